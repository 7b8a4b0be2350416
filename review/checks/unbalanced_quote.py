"""Quotation marks and brackets that lack their partner, or face the wrong way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_OPENING, _CLOSING = "「『（【〔〈《［｛｢([{“«‹„〝", "」』）】〕〉》］｝｣)]}”»›“〟"
_PAIRS = dict(zip(_OPENING, _CLOSING, strict=True))
_WIDTHS = {"（": ")", "(": "）", "［": "]", "[": "］", "｛": "}", "{": "｝"}
"""Openers, and the closers that are right but for their width."""

_OPENERS = {closer: opener for opener, closer in _PAIRS.items() if opener != "„"}
_ANY = re.compile('[「『（【〔〈《［｛｢」』）】〕〉》］｝｣()\\[\\]{}“”„«»‹›〝〟"]')

_FACING = re.compile(rf"”(?=[{ja.JAPANESE}A-Za-z0-9])([^“”\n]+\n?[^“”\n]*)”")
_ENUMERATED = re.compile(r"(?:^|[\s(（、。,:：;；])[0-9０-９A-Za-z①-⑳ivx]{1,3}\Z", re.MULTILINE)
_SMILE = re.compile(r"[:;=：；][-o^']?\Z")

_INCHES = re.compile(r"\d(?:\.\d+)?\Z")

_MANY = 4
"""From so many lonely marks on, quotations that run over several passages are how the transcript is cut."""

_LOST, _TURNED, _ODD = 0.7, 0.8, 0.65
"""How often each was marked on the open gold, or a little below it where there were few."""


class UnbalancedQuote(Check):
    """A quotation mark or a bracket has no partner, or faces the wrong way.

    What it flags
        An opening mark that is not closed in its passage or in the next one, a closing one that was not opened there or
        in the one before, an odd number of straight quotation marks, a pair whose two marks have different widths, and
        in Japanese a quotation that begins with a closing mark: ”…”. Not the bracket of an enumeration, 1), not inches.

    Why it matters
        The reader cannot tell who says what, and where the speaker goes on in their own words.

    Example
            text: 誰かが図を見せてくれて、「この機械を知っている、と思いました。
            after passage: オーブンの話です。
            flags: 「

            text: それを取り巻く⏎”エコシステムから恩恵を受ける。”
            flags: ”エコシステムから恩恵を受ける。”
            suggests: 「エコシステムから恩恵を受ける。」

        A quotation may go on in the next passage:

            text: 彼は「今日は
            after passage: 行かない」と言った。
            flags: nothing

            text: 同盟（NAMI)のヘルプラインです。
            flags: （NAMI)
            suggests: （NAMI）

            text: 次の点です。1) 速い 2) 安い（10"のもの）
            flags: nothing

    When to dismiss
        A quotation of several passages, and a style that opens every paragraph of one anew.
    """

    id = "unbalanced-quote"
    category = "fluency/punctuation"
    severity = "minor"

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        texts = [batch.texts[index] for index in self.candidates(batch, context)]
        return Counter(text[at] for text in texts for at in matched(text).lonely)

    def candidates(self, batch: Batch, context: Context) -> Iterable[int]:
        texts = batch.texts
        return [index for index in batch.with_any(_ANY) if not _in_order("".join(_ANY.findall(texts[index])))]

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if not _ANY.search(text):
            return
        turned = []
        if "”" in text and "“" not in text and context.primary_language in ("ja", "zh"):
            for found in _FACING.finditer(text):
                turned.append(Span(*found.span()))
                right = f"「{found[1]}」" if context.primary_language == "ja" else f"“{found[1]}”"
                span = whole(text, turned[-1])
                right += text[found.end() : span.end]
                yield self.flag(
                    passage,
                    span,
                    "the quotation begins with a closing mark",
                    Suggestion(right, confidence=_TURNED),
                    confidence=_TURNED,
                )
        marks = matched(text)
        for start, end in marks.mixed:
            yield self._mixed(passage, Span(start, end), context.primary_language)
        for at in marks.lonely:
            if not any(span.start <= at < span.end for span in turned):
                flag = self._lonely(passage, at, context)
                if flag:
                    yield flag

    def _mixed(self, passage: Passage, span: Span, language: str) -> Flag:
        """A pair whose two marks have different widths; CJK takes the full-width ones."""
        text, end = passage.target, span.end
        opener, closer = text[span.start], text[end - 1]
        if (opener in "（［｛") == (language in ("ja", "zh")):
            closer = _PAIRS[opener]
        else:
            opener = _OPENERS[closer]
        span = whole(text, span)
        right = opener + text[span.start + 1 : end - 1] + closer + text[end : span.end]
        suggestion = Suggestion(right, confidence=_TURNED)
        return self.flag(passage, span, "the two marks have different widths", suggestion, confidence=_TURNED)

    def _lonely(self, passage: Passage, at: int, context: Context) -> Flag | None:
        mark = passage.target[at]
        if mark == '"':
            if _odd(context.before) or _odd(context.after) or context.totals[mark] >= _MANY:
                return None
            message, confidence = 'an odd number of "', _ODD
        elif mark in _PAIRS:
            if _answers(context.after, _PAIRS[mark], mark) or _spanning(context, mark, _PAIRS[mark]):
                return None
            if at == 0 and context.after is not None and context.after.target.startswith(mark):
                return None  # every paragraph of a quotation may open it anew
            message, confidence = f"{mark} is not closed", _LOST
        else:
            opener = _OPENERS.get(mark, "")
            if _answers(context.before, opener, mark) or _spanning(context, opener, mark):
                return None
            message, confidence = f"{mark} was not opened", _LOST
        return self.flag(passage, whole(passage.target, Span(at, at + 1)), message, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a text that are not in order: offsets of those without a partner, and pairs of two widths."""

    lonely: tuple[int, ...]
    mixed: tuple[tuple[int, int], ...]


def matched(text: str) -> Marks:
    """The marks without a partner and the pairs of two widths. Of an odd number of " the last one is lonely."""
    opened: list[int] = []
    lonely: list[int] = []
    straight: list[int] = []
    mixed: list[tuple[int, int]] = []
    for match in _ANY.finditer(text):
        at, mark = match.start(), match[0]
        if mark == '"':
            if len(straight) % 2 or not _INCHES.search(text, max(0, at - 6), at):
                straight.append(at)
            continue
        last = text[opened[-1]] if opened else ""
        if last and mark in (_PAIRS[last], _WIDTHS.get(last), "”" if last == "„" else None):
            if mark == _WIDTHS.get(last):
                mixed.append((opened[-1], at + 1))
            opened.pop()
        elif mark in _PAIRS:
            if mark not in "([（" or not _SMILE.search(text, max(0, at - 3), at):
                opened.append(at)
        elif any(_PAIRS[text[earlier]] == mark for earlier in opened):
            while _PAIRS[text[opened[-1]]] != mark:
                lonely.append(opened.pop())
            opened.pop()
        elif not _stands_alone(text, at):
            lonely.append(at)
    if len(straight) % 2:
        lonely.append(straight[-1])
    return Marks(tuple(sorted(lonely + opened)), tuple(mixed))


@lru_cache(maxsize=4096)
def _in_order(marks: str) -> bool:
    """Whether all marks of a text have partners, whatever stands between them; False where that may matter."""
    return _UNSURE.isdisjoint(marks) and matched(marks) == _ALL_MATCHED


_UNSURE = frozenset('"”([（')
_ALL_MATCHED = Marks((), ())


def _stands_alone(text: str, at: int) -> bool:
    """Whether a closing bracket ends an enumeration, 1), or a smile, :)."""
    before = text[max(0, at - 6) : at]
    return text[at] in ")）]" and (_ENUMERATED.search(before) is not None or _SMILE.search(before) is not None)


def _odd(passage: Passage | None) -> bool:
    return passage is not None and passage.target.count('"') % 2 == 1


def _answers(passage: Passage | None, partner: str, mark: str) -> bool:
    """Whether the neighbour has a lonely partner, or the same mark alone."""
    if passage is None or not (partner in passage.target or mark in passage.target):
        return False
    return any(passage.target[at] in (partner, mark) for at in matched(passage.target).lonely)


def _spanning(context: Context, opener: str, closer: str) -> bool:
    """Whether quotations of this transcript run over many passages: about as many are opened as are closed later."""
    opened, closed = context.totals[opener], context.totals[closer]
    return bool(min(opened, closed) >= _MANY and abs(opened - closed) * 4 <= max(opened, closed))
