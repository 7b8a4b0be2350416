"""The best monotone chain of links between two lists of vectors, in time and memory that grow with their length.

A coarse path over sums of units bounds the search for the fine one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

_BEADS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2))
_BAND = 40
_COARSE = 4


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
    scale: float = 0.0
    edge: float = 0.3


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors of both sides as running sums, so that those of neighbours merged cost no more than those of one."""

    a: Rows
    b: Rows
    weight: float

    @classmethod
    def of(cls, a: Rows, b: Rows, weight: float) -> Space:
        return cls(_running(a), _running(b), weight)

    def pooled(self) -> Space:
        """Every few units as one."""
        return Space(self.a[_pooled(len(self.a) - 1)], self.b[_pooled(len(self.b) - 1)], self.weight)

    def similarity(self, i: int, n: int, low: int, high: int, m: int) -> Rows:
        """The cosines of units [i, i+n) with units [j, j+m) for j from `low` to `high`, exclusive, weighted."""
        import numpy as np

        left = self.a[i + n] - self.a[i]
        right = self.b[low + m : high + m] - self.b[low:high]
        lengths = np.sqrt(np.einsum("ij,ij->i", right, right)) * max(float(np.sqrt(left @ left)), 1e-6)
        cosines: Rows = (right @ left) / np.maximum(lengths, 1e-6) * self.weight
        return cosines


def _running(rows: Rows) -> Rows:
    import numpy as np

    sums = np.zeros((len(rows) + 1, rows.shape[1]), dtype=np.float32)
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def _pooled(size: int) -> list[int]:
    return [*range(0, size, _COARSE), size]


def path(spaces: Sequence[Space], tuning: Tuning, band: int = _BAND) -> list[Link]:
    """The best monotone chain of links."""
    import numpy as np

    n, m = len(spaces[0].a) - 1, len(spaces[0].b) - 1
    if min(n, m) > 10 * band:
        coarse = path([space.pooled() for space in spaces], tuning, band)
        centre = _centres(coarse, n, m)
        half = band
    else:
        centre, half = np.zeros(n + 1, dtype=np.int64), m
    lows = np.maximum(centre - half, 0)
    highs = np.minimum(centre + half, m) + 1
    lows[0], highs[n] = 0, m + 1
    # Where the coarse path jumps over many units of side b, the band has to reach from the one row to the next.
    lows[1:] = np.minimum(lows[1:], highs[:-1] - 1)
    # Rows of scores for every number of units consumed on side a; None where a bead would reach outside the band.
    dead = np.float32(-1e9)
    best: list[Rows] = []
    came: list[NDArray[np.int8]] = []
    for i in range(n + 1):
        low, high = int(lows[i]), int(highs[i])
        row = np.full(high - low, dead, dtype=np.float32)
        step = np.full(high - low, -1, dtype=np.int8)
        if i == 0:
            row[0] = 0.0
        if i:
            _raise(row, step, low, best[i - 1], int(lows[i - 1]), 0, -tuning.gap, len(_BEADS))
        for kind, (take_a, take_b) in enumerate(_BEADS):
            if i < take_a:
                continue
            start = int(lows[i - take_a])
            first = max(low - take_b, start, 0)
            last = min(high - take_b, int(highs[i - take_a]))
            if first >= last:
                continue
            gain = _gain(spaces, tuning, i - take_a, take_a, first, last, take_b)
            reached = best[i - take_a][first - start : last - start] + gain
            _better(row, step, first + take_b - low, reached, kind)
        # Units of side b that are left alone: a running maximum along the row.
        slope = np.arange(len(row), dtype=np.float32) * tuning.gap
        lifted = np.maximum.accumulate(row + slope) - slope
        alone = lifted > row + 1e-6
        step[alone] = len(_BEADS) + 1
        best.append(np.where(alone, lifted, row).astype(np.float32))
        came.append(step)
    return _traced(spaces, came, lows, n, m)


def _raise(
    row: Rows, step: NDArray[np.int8], low: int, earlier: Rows, start: int, take: int, gain: float, kind: int
) -> None:
    first = max(low - take, start)
    last = min(low - take + len(row), start + len(earlier))
    if first < last:
        _better(row, step, first + take - low, earlier[first - start : last - start] + gain, kind)


def _better(row: Rows, step: NDArray[np.int8], at: int, reached: Rows, kind: int) -> None:
    window = row[at : at + len(reached)]
    better = reached > window
    window[better] = reached[better]
    step[at : at + len(reached)][better] = kind


def _gain(spaces: Sequence[Space], tuning: Tuning, i: int, n: int, low: int, high: int, m: int) -> Rows:
    import numpy as np

    worth = np.zeros(high - low, dtype=np.float32)
    for space in spaces[:-1]:
        worth += space.similarity(i, n, low, high, m)
    sizes = spaces[-1]
    left = float(sizes.a[i + n, 0] - sizes.a[i, 0])
    right = sizes.b[low + m : high + m, 0] - sizes.b[low:high, 0]
    ratio = np.log((right + 4.0) / (left + 4.0))
    worth -= tuning.floor + tuning.length * np.minimum(ratio * ratio, 4.0) + tuning.merge * (n + m - 2)
    return (worth * (1.0 + tuning.scale * (n + m - 2))).astype(np.float32)


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
            similarity = sum(float(space.similarity(i, take_a, j, j + 1, take_b)[0]) for space in spaces[:-1])
            links.append(Link(i, take_a, j, take_b, similarity))
    links.reverse()
    return links
