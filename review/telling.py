"""What scores say to people, in the same words on standard output and in the app.

The story in one screen: which metric, before, after, by how much, how sure; then the others, and how they were made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from review.decision import Correction
from review.measure import Scored
from review.metrics.esa import Scores
from review.metrics.scoring import Comparison
from review.metrics.significance import ENOUGH, Finding
from review.metrics.worth import Worth, Worths
from review.sight import Sight
from review.weighing import Weighed

SHOWN = 10
"""How many corrections the text names at either end; JSON has them all."""

GIVE = "--reference FILE names a translation that you trust, to compare with."

WAITING = "..."
"""Stands where something is still being worked out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table. `known` says that the revision was scored, `tested` that it is known how sure that is."""

    comparison: Comparison
    finding: Finding | None = None
    known: bool = True
    tested: bool = True

    @property
    def verdict(self) -> str:
        """Better or worse, with a question mark where the interval holds 0; nothing where nothing changed."""
        gain = self.comparison.gain
        word = "better" if gain > 0 else "worse" if gain < 0 else ""
        return f"{word}?" if word and self.finding is not None and self.finding.unclear else word


def entries(scored: Scored) -> list[Entry]:
    """A row for each comparison."""
    return [Entry(one, finding) for one, finding in zip(scored.comparisons, scored.findings, strict=True)]


def told(
    scored: Scored, errors: Weighed | None = None, gains: Worths | None = None, given: Scores | None = None
) -> list[str]:
    """Everything, line by line; `given` are the scores that came with approvals."""
    story = _against(scored) if scored.lines is not None else _without(scored)
    if errors is not None:
        story += ["", *_weights(errors)]
    if gains is not None:
        story += ["", *_worths(gains)]
    if given is not None and given.given:
        story += ["", *_esa(given)]
    return story


def _against(scored: Scored) -> list[str]:
    lines = scored.lines
    assert lines is not None
    rows = entries(scored)
    return [
        headline(rows[0]),
        how_sure(rows[0], len(lines.touched), len(lines.original)),
        "",
        *table(rows),
        "",
        *coverage(scored),
        *explained(rows),
        "",
        *signatures(rows),
    ]


def _without(scored: Scored) -> list[str]:
    rows = entries(scored)
    parts = [alone(scored), table(rows) if rows else [], list(explained(rows)), list(signatures(rows, scored))]
    return [line for part in parts if part for line in ("", *part)][1:]


# --- its parts -------------------------------------------------------------------------------------------------------


def headline(row: Entry) -> str:
    """What became of the score."""
    one, places = row.comparison, row.comparison.metric.decimals
    before, after = one.original.score, one.revised.score
    if before == after:
        return f"{one.metric.name} stays at {before:.{places}f}."
    verdict = "which may be chance" if row.verdict.endswith("?") else row.verdict
    return f"{one.metric.name} goes from {before:.{places}f} to {after:.{places}f}: {one.delta:+.{places}f}, {verdict}."


def how_sure(row: Entry, touched: int, passages: int) -> str:
    """Whether that could be luck."""
    some = f"{touched} of {passages} passages touched"
    finding = row.finding
    if not row.tested:
        return f"How sure: {WAITING}; {some}."
    if finding is None:
        return f"How sure: {some}; {passages} are too few to say ({ENOUGH} are needed)."
    interval = f"95 % interval {_interval(finding, 2)}"
    if not touched:
        return f"How sure: {some}."
    if finding.unclear:
        return f"How sure: not sure, as the {interval} holds 0; p {finding.shown}; {some}."
    return f"How sure: {interval}, p {finding.shown}; {some}."


def alone(scored: Scored) -> list[str]:
    """What can be said without a reference, and what can't."""
    if scored.rate is None or not scored.corrections:
        return ["Nothing was corrected, and there is no reference: there is nothing to compare.", GIVE]
    touched = sum(edits > 0 for edits, _ in scored.rate.rows)
    return [
        f"HTER {scored.rate.score:.2f}: the edits are {scored.rate.score:.2f} % of the revision's words.",
        f"{touched} of {scored.passages} passages touched. It says how much was changed, not how good the text is.",
        GIVE,
    ]


def table(rows: Sequence[Entry], room: int | None = None) -> list[str]:
    """The scores, the first line being the head.

    Where `room`, in characters, is short, p and interval are left out, and then the names are cut.
    """
    cells: list[tuple[str, ...]] = [("", "original", "revised", "difference", "", "95 % interval", "p")]
    for row in rows:
        one, finding = row.comparison, row.finding
        places = one.metric.decimals
        before, after, change = f"{one.original.score:.{places}f}", f"{one.revised.score:.{places}f}", one.delta
        known = (after, f"{change:+.{places}f}", row.verdict) if row.known else (WAITING, WAITING, "")
        sure = ("", "")
        if not row.tested:
            # As wide as what will stand there, so that nothing moves.
            sure = (WAITING.rjust(16), WAITING.rjust(8))
        elif finding is not None:
            sure = (_interval(finding, places), finding.shown.removeprefix("= "))
        cells.append((one.metric.name, before, *known, *sure))
    if all(row.finding is None and row.tested for row in rows):
        cells = [one[:5] for one in cells]
    lines = list(columns(cells, {0, 4}))
    while room is not None and max(map(len, lines)) > room and len(cells[0]) > 5:
        cells = [one[:-1] for one in cells]
        lines = list(columns(cells, {0, 4}))
    if room is not None and (excess := max(map(len, lines)) - room) > 0:
        # A long name gives way before a number does.
        longest = max(8, max(len(one[0]) for one in cells) - excess)
        cells = [(_cut(one[0], longest), *one[1:]) for one in cells]
        lines = list(columns(cells, {0, 4}))
    return lines


def _cut(name: str, size: int) -> str:
    return name if len(name) <= size else name[: size - 1].rstrip() + "."


def _interval(finding: Finding, places: int) -> str:
    return f"{finding.low:+.{places}f} to {finding.high:+.{places}f}"


def coverage(scored: Scored) -> list[str]:
    """What was scored against what, and who has seen it."""
    lines = scored.lines
    assert lines is not None
    part, whole = lines.covered
    story = [
        f"{scored.transcript} against {', '.join(str(path) for path in scored.references)}:",
        f"{lines.scored_passages} of {lines.passages} passages, {100 * part // max(1, whole)} % of the characters;"
        f" {many(scored.corrections, 'correction')}.",
    ]
    if lines.layout.aligned:
        groups = len(lines.original)
        story.append(f"Cut differently, so aligned in {groups} groups, {scored.doubtful} of them doubtful.")
    return [*story, *seen(scored.seen)]


def seen(sights: Sequence[Sight]) -> Iterator[str]:
    """Who has seen the reference: a sentence for the texts that are scored against, and one for others."""
    for same, what in ((True, "The reference"), (False, "Another reference")):
        parts = [f"of {many(len(one.passages), 'passage')} by {one.reviewer}" for one in sights if one.same is same]
        if parts:
            first, *others = parts
            yield f"{what} {first.replace(' by ', ' was seen by ', 1)}{''.join(f', {part}' for part in others)}."


def explained(rows: Sequence[Entry]) -> Iterator[str]:
    """What the numbers mean, as far as there are such numbers."""
    errors = [row.comparison.metric.name for row in rows if row.comparison.metric.worse_when_higher]
    if errors:
        yield f"Higher is better, but for {' and '.join(errors)}, which count errors."
    if any(row.comparison.metric.name.startswith("similarity") for row in rows):
        yield "Similarity tells whether passages speak of the same thing. A wrong name or number hardly moves it."
    finding = next((row.finding for row in rows if row.finding is not None), None)
    if finding is not None:
        yield f"Interval: {finding.samples} bootstrap samples. p: {finding.trials} random swaps of original and"
        yield "revision; it tests the sampling of passages, not importance."
    if any(row.verdict.endswith("?") for row in rows):
        yield "A ? stands where the interval holds 0: other passages might show no difference."


def signatures(rows: Iterable[Entry], scored: Scored | None = None) -> Iterator[str]:
    """What reproduces each score; with `scored` that of HTER as well, where there is one."""
    found = [(row.comparison.metric.name, row.comparison.signature) for row in rows]
    if scored is not None and scored.rate is not None and scored.corrections:
        found.insert(0, ("HTER", scored.rate_signature))
    width = max((len(name) for name, _ in found), default=0)
    return (f"{name:<{width}}  {signature}" for name, signature in found)


def many(count: int, what: str) -> str:
    """So many of them, in the singular where there is one."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def columns(rows: Sequence[Sequence[str]], words: Container[int]) -> Iterator[str]:
    """The columns of `words` to the left, those of numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = enumerate(zip(row, widths, strict=True))
        line = "  ".join(cell.ljust(width) if at in words else cell.rjust(width) for at, (cell, width) in cells)
        yield line.rstrip()


# --- MQM -------------------------------------------------------------------------------------------------------------


def _weights(errors: Weighed) -> list[str]:
    edits = ", ".join(f"{name or '(none)'} {count}" for name, count in errors.edits.items()) or "none"
    before, after = errors.original, errors.revised
    if before is None or after is None:
        return ["No MQM score: no passage is approved.", f"Edits by category: {edits}."]
    at_least = "at least " if before.unrated else ""
    story = [
        f"MQM per 1,000 {before.unit} of {many(before.passages, 'approved passage')}: {at_least}"
        f"{before.per_thousand:.2f} in the original, {after.per_thousand:.2f} left in the revision (lower is better)."
    ]
    if before.unrated:
        story.append(f"{before.unrated} errors have no category or no severity, and weigh nothing.")
    for title, shares in (("By severity", before.by_severity), ("By category", before.by_category)):
        ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        story.append(f"{title}: " + (", ".join(f"{name} {tenths / 10:g}" for name, tenths in ordered) or "none") + ".")
    return [*story, f"Edits by category, approved or not: {edits}.", before.signature]


# --- worth -----------------------------------------------------------------------------------------------------------


def _esa(given: Scores) -> list[str]:
    passages = many(len(given.by_passage), "passage")
    return [f"ESA: {given.mean:.2f} of 100, the mean of {passages} scored when approved.", given.signature]


def _worths(gains: Worths) -> list[str]:
    name = gains.comparison.metric.name
    story = [
        f"Worth: {name} with all corrections, less {name} without these. Not additive;",
        "a negative value moves away from this reference.",
    ]
    for title, groups in (("by reviewer", gains.reviewers), ("by category", gains.categories)):
        rows = [(one.name or "(none)", f"{one.gain:+.3f}", many(len(one.corrections), "correction")) for one in groups]
        story += [f"  {title}", *("    " + line for line in columns(rows, {0, 2}))]
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
