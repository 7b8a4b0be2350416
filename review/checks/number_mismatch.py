"""Numbers that are not those of the source: changed, left out, added, or in another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.checks import running
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.number_writing import written
from review.matching.numbers import Number, numbers
from review.matching.reckoning import reckon
from review.passage import Passage
from review.text import Span, whole

_CHANGED, _ADDED, _LEFT_OUT, _WORD, _EXCHANGED, _UNIT = 0.9, 0.8, 0.7, 0.6, 0.7, 0.7
_SECOND_BEST = 0.5

_MOST = 3
"""Numbers that are flagged one by one; in a passage with more of them it is the passage that is wrong."""


class NumberMismatch(Check):
    """A number is not what the source says.

    What it flags
        A number that the source does not have, a number of the source that stands nowhere, and a number in a unit or a
        currency that contradicts the source's. Numbers are the same however they are written: in digits of any width,
        with 万, 億 and 兆, in words, as ordinals, months, years of an era, hours of an afternoon, as ranges; and they
        may be converted, miles into kilometres, but not miles into as many kilometres. A number that stands in the
        neighbour which has the other half of the sentence is not missed. Where one number is missing and one is new,
        the source's is suggested, written as the other one is.

    Why it matters
        Nobody notices a wrong number who does not compare, and machines get magnitudes wrong: a billion is 10億.

    Example
            source: Revenue was $1.5 billion in the second quarter, up 12%.
            text: 第2四半期の売上高は15万ドルで、12％増加した。
            flags: 15万
            suggests: 15億

            source: Twenty-five people came on March 26, 2015, at 5 p.m.
            text: 平成27年3月26日17時に25人が来た。
            flags: nothing

            source: It weighs 88 pounds (40 kg).
            text: 重さは88キログラム（40 kg）です。
            flags: 88キログラム

            source: All 250 of them passed.
            text: 全員が合格した。
            flags: the whole text

    When to dismiss
        When the translator counted differently on purpose: a dozen for 10個ほど, a toll-free number by its name.
    """

    id = "number-mismatch"
    category = "accuracy/number"
    severity = "major"
    needs_source = True

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        if context.source is None:
            return
        text, source = passage.target, context.source
        theirs = numbers(source, context.source_language)
        ours = numbers(text, context.language)
        if not theirs and not ours:
            return
        left = reckon(theirs, ours)
        missing = [] if context.shared else [one for one in left.missing if not _in(one, _beside(context))]
        extra = [one for one in left.extra if not _in(one, _source_beside(context))]
        if len(missing) == len(extra) == 1:
            yield self._changed(passage, context, extra[0], missing[0], _CHANGED)
        elif extra and not (context.source_partial and not missing):
            yield from self._added(passage, context, extra, missing)
        elif missing:
            yield self._left_out(passage, context, missing)
        elif left.fewer and left.more and not context.shared:
            yield self._changed(passage, context, left.more[-1], left.fewer[0], _EXCHANGED)
        for one, other in left.converted:
            span = whole(text, other.measured or other.span)
            said = (one.measured or one.span).of(source)
            yield self.flag(
                passage,
                span,
                f"the source says {said}",
                confidence=_UNIT,
                source_span=one.measured,
            )

    def _changed(self, passage: Passage, context: Context, extra: Number, missing: Number, sure: float) -> Flag:
        source = context.source or ""
        said = missing.span.of(source)
        offered = written(missing.values[0], extra.span.of(passage.target), context.language.partition("-")[0], said)
        return self.flag(
            passage,
            whole(passage.target, extra.span),
            f"the source says {said}",
            *([Suggestion(offered, confidence=sure)] if offered else []),
            confidence=sure,
            source_span=missing.span,
        )

    def _added(
        self, passage: Passage, context: Context, extra: Sequence[Number], missing: Sequence[Number]
    ) -> Iterator[Flag]:
        if missing:
            names = ", ".join(one.span.of(context.source or "") for one in missing[: 2 * _MOST])
            message = f"the source has no such number; nothing here stands for its {names}"
        else:
            message = "the source has no such number"
        if len(extra) > _MOST:
            first = Span(extra[0].span.start, extra[-1].span.end)
            message = f"{len(extra)} numbers that the source does not have"
            yield self.flag(passage, whole(passage.target, first), message, confidence=_ADDED)
            return
        for one in extra:
            yield self.flag(
                passage,
                whole(passage.target, one.span),
                message,
                confidence=_ADDED,
                source_span=missing[0].span if len(missing) == 1 else None,
            )

    def _left_out(self, passage: Passage, context: Context, missing: Sequence[Number]) -> Flag:
        names = ", ".join(one.span.of(context.source or "") for one in missing[: 2 * _MOST])
        return self.flag(
            passage,
            Span(0, len(passage.target)),
            f"the source's {names} {'is' if len(missing) == 1 else 'are'} missing",
            confidence=_WORD if all(one.worded for one in missing) else _LEFT_OUT,
            source_span=missing[0].span,
        )


def _in(number: Number, others: Sequence[Number]) -> bool:
    return any(not set(number.values).isdisjoint(other.values) for other in others)


def _beside(context: Context) -> Sequence[Number]:
    """The numbers of the passages that share a sentence with this one."""
    found: list[Number] = []
    if context.before and running.runs_in(context):
        found += numbers(context.before.target, context.language)
    if context.after and running.runs_out(context):
        found += numbers(context.after.target, context.language)
    return found


def _source_beside(context: Context) -> Sequence[Number]:
    found: list[Number] = []
    if context.source_before and running.runs_in(context):
        found += numbers(context.source_before, context.source_language)
    if context.source_after and running.runs_out(context):
        found += numbers(context.source_after, context.source_language)
    return found
