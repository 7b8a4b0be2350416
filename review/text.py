"""Spans of text, scripts, wraps, folding with a map back, words and sentences: all in code points, none of it in cells.

Three coordinate systems have three types, so that mixing them is a type error: `Span` counts in the original target,
`RevisedSpan` in a revision of it, `FoldedSpan` in its folded form. Only the functions that convert know two of them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points of a passage's original target."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def of(self, text: str) -> str:
        """What stands there."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether the other lies inside this one, or is the same."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether two replacements of these spans would disturb each other.

        Touching spans do not overlap; an insertion (an empty span) overlaps a span only strictly inside it; two
        insertions at one point overlap.
        """
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class RevisedSpan:
    """A half-open range of code points of a passage's revision."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class FoldedSpan:
    """A half-open range of code points of a folded text."""

    start: int
    end: int


def digest(text: str) -> str:
    """The first 12 hex digits of the SHA-256 of `text` in UTF-8; a lone surrogate counts as its own three bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


# --- scripts ---------------------------------------------------------------------------------------------------------

_SCRIPT_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x30, 0x39, "digit"),
    (0x41, 0x5A, "latin"),
    (0x61, 0x7A, "latin"),
    (0xAA, 0xAA, "latin"),
    (0xB5, 0xB5, "greek"),
    (0xBA, 0xBA, "latin"),
    (0xC0, 0x24F, "latin"),
    (0x250, 0x2AF, "latin"),
    (0x370, 0x3FF, "greek"),
    (0x400, 0x52F, "cyrillic"),
    (0x1100, 0x11FF, "hangul"),
    (0x1E00, 0x1EFF, "latin"),
    (0x3005, 0x3007, "kanji"),
    (0x3041, 0x3096, "hiragana"),
    (0x309D, 0x309F, "hiragana"),
    (0x30A1, 0x30FA, "katakana"),
    (0x30FC, 0x30FF, "katakana"),
    (0x3131, 0x318E, "hangul"),
    (0x31F0, 0x31FF, "katakana"),
    (0x3400, 0x4DBF, "kanji"),
    (0x4E00, 0x9FFF, "kanji"),
    (0xAC00, 0xD7A3, "hangul"),
    (0xF900, 0xFAFF, "kanji"),
    (0xFF10, 0xFF19, "digit"),
    (0xFF21, 0xFF3A, "latin"),
    (0xFF41, 0xFF5A, "latin"),
    (0xFF66, 0xFF9F, "katakana"),
    (0x20000, 0x323AF, "kanji"),
)
_scripts: dict[str, str] = {}


def script(character: str) -> str:
    """`latin`, `digit`, `hiragana`, `katakana` (with ー), `kanji`, `hangul`, `greek`, `cyrillic`, `space` or `other`.

    A combining mark has the script `mark`: it belongs to what stands before it.
    """
    found = _scripts.get(character)
    if found is None:
        found = _scripts[character] = _script(character)
    return found


def _script(character: str) -> str:
    code = ord(character)
    for low, high, name in _SCRIPT_RANGES:
        if low <= code <= high:
            return name
    if character.isspace():
        return "space"
    if unicodedata.category(character).startswith("M"):
        return "mark"
    return "other"


CJK = frozenset({"hiragana", "katakana", "kanji"})
"""Scripts that are written without blanks between words."""


def is_wide(character: str) -> bool:
    """Whether lines that end or begin with it are joined without a blank: CJK letters and full-width punctuation."""
    return (
        script(character) in CJK
        or "\u3000" <= character <= "\u303f"
        or "\u30a0" <= character <= "\u30ff"
        or "\uff00" <= character <= "\uffee"
    )


# --- combining sequences ---------------------------------------------------------------------------------------------

_JOINERS = frozenset("\u200d\ufe0e\ufe0f\uff9e\uff9f")


_extending: dict[str, bool] = {}


def extends(character: str) -> bool:
    """Whether a caret or a span must not come between this character and the one before it.

    True of marks, of the half-width voicing marks, and of the vowels and final consonants of decomposed Hangul.
    """
    if character < "\u0300":
        return False
    found = _extending.get(character)
    if found is None:
        found = _extending[character] = (
            character in _JOINERS
            or unicodedata.combining(character) != 0
            or unicodedata.category(character)[0] == "M"
            or "\u1160" <= character <= "\u11ff"
            or "\ud7b0" <= character <= "\ud7fb"
        )
    return found


def clusters(text: str) -> Iterator[Span]:
    """Combining sequences: a character with the marks that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not extends(text[at]):
            yield Span(start, at)
            start = at


def whole(text: str, span: Span) -> Span:
    """The span grown until it splits no combining sequence."""
    start, end = span.start, span.end
    while 0 < start < len(text) and extends(text[start]):
        start -= 1
    while end < len(text) and end > start and extends(text[end]):
        end += 1
    return Span(start, end)


# --- wraps and folding -----------------------------------------------------------------------------------------------

_NAKAGURO = "・･"
_LONG = "ーｰ"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text made from another one, with a map back: character i came from `starts[i]` up to `ends[i]` of the original.

    What was left out (a wrap, a ・, a ー) belongs to no character.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, found: FoldedSpan) -> Span:
        """The original characters from which `found` was made; what was left out inside it is part of the span."""
        if found.start == found.end:
            at = self.starts[found.start] if found.start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[found.start], self.ends[found.end - 1])


def wrap_at(text: str, newline: int, floor: int = 0) -> Span:
    """The whole wrap around the line end at offset `newline`: the blanks before it, and the indentation behind it.

    Nothing before `floor` belongs to it. Line ends that follow one another are one wrap.
    """
    start, end = newline, newline + 1
    while start > floor and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t\u3000\n":
        end += 1
    return Span(start, end)


def join_wraps(text: str) -> Mapped:
    """The passage as one line: a wrap between CJK is nothing, elsewhere a blank.

    The blank maps to the whole wrap, with the blanks around it.
    """
    newline = text.find("\n")
    if newline < 0:
        return Mapped(text, range(len(text)), range(1, len(text) + 1))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while newline >= 0:
        wrap = wrap_at(text, newline, at)
        parts.append(text[at : wrap.start])
        starts.extend(range(at, wrap.start))
        ends.extend(range(at + 1, wrap.start + 1))
        at = wrap.end
        if wrap.start and at < len(text) and not (is_wide(text[wrap.start - 1]) and is_wide(text[at])):
            parts.append(" ")
            starts.append(wrap.start)
            ends.append(at)
        newline = text.find("\n", at)
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Mapped("".join(parts), starts, ends)


def fold_plain(text: str) -> str:
    """A string folded as `fold` folds a passage, without a map: for glossary forms and dictionary keys."""
    return fold(text).text


# Characters that fold to exactly one character whatever stands around them, so that whole runs of them fold at once.
# The rest (line ends, ー, ・, marks and what marks belong to, … and everything rare) is looked at one by one.
@cache
def _not_simple() -> re.Pattern[str]:
    """What has to be looked at one by one; compiled when it is needed, which is after the first paint of the app."""
    return re.compile(
        "[^\x00-\x09\x0b-\x7f\xa0-\xa7\xa9-\xae\xb0-\xb3\xb5-\xb7\xb9-\xbb\xbf-\xde\xe0-\xff"
        "\u0100-\u012f\u0131\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u0391-\u03a1\u03a3-\u03a9\u03ac-\u03af"
        "\u03b1-\u03ce\u0400-\u0481\u048a-\u052f\u2010-\u2016\u2018-\u2023\u3000-\u3029\u3041-\u3096\u309d\u309e"
        "\u30a1-\u30fa\u30fd\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\uff61-\uff64\uff66-\uff6f\uff71-\uff9d]"
    )


def fold(text: str) -> Mapped:
    """The passage for matching: NFKC, case folded, wraps joined, ・ between katakana and ー after katakana left out.

    A wrap is a blank between letters of scripts that have blanks; next to CJK it is nothing, since there a blank says
    nothing. Folding goes by combining sequences, so no span that is mapped back splits one.
    """
    size = len(text)
    not_simple = _not_simple()
    special = not_simple.search(text)
    if special is None:
        return Mapped(_simple(text), range(size), range(1, size + 1))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while special is not None:
        here = special.start()
        character = text[here]
        end = here + 1
        while end < size and extends(text[end]):
            end += 1
        left_out = False
        if character == "\n":
            here, end = (wrap := wrap_at(text, here, at)).start, wrap.end
            folded = " " if here > 0 and end < size and not (is_wide(text[here - 1]) or is_wide(text[end])) else ""
            left_out = not folded
        elif end == here + 1 and character in _LONG:
            left_out = _after_katakana(text, here, at, parts)
        elif end == here + 1 and character in _NAKAGURO:
            left_out = _after_katakana(text, here, at, parts) and _before_katakana(text, end)
        elif here > at and extends(character):
            here -= 1
        if at < here:
            parts.append(_simple(text[at:here]))
            starts.extend(range(at, here))
            ends.extend(range(at + 1, here + 1))
        if not left_out:
            if character != "\n":
                folded = unicodedata.normalize("NFKC", text[here:end]).casefold()
            parts.append(folded)
            starts.extend([here] * len(folded))
            ends.extend([end] * len(folded))
        at = end
        special = not_simple.search(text, at)
    parts.append(_simple(text[at:]))
    starts.extend(range(at, size))
    ends.extend(range(at + 1, size + 1))
    return Mapped("".join(parts), starts, ends)


def _simple(run: str) -> str:
    return run.lower() if run.isascii() else unicodedata.normalize("NFKC", run).casefold()


def _after_katakana(text: str, here: int, at: int, parts: list[str]) -> bool:
    """Whether what was last folded before `here` is katakana; from `at` on nothing is in `parts` yet."""
    if here > at:
        return script(text[here - 1]) == "katakana"
    return next((script(part[-1]) == "katakana" for part in reversed(parts) if part), False)


def _before_katakana(text: str, end: int) -> bool:
    """Whether katakana follows at `end`, behind a wrap if there is one."""
    at = end
    while at < len(text) and text[at] in " \t":
        at += 1
    if at < len(text) and text[at] == "\n":
        end = wrap_at(text, at, end).end
    return end < len(text) and script(text[end]) == "katakana"


# --- words and sentences ---------------------------------------------------------------------------------------------


def words(text: str) -> Iterator[Span]:
    """Tokens with edges at words and at changes of script, covering the whole text without gaps.

    A run of one CJK script is one token, but hiragana follows a kanji run as a token of its own; Latin letters with
    digits, `'`, `-` and `.` inside make one token; a number keeps its inner separators; anything else stands alone.
    """
    pattern = _word()
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        end = found.end() if found else at + 1
        while end < len(text) and extends(text[end]):
            end += 1
        yield Span(at, end)
        at = end


_LATIN_CLASS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿＡ-Ｚａ-ｚ"


@cache
def _word() -> re.Pattern[str]:
    return re.compile(
        rf"[0-9０-９]+(?:[.,．，][0-9０-９]+)*"
        rf"|[{_LATIN_CLASS}](?:[{_LATIN_CLASS}0-9]|['’\-.](?=[{_LATIN_CLASS}0-9]))*"
        r"|[ァ-ヺーヽヾｦ-ﾟ]+"
        r"|[ぁ-ゖゝゞ]+"
        r"|[㐀-䶿一-鿿豈-﫿々〇]+"
        r"|[가-힣]+"
        r"|[Ͱ-Ͽ]+|[Ѐ-ԯ]+"
        r"|[ \t]+"
    )


_CLOSERS = "」』）)】》〉”’\"'"
_TERMINATORS = "。！？!?．"


def sentences(text: str) -> Iterator[Span]:
    """Sentences, covering the text without gaps: up to 。！？!? with the closing quotes and blanks after them.

    A full stop ends one only before a blank or the end (`Llama 3.1` stays whole); a terminator inside 「…」 or （…）
    does not, as Japanese quotes whole sentences inside one; a wrap never does.
    """
    start = at = depth = 0
    size = len(text)
    while at < size:
        character = text[at]
        at += 1
        if character in "「『（":
            depth += 1
        elif character in "」』）":
            depth = max(0, depth - 1)
        ends = character in _TERMINATORS or (
            character == "." and (at == size or text[at].isspace()) and not text[max(0, at - 2) : at - 1].isupper()
        )
        if not ends or (depth and not _unclosed(text, at)):
            continue
        while at < size and (text[at] in _TERMINATORS or text[at] in _CLOSERS):
            if text[at] in "」』）":
                depth = max(0, depth - 1)
            at += 1
        while at < size and text[at].isspace():
            at += 1
        depth = 0
        yield Span(start, at)
        start = at
    if start < size:
        yield Span(start, size)


def _unclosed(text: str, at: int) -> bool:
    """Whether nothing after `at` closes a bracket: then an opening one before it says nothing."""
    return not any(character in "」』）" for character in text[at:])


# --- showing text from files -----------------------------------------------------------------------------------------


def visible(text: str) -> str:
    """Text from a file made safe to print: control and format characters become ␀-style pictures or `<U+XXXX>`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\n" or character.isprintable() or character == "\u3000":
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(character) == "Zs":
        return character
    return f"<U+{code:04X}>"


# --- languages -------------------------------------------------------------------------------------------------------


def language_of(text: str) -> str:
    """`ja`, `ko`, `zh` or `ru` by the scripts of a text; `""` where the script says nothing, as Latin does."""
    counts: dict[str, int] = {}
    for character in text[:20_000]:
        name = script(character)
        counts[name] = counts.get(name, 0) + 1
    letters = sum(count for name, count in counts.items() if name not in ("space", "other", "digit", "mark"))
    if not letters:
        return ""
    kana = counts.get("hiragana", 0) + counts.get("katakana", 0)
    if kana * 20 > letters:
        return "ja"
    for name, language in (("hangul", "ko"), ("kanji", "zh"), ("cyrillic", "ru")):
        if counts.get(name, 0) * 4 > letters:
            return language
    return ""
