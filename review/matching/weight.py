"""How much a text says, whatever it is written in: in letters of English, so a text and its translation weigh alike.

A kanji says as much as three letters, a kana as one and a bit. The weights are those that make English texts and their
Japanese translations of five collections agree best (benchmarks/source_checks.py); the logarithm of the ratio of the
two then scatters by 0.15, where that of the numbers of characters scatters by 0.22.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

_WEIGHTS = (
    (re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]"), 3.2),
    (re.compile(r"[ァ-ヺーｦ-ﾟ]"), 1.5),
    (re.compile(r"[ぁ-ゖ]"), 1.2),
    (re.compile(r"[가-힣]"), 2.2),
    (re.compile(r"[0-9０-９]"), 1.3),
    (re.compile(r"[A-Za-zÀ-ɏＡ-Ｚａ-ｚ]"), 0.95),
    (re.compile(r"[Ͱ-ӿԀ-ۿऀ-෿Ḁ-῿]"), 0.95),
    (re.compile(r"[฀-࿿က-\u109fក-\u17ff]"), 0.9),
)


@lru_cache(maxsize=2048)
def weight(text: str) -> float:
    """What a text weighs, in letters of English; marks and blanks weigh nothing."""
    return sum(each * len(pattern.findall(text)) for pattern, each in _WEIGHTS)


def deviation(source: float, target: float, usual: float = 0.0) -> float:
    """How far the weights of a text and its translation are from what is usual, in standard deviations.

    `usual` is the logarithm of their usual ratio. Long texts scatter less than short ones: by 0.2 for forty letters, by
    0.1 for four hundred.
    """
    ratio = math.log(max(target, _LEAST) / max(source, _LEAST))
    return (ratio - usual) / (_FLOOR + 1 / math.sqrt(max(source, _SHORT)))


_LEAST, _SHORT, _FLOOR = 0.3, 4.0, 0.05
