"""Which words are plain words: those of Japanese by IPAdic, those of English by a list of the commonest.

A name is not looked for in a plain word: オープン is not the Open of Open Compute, データ is not Meta. IPAdic comes
with sacrebleu[ja] and is only opened when there is a word to look up; without it only the loanwords listed here are
plain. `english.txt` are the words of everyday English, `loanwords.txt` those of everyday Japanese that IPAdic, of 2007,
lacks or takes apart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from review.matching.sound import SoundIndex, skeleton_of_each, sound_of
from review.matching.strain import strain


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((files("review.matching") / name).read_text("utf-8").split())


@cache
def _tagger() -> Any:
    try:
        import ipadic
        import MeCab

        return MeCab.Tagger(ipadic.MECAB_ARGS)
    except (ImportError, RuntimeError):
        return None


@lru_cache(maxsize=8192)
def kind(word: str) -> str:
    """What a Japanese word is in IPAdic: `word`, `name` (a proper noun), or `""` where it has no entry of its own.

    A compound has none, even where all its parts have one.
    """
    if word in _listed("loanwords.txt"):
        return "word"
    tagger = _tagger()
    if tagger is None or not word or "\n" in word:
        return ""
    lines = tagger.parse(word).split("\n")
    if len(lines) != 3 or lines[1] != "EOS":
        return ""
    _, _, features = lines[0].partition("\t")
    values = features.split(",")
    # Words that are not in the dictionary are guessed, without a reading.
    if len(values) < 8:
        return ""
    return "name" if values[1] == "固有名詞" else "word"


@lru_cache(maxsize=8192)
def is_person(word: str) -> bool:
    """Whether IPAdic has the word as a person's name."""
    tagger = _tagger()
    if tagger is None or kind(word) != "name":
        return False
    return ",人名," in tagger.parse(word)


_FIRST_NAME = re.compile(r"([ァ-ヺー]+)[・･＝=]\Z")
_LONGEST_NAME = 16


def is_after_first_name(text: str, start: int) -> bool:
    """Whether a first name of a person stands before that offset, as フランツ before カフカ."""
    before = _FIRST_NAME.search(text, max(0, start - _LONGEST_NAME), start)
    return before is not None and is_person(before[1])


@lru_cache(maxsize=8192)
def parts(word: str) -> tuple[str, ...]:
    """The entries of IPAdic that a Japanese compound is made of; none where one of its parts has no entry."""
    tagger = _tagger()
    if tagger is None or not word or "\n" in word:
        return ()
    found = []
    for line in tagger.parse(word).split("\n")[:-2]:
        surface, _, features = line.partition("\t")
        if features.count(",") < 7:
            return ()
        found.append(surface)
    return tuple(found)


@cache
def _loans() -> SoundIndex:
    """The words of English, by how they sound."""
    index = SoundIndex()
    words = [word for word in _listed("english.txt") if len(word) > 3]
    for word, skeleton in zip(words, skeleton_of_each(words), strict=True):
        index.add(word, {skeleton})
    return index


def is_loan(katakana: str, strained: float, name: str) -> bool:
    """Whether katakana fits another word, a common one of English, as well as it fits `name`: クラウド is no Claude.

    IPAdic lacks the loanwords of the last decades. `strained` is what reading `name` so costs.
    """
    sounds, _, bones = sound_of(katakana)
    return any(
        strain(word, sounds, _SURE + 0.01) <= min(strained, _SURE)
        for word in _loans().find(bones)
        if word != name.casefold()
    )


_SURE = 0.06


def is_english(word: str) -> bool:
    """Whether a Latin word is one of the commonest of English, in any case, or a plain inflection of one."""
    low, english = word.casefold(), _listed("english.txt")
    if low in english:
        return True
    return any(
        low.endswith(ending) and (low[: -len(ending)] in english or low[: -len(ending)] + "e" in english)
        for ending in _ENDINGS
    )


_ENDINGS = ("s", "es", "ed", "ing", "er", "'s", "’s")
