"""The list of passages: draws only the rows in sight, so a key costs the same with ten passages and with 100,000."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review.session import Session
from review.tui import pages
from review.tui.highlight import UNICODE, Glyphs, Line
from review.tui.lines import COMPONENTS, strip_of


class PassageList(ScrollView):
    """One row a passage, the current one in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS | {"list--current"}
    ALLOW_SELECT = False
    can_focus = False

    session: reactive[Session | None] = reactive(None, layout=False)

    class Chosen(Message):
        """A click on the passage with that number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs

    def watch_session(self, old: Session | None, new: Session | None) -> None:
        if new is None:
            return
        size = Size(max(1, self.size.width), new.size)
        if self.virtual_size != size:
            self.virtual_size = size
        if old is None or old.number != new.number:
            self._follow(new.number)
        self.refresh()

    def on_resize(self) -> None:
        if self.session is not None:
            self.virtual_size = Size(max(1, self.size.width), self.session.size)
            self._follow(self.session.number)

    def _follow(self, number: int) -> None:
        """Keep the current passage in sight, with a few rows around it."""
        height = self.container_size.height or self.size.height
        if height <= 0 or self.session is None:
            return
        row = number - 1
        margin = min(3, max(0, (height - 1) // 2))
        top = round(self.scroll_target_y)
        if row - margin < top or row + margin >= top + height:
            if row < top - height or row >= top + 2 * height:
                top = row - height // 3
            elif row - margin < top:
                top = row - margin
            else:
                top = row + margin - height + 1
            top = max(0, min(top, self.session.size - height))
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def line(self, number: int) -> Line:
        """The row of the passage with that number."""
        assert self.session is not None
        return pages.entry(self.session, number, self.size.width, self._glyphs)

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y + 1
        session = self.session
        if session is None or not 1 <= number <= session.size:
            return Strip.blank(self.size.width, self.rich_style)
        strip = strip_of(self, self.line(number), self.size.width)
        if number == session.number:
            strip = strip.apply_style(self.get_component_rich_style("list--current", partial=True))
        return strip

    def on_click(self, event: events.Click) -> None:
        number = self.scroll_offset.y + event.y + 1
        if self.session is not None and 1 <= number <= self.session.size:
            self.post_message(self.Chosen(number))
