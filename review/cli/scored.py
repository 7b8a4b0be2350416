"""What `review score --format json` prints: one object for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from review.decision import Correction
from review.measure import Scored
from review.metrics.esa import Scores
from review.metrics.penalty import Penalty
from review.metrics.scoring import Comparison
from review.metrics.significance import Finding
from review.metrics.worth import Worth, Worths
from review.weighing import Weighed


def record(scored: Scored, errors: Weighed | None = None, gains: Worths | None = None) -> dict[str, Any]:
    """The object; `worth` and `mqm` are there when they were asked for, `reference_seen` where somebody has seen it."""
    names = [str(path) for path in scored.references]
    lines = scored.lines
    metrics = [_metric(one, finding, scored) for one, finding in zip(scored.comparisons, scored.findings, strict=True)]
    if scored.rate is not None and scored.corrections:
        metrics.insert(0, _rate(scored))
    if errors is not None and errors.original is not None and errors.revised is not None:
        metrics.append(_penalty(errors.original, errors.revised, errors))
    found: dict[str, Any] = {
        "transcript": str(scored.transcript),
        "reference": (names[0] if len(names) == 1 else names) if names else None,
        "passages": scored.passages,
        "aligned": lines.scored_passages if lines else 0,
        "metrics": metrics,
    }
    if scored.seen:
        found["reference_seen"] = [
            {"reviewer": one.reviewer, "passages": list(one.passages), "same": one.same} for one in scored.seen
        ]
    if gains is not None:
        found["worth"] = _worth_record(gains)
    if errors is not None:
        found["mqm"] = _mqm_record(errors)
    return found


def _metric(one: Comparison, finding: Finding | None, scored: Scored) -> dict[str, Any]:
    return {
        "name": one.metric.name,
        "signature": one.signature,
        "original": one.original.score,
        "revised": one.revised.score,
        "delta": one.delta,
        "p_value": finding.p if finding else None,
        "ci": [finding.low, finding.high] if finding else None,
        "per_passage": list(_per_passage(one, scored)),
    }


def _per_passage(one: Comparison, scored: Scored) -> Iterator[dict[str, Any]]:
    """The scores of each line under the first of its passages; none for what is not scored by these lines."""
    lines = scored.lines
    if lines is None or len(one.original.rows) != len(lines.original):
        return
    for at, group in enumerate(lines.layout.groups):
        if group.passages:
            yield {
                "passage": group.passages[0],
                "original": one.original.line_score(at),
                "revised": one.revised.line_score(at),
            }


def _rate(scored: Scored) -> dict[str, Any]:
    assert scored.rate is not None
    lines = [
        {"passage": at + 1, "original": scored.rate.line_score(at), "revised": None}
        for at in range(len(scored.rate.rows))
    ]
    return {
        "name": "HTER",
        "signature": scored.rate_signature,
        "original": scored.rate.score,
        "revised": None,
        "delta": None,
        "p_value": None,
        "ci": None,
        "per_passage": lines,
    }


def _penalty(original: Penalty, revised: Penalty, errors: Weighed) -> dict[str, Any]:
    return {
        "name": "MQM",
        "signature": original.signature,
        "original": original.per_thousand,
        "revised": revised.per_thousand,
        "delta": revised.per_thousand - original.per_thousand,
        "p_value": None,
        "ci": None,
        "per_passage": [
            {"passage": number, "original": before.total, "revised": after.total}
            for number, (before, after) in errors.by_passage.items()
        ],
    }


def _mqm_record(errors: Weighed) -> dict[str, Any]:
    sides = [side for side in (errors.original, errors.revised) if side is not None]
    return {"edits_by_category": dict(errors.edits), **{str(side.side): _side(side) for side in sides}}


def esa_record(given: Scores) -> dict[str, Any]:
    """The scores given with approvals, in the form of a metric; nobody scored the original."""
    return {
        "name": "ESA",
        "signature": given.signature,
        "original": None,
        "revised": given.mean,
        "delta": None,
        "p_value": None,
        "ci": None,
        "per_passage": [
            {"passage": number, "original": None, "revised": score} for number, score in given.by_passage.items()
        ],
    }


def _side(one: Penalty) -> dict[str, Any]:
    return {
        "signature": one.signature,
        "penalty": one.total,
        "per_1000": one.per_thousand,
        "per_passage": one.per_passage,
        "passages": one.passages,
        one.unit: one.units,
        "by_category": {name: tenths / 10 for name, tenths in one.by_category.items()},
        "by_severity": {name: tenths / 10 for name, tenths in one.by_severity.items()},
        "unrated": one.unrated,
    }


def _worth_record(gains: Worths) -> dict[str, Any]:
    corrections = []
    for worth in gains.corrections:
        (placed,) = worth.corrections
        decision = placed.decision
        assert isinstance(decision, Correction)
        corrections.append(
            {
                "id": decision.id,
                "passage": placed.passage,
                "before": decision.before,
                "after": decision.after,
                "reviewer": decision.reviewer,
                "worth": worth.gain,
            }
        )
    return {
        "metric": gains.comparison.metric.name,
        "corrections": corrections,
        "categories": [_group(worth) for worth in gains.categories],
        "reviewers": [_group(worth) for worth in gains.reviewers],
    }


def _group(worth: Worth) -> dict[str, Any]:
    return {"name": worth.name, "corrections": len(worth.corrections), "worth": worth.gain}
