"""How far a review has come: what was done, passage by passage, and what is flagged still."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from review import mqm
from review.apply import Fate
from review.decision import Dismissal, Seen
from review.desk import Desk
from review.flag import Flag
from review.report import charts
from review.review import FlagState
from review.text import join_wraps

STATES = {
    "approved": ("approved as they stand", 100.0),
    "corrected": ("corrected, not approved yet", 75.0),
    "conflicting": ("with corrections that contradict each other", 50.0),
    "flagged": ("flagged, and nothing corrected", 35.0),
    "untouched": ("without a correction or a flag", 12.0),
}
"""What became of passages, in words, and how high they stand in the chart: the further they have come the higher."""

MOST_FLAGS = 1000
"""So many open flags are listed."""

LONG = 80
"""Code points of a flag's text that are shown."""

AROUND = 16
"""Code points that are shown on either side of a flag."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Open:
    """An open flag as the page lists it, with what stands around it."""

    passage: int
    line: int
    left: str
    text: str
    right: str
    flag: Flag


def fields(desk: Desk) -> dict[str, Any]:
    """What the page says of it."""
    review = desk.review
    size = len(desk.transcript)
    flags = list(_open_flags(desk))
    flagged = {one.passage for one in flags}
    states = [_state(desk, number, number in flagged) for number in range(1, size + 1)]
    outcome = review.outcome
    made = [placed.decision for placed in outcome.by_fate(Fate.APPLIED)]
    decided = [placed.decision for placed in review.placed() if not isinstance(placed.decision, Seen)]
    days = sorted(day[0] for one in decided if (day := _DAY.match(one.time)))
    count = Counter(states)
    return {
        "title": desk.project.name_of(desk.path),
        "language": desk.language or "und",
        "passages": size,
        "names": _listed(one.reviewer for one in decided),
        "corrections": len(made),
        "corrected": len(outcome.edits),
        "days": list(dict.fromkeys((days[0], days[-1]))) if days else [],
        "progress": [
            (kind, count[kind], 100 * count[kind] / max(1, size), words) for kind, (words, _) in STATES.items()
        ],
        "along": charts.along(states, {kind: height for kind, (_, height) in STATES.items()}),
        "approved": count["approved"],
        "dismissals": sum(isinstance(one, Dismissal) for one in decided),
        "flags": flags[:MOST_FLAGS],
        "flags_open": len(flags),
        "by_check": charts.bars(((one.flag.check, one.flag.severity) for one in flags), mqm.SEVERITIES),
        "severities": mqm.SEVERITIES,
    }


def _listed(names: Iterable[str]) -> str:
    """Names, each once, as a sentence has them."""
    *most, last = list(dict.fromkeys(name for name in names if name)) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _state(desk: Desk, number: int, flagged: bool) -> str:
    review = desk.review
    if review.in_conflict(number):
        return "conflicting"
    if review.approved(number):
        return "approved"
    if review.decisions_on(number) and review.revision(number).edits:
        return "corrected"
    return "flagged" if flagged else "untouched"


def _open_flags(desk: Desk) -> Iterator[Open]:
    for number, stated in desk.review.sweep():
        passage = desk.transcript.passage(number)
        for flag in (one.flag for one in stated if one.state is FlagState.OPEN):
            line, _ = passage.position(flag.span.start)
            left = passage.target[max(0, flag.span.start - AROUND) : flag.span.start]
            right = passage.target[flag.span.end :][:AROUND]
            left, text, right = (join_wraps(part).text for part in (left, flag.text, right))
            if len(text) > LONG:
                # Its end is not shown, so what comes behind it would stand in the wrong place.
                text, right = text[: LONG - 1] + "…", ""
            yield Open(number, line, left, text, right, flag)
