"""Corrections that contradict each other, side by side with their reasons and reviewers; one key settles them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from review import settling
from review.conflict import Conflict, Side
from review.session import Session, Step
from review.tui import pages
from review.tui.highlight import Line, Mark, Piece, safe, wrap
from review.tui.highlight import Row as Wrapped
from review.tui.lines import ROOMY, Lines, Row
from review.tui.overview import recorded

if TYPE_CHECKING:
    from review.tui.app import ReviewApp

EMPTY = "(empty)"

EXCERPT = 5
"""Rows from which on a text is shown only around its marks."""


class ConflictScreen(Screen[None]):
    """One conflict after the other, until none is left or the person leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{digit},{chr(0xFF10 + digit)},f{digit}", f"side({digit})") for digit in range(1, 10)),
        Binding("m,ｍ,ctrl+o", "mine"),
        Binding("t,ｔ,ctrl+t", "theirs"),
        Binding("x,ｘ,ctrl+x", "neither"),
        Binding("e,ｅ,え,ctrl+e", "edit"),
        Binding("n,ｎ,ん,ctrl+n", "go(1)"),
        Binding("p,ｐ,ctrl+p", "go(-1)"),
        Binding("u,ｕ,う,ctrl+z", "undo"),
        Binding("pagedown", "scroll_by(5)"),
        Binding("pageup", "scroll_by(-5)"),
        Binding("escape,q,ｑ", "leave"),
    ]

    session: reactive[Session | None] = reactive(None, layout=False)

    def __init__(self, running: ReviewApp) -> None:
        super().__init__()
        self._host = running

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield Lines(id="sides")
        yield Row(id="status")
        yield Row(id="footer-row")

    def on_mount(self) -> None:
        self.refresh_sides()

    def on_resize(self) -> None:
        # How much fits in sight is known when everything has its place.
        self.call_after_refresh(self.refresh_sides)

    def refresh_sides(self) -> None:
        """Show the conflict that stands now."""
        session = self._host.session
        found = settling.conflicts(session)
        if not found:
            return
        columns = self.size.width - 3
        left = len(session.progress.conflicts)
        where = "1 passage with conflicts" if left == 1 else f"{left} passages with conflicts"
        self.query_one("#progress", Row).line = (Piece(f" {where}", "title"),)
        self.query_one("#sides", Lines).lines = tuple(page(session, found[0], columns))
        message = recorded(session.message, self.size.width - 2, self._host.glyphs)
        self.query_one("#status", Row).line = (Piece(f" {message}", "status"),)
        self.query_one("#footer-row", Row).line = tuple(self._offers(found[0]))

    def _offers(self, conflict: Conflict) -> Iterator[Piece]:
        offered = [("m", "mine")] if self._mine(conflict) else []
        offered += [("t", "theirs")] if self._theirs(conflict) else []
        if len(offered) < 2 or self.size.width >= ROOMY:
            offered.append((f"1-{min(9, len(conflict.sides))}", "that side"))
        offered += [("x", "neither"), ("e", "edit")]
        offered += [("n p", "conflict")] if len(self._host.session.progress.conflicts) > 1 else []
        offered += self.query_one("#sides", Lines).offers
        offered += [("u", "undo")] if self._host.session.history else []
        for key, label in [*offered, ("Esc", "back")]:
            yield from (Piece(f" {key}", "key"), Piece(f" {label} ", "dim"))

    def _mine(self, conflict: Conflict) -> Side | None:
        return conflict.side_of(self._host.session.reviewer)

    def _theirs(self, conflict: Conflict) -> Side | None:
        mine = self._mine(conflict)
        others = [side for side in conflict.sides if side is not mine]
        return others[0] if mine is not None and len(others) == 1 else None

    # --- settling ----------------------------------------------------------------------------------------------------

    def _conflict(self) -> Conflict | None:
        found = settling.conflicts(self._host.session)
        return found[0] if found else None

    def _settle(self, choose: Callable[[Conflict], Side | None], none: bool = False) -> None:
        conflict = self._conflict()
        if conflict is None:
            return
        chosen = choose(conflict)
        if chosen is not None or none:
            self._do(settling.settle(self._host.session, conflict, chosen))

    def _do(self, step: Step) -> None:
        self._host.perform(step)
        session = self._host.session
        if settling.conflicts(session):
            self.refresh_sides()
        elif session.progress.conflicts:
            message = session.message
            self._host.perform(settling.next_conflict(session))
            self._host.say(message)
            self.refresh_sides()
        else:
            self.dismiss()

    def action_side(self, number: int) -> None:
        self._settle(lambda conflict: conflict.sides[number - 1] if number <= len(conflict.sides) else None)

    def action_mine(self) -> None:
        self._settle(self._mine)

    def action_theirs(self) -> None:
        self._settle(self._theirs)

    def action_neither(self) -> None:
        self._settle(lambda conflict: None, none=True)

    def action_undo(self) -> None:
        self._do(self._host.session.undo())

    def action_go(self, direction: int) -> None:
        self._host.perform(settling.next_conflict(self._host.session, direction))
        self.refresh_sides()

    def action_scroll_by(self, lines: int) -> None:
        self.query_one("#sides", Lines).scroll_lines(lines)

    def action_leave(self) -> None:
        self.dismiss()

    def action_edit(self) -> None:
        from review.tui.editor import EditScreen

        conflict = self._conflict()
        if conflict is None:
            return
        session = self._host.session
        first = self._mine(conflict) or conflict.sides[0]
        text = first.revision(session.revision.edits, session.passage.target).text

        def save(text: str, reason: str) -> str:
            step = settling.settle_by(self._host.session, conflict, text, reason)
            if not step.decisions:
                return step.session.message
            if not self._host.perform(step):
                return self._host.session.message
            return ""

        def closed(_: object) -> None:
            if not settling.conflicts(self._host.session):
                self._do(Step(self._host.session))

        self.app.push_screen(EditScreen(session, save, text), closed)


def page(session: Session, conflict: Conflict, columns: int) -> Iterator[Line]:
    """The passage as it was, and what would come of it by each side."""
    columns = min(columns, pages.COMFORT)
    passage = session.passage
    yield (Piece(f"{passage.number}", "number"), Piece(f"   line {passage.line}", "dim"))
    source = session.review.source(passage.number)
    wide = columns - pages.LABEL
    if source is not None:
        yield from _labelled("source", [row.line for row in wrap(source, wide)])
    here = Mark(conflict.span.start, conflict.span.end, "flag", "[", "]")
    yield from _labelled("original", _excerpt(wrap(passage.target, wide, [here])))
    for index, side in enumerate(conflict.sides, 1):
        whose = "mine" if session.reviewer in side.reviewers else "theirs"
        because = "; ".join(map(safe, side.reasons))
        yield ()
        yield (
            Piece(f"{index} ", "key"),
            Piece(f"{whose:<8}", "title"),
            Piece(safe(side.who), "speaker"),
            Piece(f"   {because}" if because else "", "dim"),
        )
        revision = side.revision(session.revision.edits, passage.target)
        marks = []
        for edit in side.edits:
            place = revision.revised(edit.span)
            marks.append(Mark(place.start, place.end, "changed", "[", "]"))
        empty: list[Line] = [(Piece(EMPTY, "dim"),)]
        yield from _labelled("", _excerpt(wrap(revision.text, wide, marks)) if revision.text else empty)


def _excerpt(rows: Sequence[Wrapped]) -> list[Line]:
    """The rows with marks and the one before and after: in a long passage the sides could not be seen together."""
    marked = [index for index, row in enumerate(rows) if any(piece.style for piece in row.line)]
    if len(rows) <= EXCERPT or not marked:
        return [row.line for row in rows]
    return [row.line for row in rows[max(0, marked[0] - 1) : marked[-1] + 2]]


def _labelled(label: str, lines: list[Line]) -> Iterator[Line]:
    for index, line in enumerate(lines):
        yield (Piece((label if index == 0 else "").ljust(pages.LABEL), "label"), *line)
