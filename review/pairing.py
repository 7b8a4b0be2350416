"""Two sequences -> which items of the old one are surely which of the new: by their order, never by equality alone.

Many passages of a transcript are identical (そうですね。), so an item that occurs several times is paired only where
its neighbours leave no choice. What could as well be another one is paired with nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from review.sequences import rising, shared_once

_DEPTH = 40
_SMALL = 64
_FEW = 8
_BESIDE = 16
_EQUALS = 64

FRESH = -1
COPY = -2


@dataclass(frozen=True, slots=True)
class Pairing:
    """`to[i]` is the position in the new sequence of the old item i, -1 where there is none or more than one could be.

    `back[j]` is the other way, -1 for a new item that is nowhere in the old sequence, -2 for a copy without a partner.
    `ordered` are the old positions whose partners rise with them; the other paired ones were moved. `left` are the old
    positions without a partner, `fresh` the new ones with -1. `twins` are items of which several have no partner, on
    either side; `doubted` the old positions whose equal may be a copy. Positions count from 0.
    """

    to: Sequence[int]
    back: Sequence[int]
    ordered: Sequence[int]
    left: Sequence[int] = ()
    fresh: Sequence[int] = ()
    twins: frozenset[str] = frozenset()
    doubted: frozenset[int] = frozenset()

    def gap(self, old: int) -> tuple[range, range]:
        """The old and the new positions between the nearest ordered neighbours of an old item, moved ones as well."""
        at = bisect_left(self.ordered, old)
        low = self.ordered[at - 1] if at else -1
        high = self.ordered[at] if at < len(self.ordered) else len(self.to)
        return (
            range(low + 1, high),
            range(self.to[low] + 1 if low >= 0 else 0, self.to[high] if high < len(self.to) else len(self.back)),
        )

    def edited(self, old: int, most: int = 1) -> int | None:
        """The new item that stands where an unpaired one stood, if as many fresh ones as old ones do, `most` of them.

        With one of each it stands alone between the partners of its neighbours.
        """
        olds, news = self.gap(old)
        first, here = bisect_left(self.left, olds.start), bisect_left(self.fresh, news.start)
        count = bisect_left(self.left, olds.stop) - first
        if count <= most and bisect_left(self.fresh, news.stop) - here == count:
            return self.fresh[here + bisect_left(self.left, old) - first]
        # Inside a block that was moved.
        if 0 < old < len(self.to) - 1:
            before, behind = self.to[old - 1], self.to[old + 1]
            if before >= 0 and behind == before + 2 and self.back[before + 1] == FRESH:
                return before + 1
        return None

    def in_line(self, old: int, new: int) -> bool:
        """Whether an unpaired old item may have gone into a fresh one by the order of all such in the gap.

        The first of several would be in the first of the fresh ones, and the last in the last.
        """
        olds, news = self.gap(old)
        if new not in news:
            return False
        first, last = bisect_left(self.left, olds.start), bisect_left(self.left, olds.stop) - 1
        here, there = bisect_left(self.fresh, news.start), bisect_left(self.fresh, news.stop) - 1
        rank, its = bisect_left(self.left, old), bisect_left(self.fresh, new)
        if last - first >= _FEW:
            return False
        return first == last or not ((rank == first and its > here) or (rank == last and its < there))

    def near(self, old: int, most: int) -> list[range]:
        """Runs of unpaired new items where an unpaired old one may have gone: at most `most` on either side."""
        olds, news = self.gap(old)
        # Where it would stand if the gap had grown or shrunk evenly.
        about = news.start + (old - olds.start) * len(news) // max(1, len(olds))
        # In steps, so that neighbours look at the same passages.
        low, high = about // most * most - most, about // most * most + 2 * most
        found = set(self._unpaired(range(max(news.start, low), min(news.stop, high))))
        low = high = old
        while low > 0 and self.to[low - 1] < 0 and old - low < most:
            low -= 1
        while high + 1 < len(self.to) and self.to[high + 1] < 0 and high - old < most:
            high += 1
        if low > 0 and self.to[low - 1] >= 0:
            at = self.to[low - 1] + 1
            while at < len(self.back) and self.back[at] == FRESH and len(found) < 4 * most:
                found.add(at)
                at += 1
        if high + 1 < len(self.to) and self.to[high + 1] >= 0:
            at = self.to[high + 1] - 1
            while at >= 0 and self.back[at] == FRESH and len(found) < 4 * most:
                found.add(at)
                at -= 1
        return list(_runs(sorted(found)))

    def _unpaired(self, positions: range) -> Iterator[int]:
        return (at for at in positions if self.back[at] == FRESH)


def _runs(positions: Sequence[int]) -> Iterator[range]:
    start = 0
    for index in range(1, len(positions) + 1):
        if index == len(positions) or positions[index] != positions[index - 1] + 1:
            yield range(positions[start], positions[index - 1] + 1)
            start = index


def pair(
    old: Sequence[str],
    new: Sequence[str],
    telling: Callable[[int], bool] = lambda position: True,
    alike: Callable[[int, int], bool] = lambda position, other: True,
) -> Pairing:
    """Pair the items of two sequences. About O(n log n).

    What occurs once in both and is `telling` (the new item at a position is one by itself) is paired wherever it
    stands, unless something fresh and `alike` (two new items may be versions of one another) stands in its old place:
    that may be the old item, edited, and the other a copy. The rest is paired between such anchors: what occurs equally
    often there, in order, where a paired neighbour vouches for it.
    """
    if len(old) == len(new) and list(old) == list(new):
        same = range(len(old))
        return Pairing(same, same, same)
    work = _Work(old, new, telling, alike)
    work.anchor()
    work.blocks()
    work.fill()
    work.rivals()
    work.extend()
    work.copies()
    doubted = work.doubt()
    left = [i for i, j in enumerate(work.to) if j < 0]
    fresh = [j for j, i in enumerate(work.back) if i == FRESH]
    alone = Counter(old[i] for i in left)
    copied = {new[j] for j, i in enumerate(work.back) if i == COPY}
    twins = frozenset(key for key, count in alone.items() if count > 1 or key in copied)
    return Pairing(work.to, work.back, sorted(work.ordered), left, fresh, twins, frozenset(doubted))


def _places(items: Sequence[str]) -> dict[str, list[int]]:
    """Where each item stands."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        found[item].append(at)
    return found


class _Work:
    def __init__(
        self,
        old: Sequence[str],
        new: Sequence[str],
        telling: Callable[[int], bool],
        alike: Callable[[int, int], bool],
    ) -> None:
        self.old, self.new, self.telling, self.alike = old, new, telling, alike
        self.to = [-1] * len(old)
        self.back = [-1] * len(new)
        self.ordered: set[int] = set()
        self.places: list[int] = []
        self.anchors: list[tuple[int, int]] = []
        self.counts = Counter(old), Counter(new)

    def join(self, i: int, j: int) -> None:
        self.to[i], self.back[j] = j, i

    def anchor(self) -> None:
        alone = shared_once(self.old, self.new, range(len(self.old)), range(len(self.new)))
        alone = [(i, j) for i, j in alone if self.telling(j)]
        for i, j in alone:
            self.join(i, j)
        self.anchors = rising(alone)
        self.ordered.update(i for i, _ in self.anchors)

    def fill(self) -> None:
        """Pair between the anchors; the moved items are left out on both sides."""
        low = (-1, -1)
        for high in chain(self.anchors, [(len(self.old), len(self.new))]):
            if high[0] > low[0] + 1 and high[1] > low[1] + 1:
                olds = [i for i in range(low[0] + 1, high[0]) if self.to[i] < 0]
                news = [j for j in range(low[1] + 1, high[1]) if self.back[j] < 0]
                if olds and news:
                    self._between(olds, news)
            low = high

    def _between(self, olds: list[int], news: list[int]) -> None:
        if [self.old[i] for i in olds] == [self.new[j] for j in news]:
            found = list(zip(olds, news, strict=True))
        else:
            found = self._vouched(olds, news, sorted(self._equally_often(olds, news, _DEPTH)))
        for i, j in found:
            self.join(i, j)
            self.ordered.add(i)

    def _equally_often(self, olds: list[int], news: list[int], depth: int) -> Iterator[tuple[int, int]]:
        """Items that occur equally often on both sides, the rarest first, and again between those."""
        if not olds or not news or not depth:
            return
        here, there = Counter(self.old[i] for i in olds), Counter(self.new[j] for j in news)
        often = min((count for key, count in here.items() if there.get(key) == count), default=0)
        if not often:
            return
        places: defaultdict[str, list[int]] = defaultdict(list)
        for j in news:
            places[self.new[j]].append(j)
        taken: Counter[str] = Counter()
        pairs = []
        for i in olds:
            key = self.old[i]
            if here[key] == often and len(places.get(key, ())) == often:
                pairs.append((i, places[key][taken[key]]))
                taken[key] += 1
        run = rising(pairs)
        yield from run
        low, left = 0, 0
        for i, j in chain(run, [(olds[-1] + 1, news[-1] + 1)]):
            high, right = bisect_left(olds, i), bisect_left(news, j)
            yield from self._equally_often(olds[low:high], news[left:right], depth - 1)
            low, left = bisect_right(olds, i), bisect_right(news, j)

    def _vouched(self, olds: list[int], news: list[int], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs that touch an end of the gap or a pair that is sure, or are telling by themselves."""
        x_of = {i: x for x, i in enumerate(olds)}
        y_of = {j: y for y, j in enumerate(news)}
        places = [(x_of[i], y_of[j]) for i, j in pairs]
        small = len(olds) + len(news) <= _SMALL
        often = Counter(self.old[i] for i in olds)
        sure = [
            (small and self.once(olds[x])) or (often[self.old[olds[x]]] == 1 and self.all_here(olds[x]))
            for x, _ in places
        ]
        for step, ends in ((-1, (-1, -1)), (1, (len(olds), len(news))), (-1, (-1, -1))):
            # Each looks at the neighbour that was looked at just before it.
            for index in range(len(places)) if step < 0 else range(len(places) - 1, -1, -1):
                x, y = places[index]
                beside = (x + step, y + step)
                near = index + step
                if beside == ends or (0 <= near < len(places) and sure[near] and places[near] == beside):
                    sure[index] = True
        return [one for one, its in zip(pairs, sure, strict=True) if its]

    def blocks(self) -> None:
        """Pair what lies between moved items that kept their distance."""
        moved = sorted((i, j) for i, j in enumerate(self.to) if j >= 0 and i not in self.ordered)
        for (i, j), (i2, j2) in pairwise(moved):
            if (
                1 < i2 - i == j2 - j
                and self.old[i + 1 : i2] == self.new[j + 1 : j2]
                and all(self.to[at] < 0 for at in range(i + 1, i2))
                and all(self.back[at] < 0 for at in range(j + 1, j2))
            ):
                for step in range(1, i2 - i):
                    self.join(i + step, j + step)

    def once(self, i: int) -> bool:
        """Whether nothing else of either sequence equals the old item."""
        return self.counts[0][self.old[i]] == 1 == self.counts[1][self.old[i]]

    def all_here(self, i: int) -> bool:
        """Whether the old item has equals, all of which are in the new sequence."""
        return 1 < self.counts[0][self.old[i]] == self.counts[1][self.old[i]]

    def rivals(self) -> None:
        """Take pairs of items that occur several times apart where an equal one fits the neighbours better."""
        olds, news = _places(self.old), _places(self.new)
        for i, j in enumerate(self.to):
            if j < 0 or self.once(i):
                continue
            fits = self._fits(i, j)
            if fits < 2 and (
                any(self._fits(other, j) > fits for other in olds[self.old[i]][:_EQUALS])
                or any(self._fits(i, other) > fits for other in news[self.old[i]][:_EQUALS])
            ):
                self.to[i] = self.back[j] = FRESH
                self.ordered.discard(i)

    def _fits(self, i: int, j: int) -> int:
        """How many of the neighbours of i equal those of j."""
        before = self.old[i - 1 : i] == self.new[j - 1 : j] if i and j else i == j
        return before + (self.old[i + 1 : i + 2] == self.new[j + 1 : j + 2])

    def extend(self) -> None:
        """Pair single leftovers beside a paired item."""
        olds = [i for i, j in enumerate(self.to) if j < 0]
        news = [j for j, i in enumerate(self.back) if i < 0]
        for i, j in shared_once(self.old, self.new, olds, news):
            before = i > 0 and j > 0 and self.to[i - 1] == j - 1
            behind = i + 1 < len(self.old) and j + 1 < len(self.new) and self.to[i + 1] == j + 1
            if before or behind:
                self.join(i, j)

    def copies(self) -> None:
        """Tell new items without a partner that equal an old one from those that are new."""
        known = set(self.old)
        for j, i in enumerate(self.back):
            if i < 0 and self.new[j] in known:
                self.back[j] = COPY

    def doubt(self) -> list[int]:
        """Take pairs apart that no neighbour vouches for, where a fresh item that is alike stands at the old place."""
        self.places = sorted(self.ordered)
        doubtful = [
            i
            for i, j in enumerate(self.to)
            if j >= 0 and not self._beside(i, j, -1) and not self._beside(i, j, 1) and self._stayed(i, j)
        ]
        for i in doubtful:
            self.back[self.to[i]] = COPY
            self.to[i] = -1
            self.ordered.discard(i)
        return doubtful

    def _beside(self, i: int, j: int, step: int) -> bool:
        """Whether the neighbours on that side are a pair, or the ends of both sequences."""
        near, there = i + step, j + step
        if not 0 <= near < len(self.old):
            return there == (-1 if step < 0 else len(self.new))
        return self.to[near] == there

    def _stayed(self, i: int, j: int) -> bool:
        """Whether one like j stands among the fresh items where i should be, and j does not stand there itself."""
        beside: set[int] = set()
        for step in (-1, 1):
            near = i + step
            while 0 <= near < len(self.old) and self.to[near] < 0:
                near += step
            at = 0 if step < 0 else len(self.new) - 1
            if 0 <= near < len(self.old):
                at = self.to[near] - step
            run: list[int] = []
            while 0 <= at < len(self.new) and self.back[at] == FRESH and len(run) < _BESIDE:
                run.append(at)
                at -= step
            if at != j:
                beside.update(run)
        low, high = self._home(i)
        if not low < j < high:
            about = max(
                low + 1, min(high - 1, low + i - self.places[bisect_left(self.places, i) - 1] if low >= 0 else i)
            )
            window = range(max(low + 1, about - _BESIDE), min(high, about + _BESIDE))
            beside.update(at for at in window if self.back[at] == FRESH)
        return any(self.alike(j, other) for other in beside)

    def _home(self, i: int) -> tuple[int, int]:
        """The new positions of the ordered neighbours of i, other than i itself."""
        at = bisect_left(self.places, i)
        low = self.to[self.places[at - 1]] if at else -1
        behind = bisect_right(self.places, i)
        high = self.to[self.places[behind]] if behind < len(self.places) else len(self.new)
        return low, high
