"""How names sound, in katakana and in Latin letters, and names looked up by how they sound.

A `skeleton` holds the consonants that transcription keeps, so that names can be looked up across scripts and passages
aligned; `strain` then tells exactly, and more slowly, how well two names fit.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from review.matching import spelling

_ROMAN: dict[str, str] = {}
for _row, _consonant in (
    ("アイウエオ", ""), ("カキクケコ", "k"), ("ガギグゲゴ", "g"), ("サシスセソ", "s"), ("ザジズゼゾ", "z"),
    ("タチツテト", "t"), ("ダヂヅデド", "d"), ("ナニヌネノ", "n"), ("ハヒフヘホ", "h"), ("バビブベボ", "b"),
    ("パピプペポ", "p"), ("マミムメモ", "m"), ("ラリルレロ", "r"),
):  # fmt: skip
    for _kana, _vowel in zip(_row, "aiueo", strict=True):
        _ROMAN[_kana] = _consonant + _vowel
_ROMAN |= {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "bu", "シ": "shi", "チ": "chi"}
_ROMAN |= {"ツ": "tsu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "フ": "fu", "ヰ": "i", "ヱ": "e", "ー": "", "・": ""}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa"}


@functools.lru_cache(maxsize=8192)
def romanised(katakana: str) -> str:
    """A katakana word in Latin letters, long vowels and doubled consonants short: ラマ -> rama, チャット -> chato."""
    out = ""
    for character in unicodedata.normalize("NFKC", katakana):
        if character == "ッ":
            continue
        small = _SMALL.get(character)
        if small is None:
            out += _ROMAN.get(character, "")
        elif out[-1:] == "u" and out[-2:-1] in _BEFORE_GLIDE and small in "aieo":
            # ウィ = u+i -> wi, クォ = ku+o -> kwo
            out = out[:-1] + "w" + small
        elif out and out[-1] in "aiueo":
            # ティ = te+i -> ti, ファ = fu+a -> fa, チャ = chi+ya -> cha, ヴィ = bu+i -> bi
            base = out[:-1]
            out = base + (small[1:] if small[0] == "y" and base.endswith(("h", "j")) else small)
        else:
            out += small
    return out


_BEFORE_GLIDE = frozenset(("", "k", "g", *"aiueon"))


_FOLDS = tuple(
    (needle, re.compile(pattern, re.MULTILINE) if pattern else None, to)
    for needle, pattern, to in (
        ("ph", "", "f"), ("c", r"ck|c(?=[aou]|$|[^ehiy])", "k"), ("q", "", "k"), ("c", r"c(?=[eiy])", "s"),
        ("x", "", "ks"), ("tch", "", "ch"), ("tsh", "", "ch"), ("sch", "", "sh"), ("th", "", "s"), ("wh", "", "w"),
        ("gh", "", "g"), ("i", r"[tsc]i(?=on|al|ou)", "sh"), ("d", r"dge?|dj", "j"), ("kn", r"^kn", "n"),
        ("mb", r"mb$", "m"), ("r", r"r(?=[^aiueory]|$)", ""), ("f", "", "h"), ("dz", "", "z"), ("ds", "", "z"),
        ("ts", "", "t"), ("sh", "", "s"), ("ch", "", "t"),
    )
)  # fmt: skip
"""What transcription makes one, in order: letters without which nothing is to be done, which become what stands last,
or which a pattern tells more of."""
_LETTERS = str.maketrans("lvjz", "rbss", "yw")
"""What it makes one then, letter by letter."""


@functools.lru_cache(maxsize=8192)
def skeleton(roman: str) -> str:
    """The consonants of a romanised or a Latin word as transcription into katakana leaves them: llama, rama -> rm.

    l and r, b and v, f and h, s and z are one, doubled letters are single, vowels and glides are left out but for a
    first vowel.
    """
    return skeleton_of_each([roman])[0]


def skeleton_of_each(romans: Iterable[str]) -> list[str]:
    """The skeletons of many words, worked out at once."""
    words = [*map(_plain, romans)]
    each = _consonants("\n".join(words)).split("\n") if words else []
    return [("a" if word[:1] in _VOWELS else "") + bones for word, bones in zip(words, each, strict=True)]


def _plain(roman: str) -> str:
    """The letters of a word, without accents, in small letters."""
    if roman.isascii() and roman.isalpha():
        return roman.lower()
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", roman).casefold())


def _consonants(word: str) -> str:
    """The skeleton of a word without its first vowel, or of many words, a line each."""
    for needle, pattern, to in _FOLDS:
        if needle in word:
            word = pattern.sub(to, word) if pattern else word.replace(needle, to)
    word = _DOUBLED.sub(r"\1", word.translate(_LETTERS))
    if "n" in word:
        word = _NASAL.sub("m", word)
    return _DOUBLED.sub(r"\1", word.translate(_NO_VOWELS))


_VOWELS = frozenset("aiueo")
_DOUBLED, _NASAL = re.compile(r"([^\0\n])\1+"), re.compile(r"n(?=[bpm])")
_NO_VOWELS = str.maketrans("", "", "aiueo")


# --- sounds ----------------------------------------------------------------------------------------------------------


class Sound(NamedTuple):
    """How a name sounds, in katakana, in Latin letters or in both.

    `phones` has a character for each sound: `S`, `C` and `T` are sh, ch and ts, `-` is ー; ッ, ・ and blanks are
    nothing. Latin letters and digits stand for themselves, as full-width capitals and digits. `short` is the same
    without the marks of long vowels, `skeleton` its skeleton, with Latin letters as one word.
    """

    phones: str
    short: str
    skeleton: str


@functools.lru_cache(maxsize=8192)
def sound_of(name: str) -> Sound:
    """How one name sounds."""
    return sounds_of([name])[0]


def sounds_of(names: Sequence[str]) -> list[Sound]:
    """How each name sounds: many are worked out at once, in a tenth of the time."""
    found: list[Sound] = []
    for first in range(0, len(names), _TOGETHER):
        found += _sounds_of(names[first : first + _TOGETHER])
    return found


_TOGETHER = 4096
"""As many names as are heard together: more would take room."""


def _sounds_of(names: Sequence[str]) -> list[Sound]:
    joined = _BETWEEN.join(names)
    if joined.count(_BETWEEN) != len(names) - 1:
        return [sound_of(name.replace(_BETWEEN, "")) for name in names]
    phones = "".join(map(_HEARD.__getitem__, _SYLLABLE.findall(unicodedata.normalize("NFKC", joined))))
    short = phones.replace("-", "")
    bones = _DOUBLED.sub(r"\1", _FIRST_VOWEL.sub("A", phones).replace("-", ""))
    bones = _DOUBLED.sub(r"\1", _NASAL.sub("m", bones).translate(_BONES))
    each = zip(phones.split(_BETWEEN), short.split(_BETWEEN), bones.split(_BETWEEN), strict=True)
    return [
        # One string where nothing is long.
        Sound(one, one if len(less) == len(one) else less, bone if one.isascii() else _spelled(one))
        for one, less, bone in each
    ]


def _spelled(phones: str) -> str:
    return skeleton("".join(_SPELLED.get(sound, sound) for sound in phones))


_BETWEEN = "\0"
"""What stands between names that are joined: no character of a name."""

# A kana with the small ones that change it, whatever is not heard between them; what else is heard; what is between.
_SYLLABLE = re.compile(r"[ァ-ヺ](?:[ッヵヶヷ-ヺ]*[ァィゥェォャュョヮ])*|[ー0-9A-Za-z\0]")
WIDE = ord("Ａ") - ord("A")
"""How far a full-width letter or digit is from its own."""


class _Heard(dict[str, str]):
    """What each syllable sounds like: there are a few hundred."""

    def __missing__(self, syllable: str) -> str:
        if syllable.isascii():
            heard = chr(ord(syllable.upper()) + WIDE)
        else:
            heard = romanised(syllable).replace("sh", "S").replace("ch", "C").replace("ts", "T")
        self[syllable] = heard
        return heard


_HEARD = _Heard({_BETWEEN: _BETWEEN, "ー": "-"})
_FIRST_VOWEL = re.compile(r"(?<![^\0])(?!u[aiueo])[aiueo]")
"""ウィ is wi."""
_BONES = str.maketrans("ASCTjzf", "asttssh", "aiueoyw")
_SPELLED = {chr(ord(letter) + WIDE): letter.lower() for letter in spelling.NAMES} | {"S": "sh", "C": "ch", "T": "ts"}


# --- looking names up ------------------------------------------------------------------------------------------------

_KEPT = 8192
_CAPITALS = re.compile(r"[A-Z]{2,}|(?<![A-Za-z])[A-Z](?![a-z])")
_SHORT = 4


def skeletons(latin: str) -> frozenset[str]:
    """The skeletons that a Latin name may have in katakana: as a word, its capitals by name, or the first of them.

    NVIDIA is エヌビディア, OpenAI オープンエーアイ, GPU ジーピーユー. Spellings heard in two ways count as both.
    """
    found = {latin, _CAPITALS.sub(lambda capitals: _named(capitals[0]), latin)}
    if _CAPITALS.match(latin):
        found.add(_named(latin[0]) + latin[1:])
    for pattern, heard in _EITHER:
        if pattern.search(latin):
            found |= {pattern.sub(heard, one) for one in found}
    return frozenset(_boned(CAMEL.sub(" ", one)) for one in found) - {""}


CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s\-]+")
"""Where words of a Latin name meet."""
_EITHER = tuple(
    (re.compile(pattern, re.IGNORECASE), heard)
    for pattern, heard in (
        (r"(?<![gn])g(?=[eiy])", "j"),
        (r"(?<!t)ch", "k"),
        (r"d(?=[iuy])", "j"),
        (r"th", "t"),
        (r"s$", ""),
    )
)


def _boned(latin: str) -> str:
    """The skeleton of several words: t and h of two words are no th."""
    first, *rest = latin.split() or [""]
    if not rest:
        return skeleton(first)
    bones, ends = skeleton(first), first.casefold()
    for word in rest:
        low = re.sub("[^a-z]", "", word.casefold())
        if ends.endswith("n") and low.startswith(("b", "p", "m")):
            bones = bones[:-1] + "m"
        bones += _consonants(low)
        ends = low
    return _DOUBLED.sub(r"\1", bones)


def spelled_out(name: str) -> str:
    """The sounds of the names of a name's letters: GPU -> jipiyu."""
    return "".join(spelling.NAMES.get(letter, ("",))[0] for letter in name.upper()).replace("-", "")


def _named(capitals: str) -> str:
    return spelled_out(capitals).replace("S", "sh").replace("C", "ch").replace("T", "ts")


class SoundIndex:
    """Names by skeleton: those that have the same one or, from four consonants on, one with one more or one less."""

    def __init__(self) -> None:
        self._whole: dict[str, list[str]] = {}
        self._less: dict[str, list[str]] = {}
        self._found: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._whole)

    def add(self, name: str, skeletons: Iterable[str]) -> None:
        """Adds a name under the skeletons that it may have."""
        self._found.clear()
        for one in skeletons:
            self._whole.setdefault(one, []).append(name)
            for less in _less(one):
                self._less.setdefault(less, []).append(name)

    def find(self, skeleton: str) -> tuple[str, ...]:
        """The names that may sound so, each once; `strain` says which of them do."""
        found = self._found.get(skeleton)
        if found is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            alike = [*self._whole.get(skeleton, ()), *self._less.get(skeleton, ())]
            for less in _less(skeleton):
                if less in self._whole:
                    alike += self._whole[less]
            found = self._found[skeleton] = tuple(dict.fromkeys(alike))
        return found


def _less(bones: str) -> set[str]:
    if len(bones) < _SHORT:
        return set()
    return {bones[:at] + bones[at + 1 :] for at, bone in enumerate(bones) if bone in (_FAINT if at else _SILENT)}


_FAINT = frozenset("arghskt")
_SILENT = frozenset("ah")
"""The consonants that come and go between a spelling and how it is heard, and what does so at the beginning."""
