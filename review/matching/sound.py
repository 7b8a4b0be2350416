"""Names across scripts: how katakana sounds, and how much it takes to hear a Latin spelling as that.

Two measures. A `skeleton` holds the consonants that transcription keeps, so that names can be looked up and passages
aligned; `strain` is exact and slower: what it costs to read one spelling as one katakana word, by a table of English
spellings (`spelling`).
"""

from __future__ import annotations

import functools
import re
import unicodedata

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


@functools.lru_cache(maxsize=65536)
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
    (re.compile(pattern), to)
    for pattern, to in (
        (r"ph", "f"), (r"ck|q|c(?=[aou]|$|[^ehiy])", "k"), (r"c(?=[eiy])", "s"), (r"x", "ks"), (r"tch|tsh", "ch"),
        (r"sch", "sh"), (r"th", "s"), (r"wh", "w"), (r"gh", "g"), (r"[tsc]i(?=on|al|ou)", "sh"), (r"dge?|dj", "j"),
        (r"^kn", "n"), (r"mb$", "m"),
        (r"r(?=[^aiueory]|$)", ""), (r"l", "r"), (r"v", "b"), (r"f", "h"), (r"dz|ds", "z"),
        (r"ts", "t"), (r"sh", "s"), (r"ch", "t"), (r"j", "z"), (r"z", "s"), (r"y", ""), (r"w", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def skeleton(roman: str) -> str:
    """The consonants of a romanised or a Latin word as transcription into katakana leaves them: llama, rama -> rm.

    l and r, b and v, f and h, s and z are one, doubled letters are single, vowels and glides are left out but for a
    first vowel.
    """
    word = re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", roman).casefold())
    return ("a" if word[:1] in tuple("aiueo") else "") + _consonants(word)


def _consonants(word: str) -> str:
    for pattern, to in _FOLDS:
        word = pattern.sub(to, word)
    word = re.sub(r"n(?=[bpm])", "m", word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aiueo]", "", word))


# --- sounds ----------------------------------------------------------------------------------------------------------

_VOWELS = frozenset("aiueo")
_SOUNDS = {"ja": "ja", "ー": "-"}


@functools.lru_cache(maxsize=65536)
def phones(text: str) -> str:
    """A name as sounds, a character each: `S`, `C` and `T` are sh, ch and ts, `-` is ー; ッ, ・ and blanks are nothing.

    Latin letters and digits among the katakana stand for themselves, as full-width capitals and digits.
    """
    out: list[str] = []
    kana = ""
    for character in unicodedata.normalize("NFKC", text):
        if "ァ" <= character <= "ヺ":
            kana += character
            continue
        out.append(_sounded(kana))
        kana = ""
        if character == "ー":
            out.append("-")
        elif character.isascii() and character.isalnum():
            out.append(chr(ord(character.upper()) + _WIDE))
    out.append(_sounded(kana))
    return "".join(out)


_WIDE = ord("Ａ") - ord("A")


def _sounded(kana: str) -> str:
    return romanised(kana).replace("sh", "S").replace("ch", "C").replace("ts", "T") if kana else ""


def short(sounds: str) -> str:
    """Sounds without the marks of long vowels."""
    return sounds.replace("-", "")


# --- how well a spelling fits ----------------------------------------------------------------------------------------

_WRONG_VOWEL = 0.5
_ADDED_VOWEL = 0.5
_WRONG_CONSONANT = 1.0
_CLOSE_CONSONANT = 0.6
_LETTER_NAME = 0.1
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


@functools.lru_cache(maxsize=65536)
def strain(latin: str, sounds: str, limit: float = 2.0) -> float:
    """What it costs to hear a Latin spelling as those sounds: 0 for an ordinary transcription, 1 for a wrong consonant.

    A dynamic program over the letters and the sounds, as in an edit distance whose steps are the readings of
    `spelling`. Capitals may be read by their names. Costs of `limit` and more are all `limit`.
    """
    letters = _CAMEL.sub(" ", unicodedata.normalize("NFKD", latin))
    word = letters.casefold()
    if len(word) != len(letters):
        letters = word
    size, length = len(word), len(sounds)
    row = [[limit] * (length + 1) for _ in range(size + 1)]
    row[0][0] = 0.0
    for at in range(size + 1):
        here = row[at]
        letter = word[at] if at < size else ""
        heard = tuple(spelling.readings(word, at)) if "a" <= letter <= "z" else ()
        named = spelling.NAMES.get(letters[at], ()) if letter else ()
        dropped = _dropped(word, at) if letter else limit
        long = _long(word, at)
        bare = not letter or letter not in "aeiouy" or not word[at - 1 : at].isalpha()
        for to in range(length + 1):
            cost = here[to]
            if cost >= limit:
                continue
            if to < length:
                more = cost + _inserted(sounds, to, bare, long)
                if more < here[to + 1]:
                    here[to + 1] = more
            if not letter:
                continue
            for width, options in heard:
                there = row[at + width]
                for sound, price in options:
                    if sounds.startswith(sound, to) and cost + price < there[to + len(sound)]:
                        there[to + len(sound)] = cost + price
            for name in named:
                if sounds.startswith(name, to):
                    end = to + len(name) + sounds.startswith("-", to + len(name))
                    if cost + _LETTER_NAME < row[at + 1][end]:
                        row[at + 1][end] = cost + _LETTER_NAME
            if cost + dropped < row[at + 1][to]:
                row[at + 1][to] = cost + dropped
            if to < length:
                more = cost + _swapped(letter, sounds[to])
                if more < row[at + 1][to + 1]:
                    row[at + 1][to + 1] = more
    return min(row[size][length], limit)


def _inserted(sounds: str, to: int, bare: bool, long: float) -> float:
    """A sound that no letter stands for."""
    sound = sounds[to]
    if sound == "-":
        return long
    if sound in _VOWELS:
        before = sounds[to - 1] if to else ""
        if before and before in _AFTER.get(sound, ()):
            return 0.0 if bare else 0.4
        return _ADDED_VOWEL
    return 0.25 if sound in "yw" else _WRONG_CONSONANT


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
    if sound > "～" or sound >= "０":
        return 0.0 if sound == chr(ord(letter.upper()) + _WIDE) else 1.5
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
    0.06 (benchmarks/flag_quality_open.py).
    """
    size = len(short(sounds))
    return 0.0 if size < 3 else 0.16 if size <= 5 else 0.31 if size <= 8 else min(0.045 * size, 0.8)


# --- looking names up ------------------------------------------------------------------------------------------------

_CAPITALS = re.compile(r"[A-Z]{2,}|(?<![A-Za-z])[A-Z](?![a-z])")
_SHORT = 4


def skeletons(latin: str) -> frozenset[str]:
    """The skeletons that a Latin name may have in katakana: read as a word, its capitals by name, or the first of them.

    NVIDIA is エヌビディア, OpenAI オープンエーアイ, GPU ジーピーユー; a g before e, i or y may be hard or soft.
    """
    found = {latin, _CAPITALS.sub(lambda capitals: _named(capitals[0]), latin)}
    if _CAPITALS.match(latin):
        found.add(_named(latin[0]) + latin[1:])
    found |= {_SOFT.sub("j", one) for one in found}
    return frozenset(_boned(_CAMEL.sub(" ", one)) for one in found) - {""}


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s\-]+")
_SOFT = re.compile(r"(?<![gn])g(?=[eiy])", re.IGNORECASE)


def _boned(latin: str) -> str:
    """The skeleton of several words: t and h of two words are no th."""
    first, *rest = latin.split() or [""]
    bones = skeleton(first) + "".join(_consonants(re.sub("[^a-z]", "", word.casefold())) for word in rest)
    return re.sub(r"(.)\1+", r"\1", bones)


def spelled_out(name: str) -> str:
    """The sounds of the names of a name's letters: GPU -> jipiyu."""
    return short("".join(spelling.NAMES.get(letter, ("",))[0] for letter in name.upper()))


def _named(capitals: str) -> str:
    return spelled_out(capitals).replace("S", "sh").replace("C", "ch").replace("T", "ts")


class SoundIndex:
    """Names by skeleton: those that have the same one or, from four consonants on, one that is a consonant off."""

    def __init__(self) -> None:
        self._by: dict[str, list[str]] = {}

    def add(self, name: str, bones: frozenset[str]) -> None:
        """Adds a name under the skeletons that it may have."""
        for key in {key for one in bones for key in _loose(one)}:
            self._by.setdefault(key, []).append(name)

    def find(self, bones: frozenset[str]) -> list[str]:
        """The names that may sound so, in order of adding, each once; `strain` says which of them do."""
        return list(dict.fromkeys(name for one in bones for key in _loose(one) for name in self._by.get(key, ())))


def _loose(bones: str) -> set[str]:
    if len(bones) < _SHORT:
        return {bones}
    return {bones} | {bones[:at] + bones[at + 1 :] for at in range(len(bones))}
