"""Replaces spans of a file's text in the file's bytes; every byte that no replacement covers stays as it was.

Text is decoded once and its line ends read as `\\n`. The way back from an offset of that text to an offset in the bytes
is looked for only where something is replaced, and nothing else is ever encoded again: there are bytes that do not come
back from a decoder and an encoder (Shift_JIS has several for one character), and line ends that are mixed.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from review.errors import ReviewError
from review.formats import encoding as encodings


@dataclass(frozen=True, slots=True)
class Replacement:
    """`text` for what stands from `start` to `end`, in code points of a `Source.text`.

    A `\\n` in `text` becomes the most frequent line end of the stretch `home`, or of the file where that has none.
    """

    start: int
    end: int
    text: str
    home: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, the first `mark` of them a byte order mark, and their text with LF, CRLF and CR as `\\n`.

    The bytes are `kept` unless they are what the text gives in UTF-8: most files, and half of what they take.
    """

    kept: bytes | None
    text: str
    encoding: str
    mark: int = 0
    path: Path | None = None

    @classmethod
    def of(cls, raw: bytes, path: Path | None = None, encoding: str | None = None) -> Source:
        """Raises ReviewError as `encoding.decode` does."""
        decoded = encodings.decode(raw, path, encoding)
        text = decoded.text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        same = decoded.encoding == "utf-8" and not decoded.mark and text is decoded.text
        return cls(None if same else raw, text, decoded.encoding, decoded.mark, path)

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode("utf-8") if self.kept is None else self.kept

    def spliced(self, replacements: Sequence[Replacement]) -> bytes:
        """The bytes with the replacements made; they stand in order and do not overlap.

        Raises ReviewError where a replacement has a character that the encoding lacks.
        """
        if not replacements:
            return self.raw
        return replace(self, kept=self.raw)._spliced(replacements)

    def _spliced(self, replacements: Sequence[Replacement]) -> bytes:
        unread = _Unread.of(str(memoryview(self.raw)[self.mark :], self.encoding))
        wanted = [unread.moved(one) for one in replacements]
        halves = _second_halves(unread.text, self)
        offsets: _Offsets
        if not halves and _comes_back(unread.text, self):
            offsets = _Encoded(unread.text, self)
        else:
            offsets = _Walked(self)
            wanted = list(_whole(wanted, unread.text, halves))
        out: list[bytes] = []
        at = 0
        for one in wanted:
            out.append(self.raw[at : offsets.byte(one.start)])
            out.append(self._encoded(one, unread.text))
            at = offsets.byte(one.end)
        out.append(self.raw[at:])
        return b"".join(out)

    def _encoded(self, one: Replacement, text: str) -> bytes:
        lacking = encodings.lacking(one.text, self.encoding)
        if lacking:
            missing = ", ".join(map(ascii, lacking))
            line = len(_LINE_END.findall(text, 0, one.start)) + 1
            message = f"a correction brings {missing}, for which {self.encoding} has no bytes"
            raise ReviewError(message, self.path, line)
        return one.text.encode(self.encoding)


# --- line ends -------------------------------------------------------------------------------------------------------

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class _Unread:
    """A text with its own line ends. `pairs` are the offsets of its CRLFs, counted with each of them as one."""

    text: str
    pairs: Sequence[int]
    newline: str

    @classmethod
    def of(cls, text: str) -> _Unread:
        if "\r" not in text:
            return cls(text, (), "\n")
        pairs = [found.start() - index for index, found in enumerate(re.finditer("\r\n", text))]
        return cls(text, pairs, _most_frequent(text, 0, len(text)) or "\n")

    def moved(self, one: Replacement) -> Replacement:
        """The replacement with the offsets and the line ends of this text."""
        start, end, text = self._index(one.start), self._index(one.end), one.text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text and "\r" in self.text:
            first, last = one.home
            newline = _most_frequent(self.text, self._index(first), self._index(last)) or self.newline
            text = text.replace("\n", newline)
        return Replacement(start, end, text)

    def _index(self, offset: int) -> int:
        return offset + bisect_left(self.pairs, offset)


def _most_frequent(text: str, start: int, end: int) -> str:
    """The line end that stands there most often, the first one of equals; nothing where there is none."""
    counts = Counter(_LINE_END.findall(text, start, end))
    return counts.most_common(1)[0][0] if counts else ""


# --- from code points to bytes ---------------------------------------------------------------------------------------


class _Offsets(Protocol):
    def byte(self, offset: int) -> int:
        """The offset in the file of the first byte of that code point; asked for in rising order."""


def _comes_back(text: str, source: Source) -> bool:
    if source.encoding.startswith("utf-"):
        return True  # strict decoders of Unicode take exactly what encoders give
    try:
        return text.encode(source.encoding) == source.raw[source.mark :]
    except UnicodeEncodeError:
        return False


class _Encoded:
    """Offsets by the lengths of what was encoded again: for a file that comes back whole."""

    def __init__(self, text: str, source: Source) -> None:
        self._text = text
        self._encoding = source.encoding
        self._at = 0
        self._byte = source.mark

    def byte(self, offset: int) -> int:
        self._byte += len(self._text[self._at : offset].encode(self._encoding))
        self._at = offset
        return self._byte


class _Walked:
    """Offsets found by decoding from the front, a stretch at a time, and byte by byte where the answer is."""

    STRETCH = 256

    def __init__(self, source: Source) -> None:
        self._source = source
        self._characters: list[tuple[int, int]] = []
        self._next = (source.mark, 0)

    def byte(self, offset: int) -> int:
        byte, point = self._next
        while point <= offset and byte < len(self._source.raw):
            piece = self._source.raw[byte : byte + self.STRETCH]
            decoder = codecs.getincrementaldecoder(self._source.encoding)()
            length = len(decoder.decode(piece))
            end = byte + len(piece) - len(decoder.getstate()[0])
            if point + length > offset:
                self._characters = list(_characters(self._source, byte, end, point))
            byte, point = self._next = end, point + length
        if offset >= point:
            return byte
        return self._characters[bisect_right(self._characters, (offset, len(self._source.raw))) - 1][1]


def _characters(source: Source, start: int, end: int, point: int) -> Iterator[tuple[int, int]]:
    """The code point offset and the first byte of every character from byte `start`, the offset `point`, to `end`."""
    decoder = codecs.getincrementaldecoder(source.encoding)()
    yield point, start
    for at in range(start, end):
        length = len(decoder.decode(source.raw[at : at + 1]))
        if length:
            point += length
            if at + 1 < end:
                yield point, at + 1


# --- two code points that are one character of the encoding ----------------------------------------------------------

_PAIRED = frozenset({"euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213", "big5hkscs"})
_SECOND_HALF = re.compile("[\u0300\u0301\u0304\u030c\u02e5\u02e9\u309a]")


def _second_halves(text: str, source: Source) -> Collection[int]:
    """The offsets of code points that have no bytes of their own, as the ゚ of か゚ in JIS X 0213."""
    if source.encoding not in _PAIRED or not _SECOND_HALF.search(text):
        return ()
    starts = {point for point, _ in _characters(source, source.mark, len(source.raw), 0)}
    return {found.start() for found in _SECOND_HALF.finditer(text)} - starts


def _whole(replacements: Iterable[Replacement], text: str, halves: Collection[int]) -> Iterator[Replacement]:
    """The replacements, grown and put together until none of them cuts such a pair."""
    waiting: Replacement | None = None
    for one in replacements:
        start = one.start - (one.start in halves)
        end = one.end + (one.end in halves)
        grown = Replacement(start, end, text[start : one.start] + one.text + text[one.end : end])
        if waiting is not None and start < waiting.end:
            # Both cut the same pair: what was kept of it on either side belongs between the two.
            kept = waiting.text.removesuffix(text[one.start : waiting.end])
            waiting = Replacement(waiting.start, end, kept + grown.text.removeprefix(text[start : one.start]))
            continue
        if waiting is not None:
            yield waiting
        waiting = grown
    if waiting is not None:
        yield waiting


__all__ = ["Replacement", "Source"]
