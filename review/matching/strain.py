"""How much it takes to hear a Latin spelling as katakana: an edit distance whose steps are the readings of English.

The readings are a table of English spellings (`spelling`), the sounds those of `sound.Sound.phones`.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

from review.matching import spelling
from review.matching.sound import CAMEL, WIDE

_VOWELS = frozenset("aiueo")
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
        letters = CAMEL.sub(" ", unicodedata.normalize("NFKD", latin))
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
            itself = chr(ord(letter.upper()) + WIDE)
            steps.setdefault(itself, []).append((1, itself, 0.0))
        bare = letter not in "aeiouy" or not word[at - 1 : at].isalpha()
        return _Place(letter, steps, _dropped(word, at), _long(word, at), 0.0 if bare else _BEFORE_VOWEL)


def _beginnings() -> dict[str, str]:
    """The sounds that a word may begin with by its first letter, for all that is not mute or cheaply dropped."""
    found: dict[str, set[str]] = {}
    for beginning, _, heard in spelling.rules():
        found.setdefault(beginning[0], set()).update(sound[:1] for sound, _ in heard)
    for letter, called in spelling.NAMES.items():
        found.setdefault(letter.lower(), set()).update({name[0] for name in called} | {chr(ord(letter) + WIDE)})
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
