"""Replacements in one passage: which of them overlap, the text that results, and the way between its offsets.

An edit says only what is replaced by what; who decided it, and what became of that, is `review.apply`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.text import RevisedSpan, Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement in a passage: what stands at `span` of the original target becomes `after`."""

    span: Span
    after: str


def conflicts(edits: Iterable[Edit]) -> set[Edit]:
    """The edits that overlap a different one, as `Span.overlaps` says; equal edits count once.

    Two insertions at one point overlap, touching spans do not. Linear after sorting, however many overlap.
    """
    distinct = sorted(set(edits))
    clashing: set[Edit] = set()
    reach = -1  # the furthest end of the replacements so far
    for index, edit in enumerate(distinct):
        start, end = edit.span.start, edit.span.end
        following = distinct[index + 1].span if index + 1 < len(distinct) else None
        if start < reach:
            clashing.add(edit)
        if start == end:
            # In sorted order all insertions at a point stand together, before the replacements that begin there.
            if following == edit.span or (index and distinct[index - 1].span == edit.span):
                clashing.add(edit)
            continue
        if following is not None and following.start < end:
            clashing.add(edit)
        reach = max(reach, end)
    return clashing


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of a passage with its edits applied, and the way between its offsets and the original's.

    `edits` are in order and do not overlap. What stands outside them is the same text in both.
    """

    original: str
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> str:
        if not self.edits:
            return self.original
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        at = 0
        for edit in self.edits:
            yield self.original[at : edit.span.start]
            yield edit.after
            at = edit.span.end
        yield self.original[at:]

    @property
    def deleted(self) -> bool:
        """Whether the edits leave nothing of a passage that had a text: the output leaves the passage out."""
        return bool(self.edits) and bool(self.original) and not self.text

    def placed(self) -> Iterator[tuple[Edit, RevisedSpan]]:
        """The edits, each with where its `after` stands in the revision, in order."""
        shift = 0
        for edit in self.edits:
            start = edit.span.start + shift
            yield edit, RevisedSpan(start, start + len(edit.after))
            shift += len(edit.after) - len(edit.span)

    def revised(self, span: Span) -> RevisedSpan:
        """Where `span` of the original stands in the revision.

        An edge inside an edit moves outwards to the edit's edge. What is inserted at an edge stays outside; an empty
        span at an insertion covers it.
        """
        start = end = None
        shift = 0
        for edit, its in self.placed():
            if edit.span.start == edit.span.end:
                if span.start == span.end == edit.span.start:
                    return its
                outside = edit.span.start > span.start, edit.span.start >= span.end
            else:
                outside = edit.span.start >= span.start, edit.span.start >= span.end
            if start is None and outside[0]:
                start = span.start + shift
            elif start is None and span.start < edit.span.end:
                start = its.start
            if end is None and outside[1]:
                end = span.end + shift
            elif end is None and span.end < edit.span.end:
                end = its.end
            shift = its.end - edit.span.end
        return RevisedSpan(
            span.start + shift if start is None else start,
            span.end + shift if end is None else end,
        )

    def original_span(self, span: RevisedSpan) -> tuple[Span, bool]:
        """Where `span` of the revision came from, and whether it touches an edit; an edge inside an edit grows to it.

        A deletion strictly inside `span` belongs to it; one at its edge does not.
        """
        start = end = None
        touched = False
        shift = 0
        for edit, its in self.placed():
            if start is None and span.start < its.start:
                start = span.start - shift
            if end is None and span.end <= its.start:
                end = span.end - shift
            if its.start < span.end and span.start < its.end:
                touched = True
                if start is None:
                    start = edit.span.start
                if end is None and span.end <= its.end:
                    end = edit.span.end
            shift = its.end - edit.span.end
        if start is None:
            start = span.start - shift
        if end is None:
            end = span.end - shift
        return Span(min(start, max(start, end)), max(start, end)), touched

    def cut(self, offset: int) -> int:
        """Where the passage comes apart in the revision when the original comes apart at `offset`.

        `offset` lies strictly inside no edit. What is inserted at the point ends the first part.
        """
        shift = 0
        for edit in self.edits:
            if edit.span.end > offset or edit.span.start > offset:
                break
            shift += len(edit.after) - len(edit.span)
        return offset + shift
