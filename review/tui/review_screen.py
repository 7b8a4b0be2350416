"""The one screen on which a review happens: passes keys to the session, and its steps to the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.screen import Screen

from review import marking, settling, structure
from review.admission import Admission, How
from review.marking import Question, Rating
from review.offers import actions, why_not
from review.session import Session, Step
from review.tui import overview
from review.tui.footer import Footer
from review.tui.highlight import UNICODE, Glyphs, Piece, crop, safe
from review.tui.keys import KEYS
from review.tui.lines import Divider, Row, list_width
from review.tui.passage_list import PassageList
from review.tui.prompt import Prompt
from review.tui.reader import Reader

if TYPE_CHECKING:
    from review.tui.app import ReviewApp


_ALWAYS = frozenset({"quit"})


class ReviewScreen(Screen[None]):
    """Progress, passages, the current one with its flags, what was recorded, the keys that work."""

    # With priority a key is done before the next one is looked at, so that what is typed right behind one that opens a
    # prompt goes there. Not so `quit`, whose key may be typed into a prompt.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound, key.action, priority=key.needs not in _ALWAYS) for key in KEYS for bound in key.bound()
    ]

    session: reactive[Session | None] = reactive(None, layout=False)

    def __init__(self, name: str, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._file = name
        self._glyphs = glyphs
        self._admission: Admission | None = None

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        with Horizontal(id="middle"):
            yield PassageList(self._glyphs, id="list")
            yield Divider(self._glyphs.divider, id="divider")
            yield Reader(self._glyphs, id="reader")
        yield Row(id="status")
        yield Prompt(id="prompt")
        yield Footer(id="footer")

    @property
    def _app(self) -> ReviewApp:
        return cast("ReviewApp", self.app)

    @property
    def _session(self) -> Session:
        return self._app.session

    @property
    def _typing(self) -> bool:
        found = self.query(Prompt)
        return bool(found) and found.first().display

    @property
    def idle(self) -> bool:
        """Whether nobody is typing into an editor or a prompt."""
        return self.is_current and not self._typing

    # --- showing -----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._pass_on(self._session)

    def watch_session(self, session: Session | None) -> None:
        # What is read while the app closes comes when there is nothing left to show it.
        if session is not None and self.is_mounted and self.query("#progress"):
            self._pass_on(session)

    def _pass_on(self, session: Session) -> None:
        """Give every widget what it shows."""
        self._show_progress(session)
        self.query_one("#list", PassageList).session = session
        self.query_one("#reader", Reader).session = session
        self.query_one("#footer", Footer).session = session
        status = self.query_one("#status", Row)
        undo = "   u undo" if session.history and session.message.startswith(session.history[-1].label) else ""
        room = self.size.width - len(undo) - 2
        message = overview.recorded(session.message, room, self._glyphs)
        style = "question" if session.asking or session.locked == session.message else "status"
        status.line = (Piece(" "), Piece(message, style), Piece(undo, "dim"))

    def _show_progress(self, session: Session) -> None:
        self.query_one("#progress", Row).line = overview.progress(session, self._file, self.size.width, self._glyphs)

    def on_resize(self) -> None:
        width = self.size.width
        self.query_one("#list").styles.width = list_width(width, len(str(max(1, self._session.size))))
        if self.session is not None:
            self._show_progress(self.session)

    # --- keys --------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _ALWAYS:
            return True
        if self._typing:
            return False
        return action in actions(self._session) if action in _SESSION else True

    def on_key(self, event: events.Key) -> None:
        """Say why a key of the app does nothing now."""
        needs = _NEEDS.get(event.key) or _NEEDS.get(event.character or "")
        if needs is not None and not self._typing and needs not in actions(self._session):
            event.stop()
            self._do(self._session.said(why_not(self._session, needs)))

    def _do(self, step: Step) -> bool:
        return self._app.perform(step)

    def action_accept(self, number: int) -> None:
        self._do(self._session.accept(number))

    def action_dismiss_flag(self) -> None:
        self._do(self._session.dismiss())

    def action_approve(self) -> None:
        self._do(self._session.approve())

    def action_split(self) -> None:
        self._do(structure.split(self._session))

    def action_join(self) -> None:
        self._do(structure.join(self._session))

    def action_empty(self) -> None:
        self._do(self._session.empty())

    def action_undo(self) -> None:
        self._do(self._session.undo())

    def action_next_flag(self) -> None:
        self._do(self._session.next_flag())

    def action_previous_flag(self) -> None:
        self._do(self._session.previous_flag())

    def action_next_passage(self) -> None:
        self._do(self._session.move(1))

    def action_previous_passage(self) -> None:
        self._do(self._session.move(-1))

    def action_first_passage(self) -> None:
        self._do(self._session.go_to(1))

    def action_last_passage(self) -> None:
        self._do(self._session.go_to(self._session.size))

    def action_cycle_queue(self) -> None:
        self._do(self._session.cycle_queue())

    def action_search_next(self) -> None:
        self._do(self._session.search_again(1))

    def action_search_previous(self) -> None:
        self._do(self._session.search_again(-1))

    def action_select(self, direction: int, extend: bool = False) -> None:
        self._do(self._session.select(direction, extend))

    def action_sentence(self, direction: int) -> None:
        self._do(self._session.select_sentence(direction))

    def action_cancel(self) -> None:
        self._do(self._session.cancel())

    def action_scroll_pages(self, direction: int) -> None:
        self.query_one("#reader", Reader).scroll_pages(direction)

    def on_passage_list_chosen(self, event: PassageList.Chosen) -> None:
        if self.idle:
            self._do(self._session.go_to(event.number))

    # --- screens and prompts -----------------------------------------------------------------------------------------

    def action_help(self) -> None:
        from review.tui.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_conflicts(self) -> None:
        if self._session.number not in self._session.progress.conflicts:
            self._do(settling.next_conflict(self._session))
        if not settling.conflicts(self._session) or "edit" not in actions(self._session):
            return
        from review.tui.conflict_screen import ConflictScreen

        self.app.push_screen(ConflictScreen(self._app))

    def action_everywhere(self) -> None:
        from review.tui.everywhere_screen import EverywhereScreen

        self.app.push_screen(EverywhereScreen(self._app))

    def action_scores(self) -> None:
        from review.tui.scores_screen import ScoresScreen

        self.app.push_screen(ScoresScreen(self._app))

    def action_candidates(self) -> None:
        from review.tui.candidates_screen import CandidatesScreen

        self.app.push_screen(CandidatesScreen(self._app))

    def action_admit(self) -> None:
        from review.tui.admit_screen import AdmitScreen

        ways = settling.admissions(self._session)
        if ways:
            self.app.push_screen(AdmitScreen(ways), self._admit)
        else:
            self._do(self._session.said("this flag reaches into a correction: undo that first"))

    def _admit(self, chosen: Admission | None) -> None:
        if chosen is not None and chosen.how is How.EXCEPT:
            self._admission = chosen
            self._ask("except", "it is right in", chosen.text)
        elif chosen is not None:
            self._app.amendments.admit(chosen)

    def _admit_within(self, context: str) -> bool:
        """Except the context, or say what is wrong with it; whether that was done."""
        assert self._admission is not None
        chosen = settling.excepting(self._session, self._admission, context)
        if isinstance(chosen, str):
            self._do(self._session.said(chosen))
            self.query_one("#status").display = True
            return False
        self._app.amendments.admit(chosen)
        return True

    def action_align(self) -> None:
        from review.tui.align_screen import AlignScreen

        self.app.push_screen(AlignScreen(self._app))

    def action_quit(self) -> None:
        self.app.exit()

    def action_edit(self) -> None:
        from review.tui.editor import EditScreen

        self.app.push_screen(EditScreen(self._session, self._save_edit))

    def _save_edit(self, text: str, reason: str) -> str:
        step = self._session.edit(text, reason)
        refused = not step.decisions and text != self._session.revision.text
        return self._session.message if not self._do(step) or refused else ""

    def action_mark(self) -> None:
        self._rate(marking.to_mark(self._session))

    def action_rate(self) -> None:
        self._rate(marking.to_rate(self._session))

    def _rate(self, question: Question) -> None:
        from review.tui.rating_screen import RatingScreen

        def save(rating: Rating) -> str:
            return "" if self._do(question.answered(self._session, rating)) else self._session.message

        self.app.push_screen(RatingScreen(self._session, question, save))

    def action_score(self) -> None:
        self._ask_score(self._session.grave)

    def _ask_score(self, remark: str) -> None:
        self._ask("score", "approve with a score from 0 to 100" + (f" ({remark})" if remark else ""), room=10)

    def action_replace(self) -> None:
        self._ask("replace", f"replace {self._session.replaceable} by", self._session.replaceable or "", over=True)

    def action_dismiss_because(self) -> None:
        self._ask("dismiss", "no problem, because")

    def action_comment(self) -> None:
        self._ask("comment", "comment")

    def action_search(self) -> None:
        self._ask("search", "search", self._session.searched, over=True)

    def action_go_to(self) -> None:
        self._ask("go_to", "go to passage")

    def _ask(self, kind: str, question: str, text: str = "", room: int = 0, over: bool = False) -> None:
        """Ask with at least `room` cells to type into, or else two thirds of the line."""
        self.query_one("#status").display = False
        self.query_one("#footer", Footer).typing = True
        columns = self.size.width - room if room else self.size.width // 3
        question = crop(safe(question), max(10, columns), self._glyphs.ellipsis)
        self.query_one(Prompt).ask(kind, question, text, over=over)

    def on_prompt_left(self) -> None:
        self._close_prompt()

    def on_prompt_given(self, event: Prompt.Given) -> None:
        session = self._session
        text = event.text
        if event.kind == "except":
            if self._admit_within(text):
                self._close_prompt()
            return
        if event.kind == "replace":
            step = session.replace_with(text)
        elif event.kind == "dismiss":
            step = session.dismiss(text.strip())
        elif event.kind == "comment":
            step = session.comment(text)
        elif event.kind == "score":
            score = text.strip()
            if not score.isdecimal() or int(score) > 100:
                self._ask_score(f"{score or 'nothing'} is none")
                return
            step = session.approve(int(score))
        elif event.kind == "search":
            step = session.search(text)
        else:
            wanted = text.strip().removeprefix(":")
            nowhere = f"{safe(wanted) or 'nothing'} is no number of a passage"
            step = session.go_to(int(wanted)) if wanted.isdecimal() else session.said(nowhere)
        if self._do(step):
            self._close_prompt()

    def _close_prompt(self) -> None:
        self.query_one(Prompt).close()
        self.query_one("#status").display = True
        self.query_one("#footer", Footer).typing = False


_SESSION = frozenset(key.needs for key in KEYS) - {"scroll_pages", "cancel"}
_NEEDS = {bound: key.needs for key in KEYS if key.needs in _SESSION for bound in key.bound()}
