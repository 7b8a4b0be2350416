"""How long a translation should be for its source, learned from the transcript: what omission and addition share."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import accumulate
from typing import Any

from review.checks import running
from review.checks.base import Context
from review.matching.weight import deviation, weight
from review.passage import Passage
from review.text import sentences

_BIN = 0.05
_LONG = 25.0
"""Weight from which on a source says something about the usual ratio."""

_ENOUGH = 20
_ALPHABETIC = 0.1
_USUAL = {"ja": 0.0, "zh": 0.1, "ko": 0.0}
_SLACK = {"ja": 0.05, "zh": 0.1}
_ANY_SLACK = 0.25
"""How far a transcript may be from the ratio that its languages usually have: one that lacks much is not the norm."""


def survey(passage: Passage, context: Context) -> Counter[Any]:
    """The logarithm of the ratio of the passage's weight to its source's, in bins."""
    if not context.source or context.shared:
        return Counter()
    said = weight(context.source)
    if said < _LONG or not passage.target.strip():
        return Counter()
    return Counter({round(math.log(max(weight(passage.target), 0.3) / said) / _BIN): 1})


def usual(context: Context) -> float:
    """The logarithm of the usual ratio: the median of the transcript, near what its languages have."""
    ours, theirs = context.language.partition("-")[0], context.source_language.partition("-")[0]
    expected = _USUAL.get(ours, _ALPHABETIC) - _USUAL.get(theirs, _ALPHABETIC)
    if theirs not in _USUAL:
        # The weights are those of English.
        expected = _USUAL.get(ours, _ALPHABETIC)
    slack = _SLACK.get(ours, _ANY_SLACK) if theirs == "en" else _ANY_SLACK
    total = context.totals.total()
    if total < _ENOUGH:
        return expected
    counts = sorted(context.totals.items())
    reached = accumulate(count for _, count in counts)
    median: float = next(size for (size, _), passed in zip(counts, reached, strict=True) if 2 * passed >= total)
    return min(max(median * _BIN, expected - slack), expected + slack)


def deviating(passage: Passage, context: Context) -> float:
    """How far the passage is from its usual length, in standard deviations; below 0 it is short."""
    return deviation(weight(context.source or ""), weight(passage.target), usual(context))


def together(passage: Passage, context: Context) -> float | None:
    """The same for the passage with those neighbours that share a sentence with it; None where none does."""
    texts, sources = [passage.target], [context.source or ""]
    if running.runs_in(context) and context.before:
        texts.append(context.before.target)
        sources.append(context.source_before or "")
    if running.runs_out(context) and context.after:
        texts.append(context.after.target)
        sources.append(context.source_after or "")
    if len(texts) == 1:
        return None
    return deviation(weight(" ".join(sources)), weight(" ".join(texts)), usual(context))


def said(text: str) -> list[str]:
    """The sentences of a text that say something, those of a quotation too, without the blanks around them."""
    pieces = (piece.strip() for span in sentences(text) for piece in _INNER.split(span.of(text)))
    return [piece for piece in pieces if weight(piece) > 1]


_INNER = re.compile(r"(?<=[。！？])(?=[^」』）)。！？\s])")
