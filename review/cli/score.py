"""`review score`: what the work was worth against a reference, original and revision under the same metrics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from review import formats, metrics
from review.apply import Fate, Outcome
from review.cli import common
from review.cli.output import complain, data, progress, utf8_output, write_whole
from review.desk import Desk, guess, load_glossary
from review.errors import ReviewError
from review.metrics.base import Metric
from review.metrics.lines import Lines
from review.metrics.scoring import Comparison, Track, compare, dumped
from review.metrics.significance import ENOUGH, Finding, tested
from review.passage import Transcript
from review.text import visible

_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Scored:
    """Everything that the command has to say, for people and for programs."""

    transcript: Path
    references: tuple[Path, ...]
    lines: Lines
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding | None, ...]
    corrections: int


@click.command()
@click.argument("transcript", type=_FILE)
@click.option("--reference", type=_FILE, multiple=True, metavar="FILE", help="A trusted translation; repeat for more.")
@click.option(
    "--metric", "names", multiple=True, metavar="NAME", help="chrF, BLEU, chrF++, TER, CER (repeat, or a comma)."
)
@click.option("--tokenize", metavar="NAME", help="BLEU's tokeniser, otherwise the language's: 13a, char, ja-mecab, ...")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--dump", type=_FILE, metavar="DIR", help="Write the very lines that were scored, for sacrebleu.")
@common.options("language", "glossary", "project", "encoding")
def score(
    transcript: Path,
    reference: tuple[Path, ...],
    names: tuple[str, ...],
    tokenize: str | None,
    format_: str,
    dump: Path | None,
    **options: Any,
) -> int:
    """Score the original and the revision of TRANSCRIPT against a reference.

    The headline is chrF; every score comes with the signature that reproduces it. Exits 1 when corrections conflict or
    are stale, as those are not in the revision.
    """
    desk = common.opened(transcript, checks=False, **options)
    scored = measured(desk, reference, _split(names), tokenize or "")
    if dump is not None:
        _dump(dump, dumped(scored.lines, [one.metric for one in scored.comparisons]))
    if format_ == "json":
        print(json.dumps(record(scored), ensure_ascii=False), file=utf8_output())
    else:
        utf8_output()
        for line in told(scored):
            data(visible(line))
    return _left_out(desk.review.outcome)


def measured(desk: Desk, given: Sequence[Path], names: Sequence[str] = (), tokenizer: str = "") -> Scored:
    """The scores of the desk's original and revision against the references that were given, else remembered.

    Raises ReviewError where there is none, or where one has another number of passages.
    """
    references = tuple(given) or _remembered(desk)
    if not references:
        raise ReviewError("needs a trusted translation to score against: --reference FILE", desk.path)
    outcome = desk.review.outcome
    lines = _lines(desk, outcome, references)
    loaded = metrics.load(names, _language(desk), tokenizer)
    for warning in loaded.warnings:
        complain(warning)
    comparisons = tuple(compare(metric, lines, _progress(metric, lines)) for metric in loaded.metrics)
    applied = len(outcome.by_fate(Fate.APPLIED))
    return Scored(desk.path, references, lines, comparisons, tuple(tested(comparisons)), applied)


def _left_out(outcome: Outcome) -> int:
    """Says which corrections are not in the revision, and returns the exit code."""
    counts = {fate: len(outcome.by_fate(fate)) for fate in (Fate.STALE, Fate.CONFLICTING)}
    parts = [f"{count} {fate}" for fate, count in counts.items() if count]
    if parts:
        complain(f"corrections that are not in the revision: {', '.join(parts)}; review apply lists them")
    return 1 if parts else 0


def _progress(metric: Metric, lines: Lines) -> Track:
    return lambda pairs: progress(pairs, len(lines.original), metric.name)


def _split(names: Sequence[str]) -> list[str]:
    return [name.strip() for one in names for name in one.split(",") if name.strip()]


def _remembered(desk: Desk) -> tuple[Path, ...]:
    name = desk.settings.get("reference")
    return (desk.project.root / name,) if name else ()


def _language(desk: Desk) -> str:
    return (
        desk.given.language
        or desk.settings.get("language")
        or load_glossary(desk.project, desk.given.glossary).target_language
        or guess(desk.transcript)
    )


def _lines(desk: Desk, outcome: Outcome, references: Sequence[Path]) -> Lines:
    """The lines to score. Raises ReviewError for a reference with another number of passages."""
    read = [formats.read(path) for path in references]
    original = _targets(desk.transcript)
    for path, trusted in zip(references, read, strict=True):
        if len(trusted) != len(original):
            raise ReviewError(
                f"has {len(trusted)} passages and the transcript {len(original)}; they have to be the same number", path
            )
    if not original:
        raise ReviewError("has no passages, so there is nothing to score", desk.path)
    revised = [
        outcome.revision(number, target).text if number in outcome.edits else target
        for number, target in enumerate(original, 1)
    ]
    return Lines.of(original, revised, [_targets(trusted) for trusted in read])


def _targets(transcript: Transcript) -> list[str]:
    return [passage.target for passage in transcript.passages]


def _dump(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ReviewError("is not a folder; --dump names one", folder) from None
    for name, content in files.items():
        write_whole(folder / name, content.encode())


# --- for programs ----------------------------------------------------------------------------------------------------


def record(scored: Scored) -> dict[str, Any]:
    """What `--format json` prints."""
    names = [str(path) for path in scored.references]
    return {
        "transcript": str(scored.transcript),
        "reference": names[0] if len(names) == 1 else names,
        "passages": scored.lines.passages,
        "aligned": scored.lines.scored_passages,
        "metrics": [
            {
                "name": one.metric.name,
                "signature": one.signature,
                "original": one.original.score,
                "revised": one.revised.score,
                "delta": one.delta,
                "p_value": finding.p if finding else None,
                "ci": [finding.low, finding.high] if finding else None,
                "per_passage": list(_per_passage(one, scored.lines)),
            }
            for one, finding in zip(scored.comparisons, scored.findings, strict=True)
        ],
    }


def _per_passage(one: Comparison, lines: Lines) -> Iterator[dict[str, Any]]:
    for at, group in enumerate(lines.layout.groups):
        if group.passages:
            yield {
                "passage": group.passages[0],
                "original": one.original.line_score(at),
                "revised": one.revised.line_score(at),
            }


# --- for people ------------------------------------------------------------------------------------------------------


def told(scored: Scored) -> list[str]:
    """The story in one screen: which metric, before, after, by how much, how sure; then the others, and how."""
    lines = scored.lines
    passages, touched = len(lines.original), len(lines.touched)
    first, finding = scored.comparisons[0], scored.findings[0]
    told = [_headline(first), _how_sure(finding, touched, passages), ""]
    told += _table(scored.comparisons, scored.findings)
    part, whole = lines.covered
    references = ", ".join(str(path) for path in scored.references)
    told += [
        "",
        f"{scored.transcript} against {references}: {lines.scored_passages} of {lines.passages} passages,"
        f" {100 * part // max(1, whole)} % of the characters; {scored.corrections} corrections.",
    ]
    if finding is not None:
        told.append(
            f"Interval: {finding.samples} bootstrap samples. p: {finding.trials} random swaps of original and revision;"
            " it tests the sampling of passages, not importance."
        )
    width = max(len(one.metric.name) for one in scored.comparisons)
    return [*told, "", *(f"{one.metric.name:<{width}}  {one.signature}" for one in scored.comparisons)]


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
    tested = findings[0] is not None
    rows = [("", "original", "revised", "difference", *(("95 % interval", "p") if tested else ()), "")]
    for one, finding in zip(comparisons, findings, strict=True):
        sure = (f"{finding.low:+.2f} to {finding.high:+.2f}", finding.shown.removeprefix("= ")) if finding else ()
        scores = f"{one.original.score:.2f}", f"{one.revised.score:.2f}", f"{one.delta:+.2f}"
        rows.append((one.metric.name, *scores, *sure, "lower is better" if one.metric.worse_when_higher else ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_row(row, widths) for row in rows]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """The name to the left, numbers to the right, a remark after them."""
    numbers = (cell.rjust(width) for cell, width in zip(cells[1:-1], widths[1:-1], strict=True))
    return "  ".join([cells[0].ljust(widths[0]), *numbers, cells[-1]]).rstrip()
