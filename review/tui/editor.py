"""The passage in an editor, with its source and its original in sight; it closes only on what is saved or given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, TextArea

from review import text as texts
from review.session import Session
from review.tui import pages
from review.tui.draft import Draft, printable
from review.tui.highlight import Line, Piece, safe
from review.tui.lines import Anchor, Lines, Row, plain

Save = Callable[[str, str], str]
"""Records a text and a reason, and says what went wrong, or nothing."""

_SAVES = ("ctrl+s", "f2")
EDITOR = 5
"""Rows that the text being edited has at least."""


class Editor(TextArea):
    """A text area without control characters, whose words are those of the script."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "edge(False)", show=False),
        Binding("ctrl+end", "edge(True)", show=False),
    ]

    def action_edge(self, end: bool) -> None:
        self.move_cursor(self.document.end if end else (0, 0))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(printable(event.text), *self.selection):
            self.move_cursor(result.end_location)

    def get_cursor_word_left_location(self) -> tuple[int, int]:
        row, column = self.cursor_location
        if column == 0:
            return (row - 1, len(self.document[row - 1])) if row > 0 else (0, 0)
        line = self.document[row][:column].rstrip()
        starts = [span.start for span in texts.words(line)]
        return row, starts[-1] if starts else 0

    def get_cursor_word_right_location(self) -> tuple[int, int]:
        row, column = self.selection.end
        line = self.document[row]
        if column == len(line):
            return (row + 1, 0) if row + 1 < self.document.line_count else (row, column)
        ends = [span.end for span in texts.words(line[column:]) if not span.of(line[column:]).isspace()]
        return row, column + ends[0] if ends else len(line)


class EditScreen(Screen[None]):
    """Edits the current passage of a session, from `text` on or from its revision.

    `save` is called with the text and the reason.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(_SAVES), "save", priority=True),
        Binding("escape", "leave", priority=True),
    ]

    def __init__(self, session: Session, save: Save, text: str | None = None) -> None:
        super().__init__()
        self._session = session
        self._save = save
        self._draft = Draft.of(session.revision.text if text is None else text)
        self._asked = False
        # What is typed before the caret stands at the flag, and goes there then.
        self._early: list[events.Key] | None = []

    def compose(self) -> ComposeResult:
        yield Lines(id="context")
        editor = Editor(self._draft.shown, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id="editor")
        editor.cursor_blink = False
        yield editor
        yield Lines(id="next")
        with Vertical(id="foot"):
            with Horizontal(id="because"):
                label = Row(id="because-label")
                label.line = plain("reason    ", "label")
                yield label
                reason = Input(id="reason")
                reason.cursor_blink = False
                yield reason
            yield Row(id="editing-status")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # A key may come before there is anything to save or to leave.
        return self._early is None

    def on_key(self, event: events.Key) -> None:
        if self._early is not None:
            event.stop()
            self._early.append(event)

    def on_mount(self) -> None:
        self._say("")
        self.call_after_refresh(self._place_caret)

    def _place_caret(self) -> None:
        flag = self._session.flag
        selection = self._session.selection
        if selection is not None:
            offset = selection.start
        else:
            offset = self._session.revision.revised(flag.span).start if flag else 0
        before = self._draft.shown[: self._draft.place(offset)]
        editor = self.query_one(Editor)
        editor.move_cursor((before.count("\n"), len(before) - (before.rfind("\n") + 1)))
        early, self._early = self._early or [], None
        for event in early:
            if event.key in _SAVES:
                editor.call_later(self._save_now)
            elif event.key != "escape":
                editor.post_message(events.Key(event.key, event.character))
        self.set_focus(editor)

    def on_resize(self) -> None:
        session = self._session
        columns, rows = self.size.width - 3, self.size.height
        if columns < 8:
            return
        page = pages.current(session, columns, editing=True)
        above = pages.neighbour(session, session.number - 1, columns) if session.number > 1 else ()
        below = pages.neighbour(session, session.number + 1, columns) if session.number < session.size else ()
        # The editor is as high as its text, but never gets less than nearly half of the screen.
        room = rows - 2 - max(EDITOR, rows * 9 // 20)
        after = min(len(below), max(0, room - len(page.lines) - 1), room // 3)
        page = page.below((*above, ()) if above else ())
        height = max(1, min(len(page.lines), room - after - bool(after)))
        self._fill("#context", page.lines, height, Anchor(len(page.lines) - height, *page.focus))
        self._fill("#next", ((), *below) if after else (), after + bool(after), Anchor())
        self.query_one(Editor).styles.max_height = max(EDITOR, rows - 2 - height - after - bool(after))

    def _fill(self, name: str, lines: Sequence[Line], height: int, anchor: Anchor) -> None:
        part = self.query_one(name, Lines)
        part.styles.height = height
        part.display = height > 0
        part.lines = tuple(lines)
        part.held = anchor

    def _say(self, message: str) -> None:
        hint: Line = (
            Piece("Ctrl+S", "key"),
            Piece(" save and go on  ", "dim"),
            Piece("Tab", "key"),
            Piece(" reason  ", "dim"),
            Piece("Esc", "key"),
            Piece(" close", "dim"),
        )
        self.query_one("#editing-status", Row).line = plain(safe(message), "question") if message else hint

    @property
    def _changed(self) -> bool:
        return self.query_one(Editor).text != self._draft.shown or bool(self.query_one("#reason", Input).value)

    def action_save(self) -> None:
        # Behind what was typed before: this key is taken before those are.
        (self.focused or self).call_later(self._save_now)

    def _save_now(self) -> None:
        text = self._draft.back(self.query_one(Editor).text)
        problem = self._save(text, self.query_one("#reason", Input).value.strip())
        if problem:
            self._say(problem)
        else:
            self.dismiss()

    def on_input_submitted(self) -> None:
        self.action_save()

    def on_text_area_changed(self) -> None:
        if self._asked:
            self._asked = False
            self._say("")

    def action_leave(self) -> None:
        if self._changed and not self._asked:
            self._asked = True
            self._say("what you typed is not saved: Ctrl+S saves it, Esc again gives it up")
            return
        self.dismiss()
