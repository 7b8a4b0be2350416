"""A revision -> its stretches, word by word: what was kept, what is gone, what is new, and where it comes apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from review.difference import changes
from review.edits import Revision


class Stretch(StrEnum):
    """What became of a stretch of a passage; at a `CUT`, which has no text, the passage comes apart."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"
    CUT = "cut"


def stretches(revision: Revision, cuts: Sequence[int] = ()) -> Iterator[tuple[Stretch, str]]:
    """The stretches in order, each with its text.

    `cuts` are offsets in the original, none strictly inside an edit; what is inserted at one stands before it.
    """
    waiting = sorted(cuts)
    at = 0
    for edit in (*revision.edits, None):
        until = len(revision.original) if edit is None else edit.span.start
        insertion = edit is not None and not len(edit.span)
        while waiting and (waiting[0] < until or (waiting[0] == until and not insertion)):
            yield from _some(Stretch.KEPT, revision.original[at : waiting[0]])
            yield Stretch.CUT, ""
            at = waiting.pop(0)
        yield from _some(Stretch.KEPT, revision.original[at:until])
        if edit is not None:
            yield from _edited(edit.span.of(revision.original), edit.after)
            at = edit.span.end


def _edited(before: str, after: str) -> Iterator[tuple[Stretch, str]]:
    """An edit by its words: a wide correction also repeats what it leaves alone."""
    at = 0
    for change in changes(before, after):
        yield from _some(Stretch.KEPT, before[at : change.old.start])
        yield from _some(Stretch.GONE, change.old.of(before))
        yield from _some(Stretch.NEW, change.new.of(after))
        at = change.old.end
    yield from _some(Stretch.KEPT, before[at:])


def _some(kind: Stretch, text: str) -> Iterator[tuple[Stretch, str]]:
    if text:
        yield kind, text
