"""What the scores say, before and after: in numbers, in words, by passage, and with what reproduces them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from review import mqm
from review.desk import Desk
from review.measure import Scored
from review.metrics import esa
from review.metrics.penalty import Penalty
from review.report import charts
from review.telling import Entry, entries
from review.weighing import Weighed

METRICS = {
    "chrF": "characters in common with the reference",
    "chrF++": "characters and words in common with the reference",
    "BLEU": "runs of words in common with the reference",
    "TER": "edits that lead to the reference, for 100 words",
    "CER": "edits that lead to the reference, for 100 characters",
    "COMET": "a model's estimate of the quality",
    "term success": "terms of the source that are rendered right somewhere in their passage",
    "term success by occurrence": "mentions of terms that are rendered right",
    "term consistency": "mentions that use their term's most frequent rendering",
    "HTER": "edits from the original to its own revision, for 100 words: how much was changed",
}
"""What each metric says, in words."""


@dataclass(frozen=True, slots=True)
class Score:
    """A metric before and after, as it is printed. `at` is where both stand on a scale from 0 to 100."""

    name: str
    meaning: str
    original: str
    revised: str
    difference: str
    verdict: str
    interval: str
    p: str
    signature: str
    at: tuple[float, float] | None


def fields(desk: Desk, scored: Scored, errors: Weighed | None) -> dict[str, Any]:
    """What the page says of them; MQM where `errors` were weighed."""
    lines = scored.lines
    gains = charts.gains(list(_gains(desk, scored))) if lines is not None else None
    given = esa.scores(desk.review.standing_approvals())
    return {
        "scores": [_score(row) for row in entries(scored)],
        "against": [path.name for path in scored.references],
        "scored_passages": lines.scored_passages if lines else 0,
        "aligned": bool(lines and lines.layout.aligned),
        "samples": next((one for one in scored.findings if one is not None), None),
        "gains": gains if gains and gains.columns else None,
        "rate": f"{scored.rate.score:.2f}" if scored.rate is not None else "",
        "rate_signature": scored.rate_signature,
        "meanings": METRICS,
        "penalties": [one for one in ((errors.original, errors.revised) if errors else ()) if one is not None],
        "penalty_parts": _parts(errors.original) if errors and errors.original else [],
        "esa": given if given.given else None,
    }


def _gains(desk: Desk, scored: Scored) -> Iterator[tuple[int, float]]:
    """The gain in the headline metric of each line that the revision changed, under the first passage that did."""
    first, lines = scored.comparisons[0], scored.lines
    assert lines is not None
    edited = desk.review.outcome.edits
    for at in lines.touched:
        number = next((number for number in lines.layout.groups[at].passages if number in edited), None)
        if number is not None:
            yield number, first.metric.better(first.revised.line_score(at) - first.original.line_score(at))


def _score(row: Entry) -> Score:
    comparison, finding = row.comparison, row.finding
    metric = comparison.metric
    places = metric.decimals
    before, after = comparison.original.score, comparison.revised.score
    return Score(
        metric.name,
        METRICS.get(metric.name, "") + (", the fewer the better" if metric.worse_when_higher else ""),
        f"{before:.{places}f}",
        f"{after:.{places}f}",
        f"{comparison.delta:+.{places}f}",
        row.verdict,
        f"{finding.low:+.{places}f} to {finding.high:+.{places}f}" if finding else "",
        finding.shown.removeprefix("= ").replace("<=", "≤") if finding else "",
        comparison.signature,
        (before, after) if 1 < max(before, after) <= 100 and min(before, after) >= 0 else None,
    )


def _parts(penalty: Penalty) -> list[tuple[str, str, float]]:
    """What each category weighs in the original: its name, what it means, its weight."""
    shares = sorted(penalty.by_category.items(), key=lambda one: (-one[1], one[0]))
    return [(name, mqm.CATEGORIES.get(name, ""), tenths / 10) for name, tenths in shares]
