"""What in a text is like a term of the glossary without being listed anywhere: what all ways of being like it share.

Each run of names (`names`) is looked at once for each glossary, the longest stretches first. Nothing is found inside a
right form: what the glossary has exactly is the business of `exact`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from review.glossary import Glossary, Term
from review.matching import dictionary, names
from review.matching.batch import Batch
from review.matching.exact import excepts, matcher
from review.matching.names import Piece
from review.text import Span, fold_plain, script

_MOST = 3
_KEPT = 8192
"""Runs of which is remembered what they are like; most transcripts have fewer."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A form of a term that a stretch of text is like. `start` and `end` are offsets, first in a run, then in a text.

    `how` is the circumstance, of those that `lookalikes` and `soundalikes` name; `apart` is an edit distance or a
    strain.
    """

    start: int
    end: int
    term: Term
    form: str
    how: str
    apart: float


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand for a term: `role` is `right`, `reading` or `source`; `term` its index in the glossary."""

    text: str
    term: int
    role: str


Like = tuple[Form, str, float]
"""A form, how it is like the text, and how far apart they are."""


@lru_cache(maxsize=4)
def forms(glossary: Glossary) -> tuple[Form, ...]:
    """The forms in Latin letters, katakana and digits; of the source only those that are not right anyway."""
    found = []
    for index, term in enumerate(glossary.terms):
        found += [Form(text, index, "right") for text in term.right if _is_named(text)]
        found += [Form(text, index, "reading") for text in term.reading if _is_named(text)]
        sources = [text for text in term.source if text not in term.right and _is_named(text)]
        if sources:
            right = {fold_plain(form) for form in term.right}
            # What holds a right form is right, if not the shortest, and so are several: Google DeepMind, Transformers.
            found += [
                Form(text, index, "source")
                for text in sources
                if right.isdisjoint(
                    (fold_plain(text), fold_plain(text).removesuffix("s"), *map(fold_plain, text.split()))
                )
            ]
    return tuple(found)


def _is_named(text: str) -> bool:
    """Whether it is written in Latin letters, katakana and digits, not in digits alone."""
    if text.isascii():
        return any(map(str.isalpha, text))
    kinds = {script(character) for character in set(text) if character.isalnum()}
    return kinds != {"digit"} and bool(kinds) and kinds <= {"latin", "digit", "katakana"}


def has_kana(form: str) -> bool:
    """Whether katakana is among the characters of a form."""
    return not form.isascii() and any(script(character) == "katakana" for character in form)


def key(text: str) -> str:
    """The letters and digits of a name in small letters, with nothing between them."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


class Right:
    """The right forms of a glossary's terms, and where they stand in runs; each run is looked at once."""

    def __init__(self, glossary: Glossary) -> None:
        # Of two terms with one form the first counts.
        self._forms = {fold_plain(form): (form, term.term) for term in reversed(glossary.terms) for form in term.right}
        self._beginnings = {_beginning(form) for form in self._forms}
        self._widest = max((len(names.pieces(form)) for form in self._forms), default=0)
        self._found: dict[str, tuple[tuple[int, int], ...]] = {}

    def form(self, text: str) -> tuple[str, str] | None:
        """The form that a text folds to, and its term."""
        return self._forms.get(fold_plain(text))

    def stretches(self, run: str) -> tuple[tuple[int, int], ...]:
        """The stretches of the run's pieces that are right forms, as ranges of their indexes."""
        found = self._found.get(run)
        if found is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            parts = names.pieces(run)
            found = self._found[run] = tuple(
                (start, end)
                for start, end in names.spans(parts, min(self._widest, names.WIDEST))
                if _beginning(run[parts[start].start : parts[end - 1].end]) in self._beginnings
                and fold_plain(run[parts[start].start : parts[end - 1].end]) in self._forms
            )
        return found


def _beginning(text: str) -> str:
    """The first letters of a name, folded: what two names have to share before it is worth folding them."""
    return unicodedata.normalize("NFKC", text[:4]).casefold().replace("ー", "").replace("・", "").split("\n")[0][:2]


@lru_cache(maxsize=4)
def right_forms(glossary: Glossary) -> Right:
    """The right forms of a glossary, made once for each of the last few."""
    return Right(glossary)


class Search:
    """One way of being like the terms of a glossary; a subclass says what pieces of a run are like.

    `blanks` says that the text has blanks between its words: then only what has a capital or a digit can be a name.
    """

    def __init__(self, glossary: Glossary, blanks: bool = False) -> None:
        self.glossary = glossary
        self.blanks = blanks
        self._right = right_forms(glossary)
        self._found: dict[str, tuple[Likeness, ...]] = {}

    def like(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterable[Like]:
        """What these pieces of a run are like; `after` is the piece behind them, if there is one."""
        raise NotImplementedError

    def beside(self, text: str) -> Iterable[Likeness]:
        """What else in the text is like a term, if more than runs has to be looked at."""
        return ()

    def besides(self, batch: Batch) -> Iterable[int]:
        """The indexes of the texts of a batch in which `beside` may find something."""
        return ()

    def worth(self, batch: Batch, runs: Set[str]) -> Set[str]:
        """Those of some runs of a batch that may be like a term, told for all of them at once."""
        return runs

    def keeps(self, text: str, one: Likeness) -> bool:
        """Whether a likeness stands where it was found in the text."""
        return True

    def candidates(self, batch: Batch) -> Iterable[int] | None:
        """The indexes of the texts in which something may be like a term; None where each has to be looked at."""
        if not self.glossary.terms:
            return ()
        if self.blanks:
            return None
        known = batch.runs.keys() & self._found.keys()
        found = {run for run in known if self._found[run]}
        worth = self.worth(batch, batch.runs.keys() - known)
        if len(self._found) + len(batch.runs) <= _KEPT:
            self._found.update(dict.fromkeys(batch.runs.keys() - known - worth, ()))
        return batch.with_runs(found.union(filter(self.of, worth))).union(self.besides(batch))

    def in_text(self, text: str) -> Iterator[Likeness]:
        """What in the text is like a term, in order of position and at its offsets; nothing inside anything longer."""
        if not self.glossary.terms:
            return
        found = [
            replace(one, start=start + one.start, end=start + one.end)
            for start, run in (names.proper(text) if self.blanks else names.runs(text))
            for one in self.of(run)
        ]
        found = [one for one in found if self.keeps(text, one) and not _is_surname(text, one)]
        found += self.beside(text)
        if not found:
            return
        known = [span for span, _ in matcher(self.glossary).right(text)]
        last = Span(0, 0)
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            span = Span(one.start, one.end)
            if one.end <= last.end and span != last:
                continue
            if any(other.covers(span) for other in known):
                continue
            if not excepts(one.term, text, span):
                last = span
                yield one

    def of(self, run: str) -> tuple[Likeness, ...]:
        """What in a run is like a term; of stretches that overlap the longest, with all that it is like."""
        found = self._found.get(run)
        if found is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            found = self._found[run] = tuple(self._in_run(run))
        return found

    def _in_run(self, run: str) -> Iterator[Likeness]:
        parts = names.pieces(run)
        if len(parts) == 1:
            likes = nearest(self.like(parts, ()))
            for form, how, apart in () if likes and self._right.stretches(run) else likes:
                yield Likeness(parts[0].start, parts[0].end, self.glossary.terms[form.term], form.text, how, apart)
            return
        right = self._right.stretches(run)
        if sum(part.script == "latin" for part in parts) > names.PROSE:
            return
        taken = [False] * len(parts)
        for start, end in names.spans(parts, names.WIDEST):
            if any(taken[start:end]) or any(a < end and start < b and not (start <= a and b <= end) for a, b in right):
                continue
            inside = [(a, b) for a, b in right if start <= a and b <= end]
            if (start, end) in inside:
                taken[start:end] = [True] * (end - start)
                continue
            likes = nearest(self.like(parts[start:end], parts[end : end + 1]))
            # A right form that is part of the stretch has to be part of what the stretch is said to be.
            for a, b in inside:
                kept = key(names.joined(parts[a:b]))
                likes = [one for one in likes if kept in key(one[0].text)]
            if likes:
                taken[start:end] = [True] * (end - start)
            for form, how, apart in likes:
                term = self.glossary.terms[form.term]
                yield Likeness(parts[start].start, parts[end - 1].end, term, form.text, how, apart)


def _is_surname(text: str, one: Likeness) -> bool:
    """Whether a first name stands before what sounds like a term of one word: フランツ・カフカ is no server."""
    alone = one.how in ("sound", "kana", "reading", "word") and " " not in one.form
    return alone and dictionary.is_after_first_name(text, one.start)


def nearest(likes: Iterable[Like]) -> list[Like]:
    """The likenesses, nearest for their length first, right forms before others, one for each term, a few at most."""
    likes = [*likes]
    if len(likes) < 2:
        return likes
    best: dict[int, Like] = {}
    for one in sorted(likes, key=lambda one: (one[2] / len(one[0].text), one[0].role != "right")):
        best.setdefault(one[0].term, one)
    return list(best.values())[:_MOST]
