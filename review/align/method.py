"""How sentences of two sides are compared, in one language or in two, and the links that follow."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from review import meaning
from review.align.features import characters, rows, shared, weights, words
from review.align.path import Link, Space, Tuning, path
from review.align.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

_Texts = Sequence[str]

_COPY = 0.85
"""Two texts whose links are usually more alike than this are versions of one text."""

_BESIDE = 2
"""Units from one that is alone to the linked one that it may be a part of."""


@dataclass(frozen=True, slots=True)
class _View:
    """One way to see texts as vectors: a function for each side, and how much it counts."""

    a: Callable[[_Texts], Rows]
    b: Callable[[_Texts], Rows]
    weight: float

    def space(self, left: _Texts, right: _Texts) -> Space:
        return Space(self.a(left), self.b(right), self.weight)


@dataclass(frozen=True, slots=True)
class _Method:
    """How two texts are compared."""

    views: tuple[_View, ...]
    tuning: Tuning

    def similarities(self, left: _Texts, right: _Texts) -> list[float]:
        """Of each text on the one side with the one at its place on the other."""
        import numpy as np

        total = np.zeros(len(left), dtype=np.float32)
        for view in self.views:
            ours, theirs = view.a(left), view.b(right)
            lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
            total += np.einsum("ij,ij->i", ours, theirs) / np.maximum(lengths, 1e-6) * view.weight
        return [float(value) for value in total]


def linked(
    ours: Sequence[Unit], theirs: Sequence[Unit], same_language: bool, semantic: bool, lines: bool = False
) -> list[tuple[int, int, float]]:
    """Pairs of passages (by index) that share a link, with the link's similarity; `lines` says that units are lines."""
    left, right = [unit.text for unit in ours], [unit.text for unit in theirs]
    sizes, ratio = _sizes(left, right)
    method = _method(left, right, same_language, semantic)
    spaces = [view.space(left, right) for view in method.views]
    links = path(spaces, sizes, method.tuning)
    if same_language and links:
        # Of two texts that are nearly copies weak links are chance; translations of one source have no better ones.
        usual = statistics.median(link.similarity for link in links)
        if usual > _COPY:
            links = path(spaces, sizes, replace(method.tuning, floor=0.3))
    if not same_language and not semantic:
        for _ in range(2):
            learned = _learned(left, right, links)
            if learned is None:
                break
            method = _Method((method.views[0], learned), method.tuning)
            links = path([spaces[0], learned.space(left, right)], sizes, method.tuning)
    pairs = [
        (ours[a].passage, theirs[b].passage, link.similarity)
        for link in links
        for a in range(link.a, link.a + link.n)
        for b in range(link.b, link.b + link.m)
    ]
    return pairs if lines else pairs + _fused(ours, theirs, links, ratio, method)


def _method(left: _Texts, right: _Texts, same_language: bool, semantic: bool) -> _Method:
    if same_language:
        return _Method((_counting(characters, left, right, 1.0),), Tuning(floor=0.06))
    common = _counting(shared, left, right, 0.3 if semantic else 1.0)
    if semantic:
        return _Method(
            (_View(meaning.embed, meaning.embed, 1.0), common), Tuning(floor=0.35, gap=0.03, merge=0.01, edge=0.35)
        )
    return _Method((common,), Tuning(floor=0.0, length=0.10))


def _counting(features: Callable[[str], Counter[str]], left: _Texts, right: _Texts, weight: float) -> _View:
    """A view that counts features, weighed by how rare they are in these texts."""
    rarity = weights([features(text) for text in left], [features(text) for text in right])

    def counted(texts: _Texts) -> Rows:
        return rows([features(text) for text in texts], rarity)

    return _View(counted, counted, weight)


def _fused(
    ours: Sequence[Unit], theirs: Sequence[Unit], links: Sequence[Link], ratio: float, method: _Method
) -> list[tuple[int, int, float]]:
    """Pairs for units that were left alone because the other side runs them on into a neighbour without a full stop.

    A heading is often part of the sentence after it. Such a unit is held against as much text as it would take at the
    head of the linked unit that is next and at the tail of the one before, if they are near.
    """
    found: list[tuple[int, int, float]] = []
    for flipped in (False, True):
        mine, others = (theirs, ours) if flipped else (ours, theirs)
        spans = [(link.b, link.m, link.a, link.n) if flipped else (link.a, link.n, link.b, link.m) for link in links]
        taken = {index for start, count, _, _ in spans for index in range(start, start + count)}
        candidates: list[tuple[int, int, str]] = []
        at = 0
        for index in (index for index in range(len(mine)) if index not in taken):
            while at < len(spans) and spans[at][0] < index:
                at += 1
            text = mine[index].text
            size = max(2, round(len(text) * (1 / ratio if flipped else ratio)))
            if at > 0 and index - sum(spans[at - 1][:2]) < _BESIDE:
                last = spans[at - 1][2] + spans[at - 1][3] - 1
                if len(others[last].text) > 1.3 * size:
                    candidates.append((index, last, others[last].text[-size:]))
            if at < len(spans) and spans[at][0] - index <= _BESIDE:
                first = spans[at][2]
                if len(others[first].text) > 1.3 * size:
                    candidates.append((index, first, others[first].text[:size]))
        alone = [mine[index].text for index, _, _ in candidates]
        edges = [edge for _, _, edge in candidates]
        if not candidates:
            continue
        similar = method.similarities(edges, alone) if flipped else method.similarities(alone, edges)
        best: dict[int, tuple[float, int]] = {}
        for (index, other, _), similarity in zip(candidates, similar, strict=True):
            if similarity >= method.tuning.edge:
                best[index] = max(best.get(index, (0.0, 0)), (similarity, other))
        for index, (similarity, other) in best.items():
            pair = (mine[index].passage, others[other].passage)
            found.append((pair[1], pair[0], similarity) if flipped else (*pair, similarity))
    return found


def _sizes(left: _Texts, right: _Texts) -> tuple[tuple[Rows, Rows], float]:
    """Lengths in code points, those of side a scaled to what they would be on side b; and that ratio."""
    import numpy as np

    ours, theirs = (np.array([len(text) for text in side], dtype=np.float32) for side in (left, right))
    # The ratio of whole texts is off when one covers a part of the other; medians of sentences are not.
    ratio = float(np.median(theirs)) / max(1.0, float(np.median(ours)))
    return (ours * ratio, theirs), ratio


def _learned(left: _Texts, right: _Texts, links: Sequence[Link]) -> _View | None:
    """A view in which words of side a stand for those of side b that keep their company in the links so far."""
    ours = [words(text) for text in left]
    theirs = [words(text) for text in right]
    together: Counter[tuple[str, str]] = Counter()
    count_a: Counter[str] = Counter()
    count_b: Counter[str] = Counter()
    for link in links:
        seen_a = {word for index in range(link.a, link.a + link.n) for word in ours[index]}
        seen_b = {word for index in range(link.b, link.b + link.m) for word in theirs[index]}
        count_a.update(seen_a)
        count_b.update(seen_b)
        together.update((x, y) for x in seen_a for y in seen_b)
    company: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (x, y), seen in together.items():
        if seen >= 2:
            dice = 2 * seen / (count_a[x] + count_b[y])
            if dice >= 0.5:
                company[x].append((dice, y))
    if not company:
        return None
    closest = {word: [other for _, other in sorted(others, reverse=True)[:3]] for word, others in company.items()}

    def translated(text: str) -> Counter[str]:
        return Counter(other for word in words(text) for other in closest.get(word, ()))

    rarity = weights([translated(text) for text in left], theirs)
    return _View(
        lambda texts: rows([translated(text) for text in texts], rarity),
        lambda texts: rows([words(text) for text in texts], rarity),
        0.5,
    )
