"""Characters that nobody sees and that no text of the language needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, script, whole

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ud800-\udfff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff"
    "]+"
)
_HIDDEN_BUT_NUL = re.compile(_HIDDEN.pattern.replace("\x00", "\x01", 1))
_REPLACED = re.compile("[\ufffd\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufffb\ud800-\udfff\U000f0000-\U0010ffff]")
_JOINERS = frozenset("\u200c\u200d")
_MARKS = frozenset("\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c")
_OVERRIDES = re.compile("[\u202d\u202e]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WRITTEN_APART = frozenset({"latin", "digit", "hiragana", "katakana", "kanji", "hangul", "greek", "cyrillic", "space"})

_INVISIBLE, _BROKEN, _DANGEROUS = 0.9, 0.8, 0.95
"""None stands in the open gold; every one that was tried in real files was an accident."""


class ControlCharacter(Check):
    """A character is there that nobody can see, or that stands for one that was lost.

    What it flags
        Control characters, zero-width blanks and joiners, direction marks, soft hyphens, byte order marks inside the
        text, private and undefined characters, and the � of text that was decoded wrongly. Not a joiner inside an
        emoji or in a script that joins letters, not a direction mark in text that runs from right to left, not a
        zero-width blank in a script without blanks.

    Why it matters
        The text looks right, and no search finds it, no diff explains itself, a name is not the name. A direction
        override can show a reviewer another text than the one that is there.

    Example
            text: Lla<U+200B>maは、実に<U+0007>速い。
            flags: <U+200B>
            suggests: nothing
            flags: <U+0007>
            suggests: nothing

            text: 家族<U+1F468><U+200D><U+1F469>の絵文字
            flags: nothing

    When to dismiss
        A blank or a hyphen that was put there to break a line by hand.
    """

    id = "control-character"
    category = "design/markup"
    severity = "minor"
    neighbours = False

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        return batch.with_any(_HIDDEN_BUT_NUL)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if text.isascii() and text.isprintable():
            return
        for found in _HIDDEN.finditer(text):
            if _belongs(text, found):
                continue
            span = whole(text, Span(*found.span()))
            if _REPLACED.search(found[0]):
                yield self.flag(passage, span, f"no character: {_names(found[0])}", confidence=_BROKEN)
                continue
            rest = text[span.start : found.start()] + text[found.end() : span.end]
            override = _OVERRIDES.search(found[0])
            confidence = _DANGEROUS if override else _INVISIBLE
            yield self.flag(
                passage,
                span,
                f"invisible: {_names(found[0])}",
                Suggestion(rest, confidence=confidence),
                confidence=confidence,
                severity="major" if override else "",
            )


def _belongs(text: str, found: re.Match[str]) -> bool:
    """Whether the script around them needs these characters."""
    hidden = set(found[0])
    if hidden <= _JOINERS:
        around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        return all(side and script(side) not in _WRITTEN_APART for side in around)
    if hidden <= _MARKS:
        return _RIGHT_TO_LEFT.search(text) is not None
    if hidden == {"\u200b"}:
        return _UNSPACED.search(text) is not None
    # Tags spell the flags of regions, 🏴 first.
    return all(character >= "\U000e0020" for character in hidden) and text[found.start() - 1] == "\U0001f3f4"


def _names(characters: str) -> str:
    """What the characters are called; a long run by its first ones."""
    names = [unicodedata.name(character, "unassigned").lower() for character in characters[:3]]
    listed = ", ".join(f"U+{ord(character):04X} {name}" for character, name in zip(characters, names, strict=False))
    return listed + (f" and {len(characters) - 3} more" if len(characters) > 3 else "")
