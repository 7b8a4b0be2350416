"""Passages, revisions and references as the lines that metrics see, in groups that are settled once for both sides.

A group is what is scored as one line: passages of the transcript and, of each reference, the passages that translate
the same. The groups come from the original and stay as they are for the revision, so that a correction is never scored
by another cut than the text it replaces.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from review.errors import ReviewError
from review.text import join_wraps

# What ends a line for some reader or other (str.splitlines), and NUL, at which MeCab stops reading.
_BREAKS = re.compile("[\x00\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The passage as it is scored: wraps joined as for matching, no blank at the end, nothing in it that ends one."""
    return _BREAKS.sub(" ", join_wraps(text.replace("\r\n", "\n").replace("\r", "\n")).text).rstrip()


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that are scored together, by their 1-based numbers; `references` has one entry for each reference.

    Without `passages` it is reference text that nothing translates: it counts as deleted.
    """

    passages: tuple[int, ...]
    references: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The groups of a transcript and its references, in order. `aligned` says that an alignment was computed."""

    groups: tuple[Group, ...]
    aligned: bool = False
    _index: Mapping[int, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, groups: Iterable[Group], aligned: bool = True) -> Layout:
        kept = tuple(groups)
        return cls(kept, aligned, {number: at for at, group in enumerate(kept) for number in group.passages})

    @classmethod
    def equal(cls, passages: int, references: int) -> Layout:
        """Passage by passage: for references with as many passages as the transcript."""
        return cls.of((Group((number,), ((number,),) * references) for number in range(1, passages + 1)), aligned=False)

    @classmethod
    def joined(cls, alignments: Sequence[Sequence[tuple[Sequence[int], Sequence[int]]]]) -> Layout:
        """The groups of one alignment for each reference: pairs of passages and reference passages, in order.

        Passages that any reference takes together stay together. Those that some reference does not cover are not
        scored. Reference text without a passage counts as deleted: as a line of its own, or, where there are several
        references, in the line before, since a line needs text of every one.
        """
        return cls.of(_joined(alignments))

    @property
    def digest(self) -> str:
        """The first 12 hex digits of the SHA-256 of the groups, for signatures."""
        text = ";".join(
            "|".join(",".join(map(str, numbers)) for numbers in (group.passages, *group.references))
            for group in self.groups
        )
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def line_of(self, passage: int) -> int | None:
        """The 0-based index of the line that the passage is part of; None where nothing is scored for it."""
        return self._index.get(passage)

    def line(self, index: int, texts: Mapping[int, str]) -> str:
        """The line of that group, from the texts of its passages by number."""
        return one_line("\n".join(texts[number] for number in self.groups[index].passages))


@dataclass(frozen=True, slots=True)
class Lines:
    """The very lines that are scored: original and revision, and each line's references."""

    layout: Layout
    original: tuple[str, ...]
    revised: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]
    """By line: one string for each reference."""
    passages: int
    """How many passages the transcript has, scored or not."""
    covered: tuple[int, int] = (0, 0)
    """Characters of the original that are scored, and characters of the whole original, wraps joined."""

    @classmethod
    def of(
        cls,
        original: Sequence[str],
        revised: Sequence[str],
        references: Sequence[Sequence[str]],
        layout: Layout | None = None,
    ) -> Lines:
        """The lines of passages that are given in order, with the passages of each reference in order.

        Without a layout every reference must have as many passages as the transcript. Raises ReviewError otherwise,
        and where there is nothing to score.
        """
        if layout is None:
            for passages in references:
                if len(passages) != len(original):
                    raise ReviewError(
                        f"a reference has {len(passages)} passages, the transcript {len(original)}: "
                        "they have to be the same number"
                    )
            layout = Layout.equal(len(original), len(references))
        if not layout.groups:
            raise ReviewError("there is nothing to score: no passage of the transcript has a reference")
        joined = [one_line(text) for text in original]
        texts = [dict(enumerate(side, 1)) for side in (original, revised)]
        first, second = (tuple(layout.line(at, side) for at in range(len(layout.groups))) for side in texts)
        trusted = tuple(
            tuple(
                one_line("\n".join(passages[number - 1] for number in numbers))
                for passages, numbers in zip(references, group.references, strict=True)
            )
            for group in layout.groups
        )
        scored = {number for group in layout.groups for number in group.passages}
        characters = sum(len(joined[number - 1]) for number in scored), sum(map(len, joined))
        return cls(layout, first, second, trusted, len(original), characters)

    @property
    def touched(self) -> tuple[int, ...]:
        """The 0-based indexes of the lines that the revision changes."""
        return tuple(at for at, (old, new) in enumerate(zip(self.original, self.revised, strict=True)) if old != new)

    @property
    def scored_passages(self) -> int:
        """How many passages of the transcript are scored."""
        return sum(len(group.passages) for group in self.layout.groups)


def _joined(alignments: Sequence[Sequence[tuple[Sequence[int], Sequence[int]]]]) -> list[Group]:
    first: dict[int, int] = {}

    def root(number: int) -> int:
        while first.setdefault(number, number) != number:
            number = first[number]
        return number

    for alignment in alignments:
        for passages, _ in alignment:
            for number in passages[1:]:
                low, high = sorted((root(passages[0]), root(number)))
                first[high] = low
    members: dict[int, set[int]] = defaultdict(set)
    wanted: dict[int, list[list[int]]] = defaultdict(lambda: [[] for _ in alignments])
    alone: list[tuple[int, Group]] = []
    for index, alignment in enumerate(alignments):
        # What stands before the first passage goes with it.
        last = next((root(passages[0]) for passages, _ in alignment if passages), 0)
        for passages, reference in alignment:
            if passages:
                last = root(passages[0])
                members[last].update(passages)
                wanted[last][index].extend(reference)
            elif len(alignments) == 1:
                alone.append((last if members else 0, Group((), (tuple(reference),))))
            else:
                wanted[last][index].extend(reference)
    covered = [
        (start, Group(tuple(sorted(numbers)), tuple(tuple(sorted(part)) for part in wanted[start])))
        for start, numbers in members.items()
        if all(wanted[start])
    ]
    return [group for _, group in sorted([*covered, *alone], key=lambda one: (one[0], not one[1].passages))]
