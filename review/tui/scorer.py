"""The scores behind the screen of scores: worked out in threads, kept from edit to edit, and ended on request."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from review.errors import ReviewError
from review.live import Judgement, Live
from review.metrics import neural
from review.metrics.scoring import Track
from review.stop import Stop, StoppedError
from review.telling import Entry, headline

if TYPE_CHECKING:
    from review.desk import Desk
    from review.tui.app import ReviewApp

_Found = TypeVar("_Found")

SHOWN = 0.1
"""Seconds between two words on how far something has got."""


class Work:
    """One thing that may be going on: what it does now, for people, and what ends it; nothing where it does not."""

    def __init__(self) -> None:
        self.doing = ""
        self.stop: Stop | None = None

    def begin(self, doing: str) -> Stop:
        """It goes on from here; whoever does it has to obey what is returned."""
        self.doing, self.stop = doing, Stop()
        return self.stop

    def end(self) -> None:
        """Nothing goes on any more, whether it came to an end or is ended here."""
        if self.stop is not None:
            self.stop.ask()
        self.doing, self.stop = "", None


class Scorer:
    """Knows the scores of what the app shows. Its methods are for the app's thread, and return at once."""

    def __init__(self, host: ReviewApp) -> None:
        self.live: Live | None = None
        self.scoring = Work()
        self.judging = Work()
        self.changed: Callable[[], None] = _untold
        self._host = host
        self._desk: Desk | None = None

    @property
    def works(self) -> tuple[Work, Work]:
        """What may be going on."""
        return self.scoring, self.judging

    @property
    def busy(self) -> bool:
        """Whether something is going on that may take long."""
        return any(work.doing for work in self.works)

    @property
    def model(self) -> str:
        """The COMET model that was named on the command line or in the environment; empty where none was."""
        return self._host.desk.given.comet or os.environ.get(neural.MODEL, "")

    def follow(self, again: bool = False) -> None:
        """Bring the scores up to the session; begin what takes longer. `again` tries what failed once more."""
        desk = self._host.desk
        if self._desk is not desk or (self.live is None and again and self.scoring.stop is None):
            self._desk = desk
            self.scoring.end()
            self._score(desk, self.live)
            self.live = None
        elif self.live is not None:
            review = self._host.session.review
            if self.live.desk.review is not review:
                self.live = self.live.following(review)
            if not self.live.sure and self.scoring.stop is None:
                self._settle(self.live)
        self.changed()

    def leave(self) -> None:
        """Nobody looks any more; what goes on goes on."""
        self.changed = _untold

    def cancel(self) -> None:
        """End whatever goes on."""
        for work in self.works:
            work.end()
        self.changed()

    # --- the scores --------------------------------------------------------------------------------------------------

    def _score(self, desk: Desk, before: Live | None) -> None:
        desk = replace(desk, review=self._host.session.review)

        def job(stop: Stop) -> Live:
            return Live.of(desk, lambda name, size: self._tracking(name, size, stop))

        def take(live: Live) -> None:
            self.live = live
            if before is not None and before.judgement is not None:
                self._judged(before, before.judgement)
            self.follow()

        self._start(self.scoring, "reading what is scored", job, take)

    def _tracking(self, name: str, size: int, stop: Stop) -> Track:
        def track(lines: Iterable[Any]) -> Iterator[Any]:
            shown = 0.0
            for count, line in enumerate(lines):
                stop.check()
                if (now := time.monotonic()) - shown > SHOWN:
                    shown = now
                    self._say(self.scoring, stop, f"{name} {100 * count // size} %")
                yield line

        return track

    def _settle(self, live: Live) -> None:
        def take(found: Live) -> None:
            # What was edited meanwhile is settled next; what was judged meanwhile stays.
            if self.live is not None and self.live.desk.review is found.desk.review:
                self.live = replace(found, judgement=self.live.judgement)
            self.follow()

        self._start(self.scoring, "", lambda stop: live.settled(), take)

    # --- COMET -------------------------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Have COMET score what stands now, in a process of its own."""
        live, model = self.live, self.model
        if live is None or not model or self.judging.stop is not None:
            return

        def job(stop: Stop) -> tuple[Judgement, tuple[str, ...]]:
            from review.comet import with_comet

            def told(done: int, total: int) -> None:
                self._say(self.judging, stop, f"COMET {done} of {total}")

            found = with_comet(live.desk, live.scored, model, told=told, stop=stop)
            return Judgement(found.comparisons[-1], found.findings[-1], live.desk.review), found.warnings

        def take(found: tuple[Judgement, tuple[str, ...]]) -> None:
            judgement, warnings = found
            self._judged(live, judgement)
            self._host.say("  ".join((headline(Entry(judgement.comparison, judgement.finding)), *warnings)))

        self._start(self.judging, f"COMET loads {model}", job, take)

    def _judged(self, of: Live, judgement: Judgement) -> None:
        """Keep what was judged, unless the passages have become others meanwhile."""
        if self.live is not None and self.live.desk.transcript.targets() == of.desk.transcript.targets():
            self.live = self.live.judged(judgement)

    # --- threads -----------------------------------------------------------------------------------------------------

    def _start(self, work: Work, doing: str, job: Callable[[Stop], _Found], take: Callable[[_Found], None]) -> None:
        """Do `job` in a thread, and `take` what comes of it in this one, unless it is ended before."""
        stop = work.begin(doing)

        def run() -> None:
            try:
                found = job(stop)
            except StoppedError:
                return
            except Exception as problem:  # a metric may be somebody else's
                told = str(problem) if isinstance(problem, ReviewError) else f"{type(problem).__name__}: {problem}"
                self._deliver(work, stop, lambda: self._done(work, self._host.say, told))
            else:
                self._deliver(work, stop, lambda: self._done(work, take, found))

        # The app does not wait for it when it is left: to align texts, for one, takes its time and asks nobody.
        threading.Thread(target=run, daemon=True).start()
        self.changed()

    def _deliver(self, work: Work, stop: Stop, what: Callable[[], None]) -> None:
        def here() -> None:
            if work.stop is stop:
                what()
                self.changed()

        if not stop.asked:
            self._host.call_from_thread(here)

    def _say(self, work: Work, stop: Stop, doing: str) -> None:
        def say() -> None:
            work.doing = doing

        self._deliver(work, stop, say)

    def _done(self, work: Work, take: Callable[[_Found], None], found: _Found) -> None:
        work.end()
        take(found)


def _untold() -> None:
    """Nobody looks."""
