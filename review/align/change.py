"""How a person changes an alignment: each change is the groups that take the place of others, and nothing else.

Whatever is changed, every passage stays in exactly one group, in the order in which it stood. What a person put
together is sure; what only lies beside it is as sure as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from review.align import Group

Groups = tuple[Group, ...]
Side = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Change:
    """`new` in the place of the groups from `start` up to `stop`; then the person is at group `at`."""

    start: int
    stop: int
    new: Groups
    at: int

    def of(self, groups: Groups) -> Groups:
        """The groups after the change."""
        return (*groups[: self.start], *self.new, *groups[self.stop :])


def shift(groups: Groups, at: int, side: Side, direction: int) -> Change | None:
    """Move the boundary of a group on one side: its last passage goes to the next group, or with a negative direction
    its first one to the group before. None where it has none on that side, or no neighbour."""
    beside = at + (1 if direction > 0 else -1)
    own: tuple[int, ...] = getattr(groups[at], side)
    if not own or not 0 <= beside < len(groups):
        return None
    theirs: tuple[int, ...] = getattr(groups[beside], side)
    if direction > 0:
        left, given = own[:-1], (*own[-1:], *theirs)
    else:
        left, given = own[1:], (*theirs, *own[:1])
    here = _sure(_with(groups[at], side, left))
    there = _with(groups[beside], side, given)
    if not groups[beside].paired:
        there = _sure(there)
    new = (here, there) if direction > 0 else (there, here)
    start = min(at, beside)
    kept = tuple(group for group in new if group.a or group.b)
    return Change(start, start + 2, kept, min(at, start + len(kept) - 1))


def join(groups: Groups, at: int) -> Change | None:
    """A group and the next one as one. None at the last."""
    if at + 1 >= len(groups):
        return None
    one, other = groups[at], groups[at + 1]
    return Change(at, at + 2, (_sure(Group(one.a + other.a, one.b + other.b, 1.0)),), at)


def split(groups: Groups, at: int, size: Callable[[Side, int], float]) -> Change | None:
    """A group as two, cut where both sides have come equally far by the `size` of their passages.

    A side of one passage stays whole, in the first. None where no side has two. Each part is as sure as the whole was.
    """
    group = groups[at]
    if max(len(group.a), len(group.b)) < 2:
        return None
    reached = {side: _reached([size(side, number) for number in getattr(group, side)]) for side in _SIDES}
    cuts = [(i, j) for i in _cuts(group.a) for j in _cuts(group.b)]
    i, j = min(cuts, key=lambda cut: abs(reached["a"][cut[0]] - reached["b"][cut[1]]))
    parts = Group(group.a[:i], group.b[:j], group.confidence), Group(group.a[i:], group.b[j:], group.confidence)
    return Change(at, at + 1, tuple(part if part.paired else _sure(part) for part in parts), at)


def drop(groups: Groups, at: int) -> Change | None:
    """The passages of a group alone: its sides do not belong together. None where it has but one."""
    group = groups[at]
    if not group.paired:
        return None
    alone = (*(Group((number,), (), 1.0) for number in group.a), *(Group((), (number,), 1.0) for number in group.b))
    return Change(at, at + 1, alone, at)


def confirm(groups: Groups, at: int) -> Change | None:
    """The group as it is, and sure. None where it is, or has one side only."""
    group = groups[at]
    return Change(at, at + 1, (_sure(group),), at) if group.paired and group.confidence < 1 else None


_SIDES: tuple[Side, Side] = ("a", "b")


def _with(group: Group, side: Side, numbers: tuple[int, ...]) -> Group:
    return replace(group, a=numbers) if side == "a" else replace(group, b=numbers)


def _sure(group: Group) -> Group:
    return replace(group, confidence=1.0)


def _cuts(numbers: tuple[int, ...]) -> range:
    """Where a side can be cut: between its passages, or behind its only one."""
    return range(1, max(2, len(numbers)))


def _reached(sizes: list[float]) -> list[float]:
    """How far a side has come before each of its passages, from 0 to 1."""
    sizes = sizes or [1.0]
    total = sum(sizes) or 1.0
    return [0.0, *(reached / total for reached in accumulate(sizes))]
