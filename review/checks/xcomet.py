"""Error spans that XCOMET found, as flags. The model has run elsewhere; this holds what it said of each target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from review.checks.base import Check, Context
from review.flag import Flag
from review.passage import Passage
from review.text import FoldedSpan, join_wraps, whole

Found = tuple[int, int, str, float]
"""Start and end in the target as one line, in code points; severity; the model's confidence."""


class Xcomet(Check):
    """A neural metric marks this as an error.

    What it flags
        Spans that an XCOMET model marks as an error, with the severity that it gives.

    Why it matters
        The model compares the meaning with the source, which no other check here does.

    When to dismiss
        Whenever the translation is right. The model does not say what is wrong, and long passages confuse it.
    """

    id = "xcomet"
    category = "accuracy/mistranslation"
    severity = "major"
    default = False
    neighbours = False

    def __init__(self, found: Mapping[str, Sequence[Found]]) -> None:
        """`found` gives the spans for each target, as it stands with its wraps."""
        self._found = found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        spans = self._found.get(passage.target, ())
        if not spans:
            return
        line = join_wraps(passage.target)
        for start, end, severity, confidence in spans:
            if start < end <= len(line.text):
                span = whole(passage.target, line.span(FoldedSpan(start, end)))
                message = f"XCOMET marks this as a {severity} error"
                yield self.flag(passage, span, message, confidence=confidence, severity=severity)
