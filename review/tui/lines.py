"""Widgets that show prepared lines of pieces, and nothing else: no text in them is ever taken for markup."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from review.tui.highlight import UNICODE, Glyphs, Line, Piece, crop_line, width

_STYLES: dict[str, str] = {
    "approved": "green",
    "changed": "bold underline green",
    "conflict": "bold red",
    "count": "",
    "critical": "bold red",
    "current": "bold reverse yellow",
    "current-flag": "bold",
    "dim": "dim",
    "done": "green",
    "error": "underline red",
    "evidence": "bold cyan",
    "flag": "underline yellow",
    "here": "bold cyan",
    "key": "bold cyan",
    "label": "dim",
    "left": "dim",
    "list-count": "yellow",
    "list-number": "dim",
    "major": "yellow",
    "minor": "dim",
    "near": "dim",
    "note": "",
    "number": "bold",
    "other-flag": "",
    "preview": "",
    "question": "bold yellow",
    "replaced": "dim strike",
    "selected": "bold reverse cyan",
    "source": "",
    "speaker": "italic",
    "split": "bold cyan",
    "state-approved": "green",
    "state-conflict": "bold red",
    "state-corrected": "cyan",
    "state-flagged": "bold yellow",
    "state-nothing": "dim",
    "state-outdated": "yellow",
    "status": "bold",
    "suggestion": "bold",
    "title": "bold",
}
"""How pieces of each name look, in the terminal's own sixteen colours. Where a colour says something, an attribute, a
bracket or a letter says it as well. Not in app.tcss: Textual makes a node for each component class of each widget, and
forty of them on ten widgets were a quarter of the time to the first paint."""


@cache
def style_of(name: str) -> Style:
    """How pieces of this name look."""
    return Style.parse(_STYLES[name]) if name else Style.null()


def strip_of(widget: Widget, line: Line, columns: int) -> Strip:
    """A line as the widget draws it, in exactly `columns` cells."""
    base = widget.rich_style
    segments = [Segment(piece.text, base + style_of(piece.style)) for piece in line if piece.text]
    return Strip(segments).adjust_cell_length(columns, base)


ROOMY = 72
"""From so many cells on a footer has room for what is shown or offered elsewhere as well."""


class Anchor(NamedTuple):
    """What has to be in sight: the lines from `first` to `last`, with line `top` above them if there is room."""

    top: int = 0
    first: int = 0
    last: int = 0


class Lines(Widget):
    """Lines that scroll, without animation and without taking the focus; the last column shows how far.

    Not a ScrollView: what is in sight depends on the height that the widget has when it is drawn; a ScrollView would
    scroll by the height that it had before its lines changed.
    """

    ALLOW_SELECT = False

    lines: reactive[Sequence[Line]] = reactive((), layout=False)
    held: reactive[Anchor] = reactive(Anchor(), layout=False)
    scrolled: reactive[int] = reactive(0, layout=False)

    def watch_lines(self) -> None:
        self.scrolled = 0

    @property
    def first_line(self) -> int:
        """The index of the first line in sight."""
        height = self.size.height
        anchor = self.held
        margin = max(0, min(2, (height - (anchor.last - anchor.first + 1)) // 2))
        top = anchor.top
        if anchor.last + margin >= top + height:
            top = anchor.last + margin - height + 1
        top = min(top, anchor.first)
        return max(0, min(top + self.scrolled, len(self.lines) - height))

    @property
    def offers(self) -> tuple[tuple[str, str], ...]:
        """The key that shows more, where there is more and the footer has room to say so."""
        more = 0 < self.size.height < len(self.lines) and self.app.size.width >= ROOMY
        return (("PgDn", "scroll"),) if more else ()

    def scroll_lines(self, lines: int) -> None:
        """Show what lies that many lines further down, or up."""
        before = self.first_line
        self.scrolled += lines
        # Beyond the ends nothing is counted, or it would take as many keys to come back.
        self.scrolled += self.first_line - before - lines

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)

    def render_line(self, y: int) -> Strip:
        top = self.first_line
        lines = self.lines
        line = crop_line(lines[top + y] if top + y < len(lines) else (), self.size.width - 1, "")
        height = self.size.height
        if len(lines) <= height:
            return strip_of(self, line, self.size.width)
        # A bar of one's own: Textual's is drawn by colour alone.
        length = max(1, height * height // len(lines))
        start = round(top * (height - length) / (len(lines) - height))
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        thumb = Piece(glyphs.thumb if start <= y < start + length else " ", "dim")
        blank = Piece(" " * (self.size.width - 1 - width(line)))
        return strip_of(self, (*line, blank, thumb), self.size.width)


class Row(Widget):
    """One line that never scrolls."""

    ALLOW_SELECT = False

    line: reactive[Line] = reactive(())

    def render_line(self, y: int) -> Strip:
        return strip_of(self, self.line if y == 0 else (), self.size.width)


class Divider(Widget):
    """A vertical line."""

    ALLOW_SELECT = False

    def __init__(self, glyph: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyph = glyph

    def render_line(self, y: int) -> Strip:
        return strip_of(self, (Piece(self._glyph, "dim"),), self.size.width)


def plain(text: str, style: str = "") -> Line:
    """A line of one piece; `text` has to be safe already."""
    return (Piece(text, style),)


def list_width(columns: int, digits: int) -> int:
    """How many cells the list gets: in a narrow terminal only marks and numbers, elsewhere the beginnings as well."""
    bare = 6 + digits
    if columns < 72:
        return bare
    return min(bare + 28, max(bare + 14, columns * 3 // 8))
