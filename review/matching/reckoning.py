"""The numbers of two texts held against each other: which of the source are missing, which of the target are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from review.matching import units
from review.matching.numbers import Number


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is left when every number has found its own, in order of position.

    `missing` numbers stand in the source alone and `extra` ones in the target alone; `fewer` stand in the target less
    often than in the source, `more` more often, which says something only where both happen. `converted` are pairs of
    equal numbers whose units contradict each other.
    """

    missing: tuple[Number, ...] = ()
    extra: tuple[Number, ...] = ()
    fewer: tuple[Number, ...] = ()
    more: tuple[Number, ...] = ()
    converted: tuple[tuple[Number, Number], ...] = ()


def reckon(source: Sequence[Number], target: Sequence[Number]) -> Reckoning:
    """Every number of either side finds one of the other: the same, its parts, or the same quantity in another unit.

    A number that is said once and repeated is no error. Nor is a 1 that is missing: languages leave it out.
    """
    pairs = dict(sorted(_paired(source, target)))
    left_source = [number for at, number in enumerate(source) if at not in pairs]
    taken = set(pairs.values())
    left_target = [number for at, number in enumerate(target) if at not in taken]
    said, shown = _values(source, left_source), _values(target, left_target)
    missing: list[Number] = []
    fewer: list[Number] = []
    for number in left_source:
        if number.certain and not number.named and not _elsewise(number, shown, left_target):
            known = not shown.isdisjoint(number.values)
            (fewer if known or _ONE in number.values else missing).append(number)
    extra: list[Number] = []
    # A 1 that nothing but an article accounts for may be another number, changed.
    more = [
        target[other]
        for one, other in pairs.items()
        if target[other].certain and not source[one].certain and target[other].values == (_ONE,)
    ]
    for number in left_target:
        if number.certain and not number.worded and not _elsewise(number, said, left_source):
            known = not said.isdisjoint(number.values)
            (more if known or _ONE in number.values else extra).append(number)
    if not fewer and any(number.ordinal for number in more):
        fewer = [number for number in left_source if number.ordinal and shown.isdisjoint(number.values)]
    converted = tuple(
        (source[one], target[other])
        for one, other in sorted(pairs.items())
        if target[other].certain and _contradict(source[one], target[other], source, target)
    )
    return Reckoning(tuple(missing), tuple(extra), tuple(fewer), tuple(more), converted)


_ONE = Fraction(1)


def _paired(source: Sequence[Number], target: Sequence[Number]) -> Iterator[tuple[int, int]]:
    """Indexes of numbers that are the same, each in one pair: those of the same unit first, then in order."""
    left = set(range(len(source)))
    unpaired = range(len(target))
    for strict in (True, False):
        places: dict[object, list[int]] = {}
        for at in sorted(left, key=lambda at: (source[at].certain, -at)):
            for key in _keys(source[at], strict):
                places.setdefault(key, []).append(at)
        still = []
        for other in unpaired:
            for key in _keys(target[other], strict):
                same = places.get(key, [])
                while same and same[-1] not in left:
                    same.pop()
                if same:
                    left.discard(same[-1])
                    yield same.pop(), other
                    break
            else:
                still.append(other)
        unpaired = still  # type: ignore[assignment]


def _keys(number: Number, strict: bool) -> Iterable[object]:
    return [(value, number.units, number.certain) for value in number.values] if strict else number.values


def _values(numbers: Sequence[Number], left: Sequence[Number]) -> set[Fraction]:
    """What numbers account for; in their parts only those that found none as a whole."""
    found = {value for number in numbers for value in number.values}
    return found | {value for number in left for value in number.parts}


def _elsewise(number: Number, values: set[Fraction], others: Sequence[Number]) -> bool:
    """Whether the other side says that number in its parts, as a part of one, or in another unit."""
    if number.parts and values.issuperset(number.parts):
        return True
    if any(value in one.parts and value not in one.values for one in others for value in number.values) and (
        not values.isdisjoint(number.values)
    ):
        return True
    return bool(number.units) and any(
        units.equal(value, number.units, other, one.units)
        for one in others
        if one.units
        for value in number.values
        for other in one.values
    )


def _contradict(one: Number, other: Number, source: Sequence[Number], target: Sequence[Number]) -> bool:
    """Whether no other number of the same value could explain the unit of either."""
    if not one.units or not other.units or not units.contradict(one.units, other.units):
        return False
    alike = [number for number in source if not set(number.values).isdisjoint(other.values)]
    return all(number.units and units.contradict(number.units, other.units) for number in alike)
