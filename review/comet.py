"""COMET's scores of a desk, original and revision, and XCOMET's error spans as a check.

Lines are those of the other metrics where there is a reference, and passages where there is none. A line whose source
is not known, or whose revision is empty, is left out, and a warning says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from review.checks.xcomet import Found, Xcomet
from review.desk import Desk
from review.errors import ReviewError
from review.measure import Scored, sources
from review.metrics import neural
from review.metrics.base import Mean, Tally
from review.metrics.lines import one_line
from review.metrics.neural import Progress, Segment
from review.metrics.scoring import Comparison
from review.metrics.significance import tested
from review.stop import Stop

Told = Callable[[int, int], None]
"""Hears how many segments are done, and of how many."""


def untold(done: int, total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True, slots=True)
class _Line:
    source: str
    original: str
    revised: str
    reference: str | None


def with_comet(
    desk: Desk, scored: Scored, model: str, batch: int = 8, told: Told = untold, stop: Stop | None = None
) -> Scored:
    """`scored` with the model's comparison at its end; its warnings are then those of COMET.

    Raises ReviewError where COMET, model or source is missing, and StoppedError where `stop` was asked.
    """
    lines = _lines(desk, scored)
    usable = [line for line in lines if line.source and line.original.strip() and line.revised.strip()]
    if not usable:
        raise ReviewError("COMET needs the source of the passages: --source FILE", desk.path)
    segments = [Segment(line.source, line.original, line.reference) for line in usable]
    segments += [Segment(line.source, line.revised, line.reference) for line in usable]
    result = _run(model, segments, batch, told, stop)
    metric = Mean("COMET", result.signature, decimals=4)
    rows = [metric.row(score) for score in result.scores]
    comparison = Comparison(
        metric, result.signature, Tally.of(metric, rows[: len(usable)]), Tally.of(metric, rows[len(usable) :])
    )
    warnings = list(result.warnings)
    if len(usable) < len(lines):
        warnings.append(f"COMET scored {len(usable)} of {len(lines)} lines; the others have no source, or no text left")
    return replace(
        scored,
        comparisons=(*scored.comparisons, comparison),
        findings=(*scored.findings, *tested([comparison])),
        warnings=tuple(warnings),
    )


def checked(desk: Desk, model: str, batch: int = 8, told: Told = untold) -> tuple[Xcomet, tuple[str, ...]]:
    """The check that flags what an XCOMET model marks in the desk's original and revision, and warnings."""
    targets: dict[str, str] = {}
    known = sources(desk)
    for passage in desk.transcript.passages:
        group = known.get(passage.number)
        if group is not None:
            for text in (passage.target, desk.review.revision(passage.number).text):
                if text.strip():
                    targets[text] = one_line(group.text)
    if not targets:
        raise ReviewError("XCOMET needs the source of the passages: --source FILE", desk.path)
    result = _run(model, [Segment(source, one_line(text)) for text, source in targets.items()], batch, told)
    if not any(result.spans) and "XCOMET" not in result.signature:
        raise ReviewError(f"{model} gives no error spans; XCOMET models do")
    found: dict[str, list[Found]] = {
        text: [(span.start, span.end, span.severity, span.confidence) for span in spans]
        for text, spans in zip(targets, result.spans, strict=True)
    }
    return Xcomet(found), result.warnings


def _lines(desk: Desk, scored: Scored) -> list[_Line]:
    known = sources(desk)

    def source(numbers: tuple[int, ...]) -> str:
        texts = dict.fromkeys(known[number].text for number in numbers if number in known)
        return one_line("\n".join(texts))

    if scored.lines is None:
        return [
            _Line(
                source((passage.number,)),
                one_line(passage.target),
                one_line(desk.review.revision(passage.number).text),
                None,
            )
            for passage in desk.transcript.passages
        ]
    lines = scored.lines
    return [
        _Line(source(group.passages), lines.original[at], lines.revised[at], lines.references[at][0])
        for at, group in enumerate(lines.layout.groups)
    ]


def _run(model: str, segments: list[Segment], batch: int, told: Told, stop: Stop | None = None) -> neural.Scored:
    for step in neural.score(model, segments, batch, stop):
        if isinstance(step, Progress):
            told(step.done, step.total)
        else:
            return step
    raise ReviewError("COMET gave no scores")
