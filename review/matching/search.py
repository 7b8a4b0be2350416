"""Which of many strings may stand in a text: one Aho-Corasick search over bytes that are folded coarsely.

Coarse means that whatever stands in a folded text (`text.fold`) is found, and some of what does not stand there as
well: blanks, line ends, ー and ・ count for nothing. Who asks looks again at what is found; that is little, and of one
text and of a hundred thousand exactly the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

_BETWEEN = "\0"
_BLANKS = b" \t\n"


def coarse(text: str) -> bytes:
    """The text as bytes to search in: NFKC, case folded, without blanks, line ends, ー and ・, which `fold` may keep.

    Whatever form stands in a folded text, its coarse form stands in the coarse text; but for letters that have case and
    that nobody writes a name in, Glagolitic or Deseret, which are searched as they are written. The coarse form of
    texts with NUL between them is their coarse forms with NUL between them.
    """
    if text.isascii():
        return text.encode().lower().translate(None, _BLANKS)
    text = unicodedata.normalize("NFKC", text).replace("ー", "").replace("・", "")
    raw = text.encode("utf-8", "surrogatepass").lower()
    if raw.translate(None, _CASELESS):
        text = _CASED.sub(lambda run: run[0].casefold(), text)
        raw = text.encode("utf-8", "surrogatepass").lower()
    return raw.translate(None, _BLANKS)


# Folding case byte by byte is enough where nothing but ASCII has case, as in most CJK text. All lead bytes of UTF-8 say
# so but those of the alphabets: U+00C0 to U+05FF, U+1000 to U+1FFF, U+A000 to U+AFFF. What NFKC takes away needs none.
_CASELESS = bytes(byte for byte in range(256) if not 0xC3 <= byte <= 0xD7 and byte not in (0xE1, 0xEA))
_CASED = re.compile("[\u00c0-\u1fff\ua640-\uabff]+")


def each_coarse(texts: Sequence[str]) -> list[bytes]:
    """The coarse form of each text, all of them folded at once."""
    haystack = _haystack(texts)
    return haystack.split(b"\0") if haystack else [coarse(text) for text in texts]


_Match = tuple[int, int, int]


class Search:
    """Finds which of `keys`, coarse forms, stand in texts. Keys are told by their index; empty ones never stand."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = keys

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import BytesAhoCorasick

        # An automaton takes no empty pattern: a byte that UTF-8 never has stands for it.
        return BytesAhoCorasick([key or b"\xff" for key in self._keys])

    def _matches(self, haystack: bytes) -> list[_Match]:
        found: list[_Match] = self._automaton.find_matches_as_indexes(haystack, overlapping=True)
        return found

    def found(self, text: str) -> tuple[int, ...]:
        """The keys that stand in the text, one for each place, in the order of where they end."""
        return tuple([key for key, _, _ in self._matches(coarse(text))]) if self._keys else ()

    def each(self, texts: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The index of each text in which keys stand, with what `found` says of it, in order; searched all at once."""
        if self._keys and texts:
            haystack = _haystack(texts)
            yield from self._told(texts, haystack, self._matches(haystack))

    def _told(
        self, texts: Sequence[str], haystack: bytes, matches: list[_Match]
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The matches in a haystack of texts, by text."""
        if not haystack:
            yield from ((index, found) for index, text in enumerate(texts) if (found := self.found(text)))
            return
        index = at = 0
        keys: list[int] = []
        count = haystack.count
        for key, _, end in matches:
            passed = count(b"\0", at, end)
            at = end
            if passed:
                if keys:
                    yield index, tuple(keys)
                    keys = []
                index += passed
            keys.append(key)
        if keys:
            yield index, tuple(keys)


def _haystack(texts: Sequence[str]) -> bytes:
    """The coarse forms of the texts with NUL between them; nothing where a text has a NUL of its own."""
    joined = _BETWEEN.join(texts)
    return coarse(joined) if joined.count(_BETWEEN) == len(texts) - 1 else b""
