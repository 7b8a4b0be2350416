"""Which of many keys are within a small edit distance of a string, exactly, in time that hardly grows with them.

A distance is small that is at most a fifth of the longer of the two, rounded down: Lama is one letter from Llama, but
Cuba is another word than CUDA. Distances are integers throughout; similarities with a cut-off lose pairs on the edge.
Each key is cut into one piece more than edits are allowed, so that of what is within that distance one piece is left
as it was, at most as far from its place as there are pieces before it: G. Li, D. Deng, J. Wang, J. Feng, "Pass-Join: A
Partition-based Method for Similarity Joins", PVLDB 5(3), 2011. A character between two pieces belongs to neither, for
the swap of neighbours, which is one edit here, must not touch both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

_MOST = 3


def allowed(length: int) -> int:
    """The edits that are allowed between two strings of which the longer has that length."""
    return min(length // 5, _MOST)


def by_sound(length: int) -> int:
    """The edits that are allowed between names as sounds, of which a kana has two: one, or two in long names."""
    return 0 if length < 5 else 1 if length < 14 else 2


def distance(one: str, other: str, most: int = _MOST) -> int:
    """Insertions, deletions, replacements, swaps of neighbours (optimal string alignment); `most` + 1 for more."""
    return _osa()(one, other, score_cutoff=most)


@cache
def _osa() -> Callable[..., int]:
    from rapidfuzz.distance import OSA

    return OSA.distance


_Rule = Callable[[int], int]
_Pieces = dict[str, list[int]]
"""The keys that have a piece, by their index."""


class NearIndex:
    """Keys that can be looked up nearly, under a rule that says how many edits a length allows, three at most.

    An `anchored` index finds only keys with the same first character, and is faster.
    """

    def __init__(self, keys: Iterable[str] = (), rule: _Rule = allowed, *, anchored: bool = False) -> None:
        self.rule = rule
        self.anchored = anchored
        self.keys: list[str] = []
        self._at: dict[str, int] = {}
        # In an anchored index the keys of each first character apart.
        self._shelves: dict[str, _Shelf] = {}
        for key in keys:
            self.add(key)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: str) -> None:
        """Adds a key, once."""
        if not key or key in self._at:
            return
        at = self._at[key] = len(self.keys)
        self.keys.append(key)
        first = key[0] if self.anchored else ""
        shelf = self._shelves.get(first)
        if shelf is None:
            shelf = self._shelves[first] = _Shelf(self.rule)
        shelf.add(key, at)

    def find(self, text: str) -> list[tuple[int, str]]:
        """The keys within the allowed distance, each with its distance, the nearest first, then in order of adding."""
        shelf = self._shelves.get(text[:1] if self.anchored else "")
        if shelf is None or not text:
            return []
        found = sorted(self._near(text, shelf.candidates(text)))
        return [(apart, self.keys[at]) for apart, at in found]

    def pairs(self) -> Iterator[tuple[int, str, str]]:
        """Every two of the keys that are within the allowed distance of each other, each pair once, with it."""
        keys = self.keys
        near: list[tuple[int, int, int]] = []
        for one, key in enumerate(keys):
            others = self._shelves[key[0] if self.anchored else ""].candidates(key, one)
            if others:
                size = len(key)
                # Of keys of one length each finds the other.
                rest = [other for other in others if other < one or len(keys[other]) < size]
                near += [(min(one, other), max(one, other), apart) for apart, other in self._near(key, rest)]
        for one, other, apart in sorted(near):
            yield apart, keys[one], keys[other]

    def _near(self, text: str, candidates: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The distance of those of the candidates that are near enough, and their index."""
        keys, rule, measured, size = self.keys, self.rule, _osa(), len(text)
        for at in candidates:
            key = keys[at]
            most = rule(max(size, len(key)))
            apart = measured(text, key, score_cutoff=most)
            if apart <= most:
                yield apart, at


class _Shelf:
    """The pieces of keys, by the length of the key and the place of the piece."""

    def __init__(self, rule: _Rule) -> None:
        self._rule = rule
        self._of_length: dict[int, list[tuple[int, int, _Pieces]]] = {}
        # Where to look for keys near to a text of that length: pieces, and the range of the text that has to be one.
        self._places: dict[tuple[int, bool], list[tuple[_Pieces, int, int]]] = {}

    def add(self, key: str, at: int) -> None:
        size = len(key)
        places = self._of_length.get(size)
        if places is None:
            most = max(self._rule(size + more) for more in range(_MOST + 1) if self._rule(size + more) >= more)
            places = self._of_length[size] = [(start, end, {}) for start, end in _cut(size, most)]
            self._places.clear()
        for start, end, pieces in places:
            pieces.setdefault(key[start:end], []).append(at)

    def candidates(self, text: str, itself: int = -1) -> set[int]:
        """The indexes of all keys that may be near to a text.

        Where the text is the key with the index `itself`, of all others that are no longer than it.
        """
        longer = itself < 0
        size = len(text)
        places = self._places.get((size, longer))
        if places is None:
            places = self._places[size, longer] = [*self._to_look_at(size, longer)]
        found: set[int] = set()
        for pieces, start, end in places:
            some = pieces.get(text[start:end])
            if some is not None and (len(some) > 1 or some[0] != itself):
                found.update(some)
        found.discard(itself)
        return found

    def _to_look_at(self, size: int, longer: bool) -> Iterator[tuple[_Pieces, int, int]]:
        for length, places in self._of_length.items():
            more = size - length
            if self._rule(max(size, length)) < abs(more) or (more < 0 and not longer):
                continue
            last = len(places) - 1
            for at, (start, end, pieces) in enumerate(places):
                # No more edits before it than pieces, nor behind it.
                for shift in range(max(-at, more - (last - at)), min(at, more + (last - at)) + 1):
                    yield pieces, start + shift, end + shift


def _cut(size: int, most: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a key are: one more than edits, a character between two, the longer ones in front."""
    each, rest = divmod(max(size - most, 0), most + 1)
    start = 0
    for at in range(most + 1):
        end = start + each + (at < rest)
        yield start, end
        start = end + 1
