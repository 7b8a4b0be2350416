"""What in a text is spelled nearly as a term of the glossary is, and is no plain word.

How it may be like it: `letters` (a few letters off), `blanks` (only blanks or hyphens off), `kana` (a sound or two off
in katakana), `reading` (so off the reading), `clipped` (one piece has only its beginning), `version` (a number that
the glossary's versions do not have), `source` (left as the source has it), and the compounds of `compounds`: `half`,
`kanji`, `particle`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from review.glossary import Glossary
from review.matching import dictionary, names
from review.matching.batch import Batch
from review.matching.compounds import Compounds
from review.matching.likeness import Form, Like, Likeness, Search, forms, has_kana, key
from review.matching.names import Piece
from review.matching.near import NearIndex, allowed, by_sound, distance
from review.matching.sound import sound_of

_LONG = 7
_CLIPPED = 3
_SHORTEST = 5
_LETTERED = 6
_VERSIONS = 3
_CONSONANTS = 3
_NAME_BEFORE, _NAME_BEHIND = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z0-9]* \Z"), re.compile(r" [A-Z]")
_VOWELS_OFF = 2


class Lookalikes(Search):
    """The forms of one glossary, ready to be compared with by spelling. Get one with `lookalikes`."""

    def __init__(self, glossary: Glossary, blanks: bool = False) -> None:
        super().__init__(glossary, blanks)
        self._latin: dict[str, list[Form]] = {}
        self._kana: dict[str, list[Form]] = {}
        self._near_latin = NearIndex()
        self._near_kana = NearIndex(rule=by_sound, anchored=True)
        self._versions: dict[str, list[tuple[str, Form]]] = {}
        self._rests: dict[tuple[int, str], list[tuple[str, Form]]] = {}
        self._compounds = Compounds(glossary)
        for form in forms(glossary):
            if has_kana(form.text):
                self._add_kana(form)
            else:
                self._add_latin(form)

    def _add_latin(self, form: Form) -> None:
        self._latin.setdefault(key(form.text), []).append(form)
        self._near_latin.add(key(form.text))
        parts = names.pieces(form.text)
        if form.role == "right" and len(parts) > 1 and parts[-1].script == "digit":
            self._versions.setdefault(key(names.joined(parts[:-1])), []).append((parts[-1].text, form))

    def _add_kana(self, form: Form) -> None:
        sounds = sound_of(form.text).short
        self._kana.setdefault(sounds, []).append(form)
        self._near_kana.add(sounds)
        parts = names.pieces(form.text)
        for at, part in enumerate(parts if form.role == "right" and len(parts) > 1 else ()):
            self._rests.setdefault(_rest(parts, at), []).append((part.text, form))

    def keeps(self, text: str, one: Likeness) -> bool:
        # A part of a longer Latin name may be left as the source has it: Azure AI Foundry.
        return one.how != "source" or not (_NAME_BEFORE.search(text, 0, one.start) or _NAME_BEHIND.match(text, one.end))

    def beside(self, text: str) -> Iterator[Likeness]:
        for one in self._compounds.in_text(text):
            yield Likeness(one.start, one.end, self.glossary.terms[one.term], one.form, one.how, 0.0)

    def besides(self, batch: Batch) -> Iterable[int]:
        return self._compounds.candidates(batch)

    def worth(self, batch: Batch, runs: Set[str]) -> Set[str]:
        found = set(batch.lettered)
        if self._rests:
            found.update(run for run in runs if len(names.pieces(run)) > 1)
        if self._kana:
            found.update(
                run
                for text, sound in batch.heard.items()
                if not runs.isdisjoint(batch.stretches[text]) and self._near_kana.find(sound.short)
                for run in batch.stretches[text]
            )
        return found & runs

    def like(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterable[Like]:
        if parts[0].script == "katakana" or any(part.script == "katakana" for part in parts):
            return self._like_kana(parts) if self._kana else ()
        return self._like_latin(parts, after)

    # --- Latin -------------------------------------------------------------------------------------------------------

    def _like_latin(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterator[Like]:
        wanted = key(names.joined(parts))
        words = [part.text for part in parts if part.script == "latin"]
        plain = all(map(dictionary.is_english, words))
        # Plain words are no misspelled names; they may be a term that is written apart.
        exactly = [(0, wanted)] if wanted in self._latin else []
        for apart, other in exactly if plain else self._near_latin.find(wanted):
            if _digits(other) != _digits(wanted) or (apart and (other + "s" == wanted or wanted + "s" == other)):
                continue
            if apart and _another_model(wanted, other):
                continue
            if self.blanks and apart and (other.startswith(wanted) or wanted.startswith(other)):
                # An ending is inflection.
                continue
            for form in self._latin[other]:
                if apart and not self._comparable(parts, form, apart):
                    continue
                if form.role == "source":
                    if self.blanks:
                        continue
                    if apart == 0 and (words[0][0].isupper() or len(words) > 1):
                        yield form, "source", 0.0
                elif apart or not plain or names.spelled(parts)[0].isupper():
                    yield form, "letters" if apart else "blanks", float(apart)
        if parts[-1].script == "digit" and len(parts) > 1 and not (after and after[0].script == "digit"):
            yield from self._other_version(parts)

    def _comparable(self, parts: tuple[Piece, ...], form: Form, apart: int) -> bool:
        """Whether letters may be wrong at all: those of a name, word for word, or one letter in all."""
        if self.blanks and form.text.islower():
            return False
        theirs = names.pieces(form.text)
        if len(parts) > len(theirs) and len(parts[-1].text) == 1 and not parts[-1].glued:
            # A letter behind a name is its kind: Snapdragon X.
            return False
        return len(parts) == len(theirs) or (apart == 1 and not self.blanks)

    def _other_version(self, parts: tuple[Piece, ...]) -> Iterator[Like]:
        """Versions that the glossary has of a name, where it has several, but not this one: the nearest first."""
        versions = self._versions.get(key(names.joined(parts[:-1])), ())
        number = _number(parts[-1].text)
        if len(versions) < _VERSIONS or number is None:
            return
        for version, form in versions:
            other = _number(version)
            if other is not None and other != number:
                yield form, "version", abs(other - number)

    # --- katakana ----------------------------------------------------------------------------------------------------

    def _like_kana(self, parts: tuple[Piece, ...]) -> Iterator[Like]:
        _, sounds, bones = sound_of(names.joined(parts))
        if len(sounds) < _SHORTEST:
            return
        for apart, other in self._near_kana.find(sounds):
            if _literal(other) != _literal(sounds):
                continue
            brief = apart and len(parts) == 1 and len(sounds) < _LETTERED
            if brief and sound_of(self._kana[other][0].text).skeleton != bones:
                # Of names of two or three kana another consonant makes another name: アクル is no アップル.
                continue
            for form in self._kana[other]:
                if form.role == "right" and (not apart or _misspelled(parts, form.text)):
                    yield form, "kana", float(apart)
                elif form.role == "reading" and apart and _misspelled(parts, form.text):
                    yield form, "reading", float(apart)
        if len(parts) > 1:
            yield from self._one_piece_off(parts)

    def _one_piece_off(self, parts: tuple[Piece, ...]) -> Iterator[Like]:
        """Forms with the same pieces but for one, of which this has the beginning, ジェネAI, or which it misspells."""
        for at, part in enumerate(parts):
            if part.script != "katakana":
                continue
            for whole, form in self._rests.get(_rest(parts, at), ()):
                if whole == part.text:
                    continue
                if whole.startswith(part.text):
                    if len(part.text) >= _CLIPPED and dictionary.kind(part.text) != "word":
                        yield form, "clipped", 1.0
                    continue
                heard, meant = sound_of(part.text), sound_of(whole)
                # Beside the rest of a name other vowels are the same piece misheard: ヤン・ラクーン, but ヤン・ラガン.
                alike = heard.skeleton == meant.skeleton and len(heard.skeleton) >= _CONSONANTS
                most = max(allowed(len(sound_of(form.text).short)), _VOWELS_OFF if alike else 0)
                apart = distance(heard.short, meant.short, most)
                if apart <= most and _misspelled(parts, form.text):
                    yield form, "kana", float(apart)


@lru_cache(maxsize=4)
def lookalikes(glossary: Glossary, blanks: bool = False) -> Lookalikes:
    """The lookalikes of a glossary, made once for each of the last few."""
    return Lookalikes(glossary, blanks)


def _misspelled(parts: tuple[Piece, ...], form: str) -> bool:
    """Whether pieces that are a few sounds off a form are that form misspelled, and not other words of the language.

    What is in a dictionary is misspelled only beside the rest of a name: ジェンセン・ファン is no fan.
    """
    katakana = [part.text for part in parts if part.script == "katakana"]
    others = {part.text for part in names.pieces(form)}
    odd = [text for text in katakana if text not in others]
    if len(others) != len(parts):
        return len("".join(katakana)) >= _LONG and not all(map(dictionary.kind, odd))
    named = any(dictionary.kind(text) != "word" for text in katakana if text not in odd)
    return named or not any(map(dictionary.kind, odd))


def _another_model(one: str, other: str) -> bool:
    """Whether one only has letters more behind its number: MI300 and MI300X, GPT-4 and GPT-4o are two models each."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and short[-1:].isdigit()


def _rest(parts: tuple[Piece, ...], at: int) -> tuple[int, str]:
    """The pieces but for one, and which one that is."""
    return at, "/".join(part.text for part in parts[:at] + parts[at + 1 :])


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _literal(sounds: str) -> str:
    """The Latin letters and digits among sounds."""
    return "".join(sound for sound in sounds if sound >= "０")


def _number(text: str) -> float | None:
    try:
        return float(unicodedata.normalize("NFKC", text))
    except ValueError:
        return None
