"""The number of edits that TER counts, exactly sacreBLEU's, without working out every shift that it tries.

TER (Snover et al. 2006) moves blocks of words as long as that lowers the edit distance, always the block that lowers
it most. sacreBLEU computes the distance of each candidate, within a beam around the diagonal (as Tercom does). Here a
plain Levenshtein distance, which no beam can undercut, bounds each candidate first; the distance within the beam is
computed from the best bound downwards, until no other candidate can win. Mostly that is one.

The limits, the order of candidates and the ties are those of sacreBLEU 2.6; a property test holds the two together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

_SHIFT_SIZE = 10
_SHIFT_DISTANCE = 50
_BEAM = 25
_CANDIDATES = 1000
_FAR = 10**16

# What a cell came from: a word kept or replaced, one of the line alone, one of the reference alone.
_DIAGONAL, _LINE, _REFERENCE = 0, 1, 2


def edits(line: Sequence[str], reference: Sequence[str]) -> int:
    """The fewest edits TER finds from the words of a line to those of its reference, shifts among them."""
    if not reference:
        return len(line)
    words, wanted = _coded(line, reference)
    shifts = checked = 0
    while True:
        table = _Table(words, wanted)
        candidates, checked = _candidates(words, wanted, table, checked)
        if checked >= _CANDIDATES:
            break
        better = _best(words, table, candidates)
        if better is None:
            break
        words = better
        shifts += 1
    return shifts + table.distance


def _coded(line: Sequence[str], reference: Sequence[str]) -> tuple[str, str]:
    """Both as strings of one character a word, so that blocks are slices. Surrogates are left out."""
    codes: dict[str, str] = {}
    for word in (*reference, *line):
        if word not in codes:
            code = len(codes)
            codes[word] = chr(code if code < 0xD800 else code + 0x800)
    return "".join(codes[word] for word in line), "".join(codes[word] for word in reference)


class _Table:
    """The edit distance of `words` and `wanted` within the beam, row by row, and the way back through it."""

    def __init__(self, words: str, wanted: str) -> None:
        self.wanted = wanted
        self.size = len(words)
        self.ratio = len(wanted) / len(words) if words else 1.0
        self.beam = math.ceil(self.ratio / 2 + _BEAM) if self.ratio / 2 > _BEAM else _BEAM
        self.rows: list[list[int]] = [list(range(len(wanted) + 1))]
        self.origins: list[bytearray] = [bytearray([_REFERENCE]) * (len(wanted) + 1)]
        for at, word in enumerate(words, 1):
            row, origins = self._row(self.rows[-1], at, word)
            self.rows.append(row)
            self.origins.append(origins)

    @property
    def distance(self) -> int:
        return self.rows[-1][-1]

    def _bounds(self, at: int) -> tuple[int, int]:
        """The first column of row `at` that lies in the beam, and the one after the last."""
        middle = math.floor(at * self.ratio)
        end = len(self.wanted) + 1
        return max(0, middle - self.beam), end if at == self.size else min(end, middle + self.beam)

    def _row(self, above: list[int], at: int, word: str) -> tuple[list[int], bytearray]:
        """The row below `above`. Of equal ways the diagonal is taken first, then the word of the line."""
        start, end = self._bounds(at)
        row = [_FAR] * len(above)
        origins = bytearray(len(above))
        if start == 0:
            row[0] = above[0] + 1
            origins[0] = _LINE
            start = 1
        left = row[start - 1]
        corner = above[start - 1]
        for column, letter in enumerate(self.wanted[start - 1 : end - 1], start):
            best = corner if letter == word else corner + 1
            corner = above[column]
            origin = _DIAGONAL
            if corner + 1 < best:
                best = corner + 1
                origin = _LINE
            if left + 1 < best:
                best = left + 1
                origin = _REFERENCE
            row[column] = left = best
            origins[column] = origin
        return row, origins

    def distance_of(self, words: str, same: int) -> int:
        """The distance of other words of the same number, of which the first `same` are the table's."""
        row = self.rows[same]
        for at in range(same, len(words)):
            row = self._values(row, at + 1, words[at])
        return row[-1]

    def _values(self, above: list[int], at: int, word: str) -> list[int]:
        start, end = self._bounds(at)
        row = [_FAR] * len(above)
        if start == 0:
            row[0] = above[0] + 1
            start = 1
        left = row[start - 1]
        corner = above[start - 1]
        for column, letter in enumerate(self.wanted[start - 1 : end - 1], start):
            if letter != word:
                corner += 1
            left += 1
            if corner < left:
                left = corner
            corner = above[column]
            if corner < left:
                left = corner + 1
            row[column] = left
        return row

    def alignment(self) -> _Alignment:
        """Which word of the line each word of the reference stands for, and which words are wrong, on both sides."""
        line, reference = self.size, len(self.wanted)
        partner = [-1] * reference
        wrong_line, wrong_reference = [0] * line, [0] * reference
        while line or reference:
            origin = self.origins[line][reference]
            if origin == _DIAGONAL:
                kept = self.rows[line][reference] == self.rows[line - 1][reference - 1]
                line -= 1
                reference -= 1
                partner[reference] = line
                if not kept:
                    wrong_line[line] = wrong_reference[reference] = 1
            elif origin == _LINE:
                line -= 1
                wrong_line[line] = 1
            else:
                reference -= 1
                partner[reference] = line - 1
                wrong_reference[reference] = 1
        return _Alignment(partner, [0, *accumulate(wrong_line)], [0, *accumulate(wrong_reference)])


class _Alignment(NamedTuple):
    """`partner`: the index in the line, or of the word before where there is none. The others are running sums."""

    partner: list[int]
    wrong_line: list[int]
    wrong_reference: list[int]


class _Shift(NamedTuple):
    """Move `length` words of the line from `start` to `target`."""

    start: int
    length: int
    target: int

    def of(self, words: str) -> str:
        start, length, target = self
        block = words[start : start + length]
        if target < start:
            return words[:target] + block + words[target:start] + words[start + length :]
        if target > start + length:
            return words[:start] + words[start + length : target] + block + words[target:]
        return words[:start] + words[start + length : length + target] + block + words[length + target :]


def _blocks(words: str, wanted: str) -> Iterator[tuple[int, int, int]]:
    """Blocks of the line that stand in the reference too: start in the line, start in the reference, length."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(wanted):
        places[word].append(at)
    size, end = len(words), len(wanted)
    for start, word in enumerate(words):
        for place in places.get(word, ()):
            if abs(place - start) > _SHIFT_DISTANCE:
                continue
            length = 0
            while length < _SHIFT_SIZE and words[start + length] == wanted[place + length]:
                length += 1
                yield start, place, length
                if start + length == size or place + length == end:
                    break


def _candidates(words: str, wanted: str, table: _Table, checked: int) -> tuple[set[_Shift], int]:
    """The shifts that sacreBLEU tries, and how many it has tried with those; duplicates count there, but not here."""
    partner, wrong_line, wrong_reference = table.alignment()
    found: set[_Shift] = set()
    for start, place, length in _blocks(words, wanted):
        end = start + length
        if (
            wrong_line[end] == wrong_line[start]
            or wrong_reference[place + length] == wrong_reference[place]
            or start <= partner[place] < end
        ):
            continue
        last = -1
        for at in range(place - 1, place + length):
            target = partner[at] + 1 if at >= 0 else 0
            if target != last:
                last = target
                found.add(_Shift(start, length, target))
                checked += 1
        if checked >= _CANDIDATES:
            break
    return found, checked


def _best(words: str, table: _Table, candidates: set[_Shift]) -> str | None:
    """The words after the shift that lowers the distance most; of equals the longest, then the first, then the nearest.

    None where no shift lowers it.
    """
    from rapidfuzz.distance import Levenshtein

    before = table.distance
    bounds = []
    for shift in candidates:
        shifted = shift.of(words)
        gain = before - Levenshtein.distance(shifted, table.wanted)
        if gain > 0:
            bounds.append((gain, shift.length, -shift.start, -shift.target, shifted))
    bounds.sort(reverse=True)
    best: tuple[int, int, int, int, str] | None = None
    for bound in bounds:
        if best is not None and bound <= best:
            break
        _, length, start, target, shifted = bound
        found = before - table.distance_of(shifted, min(-start, -target)), length, start, target, shifted
        if found[0] > 0 and (best is None or found > best):
            best = found
    return None if best is None else best[-1]
