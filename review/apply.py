"""Active decisions and where they stand -> what is applied, what is not, and the revision of every passage.

Decisions are a set: neither their order nor the files they come from matter. Each active correction is exactly one of
applied, already standing, stale and conflicting, and so is each split and join.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from review.decision import Approval, Correction, Join, Placed, Split
from review.edits import Edit, Revision, conflicts
from review.passage import Passage
from review.text import digest


class Fate(StrEnum):
    """What became of an active correction, split or join."""

    APPLIED = "applied"
    STANDING = "already standing"
    STALE = "stale"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the active corrections, splits and joins of a transcript, and the edits by passage number.

    `fates` is parallel to `corrections`, `structure_fates` to `structure`, which holds the splits and joins. `splits`
    are the offsets in the original target that are honoured, by passage number; `joins` the passages that are one with
    the next. A split conflicts when it lies strictly inside what an applied correction replaces.
    """

    corrections: tuple[Placed, ...] = ()
    fates: tuple[Fate, ...] = ()
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    splits: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    joins: frozenset[int] = frozenset()
    structure: tuple[Placed, ...] = ()
    structure_fates: tuple[Fate, ...] = ()

    def by_fate(self, fate: Fate) -> list[Placed]:
        """The corrections with that fate."""
        return [placed for placed, its in zip(self.corrections, self.fates, strict=True) if its is fate]

    def structure_by_fate(self, fate: Fate) -> list[Placed]:
        """The splits and joins with that fate."""
        return [placed for placed, its in zip(self.structure, self.structure_fates, strict=True) if its is fate]

    @property
    def unhonoured(self) -> list[Placed]:
        """The splits and joins that the output leaves out: the stale ones, and those that conflict."""
        return [*self.structure_by_fate(Fate.STALE), *self.structure_by_fate(Fate.CONFLICTING)]

    def revision(self, number: int, target: str) -> Revision:
        """The revision of the passage with that number and original target."""
        return Revision(target, tuple(self.edits.get(number, ())))

    def parts(self, number: int, target: str) -> tuple[str, ...]:
        """The revised texts of the parts into which splits cut the passage; one part where there is none."""
        revision = self.revision(number, target)
        text = revision.text
        cuts = [0, *(revision.cut(offset) for offset in self.splits.get(number, ())), len(text)]
        return tuple(text[start:end] for start, end in pairwise(cuts))


def apply(placed: Iterable[Placed]) -> Outcome:
    """Decide the fate of every active correction, split and join among `placed`, and collect what is applied."""
    corrections: list[Placed] = []
    structure: list[Placed] = []
    for one in placed:
        if isinstance(one.decision, Correction):
            corrections.append(one)
        elif isinstance(one.decision, Split | Join):
            structure.append(one)
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
        clashing = conflicts(wanted) if len(wanted) > 1 else set()
        for index, edit in zip(indexes, wanted, strict=True):
            fates[index] = Fate.CONFLICTING if edit in clashing else Fate.APPLIED
        applied = tuple(sorted({edit for edit in wanted if edit not in clashing}))
        if applied:
            edits[number] = applied
    if not structure:
        return Outcome(tuple(corrections), tuple(fates), edits)
    splits: dict[int, set[int]] = defaultdict(set)
    joins: set[int] = set()
    structure_fates = []
    for one in structure:
        fate = _structure_fate(one, edits)
        structure_fates.append(fate)
        if fate is Fate.APPLIED and one.passage is not None:
            if one.span is not None:
                splits[one.passage].add(one.span.start)
            else:
                joins.add(one.passage)
    return Outcome(
        tuple(corrections),
        tuple(fates),
        edits,
        {number: tuple(sorted(offsets)) for number, offsets in splits.items()},
        frozenset(joins),
        tuple(structure),
        tuple(structure_fates),
    )


def _edit(placed: Placed) -> Edit:
    assert isinstance(placed.decision, Correction) and placed.span is not None
    return Edit(placed.span, placed.decision.after)


def _structure_fate(placed: Placed, edits: Mapping[int, tuple[Edit, ...]]) -> Fate:
    if placed.standing:
        return Fate.STANDING
    if placed.passage is None or (isinstance(placed.decision, Split) and placed.span is None):
        return Fate.STALE
    if placed.span is not None:
        offset = placed.span.start
        here = edits.get(placed.passage, ())
        before = bisect_left(here, offset, key=lambda edit: edit.span.start)
        if before and offset < here[before - 1].span.end:
            return Fate.CONFLICTING
    return Fate.APPLIED


# --- what wants another look -----------------------------------------------------------------------------------------


def combined(outcome: Outcome, approved: Mapping[int, bool] | None = None) -> list[int]:
    """The numbers of the passages whose revision no single reviewer decided, in order: their edits came together.

    Identical corrections count for each of their reviewers. `approved` is what `approvals` returned: a passage whose
    revision somebody has approved as it stands needs no other look.
    """
    deciders: dict[int, dict[Edit, set[str]]] = defaultdict(lambda: defaultdict(set))
    for placed in outcome.by_fate(Fate.APPLIED):
        assert placed.passage is not None
        deciders[placed.passage][_edit(placed)].add(placed.decision.reviewer)
    return sorted(
        number
        for number, edits in deciders.items()
        if len(edits) > 1 and not set.intersection(*edits.values()) and not (approved or {}).get(number)
    )


def approvals(placed: Iterable[Placed], outcome: Outcome, passages: Sequence[Passage]) -> dict[int, bool]:
    """For each approved passage, by number, whether the text that somebody approved is still its revision.

    False: the text has changed since every approval of it, by a correction, a withdrawal or a new input.
    """
    standing: dict[int, bool] = {}
    revised: dict[int, str] = {}
    for one in placed:
        number = one.passage
        if number is None or not isinstance(one.decision, Approval):
            continue
        if number not in revised:
            revised[number] = digest(outcome.revision(number, passages[number - 1].target).text)
        standing[number] = standing.get(number, False) or one.decision.revision == revised[number]
    return standing


__all__ = ["Edit", "Fate", "Outcome", "Revision", "apply", "approvals", "combined", "conflicts"]
