"""Letters of another script than the one that is meant: look-alikes, and kanji that only Chinese simplifies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from review.checks import ja_kanji
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, script, whole

_LATIN = "ABEKMHOPCTXaeopcyxijshdqwSIJY"
_CYRILLIC = "АВЕКМНОРСТХаеорсухіјѕһԁԛԝЅІЈҮ"
_GREEK_LATIN = "ABEZHIKMNOPTYXo"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_TO_LATIN = {**dict(zip(_CYRILLIC, _LATIN, strict=True)), **dict(zip(_GREEK, _GREEK_LATIN, strict=True))}
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))

_FOREIGN = re.compile("[Ͱ-ϿЀ-ԯ]")
_WORD = re.compile("[A-Za-zÀ-ɏͰ-ϿЀ-ԯ]+")

_KATAKANA = "[ァ-ヺー]"
# It begins with one set of characters, so that `re` goes over everything else at once.
_KANA_ALIKE = re.compile(
    rf"[べぺ一卜―‐─](?<={_KATAKANA}.)(?={_KATAKANA})(?:(?<=[べぺ])|(?<=[ァ-ヺ][一卜―])|(?<=[ァ-ヺ][‐─])(?=[ァ-ヺ]))"
)
_ALIKE = re.compile("[べぺ一卜―‐─]")
_TO_KATAKANA = str.maketrans("べぺ一卜―‐─", "ベペートーーー")
_KATAKANA_RUN = re.compile(r"[ァ-ヺーべぺ一卜―‐─]+")
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_KANA_RUN = re.compile("[ぁ-ゖァ-ヺー]{2,}")

_MIXED, _SIMPLIFIED, _SHAPED, _UNTRANSLATED = 0.9, 0.8, 0.75, 0.6
"""None stands in the open gold; these are what trials on injected and on clean text earned, rounded down."""


class WrongScript(Check):
    """A letter is from another script than the word it stands in.

    What it flags
        Words that mix Latin with the Cyrillic or Greek letters that look the same; in Japanese, kanji that only
        simplified Chinese has, and hiragana, kanji or dashes for the katakana that look like them (データべース);
        in Chinese, words in kana. Greek in formulas, μm and Δt, is not mixed up.

    Why it matters
        Nobody sees it, and everything that compares text does: the name is not found, not counted, not translated. To a
        Japanese reader simplified kanji look like a font that broke, or like a translation into the wrong language.

    Example
            text: Llаmаは50μmです。
            flags: Llаmа
            suggests: Llama

            text: この图を说明します。データべースです。
            flags: 图
            suggests: 図
            flags: 说
            suggests: 説
            flags: データべース
            suggests: データベース

    When to dismiss
        A Chinese name that is quoted as its owner writes it.
    """

    id = "wrong-script"
    category = "fluency/spelling"
    severity = "minor"
    neighbours = False

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        found = {*batch.with_any(_FOREIGN)}
        if context.primary_language == "ja":
            return found.union(batch.with_any(ja_kanji.simplified()), batch.with_any(_KANA_ALIKE))
        return found.union(batch.with_any(_KANA_RUN)) if context.primary_language == "zh" else found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if text.isascii():
            return
        if _FOREIGN.search(text):
            yield from self._mixed(passage)
        if context.primary_language == "ja":
            yield from self._simplified(passage)
            if _ALIKE.search(text):
                yield from self._shaped(passage)
        elif context.primary_language == "zh":
            for found in _KANA_RUN.finditer(text):
                yield self.flag(
                    passage, whole(text, Span(*found.span())), "kana in Chinese text", confidence=_UNTRANSLATED
                )

    def _mixed(self, passage: Passage) -> Iterator[Flag]:
        for found in _WORD.finditer(passage.target):
            word = found[0]
            scripts = [script(letter) for letter in word]
            latin = scripts.count("latin")
            if not latin or latin == len(word):
                continue
            cyrillic = scripts.count("cyrillic")
            if latin >= cyrillic and (cyrillic or len(word) >= 3):
                table, meant = _TO_LATIN, "latin"
            elif cyrillic:
                table, meant = _TO_CYRILLIC, "cyrillic"
            else:
                continue
            strange = [letter for letter, kind in zip(word, scripts, strict=True) if kind != meant]
            if not all(letter in table for letter in strange):
                continue
            span = whole(passage.target, Span(*found.span()))
            right = "".join(table.get(letter, letter) if script(letter) != meant else letter for letter in word)
            right += passage.target[found.end() : span.end]
            yield self.flag(
                passage,
                span,
                f"not {meant} letters, though they look like it: {' '.join(dict.fromkeys(strange))}",
                Suggestion(right, confidence=_MIXED),
                confidence=_MIXED,
            )

    def _simplified(self, passage: Passage) -> Iterator[Flag]:
        text = passage.target
        runs = [Span(*found.span()) for found in ja_kanji.simplified().finditer(text)]
        if not runs:
            return
        if not _KANA.search(text):
            runs = [Span(runs[0].start, runs[-1].end)]
        for run in runs:
            span = whole(text, run)
            right = ja_kanji.japanese(span.of(text))
            offered = (Suggestion(right, confidence=_SIMPLIFIED),) if right else ()
            yield self.flag(passage, span, "simplified Chinese in Japanese", *offered, confidence=_SIMPLIFIED)

    def _shaped(self, passage: Passage) -> Iterator[Flag]:
        text = passage.target
        for found in _KATAKANA_RUN.finditer(text):
            if not _KANA_ALIKE.search(text, *found.span()):
                continue
            span = whole(text, Span(*found.span()))
            right = _KANA_ALIKE.sub(lambda alike: alike[0].translate(_TO_KATAKANA), span.of(text))
            yield self.flag(
                passage,
                span,
                "not katakana, though it looks like it",
                Suggestion(right, confidence=_SHAPED),
                confidence=_SHAPED,
            )
