"""Widgets that show prepared lines of pieces, and nothing else: no text in them is ever taken for markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from review.tui.highlight import Line, Piece, crop_line, width

STYLES = (
    "approved",
    "changed",
    "conflict",
    "count",
    "critical",
    "current",
    "current-flag",
    "dim",
    "done",
    "evidence",
    "flag",
    "here",
    "key",
    "label",
    "left",
    "list-count",
    "list-number",
    "major",
    "minor",
    "near",
    "note",
    "number",
    "other-flag",
    "preview",
    "question",
    "replaced",
    "selected",
    "source",
    "speaker",
    "state-approved",
    "state-conflict",
    "state-corrected",
    "state-flagged",
    "state-nothing",
    "state-outdated",
    "status",
    "suggestion",
    "title",
)
"""The names that pieces may have; app.tcss says under `.text--NAME` how each looks."""

COMPONENTS: set[str] = {f"text--{name}" for name in STYLES}


def style_of(widget: Widget, name: str) -> Style:
    """How that widget draws pieces of this name."""
    return widget.get_component_rich_style(f"text--{name}", partial=True) if name else Style.null()


def strip_of(widget: Widget, line: Line, columns: int) -> Strip:
    """A line as the widget draws it, in exactly `columns` cells."""
    base = widget.rich_style
    segments = [Segment(piece.text, base + style_of(widget, piece.style)) for piece in line if piece.text]
    return Strip(segments).adjust_cell_length(columns, base)


class Lines(ScrollView):
    """Lines that scroll, without animation and without taking the focus; the last column shows how far."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    ALLOW_SELECT = False
    can_focus = False

    lines: reactive[Sequence[Line]] = reactive((), layout=False)
    thumb = "┃"

    def watch_lines(self, lines: Sequence[Line]) -> None:
        self.virtual_size = Size(max(1, self.size.width), len(lines))
        self.refresh()

    def on_resize(self) -> None:
        self.virtual_size = Size(max(1, self.size.width), len(self.lines))

    def show(self, first: int, last: int, margin: int = 1) -> None:
        """Scroll as little as needed to have these lines in sight, with a margin where there is room for one."""
        height = self.container_size.height or self.size.height
        top = round(self.scroll_target_y)
        if height <= 0:
            return
        margin = min(margin, max(0, (height - (last - first + 1)) // 2))
        if last + margin >= top + height:
            top = last + margin - height + 1
        if first - margin < top:
            top = first - margin
        self.jump(top)

    def jump(self, top: int) -> None:
        """Have this line first."""
        self.scroll_to(y=max(0, top), animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        lines = self.lines
        line = crop_line(lines[at] if at < len(lines) else (), self.size.width - 1, "")
        height = self.size.height
        if len(lines) <= height:
            return strip_of(self, line, self.size.width)
        # A bar of one's own: Textual's is drawn by colour alone.
        length = max(1, height * height // len(lines))
        top = round(self.scroll_offset.y * (height - length) / (len(lines) - height))
        thumb = Piece(self.thumb if top <= y < top + length else " ", "dim")
        blank = Piece(" " * (self.size.width - 1 - width(line)))
        return strip_of(self, (*line, blank, thumb), self.size.width)


class Row(Widget):
    """One line that never scrolls."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    ALLOW_SELECT = False

    line: reactive[Line] = reactive(())

    def render_line(self, y: int) -> Strip:
        return strip_of(self, self.line if y == 0 else (), self.size.width)


class Divider(Widget):
    """A vertical line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    ALLOW_SELECT = False

    def __init__(self, glyph: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyph = glyph

    def render_line(self, y: int) -> Strip:
        return strip_of(self, (Piece(self._glyph, "dim"),), self.size.width)


def plain(text: str, style: str = "") -> Line:
    """A line of one piece; `text` has to be safe already."""
    return (Piece(text, style),)
