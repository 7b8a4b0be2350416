"""The current passage with its flags, and its neighbours in full around it, in whatever room there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive

from review.session import Session
from review.tui import pages
from review.tui.highlight import UNICODE, Glyphs, Line, Piece
from review.tui.lines import Anchor, Lines


class Reader(Vertical):
    """Gives each part its lines: before and passage above, flags always in sight, what comes after below them.

    Where not everything fits the passage scrolls to its current flag, and its neighbours scroll with it.
    """

    session: reactive[Session | None] = reactive(None, layout=False)

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        yield Lines(id="passage")
        yield Lines(id="flags")
        yield Lines(id="after")

    def watch_session(self) -> None:
        if self.is_mounted and self.size.height:
            self.lay_out()

    def on_resize(self) -> None:
        self.lay_out()

    def scroll_pages(self, count: int) -> None:
        """Scroll the passage by most of its height, that many times."""
        passage = self.query_one("#passage", Lines)
        passage.scroll_lines(count * max(1, passage.size.height - 2))

    def lay_out(self) -> None:
        session = self.session
        columns, rows = self.size.width - 1, self.size.height
        if session is None or columns < 1 or rows < 1:
            return
        if not session.number:
            self._show(((Piece("This file has no passages.", "dim"),),), Anchor(), ())
            return
        flags = pages.flags(session, columns, self._glyphs)
        most = max(4, rows // 3) if rows >= 12 else max(1, rows // 3)
        flag_rows = min(len(flags.lines), most)
        gap = 1 if flag_rows and rows >= 8 else 0
        shown = ((), *flags.lines) if gap else flags.lines
        anchor = Anchor(0, flags.focus[0] + gap, flags.focus[1] + gap)
        self._fill("#flags", shown, flag_rows + gap, anchor)
        block = pages.current(session, columns)
        room = rows - flag_rows - gap
        above = pages.neighbour(session, session.number - 1, columns) if session.number > 1 else ()
        below = pages.neighbour(session, session.number + 1, columns) if session.number < session.size else ()
        around = sum(len(lines) + 1 for lines in (above, below) if lines)
        if len(block.lines) + around <= room:
            self._roomy(session, block, len(below), columns, room)
        else:
            self._tight(session, columns, room)

    def _roomy(self, session: Session, block: pages.Page, nearest: int, columns: int, room: int) -> None:
        """The neighbours fit: as many passages as there is room for stand around the current one."""
        rest = room - len(block.lines)
        most = rest - 1 - (nearest + 1 if nearest else 0)
        wanted = max(1, min(most, rest // 3))
        above = pages.before(session, columns, wanted)[-most:] if most > 0 else ()
        page = block.below((*above, ()) if above else ())
        below = pages.after(session, columns, rest) if nearest else ()
        left = room - len(page.lines)
        self._show(page.lines, Anchor(), ((), *below)[:left] if below else ())

    def _tight(self, session: Session, columns: int, room: int) -> None:
        """They do not: passage and neighbours are one text that scrolls, and the flags stay below it."""
        block = pages.current(session, columns, short=True)
        above = pages.before(session, columns, 1)
        below = pages.after(session, columns, 1)
        page = block.below((*above, ()) if above else ())
        lines = (*page.lines, (), *below) if below else page.lines
        self._show(lines, Anchor(page.heading, *page.focus), (), room)

    def _show(self, passage: Sequence[Line], anchor: Anchor, after: Sequence[Line], rows: int | None = None) -> None:
        self._fill("#passage", passage, len(passage) if rows is None else rows, anchor)
        self._fill("#after", after, len(after), Anchor())

    def _fill(self, name: str, lines: Sequence[Line], height: int, anchor: Anchor) -> None:
        part = self.query_one(name, Lines)
        part.styles.height = height
        part.display = height > 0
        part.lines = tuple(lines)
        part.held = anchor
