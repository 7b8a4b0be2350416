"""The groups of an alignment, one a row, the current one in full; a person puts them right, and each change is written
down before it is seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from review import desk as desks
from review.errors import ReviewError
from review.project import ChangedError
from review.regrouping import Regrouping
from review.tui import group_pages
from review.tui.footer import WIDE, fitted
from review.tui.highlight import UNICODE, Glyphs, Piece, crop, safe
from review.tui.keys import Key
from review.tui.lines import Lines, Row, strip_of

if TYPE_CHECKING:
    from review.tui.app import ReviewApp


class GroupList(Widget):
    """One row a group, the current one in sight; draws only the rows in sight."""

    ALLOW_SELECT = False

    state: reactive[Regrouping | None] = reactive(None, layout=False)

    class Chosen(Message):
        """A click on the group at that index."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    @property
    def top(self) -> int:
        """The index of the first group in sight."""
        if self.state is None:
            return 0
        height = max(1, self.size.height)
        return max(0, min(self.state.at - height // 2, len(self.state.groups) - height))

    def render_line(self, y: int) -> Strip:
        at = self.top + y
        state = self.state
        if state is None or at >= len(state.groups):
            return Strip.blank(self.size.width, self.rich_style)
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        line = group_pages.entry(state, at, self.size.width - 1, glyphs)
        strip = strip_of(self, line, self.size.width)
        return strip.apply_style(Style(bold=True)) if at == state.at else strip

    def on_click(self, event: events.Click) -> None:
        if self.state is not None and self.top + event.y < len(self.state.groups):
            self.post_message(self.Chosen(self.top + event.y))


class AlignScreen(Screen[None]):
    """The alignment with the source, and with the reference, where they are cut otherwise than the transcript."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,ｊ,down,ctrl+down", "move(1)"),
        Binding("k,ｋ,up,ctrl+up", "move(-1)"),
        Binding("pagedown,ctrl+pagedown", "move(15)"),
        Binding("pageup,ctrl+pageup", "move(-15)"),
        Binding("home,ctrl+home", "move(-100000000)"),
        Binding("end,ctrl+end", "move(100000000)"),
        Binding("n,ｎ,ん,ctrl+n", "doubtful(1)"),
        Binding("p,ｐ,ctrl+p", "doubtful(-1)"),
        Binding("tab,left,right", "turn"),
        Binding(">,＞,shift+down,f10", "change('down')"),
        Binding("<,＜,shift+up,f11", "change('up')"),
        Binding("+,＋,f5", "change('join')"),
        Binding("s,ｓ,f6", "change('split')"),
        Binding("d,ｄ,ctrl+d", "change('drop')"),
        Binding("c,ｃ,ctrl+o", "change('confirm')"),
        Binding("w,ｗ,ctrl+w", "keep"),
        Binding("u,ｕ,う,ctrl+z,ctrl+u", "undo"),
        Binding("r,ｒ,ctrl+r", "other"),
        Binding("enter", "passage"),
        Binding("escape,q,ｑ,=,＝,ctrl+a", "leave"),
    ]

    state: reactive[Regrouping | None] = reactive(None, layout=False)

    def __init__(self, host: ReviewApp) -> None:
        super().__init__()
        self._host = host
        self._kinds = host.session.unequal
        self._kind = self._kinds[0]
        self._changed = False

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield Row(id="heading")
        yield GroupList(id="groups")
        yield Row(id="rule")
        yield Lines(id="group")
        yield Row(id="status")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        self.query_one("#keys", Lines).lines = fitted([_LEAVE], self.size.width, 1)
        self._open()

    # --- reading -----------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self.state = None
        self._show()
        self.run_worker(self._read(self._host.session.number), exclusive=True)

    async def _read(self, number: int, said: str = "") -> None:
        """Align in a thread, unless it was done before: leaving does not wait for it."""
        desk, kind = self._host.desk, self._kind
        try:
            # What others wrote since the app read it counts, and so does what was written here.
            found = await asyncio.to_thread(desks.aligned_again, desk, kind)
        except ReviewError as problem:
            self._host.say(str(problem))
            self.action_leave()
            return
        if found is not None:
            state = Regrouping.of(found, desk.transcript, number)
            self.state = state.saying(said) if said else state

    # --- showing -----------------------------------------------------------------------------------------------------

    def watch_state(self) -> None:
        if self.is_mounted:
            self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        state = self.state
        glyphs = self._host.glyphs
        columns, height = self.size.width, self.size.height
        if not columns:
            return
        keys = self.query_one("#keys", Lines)
        keys.styles.height = rows = 2 if height >= 20 and columns < WIDE else 1
        room = max(0, height - 4 - rows)
        below = room // 2
        self.query_one("#group").styles.height = below
        if state is None:
            self.query_one("#progress", Row).line = (
                Piece(f" aligning with the {self._kind} {glyphs.ellipsis}", "title"),
            )
            return
        self.query_one("#progress", Row).line = group_pages.progress(state, columns, glyphs)
        self.query_one("#heading", Row).line = group_pages.heading(state, columns, glyphs)
        self.query_one("#rule", Row).line = (Piece(glyphs.rule * columns, "dim"),)
        self.query_one(GroupList).state = state
        self.query_one("#group", Lines).lines = group_pages.current(state, columns - 1, below, glyphs)
        message = crop(safe(state.message), columns - 2, glyphs.ellipsis)
        self.query_one("#status", Row).line = (Piece(" "), Piece(message, "status"))
        keys.lines = fitted(self._offers(state), columns - 1, rows)

    def _offers(self, state: Regrouping) -> list[tuple[Key, str]]:
        """Each key that does something now, with how it is shown."""
        offered = []
        if not self._host.session.locked:
            can = state.changes
            shifts = [key for key, name in (("<", "up"), (">", "down")) if name in can]
            offered += [(" ".join(shifts), "shift", 0)] if shifts else []
            offered += [(key, name, 0) for key, name in _CHANGES if name in can]
            offered += [("w", "write down", 1)] if state.loose else []
            offered += [("u", "undo", 0)] if state.history else []
        offered += [("n p", "doubtful", 0)] if state.doubtful else []
        offered += [("Tab", "side", 0), ("j k", "group", 3), ("Enter", "passage", 2)]
        if len(self._kinds) > 1:
            offered.append(("r", next(kind for kind in self._kinds if kind != self._kind), 1))
        return [*((Key("", name, "", label=name, rank=rank), key) for key, name, rank in offered), _LEAVE]

    # --- keys --------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action == "leave" or (bool(self.query(GroupList)) and self.state is not None)

    def on_group_list_chosen(self, event: GroupList.Chosen) -> None:
        if self.state is not None:
            self.state = self.state.move(event.at - self.state.at)

    def action_move(self, groups: int) -> None:
        if self.state is not None:
            self.state = self.state.move(groups)

    def action_doubtful(self, direction: int) -> None:
        if self.state is not None:
            self.state = self.state.next_doubtful(direction)

    def action_turn(self) -> None:
        if self.state is not None:
            self.state = self.state.turn()

    def action_change(self, name: str) -> None:
        if self.state is not None:
            self._do(self.state, self.state.change(name))

    def action_keep(self) -> None:
        if self.state is not None:
            self._do(self.state, self.state.keep())

    def action_undo(self) -> None:
        if self.state is not None:
            self._do(self.state, self.state.undo())

    def _do(self, old: Regrouping, new: Regrouping) -> None:
        """Write down what has changed, then show it."""
        if new.text != old.text:
            if self._host.session.locked:
                self.state = old.saying(self._host.session.locked)
                return
            try:
                self._host.write_alignment(old, new)
            except ChangedError as problem:
                group = old.groups[old.at]
                said = f"not recorded: {problem.message} meanwhile, and was read again"
                self.run_worker(self._read(group.a[0] if group.a else 1, said), exclusive=True)
                self._changed = True
                self.app.bell()
                return
            except ReviewError as problem:
                self.state = old.saying(f"not recorded: {problem.message}")
                self.app.bell()
                return
            self._changed = True
        self.state = new

    def action_other(self) -> None:
        if len(self._kinds) > 1:
            self._kind = next(kind for kind in self._kinds if kind != self._kind)
            self._open()

    def action_passage(self) -> None:
        """Go to the first passage of the group, or the one before it."""
        state = self.state
        if state is not None:
            before = (group.a[0] for group in state.groups[state.at :: -1] if group.a)
            self._host.perform(self._host.session.go_to(next(before, 1)))
        self.action_leave()

    def action_leave(self) -> None:
        if self._changed:
            self._host.read_again(f"the alignment with the {self._kind} has changed; checks look again")
        self.dismiss()


_CHANGES = (("+", "join"), ("s", "split"), ("d", "drop"), ("c", "confirm"))
_LEAVE = (Key("", "leave", "", label="back"), "Esc")
