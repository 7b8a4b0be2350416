"""What the alignment's screen shows, as lines of text: a group in the list, and the current one with both its texts.

Functions of a `Regrouping` and a width alone. The other text stands on the left, the transcript on the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from review.align.change import Side
from review.regrouping import Regrouping, numbers
from review.text import join_wraps
from review.tui.highlight import Glyphs, Line, Piece, crop, crop_line, fit, safe, width, wrap

NARROW = 64
"""Below so many cells the texts of a group stand one above the other."""

_BESIDE = 2
"""Lines of the passages before and after a group."""

_ORDER: tuple[Side, Side] = ("b", "a")


def progress(state: Regrouping, columns: int, glyphs: Glyphs) -> Line:
    """The line at the top: what is aligned with what, and what is left."""
    parts = [(f"{len(state.groups)} groups", "count")]
    parts += [(f"{state.doubtful} doubtful", "conflict")] if state.doubtful else []
    parts += [(f"{state.alone} alone", "count")] if state.alone else []
    parts.append(("not written down" if state.loose else "in transcript.yaml", "dim"))
    line: Line = (Piece(f" alignment: {state.found.kind}", "title"),)
    for text, style in parts:
        # What does not fit matters less than what is there.
        if width(line) + 3 + len(text) <= columns:
            line = (*line, Piece("   "), Piece(text, style))
    return crop_line(line, columns, glyphs.ellipsis)


def _columns(passages: int) -> int:
    """The cells for the numbers of a side of so many passages: room for a short run of them."""
    return max(6, 2 * len(str(passages)) + 1)


def entry(state: Regrouping, at: int, columns: int, glyphs: Glyphs) -> Line:
    """One group in the list: `?` where it is doubtful, its confidence, its numbers, how its texts begin."""
    group = state.groups[at]
    here = at == state.at
    mark = "?" if group.doubtful else " "
    sure = f"{group.confidence:.2f}" if group.paired else "    "
    theirs, ours = _columns(len(state.found.other)), _columns(len(state.transcript))
    head = [
        Piece(">" if here else " ", "here"),
        Piece(f"{mark} ", "state-flagged"),
        Piece(sure, "conflict" if group.doubtful else "dim"),
    ]
    room = max(0, columns - width(head) - theirs - ours - 5)
    left = room // 2
    for side, cells, text in zip(_ORDER, (theirs, ours), (left, room - left), strict=True):
        found = getattr(group, side)
        said = join_wraps("\n".join(state.passage(side, number).target[: 2 * text] for number in found[:4])).text
        head.append(Piece(" " + fit(numbers(found), cells, glyphs.ellipsis), "list-number"))
        head.append(Piece(" " + fit(safe(said), text, glyphs.ellipsis), "preview" if group.paired else "dim"))
    return crop_line(tuple(head), columns, glyphs.ellipsis)


def heading(state: Regrouping, columns: int, glyphs: Glyphs) -> Line:
    """The names of both texts above their columns; `[ ]` around the one whose boundary is shifted."""
    half = (columns - 3) // 2
    pieces = []
    for side, text in zip(_ORDER, (state.found.other, state.transcript), strict=True):
        name = crop(safe(text.path.name if text.path else state.found.kind), half - 2, glyphs.ellipsis)
        now = side == state.side
        pieces.append(Piece(fit(f"[{name}]" if now else f" {name} ", half), "here" if now else "label"))
    return (Piece(" "), pieces[0], Piece("  "), pieces[1])


def current(state: Regrouping, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """The current group in at most `rows` lines, between the passages before and after it, which are dim."""
    if not state.groups or rows < 1:
        return ()
    narrow = columns < NARROW
    each = (rows - 1) // 2 if narrow else rows
    beside = _BESIDE if each >= 10 else 1 if each >= 7 else 0
    half = columns if narrow else (columns - 3) // 2
    left, right = (_side(state, side, half, each, beside, glyphs) for side in _ORDER)
    if narrow:
        return (*left, (Piece(glyphs.rule * columns, "dim"),), *right)
    return tuple(
        (*one, Piece(" " * (half - width(one))), Piece(f" {glyphs.divider} ", "dim"), *other)
        for one, other in zip_longest(left, right, fillvalue=())
    )


def _side(state: Regrouping, side: Side, columns: int, rows: int, beside: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """One side of the current group; both sides begin and end with as many lines of their neighbours."""
    group = state.groups[state.at]
    before, after = _neighbour(state, side, -1), _neighbour(state, side, 1)
    digits = len(str(len(state.transcript if side == "a" else state.found.other)))
    lines: list[Line] = []
    if beside:
        found = list(_passage(state, side, before, columns, digits, "near"))[-beside:] if before else []
        lines += [*([()] * (beside - len(found))), *found, ()]
    own = [list(_passage(state, side, number, columns, digits, "", "number")) for number in getattr(group, side)]
    lines += _excerpt(own, max(1, rows - 2 * (beside + bool(beside))), columns, glyphs)
    if not own:
        lines.append((Piece(" " * (digits + 2)), Piece("nothing on this side", "dim")))
    if beside and after:
        lines += [(), *_short(list(_passage(state, side, after, columns, digits, "near")), beside, glyphs, columns)]
    return tuple(lines[:rows])


def _neighbour(state: Regrouping, side: Side, direction: int) -> int | None:
    """The passage of that side that stands next to the current group."""
    at = state.at + direction
    while 0 <= at < len(state.groups):
        found = getattr(state.groups[at], side)
        if found:
            number: int = found[0] if direction > 0 else found[-1]
            return number
        at += direction
    return None


def _passage(
    state: Regrouping, side: Side, number: int, columns: int, digits: int, style: str, label: str = "dim"
) -> Iterator[Line]:
    """A passage with its number in front."""
    text = join_wraps(state.passage(side, number).target).text
    # Of more than fits on any screen the rest would be wrapped for nothing.
    for index, row in enumerate(wrap(text[: 40 * columns], columns - digits - 2, (), style)):
        yield (Piece(f"{number if index == 0 else '':>{digits}}  ", label), *row.line)


def _excerpt(own: Sequence[Sequence[Line]], rows: int, columns: int, glyphs: Glyphs) -> list[Line]:
    """The passages of a side in at most `rows` lines: each cut if need be, and of many the first and the last."""
    if len(own) > rows:
        head, tail = max(1, rows // 2), max(0, rows - rows // 2 - 1)
        left = len(own) - head - tail
        ends = [_short(lines, 1, glyphs, columns)[0] for lines in (*own[:head], *(own[-tail:] if tail else ()))]
        more: Line = (Piece(f"{glyphs.ellipsis} {left} more", "dim"),)
        return [*ends[:head], more, *ends[head:]][:rows]
    most = [len(lines) for lines in own]
    while sum(most) > rows:
        longest = max(most)
        most[len(most) - 1 - most[::-1].index(longest)] -= 1
    return [line for lines, few in zip(own, most, strict=True) for line in _short(lines, few, glyphs, columns)]


def _short(lines: Sequence[Line], rows: int, glyphs: Glyphs, columns: int) -> list[Line]:
    """The first lines, with an ellipsis where some are left out."""
    if len(lines) <= rows:
        return list(lines)
    last = crop_line(lines[rows - 1], columns - len(glyphs.ellipsis), "")
    return [*lines[: rows - 1], (*last, Piece(glyphs.ellipsis, "dim"))]
