"""Pronouns for one person that change on the way: 私 and 僕, 你 and 您, du and Sie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.text import Span, whole

_PRONOUNS: dict[str, re.Pattern[str]] = {
    "ja": re.compile(
        r"(?P<first>(?<![一-鿿])(?:私(?![立的服用有鉄塾語室物財道生])|わたし|僕(?![一-鿿])|俺(?![一-鿿])))"
        r"|(?P<second>あなた(?!方)|(?<![一-鿿ァ-ヺー])君(?=[はがをにのもとたらって、])|お前)"
    ),
    "zh": re.compile(r"(?P<second>[你您])"),
    "de": re.compile(
        r"\b(?P<second>[Dd](?:u|ich|ir|ein(?:e[mnrs]?)?)|(?<=[a-zäöüß,] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?))\b"
    ),
}
_SAME = {"わたし": "私"}
_FEW = 8
_RARE = 5
"""A form is odd that stands for at most one in so many, where the usual one stands at least `_FEW` times."""

_CONFIDENCE = 0.35
"""Two speakers may well say 私 and 僕: without their names, two flags in three are no slips."""


class PronounDrift(Check):
    """A speaker, or the person they talk to, is called by another pronoun than usual.

    What it flags
        僕 or 俺 of a speaker who otherwise says 私, 君 for somebody who is otherwise あなた, in Chinese 你 among 您, in
        German du among Sie, and the other way round: the form that stands at most once in five times. One flag per
        passage and person.

        Not among the default checks: without the speakers' names, two people of whom one says 私 and the other 僕
        look like one who drifts.

    Why it matters
        I and you have many forms with many tones. A machine chooses anew in every sentence, and the speaker changes
        age, sex and manners on the way.

    Example
            elsewhere 10 times: 私はそう思います。
            text: でも、僕は違います。
            flags: 僕
            suggests: 私

            elsewhere 10 times: 感谢您的观看。
            text: 你可以使用它。
            flags: 你
            suggests: 您

    When to dismiss
        Another speaker, and a quotation.
    """

    id = "pronoun-drift"
    category = "fluency/inconsistency"
    severity = "minor"
    neighbours = False
    default = False
    languages = frozenset(_PRONOUNS)

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        speaker = passage.speaker or ""
        return Counter(
            (speaker, person, form) for person, form, _ in _pronouns(passage.target, context.primary_language)
        )

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        speaker = passage.speaker or ""
        told: set[tuple[str, str]] = set()
        for person, form, span in _pronouns(passage.target, context.primary_language):
            if (person, form) in told:
                continue
            told.add((person, form))
            forms = {key[2]: n for key, n in context.totals.items() if key[:2] == (speaker, person)}
            usual = max(forms, key=lambda one: forms[one], default=form)
            if usual == form or forms[usual] < max(_FEW, _RARE * forms.get(form, 0)):
                continue
            span = whole(passage.target, span)
            offered = (Suggestion(usual, confidence=_CONFIDENCE),) if context.primary_language != "de" else ()
            yield self.flag(
                passage,
                span,
                f"{form}, where {usual} is usual: {forms[usual]} times",
                *offered,
                confidence=_CONFIDENCE,
            )


def _pronouns(text: str, language: str) -> Iterator[tuple[str, str, Span]]:
    """The pronouns with the person that they stand for, first or second; German ones by their family."""
    pattern = _PRONOUNS.get(language)
    if pattern is None:
        return
    for found in pattern.finditer(text):
        word = found[0]
        form = ("du" if word[0] in "Dd" else "Sie") if language == "de" else _SAME.get(word, word)
        yield found.lastgroup or "", form, Span(*found.span())
