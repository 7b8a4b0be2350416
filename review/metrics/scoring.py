"""Original and revision under the same metrics and references: scores, and what a score becomes when a line is edited.

Only the lines that the revision changes are computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from review.metrics.base import Metric, Statistics, Tally
from review.metrics.lines import Lines

Track = Callable[[Iterable[Any]], Iterable[Any]]
"""Passes on what it is given, and may show how far it has got."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A metric's tallies of the original and of the revision, line by line in the same order."""

    metric: Metric
    signature: str
    original: Tally
    revised: Tally

    @property
    def delta(self) -> float:
        """The revision's score less the original's."""
        return self.revised.score - self.original.score

    @property
    def gain(self) -> float:
        """`delta` with the sign that makes an improvement positive."""
        return self.metric.better(self.delta)


def compare(metric: Metric, lines: Lines, track: Track = iter) -> Comparison:
    """The metric's scores of both sides of `lines`. The signature names the alignment where there is one."""
    original: list[Statistics] = []
    revised: list[Statistics] = []
    for old, new, references in track(zip(lines.original, lines.revised, lines.references, strict=True)):
        prepared = metric.prepared(references)
        original.append(metric.statistics(old, prepared))
        revised.append(original[-1] if new == old else metric.statistics(new, prepared))
    signature = metric.signature(len(lines.references[0]))
    if lines.layout.aligned:
        signature += f"|align:{lines.layout.digest}"
    return Comparison(metric, signature, Tally.of(metric, original), Tally.of(metric, revised))


def edit_rate(ter: Metric, lines: Iterable[tuple[str, str]], track: Track = iter) -> Tally:
    """HTER (Snover et al. 2006): the edits from each original line to its own revision, over the revision's words.

    It needs no reference, and says how much was changed, not how good either text is. An unchanged line has no edits.
    """
    return Tally.of(ter, [ter.statistics(old, ter.prepared([new])) for old, new in track(lines)])


_KEPT = 256
_MERGE_AT = 512


@dataclass(frozen=True, slots=True)
class Running:
    """A tally in which lines are replaced one by one, at a cost that does not grow with the number of lines.

    Its score is exactly the one that all lines scored anew would get: the sums are whole numbers.
    """

    metric: Metric
    references: Sequence[Sequence[str]]
    total: Statistics
    _rows: tuple[Statistics, ...] = field(repr=False)
    _since: Mapping[int, Statistics] = field(default_factory=dict, repr=False)
    _prepared: dict[int, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tally: Tally, references: Sequence[Sequence[str]]) -> Running:
        """Start from a tally; `references` are those of its lines."""
        return cls(tally.metric, references, tally.total, tally.rows)

    @property
    def score(self) -> float:
        return self.metric.score(self.total)

    def line_score(self, index: int) -> float:
        """The score of the line with that 0-based index."""
        return self.metric.line_score(self.row(index))

    def row(self, index: int) -> Statistics:
        """The statistics of the line with that 0-based index."""
        found = self._since.get(index)
        return self._rows[index] if found is None else found

    def statistics(self, index: int, line: str) -> Statistics:
        """What the statistics of that line would be if it read `line`."""
        if index not in self._prepared:
            if len(self._prepared) >= _KEPT:
                self._prepared.pop(next(iter(self._prepared)), None)
            self._prepared[index] = self.metric.prepared(self.references[index])
        return self.metric.statistics(line, self._prepared[index])

    @property
    def tally(self) -> Tally:
        """The same as a tally, at a cost that grows with the number of lines."""
        return Tally(self.metric, self._merged(self._since), self.total)

    def replaced(self, index: int, line: str) -> Running:
        """The tally with the line at that 0-based index replaced."""
        return self.with_rows({index: self.statistics(index, line)})

    def without(self, lines: Mapping[int, str]) -> float:
        """The score if these lines read so instead, and all others as they are."""
        return self.with_rows({index: self.statistics(index, line) for index, line in lines.items()}).score

    def with_rows(self, rows: Mapping[int, Statistics]) -> Running:
        """The tally with the statistics of the lines at these 0-based indexes replaced."""
        total = list(self.total)
        for index, row in rows.items():
            for column, (new, old) in enumerate(zip(row, self.row(index), strict=True)):
                total[column] += new - old
        since = {**self._since, **rows}
        if len(since) < _MERGE_AT:
            return Running(self.metric, self.references, tuple(total), self._rows, since, self._prepared)
        return Running(self.metric, self.references, tuple(total), self._merged(since), {}, self._prepared)

    def _merged(self, since: Mapping[int, Statistics]) -> tuple[Statistics, ...]:
        if not since:
            return self._rows
        rows = list(self._rows)
        for index, row in since.items():
            rows[index] = row
        return tuple(rows)


def dumped(lines: Lines, metrics: Iterable[Metric]) -> dict[str, str]:
    """The very lines that were scored as files, by name: one line each, in order, the same number in every file.

    A metric that cuts lines into words itself adds files with its name, cut as sacreBLEU got them.
    """
    count = len(lines.references[0])
    sides: dict[str, Sequence[str]] = {"original": lines.original, "revised": lines.revised}
    for index in range(count):
        name = "reference" if index == 0 else f"reference{index + 1}"
        sides[name] = [references[index] for references in lines.references]
    files = {f"{name}.txt": "".join(line + "\n" for line in side) for name, side in sides.items()}
    for metric in metrics:
        for name, side in sides.items():
            cut = [metric.cut(line) for line in side]
            if None not in cut:
                files[f"{name}.{metric.name}.txt"] = "".join(f"{line}\n" for line in cut)
    return files
