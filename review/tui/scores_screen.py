"""The scores of original and revision; the reference is hidden until a key is pressed, and that is recorded first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from review.offers import actions
from review.sight import seeing
from review.tui.highlight import Piece, safe, wrap
from review.tui.lines import Anchor, Lines, Row, plain
from review.tui.scores_page import page

if TYPE_CHECKING:
    from review.tui.app import ReviewApp


class ScoresScreen(Screen[None]):
    """Follows the session while it is open; what it began goes on when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,ｖ,ctrl+r", "view"),
        Binding("c,ｃ,ctrl+t", "judge"),
        Binding("x,ｘ,ctrl+x", "cancel"),
        Binding("e,ｅ,え,ctrl+e", "edit"),
        Binding("u,ｕ,う,ctrl+z,ctrl+u", "undo"),
        Binding("j,ｊ,down,ctrl+down", "move(1)"),
        Binding("k,ｋ,up,ctrl+up", "move(-1)"),
        Binding("pagedown", "scroll_by(10)"),
        Binding("pageup", "scroll_by(-10)"),
        Binding("escape,q,ｑ,s,ｓ,ctrl+s", "leave"),
    ]

    def __init__(self, host: ReviewApp) -> None:
        super().__init__()
        self._host = host
        self._scorer = host.scorer
        self._shown = 0

    def compose(self) -> ComposeResult:
        yield Row(id="progress")
        yield Lines(id="scores")
        yield Lines(id="message")
        yield Row(id="footer-row")

    def on_mount(self) -> None:
        self._scorer.changed = self.refresh_scores
        self._scorer.follow(again=True)
        self.watch(self._host.review_screen, "session", self._follow, init=False)

    def _follow(self) -> None:
        self._scorer.follow()

    def on_unmount(self) -> None:
        self._scorer.leave()

    def on_resize(self) -> None:
        # How much fits in sight is known when everything has its place.
        self.call_after_refresh(self.refresh_scores)

    # --- showing -----------------------------------------------------------------------------------------------------

    def refresh_scores(self) -> None:
        """Show what is known now."""
        if not self.is_mounted:
            return
        scorer, session = self._scorer, self._host.session
        doing = "   ".join(work.doing for work in scorer.works if work.doing)
        self.query_one("#progress", Row).line = (Piece(f"Scores   {safe(self._host.desk.path.name)}", "title"),)
        lines = self.query_one("#scores", Lines)
        if scorer.live is not None:
            found = page(scorer.live, session, self.size.width - 3, self._showing, scorer.model)
            lines.held = Anchor(0, *found.focus)
            lines.lines = found.lines
        else:
            lines.lines = () if doing else (plain("There are no scores yet; leave and come back to try again.", "dim"),)
        message = self.query_one("#message", Lines)
        message.lines = [row.line for row in wrap(doing or session.message, self.size.width - 3, (), "status")]
        message.styles.height = min(3, len(message.lines))
        self.query_one("#footer-row", Row).line = tuple(self._offers())

    def _offers(self) -> Iterator[Piece]:
        works = actions(self._host.session)
        live = self._scorer.live
        offered = [("v", "hide" if self._showing else "view reference")] if self._references() else []
        offered += [("j k", "passage")]
        offered += self.query_one("#scores", Lines).offers
        offered += [("e", "edit")] if "edit" in works else []
        offered += [("u", "undo")] if "undo" in works else []
        if self._scorer.busy:
            offered.append(("x", "cancel"))
        elif live is not None and self._scorer.model:
            offered.append(("c", "COMET"))
        for key, label in [*offered, ("Esc", "back")]:
            yield from (Piece(f" {key}", "key"), Piece(f" {label} ", "dim"))

    # --- the reference -----------------------------------------------------------------------------------------------

    @property
    def _showing(self) -> bool:
        return self._shown == self._host.session.number

    def _references(self) -> tuple[str, ...]:
        live = self._scorer.live
        return () if live is None else live.references(self._host.session.number)

    def action_view(self) -> None:
        live, session, texts = self._scorer.live, self._host.session, self._references()
        if live is None or not texts:
            return
        if self._showing:
            self._shown = 0
        else:
            made = seeing(session.review, session.reviewer, live.together(session.number), texts)
            if made:
                step = session.record(made)
                if not (self._host.perform(step) and step.decisions):
                    # What can't be recorded is not shown.
                    self.refresh_scores()
                    return
            self._shown = session.number
        self.refresh_scores()

    # --- what changes them -------------------------------------------------------------------------------------------

    def action_judge(self) -> None:
        self._scorer.judge()

    def action_cancel(self) -> None:
        if self._scorer.busy:
            self._scorer.cancel()
            self._host.say("cancelled")

    def action_move(self, passages: int) -> None:
        self._shown = 0
        self._host.perform(self._host.session.move(passages))

    def action_undo(self) -> None:
        if "undo" in actions(self._host.session):
            self._host.perform(self._host.session.undo())

    def action_edit(self) -> None:
        if "edit" not in actions(self._host.session):
            return
        from review.tui.editor import EditScreen

        self.app.push_screen(EditScreen(self._host.session, self._save))

    def _save(self, text: str, reason: str) -> str:
        session = self._host.session
        step = session.edit(text, reason)
        if not step.decisions and text != session.revision.text:
            return step.session.message
        # It stays at the passage whose score was to change.
        stays = replace(step.session, number=session.number, at=0)
        return "" if self._host.perform(replace(step, session=stays)) else self._host.session.message

    def action_scroll_by(self, rows: int) -> None:
        self.query_one("#scores", Lines).scroll_lines(rows)

    def action_leave(self) -> None:
        self.dismiss()
