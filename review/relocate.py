"""Decisions -> where they stand in the transcript as it is now, or nowhere: nothing is placed that is not certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from review.decision import Decision, Located, Placed, Split, Unknown, Withdrawal
from review.passage import Passage
from review.text import Span


def place(
    decisions: Iterable[Decision], passages: Sequence[Passage], recorded: Mapping[str, Sequence[str]] | None = None
) -> list[Placed]:
    """Where each decision stands, in the order of `decisions`.

    `passages` are those of the whole transcript, in order and numbered from 1. `recorded` holds the lists of passage
    digests of earlier inputs, under any name. Only the passages that decisions address are hashed while they fit.
    """
    digests: dict[int, str] = {}

    def digest_of(number: int) -> str:
        if number not in digests:
            digests[number] = passages[number - 1].digest
        return digests[number]

    placed: list[Placed] = []
    for decision in decisions:
        number: int | None = getattr(decision, "passage", None)
        if number is None or isinstance(decision, Withdrawal | Unknown) or not 1 <= number <= len(passages):
            placed.append(Placed(decision, None))
            continue
        recorded_digest: str = getattr(decision, "digest", "")
        if recorded_digest and recorded_digest != digest_of(number):
            placed.append(Placed(decision, None))
            continue
        target = passages[number - 1].target
        if isinstance(decision, Located):
            span = _stands(decision, target)
            placed.append(Placed(decision, None if span is None else number, span))
        elif isinstance(decision, Split):
            fits = 0 < decision.start < len(target)
            placed.append(
                Placed(decision, number, Span(decision.start, decision.start)) if fits else Placed(decision, None)
            )
        else:
            placed.append(Placed(decision, number))
    return placed


def _stands(decision: Located, target: str) -> Span | None:
    """The span where `before` stands in an unchanged passage; without `start` it must occur exactly once."""
    before = decision.before
    if decision.start is not None and target.startswith(before, decision.start) and decision.start <= len(target):
        return Span(decision.start, decision.start + len(before))
    if not before and target:
        return None
    first = target.find(before)
    if first < 0 or (before and target.find(before, first + 1) >= 0):
        return None
    return Span(first, first + len(before))
