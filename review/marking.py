"""Actions on a session that say what kind of error something is: one that nobody corrects, or one that was corrected.

The categories come with the likeliest first, each with the severity that it usually has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from review import mqm
from review.apply import Fate
from review.decision import Annotation, Correction, Decision, Placed, Withdrawal
from review.revise import quote
from review.session import Session, Step
from review.text import RevisedSpan, Span, script

NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Rating:
    """What kind of error it is, how severe, and why."""

    category: str
    severity: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.category}, {self.severity}" + (f": {self.reason}" if self.reason else "")


def likely(session: Session, text: str, known: Sequence[Rating] = ()) -> tuple[Rating, ...]:
    """Every category for an error at `text`, the likeliest first: what is `known`, what the text looks like, then what
    was recorded most often in this transcript."""
    recorded: Counter[tuple[str, str]] = Counter()
    for placed in session.review.placed():
        decision = placed.decision
        if isinstance(decision, Correction | Annotation) and decision.severity in mqm.SEVERITIES:
            recorded[decision.category, decision.severity] += 1
    by_category: Counter[str] = Counter()
    for (category, _), count in recorded.items():
        by_category[category] += count
    first = [one.category for one in known] + _looks_like(text)
    ordered = dict.fromkeys([*first, *(category for category, _ in by_category.most_common()), *mqm.CATEGORIES])
    severities = {one.category: one.severity for one in known if one.severity in mqm.SEVERITIES}
    return tuple(
        Rating(category, severities.get(category) or _usual(category, recorded))
        for category in ordered
        if category in mqm.CATEGORIES
    )


def _looks_like(text: str) -> list[str]:
    """The category that an error in such a text most likely has, where that can be seen."""
    characters = [character for character in text if not character.isspace()]
    scripts = {script(character) for character in characters}
    if not any(character.isalnum() for character in characters):
        return ["fluency/punctuation"] if characters else ["accuracy/omission"]
    if "digit" in scripts:
        return ["accuracy/number"]
    return ["terminology/wrong-term"] if scripts <= {"katakana", "latin", "other"} else []


def _usual(category: str, recorded: Counter[tuple[str, str]]) -> str:
    counts = [recorded[category, severity] for severity in mqm.SEVERITIES]
    if any(counts):
        return mqm.SEVERITIES[counts.index(max(counts))]
    return "major" if category.startswith(("accuracy/", "terminology/", "non-translation")) else "minor"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a text in a passage: the categories with their severities, the likeliest first.

    `reason` is what was said so far; `answered` gives the step that the answer comes to. `what` holds text from files
    as it came.
    """

    title: str
    passage: int
    what: str
    ratings: tuple[Rating, ...]
    reason: str
    answered: Callable[[Session, Rating], Step]


# --- an error that nobody corrects -----------------------------------------------------------------------------------


def place(session: Session) -> Span:
    """What `mark` marks in the original target: the selection, else the current flag, else the whole passage."""
    if session.selection is not None:
        return session.revision.original_span(session.selection)[0]
    return session.flag.span if session.flag is not None else Span(0, len(session.passage.target))


def to_mark(session: Session) -> Question:
    """What is asked before `mark`."""
    text = place(session).of(session.passage.target)
    flag = session.flag if session.selection is None else None
    known = [] if flag is None else [Rating(flag.category, flag.severity)]
    return Question("mark an error", session.number, text or NOTHING, likely(session, text, known), "", mark)


def mark(session: Session, rating: Rating) -> Step:
    """Record an error there without correcting it; what was marked alike is marked no longer."""
    span = place(session)
    here = [
        one.decision
        for one in session.review.decisions_on(session.number)
        if isinstance(one.decision, Annotation) and one.span == span and one.decision.reviewer == session.reviewer
    ]
    same = [one for one in here if one.category == rating.category and one.id]
    gone = [Withdrawal(withdraws=one.id) for one in same]
    if any(_rating(one) == rating for one in same):
        return session.record(gone, label=f"{session.number}: no longer marked: {rating}")
    quoted = quote(session.passage, span)
    made = Annotation(
        passage=session.number, category=rating.category, severity=rating.severity, reason=rating.reason, **quoted
    )
    return session.record([made, *gone])


# --- one that was corrected ------------------------------------------------------------------------------------------


def own(session: Session) -> tuple[Placed, ...]:
    """The applied corrections of one's own in the current passage."""
    applied = session.review.outcome_of(session.number).by_fate(Fate.APPLIED)
    return tuple(one for one in applied if one.decision.reviewer == session.reviewer and one.decision.id)


def corrections(session: Session) -> tuple[Placed, ...]:
    """The corrections of one's own that `rate` is about: those selected, else those of the last act, else the
    passage's only one."""
    here = own(session)
    if session.selection is not None:
        return tuple(one for one in here if _meets(session, one, session.selection))
    if session.history:
        last = (session.review.find(identity) for identity in session.history[-1].recorded)
        found = tuple(one for one in last if one and isinstance(one.decision, Correction) and one.span is not None)
        if found:
            return found
    return here if len(here) == 1 else ()


def _meets(session: Session, placed: Placed, selected: RevisedSpan) -> bool:
    assert placed.span is not None
    its = session.revision.revised(placed.span)
    return (its.start < selected.end and selected.start < its.end) or (its == selected)


def to_rate(session: Session) -> Question:
    """What is asked before `rate`. There must be `corrections`."""
    placed = corrections(session)
    first = placed[0].decision
    assert isinstance(first, Correction)
    known = _rating(first)

    def answered(now: Session, rating: Rating) -> Step:
        return rate(now, placed, rating)

    ratings = likely(session, first.before or first.after, [known])
    return Question("what was corrected", placed[0].passage or 0, _described(placed), ratings, known.reason, answered)


def rate(session: Session, placed: Sequence[Placed], rating: Rating) -> Step:
    """Record these corrections anew with that category, severity and reason, in the place of what they said."""
    anew: list[Decision] = []
    gone: list[Decision] = []
    for one in placed:
        decision = one.decision
        if not isinstance(decision, Correction) or one.passage is None or one.span is None:
            continue
        if _rating(decision) == rating:
            continue
        quoted = quote(session.review.passage(one.passage), one.span)
        quoted |= {"category": rating.category, "severity": rating.severity, "reason": rating.reason}
        anew.append(replace(decision, id="", act="", passage=one.passage, **quoted))
        gone.append(Withdrawal(withdraws=decision.id))
    return session.record([*anew, *gone], label=f"{placed[0].passage}: {_described(placed)}: {rating}" if anew else "")


def _described(placed: Sequence[Placed]) -> str:
    """The corrections in short. Holds text from files as it came."""
    decision = placed[0].decision
    assert isinstance(decision, Correction)
    others = f"  and {len(placed) - 1} more" if len(placed) > 1 else ""
    return f"{decision.before or NOTHING} -> {decision.after or NOTHING}{others}"


def _rating(decision: Correction | Annotation) -> Rating:
    return Rating(decision.category, decision.severity, decision.reason)
