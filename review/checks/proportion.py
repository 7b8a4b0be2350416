"""How long a translation should be for its source, learned from the transcript: what omission and addition share."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
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
_NEAR, _FAR, _ANY = 0.0, 0.15, 0.25
"""How far a transcript may be from the ratio that its languages usually have, on the side that excuses nothing, on the
other, and in languages whose ratio is not known: one that lacks much is not the norm."""

_SHARE = 0.6
"""The share of the passages that must be shorter for a ratio to be the usual one; a median would follow omissions."""

_SURE = 0.6
"""Confidence of an alignment from which on lengths say something."""

_ALIGNED = 1.5
"""Standard deviations by which more is asked for where somebody had to align: passages begin and end elsewhere."""


def survey(passage: Passage, context: Context) -> Counter[Any]:
    """The logarithm of the ratio of the passage's weight to its source's, in bins."""
    if not context.source or context.shared:
        return Counter()
    said = weight(context.source)
    if said < _LONG or not passage.target.strip():
        return Counter()
    return Counter({round(math.log(max(weight(passage.target), 0.3) / said) / _BIN): 1})


def usual(context: Context, omitting: bool) -> float:
    """The logarithm of the usual ratio: that of most of the transcript, near what its languages have.

    `omitting` says what is looked for, what is too short or what is too long.
    """
    ours, theirs = context.language.partition("-")[0], context.source_language.partition("-")[0]
    expected = _USUAL.get(ours, _ALPHABETIC)
    if theirs in _USUAL:
        expected = -_USUAL[theirs] if ours not in _USUAL else 0.0
    total = context.totals.total()
    if total < _ENOUGH:
        return expected
    wanted = (_SHARE if omitting else 1 - _SHARE) * total
    counts = sorted(context.totals.items())
    reached = accumulate(count for _, count in counts)
    ratio: int = next(ratio for (ratio, _), passed in zip(counts, reached, strict=True) if passed >= wanted)
    below, above = (_FAR, _NEAR) if omitting else (_NEAR, _FAR)
    if ours not in _USUAL or theirs != "en":
        below = above = _ANY
    return min(max(ratio * _BIN, expected - below), expected + above)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How far a passage is from its usual length, in standard deviations in the direction that is looked for.

    `together` is the same for the passage with those neighbours that may have what it lacks, or lack what it has too
    much; None where none may.
    """

    own: float
    together: float | None
    aligned: bool

    def over(self, limit: float) -> bool:
        """Whether the passage is further off than `limit`, and its neighbours don't make up for it."""
        return self.own > limit + (_ALIGNED if self.aligned else 0.0)


def lengths(passage: Passage, context: Context, omitting: bool) -> Lengths | None:
    """The lengths of the passage and its source held against each other; None where that says nothing."""
    if context.source_confidence < _SURE:
        return None
    aligned = context.source_confidence < 1.0
    most = usual(context, omitting)
    sign = -1.0 if omitting else 1.0
    own = sign * deviation(weight(context.source or ""), weight(passage.target), most)
    texts, sources = [passage.target], [context.source or ""]
    if context.before and context.source_before and (aligned or running.runs_in(context)):
        texts.append(context.before.target)
        sources.append(context.source_before)
    if context.after and context.source_after and (aligned or running.runs_out(context)):
        texts.append(context.after.target)
        sources.append(context.source_after)
    together = None
    if len(texts) > 1 and own > 0:
        together = sign * deviation(weight(" ".join(sources)), weight(" ".join(texts)), most)
    return Lengths(own, together, aligned)


def said(text: str) -> list[str]:
    """The sentences of a text that say something, those of a quotation too, without the blanks around them."""
    pieces = (piece.strip() for span in sentences(text) for piece in _INNER.split(span.of(text)))
    return [piece for piece in pieces if weight(piece) > 1]


_INNER = re.compile(r"(?<=[。！？])(?=[^」』）)。！？\s])")


def ends(text: str) -> bool:
    """Whether a text ends like a sentence: one that does not may have sentences that nothing ends either."""
    return bool(_END.search(text))


_END = re.compile(r"[。．.！!？?…][」』）)\]”’\"'＞>]*\s*\Z")
