"""What a metric is: statistics of one line, whole numbers that add up, and a score from their sum.

Everything else follows from the sum: the score of a corpus, of a line, of a bootstrap sample, of a corpus in which one
line was edited. Statistics are integers, so a running sum never drifts from one that is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[numpy.float64]

Statistics: TypeAlias = tuple[int, ...]


class Metric:
    """A way to compare a line with its references. Made by `review.metrics.load`; it keeps no state.

    `name` is what people call it; `worse_when_higher` says that it counts errors.
    """

    name: str
    worse_when_higher: ClassVar[bool] = False
    decimals: int = 2
    """How many of a score's are printed."""

    def signature(self, references: int) -> str:
        """What reproduces the score, in sacreBLEU's form, for that number of references."""
        raise NotImplementedError

    def prepared(self, references: Sequence[str]) -> Any:
        """The references of one line, in the form that `statistics` wants; worth keeping."""
        raise NotImplementedError

    def statistics(self, line: str, prepared: Any) -> Statistics:
        """The line's statistics against its prepared references."""
        raise NotImplementedError

    def score(self, total: Sequence[int]) -> float:
        """The score of a corpus whose statistics add up to `total`."""
        raise NotImplementedError

    def line_score(self, statistics: Sequence[int]) -> float:
        """The score of one line, smoothed where the metric smooths lines."""
        return self.score(statistics)

    def scores(self, totals: Matrix) -> Matrix:
        """`score` of every row, in floating point."""
        raise NotImplementedError

    def cut(self, line: str) -> str | None:
        """The line as the metric cuts it into words before sacreBLEU sees it; None where sacreBLEU gets the line."""
        return None

    def better(self, delta: float) -> float:
        """`delta` with the sign that makes an improvement positive."""
        return -delta if self.worse_when_higher else delta


class Ratio(Metric):
    """A part of a whole, in percent: the statistics are (part, whole). Something of nothing is 100."""

    def score(self, total: Sequence[int]) -> float:
        part, whole = total
        return 100 * (part / whole) if whole else (100.0 if part else 0.0)

    def scores(self, totals: Matrix) -> Matrix:
        import numpy

        part, whole = totals[:, 0], totals[:, 1]
        with numpy.errstate(divide="ignore", invalid="ignore"):
            return numpy.where(whole > 0, 100 * (part / whole), numpy.where(part > 0, 100.0, 0.0))


class Mean(Metric):
    """The mean of scores of lines that were made elsewhere, such as COMET's: the statistics are (millionths, 1)."""

    _SCALE = 1_000_000

    def __init__(self, name: str, signature: str, decimals: int = 2) -> None:
        self.name = name
        self.decimals = decimals
        self._signature = signature

    def signature(self, references: int) -> str:
        return self._signature

    def row(self, score: float) -> Statistics:
        """The statistics of a line with that score."""
        return round(score * self._SCALE), 1

    def score(self, total: Sequence[int]) -> float:
        millionths, lines = total
        return millionths / (self._SCALE * lines) if lines else 0.0

    def scores(self, totals: Matrix) -> Matrix:
        import numpy

        millionths, lines = totals[:, 0], totals[:, 1]
        means: Matrix = millionths / (self._SCALE * numpy.maximum(lines, 1))
        return means


def added(rows: Iterable[Sequence[int]]) -> Statistics:
    """The sum of the rows, column by column."""
    columns = zip(*rows, strict=True)
    return tuple(sum(column) for column in columns)


@dataclass(frozen=True, slots=True)
class Tally:
    """A metric's statistics line by line, and their sum."""

    metric: Metric
    rows: tuple[Statistics, ...]
    total: Statistics

    @classmethod
    def of(cls, metric: Metric, rows: Iterable[Statistics]) -> Tally:
        kept = tuple(rows)
        return cls(metric, kept, added(kept))

    @property
    def score(self) -> float:
        return self.metric.score(self.total)

    def line_score(self, index: int) -> float:
        """The score of the line with that 0-based index."""
        return self.metric.line_score(self.rows[index])
