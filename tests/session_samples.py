"""Transcripts, checks and sessions for the tests of the session and of the app."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.checks import Checker, SourceGroup
from review.checks.base import Check, Context
from review.decision import Decision
from review.flag import Flag, Suggestion
from review.passage import Passage, Transcript
from review.review import Review
from review.session import Session, Step
from review.text import Span


class Misread(Check):
    """Flags `Lama` and `米ドル`, the one with one suggestion and the other with two."""

    id = "misreading"
    category = "terminology/wrong-term"
    severity = "major"

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        for found in re.finditer("Lama|米ドル", passage.target):
            offered = (
                (Suggestion("Llama", "Llama"),)
                if found[0] == "Lama"
                else (Suggestion("CUDA", "CUDA"), Suggestion("USD", "USD", "the scene description"))
            )
            span = Span(found.start(), found.end())
            yield self.flag(passage, span, "a known misreading", *offered, confidence=0.9)


class HalfWidth(Check):
    """Flags `?`."""

    id = "half-width-punctuation"
    category = "fluency/punctuation"
    severity = "minor"

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        for found in re.finditer(r"\?", passage.target):
            span = Span(found.start(), found.end())
            yield self.flag(passage, span, "half-width", Suggestion("？"), confidence=0.8)


TALK = (
    "LamaとLamaは違う?",
    "そうですね。",
    "私たちのAIは米ドルを\n理解しています。",
    "そうですね。",
    "Lamaは軽い。",
)


def transcript(targets: Sequence[str] = TALK, encoding: str = "utf-8") -> Transcript:
    passages = tuple(Passage(number, target, line=2 * number - 1) for number, target in enumerate(targets, 1))
    return Transcript(passages, encoding=encoding)


def review(
    targets: Sequence[str] = TALK,
    decisions: Sequence[Decision] = (),
    source: Sequence[str] = (),
    encoding: str = "utf-8",
) -> Review:
    text = transcript(targets, encoding)
    sources = {number: SourceGroup(one) for number, one in enumerate(source, 1)}
    return Review.of(text, decisions, Checker.of((Misread(), HalfWidth()), text.passages, sources=sources))


def session(targets: Sequence[str] = TALK, decisions: Sequence[Decision] = (), **more: object) -> Session:
    return Session.of(review(targets, decisions), "hana", **more)  # type: ignore[arg-type]


def texts(step: Step | Session) -> list[str]:
    """Every revision of the session."""
    one = step.session if isinstance(step, Step) else step
    return [one.review.revision(number).text for number in range(1, one.size + 1)]
