"""Actions on a session that decide more than one flag: conflicts, one decision wherever it fits, what is admitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from review import admission, everywhere, revise
from review import conflict as conflicting
from review.admission import Admission
from review.conflict import Conflict, Side
from review.everywhere import Place
from review.session import Session, Step
from review.text import Span

NOTHING = "(nothing)"


def conflicts(session: Session) -> tuple[Conflict, ...]:
    """What contradicts itself in the current passage."""
    here = session.number in session.progress.conflicts
    return conflicting.of(session.review, session.number) if here else ()


def settle(session: Session, conflict: Conflict, chosen: Side | None) -> Step:
    """Leave one side of a conflict of the current passage, or none of them."""
    label = f"{session.number}: neither"
    if chosen is not None:
        edit = chosen.edits[0]
        before = edit.span.of(session.passage.target)
        label = f"{session.number}: {before or NOTHING} -> {edit.after or NOTHING}, as {chosen.who} wants"
    return session.record(conflict.settled(chosen), label=label)


def settle_by(session: Session, conflict: Conflict, text: str, reason: str = "") -> Step:
    """Make `text` the revision of the passage in the place of every side of the conflict."""
    gone = conflict.settled(None)
    identities = {one.withdraws for one in gone}
    left = [one for one in session.corrections_on(session.number) if one.decision.id not in identities]
    made = revise.revise(session.passage, left, text, reason=reason)
    return session.record([*made, *gone])


def next_conflict(session: Session, direction: int = 1) -> Step:
    """Go to the next passage with a conflict, or where there is none, to one in which two reviewers' work met."""
    wanted = sorted(session.progress.conflicts or session.progress.combined)
    if not wanted:
        return session.said("nothing contradicts itself")
    beyond = [number for number in wanted if (number - session.number) * direction > 0]
    number = (min if direction > 0 else max)(beyond or wanted)
    met = "what several reviewers corrected came together here; a approves it"
    message = "" if session.progress.conflicts else met
    return Step(replace(session.quiet(), number=number, at=0, message=message))


def admissions(session: Session) -> tuple[Admission, ...]:
    """The ways in which the glossary can be made to leave the current flag alone for good."""
    flag, place = session.flag, _place(session)
    if flag is None or place is None:
        return ()
    return admission.admissions(flag, session.revision.text, place, session.review.glossary)


def excepting(session: Session, way: Admission, context: str) -> Admission | str:
    """The way with another context than was offered, or why that would not leave the current flag alone."""
    place = _place(session)
    return way.within(context, session.revision.text, place) if place is not None else "the flag is gone"


def _place(session: Session) -> Span | None:
    """Where the current flag stands in the revision; None where it reaches into a correction."""
    flag = session.flag
    if flag is None:
        return None
    place = session.revision.revised(flag.span)
    # Checks run on the revision: for them its offsets are a text's like any other's.
    return Span(place.start, place.end) if place.of(session.revision.text) == flag.text else None


def settle_everywhere(session: Session, chosen: Sequence[Place], reason: str = "") -> Step:
    """Decide all these places in one act, and go on to the next open flag."""
    if not chosen:
        return session.said("no place is chosen")
    passages = session.review.transcript.passages
    made = everywhere.decisions(chosen, passages, session.corrections_on, session.reviewer, reason)
    flag = session.flag
    text, after = chosen[0].flag.text, chosen[0].after
    what = f"{text} dismissed" if after is None else f"{text} -> {after.strip() or NOTHING}"
    many = "1 place" if len(chosen) == 1 else f"{len(chosen)} places"
    return session.record(made, flag.span.end if flag else None, f"{session.number}: {what}, in {many}")
