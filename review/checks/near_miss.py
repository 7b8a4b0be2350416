"""The check `near-miss`: what is a few letters from a term of the glossary, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching import names
from review.matching.batch import Batch
from review.matching.edges import fitted
from review.matching.likeness import Likeness
from review.matching.lookalikes import lookalikes
from review.passage import Passage
from review.text import Span, script

SECOND = 0.3
"""How likely a suggestion is that is not the first."""

# What each circumstance earned on the talk, on misreadings that were not listed and on what people wrote, with a hit
# and a miss added to the few there are, and less than a known misreading (benchmarks/flag_quality_open.py).
_CONFIDENCE: Mapping[str, float] = {
    "blanks": 0.88,
    "kana": 0.88,
    "reading": 0.88,
    "particle": 0.85,
    "letters": 0.79,
    "clipped": 0.78,
    "source": 0.77,
    "half": 0.75,
    "kanji": 0.7,
    "version": 0.65,
}
_UNSURE = 0.5
"""For some letters off where no dictionary tells a name from a word that begins a sentence."""

_WHY: Mapping[str, str] = {
    "blanks": "is {form} with other spaces or hyphens",
    "letters": "is {apart} from {form}",
    "kana": "is {apart} in sound from {form}",
    "reading": "is {apart} in sound from the reading of {term}",
    "clipped": "is the beginning of {form}",
    "half": "is half of {form}, the rest as the source says it",
    "particle": "takes {form} apart",
    "kanji": "is one character from {form}",
    "source": "is left as the source says it; the glossary has {term}",
    "version": "is no version that the glossary has; the nearest is {form}",
}


class NearMiss(Check):
    """What is a few letters from a term of the glossary, though nobody has listed it as a misreading.

    What it flags

    A Latin or a katakana name within a small edit distance of a term, of an admitted form, or of a term's reading: at
    most one letter in five. Also a term with other spaces (chat gpt), one whose parts were taken apart with a particle
    (微分可能な物理) or half translated (長編ビデオ for 長編動画), a clipped one (ジェネAI), a version that the glossary
    does not have where it has several, and what was left as the source says it. Plain words of the dictionary, right
    forms and what stands inside them, code and addresses are never flagged, nor is another model, with a letter more
    behind its number: MI300X and MI300.

    Why it matters

    A name is misread in a new way each time. The glossary can't list them all.

    Example

    glossary: {term: Llama}
    text: 今はLllamaを使う。
    flags: Lllama
    suggests: Llama

    glossary: {term: ルックスオティカ}
    text: ルクソティカと提携した。
    flags: ルクソティカ
    suggests: ルックスオティカ

    glossary: {term: Meta AI}
    text: metaiも使われている。
    flags: metai
    suggests: Meta AI

    When to dismiss

    When it is another name. If it comes again, give it a term of its own in the glossary, or admit it.
    """

    id = "near-miss"
    category = "terminology/wrong-term"
    severity = "major"
    neighbours = False

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        if not context.language:
            return None
        blanks = names.has_blanks("", context.primary_language)
        return lookalikes(context.glossary, blanks).candidates(batch)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        blanks = names.has_blanks(passage.target, context.primary_language)
        for span, likes in grouped(lookalikes(context.glossary, blanks).in_text(passage.target)):
            first = likes[0]
            letters = "letter" if first.apart == 1 else "letters"
            message = _WHY[first.how].format(
                form=first.form, term=first.term.term, apart=f"{first.apart:.0f} {letters}"
            )
            confidence = _UNSURE if blanks and first.how == "letters" else _CONFIDENCE[first.how]
            yield self.flag(
                passage,
                span,
                message,
                *offered(passage.target, span, likes, confidence),
                confidence=confidence,
                severity="minor" if first.how == "blanks" else first.term.severity,
            )


def grouped(likes: Iterable[Likeness]) -> Iterator[tuple[Span, list[Likeness]]]:
    """Likenesses of one stretch of text together, the nearest first."""
    for (start, end), same in groupby(likes, key=lambda one: (one.start, one.end)):
        yield Span(start, end), list(same)


def offered(text: str, span: Span, likes: Iterable[Likeness], confidence: float) -> Iterator[Suggestion]:
    """What to put for the span: of each likeness the form that it is like, then the term itself, each text once."""
    seen: set[str] = set()
    seen_script = script(span.of(text)[0])
    for one in likes:
        forms = [one.term.term]
        if one.form in one.term.right and one.how != "half":
            # An admitted form in the same script is the smaller correction.
            forms.insert(0 if script(one.form[0]) == seen_script or one.how == "sound" else 1, one.form)
        for form in forms:
            replacement = fitted(text, span, form)
            if replacement not in seen and replacement != span.of(text):
                yield Suggestion(replacement, one.term.term, one.term.note or None, SECOND if seen else confidence)
                seen.add(replacement)
