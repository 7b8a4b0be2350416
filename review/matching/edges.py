"""Where a name may begin and end, by script, and what a replacement needs so that it fits where it comes to stand.

Names in Latin and other alphabets end where no letter follows (`\\b` would fail beside kana: 新CUDAは); katakana ends
with its run or at ・ (ラマ stands in ラマ・ガード, not in ドラマ); Hangul begins with its run, since particles come
behind it without a blank; kanji, hiragana and scripts without blanks may begin and end anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.text import Span, extends, script, wrap_at

_KINDS = {
    "latin": "word",
    "greek": "word",
    "cyrillic": "word",
    "digit": "digit",
    "katakana": "katakana",
    "hangul": "hangul",
    "kanji": "",
    "hiragana": "",
    "space": "",
}
# Thai, Lao, Tibetan, Myanmar, Khmer and Yi are alphabets by category, and written without blanks.
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua000-\ua4cf]")


def kind(character: str) -> str:
    """How a name that begins or ends with it ends: `word`, `digit`, `katakana`, `hangul`, or `""` for anywhere."""
    name = script(character)
    known = _KINDS.get(name)
    if known is None:
        letter = (name == "mark" or character.isalpha()) and not _WITHOUT_BLANKS.match(character)
        return "word" if letter else ""
    return known


def begins(kind_: str, text: str, start: int) -> bool:
    """Whether a name of that kind may begin at offset `start`."""
    if not kind_ or start <= 0:
        return True
    before = text[start - 1]
    if kind_ == "word":
        return before != "_" and kind(before) not in ("word", "digit")
    if kind_ == "katakana":
        return kind(_before(text, start)) != "katakana"
    if kind_ == "hangul":
        return kind(before) != "hangul"
    if kind(before) in ("word", "digit") or before == "_":
        return False
    return not (before in ".,．，" and start >= 2 and kind(text[start - 2]) == "digit")


def ends(kind_: str, text: str, end: int) -> bool:
    """Whether a name of that kind may end at offset `end`."""
    if end >= len(text):
        return True
    after = text[end]
    if extends(after):
        return False
    if not kind_ or kind_ == "hangul":
        return True
    if kind_ == "word":
        return after != "_" and kind(after) != "word"
    if kind_ == "katakana":
        return kind(_after(text, end)) != "katakana"
    if kind(after) in ("word", "digit") or after == "_":
        return False
    return not (after in ".,．，" and end + 1 < len(text) and kind(text[end + 1]) == "digit")


def _before(text: str, at: int) -> str:
    """The character before `at`; where a line begins there, the last one of the line before; a blank for none."""
    back = at - 1
    while back >= 0 and text[back] in " \t\u3000":
        back -= 1
    if back >= 0 and text[back] == "\n":
        while back >= 0 and text[back] in " \t\n":
            back -= 1
        return text[back] if back >= 0 else " "
    return text[at - 1] if at else " "


def _after(text: str, at: int) -> str:
    """The character at `at`; where a line ends there, the first one of the line after. A blank if there is none."""
    ahead = past_wrap(text, at)
    return text[ahead] if ahead < len(text) else " "


def past_wrap(text: str, at: int) -> int:
    """The offset behind the wrap at `at`, or `at` where there is none."""
    ahead = at
    while ahead < len(text) and text[ahead] in " \t":
        ahead += 1
    if ahead < len(text) and text[ahead] == "\n":
        return wrap_at(text, ahead, at).end
    return at


_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def addresses(text: str) -> Iterator[Span]:
    """URLs and mail addresses: what stands in them is spelled as it has to be."""
    if "://" in text or "www." in text or "@" in text:
        for found in _ADDRESS.finditer(text):
            yield Span(found.start(), found.end())


# --- replacements ----------------------------------------------------------------------------------------------------


def fitted(text: str, span: Span, replacement: str, blanks: bool = True) -> str:
    """What to put for exactly `span`, so that `replacement` comes to stand as it should.

    A Latin replacement beside a Latin letter or a digit gets a blank (ラマ2 -> Llama 2) unless `blanks` is false. A
    wrap inside the span moves behind the replacement, with the indentation after it, unless a line ends there anyway.
    """
    before, inside, after = text[max(0, span.start - 1) : span.start], span.of(text), text[span.end : span.end + 1]
    if blanks and replacement and before and _close(before, replacement[0]):
        replacement = " " + replacement
    wrap = inside.rfind("\n")
    if wrap >= 0:
        if past_wrap(text, span.end) != span.end or not after or (not replacement and before in ("", "\n")):
            return replacement
        rest = inside[wrap + 1 :]
        return replacement + "\n" + rest[: len(rest) - len(rest.lstrip(" \t\u3000"))]
    if blanks and replacement and after and _close(replacement[-1], after):
        replacement += " "
    return replacement


def _close(left: str, right: str) -> bool:
    """Whether these two would run into one word."""
    kinds = {kind(left), kind(right)}
    return "word" in kinds and kinds <= {"word", "digit"}
