"""Something of the source that the translation does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from review.checks import proportion, sense
from review.checks.base import Check, Context
from review.flag import Flag
from review.matching.weight import weight
from review.passage import Passage
from review.text import Span, sentences

_EMPTY, _FEWER, _MUCH_SHORTER, _SHORTER, _UNLIKE = 0.95, 0.8, 0.8, 0.6, 0.7

_SOME, _WITH_FEWER, _ALONE, _BRIEF, _CERTAIN = 0.2, 0.5, 2.2, 3.0, 3.5
"""Standard deviations below the usual length: from which on it counts, with fewer sentences than the source, without,
where it is brief, and from which on there is little doubt."""

_LITTLE = 25.0
"""Weight below which a source is brief: a heading, an answer."""

_COVERED = 0.42
"""Likeness in meaning from which on a sentence of the source is said somewhere in the translation."""


class Omission(Check):
    """Something of the source is missing.

    What it flags
        A passage that is empty, or much shorter than its source lets expect, by what the languages and the transcript
        usually have: less so where it also has fewer sentences than the source. With the extra `semantic` also one that
        is a little short and has nothing that means what a sentence of its source means; that sentence is then named.
        Where a sentence runs on into the neighbours they are counted together, and a source that belongs to several
        passages says nothing.

    Why it matters
        A sentence that is not there reads as well as one that is.

    Example
            source: Stop the engine first. Then open the valve slowly. Never touch the pipe with bare hands.
            text: まずエンジンを止めます。次にバルブをゆっくり開けます。
            flags: the whole text

            source: Stop the engine first. Then open the valve slowly.
            text: まずエンジンを停止してから、バルブをゆっくりと開けます。
            flags: nothing

    When to dismiss
        When the translation says the same in fewer words.
    """

    id = "omission"
    category = "accuracy/omission"
    severity = "major"
    needs_source = True

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        return proportion.survey(passage, context)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if not source or context.shared:
            return
        said = weight(source)
        if not text.strip():
            if said > 1:
                yield self._flag(passage, "nothing stands for the source", _EMPTY)
            return
        short = proportion.lengths(passage, context, omitting=True)
        if short is None or not short.over(_SOME) or said <= 1:
            return
        if short.together is not None and (short.together < _SOME or not short.aligned):
            if min(short.own, short.together) > _CERTAIN:
                yield self._flag(passage, "much shorter than its source", _SHORTER)
            return
        theirs, ours = proportion.said(source), proportion.said(text)
        lost = None
        if len(theirs) > 1 and sense.usable(context):
            lost = sense.uncovered(theirs, ours, says=_SAYS, covered=_COVERED)
        place = _place(source, theirs[lost]) if lost is not None else None
        if len(ours) < len(theirs) and proportion.ends(text) and short.over(_WITH_FEWER):
            message = f"{len(ours)} of {len(theirs)} sentences, and shorter than its source"
            yield self._flag(passage, message, _FEWER, place)
        elif short.over(_ALONE if said >= _LITTLE else _BRIEF):
            sure = _MUCH_SHORTER if short.over(_CERTAIN) else _SHORTER
            yield self._flag(passage, "much shorter than its source", sure, place)
        elif place is not None:
            yield self._flag(passage, "a sentence of the source is said nowhere", _UNLIKE, place)

    def _flag(self, passage: Passage, message: str, sure: float, place: Span | None = None) -> Flag:
        return self.flag(passage, Span(0, len(passage.target)), message, confidence=sure, source_span=place)


_SAYS = 8.0
"""Weight from which on a sentence says enough to be compared."""


def _place(text: str, sentence: str) -> Span:
    start = next(span.start for span in sentences(text) if sentence in span.of(text))
    start = text.index(sentence, start)
    return Span(start, start + len(sentence))
