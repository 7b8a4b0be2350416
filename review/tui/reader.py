"""The current passage with its flags, and its neighbours in full around it, in whatever room there is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive

from review.session import Session
from review.tui import pages
from review.tui.highlight import UNICODE, Glyphs, Line, Piece
from review.tui.lines import Lines


class Reader(Vertical):
    """Gives each part its lines: before and passage above, flags always in sight, what comes after below them.

    Where not everything fits the passage scrolls to its current flag, and its neighbours scroll with it.
    """

    session: reactive[Session | None] = reactive(None, layout=False)

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        for name in ("passage", "flags", "after"):
            lines = Lines(id=name)
            lines.thumb = self._glyphs.thumb
            yield lines

    def watch_session(self) -> None:
        if self.is_mounted and self.size.height:
            self.lay_out()

    def on_resize(self) -> None:
        self.lay_out()

    def scroll(self, pages_: int) -> None:
        """Scroll the passage by most of its height."""
        passage = self.query_one("#passage", Lines)
        passage.jump(round(passage.scroll_target_y) + pages_ * max(1, passage.size.height - 2))

    def lay_out(self) -> None:
        session = self.session
        columns, rows = self.size.width - 1, self.size.height
        if session is None or columns < 8 or rows < 3:
            return
        if not session.number:
            self._show([(Piece("This file has no passages.", "dim"),)], [], [], rows)
            return
        flags = pages.flags(session, columns, self._glyphs)
        flag_rows = min(len(flags.lines), max(4, rows // 3))
        gaps = 1 if flag_rows else 0
        block = pages.current(session, columns)
        rest = rows - len(block.lines) - flag_rows - gaps
        above = pages.neighbour(session, session.number - 1, columns) if session.number > 1 else ()
        below = pages.neighbour(session, session.number + 1, columns) if session.number < session.size else ()
        if rest >= bool(above) * (len(above) + 1) + bool(below) * (len(below) + 1):
            self._roomy(session, block, flags, flag_rows, columns, rows, rest)
        else:
            self._tight(session, flags, flag_rows, columns, rows)

    def _roomy(
        self, session: Session, block: pages.Page, flags: pages.Page, flag_rows: int, columns: int, rows: int, rest: int
    ) -> None:
        """The neighbours fit: as many passages as there is room for stand around the current one."""
        below = pages.after(session, columns, rest)
        nearest = len(pages.neighbour(session, session.number + 1, columns)) if below else 0
        for_above = rest - 1 - (nearest + 1 if below else 0)
        above = pages.before(session, columns, max(1, min(for_above, rest // 3)))[-for_above:] if for_above > 0 else ()
        lines: list[Line] = [*above, ()] if above else []
        page = block.below(lines)
        room = rows - len(page.lines) - flag_rows - (1 if flag_rows else 0)
        after: list[Line] = [(), *below][:room] if below else []
        shown = [*([()] if flag_rows else []), *flags.lines] if flag_rows else []
        self._show(page.lines, shown, after, rows, page_rows=len(page.lines))
        self.query_one("#passage", Lines).jump(0)
        if flag_rows:
            self.query_one("#flags", Lines).show(flags.focus[0] + 1, flags.focus[1] + 1, 0)

    def _tight(self, session: Session, flags: pages.Page, flag_rows: int, columns: int, rows: int) -> None:
        """They do not: passage and neighbours are one text that scrolls, and the flags stay below it."""
        block = pages.current(session, columns, short=True)
        above = pages.before(session, columns, 1)
        page = block.below([*above, ()] if above else ())
        below = pages.after(session, columns, 1)
        lines = [*page.lines, (), *below] if below else list(page.lines)
        shown = [(), *flags.lines] if flag_rows else []
        height = rows - (flag_rows + 1 if flag_rows else 0)
        self._show(lines, shown, [], rows, page_rows=height)
        passage = self.query_one("#passage", Lines)
        first, last = page.focus
        top = page.heading
        if last >= top + height:
            top = max(top, last - height + 1 + min(2, height // 3))
            top = min(top, first)
        passage.jump(max(0, min(top, len(lines) - height)))
        if flag_rows:
            self.query_one("#flags", Lines).show(flags.focus[0] + 1, flags.focus[1] + 1, 0)

    def _show(
        self,
        passage: list[Line] | tuple[Line, ...],
        flags: list[Line],
        after: list[Line],
        rows: int,
        page_rows: int = 0,
    ) -> None:
        parts = (
            ("#passage", passage, page_rows or len(passage)),
            ("#flags", flags, min(len(flags), max(5, rows // 3 + 1))),
            ("#after", after, len(after)),
        )
        for name, lines, height in parts:
            part = self.query_one(name, Lines)
            part.styles.height = height
            part.display = height > 0
            part.lines = tuple(lines)
