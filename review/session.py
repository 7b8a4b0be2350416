"""The view model of the app: an action returns the next session and the decisions to record, and does no I/O.

A `Session` never changes. Whoever shows it appends the decisions of a `Step` to the journal first, and shows the next
session only when that has worked: so the screen never says more than the disk holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from review import acts, formats, mqm, selection
from review import revise as revising
from review import seek as seeking
from review.acts import Act
from review.apply import Revision
from review.checks import Checker
from review.cursor import Cursor
from review.decision import Approval, Comment, Correction, Decision, Dismissal, Placed, Withdrawal
from review.flag import Flag
from review.passage import Passage
from review.progress import Progress
from review.queues import Queue, Tally
from review.review import Review
from review.seek import Seek
from review.text import RevisedSpan, Span, digest

INLINE = 4
"""How many passages a key looks at on the way to the next flag before it leaves the rest to `Session.work`."""

LOOKING = "looking on"


@dataclass(frozen=True, slots=True)
class Step:
    """What an action came to. `decisions` have to be in the journal before `session` is shown."""

    session: Session
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """What the app shows. Make one with `Session.of`.

    `number` is the current passage, 0 in a transcript of no passages; `at` the index of the current flag among `flags`.
    `selection` is what was selected in the revision of the current passage. `asking` names the action that waits for a
    second press. `ready` says that decisions and checks were read; before that nothing can be recorded, and `resume` is
    the offset of the flag to come back to. `locked` says why nothing can be recorded at all. `unequal` names what does
    not belong to the transcript passage by passage: its `source`, its `reference`.
    """

    review: Review
    reviewer: str
    tally: Tally
    progress: Progress = field(default_factory=Progress)
    number: int = 0
    at: int = 0
    queue: Queue = Queue.ALL
    selection: RevisedSpan | None = None
    message: str = ""
    asking: str = ""
    seek: Seek | None = None
    searched: str = ""
    history: tuple[Act, ...] = ()
    ready: bool = True
    resume: int = 0
    locked: str = ""
    unequal: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        review: Review,
        reviewer: str,
        cursor: Cursor | None = None,
        *,
        ready: bool = True,
        locked: str = "",
        message: str = "",
    ) -> Session:
        """The session that begins at `cursor`."""
        session = cls(
            review,
            reviewer,
            Tally.blank(len(review.transcript)),
            Progress.of(review, reviewer) if ready else Progress(),
            ready=ready,
            locked=locked,
            message=message,
        )
        return session.placed(cursor or Cursor())

    def placed(self, cursor: Cursor) -> Session:
        """The session at another place; beyond the end it is at the last passage."""
        here = replace(self, number=min(cursor.passage, self.size), queue=cursor.queue, selection=None)
        return here._settled(cursor.start)

    # --- what stands there -------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        return len(self.review.transcript)

    @property
    def passage(self) -> Passage:
        """The current passage. Raises IndexError in a transcript of no passages."""
        return self.review.passage(self.number)

    @property
    def revision(self) -> Revision:
        return self.review.revision(self.number)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The open flags of the current passage that belong to the queue."""
        return tuple(flag for flag in self._open(self.number) if self.queue.holds(flag))

    @property
    def elsewhere(self) -> int:
        """How many open flags the current passage has in other queues."""
        return len(self._open(self.number)) - len(self.flags)

    @property
    def flag(self) -> Flag | None:
        """The current flag."""
        flags = self.flags
        return flags[min(self.at, len(flags) - 1)] if flags else None

    @property
    def cursor(self) -> Cursor:
        flag = self.flag
        return Cursor(max(1, self.number), flag.span.start if flag else self.resume, self.queue)

    @property
    def replaceable(self) -> str | None:
        """The text that `replace_with` would replace: the selection, else the current flag's."""
        if self.selection is not None:
            return self.selection.of(self.revision.text)
        flag = self.flag
        return flag.text if flag else None

    @property
    def grave(self) -> str:
        """How many major and critical flags the passage has open, in words; nothing where it has none."""
        found = [flag for flag in self._open(self.number) if mqm.at_least(flag.severity, "major")]
        if not found:
            return ""
        told = "1 major flag is open" if len(found) == 1 else f"{len(found)} major flags are open"
        return told if any(map(self.queue.holds, found)) else f"{told} in another queue"

    def _open(self, number: int) -> tuple[Flag, ...]:
        return self.review.flags(number) if number and self.ready else ()

    # --- actions that record -----------------------------------------------------------------------------------------

    def accept(self, choice: int) -> Step:
        """Take suggestion number `choice`, from 1, of the current flag, and go on to the next open flag."""
        flag = self.flag
        if flag is None or not 1 <= choice <= len(flag.suggestions):
            return self.said("no flag here" if flag is None else f"this flag has no suggestion {choice}")
        chosen = flag.suggestions[choice - 1]
        return self._replace(flag.span, chosen.text, chosen.note or "", flag, chosen.term or "")

    def replace_with(self, text: str, reason: str = "") -> Step:
        """Put `text` in the place of the selection, or else of the current flag, and touch nothing else."""
        if self.selection is not None:
            revision = self.revision
            selected = self.selection
            span, touched = revision.original_span(selected)
            if touched:
                # The selection cuts into a correction: that correction is replaced as a whole.
                grown = revision.revised(span)
                text = revision.text[grown.start : selected.start] + text + revision.text[selected.end : grown.end]
            flag = next((one for one in self._open(self.number) if one.span == span), None)
            # What stands there was seen, whoever wrote it: replacing it is an edit of it.
            return self._replace(span, text, reason, flag, "", mine=not touched)
        flag = self.flag
        if flag is None:
            return self.said("nothing is selected, and there is no flag here")
        return self._replace(flag.span, text, reason, flag, flag.term or "")

    def edit(self, text: str, reason: str = "") -> Step:
        """Make `text` the revision of the passage, with the fewest corrections."""
        flag = self.flag
        revision = self.revision
        if text == revision.text:
            return self.said(f"{self.number}: unchanged")
        made = revising.revise(self.passage, self.corrections_on(self.number), text, reason=reason)
        return self.record(made, onward=flag.span.start if flag else None)

    def empty(self) -> Step:
        """Leave the passage out of the output."""
        if not self.revision.text:
            return self.said(f"{self.number} is empty already")
        made = revising.revise(self.passage, self.corrections_on(self.number), "")
        return self.record(made, label=f"{self.number}: emptied")

    def dismiss(self, reason: str = "") -> Step:
        """Say that the current flag is no problem, and go on to the next open one."""
        flag = self.flag
        if flag is None:
            return self.said("no flag here")
        quoted = revising.quote(self.passage, flag.span)
        dismissal = Dismissal(passage=self.number, check=flag.check, term=flag.term or "", reason=reason, **quoted)
        return self.record([dismissal], onward=flag.span.start)

    def comment(self, text: str) -> Step:
        """Leave a remark on the passage."""
        if not text.strip():
            return self.said("an empty comment says nothing")
        return self.record([Comment(passage=self.number, text=text, digest=self.passage.digest)])

    def approve(self, score: int | None = None) -> Step:
        """Say that the passage is right as its revision stands, and go on to the next one that nobody approved.

        Open flags stay open. Where one is major or worse it asks, and a second press approves. A `score`, ESA's from 0
        to 100, says how good it is; it takes the place of an approval of one's own, and was asked for with the flags.
        """
        standing = self.review.approvals(self.number)
        mine = [one for one in standing if one.reviewer == self.reviewer]
        if standing and (score is None or any(one.score == score for one in mine)):
            return self.said(f"{self.number} is approved already")
        if score is None and self.grave and self.asking != "approve":
            message = f"{self.number}: {self.grave}; a approves all the same"
            return Step(replace(self, asking="approve", message=message))
        approval = Approval(
            passage=self.number, revision=digest(self.revision.text), score=score, digest=self.passage.digest
        )
        step = self.record([approval, *(Withdrawal(withdraws=one.id) for one in mine if one.id)])
        return replace(step, session=step.session._next_unapproved()) if step.decisions else step

    def undo(self) -> Step:
        """Take the last act back: withdraw what it recorded, and record anew what it withdrew."""
        if refusal := self._refusal():
            return self.said(refusal)
        history = self.history
        while history:
            made, standing = acts.taking_back(history[-1], self.review)
            if made:
                break
            # Somebody took it back elsewhere meanwhile.
            history = history[:-1]
        act = history[-1] if history else acts.last(self.review, self.reviewer)
        if act is None:
            return self.said("nothing to undo")
        made, standing = acts.taking_back(act, self.review)
        stamped = acts.stamped(made, self.reviewer)
        names = {old.id: new.id for old, new in zip(act.withdrawn, stamped, strict=False)}
        session = self._with(stamped, [placed.passage for placed in standing])
        session = replace(
            session,
            history=tuple(one.renamed(names) for one in history[:-1]),
            message=f"undone  {act.label}",
        )
        if act.passage:
            session = replace(session, number=act.passage, selection=None)._settled(act.start)
        return Step(session, stamped)

    # --- actions that only look --------------------------------------------------------------------------------------

    def next_flag(self) -> Step:
        """Go to the next open flag of the queue, in file order, from the top again after the last."""
        if self.at + 1 < len(self.flags):
            return Step(replace(self.quiet(), at=self.at + 1))
        return Step(self.quiet()._seek(Seek(1, self.number, self.number)))

    def first_flag(self) -> Step:
        """Go to the first open flag of the queue, where there is one."""
        sought = self._seek(Seek(1, 0, 0))
        return Step(sought if sought.seek is not None or sought.number != self.number else self)

    def previous_flag(self) -> Step:
        """Go to the open flag of the queue before this one, from the bottom again before the first."""
        if self.at > 0 and self.flags:
            return Step(replace(self.quiet(), at=min(self.at, len(self.flags)) - 1))
        return Step(self.quiet()._seek(Seek(-1, self.number, self.number)))

    def go_to(self, number: int) -> Step:
        """Go to the passage with that number."""
        if not 1 <= number <= self.size:
            return self.said(
                f"there is no passage {number}; they go from 1 to {self.size}" if self.size else "no passages"
            )
        return Step(replace(self.quiet(), number=number, at=0))

    def move(self, passages: int) -> Step:
        """Go that many passages on, or back where it is negative; it stops at the first and the last."""
        return self.go_to(max(1, min(self.size, self.number + passages)))

    def cycle_queue(self) -> Step:
        """Take up the next queue, at its first flag from here on."""
        queue = self.queue.next()
        start = self.cursor.start
        session = replace(self.quiet(), queue=queue)._settled(start)
        return Step(replace(session, message=f"queue: {queue}"))

    def search(self, wanted: str, direction: int = 1) -> Step:
        """Go to the next passage whose revision holds `wanted`, across wraps; capitals count only if it has one."""
        if not wanted or not self.number:
            return self.said("nothing to search for")
        session = replace(self.quiet(), searched=wanted)
        return Step(session._seek(Seek(direction, self.number, self.number, pattern=seeking.pattern(wanted))))

    def search_again(self, direction: int = 1) -> Step:
        """Go to the next passage with what was searched last."""
        return self.search(self.searched, direction)

    def select(self, direction: int, extend: bool = False) -> Step:
        """Select the next word of the revision, or the one before; or move the selection's end by a word."""
        revision = self.revision
        here = self.selection
        if here is None and (flag := self.flag) is not None:
            here = revision.revised(flag.span)
            found: RevisedSpan | None = selection.grown(revision.text, here, direction) if extend else here
        elif extend and here is not None:
            found = selection.grown(revision.text, here, direction)
        else:
            found = selection.moved(revision.text, here, direction)
        return Step(replace(self.quiet(), selection=found))

    def select_sentence(self, direction: int) -> Step:
        """Select the next sentence of the revision, or the one before: from the selection on, else from the flag."""
        here = self.selection
        if here is None and (flag := self.flag) is not None:
            here = self.revision.revised(flag.span)
        start = here.start if here is not None else -1 if direction > 0 else len(self.revision.text)
        found = selection.sentence(self.revision.text, start, direction)
        return Step(replace(self.quiet(), selection=found))

    def cancel(self) -> Step:
        """Drop the selection, the question and the search that goes on."""
        return Step(self.quiet())

    # --- work between keys -------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether `work` has something left to do."""
        return self.ready and (self.seek is not None or self.tally.unknown > 0)

    def ahead(self, count: int) -> tuple[int, ...]:
        """Up to `count` passages at which to look next: those that the search passes, else those from here on."""
        tally = self.tally
        seek = self.seek
        found: list[int] = []
        if seek is None:
            at = tally.unlooked(max(1, self.number))
            while at is not None and len(found) < count:
                found.append(at)
                at = at + 1 if at < self.size and tally.count(at + 1) is None else None
        elif seek.pattern is None:
            near = tally.after if seek.direction > 0 else tally.before
            end = 0 if seek.direction > 0 else self.size + 1
            at = near(seek.at, self.queue) or (None if seek.wrapped else near(end, self.queue))
            while at is not None and len(found) < count and tally.count(at) is None:
                found.append(at)
                at = near(at, self.queue)
        return tuple(found)

    def looked(self, numbers: Iterable[int]) -> Session:
        """The session with these passages looked at, and with the search that they may end."""
        here = [number for number in numbers if number <= self.size]
        session = replace(self, tally=self.tally.looked((number, self._open(number)) for number in here))
        return session if session.seek is None else session._seek(session.seek, 0)

    def work(self, count: int) -> Session:
        """Search or look at up to `count` more passages."""
        if self.seek is not None and self.seek.pattern is not None:
            return self._seek(self.seek, count)
        return self.looked(self.ahead(count))

    def knowing(self, recorded: Sequence[Decision]) -> Session:
        """The session with what was recorded while it was being made from files; what it read already, once."""
        new = [one for one in recorded if self.review.find(one.id) is None]
        if not new:
            return self
        others = [placed.passage for placed in acts.withdrawn_by(new, self.review)]
        return self._with(new, others)

    def following(self, old: Session) -> Session:
        """This session, made anew from files that changed, where `old` was and with what `old` can undo."""
        placed = self.placed(old.cursor)
        return replace(placed, history=old.history, searched=old.searched)

    def reflagged(self, checker: Checker) -> Session:
        """The session with other checks or another glossary, at its place; where the flag there is gone, at the next.

        Every flag is found anew, so that it is `busy` for a while.
        """
        was = self.flag
        review = self.review.with_checker(checker)
        session = replace(self, review=review, tally=Tally.blank(self.size), seek=None, asking="")
        session = session._settled(self.cursor.start)
        now = session.flag
        if was is None or (now is not None and now.span.start >= was.span.start):
            return session
        return replace(session._seek(Seek(1, self.number, self.number)), message=self.message)

    def _seek(self, seek: Seek, portion: int = INLINE) -> Session:
        """Where the search comes to; where the portion does not suffice the session stays here and is `busy`."""
        if seek.pattern is not None:
            sought = seeking.for_text(seek, self.size, lambda number: self.review.revised(number).target, portion * 64)
        else:
            sought = seeking.for_flag(seek, self.tally, self.queue, self._open, portion)
        session = replace(self, tally=sought.tally or self.tally, seek=sought.left)
        if sought.left is not None:
            waiting = not self.message or self.message.startswith(LOOKING)
            return replace(session, message=f"{LOOKING} from {sought.left.at} ..." if waiting else self.message)
        if sought.found is None:
            return replace(session, message=f"not found: {self.searched}" if seek.pattern else self.none_left)
        message = "" if self.message.startswith(LOOKING) else self.message
        if seek.pattern is not None:
            message = f"found: {self.searched}"
        if sought.wrapped and (not message or seek.pattern is not None):
            again = "from the top again" if seek.direction > 0 else "from the bottom again"
            message = f"{message}, {again}" if message else again
        session = replace(session, number=sought.found, at=0, selection=sought.span, message=message)
        if sought.span is not None:
            where = session.revision.original_span(sought.span)[0]
            hit = (index for index, flag in enumerate(session.flags) if flag.span.overlaps(where))
            session = replace(session, at=next(hit, 0))
        if seek.pattern is None and seek.direction < 0:
            session = replace(session, at=max(0, len(session.flags) - 1))
        if seek.pattern is None and sought.found == seek.origin and len(session.flags) == 1:
            session = replace(session, message="no other open flag")
        return session

    @property
    def none_left(self) -> str:
        """That no flag of the queue is open, in words."""
        return "no open flags" if self.queue is Queue.ALL else f"no open flags of the queue {self.queue}"

    # --- within ------------------------------------------------------------------------------------------------------

    def said(self, message: str) -> Step:
        """The session with nothing but another message."""
        return Step(replace(self, message=message, asking=""))

    def quiet(self) -> Session:
        """The session without message, question, selection and search."""
        return replace(self, message="", asking="", selection=None, seek=None, resume=0)

    def _settled(self, start: int) -> Session:
        """At the first flag of the passage that stands at the offset `start` or behind it, else at the last."""
        if not self.ready:
            return replace(self, resume=start)
        flags = self.flags
        at = next((index for index, flag in enumerate(flags) if flag.span.start >= start), max(0, len(flags) - 1))
        return replace(self, at=at)

    def _refusal(self) -> str:
        if self.locked:
            return self.locked
        if not self.ready:
            return "the corrections are still being read"
        return "" if self.number else "there are no passages"

    def corrections_on(self, number: int) -> list[Placed]:
        """The active corrections of a passage, whether they are applied or not."""
        return [one for one in self.review.decisions_on(number) if isinstance(one.decision, Correction)]

    def _replace(self, span: Span, text: str, reason: str, flag: Flag | None, term: str, mine: bool = True) -> Step:
        """Replace exactly `span`: with `mine` another person's correction there is left, and contradicted."""
        fields: dict[str, str] = {"reason": reason}
        if flag is not None:
            fields |= {"check": flag.check, "category": flag.category, "severity": flag.severity, "term": term}
        reviewer = self.reviewer if mine else None
        made = revising.replace(self.passage, self.corrections_on(self.number), span, text, reviewer, **fields)
        return self.record(made, onward=span.end if flag is not None else None)

    def record(self, made: Sequence[Decision], onward: int | None = None, label: str = "") -> Step:
        """Record what was made as one act, say so, and go on to the next flag from the offset `onward` on."""
        if refusal := self._refusal():
            return self.said(refusal)
        if not made:
            return self.said(f"{self.number}: unchanged")
        for one in made:
            if isinstance(one, Correction) and (lacking := formats.lacking(self.review.transcript, one.after)):
                encoding = self.review.transcript.encoding
                return self.said(f"not recorded: the file's encoding, {encoding}, has no {' '.join(lacking)}")
        overtaken = acts.overtaken(made, self.review, self.reviewer)
        made = [*made, *overtaken]
        withdrawn = acts.withdrawn_by(made, self.review)
        stamped = acts.stamped(made, self.reviewer)
        label = label or acts.described(stamped, self.number)
        if overtaken:
            label += ", and the split inside it withdrawn"
        flag = self.flag
        act = Act(
            self.number,
            flag.span.start if flag else 0,
            label,
            tuple(one.id for one in stamped if not one.lasting),
            tuple(placed.decision for placed in withdrawn),
        )
        history = (*self.history, act) if act.recorded or act.withdrawn else self.history
        session = self._with(stamped, [placed.passage for placed in withdrawn])
        session = replace(session, history=history, message=label)
        return Step(session._onward(onward) if onward is not None else session._settled(act.start), stamped)

    def _with(self, stamped: Sequence[Decision], others: Iterable[int | None]) -> Session:
        """With these decisions recorded, and every count that they change."""
        touched = {number for one in stamped if (number := getattr(one, "passage", None))} | {
            number for number in others if number
        }
        touched = {number for number in touched if number <= self.size}
        progress = self.progress.counted(self.review, self.reviewer, touched, -1)
        review = self.review.record(stamped)
        progress = progress.counted(review, self.reviewer, touched, 1)
        # A check may look at the neighbours as well: theirs are looked at again between keys.
        around = {near for number in touched for near in (number - 1, number + 1) if 1 <= near <= self.size} - touched
        known = [near for near in around if self.tally.count(near) is not None]
        tally = self.tally.looked(
            [*((number, review.flags(number)) for number in touched), *((near, None) for near in known)]
        )
        return replace(self, review=review, progress=progress, tally=tally, asking="", selection=None, seek=None)

    def _onward(self, start: int) -> Session:
        """At the next open flag of the queue from the offset `start` of this passage on; here where there is none."""
        for index, flag in enumerate(self.flags):
            if flag.span.start >= start:
                return replace(self, at=index)
        onward = self._seek(Seek(1, self.number, self.number))
        if onward.seek is not None:
            return replace(onward, message=self.message)
        if onward.number <= self.number:
            left = self.tally.total(self.queue)
            more = f"  {left} open before this" if left else f"  {self.none_left}"
            return replace(self._settled(start), tally=onward.tally, message=self.message + more)
        return replace(onward, message=self.message)

    def _next_unapproved(self) -> Session:
        number = self.number + 1
        while number <= self.size and self.review.approved(number):
            number += 1
        return replace(self, number=number, at=0) if number <= self.size else self
