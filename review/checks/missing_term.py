"""Terms that the source names and the translation does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.checks import running
from review.checks.base import Check, Context
from review.checks.misreading import Misreading
from review.checks.near_miss import NearMiss
from review.checks.sound_alike import SoundAlike
from review.flag import Flag, Suggestion
from review.glossary import Term
from review.matching.edges import fitted
from review.matching.sourced import Named, has, sources
from review.mqm import SEVERITIES
from review.passage import Passage
from review.text import Span, fold_plain, whole

_KNOWN, _ALIKE, _LEFT, _NOWHERE = 0.98, 0.92, 0.85, 0.6


class MissingTerm(Check):
    """The source names a term of the glossary, and the translation does not.

    What it flags
        A passage whose source has a `source` form of a term and which has neither the term nor an admitted form, in
        whatever case, width and inflection. Where something stands there instead, a known misreading, what sounds like
        the term, or the source's own word, that is flagged, with both places. Of source forms inside one another the
        longest counts; one with capitals is found with capitals only (React, not react), and one that is a plain word
        not at the beginning of a sentence. A term that the other half of a sentence has is not missed.

    Why it matters
        Readers look for the term that they know from elsewhere, and a glossary is an agreement.

    Example
            glossary: {term: 変圧器, source: transformer, admitted: [トランス]}
            source: The transformers hum.
            text: その変換器がうなっている。
            flags: the whole text

            glossary: {term: Llama, source: Llama, misreadings: [ラマ]}
            source: Llama 3 is open.
            text: ラマ3はオープンです。
            flags: ラマ
            suggests: Llama<U+0020>

            glossary: {term: 変圧器, source: transformer}
            source: The transformers hum.
            text: そのtransformerがうなっている。
            flags: transformer
            suggests: 変圧器

            glossary: {term: React, source: React}
            source: People react to that.
            text: 人々はそれに反応する。
            flags: nothing

    When to dismiss
        When the sentence says it without the term, as with a pronoun, or the source means something else by the word.
    """

    id = "missing-term"
    category = "terminology/wrong-term"
    severity = "major"
    needs_source = True

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        source = context.source
        if not source or not len(context.glossary):
            return
        folded = fold_plain(passage.target)
        seen: set[Term] = set()
        found: dict[Span, Flag] = {}
        nowhere: list[Named] = []
        for named in sources(context.glossary).named(source):
            term = named.term
            if term in seen or has(folded, term):
                continue
            seen.add(term)
            if any(has(fold_plain(near), term) for near in _near(context)):
                continue
            flag = self._instead(passage, context, named) or self._left(passage, named)
            if flag is None:
                nowhere.append(named)
            else:
                # Two terms may have come out as the same word; the first of the source is offered first.
                there = found.get(flag.span)
                found[flag.span] = there.with_suggestions_of(flag) if there else flag
        yield from found.values()
        if nowhere and not context.shared and Span(0, len(passage.target)) not in found:
            yield self._nowhere(passage, nowhere)

    def _nowhere(self, passage: Passage, missing: Sequence[Named]) -> Flag:
        """One flag for the whole passage, whatever is missing from it."""
        said = ", ".join(named.form for named in missing)
        wanted = ", ".join(named.term.term for named in missing)
        return self.flag(
            passage,
            Span(0, len(passage.target)),
            f"the source says {said}; the glossary has {wanted}",
            confidence=_NOWHERE,
            category="accuracy/omission",
            severity=max((named.term.severity for named in missing), key=SEVERITIES.index),
            source_span=missing[0].span,
        )

    def _instead(self, passage: Passage, context: Context, named: Named) -> Flag | None:
        """What a check without a source takes for the term."""
        for check, sure in ((Misreading(), _KNOWN), (SoundAlike(), _ALIKE), (NearMiss(), _ALIKE)):
            if check.languages and context.language.partition("-")[0] not in check.languages:
                continue
            for flag in check.flags(passage, context):
                if any(one.term == named.term.term for one in flag.suggestions):
                    offered = sorted(flag.suggestions, key=lambda one: one.term != named.term.term)
                    return self._at(passage, flag.span, named, sure, *offered)
        return None

    def _left(self, passage: Passage, named: Named) -> Flag | None:
        """The source's own word, where it stands in the translation."""
        found = re.search(rf"(?<![A-Za-z]){re.escape(named.form)}(?:s(?![a-z]))?(?![A-Za-z])", passage.target, re.I)
        if found is None:
            return None
        span = whole(passage.target, Span(*found.span()))
        term = named.term
        offered = Suggestion(fitted(passage.target, span, term.term), term.term, term.note or None, _LEFT)
        return self._at(passage, span, named, _LEFT, offered)

    def _at(self, passage: Passage, span: Span, named: Named, sure: float, *offered: Suggestion) -> Flag:
        return self.flag(
            passage,
            span,
            f"the source says {named.form}; the glossary has {named.term.term}",
            *offered,
            confidence=sure,
            severity=named.term.severity,
            source_span=named.span,
        )


def _near(context: Context) -> Iterator[str]:
    """The neighbours that have the rest of a sentence."""
    if context.before and running.runs_in(context):
        yield context.before.target
    if context.after and running.runs_out(context):
        yield context.after.target
