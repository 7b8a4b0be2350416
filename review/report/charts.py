"""Numbers -> the rectangles of a page's charts: where they stand, how long they are, and what each says in words.

Nothing here knows HTML or colours: a rectangle has the name of what it shows, and the page decides how that looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 1000
"""Units from the left edge of a chart that has columns to its right edge."""

GAP = 2
"""Units between two columns, where they are wide enough."""

COLUMNS = 160
"""Columns of a chart at most: of more passages several share one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar that shows `kind`: how many, and its length in percent of the longest bar."""

    kind: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its parts in order. `title` explains the label."""

    label: str
    count: int
    parts: tuple[Part, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a column: `y` and `height` from the top of a chart that is 100 high."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart, for the passages from `first` to `last`."""

    x: float
    width: float
    first: int
    last: int
    parts: tuple[Rectangle, ...]
    title: str


def bars(found: Iterable[tuple[str, str]], kinds: Sequence[str], titles: Mapping[str, str] | None = None) -> list[Bar]:
    """How often each label occurs, the most frequent first, with its parts by kind in the order of `kinds`.

    `found` are pairs of label and kind; a kind that `kinds` lacks comes last.
    """
    pairs = Counter(found)
    totals: Counter[str] = Counter()
    for (label, _), count in pairs.items():
        totals[label] += count
    most = max(totals.values(), default=1)
    ordered = list(dict.fromkeys([*kinds, *(kind for _, kind in pairs)]))
    return [
        Bar(
            label,
            total,
            tuple(
                Part(kind, pairs[label, kind], 100 * pairs[label, kind] / most)
                for kind in ordered
                if pairs[label, kind]
            ),
            (titles or {}).get(label, ""),
        )
        for label, total in totals.most_common()
    ]


def along(states: Sequence[str], heights: Mapping[str, float]) -> list[Column]:
    """The state of every passage, in order, as columns; of several passages each state has its share of the column.

    `heights`, from 0 to 100, are those of a column that is all of one state; the first of them stand below.
    """
    columns = []
    for first, last in _shared(len(states)):
        here = Counter(states[first:last])
        parts: list[Rectangle] = []
        top = 100.0
        for kind, height in heights.items():
            if here[kind]:
                share = height * here[kind] / (last - first)
                top -= share
                parts.append(Rectangle(kind, top, share))
        said = ", ".join(f"{here[kind]} {kind}" if last - first > 1 else kind for kind in heights if here[kind])
        title = f"{_passages(first + 1, last)}: {said}"
        columns.append(_column(len(states), (first, last), (first + 1, last), tuple(parts), title))
    return columns


@dataclass(frozen=True, slots=True)
class Gains:
    """Columns up from `zero`, or down where something was lost; `most` and `least` are the largest gain and loss."""

    columns: tuple[Column, ...]
    zero: float
    most: float
    least: float


def gains(found: Sequence[tuple[int, float]]) -> Gains:
    """What passages gained, in order; several that share a column have its mean.

    `found` are pairs of passage number and gain.
    """
    groups = [(first, last, [gain for _, gain in found[first:last]]) for first, last in _shared(len(found))]
    means = [sum(its) / len(its) for _, _, its in groups]
    most, least = max([0.0, *means]), min([0.0, *means])
    # Shares first: a hundred of the smallest numbers there are is more than a number can hold when it divides.
    span = most - least or 1.0
    zero = 100 * (most / span)
    columns = []
    for (first, last, _), mean in zip(groups, means, strict=True):
        height = 100 * (abs(mean) / span)
        part = Rectangle("better" if mean > 0 else "worse", zero - height if mean > 0 else zero, height)
        numbers = found[first][0], found[last - 1][0]
        columns.append(_column(len(found), (first, last), numbers, (part,), f"{_passages(*numbers)}: {mean:+.1f}"))
    return Gains(tuple(columns), zero, most, least)


def _shared(size: int) -> list[tuple[int, int]]:
    """Ranges of as equal a size as can be, not more than there are columns."""
    count = min(size, COLUMNS)
    edges = [size * at // count for at in range(count + 1)] if count else [0]
    return list(pairwise(edges))


def _column(
    size: int, place: tuple[int, int], numbers: tuple[int, int], parts: tuple[Rectangle, ...], title: str
) -> Column:
    step = WIDTH / size
    width = (place[1] - place[0]) * step
    return Column(place[0] * step, width - min(GAP, width / 4), *numbers, parts, title)


def _passages(first: int, last: int) -> str:
    return f"passage {first}" if first == last else f"passages {first} to {last}"
