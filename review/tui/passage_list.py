"""The list of passages: draws only the rows in sight, so a key costs the same with ten passages and with 100,000."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from review.session import Session
from review.tui import overview
from review.tui.highlight import UNICODE, Glyphs, Line
from review.tui.lines import strip_of

CURRENT = Style(bold=True)


class PassageList(Widget):
    """One row a passage, the current one in sight."""

    ALLOW_SELECT = False

    session: reactive[Session | None] = reactive(None, layout=False)
    top: reactive[int] = reactive(0, layout=False)

    class Chosen(Message):
        """A click on the passage with that number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs

    def watch_session(self, old: Session | None, new: Session | None) -> None:
        if new is not None and (old is None or old.number != new.number):
            self._follow()

    def on_resize(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """Keep the current passage in sight, with a few rows around it."""
        height = self.size.height
        if height <= 0 or self.session is None:
            return
        row = self.session.number - 1
        margin = min(3, max(0, (height - 1) // 2))
        top = self.top
        if row < top - height or row >= top + 2 * height:
            top = row - height // 3
        elif row - margin < top:
            top = row - margin
        elif row + margin >= top + height:
            top = row + margin - height + 1
        self._turn_to(top)

    def _turn_to(self, top: int) -> None:
        if self.session is not None:
            self.top = max(0, min(top, self.session.size - self.size.height))

    def on_mouse_scroll_down(self) -> None:
        self._turn_to(self.top + 3)

    def on_mouse_scroll_up(self) -> None:
        self._turn_to(self.top - 3)

    def line(self, number: int) -> Line:
        """The row of the passage with that number."""
        assert self.session is not None
        return overview.entry(self.session, number, self.size.width, self._glyphs)

    def render_line(self, y: int) -> Strip:
        number = self.top + y + 1
        session = self.session
        if session is None or not 1 <= number <= session.size:
            return Strip.blank(self.size.width, self.rich_style)
        strip = strip_of(self, self.line(number), self.size.width)
        if number == session.number:
            strip = strip.apply_style(CURRENT)
        return strip

    def on_click(self, event: events.Click) -> None:
        number = self.top + event.y + 1
        if self.session is not None and 1 <= number <= self.session.size:
            self.post_message(self.Chosen(number))
