"""Two sequences -> items of one that are surely items of the other, in order: unique in both, and in rising order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, given in order of the first number, whose second numbers rise. O(n log n).

    Patience sorting (Aldous and Diaconis 1999).
    """
    if all(before[1] < after[1] for before, after in pairwise(pairs)):
        return list(pairs)
    tops: list[int] = []
    on_top: list[int] = []
    below: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        below.append(on_top[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            on_top.append(index)
        else:
            tops[pile] = second
            on_top[pile] = index
    run: list[tuple[int, int]] = []
    index = on_top[-1] if on_top else -1
    while index >= 0:
        run.append(pairs[index])
        index = below[index]
    run.reverse()
    return run


def shared_once(
    old: Sequence[Item], new: Sequence[Item], olds: Sequence[int], news: Sequence[int]
) -> list[tuple[int, int]]:
    """Where the items stand that occur once among `old` at `olds` and once among `new` at `news`, by `olds`."""
    here = Counter(old[at] for at in olds)
    there = Counter(new[at] for at in news)
    places = {new[at]: at for at in news if there[new[at]] == 1}
    return [(at, places[old[at]]) for at in olds if here[old[at]] == 1 and old[at] in places]
