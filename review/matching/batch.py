"""Passages that follow one another, looked at all at once: which of them are worth a look of their own.

Most checks find nothing in most passages, and what rules a passage out is cheap for thousands of passages together:
one search through all of them instead of a call for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain

from review.matching import names
from review.matching.sound import Sound, sounds_of
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
        closely = frozenset(self.with_any(names.DOUBTFUL))
        index, close = -1, False
        for run in chain(BETWEEN, names.runs_and_nuls(self.joined)):
            if run == BETWEEN:
                index += 1
                close = index in closely
                if close:
                    for _, one in names.runs(self.texts[index]):
                        found.setdefault(one, []).append(index)
            elif not close:
                stands = found.get(run)
                if stands is None:
                    found[run] = [index]
                else:
                    stands.append(index)
        return found

    @cached_property
    def lettered(self) -> list[str]:
        """The runs with something else than katakana in them."""
        return [run for run in self.runs if names.is_lettered(run)]

    @cached_property
    def stretches(self) -> dict[str, list[str]]:
        """What pieces of a run spell that may be a name heard, each with the runs in which it stands.

        That is what has katakana in it, of one piece or of several.
        """
        found: dict[str, list[str]] = {}
        for run in self.runs:
            words = names.kana_words(run)
            for width in range(1, min(len(words), names.WIDEST) + 1):
                for start in range(len(words) - width + 1):
                    found.setdefault("".join(words[start : start + width]), []).append(run)
            parts = () if words else names.pieces(run)
            for start, end in names.spans(parts, names.WIDEST):
                if any(part.script == "katakana" for part in parts[start:end]):
                    found.setdefault(names.joined(parts[start:end]), []).append(run)
        return found

    @cached_property
    def heard(self) -> dict[str, Sound]:
        """How each of the `stretches` sounds."""
        return dict(zip(self.stretches, sounds_of([*self.stretches]), strict=True))

    def with_runs(self, runs: Iterable[str]) -> set[int]:
        """The indexes of the texts in which one of these runs stands."""
        return {index for run in runs for index in self.runs[run]}
