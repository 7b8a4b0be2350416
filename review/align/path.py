"""The best monotone chain of links between two lists of vectors, in time and memory that grow with their length.

A coarse path over sums of units bounds the search for the fine one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Scores = NDArray[np.float64]

_BEADS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2))
_BAND = 40
_COARSE = 4
_TINY = 1e-6
_BLOCK, _CELLS = 128, 65536
_MOST = max(max(bead) for bead in _BEADS)
"""The most units of one side in a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """Units [a, a+n) of one side with units [b, b+m) of the other; `similarity` as it was found."""

    a: int
    n: int
    b: int
    m: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a link must be worth. `gap` is lost for a unit left alone, `merge` for each unit beyond one to one."""

    floor: float
    gap: float = 0.05
    merge: float = 0.1
    length: float = 0.12
    edge: float = 0.3


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors of both sides, one a row; neighbours merged are their sum. `weight` is what a cosine counts."""

    a: Rows
    b: Rows
    weight: float

    def pooled(self) -> Space:
        """Every few units as one."""
        return Space(_pooled(self.a), _pooled(self.b), self.weight)

    def similarity(self, i: int, n: int, j: int, m: int) -> float:
        """The cosine of units [i, i+n) with units [j, j+m), weighted."""
        import numpy as np

        left, right = self.a[i : i + n].sum(axis=0), self.b[j : j + m].sum(axis=0)
        lengths = max(float(np.linalg.norm(left)), _TINY) * max(float(np.linalg.norm(right)), _TINY)
        return float(left @ right) / lengths * self.weight


def _pooled(rows: Rows) -> Rows:
    import numpy as np

    pooled: Rows = np.add.reduceat(rows, range(0, len(rows), _COARSE), axis=0)
    return pooled


def path(spaces: Sequence[Space], sizes: tuple[Rows, Rows], tuning: Tuning, band: int = _BAND) -> list[Link]:
    """The best monotone chain of links; `sizes` are the lengths of the units, those of side a as they would be on b."""
    import numpy as np

    n, m = map(len, sizes)
    if min(n, m) > 10 * band:
        fewer = _pooled(sizes[0]), _pooled(sizes[1])
        coarse = path([space.pooled() for space in spaces], fewer, tuning, band)
        centre = _centres(coarse, n, m)
        half = band
    else:
        centre, half = np.zeros(n + 1, dtype=np.int64), m
    lows = np.maximum(centre - half, 0)
    highs = np.minimum(centre + half, m) + 1
    lows[0], highs[n] = 0, m + 1
    # Where the coarse path jumps over many units of side b, the band has to reach from the one row to the next.
    lows[1:] = np.minimum(lows[1:], highs[:-1] - 1)
    worth = _Worth.of(spaces, sizes, tuning, lows, highs)
    # The scores for every number of units consumed on side a, as far back as a link reaches; and how they came about.
    # In double precision: over a long text a link would be lost in the rounding of single ones.
    best: deque[Scores] = deque(maxlen=_MOST)
    came: list[NDArray[np.int8]] = []
    for i in range(n + 1):
        low, high = int(lows[i]), int(highs[i])
        row = np.full(high - low, -1e9)
        step = np.full(high - low, -1, dtype=np.int8)
        if i == 0:
            row[0] = 0.0
        else:
            _raise(row, step, low, best[-1], int(lows[i - 1]), 0, -tuning.gap, len(_BEADS))
        for kind, (take_a, take_b) in enumerate(_BEADS):
            if i < take_a:
                continue
            start = int(lows[i - take_a])
            first = max(low - take_b, start, 0)
            last = min(high - take_b, int(highs[i - take_a]))
            if first < last:
                reached = best[-take_a][first - start : last - start] + worth.row(i, take_a, take_b, first, last)
                _better(row, step, first + take_b - low, reached, kind)
        # Units of side b that are left alone: a running maximum along the row.
        level = row + np.arange(len(row)) * tuning.gap
        reached = np.maximum.accumulate(level)
        alone = level < reached
        step[alone] = len(_BEADS) + 1
        row[alone] += (reached - level)[alone]
        best.append(row)
        came.append(step)
    return _traced(spaces, came, lows, n, m)


class _Worth:
    """What links are worth, worked out for some rows at a time: one product of matrices is quick where many are not."""

    def __init__(
        self,
        spaces: Sequence[tuple[Space, Sequence[Rows], Sequence[Rows]]],
        sizes: tuple[Sequence[Rows], Sequence[Rows]],
        tuning: Tuning,
        lows: NDArray[np.int64],
        highs: NDArray[np.int64],
    ) -> None:
        self._spaces, self._sizes, self._tuning = spaces, sizes, tuning
        self._lows, self._highs = lows, highs
        self._first = self._last = self._low = 0
        self._block: Rows

    @classmethod
    def of(
        cls,
        spaces: Sequence[Space],
        sizes: tuple[Rows, Rows],
        tuning: Tuning,
        lows: NDArray[np.int64],
        highs: NDArray[np.int64],
    ) -> _Worth:
        """For every link within the band from `lows` to `highs`, exclusive, both never falling."""
        import numpy as np

        measured = [(space, _lengths(space.a), _lengths(space.b)) for space in spaces]
        ours, theirs = ([np.log(merged + 4.0) for merged in _merged(side)] for side in sizes)
        return cls(measured, (ours, theirs), tuning, lows, highs)

    def row(self, i: int, n: int, m: int, first: int, last: int) -> Rows:
        """Of the `n` units before `i` with the `m` units from each one in [first, last) on. Rows come in order."""
        if i >= self._last:
            self._work(i)
        return self._block[i - self._first, n - 1, m - 1, first - self._low : last - self._low]

    def _work(self, first: int) -> None:
        import numpy as np

        low = max(0, int(self._lows[first]) - _MOST)
        wide = int(self._highs[min(first + _BLOCK, len(self._highs)) - 1]) - low
        last = min(first + max(1, min(_BLOCK, _CELLS // wide)), len(self._highs))
        high = int(self._highs[last - 1]) - 1
        ends = np.arange(first, last)
        block = np.zeros((last - first, _MOST, _MOST, high - low), dtype=np.float32)
        for space, ours, theirs in self._spaces:
            start = max(0, first - _MOST)
            products = (space.a[start : last - 1] @ space.b[low:high].T) * space.weight
            # The product of sums is the sum of the products; before the first unit there is nothing.
            products = np.concatenate((np.zeros((start - first + _MOST, high - low), np.float32), products))
            over = np.zeros((last - first, high - low), dtype=np.float32)
            for n in range(_MOST):
                over = over + products[_MOST - 1 - n : len(products) - n]
                sums = over / ours[n][np.maximum(ends - n - 1, 0)][:, None] if n < len(ours) else over
                merged = sums
                for m in range(min(_MOST, high - low)):
                    if m:
                        merged = merged[:, :-1] + sums[:, m:]
                    block[:, n, m, : high - low - m] += merged / theirs[m][low : high - m]
        tuning = self._tuning
        ours, theirs = self._sizes
        for n in range(min(_MOST, len(ours))):
            for m in range(min(_MOST, high - low)):
                ratio = theirs[m][low : high - m] - ours[n][np.maximum(ends - n - 1, 0)][:, None]
                cost = tuning.floor + tuning.length * np.minimum(ratio * ratio, 4.0) + tuning.merge * (n + m)
                block[:, n, m, : high - low - m] -= cost
        self._block, self._first, self._last, self._low = block, first, last, low


def _merged(rows: Rows) -> Iterator[Rows]:
    """The rows, sums of two neighbours, of three, ..., by the row with which they begin."""
    merged = rows
    for more in range(min(_MOST, len(rows))):
        if more:
            merged = merged[:-1] + rows[more:]
        yield merged


def _lengths(rows: Rows) -> list[Rows]:
    import numpy as np

    return [np.maximum(np.linalg.norm(merged, axis=1), _TINY) for merged in _merged(rows)]


def _raise(
    row: Scores, step: NDArray[np.int8], low: int, earlier: Scores, start: int, take: int, gain: float, kind: int
) -> None:
    first = max(low - take, start)
    last = min(low - take + len(row), start + len(earlier))
    if first < last:
        _better(row, step, first + take - low, earlier[first - start : last - start] + gain, kind)


def _better(row: Scores, step: NDArray[np.int8], at: int, reached: Scores, kind: int) -> None:
    window = row[at : at + len(reached)]
    better = reached > window
    window[better] = reached[better]
    step[at : at + len(reached)][better] = kind


def _centres(coarse: Sequence[Link], n: int, m: int) -> NDArray[np.int64]:
    """Where the coarse path crosses each unit of side a."""
    import numpy as np

    xs, ys = [0.0], [0.0]
    for link in coarse:
        x, y = (link.a + link.n / 2) * _COARSE, (link.b + link.m / 2) * _COARSE
        if x > xs[-1]:
            xs.append(x)
            ys.append(y)
    xs.append(float(max(n, xs[-1] + 1)))
    ys.append(float(m))
    return np.interp(np.arange(n + 1), xs, ys).astype(np.int64)


def _traced(
    spaces: Sequence[Space], came: Sequence[NDArray[np.int8]], lows: NDArray[np.int64], n: int, m: int
) -> list[Link]:
    links: list[Link] = []
    i, j = n, m
    while i or j:
        kind = int(came[i][j - int(lows[i])])
        if kind == len(_BEADS) + 1 or (kind < 0 and j):
            j -= 1
        elif kind == len(_BEADS) or kind < 0:
            i -= 1
        else:
            take_a, take_b = _BEADS[kind]
            i, j = i - take_a, j - take_b
            similarity = sum(space.similarity(i, take_a, j, take_b) for space in spaces)
            links.append(Link(i, take_a, j, take_b, similarity))
    links.reverse()
    return links
