"""Passages that are far longer than the others, because several utterances were not cut apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span

_STEP = 8
"""Lengths are counted in steps of so many code points, so that the survey stays small."""

_FLOOR = 120
"""Code points below which no passage is too long, whatever the others are."""

_TIMES_MEDIAN, _TIMES_LONG, _EVEN = 5, 2.2, 3.5
"""How many times the median, and the length that nine of ten stay below, a run-on is; and how far these two are apart
in a transcript that is cut evenly. Headings and paragraphs are further apart: there a long passage says nothing."""

_UTTERANCES = 4
_END = re.compile(r"[。！？!?]+|\.(?=\s|\Z)")
_CONFIDENCE = 0.75


class RunOnPassage(Check):
    """A passage is far longer than the others, and several utterances run together in it.

    What it flags
        A passage of at least five times the transcript's median length, and more than twice as long as nine in ten of
        its passages, in which at least four sentences end, with or without a full stop. Only in a transcript that is
        otherwise cut evenly, as speech and subtitles are.

    Why it matters
        Speech recognition loses the turns of a lively exchange, and the machine translates the heap as one speaker's
        words: who says what is gone, and half of it is wrong. It does not fit on a screen either.

    Example
            elsewhere 30 times: 私たちはたくさんのことをここでやってきました。
            text: いいよ、任せて。もう焼き上がるから。それでね、粉を量っているときに、牛乳を出してと頼んだんだ。
            ⏎そうしたら瓶を二本持ってきたんだ僕は一本でいいんだ。妹は困った顔をした。外はもうすっかり暗かったのに。
            ⏎でも一番おかしかったのは、鍋を開けると、砂糖がどこにもなかったことなんだ。
            ⏎だから、甘くしたければ、先に棚を確かめておく方がいいだろう。
            flags: the whole text

            elsewhere 30 times: 私たちはたくさんのことをここでやってきました。
            text: 長いけれど、一つの文が続いているだけの段落は、どれだけ長くても、誰かの言葉が混ざったものとは言えず、
            ⏎読みにくいことはあっても、話し手が入れ替わったところで切り損ねた塊ではないのだから、旗を立てて読み手を
            ⏎煩わせる理由はなく、そのままにしておくのがよいということになる。
            flags: nothing

    When to dismiss
        A passage that quotes a document, and one that somebody has already cut with the speakers' names.
    """

    id = "run-on-passage"
    category = "fluency/segmentation"
    severity = "major"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        return Counter([len(text) // _STEP for text in batch.texts])

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        least = max(_FLOOR, _least(*_quantiles(context.totals)))
        return [index for index, text in enumerate(batch.texts) if len(text) >= least]

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        size = len(text)
        if size < _FLOOR:
            return
        median, long = _quantiles(context.totals)
        if size < _least(median, long):
            return
        ends = len(_END.findall(text))
        if context.primary_language == "ja":
            ends += len(ja.SEAM.findall(text))
        if ends >= _UTTERANCES:
            yield self.flag(
                passage,
                Span(0, size),
                f"{size} characters and {ends} sentences, where half of the passages have at most {median} characters",
                confidence=_CONFIDENCE,
            )


def _least(median: int, long: int) -> float:
    """The length from which on a passage is far longer than the others, in code points."""
    return max(_TIMES_MEDIAN * median, _TIMES_LONG * long) if long <= _EVEN * median else math.inf


def _quantiles(totals: Counter[Any]) -> tuple[int, int]:
    """The length that half of the passages stay below, and the one that nine in ten do, in code points."""
    passages = totals.total()
    found: list[int] = []
    below = 0
    for step in sorted(totals):
        below += totals[step]
        while len(found) < 2 and below >= passages * (0.5, 0.9)[len(found)]:
            found.append((step + 1) * _STEP)
    return (found[0], found[1]) if len(found) == 2 else (0, 0)
