"""What texts mean, for the checks against the source: likenesses across languages, a batch of vectors at a time.

Only where the extra `semantic` is installed and knows both languages. Vectors are kept by text, and nothing else is:
whatever was forgotten is computed again, so an edited passage costs the vectors of its own text.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cache
from threading import Lock
from typing import Any

from review import meaning
from review.checks.base import Context
from review.matching.weight import weight

_MOST = 4096
"""Vectors that are kept, of 2 KB each."""

_BATCH = 64
_AHEAD = 100_000
"""Texts that may wait for a batch."""


@cache
def available() -> bool:
    """Whether the extra is installed; imports nothing."""
    return meaning.available()


def usable(context: Context) -> bool:
    """Whether texts of the passage and of its source can be compared by what they mean."""
    return available() and all(
        not language or language.partition("-")[0] in meaning.LANGUAGES
        for language in (context.language, context.source_language)
    )


class Vectors:
    """Unit vectors of texts. Texts that are expected are embedded along with those that are asked for."""

    def __init__(self, embed: Any = None) -> None:
        self._embed = embed
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._waiting: dict[str, None] = {}
        self._lock = Lock()

    def expect(self, texts: Iterable[str]) -> None:
        """Says that these texts will be asked for, in this order."""
        with self._lock:
            for text in texts:
                if len(self._waiting) < _AHEAD and text not in self._kept:
                    self._waiting[text] = None

    def of(self, texts: Sequence[str]) -> list[Any]:
        """The vectors of the texts, in their order."""
        with self._lock:
            wanted = list(dict.fromkeys(text for text in texts if text not in self._kept))
            if wanted:
                for text in wanted:
                    self._waiting.pop(text, None)
                more = [text for _, text in zip(range(_BATCH - len(wanted)), self._waiting, strict=False)]
                for text in more:
                    del self._waiting[text]
                rows = (self._embed or meaning.embed)([*wanted, *more])
                self._kept.update(zip([*wanted, *more], rows, strict=True))
            found = [self._kept[text] for text in texts]
            for text in texts:
                self._kept.move_to_end(text)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            return found


_vectors = Vectors()


def expect(*texts: str) -> None:
    """Says that the vectors of these texts will be wanted; see `Vectors.expect`."""
    _vectors.expect(text for text in texts if text.strip())


def likenesses(some: Sequence[str], others: Sequence[str]) -> list[list[float]]:
    """The cosine of each text of one list with each of the other, a row for each of the first; -1 to 1."""
    if not some or not others:
        return [[] for _ in some]
    rows = _vectors.of([*some, *others])
    ours, theirs = rows[: len(some)], rows[len(some) :]
    return [[float(one @ other) for other in theirs] for one in ours]


def uncovered(
    some: Sequence[str], others: Sequence[str], *, says: float, covered: float, between: str = ""
) -> int | None:
    """The index of the sentence that is least like any one or two of the others in a row, if it is like none.

    Sentences of less weight than `says` say too little to be compared; likeness from `covered` on is likeness. Two
    sentences are put together with `between`.
    """
    told = [index for index, sentence in enumerate(some) if weight(sentence) >= says]
    if not told or not others:
        return None
    stretches = [*others, *(one + between + other for one, other in itertools.pairwise(others))]
    likeness = likenesses([some[index] for index in told], stretches)
    worst = min(range(len(told)), key=lambda at: max(likeness[at]))
    return told[worst] if max(likeness[worst]) < covered else None
