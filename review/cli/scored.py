"""What `review score` prints: one JSON object for programs, and one screen for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from review.decision import Correction
from review.measure import Scored, Weighed
from review.metrics.penalty import Penalty
from review.metrics.scoring import Comparison
from review.metrics.significance import ENOUGH, Finding
from review.metrics.worth import Worth, Worths

SHOWN = 10
"""How many corrections the text names at either end; JSON has them all."""

# --- for programs ----------------------------------------------------------------------------------------------------


def record(scored: Scored, errors: Weighed | None = None, gains: Worths | None = None) -> dict[str, Any]:
    """What `--format json` prints; `worth` and `mqm` are there when they were asked for."""
    names = [str(path) for path in scored.references]
    lines = scored.lines
    metrics = [_metric(one, finding, scored) for one, finding in zip(scored.comparisons, scored.findings, strict=True)]
    if scored.rate is not None:
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


# --- for people ------------------------------------------------------------------------------------------------------


def told(scored: Scored, errors: Weighed | None = None, gains: Worths | None = None) -> list[str]:
    """The story in one screen: which metric, before, after, by how much, how sure; then the others, and how."""
    story = _against(scored) if scored.lines is not None else _without(scored)
    if errors is not None:
        story += ["", *_weights(errors)]
    if gains is not None:
        story += ["", *_worths(gains)]
    return story


def _against(scored: Scored) -> list[str]:
    lines = scored.lines
    assert lines is not None
    passages, touched = len(lines.original), len(lines.touched)
    first, finding = scored.comparisons[0], scored.findings[0]
    story = [_headline(first), _how_sure(finding, touched, passages), ""]
    story += _table(scored.comparisons, scored.findings)
    part, whole = lines.covered
    references = ", ".join(str(path) for path in scored.references)
    story += [
        "",
        f"{scored.transcript} against {references}:",
        f"{lines.scored_passages} of {lines.passages} passages, {100 * part // max(1, whole)} % of the characters;"
        f" {scored.corrections} corrections.",
    ]
    if lines.layout.aligned:
        story.append(f"Cut differently, so aligned in {passages} groups, {scored.doubtful} of them doubtful.")
    if finding is not None:
        story += [
            f"Interval: {finding.samples} bootstrap samples. p: {finding.trials} random swaps of original and",
            "revision; it tests the sampling of passages, not importance.",
        ]
    return [*story, "", *_signatures(scored.comparisons)]


def _without(scored: Scored) -> list[str]:
    """What can be said without a reference, and what can't."""
    if scored.rate is None:
        story = ["Nothing was corrected, and there is no reference: there is nothing to compare."]
    else:
        touched = sum(edits > 0 for edits, _ in scored.rate.rows)
        story = [
            f"HTER {scored.rate.score:.2f}: the edits are {scored.rate.score:.2f} % of the revision's words;"
            f" {touched} of {scored.passages} passages touched.",
            "It says how much was changed, not how good the text is: for that give --reference FILE.",
        ]
    if scored.comparisons:
        story += ["", *_table(scored.comparisons, scored.findings)]
    if any(one.metric.name.startswith("similarity") for one in scored.comparisons):
        story += [
            "",
            "Similarity tells whether passages speak of the same thing. A wrong name or number hardly moves it.",
        ]
    width = max((len(one.metric.name) for one in scored.comparisons), default=4)
    rate = [f"{'HTER':<{width}}  {scored.rate_signature}"] if scored.rate is not None else []
    return [*story, "", *rate, *_signatures(scored.comparisons)]


def _signatures(comparisons: Sequence[Comparison]) -> list[str]:
    width = max((len(one.metric.name) for one in comparisons), default=0)
    return [f"{one.metric.name:<{width}}  {one.signature}" for one in comparisons]


def _headline(one: Comparison) -> str:
    before, after = one.original.score, one.revised.score
    if before == after:
        return f"{one.metric.name} stays at {before:.2f}."
    verdict = "better" if one.gain > 0 else "worse"
    return f"{one.metric.name} goes from {before:.2f} to {after:.2f}: {one.delta:+.2f}, {verdict}."


def _how_sure(finding: Finding | None, touched: int, passages: int) -> str:
    some = f"{touched} of {passages} passages touched"
    if finding is None:
        return f"How sure: {some}; {passages} are too few to say ({ENOUGH} are needed)."
    low, high = f"{finding.low:+.2f}", f"{finding.high:+.2f}"
    return f"How sure: 95 % interval of the difference {low} to {high}, {some}, p {finding.shown}."


def _table(comparisons: Sequence[Comparison], findings: Sequence[Finding | None]) -> list[str]:
    tested = any(finding is not None for finding in findings)
    rows = [("", "original", "revised", "difference", *(("95 % interval", "p") if tested else ()), "")]
    for one, finding in zip(comparisons, findings, strict=True):
        places = one.metric.decimals
        interval = f"{finding.low:+.{places}f} to {finding.high:+.{places}f}" if finding else ""
        sure = interval, finding.shown.removeprefix("= ") if finding else ""
        scores = f"{one.original.score:.{places}f}", f"{one.revised.score:.{places}f}", f"{one.delta:+.{places}f}"
        remark = "lower is better" if one.metric.worse_when_higher else ""
        rows.append((one.metric.name, *scores, *(sure if tested else ()), remark))
    return _columns(rows)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, numbers to the right, a remark after them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)),
                row[-1],
            ]
        ).rstrip()
        for row in rows
    ]


# --- MQM -------------------------------------------------------------------------------------------------------------


def _weights(errors: Weighed) -> list[str]:
    edits = ", ".join(f"{name or '(none)'} {count}" for name, count in errors.edits.items()) or "none"
    before, after = errors.original, errors.revised
    if before is None or after is None:
        return ["No MQM score: no passage is approved.", f"Edits by category: {edits}."]
    at_least = "at least " if before.unrated else ""
    story = [
        f"MQM per 1,000 {before.unit} of {before.passages} approved passages: {at_least}{before.per_thousand:.2f} in"
        f" the original, {after.per_thousand:.2f} left in the revision (lower is better)."
    ]
    if before.unrated:
        story.append(f"{before.unrated} errors have no category or no severity, and weigh nothing.")
    for title, shares in (("By severity", before.by_severity), ("By category", before.by_category)):
        ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        story.append(f"{title}: " + (", ".join(f"{name} {tenths / 10:g}" for name, tenths in ordered) or "none") + ".")
    return [*story, f"Edits by category, approved or not: {edits}.", before.signature]


# --- worth -----------------------------------------------------------------------------------------------------------


def _worths(gains: Worths) -> list[str]:
    name = gains.comparison.metric.name
    story = [
        f"Worth: {name} with all corrections, less {name} without these. Not additive;",
        "a negative value moves away from this reference.",
    ]
    for title, groups in (("by reviewer", gains.reviewers), ("by category", gains.categories)):
        rows = [(one.name or "(none)", f"{one.gain:+.3f}", f"{len(one.corrections)} corrections") for one in groups]
        story += [f"  {title}", *("    " + line for line in _columns(rows))]
    best = [one for one in gains.corrections if one.gain > 0][:SHOWN]
    worst = [one for one in reversed(gains.corrections) if one.gain < 0][:SHOWN]
    for title, ones in (("worth most", best), ("moves away from this reference", worst)):
        if ones:
            story += [f"  {title}", *("    " + _told_worth(one) for one in ones)]
    return story


def _told_worth(worth: Worth) -> str:
    (placed,) = worth.corrections
    decision = placed.decision
    assert isinstance(decision, Correction)
    before, after = (_brief(text) for text in (decision.before, decision.after))
    return f"{worth.gain:+.3f}  passage {placed.passage}: {before} -> {after}"


def _brief(text: str) -> str:
    line = text.replace("\n", "⏎")
    return (line if len(line) <= 30 else line[:29] + "…") or "(nothing)"
