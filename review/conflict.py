"""Corrections that contradict each other, as the sides between which a person decides.

A conflict is a group of corrections of one passage that overlap directly or through each other. Its sides are what each
reviewer wants; where one reviewer's own corrections contradict each other, as after work on two machines, each of them
is a side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review.apply import Fate
from review.decision import Correction, Placed, Withdrawal
from review.edits import Edit, Revision, conflicts
from review.review import Review
from review.text import Span


@dataclass(frozen=True, slots=True)
class Side:
    """What one or several reviewers want: their corrections, and the edits that these are, in order."""

    reviewers: tuple[str, ...]
    placed: tuple[Placed, ...]
    edits: tuple[Edit, ...]

    @property
    def who(self) -> str:
        """Whose side it is."""
        return ", ".join(filter(None, self.reviewers)) or "somebody"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that were given, each once."""
        found = (one.decision.reason for one in self.placed if isinstance(one.decision, Correction))
        return tuple(dict.fromkeys(reason for reason in found if reason))

    def revision(self, applied: Sequence[Edit], original: str) -> Revision:
        """The revision of the passage if this side were applied beside what is `applied` already."""
        return Revision(original, tuple(sorted({*applied, *self.edits})))


@dataclass(frozen=True, slots=True)
class Conflict:
    """A group of corrections that can't all be applied. `span` covers it in the original target."""

    passage: int
    span: Span
    sides: tuple[Side, ...]

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every correction of the group."""
        return tuple(one for side in self.sides for one in side.placed)

    def settled(self, chosen: Side | None) -> list[Withdrawal]:
        """The withdrawals that leave just the chosen side, or none of them."""
        kept = set() if chosen is None else {one.decision.id for one in chosen.placed}
        identities = dict.fromkeys(one.decision.id for one in self.placed)
        return [Withdrawal(withdraws=identity) for identity in identities if identity not in kept]

    def side_of(self, reviewer: str) -> Side | None:
        """What that reviewer wants, where that is one side."""
        found = [side for side in self.sides if reviewer in side.reviewers]
        return found[0] if len(found) == 1 else None


def of(review: Review, number: int) -> tuple[Conflict, ...]:
    """The conflicts of a passage, in order."""
    outcome = review.outcome_of(number)
    clashing = sorted(outcome.by_fate(Fate.CONFLICTING), key=lambda one: _edit(one))
    groups: list[list[Placed]] = []
    for one in clashing:
        # In sorted order a correction can overlap only the groups that reach as far as it.
        near = [group for group in groups if any(_edit(one).span.overlaps(_edit(other).span) for other in group)]
        merged = [other for group in near for other in group] + [one]
        groups = [group for group in groups if group not in near] + [merged]
    return tuple(sorted((_conflict(number, group) for group in groups), key=lambda conflict: conflict.span))


def _conflict(number: int, group: Sequence[Placed]) -> Conflict:
    by_reviewer: dict[str, list[Placed]] = defaultdict(list)
    for one in group:
        by_reviewer[one.decision.reviewer].append(one)
    wanted: dict[tuple[Edit, ...], list[Placed]] = defaultdict(list)
    for own in by_reviewer.values():
        at_odds = conflicts(map(_edit, own))
        at_one = [one for one in own if _edit(one) not in at_odds]
        if at_one:
            wanted[_edits(at_one)] += at_one
        for one in own:
            if _edit(one) in at_odds:
                wanted[_edits([one])].append(one)
    sides = tuple(
        Side(tuple(dict.fromkeys(one.decision.reviewer for one in placed)), tuple(placed), edits)
        for edits, placed in sorted(wanted.items())
    )
    spans = [_edit(one).span for one in group]
    return Conflict(number, Span(min(span.start for span in spans), max(span.end for span in spans)), sides)


def _edits(placed: Iterable[Placed]) -> tuple[Edit, ...]:
    return tuple(sorted({_edit(one) for one in placed}))


def _edit(placed: Placed) -> Edit:
    assert isinstance(placed.decision, Correction) and placed.span is not None
    return Edit(placed.span, placed.decision.after)
