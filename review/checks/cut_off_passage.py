"""Passages and sentences that end before they are finished."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_RARE = 20
"""One passage in so many may end in the middle of a sentence; if more do, that is how the transcript is cut."""

_OPEN = {
    "ja": re.compile(
        r"(?:[、，,]|を|(?<![てで])は(?<!こんにちは)(?<!こんばんは)(?<!または)|(?<=[ぁ-ゖァ-ヺー一-鿿])が"
        r"|[前後]に|ために|ときに|(?<!、)(?:または|もしくは|および|及び)|そして|しかし|つまり)\Z"
    ),
    "zh": re.compile(r"(?:[，、,]|因为|所以|但是|而且|以及|或者)\Z"),
    "en": re.compile(
        r"(?:,|(?<!; )\b(?:the|an?|and|or|of|to|with|for|but|because|which|is|are|was|were|my|your|our|their))\Z"
    ),
    "de": re.compile(
        r"(?:,|\b(?:der|die|das|den|dem|ein|eine|einen|und|oder|mit|von|für|weil|dass|ist|sind|zum|zur))\Z"
    ),
    "fr": re.compile(r"(?:,|\b(?:le|la|les|un|une|des|et|ou|de|du|avec|pour|mais|parce|que|est|sont))\Z"),
    "es": re.compile(r"(?:,|\b(?:el|la|los|las|un|una|y|o|de|del|con|para|pero|porque|que|es|son))\Z"),
}
"""How a passage ends that is not finished, by language."""

_ANY = re.compile(r",\Z")
_ENDS = frozenset("。.!?！？…」』）)”\"':：;；")

_TRAILING = re.compile(r"(?:には|では|とは|は|を|として|(?<![すただるいなのん])が)(?:…+|\.{3,})(?=。|\Z|\n\n)。?")
"""A topic or an object, with dots where its verb should be."""

_TRAILING_DOTS = re.compile(r"\.\.\.|…")

_DOTS, _CUT = 0.7, 0.6


class CutOffPassage(Check):
    """A passage, or the sentence before its dots, ends before it is finished.

    What it flags
        A passage whose last character is a comma, or whose last word can't end a sentence (a topic, an object, a
        conjunction, an article), in a transcript whose passages are otherwise finished; in Japanese no comma behind
        a whole clause, which the next passage goes on from. In Japanese also a topic or an object that is followed by
        nothing but an ellipsis, at the end of its sentence: 私たちは……。

    Why it matters
        The speech recogniser cut the sentence where the speaker breathed, and the machine translated the two halves
        without each other: the verb is lost, or invented, and the next passage begins with the rest.

    Example
            text: どれほど小さな店であれ、最終的には......。
            flags: 最終的には......。

            elsewhere 40 times: そのとおりです。
            text: オムレツを見たロボットは、⏎フライパンが動く前に
            after passage: 雇用について心配していますか?
            flags: 前に

            text: そのようになりました。難しいですが……。
            flags: nothing

    When to dismiss
        A speaker who was interrupted, and a heading.
    """

    id = "cut-off-passage"
    category = "fluency/segmentation"
    severity = "major"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        language = context.primary_language
        opened = sum(_is_open(text, language) for text in batch.texts)
        return Counter({"open": opened, "closed": len(batch) - opened})

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        totals = context.totals
        found: set[int] = set()
        if context.primary_language == "ja":
            found.update(batch.with_any(_TRAILING_DOTS))
        if totals["open"] * _RARE <= totals["closed"]:
            found.update(index for index, text in enumerate(batch.texts) if text and text[-1] not in _ENDS)
        return found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if context.primary_language == "ja" and ("..." in text or "…" in text):
            for found in _TRAILING.finditer(text):
                span = whole(text, Span(ja.predicate(text, found.start() + 1), found.end()))
                yield self.flag(
                    passage, span, "the sentence ends before its verb", confidence=_DOTS, severity=self.severity
                )
        totals = context.totals
        language = context.primary_language
        if _is_open(text, language) and totals["open"] * _RARE <= totals["closed"] and not _is_clause(text, language):
            end = len(text.rstrip())
            start = _start_of_last_word(text, end, language)
            yield self.flag(
                passage, whole(text, Span(start, end)), "the passage ends in the middle of a sentence", confidence=_CUT
            )


def _is_open(text: str, language: str) -> bool:
    if not text or text[-1] in _ENDS:
        return False
    return _OPEN.get(language, _ANY).search(text.rstrip(), max(0, len(text) - 20)) is not None


_CLAUSE = re.compile(r"(?:(?<![はを])(?<!そして|しかし|つまり|および)|(?<=[てで]は))[、，,]\Z")
"""A comma behind a clause that is whole, 処理し、 or ですが、: the passages are cut there, and nothing is lost."""


def _is_clause(text: str, language: str) -> bool:
    return language == "ja" and _CLAUSE.search(text.rstrip()) is not None


def _start_of_last_word(text: str, end: int, language: str) -> int:
    if language == "ja":
        marks = 1 if text[end - 1] in "、，," else 0
        return ja.predicate(text, end - marks)
    return max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
