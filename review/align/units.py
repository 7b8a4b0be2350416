"""What is aligned: the sentences of both sides, or their lines where both have lines that are sentences."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.passage import Passage
from review.text import join_wraps, sentences


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a line that is one, and the passage it stands in (its index, from 0)."""

    passage: int
    text: str


_RUNS_ON = re.compile(r"[、，,はがをにでとのもてへや]\s*$")
_CONTINUES = re.compile(r"\s*[a-zà-öø-ÿ]")


def is_wrapped(passages: Sequence[Passage]) -> bool:
    """Whether line ends stand inside sentences, as in subtitles, and not between them, as in lists.

    Told by lines that end in a comma or a particle, or that are followed by a line in lower case.
    """
    inner = running_on = 0
    for passage in passages:
        lines = passage.target.split("\n")
        for line, following in itertools.pairwise(lines):
            inner += 1
            running_on += bool(_RUNS_ON.search(line) or (_CONTINUES.match(following) and not _ENDED.search(line)))
    return running_on * 5 > inner


_ENDED = re.compile(r"[.!?:;。！？：；]\s*$")


def cut(a: Sequence[Passage], b: Sequence[Passage]) -> tuple[list[Unit], list[Unit], bool]:
    """The units of both sides, and whether they are lines.

    Lines are the surer cut, but only where both sides have them; else both are cut into sentences.
    """
    wrapped = is_wrapped(a), is_wrapped(b)
    lines = not any(wrapped) and all(_has_lines(side) for side in (a, b))
    ours, theirs = (list(_pieces(side, lines, its)) for side, its in zip((a, b), wrapped, strict=True))
    return ours, theirs, lines


def _has_lines(passages: Sequence[Passage]) -> bool:
    return any("\n" in passage.target for passage in passages) or all(
        sum(1 for _ in sentences(passage.target)) <= 1 for passage in passages
    )


def _pieces(passages: Sequence[Passage], lines: bool, wrapped: bool) -> Iterator[Unit]:
    for index, passage in enumerate(passages):
        pieces = [join_wraps(passage.target).text] if wrapped else passage.target.split("\n")
        for piece in pieces:
            cuts = [piece] if lines else [span.of(piece) for span in sentences(piece)]
            for text in cuts:
                if text.strip():
                    yield Unit(index, text.strip())
