"""Texts as counted features, and features as rows of a matrix: what two sides can be compared by without a model."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from review.matching.sound import romanised, skeleton
from review.text import script

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

_WIDTH = 1024
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&'’\-]*[A-Za-z0-9]|[A-Za-z]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_JAPANESE = re.compile(r"[\u4e00-\u9fff々]{2,}|[ァ-ヺー]{2,}")
_MARKS = re.compile(r"[?？!！:：%％$＄€£@#•●*()（）\[\]「」\"“”]")
_SAME_MARK = str.maketrans("？！：％＄（）「」“”●*", '?!:%$()""""••')


def shared(text: str) -> Counter[str]:
    """What survives translation: numbers, Latin tokens, names by their sound, marks that begin or end sentences."""
    text = unicodedata.normalize("NFKC", text)
    found: Counter[str] = Counter()
    for number in _DIGITS.findall(text):
        found["#" + number.replace(",", "")] += 1
    if re.match(r"\W*(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]", text):
        found["^" + text.lstrip()[:3].lower()] += 2
    for word in _LATIN.findall(text):
        lower = word.lower()
        found["w" + lower] += 1
        sound = skeleton(lower)
        if len(sound) >= 3:
            found["s" + sound] += 1
    for word in _KATAKANA.findall(text):
        sound = skeleton(romanised(word))
        if len(sound) >= 3:
            found["s" + sound] += 1
    for mark in _MARKS.findall(text):
        found["m" + mark.translate(_SAME_MARK)] += 1
    return found


def characters(text: str) -> Counter[str]:
    """Pairs and triples of characters, words of Latin text and numbers whole."""
    text = unicodedata.normalize("NFKC", text).casefold()
    squeezed = re.sub(r"\s+", " ", text)
    found: Counter[str] = Counter(squeezed[at : at + 2] for at in range(len(squeezed) - 1))
    found.update(squeezed[at : at + 3] for at in range(len(squeezed) - 2))
    for number in _DIGITS.findall(text):
        found["#" + number] += 2
    for word in _LATIN.findall(text):
        found["w" + word] += 2
    found["^" + squeezed[:4]] += 1
    return found


def words(text: str) -> Counter[str]:
    """The words of a text as far as they can be told without a dictionary, for learning which go together."""
    found = Counter("w" + word.lower() for word in _LATIN.findall(text) if len(word) > 2)
    for run in _JAPANESE.findall(text):
        if len(run) <= 4 or script(run[0]) == "katakana":
            found["j" + run] += 1
        if script(run[0]) == "kanji":
            found.update("j" + run[at : at + 2] for at in range(len(run) - 1))
    return found


def rows(features: Sequence[Counter[str]], weights: dict[str, float]) -> Rows:
    """Features hashed into rows of a matrix, with signs, so that those that collide cancel on average."""
    import numpy as np

    rows = np.zeros((len(features), _WIDTH), dtype=np.float32)
    for index, found in enumerate(features):
        row = rows[index]
        for name, count in found.items():
            hashed = zlib.crc32(name.encode("utf-8", "surrogatepass"))
            value = weights.get(name, 0.0) * (1.0 + math.log(count))
            row[hashed % _WIDTH] += value if hashed & 0x80000000 else -value
    return rows


def weights(*sides: Sequence[Counter[str]]) -> dict[str, float]:
    """Rare features weigh more; one that stands on one side only weighs a little, since it makes sides differ."""
    total = sum(len(side) for side in sides)
    counts = [Counter(name for found in side for name in found) for side in sides]
    weights: dict[str, float] = {}
    for name in set().union(*counts):
        seen = sum(count[name] for count in counts)
        weight = math.log((total + 1) / seen) + 0.1
        weights[name] = weight if all(count[name] for count in counts) else 0.25 * weight
    return weights
