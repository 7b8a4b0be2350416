"""What the app writes into the glossary while a transcript is reviewed, and takes out again when that is undone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from review import admission
from review.admission import Admission
from review.cursor import Cursor
from review.decision import Dismissal, Withdrawal
from review.errors import ReviewError
from review.flag import Flag
from review.glossary_file import Written
from review.revise import quote
from review.session import Session, Step
from review.tui.recorder import Recorder

if TYPE_CHECKING:
    from review.tui.app import ReviewApp


class Amendments:
    """The edits of the glossary, by the dismissals that were recorded with them."""

    def __init__(self, host: ReviewApp, recorder: Recorder) -> None:
        self._host = host
        self.recorder = recorder
        self._written: dict[str, Written] = {}
        self._one_by_one = asyncio.Lock()

    def admit(self, chosen: Admission) -> None:
        """Write it into the glossary, dismiss the current flag, and find every flag anew.

        Where one of the two can't be written neither is, and the status line says why. Keys go on working meanwhile: a
        glossary of ten thousand terms takes seconds.
        """
        flag = self._host.session.flag
        assert flag is not None
        self._host.say(f"{flag.text}: writing into the glossary ...")
        self._host.run_worker(self._admit(chosen, flag), group="amend")

    async def _admit(self, chosen: Admission, flag: Flag) -> None:
        async with self._one_by_one:
            try:
                written = await asyncio.to_thread(self.recorder.amend, chosen.edited)
            except ReviewError as problem:
                self._host.say(str(problem))
                self._host.bell()
                return
            step = _dismissing(self._host.session, flag, chosen.reason)
            if not step.decisions or not self._host.perform(step):
                self._taken_back(written)
                return
            self._written[self._host.session.history[-1].recorded[0]] = written
            self._host.reflag()

    def follow(self, step: Step) -> str:
        """Take back what was written with the decisions that the step withdraws; what to say of the glossary first."""
        session = self._host.session
        for one in step.decisions:
            placed = session.review.find(one.withdraws) if isinstance(one, Withdrawal) else None
            if placed is None or placed.span is None or not isinstance(placed.decision, Dismissal):
                continue
            number = placed.passage or 0
            written = self._written.pop(placed.decision.id, None)
            if written is not None:
                return self._taken_back(written, Cursor(number, placed.span.start, session.queue))
            target = session.review.passage(number).target
            if admission.admits(session.review.glossary, placed.decision.term, target, placed.span):
                return "the glossary still admits it; "
        return ""

    def _taken_back(self, written: Written, cursor: Cursor | None = None) -> str:
        """Put the glossary back, and come back to the flag at `cursor`; what to say of it."""
        try:
            self.recorder.take_back(written)
        except ReviewError as problem:
            return f"the glossary keeps it ({problem}); "
        self._host.reflag(cursor)
        return "out of the glossary again; "


def _dismissing(session: Session, flag: Flag, reason: str) -> Step:
    """Dismiss that flag: with all that a key does where it is still the current one, and in its place elsewhere."""
    if session.flag == flag:
        return session.dismiss(reason)
    fields = quote(session.review.passage(flag.passage), flag.span)
    dismissal = Dismissal(passage=flag.passage, check=flag.check, term=flag.term or "", reason=reason, **fields)
    return session.record([dismissal], label=f"{flag.passage}: {flag.text} dismissed, {flag.check}: {reason}")
