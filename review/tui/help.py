"""The page that explains every key and every mark; made from the same table as the bindings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from review.tui.highlight import Line, Piece, wrap
from review.tui.keys import KEYS, spoken
from review.tui.lines import Lines
from review.tui.overview import SIGNS, STATES

WIDE = 84

GROUPS = {
    "decide": "Decide",
    "move": "Move",
    "select": "Select, scroll",
    "app": "The app",
}


def page(columns: int) -> tuple[Line, ...]:
    """The help in lines of at most `columns` cells."""
    lines: list[Line] = [(Piece("Every decision is in the YAML file before the screen says so.", "dim"),)]
    for group, title in GROUPS.items():
        lines += [(), (Piece(title, "title"),)]
        for shown, chords, what in _explained(group):
            head = f"  {shown:<6}{chords:<18}"
            for index, row in enumerate(wrap(what, columns - len(head))):
                key = (Piece(f"  {shown:<6}", "key"), Piece(f"{chords:<18}", "dim"))
                lines.append((*(key if index == 0 else (Piece(" " * len(head)),)), *row.line))
    lines += [(), (Piece("Marks in the list of passages", "title"),)]
    lines += [(Piece(f"  {mark:<6}", "key"), Piece(what)) for mark, what in (STATES | SIGNS).items()]
    lines += [(), (Piece("With an input method on", "title"),)]
    advice = (
        "Letters go to the input method first. Confirmed with Enter they work as kana or in full width as well "
        "(あ approves, １ accepts); F-keys, Ctrl chords and arrows work at once: F1 to F9 accept suggestions 1 to 9."
    )
    lines += [(Piece("  "), *row.line) for row in wrap(advice, columns - 2)]
    return tuple(lines)


def _explained(group: str) -> Iterator[tuple[str, str, str]]:
    for key in KEYS:
        if key.group != group or not key.help:
            continue
        if key.needs == "accept":
            yield "1-9", "F1-F9", key.help
            continue
        yield key.keys, " ".join(spoken(chord) for chord in key.chords), key.help


class HelpScreen(ModalScreen[None]):
    """The help; any of its keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,？,f12,enter,space", "close", priority=True),
        Binding("down,j", "scroll_by(1)"),
        Binding("up,k", "scroll_by(-1)"),
        Binding("pagedown", "scroll_by(10)"),
        Binding("pageup", "scroll_by(-10)"),
    ]

    def compose(self) -> ComposeResult:
        yield Lines(id="help")

    def on_mount(self) -> None:
        lines = self.query_one(Lines)
        lines.border_title = "review"
        lines.border_subtitle = "j k PgDn PgUp scroll   Esc close"

    def on_resize(self) -> None:
        lines = self.query_one(Lines)
        columns = min(WIDE, self.size.width - 4)
        lines.lines = page(max(20, columns - 1))
        lines.styles.width = columns + 4
        lines.styles.height = min(len(lines.lines) + 2, self.size.height - 2)

    def action_scroll_by(self, rows: int) -> None:
        self.query_one(Lines).scroll_lines(rows)

    def action_close(self) -> None:
        self.dismiss()
