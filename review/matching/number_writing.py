"""A number written as another one is: with its scales, its separators, its width, its numerals."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from review.matching.numbers import DECIMAL_COMMA

_KANJI = "〇一二三四五六七八九"
_BIG = ((10**12, "兆"), (10**8, "億亿"), (10**4, "万萬"))
_WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
_MOST = 10**16


def written(value: Fraction, like: str, language: str = "", plain: str = "") -> str | None:
    """`value` as `like`, a number of a text in `language`, is written; None where that can't be said.

    `plain` is how the source writes it: where nothing else says so, the digits of 2014 are not grouped, those of 2,014
    are.
    """
    folded = unicodedata.normalize("NFKC", like)
    if value < 0 or value >= _MOST or re.search(r"[A-Za-z/]", folded):
        return None
    if not re.search(r"\d", folded):
        return _numeral(value, folded)
    scales = [mark for _, marks in _BIG for mark in marks if mark in folded]
    grouped = bool(re.search(r"\d,\d{3}", folded if len(folded) > 4 else plain))
    if not grouped and not re.search(r"\d{4}", folded):
        grouped = bool(re.search(r"\d,\d{3}", plain)) and language not in DECIMAL_COMMA
    if scales:
        text = _scaled(value, scales, grouped)
    elif re.search(r"[十百千]", folded):
        return None
    else:
        text = _digits(value, grouped, language)
    if text is None:
        return None
    wide = any(character in "０１２３４５６７８９" for character in like)
    return text.translate(_WIDE) if wide else text


def _digits(value: Fraction, grouped: bool, language: str) -> str | None:
    whole, rest = divmod(value, 1)
    text = f"{int(whole):,}" if grouped else str(int(whole))
    if rest:
        decimals = f"{float(rest):.6f}".rstrip("0")[2:]
        if Fraction(int(decimals or 0), 10 ** len(decimals)) != rest:
            return None
        text += "." + decimals
    if language in DECIMAL_COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def _scaled(value: Fraction, scales: list[str], grouped: bool) -> str | None:
    """With 万, 億 and 兆: 1億4,190万, or 1.5万 where the rest does not come out even."""
    out = ""
    left = value
    names = {mark: size for size, marks in _BIG for mark in marks}
    variant = {size: next((mark for mark in marks if mark in scales), marks[0]) for size, marks in _BIG}
    for size, _ in _BIG:
        count = int(left // size)
        if count:
            if left % size and (left % size).denominator != 1:
                return None
            out += (f"{count:,}" if grouped else str(count)) + variant[size]
            left -= count * size
    if left and (not out or left >= 10**4 or left.denominator != 1):
        smallest = names[scales[-1]]
        return (_digits(value / smallest, grouped, "") or "") + scales[-1] if value >= smallest else None
    return out + (str(int(left)) if left else "")


def _numeral(value: Fraction, like: str) -> str | None:
    """In kanji numerals: by place, as 二〇二四, or with 十 and 百, as 三十五."""
    if value.denominator != 1 or not like or not all(mark in _KANJI + "十百千" for mark in like):
        return None
    number = int(value)
    if len(like) > 1 and not re.search("[十百千]", like):
        return "".join(_KANJI[int(digit)] for digit in str(number))
    if not 0 < number < 10**4:
        return None
    out = ""
    for size, mark in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, size)
        if count:
            out += (_KANJI[count] if count > 1 else "") + mark
    return out + (_KANJI[number] if number else "")
