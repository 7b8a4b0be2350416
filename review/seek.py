"""Finding the next flag or the next text among many passages, in portions: whoever asks decides how much at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from review.flag import Flag
from review.queues import Queue, Tally
from review.text import RevisedSpan


@dataclass(frozen=True, slots=True)
class Seek:
    """A search that stands at passage `at`, coming from `origin`; `direction` is 1 or -1. It goes round once.

    It is for a text where it has a `pattern`, else for an open flag.
    """

    direction: int
    at: int
    origin: int
    wrapped: bool = False
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a portion came to: the passage `found`, or where to go on (`left`), or, with neither, nothing at all.

    `tally` has what was looked at on the way; `span` is where a text was found in the passage's revision.
    """

    found: int | None = None
    left: Seek | None = None
    wrapped: bool = False
    tally: Tally | None = None
    span: RevisedSpan | None = None


def for_flag(seek: Seek, tally: Tally, queue: Queue, look: Callable[[int], Iterable[Flag]], portion: int) -> Sought:
    """The nearest passage with an open flag of the queue, `seek.origin` itself last; it looks at `portion` at most."""
    at, wrapped = seek.at, seek.wrapped
    while True:
        found = tally.after(at, queue) if seek.direction > 0 else tally.before(at, queue)
        if found is None or (wrapped and (found - seek.origin) * seek.direction > 0):
            if wrapped:
                return Sought(wrapped=True, tally=tally)
            at, wrapped = (0 if seek.direction > 0 else tally.size + 1), True
            continue
        if tally.count(found, queue) is not None:
            return Sought(found, wrapped=wrapped, tally=tally)
        if portion <= 0:
            return Sought(left=replace(seek, at=at, wrapped=wrapped), wrapped=wrapped, tally=tally)
        portion -= 1
        tally = tally.looked([(found, look(found))])


def for_text(seek: Seek, size: int, read: Callable[[int], str], portion: int) -> Sought:
    """The nearest other passage whose text has the pattern, `seek.origin` itself last; it reads `portion` at most."""
    assert seek.pattern is not None
    at, wrapped = seek.at, seek.wrapped
    for _ in range(portion):
        at += seek.direction
        if not 1 <= at <= size:
            at, wrapped = (1 if seek.direction > 0 else size), True
        found = seek.pattern.search(read(at))
        if found:
            return Sought(at, wrapped=wrapped, span=RevisedSpan(found.start(), found.end()))
        if wrapped and at == seek.origin:
            return Sought(wrapped=True)
    return Sought(left=replace(seek, at=at, wrapped=wrapped), wrapped=wrapped)


def pattern(wanted: str) -> re.Pattern[str]:
    """What finds `wanted`, where it is wrapped too: in any case unless it has a capital, as vim's `smartcase` does."""
    gap = r"[ \t]*\n?[ \t\u3000]*"
    flags = re.IGNORECASE if wanted == wanted.lower() else re.NOFLAG
    return re.compile(gap.join(map(re.escape, wanted.replace("\n", ""))), flags)
