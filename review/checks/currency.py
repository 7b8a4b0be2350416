"""Amounts in the reader's own currency, where every other amount is in a foreign one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_DIGITS, _NUMERALS = "0-9０-９", "一二三四五六七八九十百千何数"
# All begins with one set of characters, so that `re` goes over everything else at once.
_FIRST = f"[{_DIGITS}{_NUMERALS}$€£¥￥]"
_AMOUNT = rf"(?:(?<=[{_DIGITS}])[{_DIGITS},，.．]*|(?<=[{_NUMERALS}])[{_NUMERALS}]*)\s*[十百千万億兆万亿]*\s*"
_SIGNED = rf"(?<=([$€£¥￥]))\s*[{_DIGITS}][{_DIGITS},.]*"
_UNITS = {
    "ja": ("米ドル", "ドル", "ユーロ", "ポンド", "セント", "元", "ウォン", "円", "$", "€", "£", "¥", "￥"),
    "zh": ("美元", "欧元", "英镑", "美分", "日元", "韩元", "元", "块钱", "人民币", "$", "€", "£", "¥", "￥"),
    "ko": ("달러", "유로", "파운드", "센트", "엔", "위안", "원", "$", "€", "£", "¥", "₩"),
}
_PATTERNS = {
    "ja": re.compile(rf"{_FIRST}(?:{_AMOUNT}(米ドル|ドル|ユーロ|ポンド|セント|元|ウォン|円)(?![周形卓柱])|{_SIGNED})"),
    "zh": re.compile(rf"{_FIRST}(?:{_AMOUNT}多?(美元|欧元|英镑|美分|日元|韩元|元|块钱|人民币)|{_SIGNED})"),
    "ko": re.compile(r"[0-9][0-9,.]*\s*[십백천만억조]*\s*(달러|유로|파운드|센트|엔|위안|원)|([$€£¥₩])\s*[0-9][0-9,.]*"),
}
_OWN = {"ja": frozenset("円¥￥"), "zh": frozenset({"元", "块钱", "人民币", "¥", "￥"}), "ko": frozenset("원₩")}
_ENOUGH = 3
"""Foreign amounts from which on one of one's own is odd."""

_SIGNS = {"$": {"ja": "ドル", "zh": "美元", "ko": "달러"}, "€": {"ja": "ユーロ", "zh": "欧元", "ko": "유로"}}
_CONFIDENCE = 0.6


class Currency(Check):
    """An amount is in the reader's own currency, where every other amount of the transcript is in a foreign one.

    What it flags
        円 in a Japanese transcript whose other amounts are in ドル, 元 in a Chinese one, 원 in a Korean one: one or two
        against at least three, and at least three times as many. What the text says next to the foreign currency, as a
        conversion, is left alone.

    Why it matters
        A machine makes pennies into 円 and dollars into 元, and the amount is wrong by two orders of magnitude.

    Example
            elsewhere: 時給10ドルでしょう。
            elsewhere: 300ドルという価格帯です。
            elsewhere: 1兆ドル以上の価値です。
            text: それが数十円の費用であろうと、誰も気にしない。
            flags: 数十円
            suggests: 数十ドル

            elsewhere 3 times: 時給10ドルでしょう。
            text: 1ドルは150円でした。
            flags: nothing

    When to dismiss
        The speaker does mean that currency.
    """

    id = "currency"
    category = "accuracy/number"
    severity = "major"
    neighbours = False
    languages = frozenset(_UNITS)

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        language = context.primary_language
        own = _OWN.get(language, frozenset())
        pattern = _PATTERNS.get(language)
        units = (found[1] or found[2] for found in pattern.finditer(batch.joined)) if pattern else ()
        return Counter("own" if unit in own else unit for unit in units)

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        if not _foreign(context.totals)[0]:
            return ()
        return batch.with_any(_PATTERNS[context.primary_language])

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        totals, language = context.totals, context.primary_language
        most, count = _foreign(totals)
        if not most:
            return
        amounts = list(_amounts(passage.target, language))
        if any(unit not in _OWN[language] for _, unit in amounts):
            return
        for span, unit in amounts:
            text = span.of(passage.target)
            name = _SIGNS.get(most, {}).get(language, most)
            right = text.replace(unit, name) if text[0] != unit else text[1:].strip() + name
            yield self.flag(
                passage,
                span,
                f"{unit}, where every other amount is in {most}: {count} of {count + totals['own']}",
                Suggestion(right, confidence=_CONFIDENCE / 2),
                confidence=_CONFIDENCE,
            )


def _foreign(totals: Counter[Any]) -> tuple[str, int]:
    """The currency of all amounts but a few, and how many amounts are in it; `""` where there is none."""
    own = totals["own"]
    if not own or len(totals) < 2:
        return "", 0
    most, count = max(((unit, n) for unit, n in totals.items() if unit != "own"), key=lambda pair: pair[1])
    return ("", 0) if count < max(_ENOUGH, 3 * own) else (most, count)


def _amounts(text: str, language: str) -> Iterator[tuple[Span, str]]:
    """The amounts of money, with the unit of each."""
    if any(unit in text for unit in _UNITS.get(language, ())):
        for found in _PATTERNS[language].finditer(text):
            yield whole(text, Span(*found.span())), found[1] or found[2]
