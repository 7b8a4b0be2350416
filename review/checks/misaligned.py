"""A passage that is not a translation of its own source, but of a neighbour's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from review.checks import running, sense
from review.checks.base import Check, Context
from review.flag import Flag
from review.matching.weight import weight
from review.passage import Passage
from review.text import Span, fold_plain

_CLEAR, _LIKELY, _STRANGE = 0.9, 0.75, 0.6

_MARGIN, _CLEAR_MARGIN = 0.06, 0.15
"""By how much a neighbour's source has to be nearer in meaning; of 1,207 right pairs of en-ja-mqm 0.002 were beyond."""

_CUT = 0.35
"""The share of passages that end in the middle of a sentence from which on the transcript is cut like subtitles."""

_UNLIKE = 0.15
_LONG = 25.0
"""Likeness below which a text of that weight and more is no translation at all."""


class Misaligned(Check):
    """The passage translates the source of its neighbour.

    What it flags
        A passage that means what the source of the passage before or after it means, more than what its own source
        means; and one that has nothing to do with its source at all. Needs the extra `semantic`, whose vectors are no
        judge of quality: they tell what a text is about.

    Why it matters
        One passage too many or too few shifts everything behind it, and every other check then compares what does not
        belong together.

    Example
        The check compares meanings, so its Example shows only what it leaves alone.

            source: The tests have passed.
            text: テストは成功しました。
            flags: nothing

    When to dismiss
        When two neighbouring passages say nearly the same, or a sentence was moved on purpose.
    """

    id = "misaligned"
    category = "non-translation"
    severity = "critical"
    needs_source = True
    neighbours = False

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        if not context.source:
            return Counter()
        if sense.usable(context):
            sense.expect(passage.target, context.source)
        return Counter(passages=1, running=running.runs_out(context))

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if not source or not source.strip() or not text.strip():
            return
        if context.shared or context.source_confidence < 1 or not sense.usable(context):
            return
        if fold_plain(text).strip() == fold_plain(source).strip():
            return
        # Where sentences run over several passages, as in subtitles, a translation may change their order; small
        # letters elsewhere are items of lists.
        cut = context.totals["running"] > _CUT * context.totals["passages"]
        beside = [
            (place, near)
            for place, near, shares in (
                ("before", context.source_before, running.runs_in),
                ("after", context.source_after, running.runs_out),
            )
            if near and near.strip() and not (cut and shares(context))
        ]
        own, *others = sense.likenesses([text], [source, *(near for _, near in beside)])[0]
        most = max(others, default=-1.0)
        if most - own > _MARGIN:
            yield self.flag(
                passage,
                Span(0, len(text)),
                f"this is nearer to the source of the passage {beside[others.index(most)][0]} it",
                confidence=_CLEAR if most - own > _CLEAR_MARGIN else _LIKELY,
            )
        elif own < _UNLIKE and weight(text) > _LONG and weight(source) > _LONG:
            yield self.flag(passage, Span(0, len(text)), "this has little to do with its source", confidence=_STRANGE)
