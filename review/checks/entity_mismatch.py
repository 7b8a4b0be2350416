"""Names and codes of the source that the translation does not have, or has in another spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from review.checks import running
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.glossary import Glossary
from review.matching import entities as matching
from review.matching.edges import fitted
from review.matching.entities import Entity, Latin, entities, latin, squeezed
from review.matching.hearing import heard
from review.matching.holes import filled, holes
from review.passage import Passage
from review.text import Span, script, whole

_CODE, _MISSPELLED, _KEPT, _FEWER, _HOLE, _NAME = 0.75, 0.85, 0.7, 0.6, 0.75, 0.5

_MOST = 5
"""Names that a message lists."""

_SHORTEST = 4
"""Letters of a capitalised word that may be a name."""

_OFTEN = 2
"""Other passages in which a name was kept from which on it should have been kept here as well."""

_MOSTLY = 0.9
_LOWER = re.compile(r"\b[a-z]{4,}\b")


class EntityMismatch(Check):
    """A name or a code of the source is missing or misspelled.

    What it flags
        Acronyms, product codes and names like iPhone that the source has and the translation has not, neither in Latin
        letters nor, by their sound, in katakana. A name that is written like a plain capitalised word (Medicare) is
        missed where the transcript keeps it elsewhere, and, with less confidence, where it is no word of English.
        Countries, days, firms' forms, currencies, states and words in capitals for emphasis are no such names. A Latin
        name in the translation that the source does not have, a letter or two from the missing one, is taken for it.

    Why it matters
        A product, a standard or a law that is not named can't be found again, and a wrong digit in a part number sends
        the reader for another part.

    Example
            source: The H5N1 strain was found with ELISA.
            text: ELISAでH5N7株が見つかりました。
            flags: H5N7
            suggests: H5N1

            source: Report the use of restraint through RIDS.
            text: 拘束の使用を報告してください。
            flags: the whole text

            source: Nvidia announced Omniverse in the US.
            text: エヌビディアは米国でオムニバースを発表した。
            flags: nothing

    When to dismiss
        When the name was translated, or left out where the reader does not need it again.
    """

    id = "entity-mismatch"
    category = "accuracy/omission"
    severity = "major"
    needs_source = True

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        found: Counter[Any] = Counter()
        if not context.source:
            return found
        names = entities(context.source)
        if any(not name.code for name in names):
            found.update(_LOWER.findall(context.source))
        for key, kept in _kept(names, context.source, passage.target).items():
            found["seen", key] += 1
            if kept:
                found["kept", key] += 1
        return found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        source = context.source
        if not source or context.shared:
            return
        absent = list(self._absent(passage, context))
        if not absent:
            return
        missing = [(name, sure) for name, sure in absent if sure]
        left = [] if any(holes(source, context.source_language)) else list(holes(passage.target, context.language))
        alphabet = _in_latin(passage.target)
        if left and not missing:
            missing = [(name, _HOLE) for name, _ in absent if not (name.plain and (alphabet or name.opens))]
        stray = [one for one in latin(passage.target).tokens if len(one[1]) > 1 and not latin(source).has(one[1])]
        lost: list[tuple[Entity, float]] = []
        for name, sure in missing:
            # Between languages of one alphabet a word is like its translation: Configuration, Konfiguration.
            like = _like(name.text, stray) if name.code or not alphabet else None
            if like is None:
                lost.append((name, sure))
            else:
                stray.remove(like)
                yield self._misspelled(passage, name, like[0])
        if lost:
            yield self._lost(passage, lost, left)

    def _misspelled(self, passage: Passage, name: Entity, span: Span) -> Flag:
        span = whole(passage.target, span)
        return self.flag(
            passage,
            span,
            f"the source says {name.text}",
            Suggestion(fitted(passage.target, span, name.text), confidence=_MISSPELLED),
            confidence=_MISSPELLED,
            category="accuracy/mistranslation",
            source_span=name.span,
        )

    def _lost(self, passage: Passage, lost: Sequence[tuple[Entity, float]], left: Sequence[Span]) -> Flag:
        """One flag for all names that are missing, at the first hole that they may have left."""
        names = ", ".join(name.text for name, _ in lost[:_MOST]) + (", ..." if len(lost) > _MOST else "")
        sure = max(sure for _, sure in lost)
        span, offered = Span(0, len(passage.target)), []
        if left:
            span, sure = whole(passage.target, left[0]), max(sure, _HOLE)
            if len(lost) == 1:
                offered = [Suggestion(filled(span.of(passage.target), lost[0][0].text), confidence=sure)]
        return self.flag(
            passage,
            span,
            f"the source's {names} {'is' if len(lost) == 1 else 'are'} missing",
            *offered,
            confidence=sure,
            source_span=lost[0][0].span,
        )

    def _absent(self, passage: Passage, context: Context) -> Iterator[tuple[Entity, float]]:
        """The names that stand nowhere in the translation, each once, with how sure it is that they should."""
        text, source = passage.target, context.source or ""
        names = entities(source)
        ours = latin(text)
        often = Counter(squeezed(name.text) for name in names if name.code)
        spans = {name.span for name in names if not ours.has(name.text) and not _told(name, text)}
        seen: set[str] = set()
        known = _known(context.glossary)
        for at, name in enumerate(names):
            key = squeezed(name.text)
            if key in seen or (name.span in spans and _beside(name, context)):
                continue
            seen.add(key)
            if squeezed(name.text) in known:
                # What the glossary has is missed by the check for its terms.
                continue
            if name.span not in spans:
                fewer = name.code and context.source_confidence == 1 and 0 < ours.count(name.text) < often[key]
                if fewer and not _told(name, text):
                    yield name, _FEWER
            elif name.code:
                yield name, _CODE
            elif not context.totals[name.text.lower()] and self._is_kept(
                _phrases(names, at, source, ours), context.totals
            ):
                yield name, _KEPT
            elif (
                context.source_confidence == 1
                and _is_unknown(name, context)
                and not _beside_absent(names, at, spans, source)
            ):
                yield name, _NAME
            else:
                yield name, 0.0

    def _is_kept(self, phrases: Sequence[str], totals: Counter[Any]) -> bool:
        """Whether the transcript has kept the name, or a phrase that it is part of, in its other passages."""
        return any(
            totals["seen", phrase] > _OFTEN and totals["kept", phrase] >= _MOSTLY * (totals["seen", phrase] - 1)
            for phrase in phrases
        )


@lru_cache(maxsize=8)
def _known(glossary: Glossary) -> frozenset[str]:
    """Every form that the glossary has, right, wrong or of the source."""
    return frozenset(
        squeezed(form) for term in glossary.terms for form in (*term.source, *term.right, *term.misreadings)
    )


def _kept(names: Sequence[Entity], source: str, text: str) -> dict[str, bool]:
    """Each capitalised word that is no plain one, and each two that stand together: does the translation have them?"""
    ours = latin(text)
    return {
        phrase: ours.has(phrase)
        for at, name in enumerate(names)
        if not name.code
        for phrase in _phrases(names, at, source)
    }


def _phrases(names: Sequence[Entity], at: int, source: str, ours: Latin | None = None) -> list[str]:
    """What tells whether a name is kept: itself, unless it is a plain word, and it with its neighbours in a phrase.

    With `ours` only with those neighbours that are there.
    """
    name = names[at]
    if name.plain or len(name.text) < _SHORTEST:
        return []
    found = [squeezed(name.text)]
    for first, second in ((at - 1, at), (at, at + 1)):
        if first >= 0 and second < len(names):
            one, other = names[first], names[second]
            if source[one.span.end : other.span.start] in (" ", "\n", "-") and (
                ours is None or ours.has((other if one is name else one).text)
            ):
                found.append(squeezed(one.text + other.text))
    return found


def _told(name: Entity, text: str) -> bool:
    """Whether the text says the name in other words or letters."""
    if matching.is_translated(name.text) or matching.has_equal(name.text, text):
        return True
    return heard(name.text, text, strict=name.text.isupper() and len(name.text) < 6)


def _is_unknown(name: Entity, context: Context) -> bool:
    """Whether a capitalised word is a name that no language has a word for, as far as that can be told."""
    word = name.text
    if name.plain or name.opens or len(word) < _SHORTEST or "-" in word or context.totals[word.lower()]:
        return False
    return _primary(context) == "ja" and not _ASIAN.fullmatch(word.lower())


_ASIAN = re.compile(
    r"(?:(?:[kgsztdnhbpmr]|sh|ch|ts|j|f|(?:[kgnhbpmr]?y)(?=[auo])|w(?=[ao]))?[aeiou]n?(?:(?=[ksztp])[kstp])?)+"
    r"|(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[iuü]?(?:a|o|e|i|u|ai|ei|ao|ou|oo|ue|ui|iu)(?:ng?|r)?){1,2}"
)
"""Names like Toyota, Shionogi and Feng, which are written in kanji."""


def _beside_absent(names: Sequence[Entity], at: int, absent: set[Span], source: str) -> bool:
    """Whether a name stands in a phrase of names none of which is there: then the phrase was translated."""
    for other in (at - 1, at + 1):
        if 0 <= other < len(names) and names[other].span in absent:
            low, high = min(at, other), max(at, other)
            if _PHRASE.fullmatch(source[names[low].span.end : names[high].span.start]):
                return True
    return False


_PHRASE = re.compile(r"(?:['’]s)?[ \n]*,?[ \n]*(?:of|the|and|for|&|in|de|-)?[ \n]*(?:the[ \n])?")


def _in_latin(text: str) -> bool:
    letters = [character for character in text[:1000] if character.isalpha()]
    return sum(script(character) == "latin" for character in letters) * 2 > len(letters)


def _primary(context: Context) -> str:
    return context.language.partition("-")[0]


def _beside(name: Entity, context: Context) -> bool:
    """Whether a neighbour has the name that shares the sentence."""
    near = [
        *([context.before.target] if context.before and running.runs_in(context) else []),
        *([context.after.target] if context.after and running.runs_out(context) else []),
    ]
    return any(latin(text).has(name.text) or _told(name, text) for text in near)


def _like(name: str, stray: Sequence[tuple[Span, str]]) -> tuple[Span, str] | None:
    """The Latin token of the translation that is nearest to the name, where it is near enough to be meant for it."""
    most = 1 if len(name) < 8 else 2
    near = [(OSA.distance(name, token, score_cutoff=most), token, span) for span, token in stray]
    near = [one for one in near if one[0] <= most and script(one[1][0]) != "other"]
    if not near or len(name) < 3:
        return None
    _, token, span = min(near, key=lambda one: (one[0], one[2]))
    return span, token
