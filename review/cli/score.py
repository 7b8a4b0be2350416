"""`review score`: what the work was worth against a reference, or what can be said without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from review import measure, telling, weighing
from review.apply import Fate, Outcome
from review.cli import common, scored
from review.cli.output import complain, counter, data, progress, say, utf8_output, write_whole
from review.desk import Desk
from review.errors import ReviewError
from review.measure import Scored
from review.metrics import esa, exports
from review.metrics.exports import Judged
from review.metrics.lines import Lines
from review.metrics.penalty import WEIGHTS
from review.metrics.scoring import Track, dumped
from review.metrics.worth import Worths, worths
from review.text import visible

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("transcript", type=_FILE)
@click.option("--reference", type=_FILE, multiple=True, metavar="FILE", help="A trusted translation; repeat for more.")
@click.option(
    "--metric", "names", multiple=True, metavar="NAME", help="chrF, BLEU, chrF++, TER, CER (repeat, or a comma)."
)
@click.option("--tokenize", metavar="NAME", help="BLEU's tokeniser, otherwise the language's: 13a, char, ja-mecab, ...")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--comet", metavar="MODEL", help="Also COMET, with this model: its name, or its folder.")
@click.option("--batch", type=click.IntRange(1, 512), default=8, help="Segments that COMET scores at a time.")
@click.option("--worth", is_flag=True, help="What each correction, category and reviewer was worth.")
@click.option("--mqm", type=click.Choice([*WEIGHTS]), help="Weigh the errors of approved passages, with these weights.")
@click.option("--dump", type=_FILE, metavar="DIR", help="Write the very lines that were scored, for sacrebleu.")
@click.option(
    "--export",
    type=_FILE,
    multiple=True,
    metavar="FILE",
    help="Write the recorded errors: .tsv for Marot, .json for Pearmut, .csv for spreadsheets.",
)
@common.options("source", "language", "glossary", "project", "encoding")
def score(
    transcript: Path,
    reference: tuple[Path, ...],
    names: tuple[str, ...],
    tokenize: str | None,
    format_: str,
    comet: str | None,
    batch: int,
    worth: bool,
    mqm: str | None,
    dump: Path | None,
    export: tuple[Path, ...],
    **options: Any,
) -> int:
    """Score the original and the revision of TRANSCRIPT against a reference.

    The headline is chrF; every score comes with the signature that reproduces it. A reference that was cut differently
    is aligned first. Without one, it says how much was changed. Exits 1 when corrections conflict or are stale, as
    those are not in the revision.
    """
    exporters = [(path, _exporter(path)) for path in export]
    desk = common.opened(transcript, checks=False, **options)
    found = measured(desk, reference, _split(names), tokenize or "")
    if comet:
        found = _with_comet(desk, found, comet, batch)
    if (dump is not None or worth) and found.lines is None:
        raise ReviewError("--dump and --worth need a trusted translation: --reference FILE", transcript)
    if dump is not None and found.lines is not None:
        _dump(dump, dumped(found.lines, [one.metric for one in found.comparisons]))
    errors = weighing.weighed(desk, WEIGHTS[mqm]) if mqm else None
    gains = _worths(desk, found.lines, found) if worth and found.lines is not None else None
    if exporters:
        judgements = weighing.judgements(desk)
        for path, exporter in exporters:
            write_whole(path, exporter(judgements, desk).encode())
            say(f"{path}: written")
    given = esa.scores(desk.review.standing_approvals())
    if format_ == "json":
        record = scored.record(found, errors, gains)
        record["metrics"] += [scored.esa_record(given)] if given.given else []
        print(json.dumps(record, ensure_ascii=False), file=utf8_output())
    else:
        utf8_output()
        for line in telling.told(found, errors, gains, given):
            data(visible(line))
    return _left_out(desk.review.outcome)


def measured(desk: Desk, given: Sequence[Path], names: Sequence[str] = (), tokenizer: str = "") -> Scored:
    """The scores of the desk, with progress on a terminal, and warnings on standard error. Raises ReviewError."""
    found = measure.scored(desk, given, names, tokenizer, _progress)
    if not found.references:
        found = measure.with_similarity(desk, found)
    for warning in found.warnings:
        complain(warning)
    return found


def _with_comet(desk: Desk, found: Scored, model: str, batch: int) -> Scored:
    from review import comet

    with counter("COMET") as told:
        found = comet.with_comet(desk, found, model, batch, told)
    for warning in found.warnings:
        complain(warning)
    return found


def _progress(name: str, size: int) -> Track:
    return lambda lines: progress(lines, size, name)


def _split(names: Sequence[str]) -> list[str]:
    return [name.strip() for one in names for name in one.split(",") if name.strip()]


def _worths(desk: Desk, lines: Lines, found: Scored) -> Worths:
    targets = [passage.target for passage in desk.transcript.passages]
    return worths(found.comparisons[0], lines, desk.review.outcome, targets)


def _left_out(outcome: Outcome) -> int:
    """Says which corrections are not in the revision, and returns the exit code."""
    counts = {fate: len(outcome.by_fate(fate)) for fate in (Fate.STALE, Fate.CONFLICTING)}
    parts = [f"{count} {fate}" for fate, count in counts.items() if count]
    if parts:
        complain(f"corrections that are not in the revision: {', '.join(parts)}; review apply lists them")
    return 1 if parts else 0


# --- files -----------------------------------------------------------------------------------------------------------

Exporter = Callable[[list[Judged], Desk], str]


def _marot(judgements: list[Judged], desk: Desk) -> str:
    if not any(one.approved_by for one in judgements):
        raise ReviewError("Marot scores approved passages, and nobody has approved one yet", desk.path)
    return exports.as_marot(judgements, desk.project.name_of(desk.path))


def _pearmut(judgements: list[Judged], desk: Desk) -> str:
    return exports.as_pearmut(judgements, desk.project.name_of(desk.path))


def _csv(judgements: list[Judged], desk: Desk) -> str:
    return exports.as_csv(judgements)


_EXPORTERS: Mapping[str, Exporter] = {".tsv": _marot, ".json": _pearmut, ".csv": _csv}


def _exporter(path: Path) -> Exporter:
    found = _EXPORTERS.get(path.suffix.lower())
    if found is None:
        raise ReviewError("--export knows .tsv (Marot), .json (Pearmut) and .csv", path)
    return found


def _dump(folder: Path, files: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ReviewError("is not a folder; --dump names one", folder) from None
    for name, content in files.items():
        write_whole(folder / name, content.encode())
