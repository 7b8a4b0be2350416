"""One flag accepted or dismissed wherever it fits: the places with their context, and the decisions for any of them.

Each place is decided on its own, so each decision can be taken back alone; they are one act when they are recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from review.decision import Correction, Decision, Dismissal, Placed, Withdrawal
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.revise import quote, replace
from review.text import Span, fold_plain

AROUND = 16
"""Code points of the passage that are shown on either side of a place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A flag that the choice fits, with what stands around it in the original target.

    `suggestion` is its own for what was chosen, None to dismiss it. `same` says that it is about the very text that the
    choice was made on, but for case and width; the others are other spellings of the term.
    """

    flag: Flag
    suggestion: Suggestion | None
    left: str
    right: str
    same: bool

    @property
    def after(self) -> str | None:
        """What would stand there; None where the flag is dismissed."""
        return None if self.suggestion is None else self.suggestion.text


def accepting(
    flag: Flag, chosen: Suggestion, open_flags: Iterable[Flag], passages: Sequence[Passage]
) -> tuple[Place, ...]:
    """The open flags for which `chosen`, a suggestion of `flag`, fits as well, `flag` among them, in file order.

    A suggestion for a term fits wherever an open flag suggests that term, in that flag's own form of it (`Llama ` with
    a blank before a digit); one without a term fits flags of the same check on the same text. Of flags that overlap,
    the most confident is taken. `passages` are the transcript's, in order.
    """
    found = []
    for one in open_flags:
        same = one.check == flag.check and fold_plain(one.text) == fold_plain(flag.text)
        if one == flag:
            found.append((one, chosen))
        elif chosen.term:
            own = next((its for its in one.suggestions if its.term == chosen.term), None)
            if own is not None:
                found.append((one, own))
        elif same:
            own = next((its for its in one.suggestions if its.text == chosen.text), None)
            if own is not None:
                found.append((one, own))
    return _places(flag, found, passages)


def dismissing(flag: Flag, open_flags: Iterable[Flag], passages: Sequence[Passage]) -> tuple[Place, ...]:
    """The open flags of the same check, for the same term, on the same text but for case and width, in file order."""
    text = fold_plain(flag.text)
    found = [
        (one, None)
        for one in open_flags
        if one.check == flag.check and one.term == flag.term and fold_plain(one.text) == text
    ]
    return _places(flag, found, passages)


def counts(places: Iterable[Place]) -> Counter[tuple[str, str | None]]:
    """How many places there are of each text, with what would stand there."""
    return Counter((place.flag.text, place.after) for place in places)


def decisions(
    chosen: Iterable[Place],
    passages: Sequence[Passage],
    active: Callable[[int], Iterable[Placed | Correction]],
    reviewer: str | None = None,
    reason: str = "",
) -> list[Decision]:
    """The decisions for these places, withdrawals last, without ids: to be recorded as one act.

    `active` gives the active corrections of a passage by its number; those that a new one overlaps are withdrawn, with
    `reviewer` only that person's, as in `review.revise.replace`. Without `reason` a correction has its suggestion's
    note.
    """
    made: list[Decision] = []
    withdrawn: dict[str, Decision] = {}
    for place in chosen:
        flag, suggestion = place.flag, place.suggestion
        passage = passages[flag.passage - 1]
        if suggestion is None:
            fields = quote(passage, flag.span)
            made.append(
                Dismissal(passage=flag.passage, check=flag.check, term=flag.term or "", reason=reason, **fields)
            )
            continue
        for one in replace(
            passage,
            active(flag.passage),
            flag.span,
            suggestion.text,
            reviewer,
            reason=reason or suggestion.note or "",
            check=flag.check,
            category=flag.category,
            severity=flag.severity,
            term=suggestion.term or "",
        ):
            if isinstance(one, Withdrawal):
                withdrawn[one.withdraws] = one
            else:
                made.append(one)
    return [*made, *withdrawn.values()]


def _places(
    origin: Flag, found: Iterable[tuple[Flag, Suggestion | None]], passages: Sequence[Passage]
) -> tuple[Place, ...]:
    text = fold_plain(origin.text)
    taken: dict[int, list[Span]] = {}
    kept = []
    for flag, suggestion in sorted(found, key=lambda one: (one[0] != origin, -one[0].confidence, one[0].span)):
        spans = taken.setdefault(flag.passage, [])
        # Two checks may flag one text: it is one place. A dismissal is of one check's flag, and each is one.
        if suggestion is not None and any(_clash(flag.span, span) for span in spans):
            continue
        spans.append(flag.span)
        target = passages[flag.passage - 1].target
        left, right = target[max(0, flag.span.start - AROUND) : flag.span.start], target[flag.span.end :][:AROUND]
        kept.append(Place(flag, suggestion, left, right, fold_plain(flag.text) == text))
    return tuple(sorted(kept, key=lambda place: (place.flag.passage, place.flag.span)))


def _clash(span: Span, other: Span) -> bool:
    return span == other or span.overlaps(other)
