"""A question where the source makes a statement, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.checks import running
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.text import Span, sentences, whole

_STATED, _ASKED = 0.6, 0.6

_MARK = re.compile(r"[?？؟;]")
_ASKING = {
    "ja": re.compile(
        r"(?:か|かい|かな|かしら|だろう|でしょう|の|ね|よね|じゃない|ではない|っけ|ません|かも|ください)[。．.…」』）)\s]*\Z|何|なぜ|どう|誰|いつ|どこ|どれ|どの|いくつ|いくら"
    ),
    "zh": re.compile(r"[吗嗎呢吧么麼][。．.…”」』）)\s]*\Z|什么|什麼|怎|哪|谁|誰|几|幾|多少|是否|如何|为何|為何|何"),
    "ko": re.compile(r"(?:까|니|나|냐|가|요|죠|지)[.…\s]*\Z|무엇|왜|어떻|누구|언제|어디|얼마|몇"),
}
"""How a sentence asks without a question mark."""

_NO_MARK = re.compile(r"https?://\S+|\?{2,}(?=\w)|[?](?=[\w=&])")


class PunctuationMismatch(Check):
    """A question where the source makes a statement, or a statement where it asks.

    What it flags
        A passage with a question mark whose source has none, and a passage without one, nor any word that asks, whose
        source has one. Where the sentences of both can be counted off the mark of the sentence is flagged.

    Why it matters
        A statement that should be a question says that it is so. Speech recognition loses question marks, and a machine
        then answers what it should ask.

    Example
            source: Did it work? We will see.
            text: うまくいきました。今にわかります。
            flags: 。
            suggests: ？

            source: It is what you see.
            text: それはあなたが見ているものですか？
            flags: ？
            suggests: 。

            source: Why not try it?
            text: ぜひお試しください。
            flags: nothing

    When to dismiss
        A rhetorical question that says better in the language of the translation what it means.
    """

    id = "punctuation-mismatch"
    category = "fluency/punctuation"
    severity = "minor"
    needs_source = True

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if not source or context.shared or not text.strip():
            return
        asked, asking = _questions(source), _questions(text)
        if bool(asked) == bool(asking):
            return
        if asked:
            if running.runs_out(context) or _asks(text, context.language.partition("-")[0]):
                return
            span = _mark(text, _nth(source, asked[-1]), len(list(sentences(source))))
            if span is None:
                yield self.flag(passage, Span(0, len(text)), "the source asks a question", confidence=_ASKED)
                return
            mark = "？" if span.of(text) in "。．！" else "?"
            yield self._at(passage, span, "the source asks a question", mark, _ASKED)
        else:
            if context.source_partial or _said(context, source):
                return
            span = Span(asking[-1], asking[-1] + 1)
            mark = "。" if span.of(text) == "？" else "."
            yield self._at(passage, span, "the source asks no question", mark, _STATED)

    def _at(self, passage: Passage, span: Span, message: str, mark: str, sure: float) -> Flag:
        return self.flag(
            passage, whole(passage.target, span), message, Suggestion(mark, confidence=sure), confidence=sure
        )


def _questions(text: str) -> list[int]:
    """Where question marks stand, none in addresses."""
    if not _MARK.search(text):
        return []
    bare = _NO_MARK.sub(lambda found: " " * len(found[0]), text)
    return [at for at, character in enumerate(bare) if character in "?？؟"]


def _nth(text: str, at: int) -> int:
    """The index of the sentence that holds the offset."""
    return next(index for index, span in enumerate(sentences(text)) if at < span.end)


def _mark(text: str, index: int, count: int) -> Span | None:
    """The mark that ends the sentence, where both texts have as many sentences."""
    spans = list(sentences(text))
    if len(spans) != count:
        return None
    ending = re.search(r"[。．.！!](?=[」』）)”\"\s]*\Z)", spans[index].of(text))
    return Span(spans[index].start + ending.start(), spans[index].start + ending.end()) if ending else None


def _asks(text: str, language: str) -> bool:
    pattern = _ASKING.get(language)
    return pattern is not None and any(pattern.search(span.of(text)) for span in sentences(text))


def _said(context: Context, source: str) -> bool:
    """Whether the source may ask all the same: with a word that asks, or in the other half of the sentence."""
    if running.runs_in(context) or running.runs_out(context):
        return True
    asks = r"\W*(?:what|who|why|how|when|where|which|whose|is|are|do|does|did|can|could|would)\b"
    return bool(re.match(asks, source, re.I))
