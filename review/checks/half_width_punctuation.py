"""Half-width marks and letters where the language writes full-width ones, and widths that are mixed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching import names
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_CJK = ja.JAPANESE
_WIDE = str.maketrans("!?(),.:;", "！？（）、。：；")
_CHINESE = str.maketrans("!?(),.:;", "！？（），。：；")

_MARK = re.compile(
    rf"""
      (?P<end>[!?]+)(?![A-Za-z0-9=&/])
    | (?P<pair>\([^()\n]*\n?[^()\n]*\))
    | (?P<comma>,(?<=[{_CJK}],)(?!\d)|,(?<=[^\d\s],)(?=[{_CJK}]))
    | (?P<stop>\.(?<=[{_CJK}]\.)(?=[\s{_CJK}]|\Z))
    | (?P<colon>[:;](?<=[{_CJK}][:;])(?!//))
    | (?P<kana>[｡-ﾟ]+)
    | (?P<quoted>"(?=[{_CJK}「])[^"\n]*\n?[^"\n]*")
    """,
    re.VERBOSE,
)
_SUSPECT = re.compile(r"[!?(),.:;｡-ﾟ\"]")
_JAPANESE = re.compile(rf"[{_CJK}]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_LETTERED = re.compile(r"\w")
_NUMBERED = re.compile(r"\((?:\d{1,3}|[A-Za-z]|[ivx]+)\)")

# It begins with the blank, which is rare: `re` is quick to go over everything else.
_BLANK = re.compile(rf" (?:(?<=[{_CJK}] )(?=[A-Za-z])|(?<=[A-Za-z] )(?=[{_CJK}]))")
_SEAM = re.compile(rf"[A-Za-z](?=[{_CJK}])")
_WIDE_LETTERS = re.compile(r"[Ａ-Ｚａ-ｚ]")
_WIDE_WORD = re.compile(r"[A-Za-z0-9]*[Ａ-Ｚａ-ｚ][A-Za-z0-9Ａ-Ｚａ-ｚ０-９]*")
_LATIN_BEFORE = re.compile(r"[A-Za-z0-9.+#'’-]+\Z")
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+#'’-]*")
_SENTENCE = re.compile(r"[^。！？!?「」『』（）()\n]*\Z")
_FULL = (("（", "pair"), ("：", "colon"), ("；", "colon"), ("「", "quoted"))
_FULL_CHINESE = (*_FULL[:3], ("“", "quoted"), ("！", "end"), ("？", "end"), ("，", "comma"), ("。", "stop"))

_ALWAYS = frozenset({"end", "comma", "stop", "kana"})
"""Half-width, these are wrong in every Japanese style guide; the others are a house style where they are the rule."""

_RULE = 10
"""From so many half-width pairs or colons on, with few full-width ones, they are the transcript's own style."""

_FEW_BLANKS = 3
"""So many passages may have a blank between Japanese and Latin by accident, or one in a hundred; more are a style."""

_CONFIDENCE = {
    "end": 0.95,
    "pair": 0.85,
    "latin pair": 0.7,
    "comma": 0.9,
    "stop": 0.9,
    "colon": 0.7,
    "kana": 0.9,
    "quoted": 0.8,
}
_BLANKS, _LETTERS = 0.7, 0.7
"""How often each was marked on the open gold, or a little below it where there were few."""

_MESSAGES = {
    "end": "a half-width mark ends full-width text",
    "pair": "half-width parentheses in full-width text",
    "latin pair": "half-width parentheses in full-width text",
    "comma": "a half-width comma in full-width text",
    "stop": "a half-width full stop in full-width text",
    "colon": "a half-width colon in full-width text",
    "kana": "half-width kana",
    "quoted": "straight quotation marks around full-width text",
}


class HalfWidthPunctuation(Check):
    """A mark or a letter has the wrong width for the text around it.

    What it flags
        In Japanese: half-width ? ! , . and straight quotation marks next to Japanese text, half-width kana; half-width
        parentheses, colons and semicolons unless the transcript has them throughout, since that is the style of some
        houses; full-width Latin letters, and a blank between Japanese and Latin letters, where the transcript otherwise
        has none. In Chinese: half-width marks in a transcript that otherwise writes full-width ones. A pair of
        parentheses is one flag.

    Why it matters
        Machine translation carries the marks of the source over. They stand too close in Japanese type, break lines in
        the wrong place, and a search for 「何？」 does not find 「何?」.

    Example
            text: 皆さん、座っていただけますか?
            flags: ?
            suggests: ？

            text: 質問の一覧(アンケート表)を、ﾃﾞｰﾀで作る.
            flags: (アンケート表)
            suggests: （アンケート表）
            flags: ﾃﾞｰﾀ
            suggests: データ
            flags: .
            suggests: 。

        Latin text and code keep their own marks:

            text: 「What is it?」と聞き、f(x)の値を10,000とし、12:30に終えた。
            flags: nothing

        A blank that the transcript has nowhere else:

            elsewhere 30 times: AIはGPUで動く。
            text: 来年のSIGGRAPH カンファレンスです。
            flags: SIGGRAPH カンファレンス
            suggests: SIGGRAPHカンファレンス

    When to dismiss
        A house style that asks for half-width marks, and text that is typed into a computer.
    """

    id = "half-width-punctuation"
    category = "fluency/punctuation"
    severity = "minor"
    neighbours = False
    languages = frozenset({"ja", "zh"})

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        texts = (batch.texts[index] for index in batch.with_any(_SUSPECT))
        counted: Counter[Any] = Counter([kind for text in texts for kind, _ in _marks(text)])
        japanese = context.primary_language == "ja"
        for mark, kind in _FULL if japanese else _FULL_CHINESE:
            counted["full", kind] += batch.joined.count(mark)
        if japanese:
            for name, pattern in (("seams", _SEAM), ("blanks", _BLANK), ("wide letters", _WIDE_LETTERS)):
                counted[name] = sum(1 for _ in batch.with_any(pattern))
        return counted

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        totals = context.totals
        found = {*batch.with_any(_SUSPECT)}
        if context.primary_language == "ja":
            if _are_rare_blanks(totals):
                found.update(batch.with_any(_BLANK))
            if _are_rare_letters(totals):
                found.update(batch.with_any(_WIDE_LETTERS))
        return found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, totals = passage.target, context.totals
        japanese = context.primary_language == "ja"
        if _SUSPECT.search(text):
            for kind, span in _marks(text):
                if _is_slip(kind, totals, japanese):
                    yield self._mark(passage, kind, span, japanese)
        if not japanese:
            return
        if " " in text and _are_rare_blanks(totals):
            yield from self._blanks(passage)
        if _are_rare_letters(totals):
            yield from self._letters(passage)

    def _mark(self, passage: Passage, kind: str, span: Span, japanese: bool) -> Flag:
        span = whole(passage.target, span)
        text = span.of(passage.target)
        if kind == "kana":
            text = unicodedata.normalize("NFKC", text)
        elif kind == "quoted":
            opening, closing = "「」" if japanese else "“”"
            text = opening + text[1:].replace('"', closing, 1)
        elif kind.endswith("pair"):
            text = text.replace("(", "（").replace(")", "）")
        else:
            text = text.translate(_WIDE if japanese else _CHINESE)
        confidence = _CONFIDENCE[kind]
        return self.flag(passage, span, _MESSAGES[kind], Suggestion(text, confidence=confidence), confidence=confidence)

    def _blanks(self, passage: Passage) -> Iterator[Flag]:
        text = passage.target
        for found in _BLANK.finditer(text):
            blank = found.start()
            latin = _LATIN_BEFORE.search(text, 0, blank)
            start = latin.start() if latin else ja.predicate(text, blank, 12)
            span = whole(text, Span(start, _token(text, blank + 1)))
            if names.in_prose(text, span):
                continue
            joined = text[span.start : blank] + text[blank + 1 : span.end]
            yield self.flag(
                passage,
                span,
                "a blank between Japanese and Latin, where the transcript has none",
                Suggestion(joined, confidence=_BLANKS),
                confidence=_BLANKS,
            )

    def _letters(self, passage: Passage) -> Iterator[Flag]:
        for found in _WIDE_WORD.finditer(passage.target):
            span = whole(passage.target, Span(*found.span()))
            narrow = unicodedata.normalize("NFKC", span.of(passage.target))
            yield self.flag(
                passage,
                span,
                "full-width Latin letters, where the transcript has half-width ones",
                Suggestion(narrow, confidence=_LETTERS),
                confidence=_LETTERS,
                category="fluency/spelling",
            )


def _are_rare_blanks(totals: Counter[Any]) -> bool:
    return bool(totals["blanks"] <= max(_FEW_BLANKS, totals["seams"] / 100))


def _are_rare_letters(totals: Counter[Any]) -> bool:
    return bool(0 < totals["wide letters"] * 10 <= totals["seams"])


def _marks(text: str) -> Iterator[tuple[str, Span]]:
    """The half-width marks in CJK text, with their kinds; a pair with what it encloses."""
    for found in _MARK.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span()
        if kind == "end" and not _ends_cjk(text, start):
            continue
        if kind == "pair":
            if not _encloses_cjk(text, start, end):
                continue
            if not _JAPANESE.search(text, start, end):
                kind = "latin pair"
        yield kind, Span(start, end)


def _ends_cjk(text: str, start: int) -> bool:
    """Whether the sentence that ends before `start` is written in CJK: by its last letter, else by its kana."""
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if not before or before.isspace():
        return False
    if _JAPANESE.match(before) or before in "」』）】〉》”…":
        return True
    if not before.isalnum() or (after and not after.isspace() and after not in "!?」』）)”"):
        return False
    sentence = _SENTENCE.search(text, max(0, start - 100), start)
    return bool(sentence and _KANA.search(sentence[0]))


def _encloses_cjk(text: str, start: int, end: int) -> bool:
    inner, before, after = text[start + 1 : end - 1], text[start - 1 : start], text[end : end + 1]
    if not _LETTERED.search(inner) or (_NUMBERED.match(text, start, end) and not _JAPANESE.match(before)):
        return False
    if _JAPANESE.search(inner) or (before and _JAPANESE.match(before)):
        return True
    return bool(after and _JAPANESE.match(after)) and not (before.isascii() and before.isalnum())


def _is_slip(kind: str, totals: Counter[Any], japanese: bool) -> bool:
    """Whether half-width marks of that kind are wrong in this transcript."""
    if japanese and kind in _ALWAYS:
        return True
    half, full = totals[kind], totals["full", kind]
    if kind.endswith("pair"):
        half, full = totals["pair"] + totals["latin pair"], totals["full", "pair"]
        if kind == "latin pair" and full:
            return half * 16 <= full
    if japanese:
        return half < _RULE or half * 4 <= full
    return full >= _RULE and half * 4 <= full


def _token(text: str, start: int) -> int:
    """Where the Latin word or the Japanese word that begins at `start` ends."""
    latin = _LATIN_WORD.match(text, start)
    return latin.end() if latin else max(ja.word(text, start), start + 1)
