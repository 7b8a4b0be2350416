"""Two texts -> what was changed, in the fewest and smallest pieces that begin and end at words.

A piece costs something of its own, so a particle or a comma between two changed words does not keep them apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from review.sequences import rising, shared_once
from review.text import Mapped, Span, clusters, script, words

PIECE_COST = 5
"""What one more piece has to save: a deleted or inserted code point of a name, number or kanji is 2, any other 1."""
_TELLING = frozenset({"kanji", "katakana", "latin", "digit", "hangul", "greek", "cyrillic"})

_CELLS = 160_000


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at `old` of the old text is what stands at `new` of the new one; either may be empty, not both."""

    old: Span
    new: Span


def changes(old: str, new: str, canonical: bool = False) -> list[Change]:
    """The changes from `old` to `new`, in order, none touching another; between them the texts are equal.

    Edges are token edges of `review.text.words` in both texts. With `canonical`, canonically equivalent characters
    (Unicode Standard Annex 15) are equal, so the texts between the changes may be written with other code points.
    """
    if old == new:
        return []
    olds, news = _read(old, canonical), _read(new, canonical)
    a, b = _tokens(olds), _tokens(news)
    keys_a, keys_b = [olds.text[s:e] for s, e in a], [news.text[s:e] for s, e in b]
    return [
        Change(_span(olds, a, i1, i2, len(old)), _span(news, b, j1, j2, len(new)))
        for i1, i2, j1, j2 in _hunks(keys_a, keys_b)
    ]


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(text: str, canonical: bool) -> Mapped:
    """The text to compare, with the way back to the code points of `text`."""
    if not canonical or unicodedata.is_normalized("NFC", text):
        return Mapped(text, range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for span, key in _composed(text):
        out.append(key)
        starts.extend([span.start] * len(key))
        ends.extend([span.end] * len(key))
    return Mapped("".join(out), starts, ends)


def _composed(text: str) -> Iterator[tuple[Span, str]]:
    """Stretches that compose with nothing outside them, with their NFC: mostly one combining sequence each."""
    held: Span | None = None
    key = ""
    for cluster in clusters(text):
        here = unicodedata.normalize("NFC", cluster.of(text))
        if held is not None:
            # Conjoining jamo are no marks and compose all the same.
            together = unicodedata.normalize("NFC", text[held.start : cluster.end])
            if together != key + here:
                held, key = Span(held.start, cluster.end), together
                continue
            yield held, key
        held, key = cluster, here
    if held is not None:
        yield held, key


def _tokens(read: Mapped) -> list[tuple[int, int]]:
    """The tokens of the text to compare; one never ends inside what is one stretch of the original."""
    found: list[tuple[int, int]] = []
    at = 0
    for word in words(read.text):
        end = word.end
        if end < len(read.text) and read.starts[end] == read.starts[end - 1]:
            continue
        found.append((at, end))
        at = end
    return found


def _span(read: Mapped, tokens: Sequence[tuple[int, int]], first: int, last: int, size: int) -> Span:
    start = read.starts[tokens[first][0]] if first < len(tokens) else size
    return Span(start, read.ends[tokens[last - 1][1] - 1] if last > first else start)


# --- comparing -------------------------------------------------------------------------------------------------------


def _hunks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The changed runs of tokens, touching ones joined."""
    held: tuple[int, int, int, int] | None = None
    for hunk in _differ(a, b, 0, len(a), 0, len(b)):
        if held is not None and held[1] == hunk[0] and held[3] == hunk[2]:
            held = held[0], hunk[1], held[2], hunk[3]
            continue
        if held is not None:
            yield held
        held = hunk
    if held is not None:
        yield held


def _differ(
    a: Sequence[str], b: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> Iterator[tuple[int, int, int, int]]:
    while i1 < i2 and j1 < j2 and a[i1] == b[j1]:
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and a[i2 - 1] == b[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    if i1 == i2 or j1 == j2:
        if i1 < i2 or j1 < j2:
            yield i1, i2, j1, j2
        return
    if (i2 - i1) * (j2 - j1) <= _CELLS:
        yield from _cheapest(a, b, i1, i2, j1, j2)
        return
    # Too large to weigh every way: what stands once on both sides divides it.
    anchors = rising(shared_once(a, b, range(i1, i2), range(j1, j2)))
    if not anchors:
        yield i1, i2, j1, j2
        return
    i, j = i1, j1
    for x, y in chain(anchors, [(i2, j2)]):
        yield from _differ(a, b, i, x, j, y)
        i, j = x + 1, y + 1


def _cheapest(
    a: Sequence[str], b: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> Iterator[tuple[int, int, int, int]]:
    """The cheapest way from `a` to `b`: changed code points cost what they weigh, every piece `PIECE_COST` more.

    Gotoh's affine gaps (1982), with deletions and insertions in one state, since a piece holds both.
    """
    rows, columns = i2 - i1, j2 - j1
    inserted = [_weight(b[j1 + j]) for j in range(columns)]
    far = 1 << 60
    # same[j], open_[j]: the cost of the first i and j tokens when the last of them is kept, or belongs to a piece.
    same = [0] + [far] * columns
    open_ = [far] * (columns + 1)
    for j in range(columns):
        open_[j + 1] = min(open_[j], same[j] + PIECE_COST) + inserted[j]
    # steps: 0 kept, 1 deleted, 2 inserted; begins: whether the piece begins with that step.
    kept_from: list[bytearray] = []
    steps: list[bytearray] = [bytearray([2] * (columns + 1))]
    begins: list[bytearray] = [bytearray([0, 1] + [0] * columns)[: columns + 1]]
    for i in range(rows):
        token = a[i1 + i]
        cost = _weight(token)
        new_same = [far] * (columns + 1)
        new_open = [far] * (columns + 1)
        kept = bytearray(columns + 1)
        step = bytearray(columns + 1)
        begin = bytearray(columns + 1)
        for j in range(columns + 1):
            carried, opened = open_[j], same[j] + PIECE_COST
            best, first = (opened, 1) if opened < carried else (carried, 0)
            best, how = best + cost, 1
            if j:
                if token == b[j1 + j - 1]:
                    if open_[j - 1] < same[j - 1]:
                        new_same[j], kept[j] = open_[j - 1], 1
                    else:
                        new_same[j] = same[j - 1]
                carried, opened = new_open[j - 1], new_same[j - 1] + PIECE_COST
                other, begun = (opened, 1) if opened < carried else (carried, 0)
                other += inserted[j - 1]
                if other < best:
                    best, first, how = other, begun, 2
            new_open[j], step[j], begin[j] = best, how, first
        same, open_ = new_same, new_open
        kept_from.append(kept)
        steps.append(step)
        begins.append(begin)
    found: list[tuple[int, int, int, int]] = []
    i, j = rows, columns
    changing = open_[columns] < same[columns]
    end = (i, j)
    while i or j:
        if not changing:
            changing = bool(kept_from[i - 1][j])
            i, j = i - 1, j - 1
            end = (i, j)
            continue
        how, first = steps[i][j], begins[i][j]
        if how == 1:
            i -= 1
        else:
            j -= 1
        if first:
            found.append((i1 + i, i1 + end[0], j1 + j, j1 + end[1]))
            changing = False
    yield from reversed(found)


def _weight(token: str) -> int:
    return len(token) * (2 if script(token[0]) in _TELLING else 1)
