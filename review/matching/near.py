"""Which of many keys are within a small edit distance of a string, exactly, in time that hardly grows with them.

A distance is small that is at most a fifth of the longer of the two, rounded down: Lama is one letter from Llama, but
Cuba is another word than CUDA. Distances are integers throughout; similarities with a cut-off lose pairs on the edge.
Two strings within d edits have, in their first `_PREFIX` characters, a common rest after at most d deletions each, so
an index of such rests finds every candidate (the symmetric deletes of SymSpell, with its prefix filter).
"""

from __future__ import annotations

from collections.abc import Iterable

_PREFIX = 8
_MOST = 3


def allowed(length: int) -> int:
    """The edits that are allowed between two strings of which the longer has that length."""
    return min(length // 5, _MOST)


def distance(one: str, other: str, most: int = _MOST) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); `most` + 1 for more."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other, score_cutoff=most))


class NearIndex:
    """Keys that can be looked up nearly. Keys may be added; each has an integer of the caller's choice."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.keys: list[str] = []
        self._at: dict[str, int] = {}
        self._rests: dict[str, list[int]] = {}
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
        for rest in _rests(key):
            self._rests.setdefault(rest, []).append(at)

    def find(self, text: str) -> list[tuple[int, str]]:
        """The keys within the allowed distance, each with its distance, the nearest first, then in order of adding."""
        candidates = {at for rest in _rests(text) for at in self._rests.get(rest, ())}
        found = []
        for at in sorted(candidates):
            key = self.keys[at]
            most = allowed(max(len(key), len(text)))
            apart = 0 if key == text else distance(text, key, most)
            if apart <= most:
                found.append((apart, key))
        return sorted(found, key=lambda one: one[0])


def _rests(text: str) -> Iterable[str]:
    """What is left of the beginning of a string after the deletions that it may take.

    A string of n characters may be d edits from a longer one only if d <= (n + d) // 5, so if d <= n // 4.
    """
    prefix = text[:_PREFIX]
    most = min(len(text) // 4, _MOST)
    if not most:
        return (prefix,) if prefix else ()
    layer = rests = {prefix}
    for _ in range(min(most, len(prefix) - 1)):
        layer = {rest[:at] + rest[at + 1 :] for rest in layer for at in range(len(rest))}
        rests = rests | layer
    return rests
