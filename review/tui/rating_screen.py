"""Asks what kind of error something is: a category from the closed list, a severity, a note; a few keys suffice."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from review import mqm
from review.marking import Question, Rating
from review.session import Session
from review.text import join_wraps
from review.tui import pages
from review.tui.draft import Draft
from review.tui.highlight import Line, Piece, crop, crop_line, safe
from review.tui.lines import Anchor, Lines, Row, plain, strip_of
from review.tui.prompt import Field

Save = Callable[[Rating], str]
"""Records a rating, and says what went wrong, or nothing."""

FRAME = 17
"""Rows that are not the passage's: what is typed and chosen, nine categories, and what stands between."""

WIDEST = max(map(len, mqm.CATEGORIES))


class RatingList(Widget):
    """The categories that are left, one a row, the first nine with a digit."""

    ALLOW_SELECT = False

    ratings: reactive[tuple[Rating, ...]] = reactive((), layout=False)
    at: reactive[int] = reactive(0, layout=False)

    def render_line(self, y: int) -> Strip:
        height = max(1, self.size.height)
        index = max(0, min(self.at - height // 2, len(self.ratings) - height)) + y
        return strip_of(self, self._line(index) if index < len(self.ratings) else (), self.size.width)

    def _line(self, index: int) -> Line:
        category = self.ratings[index].category
        here = index == self.at
        line = (
            Piece("> " if here else "  ", "here"),
            Piece(f"{index + 1} " if index < 9 else "  ", "key"),
            Piece(category.ljust(WIDEST), "current-flag" if here else ""),
            Piece(f"  {mqm.CATEGORIES[category]}", "" if here else "dim"),
        )
        return crop_line(line, self.size.width - 1, "..")


class RatingScreen(Screen[None]):
    """Letters narrow the categories down, a digit or an arrow chooses one, Enter records.

    The severity is the one that the category usually has, until an arrow chooses another.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "move(-8)", priority=True),
        Binding("pagedown", "move(8)", priority=True),
        Binding("left", "sever(-1)", priority=True),
        Binding("right", "sever(1)", priority=True),
        Binding("ctrl+s", "save", priority=True),
        Binding("escape", "leave", priority=True),
    ]

    def __init__(self, session: Session, question: Question, save: Save) -> None:
        super().__init__()
        self._session = session
        self._question = question
        self._save = save
        self._draft = Draft.of(question.reason, one_line=True)
        self._severity = ""
        self._message = ""
        self._filter = ""

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield Lines(id="context")
        with Horizontal(classes="typed", id="categories"):
            yield _Label("category")
            yield _field("filter")
        yield RatingList(id="ratings")
        with Horizontal(classes="typed"):
            yield _Label("severity")
            yield Row(id="severity")
        with Horizontal(classes="typed"):
            yield _Label("note")
            yield _field("note", self._draft.shown)
        yield Row(id="keys")

    def on_mount(self) -> None:
        self._list.ratings = self._question.ratings
        self.set_focus(self.query_one("#filter"))
        self._tell()

    def on_resize(self) -> None:
        # The passage stands above, if it is the one in question, in the room that nine categories leave.
        here = self._question.passage == self._session.number and self.size.width > 12
        page = pages.current(self._session, self.size.width - 4, short=True) if here else pages.Page(())
        context = self.query_one("#context", Lines)
        context.styles.height = max(0, min(len(page.lines), self.size.height - FRAME))
        context.display = bool(page.lines) and self.size.height > FRAME
        context.lines = page.lines
        context.held = Anchor(page.heading, *page.focus)
        self._tell()

    @property
    def _list(self) -> RatingList:
        return self.query_one(RatingList)

    @property
    def _rating(self) -> Rating | None:
        """What Enter would record."""
        found = self._list
        if not found.ratings:
            return None
        rating = found.ratings[found.at]
        return Rating(rating.category, self._severity or rating.severity, self._note)

    @property
    def _note(self) -> str:
        return self._draft.back(self.query_one("#note", Input).value).strip()

    def _tell(self) -> None:
        question = self._question
        title = f"{question.title}   {question.passage}: "
        what = crop(safe(join_wraps(question.what).text), max(10, self.size.width - len(title) - 3), "..")
        self.query_one("#progress", Row).line = (Piece(title, "title"), Piece(what))
        rating = self._rating
        chosen = rating.severity if rating else ""
        self.query_one("#severity", Row).line = tuple(
            Piece(f"[{name}]" if name == chosen else f" {name} ", "current-flag" if name == chosen else "dim")
            for name in mqm.SEVERITIES
        )
        self.query_one("#keys", Row).line = plain(safe(self._message), "question") if self._message else _KEYS

    # --- choosing ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # A key may come before there is anything to choose from. In the note arrows move the caret.
        return bool(self.query(RatingList)) and (action != "sever" or getattr(self.focused, "id", "") != "note")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._message = ""
        if event.input.id != "filter":
            return
        found = self._list
        typed = event.value
        if typed[-1:].isdecimal():
            # No category has a digit in its name: it is the number of one.
            event.input.value = typed[:-1]
            self._choose(int(typed[-1]) - 1)
            return
        if typed == self._filter:
            return
        self._filter = typed
        wanted = typed.casefold().split()
        found.ratings = tuple(
            one
            for one in self._question.ratings
            if all(word in f"{one.category} {mqm.CATEGORIES[one.category]}".casefold() for word in wanted)
        )
        self._choose(0)

    def _choose(self, index: int) -> None:
        found = self._list
        if index in range(len(found.ratings)):
            found.at = index
        self._tell()

    def action_move(self, rows: int) -> None:
        found = self._list
        self._choose(max(0, min(found.at + rows, len(found.ratings) - 1)))

    def action_sever(self, direction: int) -> None:
        rating = self._rating
        if rating is not None:
            at = mqm.SEVERITIES.index(rating.severity) + direction
            self._severity = mqm.SEVERITIES[max(0, min(at, len(mqm.SEVERITIES) - 1))]
            self._tell()

    def on_input_submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        rating = self._rating
        self._message = self._save(rating) if rating else "no category has this in its name"
        if self._message:
            self._tell()
        else:
            self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()


class _Label(Row):
    """What is typed or chosen beside it."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="label")
        self.line = plain(text, "label")


def _field(name: str, text: str = "") -> Field:
    field = Field(text, id=name, select_on_focus=False)
    field.cursor_blink = False
    return field


_KEYS: Line = tuple(
    piece
    for key, label in (
        ("Enter", "record"),
        ("1-9 Up Down", "category"),
        ("Left Right", "severity"),
        ("Tab", "note"),
        ("Esc", "back"),
    )
    for piece in (Piece(key, "key"), Piece(f" {label}  ", "dim"))
)
