"""One line to type into, below the passage: a replacement, a reason, a comment, what to search, where to go."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from review.tui.draft import Draft, printable
from review.tui.highlight import cells
from review.tui.lines import Row, plain


class Field(Input):
    """An input that takes no control characters from the clipboard."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(printable(event.text).replace("\n", " "))


class Prompt(Horizontal):
    """Hidden until `ask`; posts `Given` on Enter and `Left` on Escape.

    It is there from the beginning, so that what is typed right behind the key that opens it is not lost.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", priority=True)]

    class Given(Message):
        """What was typed, mapped back to what it stands for."""

        def __init__(self, kind: str, text: str) -> None:
            super().__init__()
            self.kind = kind
            self.text = text

    class Left(Message):
        """Nothing was given."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kind = ""
        self._draft = Draft.of("")
        self.display = False

    def compose(self) -> ComposeResult:
        yield Row(id="question")
        field = Field(id="field", select_on_focus=False)
        field.cursor_blink = False
        yield field

    def ask(self, kind: str, question: str, text: str = "", *, over: bool = False) -> None:
        """Ask for `kind`, with `text` to begin with, which typing replaces if `over`; `question` is safe text."""
        self._kind = kind
        self._draft = Draft.of(text, one_line=True)
        label = self.query_one("#question", Row)
        label.line = plain(f" {question} ", "question")
        label.styles.width = cells(question) + 2
        field = self.query_one(Field)
        field.value = self._draft.shown
        field.selection = Selection(0 if over else len(field.value), len(field.value))
        self.display = True
        self.screen.set_focus(field)

    def close(self) -> None:
        """Hide it again."""
        self.display = False
        self.screen.set_focus(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Given(self._kind, self._draft.back(event.value)))

    def action_leave(self) -> None:
        self.post_message(self.Left())
