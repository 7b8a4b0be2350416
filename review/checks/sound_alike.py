"""The check `sound-alike`: what sounds like a term of the glossary in another script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from review.checks.base import Check, Context
from review.checks.near_miss import grouped, offered
from review.flag import Flag
from review.matching.batch import Batch
from review.matching.soundalikes import soundalikes
from review.passage import Passage

# Earned as `near_miss` says.
_CONFIDENCE: Mapping[str, float] = {"sound": 0.88, "heard": 0.85, "word": 0.8}
_WHY: Mapping[str, str] = {
    "sound": "sounds like {form}",
    "word": "sounds like {form}, and is a word of its own",
    "heard": "sounds like {form}, for which the glossary has {term}",
}


class SoundAlike(Check):
    """What sounds like a term of the glossary, in the other script.

    What it flags

    A katakana name that is how a Latin term is read, letter names included (エヌビディア, ジーピーユー), a Latin name
    that reads like the glossary's katakana, and a source term that was transcribed where the glossary translates it.
    Of plain Japanese words only those that fit exactly and stand alone: メタ for Meta, but not メタ認知, and never
    オープン for Open.

    Why it matters

    Speech recognition writes names as they sound, and machine translation transcribes what it does not know: ラマ for
    Llama, ザック for Zuck. Readers can't find the product that is meant.

    Example

    glossary: {term: Llama}
    text: ラマ2はドラマではない。
    flags: ラマ
    suggests: Llama<U+0020>

    glossary: {term: NVIDIA}
    text: そしてもちろんエヌビディアです。
    flags: エヌビディア
    suggests: NVIDIA

    glossary: {term: Open Compute}
    text: オープンな規格、オープン・コンピュートです。
    flags: オープン・コンピュート
    suggests: Open Compute

    When to dismiss

    When the text means another thing of that name, or when katakana is wanted: then admit it in the glossary.
    """

    id = "sound-alike"
    category = "terminology/wrong-term"
    severity = "major"
    neighbours = False
    languages = frozenset({"ja"})

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        return soundalikes(context.glossary).candidates(batch)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        for span, likes in grouped(soundalikes(context.glossary).in_text(passage.target)):
            first = likes[0]
            confidence = _CONFIDENCE[first.how]
            yield self.flag(
                passage,
                span,
                _WHY[first.how].format(form=first.form, term=first.term.term),
                *offered(passage.target, span, likes, confidence),
                confidence=confidence,
                severity=first.term.severity,
            )
