"""Queues of open flags, and a tally of how many every passage has: as far as has been looked, without looking again.

Checks are run when a passage is looked at. A `Tally` remembers one byte a passage and queue, so that walking 100,000
passages costs a scan of memory and not of Python objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from review.flag import Flag


class Queue(StrEnum):
    """What a person works through; flags of every queue stand in the order of the file."""

    ALL = "all"
    TERMS = "terms"
    NUMBERS = "numbers"
    PUNCTUATION = "punctuation"
    REGISTER = "register"

    def next(self) -> Queue:
        queues = list(Queue)
        return queues[(queues.index(self) + 1) % len(queues)]

    def holds(self, flag: Flag) -> bool:
        """Whether the flag belongs to this queue, by its category."""
        return self is Queue.ALL or flag.category.startswith(_CATEGORIES[self])


_CATEGORIES: dict[Queue, tuple[str, ...]] = {
    Queue.TERMS: ("terminology/", "accuracy/untranslated"),
    Queue.NUMBERS: ("accuracy/number", "locale/"),
    Queue.PUNCTUATION: ("fluency/punctuation", "fluency/spelling", "design/markup"),
    Queue.REGISTER: ("fluency/register",),
}

_UNKNOWN = 255
_MOST = 254
_WANTED = re.compile(rb"[^\0]")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open flags of every queue each passage has. `size` is the number of passages.

    `counts[queue]` has a byte a passage; a count above 254 is kept as 254, and one that nobody has looked at as 255.
    """

    size: int
    counts: dict[Queue, bytes]
    totals: dict[Queue, int]
    unknown: int

    @classmethod
    def blank(cls, size: int) -> Tally:
        """The tally of a transcript at which nobody has looked."""
        unlooked = bytes([_UNKNOWN]) * size
        return cls(size, dict.fromkeys(Queue, unlooked), dict.fromkeys(Queue, 0), size)

    def count(self, number: int, queue: Queue = Queue.ALL) -> int | None:
        """How many open flags the passage has; None where nobody has looked."""
        found = self.counts[queue][number - 1]
        return None if found == _UNKNOWN else found

    def total(self, queue: Queue = Queue.ALL) -> int:
        """How many open flags there are in the passages that were looked at."""
        return self.totals[queue]

    def looked(self, found: Iterable[tuple[int, Iterable[Flag] | None]]) -> Tally:
        """The tally with the open flags of these passages; None for a passage that has to be looked at again."""
        counts = {queue: bytearray(row) for queue, row in self.counts.items()}
        totals = dict(self.totals)
        unknown = self.unknown
        for number, flags in found:
            at = number - 1
            here = None if flags is None else list(flags)
            unknown += (here is None) - (counts[Queue.ALL][at] == _UNKNOWN)
            for queue, row in counts.items():
                if row[at] != _UNKNOWN:
                    totals[queue] -= row[at]
                if here is None:
                    row[at] = _UNKNOWN
                else:
                    row[at] = min(_MOST, sum(queue.holds(flag) for flag in here))
                    totals[queue] += row[at]
        return replace(
            self, counts={queue: bytes(row) for queue, row in counts.items()}, totals=totals, unknown=unknown
        )

    def after(self, number: int, queue: Queue) -> int | None:
        """The first passage after `number` that has a flag of the queue, or at which nobody has looked."""
        found = _WANTED.search(self.counts[queue], number)
        return found.start() + 1 if found else None

    def before(self, number: int, queue: Queue) -> int | None:
        """The last passage before `number` that has a flag of the queue, or at which nobody has looked."""
        return len(self.counts[queue][: max(0, number - 1)].rstrip(b"\0")) or None

    def unlooked(self, number: int) -> int | None:
        """The first passage from `number` on, and then from the beginning, at which nobody has looked."""
        row = self.counts[Queue.ALL]
        mark = bytes([_UNKNOWN])
        at = row.find(mark, max(0, number - 1))
        if at < 0:
            at = row.find(mark)
        return at + 1 if at >= 0 else None
