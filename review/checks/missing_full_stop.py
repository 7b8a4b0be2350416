"""Sentences that run into the next one, or out of their passage, without a full stop."""

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

# It begins with the blank, which is rare: `re` is quick to go over everything else.
_BLANK = re.compile(rf"[ \u3000](?<=[ぁ-ゖ].)[ \u3000]*(?=[{ja.JAPANESE}])")
_STRAY = frozenset("のをへながに")
"""What leans on the next word: a blank behind one stands for nothing."""

_STOPS = tuple(".!?…。！？")
_CLOSERS = "\"'”’»)]」』）"

_SEVERAL = re.compile(r"[.?!] |[.]\n|[。？！](?!\Z|\0)")
"""A sentence that ends before the text does."""
_LAST_WORD = re.compile(r"\w+\Z")

_SEAM, _BLANKS, _END = 0.85, 0.7, 0.6
"""How often each was marked on the open gold, or a little below it where there were few."""

_FEW = 5
"""Passages that have to end with a full stop before the others are expected to."""


class MissingFullStop(Check):
    """A sentence has no full stop: the next one stands right behind it, or the passage ends with it.

    What it flags
        The end of a sentence that only its words betray: a polite or a stated ending with the beginning of another
        sentence behind it, a blank where Japanese has 、 or 。, and the last sentence of a passage, in a transcript
        whose passages otherwise end with a full stop. Japanese has rules of its own. In other languages only the last
        sentence of a passage is looked at, and only where other sentences of the passage have their full stops.

    Why it matters
        Two speakers' words, or two sentences, become one that nobody said. Readers stumble, subtitles are cut in the
        wrong place, and every tool that counts by sentences, scores included, counts wrong.

    Example
        The speech recogniser heard no pause:

            text: ただのロボットですそこで見ているだけです。
            flags: ロボットです
            suggests: ロボットです。

            text: 彼を招待したんだとにかく、座って。
            flags: 招待したんだ
            suggests: 招待したんだ。

        A blank is no punctuation in Japanese:

            elsewhere 30 times: そうです。本当に、ありがとう。
            text: 展示品なのか ロボットなのか、わかりません。
            flags: 展示品なのか ロボット
            suggests: 展示品なのか、ロボット | 展示品なのか。ロボット

        Polite verbs may modify a noun in formal speech, and a plain verb does always:

            text: ご参加いただきました皆様、私が作る世界です。
            flags: nothing

    When to dismiss
        Verse, headings and names, and speech that is meant to run on.
    """

    id = "missing-full-stop"
    category = "fluency/punctuation"
    severity = "minor"

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        found: Counter[Any] = Counter()
        if context.primary_language == "ja":
            found["points"] = batch.joined.count("。") + batch.joined.count("、")
            found["blanks"] = len(_BLANK.findall(batch.joined))
        several = [*batch.with_any(_SEVERAL)]
        found["closed"] = sum(_is_ended(batch.texts[index]) for index in several)
        found["open"] = len(several) - found["closed"]
        return found

    def candidates(self, batch: Batch, context: Context) -> Iterable[int]:
        usual = _usual(context)
        if context.primary_language != "ja":
            several = batch.with_any(_SEVERAL) if usual else ()
            return [index for index in several if not _is_ended(batch.texts[index])]
        found = {*batch.with_any(ja.SEAM)}
        if _blanks_are_rare(context):
            found.update(batch.with_any(_BLANK))
        if usual:
            found.update(index for index, text in enumerate(batch.texts) if ja.is_final(text))
        return found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        if context.primary_language == "ja":
            for seam in ja.SEAM.finditer(text):
                yield self._seam(passage, seam.end())
            if (" " in text or "\u3000" in text) and _blanks_are_rare(context):
                yield from self._blanks(passage)
            if ja.is_final(text) and _usual(context):
                yield self._end(passage, ja.predicate(text, len(text)), "。")
        elif _SEVERAL.search(text) and not _is_ended(text) and _usual(context):
            last = _LAST_WORD.search(text)
            if last and not _continued(context.after):
                yield self._end(passage, last.start(), "。" if context.primary_language == "zh" else ".")

    def _seam(self, passage: Passage, end: int) -> Flag:
        span = whole(passage.target, Span(ja.predicate(passage.target, end), end))
        suggestion = Suggestion(span.of(passage.target) + "。", confidence=_SEAM)
        return self.flag(passage, span, "two sentences run together here", suggestion, confidence=_SEAM)

    def _blanks(self, passage: Passage) -> Iterator[Flag]:
        text = passage.target
        for blank in _BLANK.finditer(text):
            start = ja.predicate(text, blank.start())
            span = whole(text, Span(start, ja.word(text, blank.end())))
            before, after = text[span.start : blank.start()], text[blank.end() : span.end]
            marks: tuple[str, ...] = ("。", "、") if ja.is_final(before) else ("、", "。")
            if before[-1:] in _STRAY:
                marks = ("",)
            offered = (Suggestion(before + mark + after, confidence=_BLANKS) for mark in marks)
            yield self.flag(passage, span, "a blank stands where a mark belongs", *offered, confidence=_BLANKS)

    def _end(self, passage: Passage, start: int, stop: str) -> Flag:
        span = whole(passage.target, Span(start, len(passage.target)))
        suggestion = Suggestion(span.of(passage.target) + stop, confidence=_END)
        return self.flag(passage, span, "the passage ends without a full stop", suggestion, confidence=_END)


def _is_ended(text: str) -> bool:
    """Whether the text ends with a full stop, whatever is closed behind it."""
    return text.rstrip(_CLOSERS)[-1:] in _STOPS


def _blanks_are_rare(context: Context) -> bool:
    return bool(context.totals["blanks"] * 20 <= context.totals["points"])


def _usual(context: Context) -> bool:
    """Whether passages of several sentences end with a full stop in this transcript: nine in ten do."""
    return bool(context.totals["closed"] >= max(_FEW, 9 * context.totals["open"]))


def _continued(after: Passage | None) -> bool:
    """Whether the next passage goes on with the sentence."""
    return after is not None and after.target[:1].islower()
