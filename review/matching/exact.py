"""Every known form of a glossary's terms that stands in a text, found exactly and mapped back to the very characters.

A form matches across wrapped lines, in any case and width, with and without ・ and ー between katakana, and only where
names of its script may begin and end (`edges`). Among forms that overlap the leftmost wins, and of those the longest,
right ones included: nothing is said of LAMA inside the term LAMA Index.

A coarse search (`search`) says which texts are worth a look, and for which forms; only those are looked at exactly. So
one text and a hundred thousand go the same way and give the same hits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from review.glossary import Glossary, Term
from review.matching import edges
from review.matching.search import Search, each_coarse
from review.text import Mapped, Span, extends, fold, fold_plain, join_wraps, script

_FLOOR = 3
"""Katakana shorter than this differs by a ー or a ・ from other words: ビル and ビール, サバ and サーバー."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A term that lists a form; `form` as the glossary has it, `typed` whether the text has it in the same letters."""

    term: Term
    form: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A form that stands at `span` of a text, where `text` is what stands there.

    With `right`, the claims are all the right forms that it is in other letters than the glossary's: another case or
    width, a ー or a ・ more or less. Otherwise there is one claim for each term that lists it as a misreading, those in
    the same letters first. Beyond that the order is the glossary's.
    """

    span: Span
    text: str
    claims: tuple[Claim, ...]
    right: bool = False


@dataclass(slots=True)
class _Form:
    """A folded form, and what the glossary says of it: indexes of terms, with the form as each lists it."""

    folded: str
    strict: str
    """What the text has to be in case and width alone, where ー and ・ tell words apart; else empty."""
    begins: str
    ends: str
    wrong: list[tuple[int, str]] = field(default_factory=list)
    right: list[tuple[int, str]] = field(default_factory=list)
    silences: list[int] = field(default_factory=list)


_Plain = tuple[str, str, str, tuple[Claim, ...]]
"""A form that is a misreading and nothing else, listed in one way: that way, how it begins and ends, and by whom."""

_WRONG, _RIGHT, _SILENCES = range(3)


class Matcher:
    """The forms of one glossary, ready to be found. Get one with `matcher`."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        # Every listed form: what it is to its term, the term's index, and how it is written.
        self._listed: list[tuple[int, int, str]] = []
        for index, term in enumerate(glossary.terms):
            self._listed += [(_WRONG, index, form) for form in term.misreadings]
            self._listed.append((_RIGHT, index, term.term))
            self._listed += [(_RIGHT, index, form) for form in term.admitted]
            self._listed += [(_SILENCES, index, form) for form in term.exceptions]
        self._folded = each_folded([form for _, _, form in self._listed])
        # Forms that search alike are looked at together; most glossaries are larger than what a transcript has of
        # them, so that the forms themselves are made when they are first found.
        alike: dict[bytes, list[int]] = {}
        for place, key in enumerate(each_coarse(self._folded)):
            alike.setdefault(key, []).append(place)
        self._alike = list(alike.values())
        self._search = Search(list(alike))
        self._made: dict[int, list[_Form]] = {}
        self._plainly: dict[int, _Plain | None] = {}
        self._known: dict[str, tuple[int, ...]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        # The automaton can't be pickled, and is quickly made.
        return matcher, (self.glossary,)

    def _forms(self, key: int) -> list[_Form]:
        made = self._made.get(key)
        if made is None:
            forms: dict[tuple[str, str], _Form] = {}
            for place in self._alike[key]:
                role, index, listed = self._listed[place]
                folded = self._folded[place]
                if not folded:
                    continue
                strict = _strict(listed) if len(folded) < _FLOOR and any(map(_is_katakana, folded)) else ""
                form = forms.get((folded, strict))
                if form is None:
                    form = _Form(folded, strict, edges.kind(folded[0]), edges.kind(folded[-1]))
                    forms[folded, strict] = form
                if role == _SILENCES:
                    form.silences.append(index)
                else:
                    (form.wrong if role == _WRONG else form.right).append((index, listed))
            made = self._made[key] = list(forms.values())
        return made

    def _plain(self, key: int) -> _Plain | None:
        places = self._alike[key]
        _, _, listed = self._listed[places[0]]
        folded = self._folded[places[0]]
        if not folded or extends(listed[0]):
            return None
        claims: dict[int, Claim] = {}
        for place in places:
            role, index, form = self._listed[place]
            if role != _WRONG or form != listed:
                return None
            claims[index] = Claim(self.glossary.terms[index], listed, True)
        return listed, edges.kind(folded[0]), edges.kind(folded[-1]), tuple(claims.values())

    # --- where to look -----------------------------------------------------------------------------------------------

    def worth(self, texts: Sequence[str]) -> Iterator[int]:
        """The indexes of the texts that are worth a look, in order: every text with a hit is among them.

        What the search said is kept until the next one, so that `hits` of these texts need not search again.
        """
        self._known = {}
        for index, keys in self._search.each(texts):
            self._known[texts[index]] = keys
            yield index

    # --- what stands there -------------------------------------------------------------------------------------------

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The misreadings, and the right forms in other letters, in order of position; they never overlap."""
        keys = self._known.get(text)
        if keys is None:
            keys = self._search.found(text)
        return self._hits(text, keys) if keys else ()

    def right(self, text: str) -> tuple[tuple[Span, Term], ...]:
        """Where right forms of terms stand, in whatever letters, in order of position; they may overlap."""
        forms = [form for key in sorted(set(self._search.found(text))) for form in self._forms(key) if form.right]
        if not forms:
            return ()
        mapped = fold(text)
        found = [
            (span, self.glossary.terms[index])
            for form in forms
            for span in _standing(text, mapped, form)
            for index, _ in form.right
        ]
        return tuple(sorted(found, key=lambda one: (one[0].start, -one[0].end)))

    def _hits(self, text: str, keys: tuple[int, ...]) -> tuple[Hit, ...]:
        plain = self._plain_hits(text, keys)
        if plain is not None:
            return plain
        forms = [form for key in sorted(set(keys)) for form in self._forms(key)]
        if not any(form.wrong or form.right for form in forms):
            return ()
        mapped = fold(text)
        silenced: list[tuple[Span, list[int]]] = []
        standing: dict[Span, list[_Form]] = {}
        for form in forms:
            if form.wrong or form.right:
                for span in _standing(text, mapped, form):
                    standing.setdefault(span, []).append(form)
            if form.silences:
                silenced.extend((span, form.silences) for span in _anywhere(text, mapped, form))
        found: list[Hit] = []
        last = 0
        literal: list[Span] | None = None
        for span in sorted(standing, key=lambda span: (span.start, -span.end)):
            if span.start < last:
                continue
            hit, known = self._judged(text, span, standing[span], silenced)
            if known:
                last = span.end
            if hit is None:
                continue
            if literal is None:
                literal = list(edges.literal(text))
            if not any(one.covers(span) for one in literal):
                found.append(hit)
        return tuple(found)

    def _plain_hits(self, text: str, keys: tuple[int, ...]) -> tuple[Hit, ...] | None:
        """The hits of a text that needs no folding to see them; None where it may.

        That is most texts: misreadings in the letters in which they are listed, apart, with nothing left out of them.
        """
        hits: list[Hit] = []
        for key in keys:
            if key not in self._plainly:
                self._plainly[key] = self._plain(key)
            plain = self._plainly[key]
            if plain is None:
                return None
            listed, begins, ends, claims = plain
            start = text.find(listed)
            end = start + len(listed)
            if (
                start < 0
                or text[end : end + 1] in _LATER
                or not edges.begins(begins, text, start)
                or not edges.ends(ends, text, end)
            ):
                return None
            hits.append(Hit(Span(start, end), listed, claims))
        if len(hits) > 1:
            if len(set(keys)) < len(keys):
                return None
            hits.sort(key=_start)
            if any(one.span.end > other.span.start for one, other in pairwise(hits)):
                return None
        return None if edges.may_be_literal(text) else tuple(hits)

    def _judged(
        self, text: str, span: Span, forms: list[_Form], silenced: list[tuple[Span, list[int]]]
    ) -> tuple[Hit | None, bool]:
        """The hit at `span`, if there is one, and whether anything is known to stand there."""
        terms = self.glossary.terms
        seen = span.of(text)
        letters = spellings(seen)
        right = [(index, listed) for form in forms for index, listed in form.right]
        if any(_composed(listed) in letters for _, listed in right):
            return None, True
        quiet = {index for cover, indexes in silenced if cover.covers(span) for index in indexes}
        right = [claim for claim in right if claim[0] not in quiet]
        wrong = [
            (index, listed, _composed(listed) in letters)
            for form in forms
            for index, listed in form.wrong
            if index not in quiet
        ]
        # Of one term that lists a form as right and, in other letters, as wrong, only those very letters are wrong.
        own = {index for index, _ in right}
        wrong = [claim for claim in wrong if claim[2] or claim[0] not in own]
        if wrong:
            claims: dict[int, Claim] = {}
            for index, listed, typed in sorted(wrong, key=lambda claim: (not claim[2], claim[0])):
                claims.setdefault(index, Claim(terms[index], listed, typed))
            return Hit(span, seen, tuple(claims.values())), True
        if right:
            right.sort(key=lambda claim: claim[0])
            return Hit(span, seen, tuple(Claim(terms[index], listed, False) for index, listed in right), True), True
        return None, False


@lru_cache(maxsize=8)
def matcher(glossary: Glossary) -> Matcher:
    """The matcher of a glossary, made once for each of the last few."""
    return Matcher(glossary)


# Before these the end of a hit may lie further on: a ー that folding left out, behind a wrap or not.
_LATER = tuple("ーｰ \t\n")


def each_folded(texts: Sequence[str]) -> list[str]:
    """`fold_plain` of each text, all of them folded at once."""
    joined = "\0".join(texts)
    if joined.count("\0") != len(texts) - 1:
        return [fold_plain(text) for text in texts]
    return fold_plain(joined).split("\0")


def _start(hit: Hit) -> int:
    return hit.span.start


def _is_katakana(character: str) -> bool:
    return script(character) == "katakana"


# --- one form in one text --------------------------------------------------------------------------------------------


def _standing(text: str, mapped: Mapped, form: _Form) -> Iterator[Span]:
    """Where the form stands as a name of its script may."""
    for span in _anywhere(text, mapped, form):
        if (
            edges.begins(form.begins, text, span.start)
            and edges.ends(form.ends, text, span.end)
            and (not form.strict or _strict(span.of(text)) == form.strict)
        ):
            yield span


def _anywhere(text: str, mapped: Mapped, form: _Form) -> Iterator[Span]:
    """Where the folded form stands in the folded text, with the ー behind it that folding left out."""
    folded, size = mapped.text, len(form.folded)
    at = folded.find(form.folded)
    while at >= 0:
        start, end = mapped.starts[at], mapped.ends[at + size - 1]
        # A character that folds to several, as … to three, is never cut.
        cut = (at and mapped.starts[at - 1] == start) or (at + size < len(folded) and mapped.ends[at + size] == end)
        if not cut:
            yield Span(start, _with_long(text, end) if form.ends == "katakana" else end)
        at = folded.find(form.folded, at + 1)


def _with_long(text: str, end: int) -> int:
    ahead = end
    while ahead < len(text):
        if text[ahead] in "ーｰ":
            end = ahead = ahead + 1
        elif (behind := edges.past_wrap(text, ahead)) > ahead and text[behind : behind + 1] in ("ー", "ｰ"):
            ahead = behind
        else:
            break
    return end


def excepts(term: Term, text: str, span: Span) -> bool:
    """Whether the span stands in a context that the glossary excepts: there nothing is said of the term."""
    if not term.exceptions:
        return False
    mapped = fold(text)
    contexts = (_Form(folded, "", "", edges.kind(folded[-1])) for folded in each_folded(term.exceptions) if folded)
    return any(cover.covers(span) for context in contexts for cover in _anywhere(text, mapped, context))


def _strict(text: str) -> str:
    """Folded in case and width alone, without wraps: ー and ・ count."""
    return unicodedata.normalize("NFKC", _unwrapped(text)).casefold()


def _unwrapped(text: str) -> str:
    return "".join(line.strip(" \t\u3000") for line in text.split("\n")) if "\n" in text else text


def _composed(text: str) -> str:
    """In NFC: texts that differ only in how a character is encoded look the same, and nothing is wrong with either."""
    return unicodedata.normalize("NFC", text)


def spellings(seen: str) -> tuple[str, ...]:
    """What a piece of text spells, wraps joined with a blank where its script has blanks, and without."""
    if "\n" not in seen:
        return (_composed(seen),)
    return _composed(join_wraps(seen).text), _composed(_unwrapped(seen))
