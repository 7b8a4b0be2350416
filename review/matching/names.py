"""Where names can stand in a text: runs of katakana, Latin and digits, and the pieces that they fall into.

A run goes over ・, hyphens, single blanks and wraps, so that names of several words are seen whole, in whatever way
they are wrapped: レコメンデーション・モデル, Segment Anything 2, メタAI. Runs repeat, and are looked at once each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from review.matching import edges
from review.text import CJK, Span, extends, script

_KANA = "ァ-ヺｦ-ｯｱ-ﾝ"
_KATAKANA = _KANA + "ーヽヾｰﾞﾟ"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿＡ-Ｚａ-ｚ"
_DIGIT = "0-9０-９"
_GLUE = r"(?:[・･]?[ \t]*\n[ \t\u3000]*[・･]?|[・･ \-‐‑–=＝’'&]|[.．](?=[0-9０-９]))"

# It begins with one set of characters, so that `re` goes over everything else at once.
_GOES_ON = rf"[{_KATAKANA}{_LATIN}{_DIGIT}]*(?:{_GLUE}[{_KANA}{_LATIN}{_DIGIT}][{_KATAKANA}{_LATIN}{_DIGIT}]*)*"
_RUN = re.compile(rf"[{_KANA}{_LATIN}]{_GOES_ON}")
_RUN_OR_NUL = re.compile(rf"[\0{_KANA}{_LATIN}](?:(?<!\0){_GOES_ON})?")
_PIECE = re.compile(
    rf"[{_KANA}][{_KATAKANA}]*"
    rf"|[{_LATIN}]{{3,}}(?=[{_DIGIT}])"
    rf"|[{_LATIN}][{_LATIN}{_DIGIT}]*"
    rf"|[{_DIGIT}]+(?:[.．][{_DIGIT}]+)*[{_LATIN}]*"
)
_KANA_ALONE = re.compile(rf"[{_KANA}][{_KATAKANA}]*")
_CODE = re.compile(r"<[A-Za-z/][^<>\n]*>|\{\{?[^{}\n]*\}\}?|(?<![\w.])[.#@$\\/]\w[\w./\-]*")

PROSE = 6
"""Latin words in a row that are a sentence or a title, and no name."""


class Piece(NamedTuple):
    """A part of a run that a name may begin or end with: offsets in the run, and its script.

    `script` is `katakana`, `latin` or `digit`; `glued` says that nothing stands between it and the piece before.
    """

    start: int
    end: int
    text: str
    script: str
    glued: bool


@lru_cache(maxsize=16)
def runs(text: str) -> tuple[tuple[int, str], ...]:
    """The runs of a text, each with the offset where it begins. Nothing in URLs and code is a name.

    Nor is what a combining mark belongs to, as where a text has its voiced kana in two characters.
    """
    found = []
    for match in _RUN.finditer(text):
        after = text[match.end() : match.end() + 1]
        if after != "_" and not extends(after):
            found.append((match.start(), match[0]))
    if _GLUED.search(text):
        found = [one for start, run in found if (one := _whole(text, start, run))[1]]
    if found and _MARKS.search(text):
        closed = [*edges.literal(text), *(Span(match.start(), match.end()) for match in _CODE.finditer(text))]
        found = [
            (start, run)
            for start, run in found
            if not any(one.start < start + len(run) and start < one.end for one in closed)
        ]
    return tuple(found)


def runs_and_nuls(texts: str) -> list[str]:
    """The runs of texts with NUL between them, and each NUL, in order.

    For texts in which `DOUBTFUL` matches nowhere; of others, what may be code, or begin or end too early.
    """
    return _RUN_OR_NUL.findall(texts)


@lru_cache(maxsize=16)
def proper(text: str) -> tuple[tuple[int, str], ...]:
    """The runs of a text in a language with blanks between words: only words with a capital or a digit, in a row."""
    found: list[tuple[int, str]] = []
    for start, run in runs(text):
        first: Piece | None = None
        last: Piece | None = None
        for part in pieces(run):
            if part.text.islower():
                if first and last:
                    found.append((start + first.start, run[first.start : last.end]))
                first = None
            else:
                first, last = first or part, part
        if first and last:
            found.append((start + first.start, run[first.start : last.end]))
    return tuple(found)


def has_blanks(text: str, language: str) -> bool:
    """Whether the words of a text stand apart; told by its first letters where its language is not known."""
    if language:
        return language not in _WITHOUT_BLANKS
    return not any(script(character) in CJK for character in text[:200])


_WITHOUT_BLANKS = frozenset({"ja", "zh", "ko", "th", "lo", "km", "my"})
"""Languages whose own words and names in Latin letters need no dictionary to be told apart."""


def _whole(text: str, start: int, run: str) -> tuple[int, str]:
    """A run without the letters at its beginning that belong to what stands before them: モデル of 3Dモデル."""
    if start and _GLUED.match(text, start - 1):
        rest = _REST.match(run)
        cut = rest.end() if rest else len(run)
        return start + cut, run[cut:]
    return start, run


_REST = re.compile(rf"[{_LATIN}{_DIGIT}]++{_GLUE}?(?=[{_KANA}{_LATIN}])")
_GLUED = re.compile(rf"[{_DIGIT}_][{_LATIN}]")
_MARKS = re.compile(r"[`<{#@$\\/]|www\.")
# Among them whatever extends the character before it (`text.extends`), and no letter that Japanese is written with.
_EXTENDING = (
    "\u0300-\u1dff\u1f00-\u1fff\u200d\u20d0-\u20ff\u2c00-\u2dff\u302a-\u302f\u3099\u309a\ua600-\uabff\ud7b0-\ud7ff"
    "\ufb00-\ufb1f\ufe00-\ufe2f\U00010000-\U0010ffff"
)
DOUBTFUL = re.compile(
    rf"[{_DIGIT}_`<{{#@$\\/w{_EXTENDING}]"
    rf"(?:(?<=[_`<{{#@$\\/{_EXTENDING}])|(?<=[{_DIGIT}])[{_LATIN}]|(?<=w)ww\.)"
)
"""What makes it necessary to look closer: letters behind a digit, marks, signs of code and of addresses."""


_LETTERED = re.compile(rf"[{_LATIN}{_DIGIT}]")


def is_lettered(run: str) -> bool:
    """Whether a run has something else than katakana in it."""
    return _LETTERED.search(run) is not None


def kana_words(run: str) -> list[str]:
    """The pieces of a run that is katakana with nothing but ・ between, as most are; none of another one."""
    words = run.split("・")
    return words if all(map(str.isalnum, words)) and not is_lettered(run) else []


def in_prose(text: str, span: Span) -> bool:
    """Whether a span stands in Latin prose: more Latin words in a row than a name has."""
    start, end = span.start, span.end
    while start > max(0, span.start - _NEAR) and _PROSE.match(text, start - 1):
        start -= 1
    while end < min(len(text), span.end + _NEAR) and _PROSE.match(text, end):
        end += 1
    return len(_LATIN_WORD.findall(text, start, end)) > PROSE


_NEAR = 100
"""Characters on either side of a name in which prose shows."""

_PROSE = re.compile(rf"[{_LATIN}{_DIGIT}\s,.:;&'’\-]")
_LATIN_WORD = re.compile(rf"[{_LATIN}]+(?:['’\-][{_LATIN}]+)*")


@lru_cache(maxsize=2048)
def pieces(run: str) -> tuple[Piece, ...]:
    """The pieces of a run, in order."""
    if _KANA_ALONE.fullmatch(run):
        # What most runs are in Japanese.
        return (Piece(0, len(run), run, "katakana", False),)
    found: list[Piece] = []
    for match in _PIECE.finditer(run):
        start, end = match.span()
        kind = script(match.group()[0])
        found.append(Piece(start, end, match.group(), kind, bool(found) and found[-1].end == start))
    return tuple(found)


def spans(parts: tuple[Piece, ...], widest: int) -> Iterator[tuple[int, int]]:
    """The stretches of pieces, as half-open ranges of their indexes, that begin with letters; the longest first."""
    for width in range(min(widest, len(parts)), 0, -1):
        for start in range(len(parts) - width + 1):
            if parts[start].script != "digit":
                yield start, start + width


WIDEST = 5
"""Pieces of a run that together may be like one name, at most."""


def joined(parts: tuple[Piece, ...]) -> str:
    """What pieces spell without anything between them."""
    return "".join(part.text for part in parts)


def spelled(parts: tuple[Piece, ...]) -> str:
    """What pieces spell, words apart: a blank wherever something stood between Latin words or digits."""
    out = ""
    for part in parts:
        if out and not part.glued and part.script != "katakana" and script(out[-1]) != "katakana":
            out += " "
        out += part.text
    return out
