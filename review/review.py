"""Transcript, decisions and flags as one: revisions, what became of each decision, and which flags are open.

This is the one place where dismissals meet flags. A `Review` never changes: `record` returns the next one, which shares
all that the new decisions do not touch, so its cost does not grow with the number of decisions or passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from review import relocate
from review.apply import Edit, Fate, Outcome, Revision, apply
from review.checks import SWEPT, Batch, Checker, SourceGroup
from review.decision import Approval, Correction, Decision, Dismissal, Join, Placed, Split, Withdrawal, active
from review.flag import Flag, Suggestion
from review.glossary import Glossary
from review.passage import Passage, Transcript
from review.text import RevisedSpan, Span, digest


class FlagState(StrEnum):
    """Whether a flag still wants a look."""

    OPEN = "open"
    DISMISSED = "dismissed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Stated:
    """A flag and its state; `by` is the id of the decision that settled it."""

    flag: Flag
    state: FlagState
    by: str = ""


_MERGE_AT = 512


@dataclass(frozen=True, eq=False)
class Review:
    """A transcript under review. Make one with `Review.of`."""

    transcript: Transcript
    checker: Checker = field(default_factory=lambda: Checker(()))
    recorded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # Decisions by passage number, in two layers: a large one that is shared, and what has come since.
    _base: Mapping[int, tuple[Placed, ...]] = field(default_factory=dict, repr=False)
    _since: Mapping[int, tuple[Placed, ...]] = field(default_factory=dict, repr=False)
    # The passage of each decision by its id, for withdrawals; None where it is stale. Layers as above.
    _places: Mapping[str, int] = field(default_factory=dict, repr=False)
    _places_since: Mapping[str, int] = field(default_factory=dict, repr=False)
    _waiting: frozenset[str] = frozenset()
    # Work that was done, by passage number and kind, with what it was done on: shared by every later review.
    _memo: dict[tuple[int, str], tuple[Any, Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        transcript: Transcript,
        decisions: Iterable[Decision] = (),
        checker: Checker | None = None,
        recorded: Mapping[str, Sequence[str]] | None = None,
    ) -> Review:
        """The review of `transcript` under all recorded `decisions`, withdrawals among them.

        `recorded` holds the lists of passage digests of earlier inputs.
        """
        everything = list(decisions)
        standing = active(everything)
        withdrawn = {decision.withdraws for decision in everything if isinstance(decision, Withdrawal)}
        waiting = frozenset(withdrawn.difference(decision.id for decision in everything)) if withdrawn else frozenset()
        recorded = recorded or {}
        by_passage: dict[int, list[Placed]] = defaultdict(list)
        places: dict[str, int] = {}
        for placed in relocate.place(standing, transcript.passages, recorded):
            by_passage[placed.passage or 0].append(placed)
            if placed.decision.id:
                places[placed.decision.id] = placed.passage or 0
        return cls(
            transcript,
            checker or Checker(()),
            recorded,
            {number: tuple(group) for number, group in by_passage.items()},
            {},
            places,
            {},
            waiting,
        )

    # --- decisions ---------------------------------------------------------------------------------------------------

    @property
    def glossary(self) -> Glossary:
        return self.checker.glossary

    def with_checker(self, checker: Checker) -> Review:
        """The same decisions with other checks, glossary or source: every flag is found anew."""
        return replace(self, checker=checker, _memo={})

    def record(self, decisions: Iterable[Decision]) -> Review:
        """The review with `decisions` added; only the passages that they concern are worked out again."""
        new = list(decisions)
        since = dict(self._since)
        places = dict(self._places_since)
        waiting = set(self._waiting)

        def on(number: int) -> tuple[Placed, ...]:
            return since[number] if number in since else self._base.get(number, ())

        withdrawn = {decision.withdraws for decision in new if isinstance(decision, Withdrawal)}
        for identity in withdrawn:
            number = places.get(identity, self._places.get(identity))
            if number is None:
                waiting.add(identity)
            else:
                since[number] = tuple(placed for placed in on(number) if placed.decision.id != identity)
        wanted = [
            decision
            for decision in new
            if not isinstance(decision, Withdrawal) and not (decision.id and decision.id in waiting)
        ]
        for placed in relocate.place(wanted, self.transcript.passages, self.recorded, fresh=True):
            number = placed.passage or 0
            since[number] = (*on(number), placed)
            if placed.decision.id:
                places[placed.decision.id] = number
        if len(since) + len(places) < _MERGE_AT:
            return replace(self, _since=since, _places_since=places, _waiting=frozenset(waiting))
        return replace(
            self,
            _base={**self._base, **since},
            _since={},
            _places={**self._places, **places},
            _places_since={},
            _waiting=frozenset(waiting),
        )

    def decisions_on(self, number: int) -> tuple[Placed, ...]:
        """The active decisions that stand in that passage; number 0 holds those that can't be placed."""
        return self._since[number] if number in self._since else self._base.get(number, ())

    def placed(self) -> Iterator[Placed]:
        """Every active decision, by passage, the stale ones last."""
        for number in self.touched():
            yield from self.decisions_on(number)
        yield from self.decisions_on(0)

    def touched(self) -> list[int]:
        """The numbers of the passages with decisions, in order."""
        return sorted(number for number in {*self._base, *self._since} if number and self.decisions_on(number))

    def differing(self, other: Review) -> list[int]:
        """The numbers of the passages, in order, on which an earlier or later review holds other decisions.

        Where one came from the other, the cost does not grow with the number of decisions.
        """
        numbers = {*self._since, *other._since}
        if self._base is not other._base:
            numbers |= {*self._base, *other._base}
        return sorted(
            number for number in numbers if number and self.decisions_on(number) is not other.decisions_on(number)
        )

    def find(self, identity: str) -> Placed | None:
        """The active decision with that id, and where it stands."""
        number = self._places_since.get(identity, self._places.get(identity))
        if number is None:
            return None
        return next((placed for placed in self.decisions_on(number) if placed.decision.id == identity), None)

    @property
    def stale(self) -> list[Placed]:
        """The active corrections that can't be placed with certainty."""
        return [
            placed for placed in self.decisions_on(0) if isinstance(placed.decision, Correction) and not placed.standing
        ]

    @property
    def outcome(self) -> Outcome:
        """What became of every active correction. Works through all of them: for output, not for a key."""
        return apply(self.placed())

    # --- texts -------------------------------------------------------------------------------------------------------

    def passage(self, number: int) -> Passage:
        return self.transcript.passage(number)

    def outcome_of(self, number: int) -> Outcome:
        """What became of the corrections of one passage."""
        placed = self.decisions_on(number)
        if not placed:
            return _NOTHING
        found: Outcome = self._once(number, "outcome", placed, lambda: apply(placed))
        return found

    def revision(self, number: int) -> Revision:
        """The passage with its active corrections applied."""
        target = self.transcript.passage(number).target
        edits = self.outcome_of(number).edits.get(number, ())
        return Revision(target, tuple(edits))

    def revised(self, number: int) -> Passage:
        """The passage as its revision stands."""
        passage = self.transcript.passage(number)
        if not self.decisions_on(number):
            return passage
        return replace(passage, target=self.revision(number).text)

    def source(self, number: int) -> str | None:
        """The source text of the passage's group, where there is a source."""
        group: SourceGroup | None = self.checker.sources.get(number)
        return group.text if group else None

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """The approvals of exactly the text that stands now."""
        every = self._approvals(number)
        now = self._revision_digest(number) if every else ""
        return tuple(one for one in every if one.revision == now)

    def standing_approvals(self) -> Iterator[tuple[int, Approval]]:
        """Every approval of a text that stands now, with the passage's number, in order."""
        for number in self.touched():
            yield from ((number, one) for one in self.approvals(number))

    def approved(self, number: int) -> bool:
        """Whether somebody approved exactly the text that stands now."""
        return bool(self.approvals(number))

    def approval_outdated(self, number: int) -> bool:
        """Whether the passage was approved, and its text has changed since."""
        return bool(self._approvals(number)) and not self.approved(number)

    def _approvals(self, number: int) -> list[Approval]:
        return [one.decision for one in self.decisions_on(number) if isinstance(one.decision, Approval)]

    def _revision_digest(self, number: int) -> str:
        text = self.revision(number).text
        found: str = self._once(number, "digest", text, lambda: digest(text))
        return found

    def in_conflict(self, number: int) -> bool:
        """Whether corrections of that passage contradict each other."""
        return Fate.CONFLICTING in self.outcome_of(number).fates

    # --- flags -------------------------------------------------------------------------------------------------------

    def flags(self, number: int) -> tuple[Flag, ...]:
        """The open flags of a passage, in order of position; spans count in the original target."""
        return tuple(stated.flag for stated in self.all_flags(number) if stated.state is FlagState.OPEN)

    def all_flags(self, number: int, *, keep: bool = True) -> tuple[Stated, ...]:
        """Every flag of a passage with its state. Checks run on the revision, and their flags are mapped back.

        They are kept for the next time unless `keep` says that there will be none.
        """
        before, after = self._neighbours(number)
        if not keep:
            return self._all_flags(number, before, after)
        key = self._seen(number, before, after)
        found: tuple[Stated, ...] = self._once(number, "flags", key, lambda: self._all_flags(number, before, after))
        return found

    def sweep(self, numbers: range | None = None) -> Iterator[tuple[int, tuple[Stated, ...]]]:
        """The number and all flags of every passage that has any, or of those in `numbers`, in order.

        The same as `all_flags` one by one, in a fraction of the time; nothing is kept.
        """
        if numbers is None:
            numbers = range(1, len(self.transcript) + 1)
        for first in range(numbers.start, numbers.stop, SWEPT):
            yield from self._swept(range(first, min(first + SWEPT, numbers.stop)))

    def look(self, numbers: Iterable[int]) -> None:
        """Finds the flags of passages beforehand, so that `flags` and `all_flags` have them at once."""
        for part in _consecutive(numbers):
            found = dict(self._swept(part))
            for number in part:
                key = self._seen(number, *self._neighbours(number))
                self._memo[number, "flags"] = (key, found.get(number, ()))

    def _swept(self, part: range) -> Iterator[tuple[int, tuple[Stated, ...]]]:
        passages = self.transcript.passages[part.start - 1 : part.stop - 1]
        decided: frozenset[int] = frozenset()
        if self._base or self._since:
            decided = frozenset(number for number in part if self.decisions_on(number))
            passages = [self.revised(one.number) if one.number in decided else one for one in passages]
        before = self.revised(part.start - 1) if part.start > 1 else None
        after = self.revised(part.stop) if part.stop <= len(self.transcript) else None
        found = {part[index]: flags for index, flags in self.checker.sweep(Batch(passages, before, after))}
        for number in sorted(decided.union(found)):
            if number not in decided:
                yield number, tuple([Stated(flag, FlagState.OPEN) for flag in found[number]])
            elif stated := self.all_flags(number, keep=False):
                yield number, stated

    def _neighbours(self, number: int) -> tuple[Passage | None, Passage | None]:
        """The passages before and after as they stand, where a check looks at them."""
        if not self.checker.neighbours:
            return None, None
        before = self.revised(number - 1) if number > 1 else None
        return before, self.revised(number + 1) if number < len(self.transcript) else None

    def _seen(self, number: int, before: Passage | None, after: Passage | None) -> Any:
        """What the flags of a passage are made of that decisions can change."""
        return self.decisions_on(number), before and before.target, after and after.target

    def _all_flags(self, number: int, before: Passage | None, after: Passage | None) -> tuple[Stated, ...]:
        passage = self.transcript.passage(number)
        if not self.decisions_on(number):
            return tuple([Stated(flag, FlagState.OPEN) for flag in self.checker.flags(passage, before, after)])
        placed = self.decisions_on(number)
        revision = self.revision(number)
        if not revision.edits:
            return tuple(_stated(flag, passage, placed) for flag in self.checker.flags(passage, before, after))
        revised = replace(passage, target=revision.text)
        applied = frozenset(edit.span for edit in revision.edits)
        found: dict[tuple[str, Span], Stated] = {}
        for flag in self.checker.flags(revised, before, after):
            original = mapped_back(flag, revision)
            if original is not None:
                found.setdefault((original.check, original.span), _stated(original, passage, placed, applied))
        # What the original was flagged for and a correction has replaced: settled, but part of the story.
        for flag in self._of_original(number, before, after):
            if any(_inside(flag.span, span) for span in applied):
                found.setdefault((flag.check, flag.span), _stated(flag, passage, placed))
        return tuple(sorted(found.values(), key=lambda stated: (stated.flag.span, stated.flag.check)))

    def _of_original(self, number: int, before: Passage | None, after: Passage | None) -> tuple[Flag, ...]:
        """The flags of a passage's original text beside its neighbours as they stand."""
        texts = (before and before.target, after and after.target)
        known, stated = self._memo.get((number, "flags"), (None, ()))
        if known == ((), *texts):
            # From before the first decision on the passage.
            self._memo[number, "original"] = (texts, tuple([one.flag for one in stated]))
        passage = self.transcript.passage(number)
        flags: tuple[Flag, ...] = self._once(
            number, "original", texts, lambda: self.checker.flags(passage, before, after)
        )
        return flags

    def _once(self, number: int, kind: str, key: Any, make: Any) -> Any:
        kept = self._memo.get((number, kind))
        if kept is not None and kept[0] == key:
            return kept[1]
        made = make()
        self._memo[number, kind] = (key, made)
        return made


_LOOKED = 512
"""As many passages as are looked at together while a person waits for a key."""


def _consecutive(numbers: Iterable[int]) -> Iterator[range]:
    """Numbers as ranges of at most `_LOOKED`, in their order."""
    part = range(0)
    for number in numbers:
        if part and number == part.stop and len(part) < _LOOKED:
            part = range(part.start, number + 1)
            continue
        if part:
            yield part
        part = range(number, number + 1)
    if part:
        yield part


_NOTHING = Outcome()
_SEGMENTATION = "fluency/segmentation"


def _inside(inner: Span, outer: Span) -> bool:
    return outer.covers(inner) and len(outer) > 0


def _stated(flag: Flag, passage: Passage, placed: Iterable[Placed], answered: frozenset[Span] = frozenset()) -> Stated:
    """The flag with its state. Corrections of the spans in `answered` don't settle it: it is there in spite of them."""
    for one in placed:
        decision = one.decision
        if flag.category == _SEGMENTATION and _resegmented(flag, passage, one, answered):
            return Stated(flag, FlagState.CORRECTED, decision.id)
        if one.span is None or one.standing:
            continue
        if isinstance(decision, Correction) and one.span not in answered and _inside(flag.span, one.span):
            return Stated(flag, FlagState.CORRECTED, decision.id)
        if (
            isinstance(decision, Dismissal)
            and decision.check in ("", flag.check)
            and (one.span == flag.span or (decision.start is None and decision.before == flag.text))
        ):
            return Stated(flag, FlagState.DISMISSED, decision.id)
    return Stated(flag, FlagState.OPEN)


def _resegmented(flag: Flag, passage: Passage, placed: Placed, edits: frozenset[Span]) -> bool:
    """Whether it answers a flag about how the text is cut: a split inside it, or a join behind one at the end."""
    if isinstance(placed.decision, Join):
        return flag.span.start > 0 and flag.span.end >= len(passage.target.rstrip())
    if not isinstance(placed.decision, Split) or placed.span is None:
        return False
    at = placed.span.start
    return flag.span.start < at < flag.span.end and not any(span.start < at < span.end for span in edits)


def mapped_back(flag: Flag, revision: Revision) -> Flag | None:
    """A flag of the revision as one of the original: its span, its text, and suggestions that fit that span.

    None where the flag lies inside what a person wrote: that was decided. What they only carried along from the
    original was not: a wider correction of brackets decides nothing of the name between them. Where a flag touches an
    edit the span grows to the edit's edge, and each suggestion brings the revised text between along.
    """
    found = RevisedSpan(flag.span.start, flag.span.end)
    span, touched = revision.original_span(found)
    if touched:
        around = next((edit for edit in revision.edits if _within(found, revision, edit)), None)
        if around is not None and flag.text not in around.span.of(revision.original):
            return None
    suggestions = flag.suggestions
    if touched:
        grown = revision.revised(span)
        head = revision.text[grown.start : found.start]
        tail = revision.text[found.end : grown.end]
        suggestions = tuple(
            Suggestion(head + one.text + tail, one.term, one.note, one.confidence) for one in suggestions
        )
    return replace(flag, span=span, text=span.of(revision.original), suggestions=suggestions)


def _within(found: RevisedSpan, revision: Revision, edit: Edit) -> bool:
    place = revision.revised(edit.span)
    return place.start <= found.start and found.end <= place.end and place.start < place.end
