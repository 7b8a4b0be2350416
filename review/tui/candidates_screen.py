"""Names that the glossary could have, one after the other: one key writes an entry, and it is on the disk at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from review.errors import ReviewError
from review.glossary import Term
from review.glossary_file import Written
from review.glossary_merge import merged
from review.mining import Candidate, mine
from review.passage import Passage
from review.tui.candidates_page import Choosing, said, spellings
from review.tui.highlight import UNICODE, Glyphs, Line, Piece, safe, width
from review.tui.lines import Anchor, Lines, Row
from review.tui.prompt import Prompt

if TYPE_CHECKING:
    from review.tui.app import ReviewApp

TICK = 0.2
"""Seconds between two looks at how far the mining is."""


class CandidatesScreen(Screen[None]):
    """Mines in a thread what the session shows; leaves with every flag found anew where something was written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{digit},{chr(0xFF10 + digit)},f{digit}", f"take({digit})") for digit in range(1, 10)),
        Binding("enter", "take(0)"),
        Binding("m,ｍ,ctrl+o", "misread"),
        Binding("a,ａ,あ,ctrl+a", "admit_others"),
        Binding("e,ｅ,え,ctrl+e", "edit"),
        Binding("space,ideographic_space,ctrl+t", "leave_out"),
        Binding("s,ｓ,n,ｎ,ん,ctrl+n,right", "go(1)"),
        Binding("p,ｐ,ctrl+p,left", "go(-1)"),
        Binding("j,ｊ,down", "mark(1)"),
        Binding("k,ｋ,up", "mark(-1)"),
        Binding("u,ｕ,う,ctrl+z,ctrl+u", "undo"),
        Binding("escape,q,ｑ", "leave"),
    ]

    def __init__(self, host: ReviewApp) -> None:
        super().__init__()
        self._host = host
        self._candidates: tuple[Candidate, ...] | None = None
        self._at = 0
        self._choosing = Choosing()
        self._written: list[tuple[int, Written]] = []
        self._amended = False
        self._writing = False
        self._left = False
        self._looked = 0
        self._message = ""

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield Lines(id="spellings")
        yield Row(id="status")
        yield Prompt(id="prompt")
        yield Row(id="keys")

    def on_mount(self) -> None:
        self.set_interval(TICK, self._tell_progress)
        self.run_worker(self._mine(), exclusive=True)
        self.show()

    def on_unmount(self) -> None:
        self._left = True

    def on_resize(self) -> None:
        self.show()

    # --- mining ------------------------------------------------------------------------------------------------------

    async def _mine(self) -> None:
        review = self._host.session.review
        language = review.checker.language.partition("-")[0]
        passages = self._passages()
        self._candidates = await asyncio.to_thread(lambda: mine(passages, review.glossary, language=language))
        self.show()

    def _passages(self) -> Iterator[Passage]:
        """The passages as they stand, until somebody leaves."""
        review = self._host.session.review
        for number in range(1, len(review.transcript) + 1):
            if self._left:
                return
            self._looked = number
            yield review.revised(number)

    def _tell_progress(self) -> None:
        if self._candidates is None:
            self.show()

    # --- showing -----------------------------------------------------------------------------------------------------

    @property
    def candidate(self) -> Candidate | None:
        """The current candidate; None behind the last."""
        found = self._candidates or ()
        return found[self._at] if self._at < len(found) else None

    def show(self) -> None:
        """Show the candidate that stands now."""
        lines = self.query_one(Lines)
        columns, rows = self.size.width - 4, max(4, self.size.height - 4)
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        done = frozenset(at for at, _ in self._written)
        candidate = self.candidate
        self.query_one("#progress", Row).line = self._title(candidate, done)
        if candidate is None:
            lines.lines = ()
        else:
            page = [(-1, ()), *spellings(candidate, self._choosing, columns, rows, glyphs)]
            lines.lines = tuple(line for _, line in page)
            marked = [index for index, (at, _) in enumerate(page) if at == self._choosing.at]
            lines.held = Anchor(0, marked[0], marked[-1])
        self.query_one("#status", Row).line = (Piece(f" {safe(self._message)}", "status"),)
        self.query_one("#keys", Row).line = self._offers(candidate)

    def _title(self, candidate: Candidate | None, done: frozenset[int]) -> Line:
        if self._candidates is None:
            size = max(1, self._host.session.size)
            return (Piece(f" looking for names: {100 * self._looked // size} % of the passages", "title"),)
        total = len(self._candidates)
        if candidate is None:
            said = "no more candidates" if total else "no candidates: every name is known, or stands only once"
            return (Piece(f" {said}", "title"), Piece(f"   {len(done)} of {total} written" if total else "", "dim"))
        what = "a name in several spellings" if len(candidate.spellings) > 1 else "a name that nothing knows"
        if candidate.term is not None:
            what = f"the glossary has {safe(candidate.term.term)}"
        more = "   written" if self._at in done else ""
        return (Piece(f" {self._at + 1} of {total}", "count"), Piece(f"   {what}", "title"), Piece(more, "done"))

    def _offers(self, candidate: Candidate | None) -> Line:
        """What the keys do now; what is easily found out is left out where there is no room."""
        if self._typing:
            offered = [("Enter", "write", 0), ("Esc", "back", 0)]
        else:
            offered = [("p", "back", 2)] if self._at else []
            offered += [("u", "undo", 0)] if self._written else []
            offered += [("Esc", "leave", 0)]
            if candidate is not None:
                count = min(9, len(candidate.spellings))
                several = [("a", "all right", 0), ("space", "leave out", 1), ("j k", "mark", 3)] if count > 1 else []
                digits = "1" if count == 1 else f"1-{count}"
                misread = [("m", "misread", 0)] if candidate.term is not None else []
                offered = [(digits, "right", 0), *misread, *several, ("e", "edit", 0), ("s", "skip", 0), *offered]
        while True:
            line = [
                piece for key, label, _ in offered for piece in (Piece(f" {key}", "key"), Piece(f" {label} ", "dim"))
            ]
            least = max(offered, key=lambda one: one[2])
            # The blank at the end needs no room.
            if width(line) - 1 <= self.size.width or not least[2]:
                return tuple(line)
            offered.remove(least)

    # --- choosing ----------------------------------------------------------------------------------------------------

    @property
    def _typing(self) -> bool:
        return self.query_one(Prompt).display

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.query(Prompt) or self._typing or self._writing:
            return False
        return self.candidate is not None or action in ("go", "undo", "leave")

    def action_take(self, number: int) -> None:
        """Spelling `number`, else the marked one, is right, and the others are misreadings."""
        candidate = self.candidate
        if candidate is not None and number <= len(candidate.spellings):
            right = candidate.spellings[number - 1 if number else self._choosing.at].text
            self._write(candidate.entry(right, self._others(candidate)))

    def action_misread(self) -> None:
        """The glossary's term is right, and what it does not have is misread."""
        candidate = self.candidate
        if candidate is not None and candidate.term is not None:
            self._write(candidate.entry(None, self._others(candidate)))

    def action_admit_others(self) -> None:
        candidate = self.candidate
        if candidate is not None:
            right = candidate.spellings[self._choosing.at].text
            self._write(candidate.entry(right, self._others(candidate), admit=True))

    def _others(self, candidate: Candidate) -> list[str]:
        return [one.text for one in candidate.spellings if one.text not in self._choosing.left_out]

    def action_leave_out(self) -> None:
        candidate = self.candidate
        assert candidate is not None
        text = candidate.spellings[self._choosing.at].text
        self._choosing = Choosing(self._choosing.at, self._choosing.left_out ^ {text})
        self.action_mark(1)

    def action_mark(self, rows: int) -> None:
        assert self.candidate is not None
        at = max(0, min(self._choosing.at + rows, len(self.candidate.spellings) - 1))
        self._choosing = Choosing(at, self._choosing.left_out)
        self.show()

    def action_go(self, candidates: int) -> None:
        self._go(self._at + candidates, "")

    def _go(self, at: int, message: str) -> None:
        self._at = max(0, min(at, len(self._candidates or ())))
        self._choosing, self._message = Choosing(), message
        self.show()

    # --- writing -----------------------------------------------------------------------------------------------------

    def _write(self, entry: Term) -> None:
        self._writing = True
        self.run_worker(self._written_down(entry))

    async def _written_down(self, entry: Term) -> None:
        """Write in a thread, since a large glossary takes a while; keys wait until it is on the disk."""
        recorder = self._host.amendments.recorder
        try:
            written = await asyncio.to_thread(recorder.amend, lambda text, path: merged(text, [entry], path))
        except ReviewError as problem:
            self._message = str(problem)
            self._host.bell()
            self.show()
            return
        finally:
            self._writing = False
        self._amended = True
        self._written.append((self._at, written))
        self._go(self._at + 1, said(entry))

    def action_undo(self) -> None:
        if not self._written:
            return
        at, written = self._written[-1]
        try:
            self._host.amendments.recorder.take_back(written)
        except ReviewError as problem:
            self._message = str(problem)
            self.show()
            return
        self._written.pop()
        self._go(at, "out of the glossary again")

    def action_edit(self) -> None:
        candidate = self.candidate
        assert candidate is not None
        self.query_one("#status").display = False
        self.query_one(Prompt).ask("term", "the term is", candidate.spellings[self._choosing.at].text)
        self.show()

    def on_prompt_left(self) -> None:
        self.query_one(Prompt).close()
        self.query_one("#status").display = True
        self.show()

    def on_prompt_given(self, event: Prompt.Given) -> None:
        self.on_prompt_left()
        candidate, text = self.candidate, event.text.strip()
        if candidate is not None and text:
            right = (text, *(candidate.term.right if candidate.term else ()))
            self._write(Term(text, misreadings=tuple(form for form in self._others(candidate) if form not in right)))

    def action_leave(self) -> None:
        self.dismiss()
        if self._amended:
            count = len(self._written)
            entries = "1 entry" if count == 1 else f"{count} entries"
            self._host.say(f"{entries} written to the glossary" if count else "the glossary is as it was")
            self._host.reflag()
