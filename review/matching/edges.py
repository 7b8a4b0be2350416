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


_known: dict[str, str] = {}


def kind(character: str) -> str:
    """How a name that begins or ends with it ends: `word`, `digit`, `katakana`, `hangul`, or `""` for anywhere."""
    found = _known.get(character)
    if found is None:
        name = script(character)
        letter = (name == "mark" or character.isalpha()) and not _WITHOUT_BLANKS.match(character)
        found = _known[character] = _KINDS.get(name, "word" if letter else "")
    return found


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


def may_have_addresses(text: str) -> bool:
    """Whether it is worth looking for `addresses`."""
    return "://" in text or "www." in text or "@" in text


def addresses(text: str) -> Iterator[Span]:
    """URLs and mail addresses: what stands in them is spelled as it has to be."""
    if may_have_addresses(text):
        for found in _ADDRESS.finditer(text):
            yield Span(found.start(), found.end())


_CODE = re.compile(r"(?<!`)(`++).+?(?<!`)\1(?!`)", re.DOTALL)
_FENCED = re.compile(r"[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*\n)?[ \t]*\1[`~]*[ \t]*\Z", re.DOTALL)


def may_be_literal(text: str) -> bool:
    """Whether it is worth looking for what `literal` finds."""
    return "`" in text or may_have_addresses(text)


def literal(text: str) -> Iterator[Span]:
    """What is no prose: addresses, and code between backticks (CommonMark 0.31, 6.1)."""
    yield from addresses(text)
    for found in _CODE.finditer(text) if "`" in text else ():
        yield Span(*found.span())


def is_fenced(text: str) -> bool:
    """Whether the whole text is a fenced block of code (CommonMark 0.31, 4.5)."""
    return text.lstrip(" \t").startswith(("```", "~~~")) and _FENCED.match(text) is not None


# --- replacements ----------------------------------------------------------------------------------------------------


def fitted(text: str, span: Span, replacement: str, blanks: bool = True) -> str:
    """What to put for exactly `span`, so that `replacement` comes to stand as it should.

    A Latin replacement beside a Latin letter or a digit gets a blank (ラマ2 -> Llama 2) unless `blanks` is false. A
    wrap inside the span moves behind the replacement, with the indentation after it, unless a line ends there anyway.
    """
    inside = text[span.start : span.end]
    if blanks and replacement and span.start and _close(text[span.start - 1], replacement[0]):
        replacement = " " + replacement
    wrap = inside.rfind("\n")
    if wrap < 0:
        if blanks and replacement and span.end < len(text) and _close(replacement[-1], text[span.end]):
            replacement += " "
        return replacement
    if span.end == len(text) or past_wrap(text, span.end) != span.end:
        return replacement
    if not replacement and text[max(0, span.start - 1) : span.start] in ("", "\n"):
        return replacement
    rest = inside[wrap + 1 :]
    return replacement + "\n" + rest[: len(rest) - len(rest.lstrip(" \t\u3000"))]


def _close(left: str, right: str) -> bool:
    """Whether these two would run into one word."""
    one = kind(left)
    if one != "word" and one != "digit":
        return False
    other = kind(right)
    return other == "word" or (other == "digit" and one == "word")
