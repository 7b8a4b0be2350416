"""Which of many keys are within a small edit distance of a string, exactly, in time that hardly grows with them.

A distance is small that is at most a fifth of the longer of the two, rounded down: Lama is one letter from Llama, but
Cuba is another word than CUDA. Distances are integers throughout; similarities with a cut-off lose pairs on the edge.
Two strings within d edits have, in their first `_PREFIX` characters, a common rest after at most d deletions each, so
an index of such rests finds every candidate (the symmetric deletes of SymSpell, with its prefix filter).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, combinations, product

_PREFIX = 7
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


class NearIndex:
    """Keys that can be looked up nearly, under a rule that says how many edits a length allows; it never falls.

    An `anchored` index finds only keys with the same first character, and is faster.
    """

    def __init__(
        self, keys: Iterable[str] = (), rule: Callable[[int], int] = allowed, *, anchored: bool = False
    ) -> None:
        self.rule = rule
        self.anchored = anchored
        self.keys: list[str] = []
        # The lengths of the keys, in an anchored index of those with the same first character.
        self._lengths: dict[str, set[int]] = {}
        # How many deletions a string of a length may take: few lengths, asked for very often.
        self._most: dict[int, int] = {}
        self._at: dict[str, int] = {}
        # A number, or a list of several: most rests are of one key, and lists by the hundred thousand are slow.
        self._rests: dict[str, int | list[int]] = {}
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
        self._lengths.setdefault(key[:1] if self.anchored else "", set()).add(len(key))
        rests = self._rests
        for rest in self._taken_from(key):
            found = rests.get(rest)
            if found is None:
                rests[rest] = at
            elif isinstance(found, int):
                rests[rest] = [found, at]
            else:
                found.append(at)

    def find(self, text: str) -> list[tuple[int, str]]:
        """The keys within the allowed distance, each with its distance, the nearest first, then in order of adding."""
        if not self._may_have(text):
            return []
        candidates: set[int] = set()
        for some in map(self._rests.get, self._taken_from(text)):
            if some is None:
                continue
            if isinstance(some, int):
                candidates.add(some)
            else:
                candidates.update(some)
        found = []
        for at in sorted(candidates):
            apart = self._apart(text, self.keys[at])
            if apart is not None:
                found.append((apart, self.keys[at]))
        return sorted(found, key=lambda one: one[0])

    def _may_have(self, text: str) -> bool:
        """Whether there is a key of about the length, and with the beginning, that a near one has."""
        lengths = self._lengths.get(text[:1] if self.anchored else "")
        if not lengths:
            return False
        size = len(text)
        return any(self.rule(max(size, length)) >= abs(size - length) for length in lengths)

    def pairs(self) -> Iterator[tuple[int, str, str]]:
        """Every two of the keys that are within the allowed distance of each other, each pair once, with it."""
        keys = self.keys
        near: dict[tuple[int, int], int] = {}
        for rest, found in self._rests.items():
            if isinstance(found, int):
                continue
            # Keys with one beginning have all rests of it in common, and are compared where it is the rest itself.
            beginnings: dict[str, list[int]] = {}
            for at in found:
                beginnings.setdefault(keys[at][:_PREFIX], []).append(at)
            groups = [*beginnings.values()]
            across = (product(one, other) for one, other in combinations(groups, 2))
            for one, other in chain(combinations(beginnings.get(rest, ()), 2), *across):
                pair = (one, other) if one < other else (other, one)
                if pair not in near:
                    apart = self._apart(keys[one], keys[other])
                    if apart is not None:
                        near[pair] = apart
        for (one, other), apart in sorted(near.items()):
            yield apart, keys[one], keys[other]

    def _apart(self, one: str, other: str) -> int | None:
        """The distance of two strings, None where it is more than is allowed."""
        most = self.rule(max(len(one), len(other)))
        if abs(len(one) - len(other)) > most or (self.anchored and one[0] != other[0]):
            return None
        apart = 0 if one == other else distance(one, other, most)
        return apart if apart <= most else None

    def _taken_from(self, text: str) -> Iterable[str]:
        """What is left of the beginning of a string after the deletions that it may take.

        That is one more for as long as a string so much longer would allow it.
        """
        prefix = text[:_PREFIX]
        size = len(text)
        most = self._most.get(size)
        if most is None:
            most = 0
            while most < _MOST and self.rule(size + most + 1) > most:
                most += 1
            self._most[size] = most
        if not prefix:
            return ()
        if not most or len(prefix) == 1:
            return (prefix,)
        first = int(self.anchored)
        if most == 1:
            return {prefix, *[prefix[:at] + prefix[at + 1 :] for at in range(first, len(prefix))]}
        layer = rests = {prefix}
        for _ in range(min(most, len(prefix) - 1)):
            layer = {rest[:at] + rest[at + 1 :] for rest in layer for at in range(first, len(rest))}
            rests = rests | layer
        return rests
