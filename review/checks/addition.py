"""Something that the source does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from review.checks import proportion, sense
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.weight import weight
from review.passage import Passage
from review.text import Span, sentences, whole

_MORE, _LONGER, _NOTHING, _UNLIKE = 0.7, 0.6, 0.8, 0.6

_SOME, _WITH_MORE, _ALONE, _CERTAIN = 0.5, 1.8, 3.0, 4.0
"""Standard deviations above the usual length: from which on it counts, with more sentences than the source, without,
and with the neighbours."""

_COVERED = 0.35
"""Likeness in meaning from which on the source says what a sentence says."""

_SAYS = 12.0


class Addition(Check):
    """The translation says something that the source does not say.

    What it flags
        A passage that is much longer than its source lets expect, by what the languages and the transcript usually
        have: less so where it also has more sentences than the source; and text where the source has none. With the
        extra `semantic` the sentence is flagged that means nothing of what the source means. Where a sentence runs on
        into the neighbours they are counted together. A source that belongs to several passages says nothing, nor does
        one that leaves out passages around this one.

    Why it matters
        Machines go on talking where the source has ended, and notes of the translator stay behind.

    Example
            source: Open the valve.
            text: バルブを開けます。このセクションでは、バルブを開ける方法について詳しく説明します。
            flags: the whole text

            source: Open the valve slowly.
            text: バルブをゆっくりと開けてください。
            flags: nothing

    When to dismiss
        When the translation has to explain what readers of the source know.
    """

    id = "addition"
    category = "accuracy/addition"
    severity = "major"
    needs_source = True

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        return proportion.survey(passage, context)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if source is None or context.shared or context.source_partial or not text.strip():
            return
        everything = Span(0, len(text))
        if not source.strip():
            if weight(text) > _SAYS:
                yield self.flag(passage, everything, "the source says nothing here", confidence=_NOTHING)
            return
        long = proportion.lengths(passage, context, omitting=False)
        if long is None or not long.over(_SOME):
            return
        if long.together is not None and (long.together < _SOME or not long.aligned):
            if min(long.own, long.together) > _CERTAIN:
                yield self.flag(passage, everything, "much longer than its source", confidence=_LONGER)
            return
        theirs, ours = proportion.said(source), proportion.said(text)
        new = None
        if len(ours) > 1 and sense.usable(context):
            new = sense.uncovered(ours, theirs, says=_SAYS, covered=_COVERED, between=" ")
        span = _place(text, ours[new]) if new is not None else everything
        offered = [Suggestion("", confidence=_UNLIKE)] if new is not None else []
        if len(ours) > len(theirs) and proportion.ends(source) and long.over(_WITH_MORE):
            message = f"{len(ours)} sentences for {len(theirs)}, and longer than its source"
            yield self.flag(passage, span, message, *offered, confidence=_MORE)
        elif long.over(_ALONE):
            yield self.flag(passage, span, "much longer than its source", *offered, confidence=_LONGER)
        elif new is not None:
            yield self.flag(passage, span, "the source says nothing of this", *offered, confidence=_UNLIKE)


def _place(text: str, sentence: str) -> Span:
    """Where the sentence stands, with the blanks behind it."""
    found = next(span for span in sentences(text) if sentence in span.of(text))
    return whole(text, found)
