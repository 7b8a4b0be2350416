"""Names across scripts: how katakana sounds, and how much it takes to hear a Latin spelling as that.

Two measures. A `skeleton` holds the consonants that transcription keeps, so that names can be looked up and passages
aligned; `strain` is exact and slower: what it costs to read one spelling as one katakana word, by a table of English
spellings (`spelling`).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    each = _consonants("\n".join(words)).split("\n")
    return ["a" + bones if word[:1] in _VOWELS and word else bones for word, bones in zip(words, each, strict=True)]


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
_WIDE = ord("Ａ") - ord("A")


class _Heard(dict[str, str]):
    """What each syllable sounds like: there are a few hundred."""

    def __missing__(self, syllable: str) -> str:
        if syllable.isascii():
            heard = chr(ord(syllable.upper()) + _WIDE)
        else:
            heard = romanised(syllable).replace("sh", "S").replace("ch", "C").replace("ts", "T")
        self[syllable] = heard
        return heard


_HEARD = _Heard({_BETWEEN: _BETWEEN, "ー": "-"})
_FIRST_VOWEL = re.compile(r"(?<![^\0])(?!u[aiueo])[aiueo]")
"""ウィ is wi."""
_BONES = str.maketrans("ASCTjzf", "asttssh", "aiueoyw")
_SPELLED = {chr(ord(letter) + _WIDE): letter.lower() for letter in spelling.NAMES} | {"S": "sh", "C": "ch", "T": "ts"}


# --- how well a spelling fits ----------------------------------------------------------------------------------------

_WRONG_VOWEL = 0.5
_ADDED_VOWEL = 0.5
_WRONG_CONSONANT = 1.0
_CLOSE_CONSONANT = 0.6
_WRONG_LITERAL = 1.5
_LETTER_NAME = 0.1
_BEFORE_VOWEL = 0.4
_ODD_LONG = 0.25
_OPEN_LONG = 0.1
_CLOSE = frozenset(
    frozenset(pair)
    for pair in (
        *("td", "kg", "bp", "sz", "Ss", "Cs", "CS", "Tt", "TC", "jz", "jd", "fh", "rd", "mn", "jC", "bf", "bw", "Ts"),
        *("gj", "hk", "jS", "tC", "yj"),
    )
)
_AFTER = {"u": frozenset("kgsTfmrbpznvSC"), "o": frozenset("td"), "i": frozenset("CjkgS")}
"""The vowels that katakana adds behind a consonant with none, and behind which ones."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place between the letters of a word: the letter behind it, and what may be heard from there on.

    `steps` are the spellings that begin here, by the first sound that they are heard as (`""` for none): how many
    letters, as which sounds, at what cost. `dropped` is the cost of not hearing the letter, `long` that of a ー before
    it, `added` that of a vowel that only katakana has.
    """

    letter: str
    steps: dict[str, list[tuple[int, str, float]]]
    dropped: float
    long: float
    added: float


_STEPS: dict[tuple[int, str, float], tuple[int, str, float]] = {}
"""Every step that was made, once: words have the same few."""


class _Word:
    """A Latin spelling with its places, each worked out when it is first reached: most readings fail at once."""

    __slots__ = ("_letters", "_places", "_word", "size")

    def __init__(self, latin: str) -> None:
        letters = _CAMEL.sub(" ", unicodedata.normalize("NFKD", latin))
        self._word = letters.casefold()
        self._letters = letters if len(letters) == len(self._word) else self._word
        self.size = len(self._word)
        self._places: list[_Place | None] = [None] * (self.size + 1)

    def place(self, at: int) -> _Place:
        """The place before the letter at `at`, or behind the last one."""
        found = self._places[at]
        if found is None:
            found = self._places[at] = self._made(at)
        return found

    def _made(self, at: int) -> _Place:
        word = self._word
        if at == self.size:
            return _Place("", {}, 0.0, _long(word, at), 0.0)
        letter = word[at]
        steps: dict[str, list[tuple[int, str, float]]] = {}
        if "a" <= letter <= "z":
            for width, heard in spelling.readings(word, at):
                for sound, price in heard:
                    step = (width, sound, price)
                    steps.setdefault(sound[:1], []).append(_STEPS.setdefault(step, step))
        for name in spelling.NAMES.get(self._letters[at], ()):
            steps.setdefault(name[0], []).extend(((1, name, _LETTER_NAME), (1, name + "-", _LETTER_NAME)))
        if letter.isascii() and letter.isalnum():
            itself = chr(ord(letter.upper()) + _WIDE)
            steps.setdefault(itself, []).append((1, itself, 0.0))
        bare = letter not in "aeiouy" or not word[at - 1 : at].isalpha()
        return _Place(letter, steps, _dropped(word, at), _long(word, at), 0.0 if bare else _BEFORE_VOWEL)


def _beginnings() -> dict[str, str]:
    """The sounds that a word may begin with by its first letter, for all that is not mute or cheaply dropped."""
    found: dict[str, set[str]] = {}
    for beginning, _, heard in spelling.rules():
        found.setdefault(beginning[0], set()).update(sound[:1] for sound, _ in heard)
    for letter, called in spelling.NAMES.items():
        found.setdefault(letter.lower(), set()).update({name[0] for name in called} | {chr(ord(letter) + _WIDE)})
    return {
        letter: "".join(sounds) for letter, sounds in found.items() if "" not in sounds and letter not in "aeiouyhw"
    }


_BEGINNINGS = _beginnings()
_word = functools.lru_cache(maxsize=2048)(_Word)


@functools.lru_cache(maxsize=2048)
def _extra(sounds: str) -> tuple[float, ...]:
    """What each sound costs that no letter stands for; -1 for ー and -2 for the vowels that katakana adds."""
    found = []
    for at, sound in enumerate(sounds):
        if sound == "-":
            found.append(_MARK)
        elif sound in _VOWELS:
            found.append(_EPENTHETIC if at and sounds[at - 1] in _AFTER.get(sound, ()) else _ADDED_VOWEL)
        else:
            found.append(0.25 if sound in "yw" else _WRONG_CONSONANT)
    return tuple(found)


_MARK, _EPENTHETIC = -1.0, -2.0


@functools.lru_cache(maxsize=2048)
def strain(latin: str, sounds: str, limit: float = 2.0) -> float:
    """What it costs to hear a Latin spelling as those sounds: 0 for an ordinary transcription, 1 for a wrong consonant.

    A dynamic program over the letters and the sounds, as in an edit distance whose steps are the readings of
    `spelling`. Capitals may be read by their names. What would cost `limit` or more costs `limit`.
    """
    if limit <= _WRONG_VOWEL and not begins(latin, sounds):
        return limit
    word, length, extra = _word(latin), len(sounds), _extra(sounds)
    swaps = limit > _WRONG_VOWEL
    costs: list[dict[int, float]] = [{} for _ in range(word.size + 1)]
    costs[0][0] = 0.0
    for at, here in enumerate(costs):
        if not here:
            continue
        place = word.place(at)
        steps = place.steps
        silent = steps.get("", ())
        to, last = min(here) - 1, max(here)
        while to < last:
            to += 1
            cost = here.get(to)
            if cost is None:
                continue
            if to < length:
                price = extra[to]
                more = cost + (price if price >= 0 else place.long if price == _MARK else place.added)
                if more < here.get(to + 1, limit):
                    here[to + 1] = more
                    last = max(last, to + 1)
                for width, sound, price in steps.get(sounds[to], ()):
                    if sounds.startswith(sound, to):
                        there, end = costs[at + width], to + len(sound)
                        if cost + price < there.get(end, limit):
                            there[end] = cost + price
            if place.letter:
                after = costs[at + 1]
                if cost + place.dropped < after.get(to, limit):
                    after[to] = cost + place.dropped
                for width, _, price in silent:
                    if cost + price < costs[at + width].get(to, limit):
                        costs[at + width][to] = cost + price
                if swaps and to < length:
                    more = cost + _swapped(place.letter, sounds[to])
                    if more < after.get(to + 1, limit):
                        after[to + 1] = more
    return costs[-1].get(length, limit)


def begins(latin: str, sounds: str) -> bool:
    """Whether a Latin spelling may begin as the sounds do, at less than the cost of a wrong vowel."""
    return sounds[:1] in _BEGINNINGS.get(latin[:1].lower(), sounds[:1])


def _dropped(word: str, at: int) -> float:
    """A letter that is not heard."""
    letter = word[at]
    if not letter.isalnum() or (at and word[at - 1] == letter and letter.isalpha() and letter not in "aeiou"):
        return 0.0
    if letter in "aeiouy":
        return 0.4
    return 0.5 if letter in "hw" else _WRONG_CONSONANT


def _swapped(letter: str, sound: str) -> float:
    """A letter that is heard as another sound than any of its own."""
    if sound == "-":
        return _WRONG_CONSONANT
    if sound >= "０":
        return _WRONG_LITERAL
    if letter in "aeiouy" and sound in _VOWELS:
        return _WRONG_VOWEL
    return _CLOSE_CONSONANT if frozenset((letter, sound)) in _CLOSE else _WRONG_CONSONANT


def _long(word: str, at: int) -> float:
    """What it costs to hear the vowel before offset `at` as one that katakana writes long."""
    before = word[at - 1] if at else ""
    if before in ("r", "w", "y", "h"):
        return 0.0
    if before not in ("a", "e", "i", "o", "u"):
        return _ODD_LONG
    after = word[at : at + 2].partition(" ")[0]
    if (
        (not after and before != "a")
        or (at > 1 and word[at - 2] in "aeiou")
        or after[:1] in ("l", "r", "s", "w", "y", "h")
        or (len(after) == 2 and after[0] not in "aeiou" and after[1] == "e")
    ):
        return 0.0
    return _OPEN_LONG if len(after) == 2 and after[0] not in "aeiou" and after[1] in "aiou" else _ODD_LONG


def bearable(sounds: str) -> float:
    """The strain up to which a spelling can be heard as those sounds: the shorter the name, the less.

    Of 3,000 pairs of English and katakana in JMdict 0.91 lie within it, of pairs of other words with the same skeleton
    0.09 (benchmarks/flag_quality_open.py).
    """
    size = len(sounds) - sounds.count("-")
    return 0.0 if size < 3 else 0.16 if size <= 5 else 0.31 if size <= 8 else min(0.045 * size, 0.8)


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
    return frozenset(_boned(_CAMEL.sub(" ", one)) for one in found) - {""}


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s\-]+")
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
        self._found: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._whole)

    def add(self, name: str, skeletons: Iterable[str]) -> None:
        """Adds a name under the skeletons that it may have."""
        self._found.clear()
        for one in skeletons:
            self._whole.setdefault(one, []).append(name)
            for less in _less(one):
                self._less.setdefault(less, []).append(name)

    def find(self, skeleton: str) -> list[str]:
        """The names that may sound so, each once; `strain` says which of them do."""
        found = self._found.get(skeleton)
        if found is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            found = [*self._whole.get(skeleton, ()), *self._less.get(skeleton, ())]
            for less in _less(skeleton):
                if less in self._whole:
                    found += self._whole[less]
            found = self._found[skeleton] = list(dict.fromkeys(found))
        return found


def _less(bones: str) -> set[str]:
    if len(bones) < _SHORT:
        return set()
    return {bones[:at] + bones[at + 1 :] for at, bone in enumerate(bones) if bone in (_FAINT if at else _SILENT)}


_FAINT = frozenset("arghskt")
_SILENT = frozenset("ah")
"""The consonants that come and go between a spelling and how it is heard, and what does so at the beginning."""
