"""The terms of a glossary that a source names, and whether a translation has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from review.glossary import Glossary, Term
from review.matching import dictionary, edges
from review.matching.search import Search, coarse
from review.text import Span, fold_plain, script

_BETWEEN = r"[\s\-‐‑–]*"
_HYPHENS = re.compile(r"[-‐‑–]+")
_PLURAL = r"(?:['’]s?|e?s['’]?)?"
_OPENS = re.compile(r"(?:\A|[.!?:;•\n]|[.!?][\"'”’)])\s*[\"'“‘(\[-]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Named:
    """A term that a source names: its form there, at `span` of the source."""

    span: Span
    term: Term
    form: str


@dataclass(frozen=True, slots=True)
class _Form:
    term: int
    form: str
    pattern: re.Pattern[str]
    cased: bool


class Sources:
    """The source forms of one glossary, ready to be found. Get one with `sources`."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._keys: dict[bytes, list[_Form]] = {}
        for index, term in enumerate(glossary.terms):
            for form in _said(term):
                key = coarse(_HYPHENS.sub(" ", form))
                if key:
                    self._keys.setdefault(key, []).append(_compiled(index, form))
        self._forms = list(self._keys.values())
        self._search = Search(list(self._keys))

    def named(self, source: str) -> tuple[Named, ...]:
        """The terms that the source names, in order of position; of forms that overlap the longest counts.

        A form with capitals is found in its own letters and in capitals alone, so that `react` is not React; and not
        where it begins a sentence, if it is a plain word. Latin forms may have a plural or a possessive ending.
        """
        keys = set(self._search.found(_HYPHENS.sub(" ", source)))
        if not keys:
            return ()
        found: list[Named] = []
        for key in sorted(keys):
            for form in self._forms[key]:
                for match in form.pattern.finditer(source):
                    if _fits(source, match, form):
                        span = Span(match.start("form"), match.end("form"))
                        found.append(Named(span, self.glossary.terms[form.term], form.form))
        kept: list[Named] = []
        for one in sorted(found, key=lambda one: (one.span.start - one.span.end, one.span.start)):
            if not any(other.span.overlaps(one.span) and other.span != one.span for other in kept):
                kept.append(one)
        return tuple(sorted(kept, key=lambda one: one.span))


@lru_cache(maxsize=8)
def sources(glossary: Glossary) -> Sources:
    """The source forms of a glossary; built once."""
    return Sources(glossary)


def _said(term: Term) -> tuple[str, ...]:
    """What the source says for a term: its source forms, else what is written the same in both, in Latin letters."""
    if term.source:
        return term.source
    return tuple(form for form in term.right if all(script(character) in _LATIN for character in form))


_LATIN = frozenset({"latin", "digit", "space", "other"})


def _compiled(index: int, form: str) -> _Form:
    words = [re.escape(word) for word in re.split(r"[\s\-‐‑–]+", form.strip()) if word]
    last = form.strip()[-1:]
    latin = script(last) in ("latin", "digit")
    ending = _PLURAL if latin else ""
    if words and words[-1].endswith("y") and words[-1][-2:-1] not in ("a", "e", "o", "u", "i"):
        words[-1] = words[-1][:-1] + "(?:y|ie(?=s))"
    pattern = re.compile(f"(?P<form>{_BETWEEN.join(words)}){ending}", re.IGNORECASE)
    return _Form(index, form, pattern, any(character.isupper() for character in form))


def _fits(source: str, match: re.Match[str], form: _Form) -> bool:
    start, end = match.span()
    if not edges.begins(edges.kind(source[start]), source, start) or not edges.ends(
        edges.kind(source[end - 1]), source, end
    ):
        return False
    if not form.cased:
        return True
    stands = _HYPHENS.sub(" ", match["form"])
    wanted = _HYPHENS.sub(" ", form.form)
    if re.sub(r"\s+", "", stands) != re.sub(r"\s+", "", wanted) and not (stands.isupper() and len(stands) > 1):
        return False
    plain = form.form[0].isupper() and form.form[1:].islower() and dictionary.is_english(form.form)
    return not (plain and (stands.isupper() or _OPENS.search(source, max(0, start - 6), start)))


def has(folded: str, term: Term) -> bool:
    """Whether a text, as `fold_plain` has it, has a right form of the term: anywhere, and inflected."""
    for form in term.right:
        key = fold_plain(form)
        if key in folded or key.replace(" ", "") in folded.replace(" ", ""):
            return True
        if script(key[-1:]) == "latin" and _inflected(key).search(folded):
            return True
    return False


@lru_cache(maxsize=4096)
def _inflected(key: str) -> re.Pattern[str]:
    """A Latin form with other endings, hyphens and compounds: most of each of its words."""
    words = [word for word in re.split(r"[\s\-‐‑–]+", key) if word]
    stems = [re.escape(word if len(word) <= _STEM else word[: max(_STEM, len(word) - _ENDING)]) for word in words]
    return re.compile(r"\w*[\s\-‐‑–]*".join(stems))


_STEM = 5
_ENDING = 2
"""Letters of a word that inflection may change, and how many of a short one it does not."""
