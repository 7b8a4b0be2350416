"""Whether a difference between original and revision could be luck: how it varies when other passages are drawn.

Two tests from the same cached statistics. The paired bootstrap (Koehn 2004) draws as many lines as there are, with
replacement, and gives the interval of the difference. Approximate randomisation (Riezler and Maxwell 2005) swaps the
sides of lines at random and gives the p-value: the share of swaps that make a difference at least as large. Both test
the sampling of passages. Neither says that a difference matters to a reader.

The bootstrap draws exactly sacreBLEU's stream of numbers. Randomisation swaps only the lines that the revision touched,
as the others are the same on both sides, so its stream is another one and its p-values
lie within the spread of sacreBLEU's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from review.metrics.scoring import Comparison

if TYPE_CHECKING:
    import numpy

    from review.metrics.base import Matrix, Metric

ENOUGH = 100
"""Below this many lines nothing is tested: a handful of passages says nothing about others."""

SAMPLES = 1_000
TRIALS = 10_000
SEED = 12345
"""sacreBLEU's own defaults."""

_CELLS = 100_000
"""How many random numbers are held at a time: few enough for a processor's cache."""

_ONE_THREAD = 200_000
"""Multiplications in a matrix product that OpenBLAS does not spread over threads (it does above 262,144)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How sure a difference is. `low` and `high` bound the middle 95 % of the bootstrapped differences.

    `p` is two-sided; the smallest that `trials` can tell is 1/(trials + 1), and `floor` says that it was reached.
    """

    low: float
    high: float
    p: float
    trials: int
    samples: int

    @property
    def floor(self) -> bool:
        return self.p <= 1 / (self.trials + 1)

    @property
    def unclear(self) -> bool:
        """Whether the interval holds 0, so that other passages might show no difference, or the opposite."""
        return self.low <= 0 <= self.high

    @property
    def shown(self) -> str:
        """The p-value for people."""
        return f"<= 1/{self.trials + 1}" if self.floor else f"= {self.p:.4f}"


def tested(
    comparisons: Sequence[Comparison], samples: int = SAMPLES, trials: int = TRIALS, seed: int = SEED
) -> list[Finding | None]:
    """What the tests say of each comparison; all must be of the same lines. None where there are too few lines."""
    if not comparisons or len(comparisons[0].original.rows) < ENOUGH:
        return [None] * len(comparisons)
    differences = bootstrap(comparisons, samples, seed)
    return [
        Finding(*interval(drawn), randomisation(comparison, trials, seed), trials, samples)
        for comparison, drawn in zip(comparisons, differences, strict=True)
    ]


def interval(differences: Matrix) -> tuple[float, float]:
    """The bounds of the middle 95 %, by sacreBLEU's rule: one in forty is left out at either end."""
    import numpy

    ordered = numpy.sort(differences)
    out = len(ordered) // 40
    return float(ordered[out]), float(ordered[len(ordered) - out - 1])


def bootstrap(comparisons: Sequence[Comparison], samples: int = SAMPLES, seed: int = SEED) -> list[Matrix]:
    """The difference, revision less original, in each bootstrap sample; one array for each comparison.

    All comparisons see the same samples, and all must be of the same lines.
    """
    import numpy

    originals = [_matrix(one.original.rows) for one in comparisons]
    changes = [_matrix(one.revised.rows) - rows for one, rows in zip(comparisons, originals, strict=True)]
    edges = numpy.cumsum([0, *(rows.shape[1] for rows in originals)])
    before, change = _resampled(numpy.hstack(originals), numpy.hstack(changes), samples, numpy.random.default_rng(seed))
    found = []
    for one, start, end in zip(comparisons, edges[:-1], edges[1:], strict=True):
        base = before[:, start:end]
        found.append(one.metric.scores(base + change[:, start:end]) - one.metric.scores(base))
    return found


def _resampled(rows: Matrix, changes: Matrix, samples: int, generator: numpy.random.Generator) -> tuple[Matrix, Matrix]:
    """The sums, of rows and of changes, over as many lines as there are, drawn with replacement, for each sample.

    How often each line was drawn is counted, and the counts are multiplied with the rows: sums of whole numbers below
    2**53, so they are exact in floating point. Of the changes only those of touched lines are not zero.
    """
    import numpy

    size = len(rows)
    touched = numpy.flatnonzero(changes.any(axis=1))
    changes = changes[touched]
    sums = numpy.empty((samples, rows.shape[1])), numpy.empty((samples, rows.shape[1]))
    step = max(1, _CELLS // size)
    for start in range(0, samples, step):
        count = min(step, samples - start)
        times = numpy.empty((count, size))
        for at, drawn in enumerate(generator.integers(0, size, size=(count, size))):
            times[at] = numpy.bincount(drawn, minlength=size)
        sums[0][start : start + count] = _product(times, rows)
        sums[1][start : start + count] = _product(times[:, touched], changes)
    return sums


def _product(times: Matrix, rows: Matrix) -> Matrix:
    """The matrix product, in pieces that BLAS leaves to one thread.

    On a busy machine several threads wait for each other longer than a product of this size takes.
    """
    import numpy

    width = max(1, _ONE_THREAD // max(1, len(times) * rows.shape[1]))
    total = numpy.zeros((len(times), rows.shape[1]))
    for at in range(0, len(rows), width):
        total += times[:, at : at + width] @ rows[at : at + width]
    return total


def bootstrap_p(comparison: Comparison, differences: Matrix) -> float:
    """The p-value of the paired bootstrap as sacreBLEU's `PairedTest` has it, from the sampled differences.

    The samples' absolute differences are centred on their mean, and those that are at least the real one are counted.
    """
    import numpy

    sizes = numpy.abs(differences)
    return _p(sizes - sizes.mean(), abs(_difference(comparison)))


def randomisation(comparison: Comparison, trials: int = TRIALS, seed: int = SEED) -> float:
    """The two-sided p-value of approximate randomisation, at least 1/(trials + 1).

    Trials that come out exactly as the real difference count: where nothing differs p is 1, not 0.
    """
    import numpy

    rows = zip(comparison.original.rows, comparison.revised.rows, strict=True)
    changed = [(old, new) for old, new in rows if old != new]
    if not changed:
        return 1.0
    original, revised = _matrix([old for old, _ in changed]), _matrix([new for _, new in changed])
    change = revised - original
    base = numpy.array(comparison.original.total, dtype=numpy.float64)
    whole = change.sum(axis=0)
    generator = numpy.random.default_rng(seed)
    metric = comparison.metric
    sizes = []
    step = max(1, _CELLS // len(changed))
    for start in range(0, trials, step):
        count = min(step, trials - start)
        swapped = generator.integers(2, size=(count, len(changed)), dtype=bool).astype(numpy.float64) @ change
        sizes.append(numpy.abs(metric.scores(base + whole - swapped) - metric.scores(base + swapped)))
    return _p(numpy.concatenate(sizes), abs(_difference(comparison)))


def _difference(comparison: Comparison) -> float:
    """The real difference, computed as those of the samples are, so that equal totals compare as equal."""
    metric: Metric = comparison.metric
    pair = metric.scores(_matrix([comparison.original.total, comparison.revised.total]))
    return float(pair[1] - pair[0])


def _p(sizes: Matrix, difference: float) -> float:
    import numpy

    return (int(numpy.count_nonzero(sizes >= difference)) + 1) / (len(sizes) + 1)


def _matrix(rows: Sequence[Sequence[int]]) -> Any:
    import numpy

    return numpy.array(rows, dtype=numpy.float64)
