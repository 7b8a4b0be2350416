"""Text from files as lines of terminal cells: nothing it returns can be taken for markup or for a terminal command.

This is the only place that knows cells. Everything else counts code points; `wrap` brings both together: each `Row`
says which code points of the text it shows. Lines are broken by the Japanese rules for line starts and line ends
(kinsoku, JIS X 4051), which Textual's own wrapping does not know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from review.text import CJK, extends, script, visible

# --- what is drawn around text ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of the app's own drawing. All are one cell wide where the terminal agrees; ASCII always is."""

    divider: str = "│"
    rule: str = "─"
    full: str = "━"
    empty: str = "─"
    ellipsis: str = "…"
    arrow: str = "→"
    thumb: str = "┃"


UNICODE = Glyphs()
ASCII = Glyphs(divider="|", rule="-", full="=", empty="-", ellipsis="..", arrow="->", thumb="#")
"""For terminals that draw box characters, … and → two cells wide."""


class Piece(NamedTuple):
    """Text that is safe to write, in one style. `style` names a style of the widget; `""` is the plain one."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def cells(text: str) -> int:
    """How many cells the terminal needs for `text`, which must be safe already."""
    return cell_len(text)


def width(line: Iterable[Piece]) -> int:
    """How many cells a line needs."""
    return sum(cell_len(piece.text) for piece in line)


# --- clusters --------------------------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """What is never torn apart: a cluster of the text, or a bracket of a mark, which covers no code points."""

    start: int
    end: int
    shown: str
    cells: int
    style: str


@lru_cache(maxsize=8192)
def _shown(cluster: str) -> tuple[str, int]:
    shown = visible(cluster).replace("\n", "␊")
    if shown == cluster and len(cluster) > 1:
        # One that a mark was put on keeps it; a run of nothing but marks would otherwise hang on to what stands before.
        return shown, max(1, cell_len(shown))
    if unicodedata.combining(shown[0]) or unicodedata.category(shown[0]) in ("Mn", "Me"):
        return "◌" + shown, 1
    return shown, cell_len(shown)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not extends(text[at]):
            yield start, at
            start = at


# --- wrapping --------------------------------------------------------------------------------------------------------

# Characters that begin no line (JIS X 4051: closing brackets, commas and stops, small kana, the long vowel, iteration
# marks, middle dots) and those that end none (opening brackets, currency signs before an amount).
_NO_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー～〜―…‥」』）〕］｝〉》】〙〗〟’”»ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ%％‰℃°)]},.:;?!'\"›"
)
_NO_END = frozenset("「『（〔［｛〈《【〘〖〝‘“«([{‹￥＄￡¥$£€＃#")
_BLANKS = (" ", "\u3000")
_PAIRS = frozenset("―…‥—")
"""Characters that are not torn from another one of their kind."""


def _anywhere(character: str) -> bool:
    """Whether lines may break on either side of it: CJK and full-width characters, but not Hangul, which has blanks."""
    name = script(character)
    return name in CJK or (character > "\u2e7f" and name != "hangul") or character in _PAIRS


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two clusters."""
    left, right = before[-1], after[0]
    if right == " " or right == "\t":
        return False
    if left in " \t\u3000":
        # Behind a blank an ASCII quotation mark opens, and a full stop begins a name.
        return right not in _NO_START or right.isascii()
    if right in _NO_START or left in _NO_END:
        return False
    if left in _PAIRS and left == right:
        return False
    if left in "-/–" and right.isalpha():
        return True
    return _anywhere(left) or _anywhere(right)


@dataclass(frozen=True, slots=True)
class Mark:
    """A style for the code points from `start` up to `end`, with brackets so that colour says nothing alone.

    Where marks overlap, the later one in the sequence wins.
    """

    start: int
    end: int
    style: str
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line on the screen, and the half-open range of code points that it shows."""

    start: int
    end: int
    line: Line


def wrap(text: str, columns: int, marks: Sequence[Mark] = (), style: str = "") -> tuple[Row, ...]:
    """The text in rows of at most `columns` cells; a line end of the text ends a row.

    An empty text is one empty row. A cluster that is wider than `columns` stands alone.
    """
    return _wrap(text, max(1, columns), tuple(marks), style)


@lru_cache(maxsize=512)
def _wrap(text: str, columns: int, marks: tuple[Mark, ...], style: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        units = list(_units(text, start, stop, marks, style))
        rows.extend(_rows(units, start, stop, columns))
        if end < 0:
            return tuple(rows)
        start = end + 1


def _units(text: str, start: int, stop: int, marks: Sequence[Mark], style: str) -> Iterator[_Unit]:
    """The clusters of one line of the text with the brackets of the marks among them."""
    here = [mark for mark in marks if mark.start <= stop and mark.end >= start]
    openings: dict[int, list[Mark]] = {}
    closings: dict[int, list[Mark]] = {}
    for mark in here:
        if mark.opening and start <= mark.start <= stop:
            openings.setdefault(mark.start, []).append(mark)
        if mark.closing and start <= mark.end <= stop:
            closings.setdefault(mark.end, []).append(mark)

    def brackets(at: int) -> Iterator[_Unit]:
        # What opens last closes first, and of those that open together the longest opens first.
        for _, mark in sorted(enumerate(closings.get(at, ())), key=lambda one: (-one[1].start, -one[0])):
            if mark.start < mark.end:
                yield _Unit(at, at, mark.closing, cell_len(mark.closing), mark.style)
        # What marks a point stands before what begins there.
        for mark in sorted(openings.get(at, ()), key=lambda mark: (mark.start < mark.end, -mark.end)):
            yield _Unit(at, at, mark.opening, cell_len(mark.opening), mark.style)
            if mark.start == mark.end:
                yield _Unit(at, at, mark.closing, cell_len(mark.closing), mark.style)

    base = start
    for offset, end in _clusters(text[start:stop]):
        first, last = base + offset, base + end
        yield from brackets(first)
        shown, size = _shown(text[first:last])
        found = style
        for mark in here:
            if mark.start < last and first < mark.end:
                found = mark.style
        yield _Unit(first, last, shown, size, found)
    yield from brackets(stop)


def _rows(units: list[_Unit], start: int, stop: int, columns: int) -> Iterator[Row]:
    if not units:
        yield Row(start, stop, ())
        return
    at = 0
    row_start = start
    while at < len(units):
        end = _row_end(units, at, columns)
        last = end
        # Blanks where a row ends are not drawn: they would only push the row over its width.
        while (
            last > at + 1
            and units[last - 1].shown in _BLANKS
            and (end < len(units) or sum(unit.cells for unit in units[at:last]) > columns)
        ):
            last -= 1
        row_stop = units[end].start if end < len(units) else stop
        yield Row(row_start, row_stop, _pieces(units[at:last]))
        row_start = row_stop
        at = end


def _row_end(units: list[_Unit], at: int, columns: int) -> int:
    """The index after the last unit of the row that begins with unit `at`."""
    used = 0
    fits = at
    while fits < len(units):
        size = units[fits].cells
        if used + size > columns and not (units[fits].shown in _BLANKS and fits > at):
            break
        used += size
        fits += 1
    fits = max(fits, at + 1)
    if fits == len(units):
        return fits
    for end in range(fits, at, -1):
        if _may_break(units[end - 1].shown, units[end].shown):
            return end
    return fits


def _pieces(units: Iterable[_Unit]) -> Line:
    """Units as pieces, neighbours of one style joined."""
    pieces: list[Piece] = []
    run: list[str] = []
    style = ""
    for unit in units:
        if unit.style != style and run:
            pieces.append(Piece("".join(run), style))
            run = []
        style = unit.style
        run.append(unit.shown)
    if run:
        pieces.append(Piece("".join(run), style))
    return tuple(pieces)


# --- one line --------------------------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """Text from a file on one line: control characters and line ends as pictures."""
    return visible(text).replace("\n", "␊")


def crop(text: str, columns: int, ellipsis: str = "…") -> str:
    """The safe beginning of `text` in at most `columns` cells, with an ellipsis where something is left out."""
    # Lists crop long passages all the time; hardly any cluster has more than four code points a cell.
    head = text if len(text) <= columns * 4 else text[: max(0, columns) * 4]
    shown = [_shown(head[start:end]) for start, end in _clusters(head)]
    return _cropped(shown, columns, ellipsis, more=len(head) < len(text))


def _cropped(shown: Sequence[tuple[str, int]], columns: int, ellipsis: str, more: bool) -> str:
    if columns <= 0:
        return ""
    if not more and sum(size for _, size in shown) <= columns:
        return "".join(text for text, _ in shown)
    room = columns - cell_len(ellipsis)
    out: list[str] = []
    for text, size in shown:
        room -= size
        if room < 0:
            break
        out.append(text)
    return "".join(out) + (ellipsis if cell_len(ellipsis) <= columns else "")


def crop_change(old: str, arrow: str, new: str, columns: int, ellipsis: str = "…") -> str:
    """What stood there and what stands there now in at most `columns` cells, both in sight; all must be safe."""
    if cell_len(old + arrow + new) > columns:
        new = crop(new, max(columns // 2, columns - cell_len(old + arrow)), ellipsis)
        old = crop(old, columns - cell_len(arrow + new), ellipsis)
    return crop(old + arrow + new, columns, ellipsis)


def tail(text: str, columns: int, ellipsis: str = "…") -> str:
    """The safe end of `text`, set to the right in exactly `columns` cells, with an ellipsis where something is cut."""
    shown = [_shown(text[start:end]) for start, end in _clusters(text[-max(0, columns) * 4 :])]
    if sum(size for _, size in shown) > columns or len(text) > columns * 4:
        room = columns - cell_len(ellipsis)
        kept: list[str] = []
        for piece, size in reversed(shown):
            room -= size
            if room < 0:
                break
            kept.append(piece)
        cropped = (ellipsis if cell_len(ellipsis) <= columns else "") + "".join(reversed(kept))
    else:
        cropped = "".join(piece for piece, _ in shown)
    return " " * (columns - cell_len(cropped)) + cropped


def fit(text: str, columns: int, ellipsis: str = "…") -> str:
    """`crop`, filled up with blanks to exactly `columns` cells."""
    cropped = crop(text, columns, ellipsis)
    return cropped + " " * (columns - cell_len(cropped))


def crop_line(line: Line, columns: int, ellipsis: str = "…") -> Line:
    """The beginning of a line of pieces in at most `columns` cells."""
    if width(line) <= columns:
        return line
    kept: list[Piece] = []
    left = columns
    for piece in line:
        size = cell_len(piece.text)
        if size + cell_len(ellipsis) > left:
            shown = [_shown(piece.text[start:end]) for start, end in _clusters(piece.text)]
            kept.append(Piece(_cropped(shown, left, ellipsis, more=True), piece.style))
            break
        kept.append(piece)
        left -= size
    return tuple(kept)
