"""Ellipses that are written as the language does not write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_RUN = re.compile(r"…+|‥+|\.{2,}|・{2,}|。{2,}|、{2,}")
_SIGNS = ("..", "…", "‥", "・・", "。。", "、、")
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_MIDDLE = re.compile("・・・")
_NARROW_SIGN = re.compile(r"\.\.|,,,|…\.")
_CJK = re.compile(rf"[{ja.JAPANESE}]")
_CODE = re.compile(r"[A-Za-z0-9_/\\`\[(.]\Z")
_NARROW = re.compile(r"(?<=\w)\.\.(?=\s|\Z)|,{3,}|(?<=\w)…\.+")

_RULE = 10
"""Passages with ・・・ from which on it is the transcript's own style."""

_DOTS, _MIXED, _NARROWED = 0.95, 0.6, 0.7
"""How often each was marked on the open gold, or a little below it where there were few."""


class OddEllipsis(Check):
    """An ellipsis is written in a way that the language does not write it.

    What it flags
        In Japanese and Chinese, where an ellipsis is ……: full stops in a row, ・・・, 。。。, 、、、, and a single … in
        a transcript that otherwise has pairs of them; also a doubled 、 or 。. Where ・・・ is the rule, it is the
        style of the house. In other languages two full stops, and three commas.

    Why it matters
        A speech recogniser writes ... wherever a speaker pauses. Half-width dots hang at the foot of the line in
        Japanese type, and readers, and tools that split sentences, take them for full stops.

    Example
            text: 今は...実は、遅かったんだ......。
            flags: ...
            suggests: ……
            flags: ......
            suggests: ……

            text: そして……、パスは../dataで、print(...)と書く。
            flags: nothing

            language: en
            text: I thought.. maybe not.
            flags: ..
            suggests: ...

    When to dismiss
        A house style with a single …, and dots that stand for something left out of a quotation.
    """

    id = "odd-ellipsis"
    category = "fluency/punctuation"
    severity = "minor"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        if context.primary_language not in _WIDE_LANGUAGES:
            return Counter()
        double, every = batch.joined.count("……"), batch.joined.count("…")
        middle = sum(1 for _ in batch.with_any(_MIDDLE)) if "・・・" in batch.joined else 0
        return Counter(double=double, single=every - 2 * double, middle=middle)

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        return batch.with_any(_SIGN if context.primary_language in _WIDE_LANGUAGES else _NARROW_SIGN)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if context.primary_language in _WIDE_LANGUAGES:
            if any(sign in text for sign in _SIGNS):
                yield from self._wide(passage, context.totals)
        elif ".." in text or ",,," in text or "…." in text:
            for found in _NARROW.finditer(text):
                yield self._odd(passage, found, "...", "an ellipsis has three dots", _NARROWED)

    def _wide(self, passage: Passage, totals: Counter[Any]) -> Iterator[Flag]:
        text = passage.target
        paired = 10 * totals["single"] <= totals["double"]
        for run in _RUN.finditer(text):
            mark, size = run[0][0], len(run[0])
            if mark == "…":
                if size == 1 and paired:
                    yield self._odd(passage, run, "……", "a single …, where the transcript has two", _MIXED)
            elif mark == "・" and (size < 3 or totals["middle"] >= _RULE):
                continue
            elif size == 2 and mark in "。、":
                yield self._odd(passage, run, mark, f"a doubled {mark}", _MIXED)
            elif mark != "." or _is_prose(text, run.start(), run.end()):
                yield self._odd(passage, run, "……", "an ellipsis is …… in this language", _DOTS)

    def _odd(self, passage: Passage, found: re.Match[str], right: str, message: str, confidence: float) -> Flag:
        span = whole(passage.target, Span(*found.span()))
        text = right + passage.target[found.end() : span.end]
        return self.flag(passage, span, message, Suggestion(text, confidence=confidence), confidence=confidence)


_WIDE_LANGUAGES = frozenset({"ja", "zh"})


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether dots stand in text, not in code: next to CJK, or at the end of a sentence that has some."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if after in ("/", "\\"):
        return False
    if (before and _CJK.match(before)) or (after and _CJK.match(after) and not _CODE.match(before or " ")):
        return True
    return (not after or after.isspace()) and not _CODE.match(before or " ") and _CJK.search(text) is not None
