"""Who has seen which of the reference's texts, so that a score can say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review.decision import Seen
from review.review import Review
from review.text import digest


@dataclass(frozen=True, slots=True)
class Sight:
    """The numbers of the passages of which a reviewer has seen the reference, in order.

    `same` says that they read as they do in the reference that is scored against; otherwise it was changed since, cut
    in another way, or it is another reference.
    """

    reviewer: str
    passages: tuple[int, ...]
    same: bool = True


def sights(review: Review, references: Iterable[str]) -> tuple[Sight, ...]:
    """What the reviewers have seen, by reviewer, those of the same texts first; `references` are those scored against.

    What is recorded of passages that the transcript no longer has is left out.
    """
    seen = [
        (placed.decision, placed.passage)
        for placed in review.placed()
        if isinstance(placed.decision, Seen) and placed.passage is not None
    ]
    if not seen:
        return ()
    texts = {digest(text) for text in references}
    same: dict[str, set[int]] = {}
    other: dict[str, set[int]] = {}
    for decision, number in seen:
        (same if decision.reference in texts else other).setdefault(decision.reviewer, set()).add(number)
    for reviewer, numbers in other.items():
        numbers -= same.get(reviewer, set())
    return tuple(
        Sight(reviewer, tuple(sorted(numbers)), group is same)
        for group in (same, other)
        for reviewer, numbers in sorted(group.items())
        if numbers
    )


def seeing(review: Review, reviewer: str, passages: Sequence[int], references: Iterable[str]) -> list[Seen]:
    """What has to be recorded before `reviewer` sees the references of these passages; what is recorded already is not.

    The references are one text for each file, of all these passages together.
    """
    return [
        Seen(passage=number, reference=shown, digest=review.passage(number).digest)
        for shown in map(digest, references)
        for number in passages
        if (reviewer, shown) not in _recorded(review, number)
    ]


def _recorded(review: Review, number: int) -> set[tuple[str, str]]:
    seen = [placed.decision for placed in review.decisions_on(number) if isinstance(placed.decision, Seen)]
    return {(one.reviewer, one.reference) for one in seen}
