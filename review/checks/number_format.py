"""Numbers that are not written as the language, or as the rest of the transcript, writes them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_WIDE = re.compile(r"[０-９]")
_WIDE_NUMBER = re.compile(r"[0-9]*[０-９][0-9０-９]*(?:[.,．，][0-9０-９]+)*")
_NARROW = re.compile(r"[0-9]")
_BOTH = re.compile(r"[0-9][０-９]|[０-９][0-9]")

_NUMBER = r"(?<![0-9A-Za-zÀ-ɏ.,:/-])(?:{})(?![0-9A-Za-zÀ-ɏ:/-]|[.,][0-9])"
_POINTS = re.compile(_NUMBER.format(r"\d{1,3}(?:\.\d{3})+,\d{1,2}"))
_COMMAS = re.compile(_NUMBER.format(r"\d{1,3}(?:,\d{3})+\.\d{1,2}"))
_PERCENT_COMMA = re.compile(r"(?<![0-9.,])[0-9]{1,3},\d{1,2}(?=\s?[%％])")
_SUSPECT = re.compile(r"\d[.,]\d{3}[.,]\d|\d,\d{1,2}\s?[%％]")
_SWAPPED = str.maketrans(".,", ",.")

_FOREIGN = {
    **dict.fromkeys(("de", "es", "it", "nl", "pt", "id", "tr", "da", "el"), (_COMMAS,)),
    **dict.fromkeys(("ja", "zh", "ko", "en", "th", "he"), (_POINTS, _PERCENT_COMMA)),
}
"""The other convention, by language: the first group thousands with a point and write the decimal comma (CLDR)."""

_WIDTH, _GROUPS = 0.75, 0.85
"""How often each was marked on the open gold, or a little below it where there were few."""


class NumberFormat(Check):
    """A number is written in another language's way, or in another way than the rest of the transcript.

    What it flags
        Full-width digits in a transcript that otherwise has half-width ones, half-width and full-width digits in one
        number, and the thousands and decimal separators of the other convention: 1.234,56 in Japanese or English,
        1,234.56 in German.

    Why it matters
        1.234 is a thousand in German and one and a bit in English. Numbers in two widths look like a mistake even where
        they are none, and no search finds them all.

    Example
            elsewhere 20 times: 14軒すべてで同じでした。
            text: １４のレストランで尋ねました。
            flags: １４
            suggests: 14

            text: 価格は1.234,56ドル、つまり1,234ドルです。
            flags: 1.234,56
            suggests: 1,234.56

            language: de
            text: Das sind 1,234.56 Euro oder 12.500 Euro.
            flags: 1,234.56
            suggests: 1.234,56

    When to dismiss
        Numbers that are quoted as they stand somewhere, versions, and addresses.
    """

    id = "number-format"
    category = "locale/number-format"
    severity = "minor"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        found: Counter[Any] = Counter()
        for kind, pattern in (("narrow", _NARROW), ("wide", _WIDE)):
            count = sum(not batch.texts[index].isascii() for index in batch.with_any(pattern))
            if count:
                found[kind] = count
        return found

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        found = {*batch.with_any(_SUSPECT)} if "," in batch.joined else set()
        return found.union(batch.with_any(_WIDE)) if context.totals["wide"] else found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, totals = passage.target, context.totals
        if totals["wide"] and _WIDE.search(text):
            slip = totals["wide"] * 10 <= totals["narrow"]
            for found in _WIDE_NUMBER.finditer(text):
                if slip or _BOTH.search(found[0]):
                    message = "full-width digits, where the transcript has half-width ones"
                    yield self._number(passage, found, unicodedata.normalize("NFKC", found[0]), message, _WIDTH)
        if "," in text and _SUSPECT.search(text):
            language = context.primary_language
            for pattern in _FOREIGN.get(language, ()):
                for found in pattern.finditer(text):
                    right = found[0].translate(_SWAPPED)
                    yield self._number(passage, found, right, "the separators of another language", _GROUPS)

    def _number(self, passage: Passage, found: re.Match[str], right: str, message: str, confidence: float) -> Flag:
        span = whole(passage.target, Span(*found.span()))
        right += passage.target[found.end() : span.end]
        return self.flag(passage, span, message, Suggestion(right, confidence=confidence), confidence=confidence)
