"""What in a text sounds like a term of the glossary in the other script.

How it may be like it: `sound` (katakana that the Latin term is read as, or Latin that reads as its katakana),
`word` (the same, but it is a word of the dictionary too), `heard` (as the source is read, which the glossary renders
otherwise).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from review.glossary import Glossary
from review.matching import dictionary, names
from review.matching.batch import Batch
from review.matching.likeness import Form, Like, Likeness, Search, forms, has_kana, key
from review.matching.names import Piece
from review.matching.near import distance
from review.matching.sound import Sound, SoundIndex, skeleton, skeletons, sound_of, spelled_out
from review.matching.strain import bearable, strain
from review.text import script

_LONG = 8
_SHORTEST_HEARD = 5
_SHORTEST_READ = 4
_ACRONYM = 3
_VOWELS = frozenset("AEIOUY")
_ENTRIES = {"word": 0.06, "name": 0.11}
"""What is in a dictionary has to fit so well."""

_MARGIN = 0.01


class Soundalikes(Search):
    """The forms of one glossary, ready to be compared with by sound. Get one with `soundalikes`."""

    def __init__(self, glossary: Glossary) -> None:
        super().__init__(glossary)
        self._forms: dict[str, list[Form]] = {}
        self._readings: dict[str, list[Form]] = {}
        self._heard = SoundIndex()
        self._read = SoundIndex()
        self._in_kana: set[int] = set()
        for form in forms(glossary):
            if has_kana(form.text):
                sounds, short, bones = sound_of(form.text)
                if sounds not in self._forms:
                    self._read.add(sounds, {bones})
                self._forms.setdefault(sounds, []).append(form)
                if form.role == "right":
                    self._in_kana.add(form.term)
                elif form.role == "reading":
                    self._readings.setdefault(short, []).append(form)
            else:
                if form.text not in self._forms:
                    self._heard.add(form.text, skeletons(form.text))
                self._forms.setdefault(form.text, []).append(form)

    def like(self, parts: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterable[Like]:
        if parts[0].script == "katakana" or any(part.script == "katakana" for part in parts):
            return self._sounding(parts)
        return self._read_aloud(parts)

    def worth(self, batch: Batch, runs: Set[str]) -> Set[str]:
        found = {
            run
            for text, sound in batch.heard.items()
            if not runs.isdisjoint(batch.stretches[text]) and (sound.short in self._readings or self._is_heard(sound))
            for run in batch.stretches[text]
        }
        if self._read:
            found.update(batch.lettered)
        return found & runs

    def _is_heard(self, sound: Sound) -> bool:
        """Whether some Latin form may be heard so."""
        like = self._heard.find(sound.skeleton)
        limit = bearable(sound.phones) if like else 0.0
        return limit > 0 and any(strain(name, sound.phones, limit + _MARGIN) <= limit for name in like)

    def keeps(self, text: str, one: Likeness) -> bool:
        return one.how != "word" or not _in_compound(text, one)

    def _sounding(self, parts: tuple[Piece, ...]) -> Iterator[Like]:
        text = parts[0].text if len(parts) == 1 else names.joined(parts)
        sounds, heard, bones = sound_of(text)
        read, like = self._readings.get(heard, ()), self._heard.find(bones)
        limit = bearable(sounds) if read or like else 0.0
        if not limit:
            return
        for form in read:
            # オムニバース is how a name is read, but オムニバス is a word.
            if sound_of(form.text).phones == sounds or len(parts) > 1 or dictionary.kind(text) != "word":
                yield form, "sound", 0.0
        for name in like:
            apart = strain(name, sounds, limit + _MARGIN)
            if apart > limit or (_is_acronym(name) and distance(spelled_out(name), heard, 1) > 1):
                continue
            entry = dictionary.kind(text) if len(parts) == 1 else ""
            if not entry and len(parts) == 1 and apart > _ENTRIES["word"] and _of_words(text):
                continue
            plain = entry == "word"
            if apart > _ENTRIES.get(entry, limit) or (plain and all(map(dictionary.is_english, name.split()))):
                continue
            if len(parts) == 1 and dictionary.is_loan(text, apart, name):
                continue
            for form in self._forms[name]:
                # A term that has a right form in katakana is compared with that, unless the name is long.
                if form.term in self._in_kana and len(heard) < _LONG:
                    continue
                if form.role == "right":
                    yield form, "word" if plain else "sound", apart
                elif not plain and len(heard) >= _SHORTEST_HEARD:
                    yield form, "heard", apart

    def _read_aloud(self, parts: tuple[Piece, ...]) -> Iterator[Like]:
        """Latin that reads like katakana of the glossary, a term or a reading: Kuda for クーダ."""
        text = names.spelled(parts)
        if len(text) < _SHORTEST_READ or all(dictionary.is_english(part.text) for part in parts):
            return
        for sounds in self._read.find(skeleton(text)):
            limit = bearable(sounds)
            apart = strain(text, sounds, limit + _MARGIN)
            if apart > limit:
                continue
            for form in self._forms[sounds]:
                if key(text) not in map(key, self.glossary.terms[form.term].source):
                    yield form, "sound", apart


@lru_cache(maxsize=4)
def soundalikes(glossary: Glossary) -> Soundalikes:
    """The soundalikes of a glossary, made once for each of the last few."""
    return Soundalikes(glossary)


def _is_acronym(name: str) -> bool:
    """Whether a Latin name is read letter by letter: short with capitals, as AR and CoT, or without any vowel."""
    short = len(name) <= _ACRONYM and sum(character.isupper() for character in name) >= 2
    return short or (name.isupper() and not _VOWELS.intersection(name))


def _of_words(text: str) -> bool:
    """Whether katakana without ・ is made of two words of the dictionary: スクールバッグ is no Zuckerberg."""
    made = dictionary.parts(text)
    return len(made) > 1 and all(len(part) > 2 and dictionary.kind(part) == "word" for part in made)


_ORGANISATION = frozenset("社氏版製側様発内")
"""Kanji behind a name that leave it the name: Meta社."""


def _in_compound(text: str, one: Likeness) -> bool:
    """Whether a word of the dictionary is part of a compound, and so means what it says: メタ認知, メタ・データ."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 1]
    if before in ("・", "･") or after in ("・", "･"):
        return True
    return (bool(before) and script(before) == "kanji") or (
        bool(after) and script(after) == "kanji" and after not in _ORGANISATION
    )
