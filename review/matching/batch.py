"""Passages that follow one another, looked at all at once: which of them are worth a look of their own.

Most checks find nothing in most passages, and what rules a passage out is cheap for thousands of passages together:
one search through all of them instead of a call for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from review.matching import names
from review.passage import Passage, targets

BETWEEN = "\0"
"""What stands between the texts of a batch where they are joined: no character that a text is made of."""


class Batch:
    """The consecutive `passages` of a transcript, in order; what is said of them is said by index, from 0 on.

    `before` is the passage before the first of them, and `after` the one after the last.
    """

    def __init__(
        self, passages: Sequence[Passage], before: Passage | None = None, after: Passage | None = None
    ) -> None:
        self.passages = passages
        self.before = before
        self.after = after
        self.texts = targets(passages)

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def joined(self) -> str:
        """All texts with `BETWEEN` between them."""
        return BETWEEN.join(self.texts)

    @property
    def divisible(self) -> bool:
        """Whether `joined` tells where a text ends: not if a text has `BETWEEN` in it."""
        return self.joined.count(BETWEEN) == len(self.texts) - 1

    def divided(self) -> Iterator[Batch]:
        """Batches that are divisible, or of one passage."""
        if self.divisible:
            yield self
            return
        around = (self.before, *self.passages, self.after)
        for index, passage in enumerate(self.passages):
            yield Batch([passage], around[index], around[index + 2])

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(text) + 1 for text in self.texts))

    def at(self, offset: int) -> int:
        """The index of the text in which that offset of `joined` lies."""
        return bisect_right(self._ends, offset)

    def with_any(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """The indexes of the texts in which the pattern matches somewhere, in order.

        A match must not go over `BETWEEN`, and what it needs beside it must not be an end of the text.
        """
        search, joined, ends = pattern.search, self.joined, self._ends
        at = 0
        while found := search(joined, at):
            index = bisect_right(ends, found.start())
            yield index
            at = ends[index]
            if index + 1 == len(ends):
                return

    @cached_property
    def runs(self) -> dict[str, list[int]]:
        """Each run of names that stands in a text, with the indexes of its texts, once for every time it stands there.

        See `names.runs`. The runs come in the order in which they first stand.
        """
        found: dict[str, list[int]] = {}
        for index, run in self._each_run():
            stands = found.get(run)
            if stands is None:
                found[run] = [index]
            else:
                stands.append(index)
        return found

    def _each_run(self) -> Iterator[tuple[int, str]]:
        ends = self._ends
        index = -1
        end = 0
        closely = frozenset(self.with_any(names.DOUBTFUL))
        close = False
        for start, run in names.plain_runs(self.joined):
            if start >= end:
                index = bisect_right(ends, start, index + 1)
                end = ends[index]
                close = index in closely
                if close:
                    yield from ((index, one) for _, one in names.runs(self.texts[index]))
            if not close:
                yield index, run

    def with_runs(self, runs: Iterable[str]) -> set[int]:
        """The indexes of the texts in which one of these runs stands."""
        return {index for run in runs for index in self.runs[run]}
