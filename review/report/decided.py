"""What was decided: every touched passage word by word, why, by categories, and what is not applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from review import mqm
from review.apply import Fate
from review.decision import Annotation, Comment, Correction, Decision, Join, Placed, Split
from review.desk import Desk
from review.report import charts
from review.report.charts import Bar
from review.stretches import Stretch, stretches
from review.text import join_wraps


@dataclass(frozen=True, slots=True)
class Note:
    """A decision as the page tells it: what stands there, and what is said of it. Empty where nothing was said."""

    kind: str
    before: str = ""
    after: str = ""
    category: str = ""
    severity: str = ""
    reason: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """A passage about which something was decided: its stretches in order, and why.

    `state` says what the passage as a whole has become: approved, with which scores, split, joined, left out.
    """

    number: int
    line: int
    speaker: str
    source: str
    stretches: tuple[tuple[Stretch, str], ...]
    notes: tuple[Note, ...]
    state: tuple[str, ...]


def fields(desk: Desk) -> dict[str, Any]:
    """What the page says of it."""
    outcome = desk.review.outcome
    made = [one.decision for one in outcome.by_fate(Fate.APPLIED) if isinstance(one.decision, Correction)]
    rated = [(one.category or "no category", one.severity or "no severity") for one in made]
    waiting = [
        (fate, placed.passage or 0, _note(placed))
        for fate in (Fate.CONFLICTING, Fate.STALE)
        for placed in (*outcome.by_fate(fate), *outcome.structure_by_fate(fate))
    ]
    return {
        "categories": charts.bars(rated, mqm.SEVERITIES, mqm.CATEGORIES),
        "by_severity": _in_order(charts.bars(((severity, severity) for _, severity in rated), mqm.SEVERITIES)),
        "by_reviewer": charts.bars(
            ((one.reviewer or "nobody named", one.severity or "no severity") for one in made), mqm.SEVERITIES
        ),
        "touched": list(_touched(desk)),
        "waiting": waiting,
    }


def _in_order(bars: Sequence[Bar]) -> list[Bar]:
    """Bars of severities from the gravest on; what has none comes last."""
    grave = list(reversed(mqm.SEVERITIES))
    return sorted(bars, key=lambda bar: grave.index(bar.label) if bar.label in grave else len(grave))


def _touched(desk: Desk) -> Iterator[Touched]:
    review = desk.review
    for number in review.touched():
        revision = review.revision(number)
        outcome = review.outcome_of(number)
        applied = {placed.decision.id for placed in outcome.by_fate(Fate.APPLIED)}
        told = [
            placed
            for placed in review.decisions_on(number)
            if (isinstance(placed.decision, Correction) and placed.decision.id in applied)
            or isinstance(placed.decision, Comment | Annotation | Split | Join)
        ]
        if not told:
            continue
        passage = review.passage(number)
        yield Touched(
            number,
            passage.line,
            passage.speaker or "",
            _flat(review.source(number) or ""),
            tuple(stretches(revision, outcome.splits.get(number, ()))),
            tuple(_note(placed) for placed in sorted(told, key=_position)),
            tuple(_become(desk, number)),
        )


def _position(placed: Placed) -> tuple[bool, int]:
    return placed.span is None, placed.span.start if placed.span else 0


def _become(desk: Desk, number: int) -> Iterator[str]:
    """What has become of the passage as a whole, in words."""
    review = desk.review
    outcome = review.outcome_of(number)
    if review.in_conflict(number):
        yield "corrections contradict each other"
    if number in outcome.splits:
        yield "split"
    if number in outcome.joins:
        yield f"joined with {number + 1}"
    if review.revision(number).deleted:
        yield "left out"
    approvals = review.approvals(number)
    scores = [str(one.score) for one in approvals if one.score is not None]
    if approvals:
        yield "approved" + (f", {' and '.join(scores)} of 100" if scores else "")
    elif review.approval_outdated(number):
        yield "changed since it was approved"


def _note(placed: Placed) -> Note:
    decision: Decision = placed.decision
    if isinstance(decision, Correction):
        said = decision.category, decision.severity, decision.reason, decision.reviewer
        return Note("correction", _flat(decision.before), _flat(decision.after), *said)
    if isinstance(decision, Annotation):
        said = decision.category, decision.severity, decision.reason, decision.reviewer
        return Note("error", _flat(decision.before), "", *said)
    if isinstance(decision, Split):
        return Note("split", _flat(decision.suffix), reason=decision.reason, reviewer=decision.reviewer)
    if isinstance(decision, Join):
        return Note("join", reason=decision.reason, reviewer=decision.reviewer)
    return Note("comment", reason=decision.text if isinstance(decision, Comment) else "", reviewer=decision.reviewer)


def _flat(text: str) -> str:
    """Text with its wraps joined, for where they would say nothing."""
    return join_wraps(text).text
