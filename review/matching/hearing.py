"""Whether katakana of a text may be how a Latin name sounds: a generous ear, for those who must not raise an alarm."""

from __future__ import annotations

import re
from functools import lru_cache

from review.matching.sound import romanised, skeleton, skeletons, sound_of
from review.matching.strain import bearable, strain

_RUN = re.compile(r"[ァ-ヺー][ァ-ヺーヽヾ]+(?:[・=＝ \-]?[ァ-ヺー]+)*|[ァ-ヺ]")
_WORDS = "zero one two three four five six seven eight nine".split()
_WIDEST = 4


def heard(name: str, text: str, strict: bool = False) -> bool:
    """Whether some katakana of the text, or a few words of it together, can be heard as the name.

    `strict` is for acronyms and codes, which are seldom written in katakana and as short as many words.
    """
    if not any("ァ" <= character <= "ヺ" for character in text):
        return False
    spelled = _spelled(name)
    return any(_fits(spelled, kana, strict) for kana in _katakana(text))


def _spelled(name: str) -> str:
    """A name with its digits as words: The9 is read like The nine."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[-‑.&/+_'’]", " ", name)
    return re.sub(r"\d", lambda digit: f" {_WORDS[int(digit[0])]} ", apart).strip()


@lru_cache(maxsize=256)
def _katakana(text: str) -> tuple[str, ...]:
    """Every stretch of katakana words that stand together in a text, up to four."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        words = re.split(r"[・=＝ \-]", run)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _WIDEST) + 1):
                found["".join(words[start:end])] = None
    return tuple(found)


@lru_cache(maxsize=8192)
def _fits(name: str, kana: str, strict: bool) -> bool:
    sounds, short, _ = sound_of(kana)
    if len(short) < 2:
        return False
    if strict:
        return len(short) > 3 and strain(name, sounds) <= bearable(sounds) + 0.1
    limit = max(bearable(sounds), 0.12 * len(name)) + 0.3
    if strain(name, sounds, limit + 0.01) <= limit:
        return True
    bones = skeleton(romanised(kana))
    # A longer word may hold the name: インターネットワーク, テスター.
    return any(len(one) > 2 and one in bones for one in skeletons(name))
