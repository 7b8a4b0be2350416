"""Active decisions and where they stand -> what is applied, what is not, and the revision of every passage.

Corrections are a set: neither their order nor the files they come from matter. Each active correction is exactly one of
applied, already standing, stale and conflicting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from review.decision import Correction, Join, Placed, Split
from review.text import RevisedSpan, Span


class Fate(StrEnum):
    """What became of an active correction."""

    APPLIED = "applied"
    STANDING = "already standing"
    STALE = "stale"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement in a passage: what stands at `span` of the original target becomes `after`."""

    span: Span
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of a passage with its edits applied, and the way between its offsets and the original's."""

    original: str
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        at = 0
        for edit in self.edits:
            yield self.original[at : edit.span.start]
            yield edit.after
            at = edit.span.end
        yield self.original[at:]

    def revised(self, span: Span) -> RevisedSpan:
        """Where `span` of the original stands in the revision; an edge inside an edit moves to the edit's edge."""
        return RevisedSpan(self._forward(span.start, False), self._forward(span.end, True))

    def _forward(self, offset: int, closing: bool) -> int:
        shift = 0
        for edit in self.edits:
            if edit.span.start == edit.span.end == offset:
                # An insertion stands before a span that starts at its point, and after one that ends there.
                if not closing:
                    shift += len(edit.after)
                continue
            if edit.span.end <= offset:
                shift += len(edit.after) - len(edit.span)
            elif edit.span.start < offset:
                return edit.span.start + shift + (len(edit.after) if closing else 0)
        return offset + shift

    def original_span(self, span: RevisedSpan) -> tuple[Span, bool]:
        """Where `span` of the revision came from, and whether it touches an edit; an edge inside an edit grows to it."""
        start = end = None
        touched = False
        shift = 0
        for edit in self.edits:
            first = edit.span.start + shift
            last = first + len(edit.after)
            if first < span.end and span.start < last:
                touched = True
                if start is None and span.start >= first:
                    start = edit.span.start
                if span.end <= last:
                    end = edit.span.end
            if start is None and span.start < first:
                start = span.start - shift
            if end is None and span.end <= first:
                end = span.end - shift
            shift = last - edit.span.end
        if start is None:
            start = span.start - shift
        if end is None:
            end = span.end - shift
        return Span(start, max(start, end)), touched


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the active corrections of a transcript, and the edits by passage number.

    `fates` is parallel to `corrections`. `splits` are offsets in the original target by passage number, `joins` the
    passages that are one with the next.
    """

    corrections: tuple[Placed, ...] = ()
    fates: tuple[Fate, ...] = ()
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    splits: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    joins: frozenset[int] = frozenset()

    def by_fate(self, fate: Fate) -> list[Placed]:
        return [placed for placed, its in zip(self.corrections, self.fates, strict=True) if its is fate]

    def revision(self, number: int, target: str) -> Revision:
        """The revision of the passage with that number and original target."""
        return Revision(target, tuple(self.edits.get(number, ())))


def apply(placed: Iterable[Placed]) -> Outcome:
    """Decide the fate of every active correction among `placed`, and collect splits and joins that stand."""
    corrections = [one for one in placed if isinstance(one.decision, Correction)]
    by_passage: dict[int, list[int]] = defaultdict(list)
    fates = [Fate.STALE] * len(corrections)
    for index, one in enumerate(corrections):
        if one.standing:
            fates[index] = Fate.STANDING
        elif one.passage is not None and one.span is not None:
            by_passage[one.passage].append(index)
    edits: dict[int, tuple[Edit, ...]] = {}
    for number, indexes in by_passage.items():
        wanted = [_edit(corrections[index]) for index in indexes]
        clashing = conflicts(wanted)
        for index, edit in zip(indexes, wanted, strict=True):
            fates[index] = Fate.CONFLICTING if edit in clashing else Fate.APPLIED
        edits[number] = tuple(sorted({edit for edit in wanted if edit not in clashing}))
    return Outcome(tuple(corrections), tuple(fates), edits)


def _edit(placed: Placed) -> Edit:
    assert isinstance(placed.decision, Correction) and placed.span is not None
    return Edit(placed.span, placed.decision.after)


def conflicts(edits: Sequence[Edit]) -> set[Edit]:
    """The edits that overlap a different one. Linear in their number after sorting, but for the overlaps themselves."""
    distinct = sorted(set(edits))
    clashing: set[Edit] = set()
    open_edits: list[Edit] = []
    for edit in distinct:
        open_edits = [other for other in open_edits if other.span.end >= edit.span.start]
        for other in open_edits:
            if other.span.overlaps(edit.span):
                clashing |= {other, edit}
        open_edits.append(edit)
    return clashing


__all__ = ["Edit", "Fate", "Join", "Outcome", "Revision", "Split", "apply", "conflicts"]
