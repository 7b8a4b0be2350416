"""Markdown: a passage is a block between blank lines; a fenced code block is never cut, front matter is one passage.

Fences are CommonMark's (spec.commonmark.org/0.31.2/#fenced-code-blocks), at any depth of a list: three or more
backticks or tildes, closed by a line of at least as many of the same. Front matter is what Jekyll, Hugo and Pandoc
take for it: from `---` on the first line to `---` or `...`, or from `+++` to `+++`, with no blank line after the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from review.formats import blocks
from review.formats.splice import Source
from review.passage import Transcript

NAME = "markdown"


def parse(raw: bytes, path: Path | None = None, encoding: str | None = None) -> Transcript:
    """The transcript of a file with these bytes. Raises ReviewError where they can't be decoded."""
    source = Source.of(raw, path, encoding)
    return blocks.transcript(source, *find(source.text), NAME)


write = blocks.write


def find(text: str) -> tuple[list[int], list[int]]:
    """Where the passages of `text` begin and end, in code points."""
    header = _front_matter(text)
    starts, ends = _uncut(*blocks.find(text, header), list(_fences(text, header)))
    if header:
        starts.insert(0, 0)
        ends.insert(0, len(text[:header].removesuffix("\n")))
    return starts, ends


# --- front matter ----------------------------------------------------------------------------------------------------

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*\n(?![ \t]*\n)")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}


def _front_matter(text: str) -> int:
    """The offset of the line after the front matter; 0 where there is none."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING[opening[1]].search(text, opening.end())
    return closing.end() if closing else 0


# --- fenced code -----------------------------------------------------------------------------------------------------

_FENCE = re.compile(
    r"^(?P<head>[ \t]*(?P<items>(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*))(?P<run>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may open or close fenced code; `column` is where the run of `size` times `mark` stands in it."""

    start: int
    end: int
    column: int
    mark: str
    size: int
    bare: bool

    def closes(self, opening: _Line) -> bool:
        """A closing fence has no words, and is indented by at most three more than the opening one."""
        return (
            self.bare and self.mark == opening.mark and self.size >= opening.size and self.column <= opening.column + 3
        )


def _fences(text: str, start: int) -> Iterator[tuple[int, int]]:
    """From where to where fenced code goes, in code points, with its fences.

    Code that nothing closes goes on to the end of the file, as in CommonMark. In a list it would end with its item; as
    that takes a whole parser to tell, it counts as no code there.
    """
    if "```" not in text and "~~~" not in text:
        return
    lines = [
        _Line(
            found.start(),
            found.end(),
            len(found["head"]),
            found["run"][0],
            len(found["run"]),
            not found["items"] and not found["info"].strip(),
        )
        for found in _FENCE.finditer(text, start)
    ]
    at = 0
    # Openings that nothing closes: a later one that is as hard to close needs no search of its own.
    hopeless: list[_Line] = []
    while at < len(lines):
        opening = lines[at]
        at += 1
        if any(
            opening.mark == other.mark and opening.size >= other.size and opening.column <= other.column
            for other in hopeless
        ):
            closing = None
        else:
            closing = next((each for each in range(at, len(lines)) if lines[each].closes(opening)), None)
        if closing is not None:
            yield opening.start, lines[closing].end
            at = closing + 1
        elif opening.column == 0:
            yield opening.start, len(text)
            return
        else:
            hopeless.append(opening)


def _uncut(starts: Sequence[int], ends: Sequence[int], whole: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The blocks without the cuts that fall into a stretch of `whole`; everything is in order of position."""
    if not whole or not starts:
        return list(starts), list(ends)
    kept_starts, kept_ends = [starts[0]], []
    at = 0
    for end, start in zip(ends, starts[1:], strict=False):
        while at < len(whole) and whole[at][1] <= end:
            at += 1
        if at < len(whole) and whole[at][0] < end and start < whole[at][1]:
            continue
        kept_ends.append(end)
        kept_starts.append(start)
    return kept_starts, [*kept_ends, ends[-1]]
