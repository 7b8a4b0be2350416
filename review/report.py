"""One self-contained HTML page about a review: what was changed and why, what is open, and what the scores say.

Everything that comes from files is escaped by the template engine; the page has no script and loads nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from review import __version__, mqm
from review.apply import Fate
from review.decision import Comment, Correction, Dismissal
from review.desk import Desk
from review.flag import Flag
from review.metrics.scoring import Comparison
from review.metrics.significance import Finding
from review.text import visible


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: `kept`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A correction as the page tells it."""

    before: str
    after: str
    reviewer: str
    category: str
    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A passage that corrections changed: its pieces in order, and why."""

    number: int
    line: int
    source: str
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...]
    comments: tuple[str, ...]
    approved: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart. `share`, 0 to 100, is its length."""

    label: str
    count: int
    share: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A metric before and after, as it is printed; `how_sure` in words."""

    name: str
    original: str
    revised: str
    difference: str
    better: bool
    how_sure: str
    signature: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The gain of every touched passage in the headline metric, as bars of an SVG `width` by 100."""

    name: str
    width: int
    bars: tuple[tuple[float, float, float, bool, str], ...]
    """x, y, height, whether it is a gain, and the title."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open flag as the page lists it."""

    passage: int
    line: int
    flag: Flag


def page(
    desk: Desk,
    comparisons: Sequence[Comparison] = (),
    findings: Sequence[Finding | None] = (),
    coverage: str = "",
    reference_seen: Sequence[str] = (),
) -> str:
    """The page for a desk, with the scores where there is a reference.

    `coverage` says what of the transcript was scored; `reference_seen` is sentences on who has seen the reference.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    review = desk.review
    outcome = review.outcome
    size = len(desk.transcript)
    corrections = [placed.decision for placed in outcome.by_fate(Fate.APPLIED)]
    made = [one for one in corrections if isinstance(one, Correction)]
    touched = list(_touched(desk))
    flags = list(_open_flags(desk))
    approved = sum(review.approved(number) for number in review.touched())
    return environment.get_template("report.html").render(
        title=desk.project.name_of(desk.path),
        language=desk.language or "und",
        version=__version__,
        passages=size,
        approved=approved,
        approved_share=100 * approved / size if size else 0,
        corrections=len(made),
        dismissals=sum(isinstance(placed.decision, Dismissal) for placed in review.placed()),
        stale=[placed.decision for placed in outcome.by_fate(Fate.STALE)],
        conflicting=[placed.decision for placed in outcome.by_fate(Fate.CONFLICTING)],
        reviewers=_bars(one.reviewer or "nobody named" for one in made),
        categories=_bars((one.category or "no category" for one in made), mqm.CATEGORIES),
        severities=_bars(one.severity or "no severity" for one in made),
        scores=[
            _score(comparison, finding)
            for comparison, finding in zip(comparisons, findings or [None] * len(comparisons), strict=True)
        ],
        chart=_chart(comparisons[0], desk) if comparisons else None,
        coverage=coverage,
        reference_seen=list(reference_seen),
        touched=touched,
        flags=flags,
        by_check=_bars(one.flag.check for one in flags),
    )


def _touched(desk: Desk) -> Iterator[Touched]:
    review = desk.review
    for number in review.touched():
        revision = review.revision(number)
        comments = tuple(
            f"{placed.decision.reviewer}: {placed.decision.text}"
            for placed in review.decisions_on(number)
            if isinstance(placed.decision, Comment)
        )
        if not revision.edits and not comments:
            continue
        passage = review.passage(number)
        pieces: list[Piece] = []
        at = 0
        for edit in revision.edits:
            pieces.append(Piece("kept", revision.original[at : edit.span.start]))
            pieces.append(Piece("gone", edit.span.of(revision.original)))
            pieces.append(Piece("new", edit.after))
            at = edit.span.end
        pieces.append(Piece("kept", revision.original[at:]))
        reasons = [
            Reason(one.before, one.after, one.reviewer, one.category, one.severity, one.reason)
            for one in (placed.decision for placed in review.outcome_of(number).by_fate(Fate.APPLIED))
            if isinstance(one, Correction)
        ]
        yield Touched(
            number,
            passage.line,
            review.source(number) or "",
            tuple(piece for piece in pieces if piece.text),
            tuple(reasons),
            comments,
            review.approved(number),
        )


def _open_flags(desk: Desk) -> Iterator[Open]:
    for number in range(1, len(desk.transcript) + 1):
        for flag in desk.review.flags(number):
            line, _ = desk.transcript.passage(number).position(flag.span.start)
            yield Open(number, line, flag)


def _bars(names: Iterable[str], titles: dict[str, str] | None = None) -> list[Bar]:
    counts = Counter(names).most_common()
    most = counts[0][1] if counts else 1
    return [Bar(name, count, 100 * count / most, (titles or {}).get(name, "")) for name, count in counts]


def _score(comparison: Comparison, finding: Finding | None) -> Score:
    places = comparison.metric.decimals
    if finding is None:
        sure = "too few passages to say"
    else:
        interval = f"{finding.low:+.{places}f} to {finding.high:+.{places}f}"
        sure = f"95 % interval {interval}, p {finding.shown}"
    return Score(
        comparison.metric.name,
        f"{comparison.original.score:.{places}f}",
        f"{comparison.revised.score:.{places}f}",
        f"{comparison.delta:+.{places}f}",
        comparison.gain > 0,
        sure,
        comparison.signature,
    )


def _chart(comparison: Comparison, desk: Desk) -> Chart | None:
    """The change of each line that the revision changed, the middle line being no change."""
    rows = zip(comparison.original.rows, comparison.revised.rows, strict=True)
    changed = [index for index, (old, new) in enumerate(rows) if old != new]
    gains = [
        comparison.metric.better(comparison.revised.line_score(index) - comparison.original.line_score(index))
        for index in changed
    ]
    if not gains:
        return None
    most = max(max(abs(gain) for gain in gains), 1e-9)
    step = 6
    bars = []
    for place, (index, gain) in enumerate(zip(changed, gains, strict=True)):
        height = 48 * abs(gain) / most
        title = f"line {index + 1}: {gain:+.1f}"
        bars.append((float(place * step), 50 - height if gain > 0 else 50.0, height, gain > 0, title))
    return Chart(comparison.metric.name, max(len(bars) * step, 60), tuple(bars))
