"""Passages of two files that were cut differently, aligned: sentences first, then groups of passages.

Sentences are aligned monotonely, one to one, one to several, several to one, or to nothing, by dynamic programming in
the manner of Gale and Church (1993) with similarities of vectors in the place of lengths, as Vecalign does (Thompson
and Koehn 2019): a vector of several sentences is the sum of theirs. In one language the vectors count characters; in
two they hold what both sides share (numbers, Latin tokens, names by their sound) and what the text itself teaches about
its words, and with the extra `semantic` the meaning of each sentence.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review import meaning
from review.passage import Passage
from review.text import digest

DOUBTFUL = 0.35
"""A group whose confidence is below this wants a look."""


@dataclass(frozen=True, slots=True)
class Group:
    """Passages of the two sides that belong together, by their 1-based numbers; one side may be empty.

    `confidence`, 0 to 1, is that of the weakest link that holds the group together.
    """

    a: tuple[int, ...]
    b: tuple[int, ...]
    confidence: float

    @property
    def paired(self) -> bool:
        """Whether there is something on both sides."""
        return bool(self.a and self.b)

    @property
    def doubtful(self) -> bool:
        """Whether it wants a look."""
        return self.paired and self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Alignment:
    """The groups in order, every passage of either side in exactly one of them."""

    groups: tuple[Group, ...]

    @property
    def digest(self) -> str:
        """What was aligned with what, in 12 hex digits: part of the signature of scores."""
        return digest(";".join(f"{group.a}-{group.b}" for group in self.groups))


def align(
    a: Sequence[Passage], b: Sequence[Passage], *, same_language: bool, semantic: bool | None = None
) -> Alignment:
    """The alignment of two lists of passages.

    `same_language` says that both are in one language. `semantic` forces embeddings on or off; None uses them for two
    languages where the extra is installed.
    """
    from review.align.method import linked
    from review.align.units import cut

    if semantic is None:
        semantic = not same_language and meaning.available()
    ours, theirs, lines = cut(a, b)
    if not ours or not theirs:
        return Alignment(_grouped(a, b, ()))
    links = linked(ours, theirs, same_language, semantic, lines)
    return Alignment(_grouped(a, b, links))


def _grouped(a: Sequence[Passage], b: Sequence[Passage], pairs: Sequence[tuple[int, int, float]]) -> tuple[Group, ...]:
    """Connected passages as groups, the rest alone, in the order of side a, those of side b where they belong."""
    parent = list(range(len(a) + len(b)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for x, y, _ in pairs:
        parent[root(x)] = root(len(a) + y)
    sides: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for node in range(len(a)):
        sides[root(node)][0].append(node)
    for node in range(len(b)):
        sides[root(len(a) + node)][1].append(node)
    links: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for x, y, similarity in pairs:
        known = links[root(x)]
        known[x, y] = max(known.get((x, y), 0.0), similarity)
    found = [
        Group(
            tuple(a[index].number for index in ours),
            tuple(b[index].number for index in theirs),
            round(max(0.0, min(1.0, min(links[node].values(), default=0.0))), 2),
        )
        for node, (ours, theirs) in sides.items()
    ]
    return in_order(found)


def in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups in the order of side a; those of side b alone stand behind the group that holds the passage before."""
    groups = list(groups)
    alone = deque(sorted((group for group in groups if not group.a), key=lambda group: group.b))
    ordered: list[Group] = []
    for group in sorted((group for group in groups if group.a), key=lambda group: group.a):
        while group.b and alone and alone[0].b < group.b:
            ordered.append(alone.popleft())
        ordered.append(group)
    return (*ordered, *alone)
