"""Passages that are stretches of one text with blank lines between them, and what a review of them replaces in it.

Nothing is copied when a file is opened: a passage is made when it is asked for.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

from review.apply import Outcome
from review.edits import Edit, Revision
from review.formats.splice import Replacement, Source
from review.passage import Passage, Transcript
from review.text import Span

BLANKS = " \t\u3000\f\v"
"""What a blank line may hold. U+2028 and the like are characters of a line, and no end of one."""

_WHITE = BLANKS + "\n"
_BLANK_LINES = re.compile(rf"\n[{_WHITE}]*\n")
_WHITE_RUN = re.compile(rf"[{_WHITE}]*")


def find(text: str, start: int = 0) -> tuple[array[int], array[int]]:
    """Where the blocks of `text` from `start` on begin, and where they end: lines between blank lines, without them.

    Offsets are code points; a block ends before the line end of its last line.
    """
    run = _WHITE_RUN.match(text, start)
    first = run.end() if run else start
    if first == len(text):
        return array("q"), array("q")
    starts = array("q", [max(start, text.rfind("\n", start, first) + 1)])
    ends = array("q")
    for blank in _BLANK_LINES.finditer(text, first):
        ends.append(blank.start())
        starts.append(blank.end())
    rest = text[starts[-1] :].rstrip(_WHITE)
    if not rest:
        starts.pop()
    else:
        last = text.find("\n", starts[-1] + len(rest))
        ends.append(len(text) if last < 0 else last)
    return starts, ends


_STRIDE, _AHEAD = 4096, 64


class Blocks(Sequence[Passage]):
    """The passages at `starts` to `ends` of `text`, made when they are asked for; the first has the number `first`."""

    __slots__ = ("_anchor", "_marks", "ends", "first", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int], first: int = 1) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.first = first
        # An offset and its line: lines are counted from the place that was asked for last, mostly a neighbour.
        self._anchor = (0, 1)
        # Of every `_STRIDE` characters, the line on which they begin: decisions ask in order of time, not of passages.
        self._marks = [1]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(index, slice):
            first, last, step = index.indices(len(self.starts))
            if step != 1:
                return [self[each] for each in range(first, last, step)]
            part = Blocks(self.text, self.starts[first:last], self.ends[first:last], self.first + first)
            if len(part):
                part._anchor = (part.starts[0], self._line(part.starts[0]))
                part._marks = self._marks
            return part
        start = self.starts[index]
        number = self.first + (index if index >= 0 else len(self.starts) + index)
        return Passage(number, self.text[start : self.ends[index]], self._line(start))

    def __iter__(self) -> Iterator[Passage]:
        text = self.text
        at = self.starts[0] if len(self.starts) else 0
        line = self._line(at)
        for number, (start, end) in enumerate(zip(self.starts, self.ends, strict=True), self.first):
            line += text.count("\n", at, start)
            at = start
            yield Passage(number, text[start:end], line)

    def targets(self) -> list[str]:
        """Every passage's target, without making the passages."""
        return [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    def _line(self, offset: int) -> int:
        at, line = self._anchor
        if abs(offset - at) > _STRIDE:
            mark = offset // _STRIDE
            at, line = mark * _STRIDE, self._mark(mark)
        if at <= offset:
            line += self.text.count("\n", at, offset)
        else:
            line -= self.text.count("\n", offset, at)
        self._anchor = (offset, line)
        return line

    def _mark(self, wanted: int) -> int:
        marks = self._marks
        if wanted >= len(marks):
            # A new list, for another thread may ask as well; some ahead, for the next is asked for soon.
            marks = [*marks]
            for number in range(len(marks), wanted + _AHEAD):
                marks.append(marks[-1] + self.text.count("\n", (number - 1) * _STRIDE, number * _STRIDE))
            self._marks = marks
        return marks[wanted]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is needed to write blocks back: the file, and where the passages stand in its text."""

    source: Source
    blocks: Blocks


def transcript(source: Source, starts: Sequence[int], ends: Sequence[int], format: str) -> Transcript:
    """The transcript of the blocks at `starts` to `ends` of the source's text."""
    blocks = Blocks(source.text, starts, ends)
    return Transcript(blocks, source.path, format, source.encoding, Layout(source, blocks))


def write(transcript: Transcript, outcome: Outcome) -> bytes:
    """The file as revised. Raises ReviewError where a correction has a character that the file's encoding lacks."""
    layout: Layout = transcript.layout
    return layout.source.spliced(list(replacements(layout.blocks, outcome)))


# --- what a review replaces ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a passage that stays together: the passage's index, where it stands in the text, and what is edited."""

    index: int
    start: int
    end: int
    edits: tuple[Replacement, ...]
    revised: str


def replacements(blocks: Blocks, outcome: Outcome) -> Iterator[Replacement]:
    """What the review changes in the text, in order.

    A passage that is left without text goes with the blank lines after it. Joined passages stand on lines that follow
    one another, the parts of a split one with a blank line between them. An edit that a split falls into comes after.
    """
    done = -1
    for number in sorted({*outcome.edits, *outcome.splits, *outcome.joins}):
        if not 1 <= number <= len(blocks):
            raise IndexError(f"there is no passage {number}")
        first = last = number - 1
        if first <= done:
            continue
        while last + 1 < len(blocks) and last + 1 in outcome.joins:
            last += 1
        done = last
        if first == last and number not in outcome.splits:
            yield from _edited(blocks, first, outcome.edits.get(number, ()))
        else:
            yield from _chain(blocks, first, last, outcome)


def _edited(blocks: Blocks, index: int, edits: Sequence[Edit]) -> Iterator[Replacement]:
    """A passage that stays one: `_chain` would say the same at three times the cost."""
    start, end = blocks.starts[index], blocks.ends[index]
    if Revision(blocks.text[start:end], tuple(edits)).text.strip(_WHITE):
        home = _home(blocks, index)
        for edit in edits:
            yield Replacement(start + edit.span.start, start + edit.span.end, edit.after, home)
    else:
        yield Replacement(start, _after(blocks, index), "")


def _chain(blocks: Blocks, first: int, last: int, outcome: Outcome) -> Iterator[Replacement]:
    pieces = [piece for index in range(first, last + 1) for piece in _pieces(blocks, index, outcome)]
    live = [piece for piece in pieces if piece.revised.strip(_WHITE)]
    if not live:
        yield Replacement(blocks.starts[first], _after(blocks, last), "")
        return
    if pieces[0].start < live[0].start:
        yield Replacement(pieces[0].start, live[0].start, "")
    yield from live[0].edits
    for before, piece in pairwise(live):
        wanted = 2 if before.index == piece.index else 1
        there = before.revised.endswith("\n") + piece.revised.startswith("\n")
        yield Replacement(before.end, piece.start, "\n" * max(0, wanted - there), _home(blocks, before.index))
        yield from piece.edits
    if live[-1].end < pieces[-1].end:
        yield Replacement(live[-1].end, pieces[-1].end, "")


def _pieces(blocks: Blocks, index: int, outcome: Outcome) -> Iterator[_Piece]:
    start, end = blocks.starts[index], blocks.ends[index]
    target = blocks.text[start:end]
    edits = outcome.edits.get(index + 1, ())
    home = _home(blocks, index)
    cuts = {_outside(edits, offset) for offset in outcome.splits.get(index + 1, ())}
    at = taken = 0
    for cut in [*sorted(cut for cut in cuts if 0 < cut < len(target)), len(target)]:
        until = taken
        while until < len(edits) and edits[until].span.end <= cut:
            until += 1
        here = edits[taken:until]
        taken = until
        revised = Revision(target[at:cut], tuple(Edit(Span(e.span.start - at, e.span.end - at), e.after) for e in here))
        placed = tuple(Replacement(start + e.span.start, start + e.span.end, e.after, home) for e in here)
        yield _Piece(index, start + at, start + cut, placed, revised.text)
        at = cut


def _outside(edits: Sequence[Edit], offset: int) -> int:
    """The offset, or the beginning of the edit that it falls into."""
    return next((edit.span.start for edit in edits if edit.span.start < offset < edit.span.end), offset)


def _after(blocks: Blocks, index: int) -> int:
    """The offset after the passage and the blank lines that follow it."""
    return blocks.starts[index + 1] if index + 1 < len(blocks) else len(blocks.text)


def _home(blocks: Blocks, index: int) -> tuple[int, int]:
    """The passage with the line end of its last line, which says how its lines end."""
    return blocks.starts[index], min(blocks.ends[index] + 1, len(blocks.text))


__all__ = ["BLANKS", "Blocks", "Layout", "find", "replacements", "transcript", "write"]
