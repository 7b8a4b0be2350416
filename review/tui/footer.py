"""The keys that work now, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from review.offers import actions
from review.session import Session
from review.tui.highlight import Line, Piece, width
from review.tui.keys import KEYS, Key
from review.tui.lines import strip_of

WIDE = 100
"""From so many cells on one line of keys suffices, without the least important ones if need be."""

HELP = next(key for key in KEYS if key.action == "help")


def offers(session: Session) -> list[tuple[Key, str]]:
    """Each key that does something now, with how it is shown; the help comes last."""
    if session.asking:
        return [
            (Key("", "cancel", "", label="no"), "Esc"),
            (Key("", session.asking, "", label="yes, all the same"), "a"),
        ]
    found: list[tuple[Key, str]] = []
    works = actions(session)
    flag = session.flag
    for key in KEYS:
        if not key.label or key is HELP or key.needs not in works:
            continue
        shown = key.shown or key.keys
        if key.needs == "accept" and flag is not None:
            count = min(9, len(flag.suggestions))
            shown = "1" if count == 1 else f"1-{count}"
        found.append((key, shown))
    return [*found, (HELP, HELP.keys)]


def lines(session: Session, columns: int, rows: int) -> list[Line]:
    """The offers in at most `rows` lines."""
    return fitted(offers(session), columns, rows)


def fitted(offered: Iterable[tuple[Key, str]], columns: int, rows: int) -> list[Line]:
    """Keys in at most `rows` lines; where they do not fit, those of the highest rank are left out, but not the last."""
    found = list(offered)
    while True:
        wrapped = _wrapped(found, columns)
        if len(wrapped) <= rows or len(found) == 1:
            return wrapped[:rows]
        # Of one rank the later one matters less, but the way to the help stays.
        found.remove(max(found[:-1], key=lambda one: (one[0].rank, found.index(one))))


def _wrapped(found: list[tuple[Key, str]], columns: int) -> list[Line]:
    wrapped: list[Line] = [()]
    for key, shown in found:
        entry = (Piece(shown, "key"), Piece(f" {key.label}", "dim"))
        line = wrapped[-1]
        gap = Piece("  " if line else " ")
        if line and width(line) + 2 + width(entry) > columns:
            wrapped.append((Piece(" "), *entry))
        else:
            wrapped[-1] = (*line, gap, *entry)
    return wrapped


TYPING: Line = (Piece(" Enter", "key"), Piece(" record  ", "dim"), Piece("Esc", "key"), Piece(" back", "dim"))
"""What works while something is typed into a prompt."""


class Footer(Widget):
    """One line of keys, or two where the terminal is narrow and high enough."""

    ALLOW_SELECT = False

    session: reactive[Session | None] = reactive(None, layout=False)
    typing: reactive[bool] = reactive(False, layout=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []

    def watch_session(self) -> None:
        self.lay_out()

    def watch_typing(self) -> None:
        self.lay_out()

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        if self.session is None or not self.is_mounted or not self.size.width:
            return
        # The height depends on the terminal alone: what stands above must not jump from key to key.
        rows = 2 if self.app.size.height >= 20 and self.size.width < WIDE else 1
        self._lines = [TYPING] if self.typing else lines(self.session, self.size.width, rows)
        self.styles.height = rows
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return strip_of(self, self._lines[y] if y < len(self._lines) else (), self.size.width)
