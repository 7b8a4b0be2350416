"""The terminal app: shows a session, records what its actions ask for, and shows what comes after only then."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.theme import BUILTIN_THEMES

from review import desk as desks
from review.cursor import Cursor
from review.decision import Decision
from review.desk import Desk, Given
from review.errors import ReviewError
from review.project import reviewer_name
from review.session import Session, Step
from review.tui.highlight import ASCII, UNICODE, Glyphs
from review.tui.recorder import Recorder, stamp
from review.tui.review_screen import ReviewScreen

SLICE = 0.006
"""Seconds that work between keys takes at a time: a key never waits longer."""

LOOK = 2.0
"""Seconds between two looks at the files."""

TERMINAL = replace(BUILTIN_THEMES["ansi-dark"], name="terminal", primary="ansi_cyan", accent="ansi_magenta")
"""The terminal's own colours, dark or light, sixteen or more. TEXTUAL_THEME names another theme of Textual's."""


class ReviewApp(App[None]):
    """Opens a desk that holds only the transcript; reads everything else behind the first screen."""

    CSS_PATH = "app.tcss"
    TITLE = "review"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.animation_level = "none"
        self.set_class(glyphs is ASCII, "-ascii")
        self.register_theme(TERMINAL)
        if "TEXTUAL_THEME" not in os.environ:
            self.theme = TERMINAL.name
        self.desk = desk
        self.glyphs = glyphs
        self.problem: ReviewError | None = None
        self._stored = Cursor.parse(desk.project.cursor(desk.path))
        self.session = Session.of(
            desk.review, "", self._stored, ready=False, message="reading corrections and glossary"
        )
        self._recorder: Recorder | None = None
        self._unrecorded: Step | None = None
        self._wake = asyncio.Event()
        self._saved: Cursor | None = None
        self._reading = False

    def get_default_screen(self) -> ReviewScreen:
        return ReviewScreen(self.desk.path.name, self.glyphs)

    @property
    def review_screen(self) -> ReviewScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, ReviewScreen)
        return screen

    def on_mount(self) -> None:
        self.show(self.session)
        self.call_after_refresh(self._read)

    def on_unmount(self) -> None:
        if self._recorder is not None:
            self._recorder.save(self.session.cursor)
            self._recorder.close()

    # --- showing and recording ---------------------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        """Make this the session that is seen."""
        self.session = session
        self.review_screen.session = session
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
            self.show(replace(self.session, message=str(problem)))
            self.bell()
            return False
        self._unrecorded = None
        self.show(step.session)
        self._keep_place()
        return True

    def _keep_place(self) -> None:
        cursor = self.session.cursor
        if self._recorder is not None and cursor != self._saved:
            self._saved = cursor
            self._recorder.save(cursor)

    # --- reading -----------------------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def _read(self, again: bool = False) -> None:
        """Read decisions, glossary, source and checks, and take the lock; then show them."""
        recorder = self._recorder
        try:
            desk = desks.laid(self.desk.path, self.desk.given) if again else self.desk
            seen = stamp(desk)
            desk = desks.with_checks(desks.with_decisions(desk))
            if recorder is None:
                root = desk.project.root
                reviewer = reviewer_name(desk.given.reviewer, root if root.is_dir() else None)
            else:
                reviewer = recorder.reviewer
                recorder.close()
            recorder = Recorder(desk, reviewer, seen)
            session = Session.of(desk.review, reviewer, locked=recorder.refusal)
        except ReviewError as problem:
            self.call_from_thread(self._unread, problem)
            return
        self.call_from_thread(self._have_read, desk, recorder, session)

    def _have_read(self, desk: Desk, recorder: Recorder, session: Session) -> None:
        first = self._recorder is None
        old = self.session
        self.desk, self._recorder = desk, recorder
        self._reading = False
        session = session.following(old)
        warnings = (*desk.warnings, *recorder.warnings)
        if session.locked or warnings:
            session = replace(session, message=session.locked or _told(warnings))
        elif not first:
            session = replace(session, message="files were changed by somebody else, and read again")
        if first:
            if self._stored is None and old.number == 1 and not session.locked:
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
        self.show(replace(self.session, message=f"{problem}; what you see is from before"))

    def _look(self) -> None:
        """Notice what somebody else changed, and read it, unless the person is typing."""
        self._keep_place()
        if self._reading or self._recorder is None or not self.review_screen.idle:
            return
        try:
            changed = self._recorder.changed()
        except ReviewError as problem:
            self.show(replace(self.session, message=str(problem)))
            return
        if changed:
            self._reading = True
            self._read(again=True)

    # --- work between keys -------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Look at passages in slices, so that no key waits for them."""
        count = 1
        shown = 0.0
        while True:
            if not self.session.busy:
                self._wake.clear()
                await self._wake.wait()
            seeking = self.session.seek is not None
            began = time.perf_counter()
            session = self.session.work(count)
            took = time.perf_counter() - began
            count = max(1, min(4096, int(count * min(2.0, SLICE / max(took, 1e-6)))))
            self.session = session
            arrived = seeking and session.seek is None
            if arrived or not session.busy or began - shown > 0.25:
                self.show(session)
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


def run(path: Path, given: Given | None = None, *, ascii_: bool = False) -> int:
    """Open the transcript at `path` in the terminal, until the person quits. Raises ReviewError."""
    app = ReviewApp(desks.laid(path, given), ASCII if ascii_ else UNICODE)
    app.run()
    if app.problem is not None:
        raise app.problem
    return app.return_code or 0
