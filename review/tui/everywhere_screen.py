"""One decision wherever it fits: every place in its context, any of them chosen, all of them one act."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from review import everywhere, settling
from review.everywhere import Place
from review.flag import Flag
from review.review import Review
from review.tui.highlight import UNICODE, Glyphs, Line, Piece, cells, crop, crop_change, crop_line, safe, tail
from review.tui.lines import Row, strip_of

if TYPE_CHECKING:
    from review.tui.app import ReviewApp

SLICE = 0.03
"""Seconds that looking for places takes at a time, where no single check takes longer."""


class PlaceList(Widget):
    """The places, one a row, with what would be replaced one below the other."""

    ALLOW_SELECT = False

    places: reactive[tuple[Place, ...]] = reactive((), layout=False)
    chosen: reactive[frozenset[Flag]] = reactive(frozenset(), layout=False)
    at: reactive[int] = reactive(0, layout=False)

    @property
    def top(self) -> int:
        height = max(1, self.size.height)
        return max(0, min(self.at - height // 2, len(self.places) - height))

    def line(self, place: Place, here: bool) -> Line:
        """A place as it is drawn."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        chosen = place.flag in self.chosen
        digits = len(str(max((one.flag.passage for one in self.places), default=1)))
        text = safe(place.flag.text.replace("\n", ""))
        head = [
            Piece("> " if here else "  ", "here"),
            Piece("[x] " if chosen else "[ ] ", "key" if chosen else "dim"),
            Piece(f"{place.flag.passage:>{digits}}  ", "list-number"),
        ]
        left = max(6, min(36, (self.size.width - cells(text) - 24) // 2))
        middle = [
            Piece(tail(place.left.replace("\n", ""), left, glyphs.ellipsis), "" if chosen else "dim"),
            Piece(f"[{text}]", "flag" if place.same else "minor"),
        ]
        if place.after is not None:
            after = safe(place.after.replace("\n", "").strip()) or "(delete)"
            middle.append(Piece(f" {glyphs.arrow} {after} ", "changed" if chosen else "dim"))
        right = Piece(crop(place.right.replace("\n", ""), 200, glyphs.ellipsis), "" if chosen else "dim")
        return crop_line((*head, *middle, right), self.size.width - 1, glyphs.ellipsis)

    def render_line(self, y: int) -> Strip:
        index = self.top + y
        if index >= len(self.places):
            return Strip.blank(self.size.width, self.rich_style)
        here = index == self.at
        strip = strip_of(self, self.line(self.places[index], here), self.size.width)
        return strip.apply_style(Style(bold=True)) if here else strip


class EverywhereScreen(Screen[None]):
    """Looks for the places between keys, from the beginning of the file; records what is chosen on Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{digit},{chr(0xFF10 + digit)},f{digit}", f"suggestion({digit})") for digit in range(1, 10)),
        Binding("d,ｄ,ctrl+d", "suggestion(0)"),
        Binding("space,ideographic_space,ctrl+t", "flip"),
        Binding("a,ａ,あ,ctrl+a", "choose(True)"),
        Binding("n,ｎ,ん,ctrl+n", "choose(False)"),
        Binding("j,ｊ,down", "move(1)"),
        Binding("k,ｋ,up", "move(-1)"),
        Binding("pagedown", "move(15)"),
        Binding("pageup", "move(-15)"),
        Binding("home", "move(-1000000)"),
        Binding("end", "move(1000000)"),
        Binding("enter", "record"),
        Binding("escape,q,ｑ", "leave"),
    ]

    def __init__(self, host: ReviewApp) -> None:
        super().__init__()
        self._host = host
        flag = host.session.flag
        assert flag is not None
        self._flag = flag
        self._choice = 1 if flag.suggestions else 0
        self._found: list[Flag] = []
        self._looked = 0
        self._message = ""

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield PlaceList(id="places")
        yield Row(id="counts")
        yield Row(id="keys")

    def on_mount(self) -> None:
        self.run_worker(self._look(), exclusive=True)

    @property
    def _list(self) -> PlaceList:
        return self.query_one(PlaceList)

    # --- looking -----------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        """Gather the flags that may be places, in portions, in a thread."""
        session = self._host.session
        tally = session.tally
        shown = 0.0
        number = 0
        count = 8
        while number < session.size:
            began = time.perf_counter()
            numbers: list[int] = []
            while len(numbers) < count and number < session.size:
                number = tally.after(number, session.queue.ALL) or session.size + 1
                if number <= session.size:
                    numbers.append(number)
            self._found += await asyncio.to_thread(self._flags, session.review, numbers)
            count = max(1, min(4096, int(count * min(2.0, SLICE / max(time.perf_counter() - began, 1e-6)))))
            self._looked = min(number, session.size)
            if time.perf_counter() - shown > 0.3:
                self._show(choose=True)
                shown = time.perf_counter()
        self._looked = session.size
        self._show(choose=True)

    def _flags(self, review: Review, numbers: list[int]) -> list[Flag]:
        return [flag for number in numbers for flag in review.flags(number) if self._near(flag)]

    def _near(self, flag: Flag) -> bool:
        terms = {suggestion.term for suggestion in self._flag.suggestions if suggestion.term}
        return flag.check == self._flag.check or any(one.term in terms for one in flag.suggestions)

    def _places(self) -> tuple[Place, ...]:
        passages = self._host.session.review.transcript.passages
        if not self._choice:
            return everywhere.dismissing(self._flag, self._found, passages)
        chosen = self._flag.suggestions[self._choice - 1]
        return everywhere.accepting(self._flag, chosen, self._found, passages)

    def _proposed(self, place: Place) -> bool:
        """Chosen to begin with: the very text, where the suggestion ranks as high as here."""
        if place.suggestion is None or place.flag == self._flag:
            return True
        return place.same and place.suggestion in place.flag.suggestions[: self._choice]

    def _show(self, choose: bool = False) -> None:
        """Show the places there are; with `choose` those that are new are chosen as they are proposed."""
        found = self._list
        known = {place.flag for place in found.places}
        places = self._places()
        here = found.places[found.at].flag if found.places else self._flag
        if choose:
            found.chosen |= {one.flag for one in places if one.flag not in known and self._proposed(one)}
        found.places = places
        found.at = next((index for index, place in enumerate(places) if place.flag == here), 0)
        self._tell()

    def _tell(self) -> None:
        found = self._list
        chosen = [place for place in found.places if place.flag in found.chosen]
        glyphs = self._host.glyphs
        after = self._flag.suggestions[self._choice - 1].text.strip() if self._choice else None
        text = safe(self._flag.text.replace("\n", ""))
        size = self._host.session.size
        so_far = "" if self._looked >= size else f"  (looked at {100 * self._looked // size} %)"
        of = f"   {len(chosen)} of {len(found.places)} places{so_far}"
        room = self.size.width - cells(of) - len("  everywhere") - 1
        if after is None:
            what = crop(f"dismiss {text}", room, glyphs.ellipsis)
        else:
            what = crop_change(text, f" {glyphs.arrow} ", safe(after) or "(delete)", room, glyphs.ellipsis)
        self.query_one("#progress", Row).line = (Piece(f"{what}  everywhere", "title"), Piece(of, "count"))
        texts = Counter(place.flag.text for place in found.places)
        spelled = "   ".join(f"{safe(one.replace(chr(10), ''))} {count}" for one, count in texts.most_common(12))
        style = "question" if self._message else "dim"
        self.query_one("#counts", Row).line = (Piece(self._message or spelled, style),)
        self.query_one("#keys", Row).line = self._offers()

    def _offers(self) -> Line:
        flag = self._flag
        offered = [("Enter", "record"), ("space", "choose"), ("a", "all"), ("n", "none"), ("j k", "place")]
        if len(flag.suggestions) > 1 or (flag.suggestions and not self._choice):
            count = min(9, len(flag.suggestions))
            offered.append(("1" if count == 1 else f"1-{count}", "suggestion"))
        if self._choice:
            offered.append(("d", "dismiss"))
        offered.append(("Esc", "back"))
        return tuple(piece for key, label in offered for piece in (Piece(key, "key"), Piece(f" {label}  ", "dim")))

    # --- choosing ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.query(PlaceList))

    def action_suggestion(self, choice: int) -> None:
        if choice <= len(self._flag.suggestions) and choice != self._choice:
            self._choice = choice
            found = self._list
            found.places, found.chosen = (), frozenset()
            self._show(choose=True)

    def action_flip(self) -> None:
        found = self._list
        if found.places:
            found.chosen ^= {found.places[found.at].flag}
            self.action_move(1)

    def action_choose(self, everything: bool) -> None:
        found = self._list
        found.chosen = frozenset(place.flag for place in found.places) if everything else frozenset()
        self._tell()

    def action_move(self, rows: int) -> None:
        found = self._list
        found.at = max(0, min(found.at + rows, len(found.places) - 1))
        self._tell()

    def action_record(self) -> None:
        found = self._list
        chosen = [place for place in found.places if place.flag in found.chosen]
        step = settling.settle_everywhere(self._host.session, chosen)
        if step.decisions and self._host.perform(step):
            self.dismiss()
        else:
            self._message = safe(step.session.message if not step.decisions else self._host.session.message)
            self._tell()

    def action_leave(self) -> None:
        self.dismiss()
