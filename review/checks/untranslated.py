"""Text that was left in the language of the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag
from review.matching import dictionary, edges, units
from review.passage import Passage
from review.text import Span, fold_plain, script, sentences, whole

_WHOLE, _RUN, _WORD, _KANA = 0.9, 0.6, 0.5, 0.9

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*(?:(?:, | ?\n|[ /])[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*)*")
_ONE = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*")
_QUOTES = {"「": "」", "『": "』", "“": "”", '"': '"', "(": ")", "（": "）", "[": "]", "`": "`"}
_QUOTES |= {"<": ">", "=": ";", "'": "'"}
_KANA_RUN = re.compile(r"[ぁ-ゖァ-ヺー]{2,}")
_CJK_RUN = re.compile(r"[ぁ-ゖァ-ヺー々〇㐀-䶿一-鿿가-힣]{2,}")
_SHORTEST = 3
"""Words in a row from which on they are a phrase."""

_JARGON = 2
"""Passages in which a word may stay before it is taken for the transcript's own word."""


class Untranslated(Check):
    """Something was left in the language of the source.

    What it flags
        A passage or a sentence that is the source's own, where that is a phrase and no name, code or number; in a
        language that is not written in Latin letters, a phrase or a plain word of the source among its own words; and
        kana, hanzi or hangul of the source in a text that is written in other letters. What stands in quotes or
        brackets, titles and names are left alone.

    Why it matters
        Machines pass on what they can't translate, and editors forget what they meant to come back to.

    Example
            source: Please wait until the pages have been saved.
            text: Please wait until the pages have been saved.
            language: ja
            flags: the whole text

            source: Plug the power supply cord in, turn it on and only then wait.
            text: supplyコードを差し込み、電源を入れてonlyお待ちください。
            flags: supply
            flags: only

            source: Circle CI and Travis CI are services.
            text: Circle CIとTravis CIはサービスです。「services」とも言う。
            flags: nothing

    When to dismiss
        Titles, slogans and commands that are quoted as they are.
    """

    id = "untranslated"
    category = "accuracy/untranslated"
    severity = "major"
    needs_source = True
    neighbours = False

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        """How often plain words stay: what is jargon of the transcript is no slip."""
        text = passage.target
        if not context.source or text.isascii() or _in_latin(text):
            return Counter()
        return Counter(word for word in set(_ONE.findall(text)) if word.islower() and len(word) > 3)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if not source or _same_language(context):
            return
        if _is_phrase(text) and fold_plain(text).strip() == fold_plain(source).strip():
            yield self.flag(passage, Span(0, len(text)), "this is the source, untranslated", confidence=_WHOLE)
            return
        latin = _ONE.search(text)
        if _in_latin(text):
            yield from self._foreign(passage, source, _CJK_RUN)
            if latin:
                yield from self._sentences(passage, source)
        else:
            if latin:
                yield from self._latin(passage, source, context.totals)
            if context.language.startswith("zh"):
                yield from self._foreign(passage, source, _KANA_RUN)

    def _foreign(self, passage: Passage, source: str, run: re.Pattern[str]) -> Iterator[Flag]:
        """Runs of another script that stand in the source as well."""
        for found in run.finditer(passage.target):
            if found.group() in source:
                span = whole(passage.target, Span(*found.span()))
                yield self.flag(passage, span, "left in the source's language", confidence=_KANA)

    def _sentences(self, passage: Passage, source: str) -> Iterator[Flag]:
        """Whole sentences of the source in a text of the same script."""
        said = {fold_plain(span.of(source)).strip() for span in sentences(source)}
        for span in sentences(passage.target):
            sentence = span.of(passage.target)
            if _is_phrase(sentence) and fold_plain(sentence).strip() in said:
                span = whole(passage.target, Span(span.start, span.start + len(sentence.rstrip())))
                yield self.flag(passage, span, "this sentence is the source's, untranslated", confidence=_WHOLE)

    def _latin(self, passage: Passage, source: str, totals: Counter[Any]) -> Iterator[Flag]:
        """Phrases and plain words among the words of a language that is not written in Latin letters."""
        text = passage.target
        closed = list(edges.addresses(text))
        said = set(_ONE.findall(source))
        for found in _LATIN.finditer(text):
            start, end = found.span()
            if any(one.start < end and start < one.end for one in closed) or _is_quoted(text, start, end):
                continue
            words = _ONE.findall(found.group())
            small = [word for word in words if _is_plain(word)]
            if len(words) == 1:
                if not (small and words[0] in said and len(words[0]) > 3 and _is_bare(text, start, end)):
                    continue
                if totals[words[0]] > _JARGON:
                    continue
                sure = _WORD
            elif len(words) >= _SHORTEST and 2 * len(small) >= len(words) and set(small) <= said:
                sure = _RUN
            else:
                continue
            yield self.flag(passage, whole(text, Span(start, end)), "left in the source's language", confidence=sure)


def _same_language(context: Context) -> bool:
    ours, theirs = context.language.partition("-")[0], context.source_language.partition("-")[0]
    return bool(ours) and ours == theirs


def _in_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()][:400]
    return sum(script(character) == "latin" for character in letters) * 2 > len(letters)


def _is_plain(word: str) -> bool:
    return word.islower() and len(word) > 1 and word not in units.UNITS and dictionary.is_english(word)


def _is_phrase(text: str) -> bool:
    """Whether a text says something that can be translated: two plain words, or kana, or six letters of CJK."""
    words = _ONE.findall(text)
    if sum(word[1:].islower() and _is_plain(word.lower()) for word in words) >= _SHORTEST and len(words) > _SHORTEST:
        return bool(sum(word.islower() for word in words) >= 2)
    if _in_latin(text):
        return False
    cjk = "".join(_CJK_RUN.findall(text))
    return any("ぁ" <= character <= "ゖ" for character in cjk) and len(cjk) > 4


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotes or brackets stand around it."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return any(
        before.rfind(opening) > before.rfind(closing) - (opening == closing) * 41 and closing in after
        for opening, closing in _QUOTES.items()
    )


def _is_bare(text: str, start: int, end: int) -> bool:
    """Whether a word stands among words of the text, and in no code, path or compound of Latin letters."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (before and before in "_./\\-@#$%&=:<>{}|~+*0123456789") and not (
        after and after in "_./\\@#$%&=<>{}|~+*(0123456789"
    )
