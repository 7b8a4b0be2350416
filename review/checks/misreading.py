"""The check `misreading`: known wrong renderings of the glossary's terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching import evidence, lettering, names
from review.matching.batch import Batch
from review.matching.edges import fitted
from review.matching.exact import Claim, Hit, matcher
from review.passage import Passage
from review.text import Span, join_wraps, script

# How likely a reviewer is to act: with nothing but the glossary to go by, where the source says the term, where it does
# not, and for lettering alone; and how likely a suggestion is that is not the first.
_KNOWN = 0.9
_SPOKEN = 0.97
_UNSPOKEN = 0.5
_LETTERING = 0.7
_SECOND = 0.4


class Misreading(Check):
    """A known wrong rendering of a term, or a term in other letters than the glossary's.

    What it flags

    Every text that the glossary lists among a term's `misreadings`, where it stands as a name of its own: across
    wrapped lines, in any case and width, with and without ・ and ー, but not inside another word, not in a context that
    `except` lists, and not inside a longer right form. The term itself in another case or width, or with a ー or a ・
    more or less, is flagged as minor. Where a phrase is listed to say where a word is wrong, only that word is flagged.
    Where two terms list one misreading, the flag offers both; with a source, what the source says comes first, and what
    the source explains is not flagged.

    Why it matters

    Speech recognition and machine translation misread the same names in the same way, again and again. Readers take
    ラマ for the animal and 米ドル for money.

    Example

    glossary: {term: Llama, misreadings: [Lama, ラマ, 衛兵], except: [近衛兵]}
    text: それでラマ2は、ラマ・ガードやドラマとは違う。近衛兵でもない。
    flags: ラマ
    suggests: Llama<U+0020>
    flags: ラマ
    suggests: Llama

    glossary: {term: モデルを蒸留, misreadings: [モデルを抽出]}
    text: 成分を抽出した。大きなモデルを抽出した。
    flags: 抽出
    suggests: 蒸留

    When to dismiss

    When the text means what it says: the animal, the money. If that is so wherever it stands in such a context, add the
    context to the term's `except` in the glossary.
    """

    id = "misreading"
    category = "terminology/wrong-term"
    severity = "major"
    neighbours = False

    def candidates(self, batch: Batch, context: Context) -> Iterable[int]:
        return matcher(context.glossary).worth(batch.texts)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        for hit in matcher(context.glossary).hits(passage.target):
            flag = self._lettering(passage, hit) if hit.right else self._misread(passage, hit, context)
            if flag is not None:
                yield flag

    def _misread(self, passage: Passage, hit: Hit, context: Context) -> Flag | None:
        claims: Sequence[Claim] = hit.claims
        if _is_latin(hit.text) and not _is_latin(claims[0].term.term) and names.in_prose(passage.target, hit.span):
            # An English title or sentence is to be translated as a whole, or left as it is.
            return None
        if script(hit.text[0]) == "katakana" and not any(claim.typed for claim in claims) and _is_word(hit.text):
            # オムニバース is listed, but オムニバス is a word.
            return None
        confidence = _KNOWN
        if context.source is not None:
            spoken = {claim.term for claim in claims if evidence.says(context.source, claim.term)}
            if spoken:
                claims = sorted(claims, key=lambda claim: claim.term not in spoken)
                confidence = _SPOKEN
            elif evidence.explains(context.source, hit.text):
                return None
            elif all(claim.term.source for claim in claims):
                confidence = _UNSPOKEN
        span, rights = hit.span, [claim.term.term for claim in claims]
        if len(rights) == 1:
            span, rights[0] = _narrowed(passage.target, span, rights[0])
        offered: list[Suggestion] = []
        for claim, right in zip(claims, rights, strict=True):
            term = claim.term
            sure = _SECOND if offered else confidence
            offered.append(Suggestion(fitted(passage.target, span, right), term.term, term.note or None, sure))
        return Flag(
            passage.number,
            span,
            span.of(passage.target),
            self.id,
            self.category,
            claims[0].term.severity,
            _message(hit, claims, span),
            tuple(offered),
            confidence,
        )

    def _lettering(self, passage: Passage, hit: Hit) -> Flag | None:
        if not lettering.odd(passage.target, hit.span, [claim.form for claim in hit.claims]):
            return None
        first = {claim.term: claim for claim in reversed(hit.claims)}
        offered = tuple(
            Suggestion(
                fitted(passage.target, hit.span, claim.form, blanks=False),
                claim.term.term,
                claim.term.note or None,
                _SECOND if rank else _LETTERING,
            )
            for rank, claim in enumerate(claim for claim in hit.claims if first[claim.term] is claim)
        )
        return self.flag(
            passage,
            hit.span,
            f"the glossary writes {hit.claims[0].form}",
            *offered,
            confidence=_LETTERING,
            category="terminology/inconsistent",
            severity="minor",
        )


def _message(hit: Hit, claims: Sequence[Claim], span: Span) -> str:
    known = "a known misreading of " + " and of ".join([claim.term.term for claim in claims])
    return known if span == hit.span else f"{join_wraps(hit.text).text} is {known}"


_PARTICLES = frozenset("のをはがにでともなへや")
_LED = re.compile("(?:より|から|[のをはがにでともなへや])\\Z")
"""What a phrase ends with that leads to a word; one behind a word begins with a particle."""
_ENDINGS = _PARTICLES.union("りら")


def _narrowed(text: str, span: Span, right: str) -> tuple[Span, str]:
    """The part of a misreading that is wrong, and what belongs there: of モデルを抽出 only 抽出.

    The rest, which says where the word is wrong, is set apart by a particle.
    """
    if _ENDINGS.isdisjoint(span.of(text)):
        return span, right
    offsets = [at for at in range(span.start, span.end) if text[at] != "\n"]
    wrong = "".join(text[at] for at in offsets)
    before = _common(wrong, right)
    while before and not _LED.search(wrong, 0, before):
        before -= 1
    after = _common(wrong[:before:-1], right[:before:-1])
    while after and wrong[-after] not in _PARTICLES:
        after -= 1
    end, right_end = len(wrong) - after, len(right) - after
    if not before + after or _is_hiragana(wrong[before:end]) or _is_hiragana(right[before:right_end]):
        return span, right
    return Span(offsets[before], offsets[end - 1] + 1), right[before:right_end]


def _common(one: str, other: str) -> int:
    """How many characters they begin with alike, with at least one left over of each."""
    shorter = min(len(one), len(other)) - 1
    return next((at for at in range(shorter) if one[at] != other[at]), max(shorter, 0))


def _is_hiragana(text: str) -> bool:
    """Whether a text begins or ends with hiragana: then it may be cut inside a word."""
    return script(text[0]) == "hiragana" or script(text[-1]) == "hiragana"


def _is_latin(text: str) -> bool:
    return script(text[0]) == "latin"


def _is_word(text: str) -> bool:
    from review.matching import dictionary

    return dictionary.kind(text) == "word"
