"""How far a review has come: what is decided, counted over the whole transcript and kept up act by act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from review import apply as applying
from review.decision import Correction
from review.review import Review


@dataclass(frozen=True, slots=True)
class Progress:
    """Passages `approved` as they stand, active `corrections`, `stale` ones, decisions of `mine` that can be undone.

    `conflicts` are the numbers of the passages whose corrections contradict each other, `combined` of those whose
    revision no single reviewer decided and nobody approved.
    """

    approved: int = 0
    corrections: int = 0
    mine: int = 0
    stale: int = 0
    conflicts: frozenset[int] = frozenset()
    combined: frozenset[int] = frozenset()

    @classmethod
    def of(cls, review: Review, reviewer: str) -> Progress:
        """Counts everything: not for a key."""
        return cls(stale=len(review.stale)).counted(review, reviewer, [*review.touched(), 0], 1)

    def counted(self, review: Review, reviewer: str, numbers: Iterable[int], sign: int) -> Progress:
        """With what stands in these passages added, or taken off where `sign` is -1."""
        approved = corrections = mine = 0
        conflicts, combined = set(self.conflicts), set(self.combined)
        for number in numbers:
            placed = review.decisions_on(number)
            corrections += sum(isinstance(one.decision, Correction) for one in placed)
            mine += sum(one.decision.reviewer == reviewer and not one.decision.lasting for one in placed)
            if not number or not placed:
                continue
            right = review.approved(number)
            approved += right
            if sign < 0:
                conflicts.discard(number)
                combined.discard(number)
                continue
            if review.in_conflict(number):
                conflicts.add(number)
            if len(placed) > 1 and applying.combined(review.outcome_of(number), {number: right}):
                combined.add(number)
        return replace(
            self,
            approved=self.approved + sign * approved,
            corrections=self.corrections + sign * corrections,
            mine=self.mine + sign * mine,
            conflicts=frozenset(conflicts),
            combined=frozenset(combined),
        )
