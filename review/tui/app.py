"""The terminal app: shows a session, records what its actions ask for, and shows what comes after only then."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.theme import BUILTIN_THEMES

from review.errors import ReviewError
from review.tui.glance import Glance, GlanceScreen
from review.tui.highlight import ASCII, UNICODE, Glyphs

if TYPE_CHECKING:
    from review.checks import Checker
    from review.cursor import Cursor
    from review.decision import Decision
    from review.desk import Desk, Given
    from review.regrouping import Regrouping
    from review.session import Session, Step
    from review.tui.amendments import Amendments
    from review.tui.recorder import Recorder
    from review.tui.review_screen import ReviewScreen
    from review.tui.scorer import Scorer

SLICE = 0.03
"""Seconds that work between keys takes at a time, where no single check takes longer."""

SWITCH = 0.001
"""Seconds after which a thread that works lets the one that shows go on."""

LOOK = 2.0
"""Seconds between two looks at the files."""

TERMINAL = replace(BUILTIN_THEMES["ansi-dark"], name="terminal", primary="ansi_cyan", accent="ansi_magenta")
"""The terminal's own colours, dark or light, sixteen or more. TEXTUAL_THEME names another theme of Textual's."""


class ReviewApp(App[None]):
    """Shows a glance at the file first, and imports and reads behind it whatever the review needs."""

    CSS_PATH = "app.tcss"
    TITLE = "review"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ｑ", "quit", show=False)]

    def __init__(self, path: Path, given: Callable[[], Given], glance: Glance, glyphs: Glyphs = UNICODE) -> None:
        own = "TEXTUAL_THEME" not in os.environ
        # Said before the theme is chosen: Textual decides here how NO_COLOR is obeyed, and would turn the terminal's
        # own colours into black on black.
        super().__init__(ansi_color=True if own else None)
        self.animation_level = "none"
        self.set_class(glyphs is ASCII, "-ascii")
        self.register_theme(TERMINAL)
        if own:
            self.theme = TERMINAL.name
        self.glyphs = glyphs
        self.problem: ReviewError | None = None
        self.session: Session
        self._path = path
        self._given = given
        self._glance = glance
        self._desk: Desk | None = None
        self._recorder: Recorder | None = None
        self.amendments: Amendments
        self._screen: ReviewScreen | None = None
        self._unrecorded: Step | None = None
        self._wake = asyncio.Event()
        self._saved: Cursor | None = None
        self._fresh = False
        self._reading = False
        self._because = ""
        self._meanwhile: tuple[Decision, ...] = ()
        self._scorer: Scorer | None = None

    @property
    def desk(self) -> Desk:
        """What is on the desk as it was read last; its review is the one that was read."""
        assert self._desk is not None
        return self._desk

    @property
    def review_screen(self) -> ReviewScreen:
        """The screen whose `session` is what the person sees."""
        assert self._screen is not None
        return self._screen

    @property
    def scorer(self) -> Scorer:
        """The scores; nothing of them is imported before they are asked for."""
        if self._scorer is None:
            from review.tui.scorer import Scorer

            self._scorer = Scorer(self)
        return self._scorer

    def get_default_screen(self) -> GlanceScreen:
        return GlanceScreen(self._glance, self.glyphs)

    def post_display_hook(self) -> None:
        # Whatever takes longer waits until the first screen has been written.
        if not self._reading and self._desk is None:
            self._reading = True
            self._read()

    def on_unmount(self) -> None:
        if self._scorer is not None:
            self._scorer.cancel()
        if self._recorder is not None:
            self._recorder.save(self.session.cursor)
            self._recorder.close()

    async def action_quit(self) -> None:
        # A screen in which something may be lost has its own way out.
        leave = getattr(self.screen, "action_leave", self.exit)
        leave()

    def action_help_quit(self) -> None:
        # Ctrl+C: Textual's own answer would cover the text.
        if self._screen is not None and self._screen.idle:
            self.say("q quits; every decision is on the disk already")

    # --- showing and recording ---------------------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        """Make this the session that is seen."""
        assert self._screen is not None
        self.session = session
        self._screen.session = session
        if session.busy:
            self._wake.set()

    def perform(self, step: Step) -> bool:
        """Record what the step asks for, then show its session; whether that was recorded, or nothing was asked for.

        Where it can't be recorded the old session stays, and says so.
        """
        if not step.decisions:
            self.show(step.session)
            return True
        assert self._recorder is not None
        failed = self._unrecorded
        if failed is not None and _alike(failed.decisions, step.decisions):
            # The same act again, under the same ids: whatever of it the disk has kept counts once.
            step = failed
        try:
            self._recorder.record(step.decisions)
        except ReviewError as problem:
            self._unrecorded = step
            self.say(str(problem))
            self.bell()
            return False
        self._unrecorded = None
        if self._reading:
            self._meanwhile += step.decisions
        before = self.amendments.follow(step)
        self.show(replace(step.session, message=before + step.session.message))
        self._keep_place()
        return True

    def say(self, message: str) -> None:
        """Put something else into the status line, where a path in the project needs no more than its end."""
        self.show(replace(self.session, message=self._within(message)))

    def _within(self, message: str) -> str:
        return message if self._desk is None else message.replace(f"{self._desk.project.root}{os.sep}", "")

    def _keep_place(self) -> None:
        cursor = self.session.cursor
        if self._recorder is not None and cursor != self._saved:
            self._saved = cursor
            self._recorder.save(cursor)

    # --- reading -----------------------------------------------------------------------------------------------------

    def read_again(self, because: str = "files were changed by somebody else, and read again") -> None:
        """Read everything anew, and say why; while something is being read already, the next look does it."""
        if not self._reading:
            self._reading = True
            self._because = because
            self._meanwhile = ()
            self._read()

    def write_alignment(self, old: Regrouping, new: Regrouping) -> None:
        """Write down the groups that take the place of others. Raises ReviewError."""
        assert self._recorder is not None
        self._recorder.align(old, new)

    @work(thread=True, exclusive=True, group="read")
    def _read(self) -> None:
        """Read everything, for the first time or again, and show it."""
        from review import desk as desks
        from review.cursor import Cursor
        from review.project import reviewer_name
        from review.session import Session
        from review.tui.recorder import stamp

        try:
            desk = desks.laid(self._path, self._given())
            if self._recorder is None:
                cursor = Cursor.parse(desk.project.cursor(desk.path))
                first = Session.of(desk.review, "", cursor, ready=False, message="reading corrections and glossary")
                self.call_from_thread(self._begin, desk, first, cursor is None)
                root = desk.project.root
                reviewer = reviewer_name(desk.given.reviewer, root if root.is_dir() else None)
            else:
                reviewer = self._recorder.reviewer
            seen = stamp(desk)
            desk = desks.with_checks(desks.with_decisions(desk))
            session = replace(Session.of(desk.review, reviewer), unequal=desks.cut_differently(desk))
        except ReviewError as problem:
            self.call_from_thread(self._unread, problem)
            return
        self.call_from_thread(self._have_read, desk, session, seen)

    def _begin(self, desk: Desk, session: Session, fresh: bool) -> None:
        """The transcript was read: it can be read in, while decisions and checks are still to come."""
        from review.tui.review_screen import ReviewScreen

        self._desk, self.session, self._fresh = desk, session, fresh
        self._screen = ReviewScreen(desk.path.name, self.glyphs)
        self.push_screen(self._screen)
        self.show(session)

    def _have_read(self, desk: Desk, session: Session, seen: Mapping[Path, object]) -> None:
        from review.tui.amendments import Amendments
        from review.tui.recorder import Recorder

        old = self._recorder
        first = old is None
        self._desk = desk
        self._recorder = recorder = Recorder(desk, session.reviewer, seen) if old is None else old.following(desk, seen)
        self._reading = False
        self._unrecorded = None
        session = session.knowing(self._meanwhile).following(self.session)
        warnings = (*desk.warnings, *recorder.warnings)
        if recorder.refusal:
            session = replace(session, locked=recorder.refusal, message=recorder.refusal)
        elif warnings:
            session = replace(session, message=self._within(_told(warnings)))
        elif not first:
            session = replace(session, message=self._because)
        if recorder is not old:
            self.amendments = Amendments(self, recorder)
        if first:
            if self._fresh and self.session.number == 1 and not session.locked:
                session = session.first_flag().session
            self.run_worker(self._work(), group="work")
            self.set_interval(LOOK, self._look)
        self.show(session)

    def _unread(self, problem: ReviewError) -> None:
        self._reading = False
        if self._recorder is None:
            self.problem = problem
            self.exit()
            return
        self.say(f"{problem}; what you see is from before")

    def _look(self) -> None:
        """Notice what somebody else changed, and read it, unless the person is typing."""
        self._keep_place()
        if self._reading or self._recorder is None or self._screen is None or not self._screen.idle:
            return
        try:
            changed = self._recorder.changed()
        except ReviewError as problem:
            self.say(str(problem))
            return
        if changed:
            self.read_again()

    @work(thread=True, exclusive=True, group="glossary")
    def reflag(self, cursor: Cursor | None = None) -> None:
        """Read the glossary again, for it was amended, and find every flag anew; stay, or come back to `cursor`."""
        from review.desk import load_glossary

        desk, session = self._desk, self.session
        assert desk is not None
        try:
            checker = session.review.checker.with_glossary(load_glossary(desk.project, desk.given.glossary))
        except ReviewError as problem:
            self.call_from_thread(self.say, str(problem))
            return
        # What is made of a glossary once, whatever its size, is made here.
        session.review.with_checker(checker).look([session.number] if session.number else [])
        self.call_from_thread(self._reflagged, checker, cursor)

    def _reflagged(self, checker: Checker, cursor: Cursor | None) -> None:
        session = self.session.reflagged(checker)
        back = cursor is not None and cursor.passage == session.number
        self.show(session.placed(cursor) if cursor is not None and back else session)

    # --- work between keys -------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Look at passages in portions, in a thread, so that no key waits for a check, however long it takes."""
        count = 1
        shown = 0.0
        while True:
            if not self.session.busy:
                self._wake.clear()
                await self._wake.wait()
            session = self.session
            seeking = session.seek is not None
            began = time.perf_counter()
            ahead = session.ahead(count)
            if ahead:
                # What is found is kept by the review: looking again at what has not changed meanwhile costs nothing.
                await asyncio.to_thread(session.review.look, ahead)
                self.session = self.session.looked(ahead)
            else:
                self.session = session.work(count)
            took = time.perf_counter() - began
            count = max(1, min(4096, int(count * min(2.0, SLICE / max(took, 1e-6)))))
            arrived = seeking and self.session.seek is None
            if arrived or not self.session.busy or began - shown > 0.25:
                self.show(self.session)
                shown = began
            await asyncio.sleep(0.001)


def _told(warnings: Sequence[str]) -> str:
    more = f"  (and {len(warnings) - 1} more; review check names them)" if len(warnings) > 1 else ""
    return warnings[0] + more


def _alike(one: tuple[Decision, ...], other: tuple[Decision, ...]) -> bool:
    """Whether two acts say the same, whenever they were made."""

    def said(decisions: tuple[Decision, ...]) -> list[Decision]:
        return [replace(decision, id="", act="", time="") for decision in decisions]

    return said(one) == said(other)


def run(path: Path, given: Given | Callable[[], Given] | None = None, *, ascii_: bool = False) -> int:
    """Open the transcript at `path` in the terminal, until the person quits. Raises ReviewError.

    `given` may be a function that makes it: to import what it is made of takes time that the first paint does not have.
    """

    def made() -> Given:
        from review.desk import Given

        return Given() if given is None else given() if callable(given) else given

    app = ReviewApp(path, made, Glance.at(path), ASCII if ascii_ else UNICODE)
    sys.setswitchinterval(SWITCH)
    app.run()
    if app.problem is not None:
        raise app.problem
    return app.return_code or 0
