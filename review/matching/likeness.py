"""What in a text is nearly a term of the glossary, or sounds like one, without being listed anywhere.

Each run of names (`names`) is looked at once for each glossary. Nothing is found inside a right form, nor in a plain
word of the language: what the glossary has exactly is the business of `exact`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from review.glossary import Glossary, Term
from review.matching import compounds, dictionary, names
from review.matching.exact import matcher
from review.matching.names import Piece
from review.matching.near import NearIndex, distance
from review.matching.sound import (
    SoundIndex,
    bearable,
    phones,
    romanised,
    short,
    skeleton,
    skeletons,
    spelled_out,
    strain,
)
from review.text import Span, fold_plain, script

_WIDEST = 5
_MOST = 3
_LONG = 8
_CLIPPED = 3
_ENTRIES = {"word": 0.06, "name": 0.11}
_VERY_LONG = 14


@dataclass(frozen=True, slots=True)
class Likeness:
    """A form of a term that a stretch of text is like. `start` and `end` are offsets, first in a run, then in a text.

    `how` is the circumstance: `letters` (a few letters off), `blanks` (only blanks or hyphens off), `kana`, `reading`
    (katakana off the term's reading), `version` (a number that the glossary's do not have), `source` (left as the
    source has it), `sound`, `word` (sounds so, but is a word of the dictionary), `heard` (sounds as the source does),
    `clipped`, `half`, `particle`, `kanji` (see `compounds`). `apart` is an edit distance or a strain.
    """

    start: int
    end: int
    term: Term
    form: str
    how: str
    apart: float


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    term: int
    role: str


class Lookalikes:
    """The forms of one glossary, ready to be compared with. Get one with `lookalikes`."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._right: set[str] = set()
        self._latin: dict[str, list[_Form]] = {}
        self._kana: dict[str, list[_Form]] = {}
        self._spelled: dict[str, list[_Form]] = {}
        self._near_latin = NearIndex()
        self._near_kana = NearIndex()
        self._heard = SoundIndex()
        self._read = SoundIndex()
        self._versions: dict[str, list[tuple[str, _Form]]] = {}
        self._found: dict[str, tuple[Likeness, ...]] = {}
        self._last: tuple[str, tuple[Likeness, ...]] = ("", ())
        self._rests: dict[tuple[int, str], list[tuple[str, _Form]]] = {}
        self._in_kana: set[int] = set()
        self._compounds = compounds.Compounds(glossary)
        for index, term in enumerate(glossary.terms):
            self._add(index, term)

    def _add(self, index: int, term: Term) -> None:
        right = {fold_plain(form) for form in term.right}
        self._right |= right
        for role, forms in (("right", term.right), ("reading", term.reading), ("source", term.source)):
            for text in forms:
                if role == "source" and fold_plain(text) in right:
                    continue
                form = _Form(text, index, role)
                scripts = {script(character) for character in text if character.isalnum()}
                if not scripts or not scripts <= {"latin", "digit", "katakana"}:
                    continue
                if "katakana" in scripts:
                    self._add_kana(form)
                elif "latin" in scripts:
                    self._add_latin(form)

    def _add_latin(self, form: _Form) -> None:
        key = _key(form.text)
        self._latin.setdefault(key, []).append(form)
        self._near_latin.add(key)
        if form.text not in self._spelled:
            self._heard.add(form.text, skeletons(form.text))
        self._spelled.setdefault(form.text, []).append(form)
        parts = names.pieces(form.text)
        if form.role == "right" and len(parts) > 1 and parts[-1].script == "digit":
            self._versions.setdefault(_key(names.joined(parts[:-1])), []).append((parts[-1].text, form))

    def _add_kana(self, form: _Form) -> None:
        sounds = phones(form.text)
        if form.role == "right":
            self._in_kana.add(form.term)
            parts = names.pieces(form.text)
            for at, part in enumerate(parts if len(parts) > 1 else ()):
                self._rests.setdefault(_rest(parts, at), []).append((part.text, form))
        self._kana.setdefault(short(sounds), []).append(form)
        self._near_kana.add(short(sounds))
        if sounds not in self._spelled:
            self._read.add(sounds, _bones(form.text))
        self._spelled.setdefault(sounds, []).append(form)

    # --- texts -------------------------------------------------------------------------------------------------------

    def in_text(self, text: str) -> tuple[Likeness, ...]:
        """What in the text is like a term, in order of position and at its offsets; nothing inside anything longer."""
        if not self.glossary.terms:
            return ()
        if self._last[0] != text:
            self._last = text, tuple(self._looked_for(text))
        return self._last[1]

    def _looked_for(self, text: str) -> Iterator[Likeness]:
        found = [
            replace(one, start=start + one.start, end=start + one.end)
            for start, run in names.runs(text)
            for one in self.of(run)
        ]
        found = [one for one in found if not _in_compound(text, one)]
        found += [
            Likeness(one.start, one.end, self.glossary.terms[one.term], one.form, one.how, 0.0)
            for one in self._compounds.in_text(text)
        ]
        if not found:
            return
        known = [span for span, _ in matcher(self.glossary).right(text)]
        last = Span(0, 0)
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            span = Span(one.start, one.end)
            if one.end <= last.end and span != last:
                continue
            if any(other.start <= span.start and span.end <= other.end for other in known):
                continue
            if not _excepted(text, span, one.term):
                last = span
                yield one

    def of(self, run: str) -> tuple[Likeness, ...]:
        """What in a run is like a term; of stretches that overlap the longest, with all that it is like."""
        found = self._found.get(run)
        if found is None:
            found = self._found[run] = tuple(self._in_run(run))
        return found

    def _in_run(self, run: str) -> Iterator[Likeness]:
        parts = names.pieces(run)
        if sum(part.script == "latin" for part in parts) > names.PROSE:
            return
        taken = [False] * len(parts)
        stretches = list(names.spans(parts, _WIDEST))
        right = [
            (start, end)
            for start, end in stretches
            if fold_plain(run[parts[start].start : parts[end - 1].end]) in self._right
        ]
        for start, end in stretches:
            if any(taken[start:end]) or any(a < end and start < b and not (start <= a and b <= end) for a, b in right):
                continue
            inside = [(a, b) for a, b in right if start <= a and b <= end]
            if (start, end) in inside:
                taken[start:end] = [True] * (end - start)
                continue
            likes = self._like(parts[start:end], parts[end : end + 1])
            # A right form that is part of the stretch has to be part of what the stretch is said to be.
            kept = [_key(names.joined(parts[a:b])) for a, b in inside]
            likes = [one for one in likes if all(key in _key(one[0].text) for key in kept)]
            if likes:
                taken[start:end] = [True] * (end - start)
                for form, how, apart in likes:
                    yield Likeness(
                        parts[start].start, parts[end - 1].end, self.glossary.terms[form.term], form.text, how, apart
                    )

    # --- one stretch -------------------------------------------------------------------------------------------------

    def _like(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> list[tuple[_Form, str, float]]:
        """The forms that the pieces are like, the nearest first, one for each term."""
        if any(part.script == "katakana" for part in parts):
            found = [*self._like_kana(parts), *self._sounding(parts)]
        else:
            found = [*self._like_latin(parts, after), *self._read_aloud(parts)]
        best: dict[int, tuple[_Form, str, float]] = {}
        for one in sorted(found, key=lambda one: (one[2] / len(one[0].text), one[0].role != "right")):
            best.setdefault(one[0].term, one)
        return list(best.values())[:_MOST]

    def _like_latin(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterator[tuple[_Form, str, float]]:
        key = _key(names.joined(parts))
        words = [part.text for part in parts if part.script == "latin"]
        plain = all(map(dictionary.is_english, words))
        digits = _digits(key)
        for apart, other in self._near_latin.find(key):
            if _digits(other) != digits or (apart and (plain or other + "s" == key or key + "s" == other)):
                continue
            for form in self._latin[other]:
                if form.role == "source":
                    if apart == 0 and (words[0][0].isupper() or len(words) > 1):
                        yield form, "source", 0.0
                elif apart or not plain or names.spelled(parts)[0].isupper():
                    yield form, "letters" if apart else "blanks", float(apart)
        if parts[-1].script == "digit" and len(parts) > 1 and not (after and after[0].script == "digit"):
            yield from self._other_version(parts)

    def _other_version(self, parts: tuple[Piece, ...]) -> Iterator[tuple[_Form, str, float]]:
        """Versions that the glossary has of a name, where it has several, but not this one: the nearest first."""
        versions = self._versions.get(_key(names.joined(parts[:-1])), ())
        number = _number(parts[-1].text)
        if len(versions) < 3 or number is None:
            return
        for version, form in versions:
            other = _number(version)
            if other is not None and other != number:
                yield form, "version", abs(other - number)

    def _like_kana(self, parts: tuple[Piece, ...]) -> Iterator[tuple[_Form, str, float]]:
        text = names.joined(parts)
        sounds = short(phones(text))
        if len(sounds) < 5:
            return
        for apart, other in self._near_kana.find(sounds):
            if _literal(other) != _literal(sounds):
                continue
            for form in self._kana[other]:
                if apart and not _misspelled(parts, form.text):
                    continue
                if form.role == "reading":
                    yield form, "reading" if apart else "sound", float(apart)
                elif form.role == "right":
                    yield form, "kana", float(apart)
        for form, short_of in self._clipped(parts):
            yield form, "clipped", short_of

    def _clipped(self, parts: tuple[Piece, ...]) -> Iterator[tuple[_Form, float]]:
        """Forms of as many pieces that differ in one only, of which this has the beginning: ジェネAI."""
        for at, part in enumerate(parts):
            if part.script != "katakana" or len(part.text) < _CLIPPED:
                continue
            for whole, form in self._rests.get(_rest(parts, at), ()):
                if whole != part.text and whole.startswith(part.text) and dictionary.kind(part.text) != "word":
                    yield form, 1.0

    def _sounding(self, parts: tuple[Piece, ...]) -> Iterator[tuple[_Form, str, float]]:
        text = names.joined(parts)
        sounds = phones(text)
        limit = bearable(sounds)
        if not limit:
            return
        for name in self._heard.find(_bones(text)):
            apart = strain(name, sounds, 1.0)
            if apart > limit or (_is_acronym(name) and distance(spelled_out(name), short(sounds), 1) > 1):
                continue
            entry = dictionary.kind(text) if len(parts) == 1 else ""
            plain = entry == "word"
            if apart > _ENTRIES.get(entry, limit) or (plain and all(map(dictionary.is_english, name.split()))):
                continue
            if len(parts) == 1 and dictionary.is_loan(text, apart, name):
                continue
            for form in self._spelled[name]:
                # A term that has a right form in katakana is compared with that, unless the name is long.
                if form.term in self._in_kana and len(short(sounds)) < _LONG:
                    continue
                if form.role == "right":
                    yield form, "word" if plain else "sound", apart
                elif not plain and len(short(sounds)) >= 5:
                    yield form, "heard", apart

    def _read_aloud(self, parts: tuple[Piece, ...]) -> Iterator[tuple[_Form, str, float]]:
        """Latin that reads like katakana of the glossary, a term or a reading: Kuda for クーダ."""
        text = names.spelled(parts)
        if len(text) < 4 or all(dictionary.is_english(part.text) for part in parts):
            return
        for sounds in self._read.find(skeletons(text)):
            apart = strain(text, sounds, 1.0)
            if apart > bearable(sounds):
                continue
            for form in self._spelled[sounds]:
                if form.role != "source" and _key(text) not in map(_key, self.glossary.terms[form.term].source):
                    yield form, "sound", apart


@lru_cache(maxsize=4)
def lookalikes(glossary: Glossary) -> Lookalikes:
    """The lookalikes of a glossary, made once for each of the last few."""
    return Lookalikes(glossary)


def _key(text: str) -> str:
    """Latin letters and digits, in small letters, with nothing between them."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _rest(parts: tuple[Piece, ...], at: int) -> tuple[int, str]:
    """The pieces but for one, and which one that is."""
    return at, "/".join(part.text for part in parts[:at] + parts[at + 1 :])


def _digits(key: str) -> str:
    return "".join(character for character in key if character.isdigit() or "０" <= character <= "９")


def _literal(sounds: str) -> str:
    """The Latin letters and digits among sounds."""
    return "".join(sound for sound in sounds if sound >= "０")


def _number(text: str) -> float | None:
    try:
        return float(unicodedata.normalize("NFKC", text))
    except ValueError:
        return None


def _bones(text: str) -> frozenset[str]:
    """The skeleton of a name that has katakana in it; Latin letters in it are read as letters of a word."""
    roman = "".join(
        romanised(part.text) if part.script == "katakana" else part.text.casefold() for part in names.pieces(text)
    )
    if roman[:1] == "u" and roman[1:2] in ("a", "e", "i", "o"):
        roman = "w" + roman[1:]
    return frozenset({skeleton(roman)} - {""})


def _misspelled(parts: tuple[Piece, ...], form: str) -> bool:
    """Whether pieces that are a few sounds off a form are that form misspelled, and not other words of the language."""
    if len(parts) == 1:
        text = parts[0].text
        one, other = short(phones(text)), short(phones(form))
        most = 1 if max(len(one), len(other)) < _VERY_LONG else 2
        return one[0] == other[0] and distance(one, other, most) <= most and not dictionary.kind(text)
    others = {part.text for part in names.pieces(form)}
    if len(others) != len(parts):
        long = len(names.joined(parts)) >= _LONG - 1
        return long and not all(dictionary.kind(part.text) for part in parts if part.script == "katakana")
    odd = [part for part in parts if part.text not in others]
    return len(odd) < len(parts) or not any(dictionary.kind(part.text) for part in odd if part.script == "katakana")


def _is_acronym(name: str) -> bool:
    """Whether a Latin name is so short that it is read letter by letter, if it has capitals: AR, CoT."""
    return len(name) <= 3 and sum(character.isupper() for character in name) >= 2


_ORGANISATION = frozenset("社氏版製側様発内")


def _in_compound(text: str, one: Likeness) -> bool:
    """Whether a word of the dictionary is part of a compound, and so means what it says: メタ認知, メタ・データ."""
    if one.how != "word":
        return False
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    if before in ("・", "･") or after in ("・", "･"):
        return True
    return (bool(before) and script(before) == "kanji") or (
        bool(after) and script(after) == "kanji" and after not in _ORGANISATION
    )


def _excepted(text: str, span: Span, term: Term) -> bool:
    """Whether the span stands in one of the contexts that the glossary excepts."""
    for exception in term.exceptions:
        at = text.find(exception, max(0, span.start - len(exception)))
        if 0 <= at <= span.start and span.end <= at + len(exception):
            return True
    return False
