"""A quote with what stood around it -> the one place in a text where it certainly stands, or none.

Quotes are compared with blanks and wraps left out, so a text that was wrapped, joined or cut anew still holds them.
After the TextQuoteSelector of the W3C Web Annotation Data Model, but for the certainty: there the first match wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Self

from review.text import Span, script

_ENOUGH = 8
"""Code points of context that, alone on one side, tell one place from another."""
_FEW, _MANY = 6, 12
"""Characters that have to agree in the passage that is known to be the quoted one, and near where it was."""
_ENDS = frozenset("。！？!?」』）)")
_MOST = 200
"""Occurrences that are weighed; what stands in more places than that is not told apart by them."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without its blanks and wraps: character i stood at `places[i]` of the whole."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        squeezed = "".join(text.split())
        if len(squeezed) == len(text):
            return cls(text, range(len(text)))
        return cls(squeezed, [at for at, character in enumerate(text) if not character.isspace()])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive passages as one text: `starts` are where each begins in it, and their last end."""

    targets: Sequence[str]
    squeezed: Squeezed
    starts: Sequence[int]
    edges: frozenset[int]

    @classmethod
    def of(cls, targets: Sequence[str]) -> Self:
        starts = [0, *accumulate(len(target) + 1 for target in targets)]
        squeezed = Squeezed.of("\n".join(targets))
        sizes = [len("".join(target.split())) for target in targets]
        return cls(targets, squeezed, starts, frozenset(accumulate(sizes, initial=0)))

    def span(self, start: int, end: int) -> tuple[int, Span] | None:
        """The index of the passage and the span there of squeezed characters; None where it leaves one passage."""
        places = self.squeezed.places
        first, last = places[start], places[end - 1] + 1
        index = self._index(first)
        if index != self._index(last - 1):
            return None
        return index, Span(first - self.starts[index], last - self.starts[index])

    def point(self, at: int, before: bool) -> tuple[int, Span] | None:
        """The place between squeezed characters; where blanks stand there, `before` or behind them.

        None between two passages.
        """
        places = self.squeezed.places
        left = places[at - 1] + 1 if at else None
        right = places[at] if at < len(places) else None
        if left is None and right is None:
            return (0, Span(0, 0)) if len(self.targets) == 1 else None
        if left is None or right is None:
            where = right if left is None else left
            assert where is not None
            index = self._index(where if left is None else where - 1)
        else:
            index = self._index(left - 1)
            if index != self._index(right):
                return None
            where = left if before else right
        return index, Span(where - self.starts[index], where - self.starts[index])

    def begins(self, place: tuple[int, Span], start: int) -> bool:
        """Whether something begins `start` code points before a place: a passage, a line, a sentence."""
        index, span = place
        at = self.starts[index] + span.start - start
        if at < 0:
            return False
        index = self._index(at)
        before = self.targets[index][: at - self.starts[index]].rstrip(" ")
        return not before or before[-1] == "\n" or before[-1] in _ENDS

    def breaks(self, at: int) -> bool:
        """Whether a passage, a line or a sentence ends before the squeezed character at that offset."""
        text, places = self.squeezed.text, self.squeezed.places
        if at in self.edges or at in (0, len(text)) or text[at - 1] in _ENDS:
            return True
        index = self._index(places[at])
        offset = self.starts[index]
        return "\n" in self.targets[index][places[at - 1] + 1 - offset : places[at] - offset]

    def _index(self, place: int) -> int:
        low, high = 0, len(self.targets) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= place:
                low = middle
            else:
                high = middle - 1
        return low


@dataclass(frozen=True, slots=True)
class Quote:
    """What stood somewhere: `text`, with `prefix` before and `suffix` behind it, each without blanks and wraps.

    `opens` and `closes` say that the passage began and ended with them. `lead` and `trail` are the blanks at the ends
    of the quoted text itself, and `early` says that an empty one stood before the blanks at its place.
    """

    prefix: str
    text: str
    suffix: str
    opens: bool = False
    closes: bool = False
    lead: str = ""
    trail: str = ""
    early: bool = True

    @classmethod
    def of(cls, prefix: str, text: str, suffix: str, opens: bool = False, closes: bool = False) -> Self | None:
        """None for a text that is nothing but blanks: such a one is not told from others."""
        squeezed = "".join(text.split())
        if text and not squeezed:
            return None
        return cls(
            "".join(prefix.split()),
            squeezed,
            "".join(suffix.split()),
            opens,
            closes,
            text[: len(text) - len(text.lstrip())],
            text[len(text.rstrip()) :] if squeezed else "",
            not prefix[-1:].isspace() or suffix[:1].isspace(),
        )

    def __len__(self) -> int:
        return len(self.prefix) + len(self.text) + len(self.suffix)


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a quote may stand: the stretch, the squeezed offset, and what of the quote's surroundings is there.

    `left` and `right` count the characters of prefix and suffix that are; `opened` and `closed` say that the passage
    begins and ends with them as the quoted one did.
    """

    stretch: int
    at: int
    left: int
    right: int
    opened: bool
    closed: bool

    def whole(self, quote: Quote) -> bool:
        return self.left == len(quote.prefix) and self.right == len(quote.suffix)

    def total(self, quote: Quote) -> int:
        """Characters that agree. An edge of the passage says as much as two of them."""
        return self.left + len(quote.text) + self.right + 2 * self.opened + 2 * self.closed

    def full(self, quote: Quote) -> tuple[bool, bool]:
        """Whether all of the prefix and all of the suffix is there, and says something."""
        return (
            self.opened or (self.left == len(quote.prefix) and self.left >= _ENOUGH),
            self.closed or (self.right == len(quote.suffix) and self.right >= _ENOUGH),
        )

    def likely(self, quote: Quote) -> bool:
        """Whether one side is there in full and something of the other: it may be the quote's place, edited nearby."""
        left, right = self.full(quote)
        some_left, some_right = self.left + 2 * self.opened, self.right + 2 * self.closed
        least = 2 if quote.text else 4
        if len(quote.text) >= 2 * _ENOUGH and (some_left >= least or some_right >= least):
            return True
        said = says(quote.text)
        return (left and some_right >= least and said + says(quote.suffix[: self.right]) + 2 * self.closed >= 5) or (
            right and some_left >= least and said + says(quote.prefix[-self.left :]) + 2 * self.opened >= 5
        )

    def lone(self, quote: Quote) -> bool:
        """Whether the text, which stands nowhere else in its passage, is the quoted one, edited right beside it."""
        said, least = says(quote.text), min(self.left, self.right)
        if not quote.text:
            return any(self.full(quote)) and least >= 2
        if quote.text in quote.prefix + quote.suffix:
            # It stood there twice: the one that is left may be the other.
            return False
        return self.total(quote) >= _FEW and (
            (any(self.full(quote)) and (said >= 4 or least >= 1)) or (said >= 6 and least >= 2) or least >= 3
        )

    def run(self, quote: Quote) -> int:
        """The characters that agree without a break on the side that is there in full."""
        left, right = self.full(quote)
        return len(quote.text) + max(self.left * left, self.right * right)


def find(quote: Quote, stretches: Sequence[Stretch]) -> Match | None:
    """The one place where the quote certainly stands, near where it was: where prefix, text and suffix stand together.

    It is not certain beside another one that has one of both: that may be it, edited nearby.
    """
    whole = list(islice(_wholes(quote, stretches), 2))
    if len(whole) != 1 or whole[0].total(quote) < _MANY:
        return None
    only = whole[0]
    return only if _told(quote, stretches[only.stretch], only) and not _rivals(quote, stretches) else None


def find_in(quote: Quote, passage: Stretch, partly: bool, alone: bool) -> Match | None:
    """The one place where the quote certainly stands in a text that is its passage, edited; `partly`: or edited there.

    Where its surroundings were edited as well, it has to be the only one that is likely, or to stand nowhere else. More
    has to agree unless the passage `alone` is the one that was edited there.
    """
    whole = list(islice(_wholes(quote, [passage]), 2))
    matches = list(islice(_matches(quote, [passage]), _MOST + 1))
    if whole:
        told = all(_sides(quote, whole[0])) or (quote.text and len(matches) == 1)
        sure = len(whole) == 1 and told and not _rivals(quote, [passage])
        return whole[0] if sure and whole[0].total(quote) >= (_FEW if alone else _MANY) else None
    if not partly:
        return None
    if len(matches) == 1 and matches[0].lone(quote) and (alone or matches[0].run(quote) >= _MANY + 2):
        return matches[0]
    likely = [one for one in matches if one.likely(quote)]
    if len(matches) > _MOST or len(likely) != 1 or sum(any(one.full(quote)) for one in matches) > 1:
        return None
    best = likely[0]
    near = any(best.total(quote) - one.total(quote) < 4 for one in matches if one is not best)
    return None if near or best.total(quote) < _FEW else best


def _rivals(quote: Quote, stretches: Sequence[Stretch]) -> bool:
    """Whether the text stands elsewhere too with all of what was before it, or of what was behind it."""
    matches = islice(_matches(quote, stretches), _MOST)
    return any(any(one.full(quote)) for one in matches if not one.whole(quote))


def place(quote: Quote, found: Match, stretches: Sequence[Stretch]) -> tuple[int, Span] | None:
    """The index of the passage in its stretch, and the span of the quote there with its own blanks."""
    stretch = stretches[found.stretch]
    if not quote.text:
        return stretch.point(found.at, quote.early)
    where = stretch.span(found.at, found.at + len(quote.text))
    if where is None:
        return None
    index, span = where
    target = stretch.targets[index]
    start, end = span.start - len(quote.lead), span.end + len(quote.trail)
    if start < 0 or target[start : span.start] != quote.lead or target[span.end : end] != quote.trail:
        return None
    return index, Span(start, end)


def alike(one: str, other: str) -> bool:
    """Whether one text may have become the other by an edit, a cut or a join.

    So it is when a third of the shorter one's pairs of neighbouring characters stand in the longer one; of a short text
    an edit may leave nothing.
    """
    first, second = sorted((_neighbours(one), _neighbours(other)), key=len)
    return len(first) < _ENOUGH or 3 * len(first & second) >= len(first)


def _neighbours(text: str) -> set[str]:
    squeezed = "".join(text.split())
    return {squeezed[at : at + 2] for at in range(max(1, len(squeezed) - 1))}


# --- weighing --------------------------------------------------------------------------------------------------------


def _match(quote: Quote, stretches: Sequence[Stretch], index: int, at: int) -> Match:
    stretch = stretches[index]
    text = stretch.squeezed.text
    left = _common_end(text, at, quote.prefix)
    right = _common_start(text, at + len(quote.text), quote.suffix)
    opened = quote.opens and left == len(quote.prefix) and at - left in stretch.edges
    closed = quote.closes and right == len(quote.suffix) and at + len(quote.text) + right in stretch.edges
    return Match(index, at, left, right, opened, closed)


def _wholes(quote: Quote, stretches: Sequence[Stretch]) -> Iterator[Match]:
    """The places where the quote stands with all of its surroundings."""
    for index, stretch in enumerate(stretches):
        for at in _occurrences(stretch.squeezed.text, quote.prefix + quote.text + quote.suffix):
            yield _match(quote, stretches, index, at + len(quote.prefix))


def _matches(quote: Quote, stretches: Sequence[Stretch]) -> Iterator[Match]:
    """The places where the quoted text stands; where that is empty, those where the nearest of both sides meet."""
    near, behind = quote.prefix[-2:], quote.suffix[:2]
    for index, stretch in enumerate(stretches):
        text = stretch.squeezed.text
        if quote.text:
            yield from (_match(quote, stretches, index, at) for at in _occurrences(text, quote.text))
        elif near and behind:
            places = _occurrences(text, near + behind)
            yield from (_match(quote, stretches, index, at + len(near)) for at in places)


def _told(quote: Quote, stretch: Stretch, match: Match) -> bool:
    """Whether what stands around a quote that stands there in full tells it from others.

    Where the passage began or ended with it, something has to begin or end there: a passage, a line, a sentence. An
    empty quote needs something to say so on both sides, another one on one.
    """
    first, last = match.at - len(quote.prefix), match.at + len(quote.text) + len(quote.suffix)
    if (quote.opens and not stretch.breaks(first)) or (quote.closes and not stretch.breaks(last)):
        return False
    sides = _sides(quote, match)
    return any(sides) if quote.text else all(sides)


def _sides(quote: Quote, match: Match) -> tuple[bool, bool]:
    return match.opened or len(quote.prefix) >= 4, match.closed or len(quote.suffix) >= 4


def says(text: str) -> int:
    """How much a text tells: kana, letters and punctuation half as much as kanji."""
    return sum(2 if script(character) in ("kanji", "hangul") else 1 for character in text)


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    if not wanted:
        return
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _common_end(text: str, at: int, wanted: str) -> int:
    count = 0
    while count < len(wanted) and count < at and text[at - 1 - count] == wanted[-1 - count]:
        count += 1
    return count


def _common_start(text: str, at: int, wanted: str) -> int:
    count = 0
    while count < len(wanted) and at + count < len(text) and text[at + count] == wanted[count]:
        count += 1
    return count
