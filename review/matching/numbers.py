"""The numbers of a text, whatever they are written in: digits, full width, 万 and 億, words, ordinals, months, dates.

A `Number` has every value that it may stand for, since `1,500` is 1500 in one country and 1.5 in another, and 5 p.m. is
17時. Values are exact fractions, so 1.5億 and 150 million are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from review.matching import edges, units
from review.matching.number_words import CJK, WORDS, Words
from review.matching.units import Unit
from review.text import Span, join_wraps


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands at `span`, in code points of the text.

    `values` are what it may stand for, the plainest reading first, and `parts` what it is where it is several numbers
    (8.30 is half past eight). `certain` is false for words that often are no numbers (one, second, 一): such a number
    accounts for others and is never missed itself. `worded` says that it is a word; `named` that it is part of a name,
    a code or an address (H100, COVID-19), which a translation may write in another way.
    """

    span: Span
    values: tuple[Fraction, ...]
    certain: bool = True
    worded: bool = False
    named: bool = False
    ordinal: bool = False
    parts: tuple[Fraction, ...] = ()
    units: tuple[Unit, ...] = ()
    measured: Span | None = None
    """The number with its unit, where it has one."""


# --- the text as one line --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A text folded so that each number is plain: offset i of `text` came from `starts[i]` up to `ends[i]`."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.ends[end - 1])


def _folded(text: str) -> _Line:
    joined = join_wraps(text)
    if joined.text.isascii():
        return _Line(joined.text, list(joined.starts), list(joined.ends))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, start, end in zip(joined.text, joined.starts, joined.ends, strict=True):
        piece = character if character.isascii() else _plain(character)
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return _Line("".join(pieces), starts, ends)


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    if folded == character:
        # Digits of other scripts count as well.
        value = unicodedata.decimal(character, None)
        return character if value is None else str(value)
    if "⁄" in folded:
        # 5½ is no 51.
        return " " + folded.replace("⁄", "/")
    if folded.isdecimal() and unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return "^" + folded
    return folded


# --- digits ----------------------------------------------------------------------------------------------------------

_SCALES = {
    "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12, "京": 10**16,
    "만": 10**4, "억": 10**8, "조": 10**12,
}  # fmt: skip
_KANJI = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
_MAGNITUDES = "万萬億亿兆京만억조"
_TAILS = f"[十百千{_MAGNITUDES}]"
_NUMERALS = f"〇零一二三四五六七八九十百千{_MAGNITUDES}两兩"

_DIGITS = (
    r"\d+(?:\.\d+){2,}|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)"
    r"|(?<![\d.,]\u0020)(?<!\d)\d{1,3}(?:\u0020\d{3})*\u0020000(?![\d.,])"
    r"|\d{1,3}(?:[,٬'’]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+\.\d+|\d+"
)
_COMMA = rf"(?:\d{{1,3}}(?:[.\u0020]\d{{3}})*,\d{{1,2}}(?![\d,]))|{_DIGITS}"
_TOKEN = (
    r"(?P<ratio>(?<![\d/])\d{{1,2}}/\d{{1,3}}(?![\d/]))"
    rf"|(?P<digits>{{digits}})(?:(?P<kanji>{_TAILS}(?:\d+(?:,\d{{{{3}}}})*{_TAILS}|{_TAILS})*(?:\d+(?:,\d{{{{3}}}})*)?))?"
    rf"|(?P<numeral>[{_NUMERALS}]+)"
    r"|(?P<word>[A-Za-zÀ-ÖØ-öø-ÿ]+)"
    rf"|(?P<other>{'|'.join(sorted(CJK, key=len, reverse=True))})"
)
_POINT_TOKEN = re.compile(_TOKEN.format(digits=_DIGITS))
_COMMA_TOKEN = re.compile(_TOKEN.format(digits=_COMMA))
DECIMAL_COMMA = frozenset("cs da de es fi fr it nl no nb nn pl pt ro ru sv tr uk".split())
"""Languages in which a comma comes before decimals."""

_PM = re.compile(r"(?:[.:]\d\d)?\s?(?:([ap])\.?m\b|Uhr\b)", re.IGNORECASE)
_AFTERNOON = re.compile(r"(?:午後|下午|晚上|夜)の?\Z")
_MORNING = re.compile(r"(?:午前|上午|早上|深夜|凌晨)の?\Z")
_CLOCK = re.compile(r"[時时点點:]")
_ERAS = (("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867), ("民國", 1911))
_DECADE = re.compile(r"['’]?s\b|er\b|年代|代|'s\b")
_SHORT_YEAR = re.compile(r"(?:['’‘]|\bFY ?|\d[-–—/~～])\Z")
_PERCENT = re.compile(r"\s?(?:%|percent|per cent|パーセント)")
_WARI = re.compile(r"割(?!り)")
_DATED = re.compile(r"\.?,?\s?\d")
_DATING = re.compile(
    r"(?:\d(?:st|nd|rd|th|\.)?\s(?:of\s)?|\b(?:in|since|until|by|mid|early|late|im|ab|bis|en)[\s-])\Z", re.IGNORECASE
)
_GLUE = re.compile(r"\s*(?:to|and|or|bis|und|oder|à|et|ou|-|–|—|~|〜|～|から|ないし|至|到|、|,|・|/)\s*\Z")


@lru_cache(maxsize=512)
def numbers(text: str, language: str = "") -> tuple[Number, ...]:
    """Every number of the text, in order; spans count code points of `text`, and may run across a wrap.

    `language` says which words are numbers, and what a comma is; without one it is English.
    """
    language = language.partition("-")[0] or "en"
    line = _folded(text)
    words = WORDS.get(language, WORDS["en"])
    found: list[_Reading] = []
    addresses = [(one.start, one.end) for one in edges.addresses(line.text)]
    run: list[re.Match[str]] = []
    token = _COMMA_TOKEN if language in DECIMAL_COMMA else _POINT_TOKEN
    past = 0
    for match in token.finditer(line.text):
        word = match["word"]
        if match.start() < past:
            continue
        if word is not None:
            if run and not _joins(run[-1], match, line.text):
                found += _worded(run, words)
                run = []
            if _counts(word.lower(), words) or (run and word.lower() in (*words.joiners, "a", "half")):
                run.append(match)
            elif run:
                found += _worded(run, words)
                run = []
            found += _single(match, words, language, line.text)
            continue
        if run:
            found += _worded(run, words)
            run = []
        read = list(_read(match, line.text, words))
        past = max([past, *(one.end for one in read)])
        found += read
    if run:
        found += _worded(run, words)
    found = _ranged(found, line.text)
    return tuple(
        Number(
            line.span(one.start, one.end),
            tuple(dict.fromkeys(one.values)),
            one.certain,
            one.worded,
            one.named or any(start <= one.start < end for start, end in addresses),
            one.ordinal or line.text[one.start - 1 : one.start] == "第",
            one.parts,
            *_measured(line, one),
        )
        for one in found
    )


def _measured(line: _Line, one: _Reading) -> tuple[tuple[Unit, ...], Span | None]:
    """The units that a number may have, and the stretch of text that holds both."""
    start, found = units.before(line.text, one.start)
    end = one.end
    if not found:
        end, found = units.after(line.text, one.end)
    return found, line.span(start, end) if found else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number at half-open offsets of a line; `factor` is the scale that it was multiplied by."""

    start: int
    end: int
    values: tuple[Fraction, ...]
    certain: bool = True
    named: bool = False
    parts: tuple[Fraction, ...] = ()
    factor: int = 1
    worded: bool = False
    ordinal: bool = False


def _read(match: re.Match[str], line: str, words: Words) -> Iterator[_Reading]:
    start, end = match.span()
    if match["numeral"]:
        value = _kanji(match["numeral"])
        if value is not None:
            yield _Reading(start, end, (value, *_clock(value, line, start, end), *_era(value, line, start)), False)
    elif match["other"]:
        yield _Reading(start, end, CJK[match["other"]], False)
    elif match["ratio"]:
        over, under = (Fraction(part) for part in match["ratio"].split("/"))
        yield _Reading(start, end, (over / under,) if under else (), True, _in_name(line, start, end), (over, under))
    else:
        yield from _digits(match, line, words)


def _digits(match: re.Match[str], line: str, words: Words) -> Iterator[_Reading]:
    start, end = match.span("digits")
    digits = match["digits"]
    if digits.count(".") > 1 and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        # A version, a section, a date: numbers of their own.
        for part in re.finditer(r"\d+", digits):
            yield _Reading(
                start + part.start(), start + part.end(), (Fraction(part[0]),), True, _in_name(line, start, end)
            )
        return
    values = _values(digits)
    parts: tuple[Fraction, ...] = ()
    if len(pieces := re.findall(r"\d+", digits)) == 2 and len(pieces[1]) <= 2:
        parts = (Fraction(pieces[0]), Fraction(pieces[1]))
        if pieces[1] == "5":
            parts = (Fraction(pieces[0]), Fraction(1, 2))
    if match["kanji"]:
        end = match.end("kanji")
        tail = match["kanji"]
        factor = _SCALES[tail[-1]] if len(tail) == 1 else 1
        yield _Reading(start, end, tuple(_counted(value, tail) for value in values), True, False, (), factor)
        return
    scale = _scale(line, end, words)
    if scale is not None:
        end, factor, whole = scale
        scaled = tuple(value * factor for value in values)
        yield _Reading(start, end, scaled if whole else (*scaled, *values), True, False, (), factor if whole else 1)
        return
    named = _in_name(line, start, end)
    if values == (Fraction(100),) and _PERCENT.match(line, end):
        yield _Reading(start, end, values, False)
        return
    more: list[Fraction] = []
    for value in values:
        hours = _clock(value, line, start, end)
        if parts and hours:
            parts = (hours[0], parts[1] if parts[1] != Fraction(1, 2) else Fraction(5))
        else:
            more += hours
        more += _era(value, line, start)
        if value.denominator == 1:
            more += _year(int(value), digits, line, start, end)
        if _WARI.match(line, end):
            more.append(value * 10)
    yield _Reading(start, end, (*values, *more), True, named, parts)


def _values(digits: str) -> tuple[Fraction, ...]:
    """What digits with separators may stand for: 1,500 is 1500, 2.500 is 2500 or 2.5."""
    plain = re.sub(r"['’٬\s]", "", digits)
    if plain.isdigit():
        return (Fraction(plain),)
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        last = max(plain.rfind(","), plain.rfind("."))
        return (Fraction(re.sub("[,.]", "", plain[:last]) + "." + plain[last + 1 :]),)
    mark = "," if commas else "."
    head, _, tail = plain.rpartition(mark)
    grouped = len(tail) == 3 and len(plain.partition(mark)[0]) <= 3
    found = []
    if grouped:
        found.append(Fraction(plain.replace(mark, "")))
    if commas + points == 1 and (mark == "." or len(tail) != 3):
        found.append(Fraction(f"{head}.{tail}"))
    return tuple(found) or (Fraction(plain.replace(mark, "")),)


def _counted(first: Fraction, tail: str) -> Fraction:
    """A number with CJK scales behind it: 1億5000万, 2万, 3千5百."""
    total = section = Fraction(0)
    current = first
    for piece in re.finditer(r"(\D)(\d+(?:,\d+)*)?", tail):
        scale = _SCALES[piece[1]]
        if scale < 10**4:
            section += (current or 1) * scale
        else:
            total += (section + current) * scale
            section = Fraction(0)
        current = Fraction(piece[2].replace(",", "")) if piece[2] else Fraction(0)
    return total + section + current


def _kanji(text: str) -> Fraction | None:
    """The value of a run of kanji numerals: 三十五, 二〇二四, 百万; None for one that is no number (万 alone)."""
    if all(character in _KANJI for character in text):
        return Fraction(int("".join(str(_KANJI[character]) for character in text)))
    if not any(character in _KANJI or character in "十百千" for character in text):
        return None
    total = section = current = 0
    for character in text:
        if character in _KANJI:
            current = current * 10 + _KANJI[character]
        elif _SCALES[character] < 10**4:
            section += (current or 1) * _SCALES[character]
            current = 0
        else:
            total += (section + current or 1) * _SCALES[character]
            section = current = 0
    return Fraction(total + section + current)


_SCALE_WORD = re.compile(r"[ -]?([A-Za-zÀ-ÿ]+)")


def _scale(line: str, end: int, words: Words) -> tuple[int, int, bool] | None:
    """Where a scale behind a number ends, its factor, and whether it is a whole word; None where there is none."""
    found = _SCALE_WORD.match(line, end)
    if not found:
        return None
    word = found[1].lower()
    if word in words.scales:
        factor, stop = words.scales[word], found.end()
        further = _SCALE_WORD.match(line, stop)
        if further and further[1].lower() in words.scales:
            return further.end(), factor * words.scales[further[1].lower()], True
        return stop, factor, True
    if word == "dozen" or word == "dutzend":
        return found.end(), 12, True
    if word in _LETTERS and line[end : end + 1] != "-":
        return found.end(), _LETTERS[word], False
    return None


def _in_name(line: str, start: int, end: int) -> bool:
    """Whether digits are part of a Latin name or a code: H100, 3D, GPT-4, 10^6, x86-64; not 5kg, 1st, 1990s."""
    before = line[start - 1 : start]
    if before == "^" or (before.isascii() and before.isalpha()) or before == "_":
        return True
    if before in ("-", "‑", "/", ".") and start > 1 and line[start - 2].isascii() and line[start - 2].isalnum():
        return line[start - 2].isalpha() or before != "-"
    after = re.compile(r"[A-Za-z]+").match(line, end)
    if after is None:
        return False
    return after[0].lower() not in ("st", "nd", "rd", "th", "s", "am", "pm", "x") and not units.after(line, end)[1]


def _clock(value: Fraction, line: str, start: int, end: int) -> list[Fraction]:
    """The hours of the day as they are counted to 24, where it is a time of the day."""
    if not 0 <= value <= 24 or value.denominator not in (1, 2, 4, 5, 10, 20, 50, 100):
        return []
    half = _PM.match(line, end)
    hour = int(value)
    if half and half[1]:
        afternoon = half[1].lower() == "p"
    elif _AFTERNOON.search(line, max(0, start - 3), start) and _CLOCK.match(line, end):
        afternoon = True
    elif _MORNING.search(line, max(0, start - 3), start):
        afternoon = False
    else:
        return []
    if afternoon:
        return [Fraction(hour + 12), Fraction(hour)] if hour < 12 else [Fraction(hour)]
    return [Fraction(hour)] + ([Fraction(0), Fraction(24)] if hour == 12 else [])


def _era(value: Fraction, line: str, start: int) -> list[Fraction]:
    """The year of the common era that a year of a Japanese era is."""
    return [value + first for name, first in _ERAS if line.endswith(name, 0, start)]


def _year(value: int, digits: str, line: str, start: int, end: int) -> list[Fraction]:
    """What else a year may be called: 2013-14, '14, FY14 is 2014, and the 1990s are the 90s."""
    found = []
    if len(digits) == 2 and (_SHORT_YEAR.search(line, max(0, start - 3), start) or _DECADE.match(line, end)):
        found += [Fraction(1900 + value), Fraction(2000 + value)]
    if len(digits) == 4 and 1000 < value < 2100 and _DECADE.match(line, end):
        found.append(Fraction(value % 100))
    return found


def _ranged(found: list[_Reading], line: str) -> list[_Reading]:
    """The numbers, where the first of a range may have the scale of the second: 9.3 to 49 million, 2、3百万."""
    out = list(found)
    for at in range(len(out) - 2, -1, -1):
        one, after = out[at], out[at + 1]
        if after.factor > 1 and one.certain and one.factor == 1 and _GLUE.fullmatch(line[one.end : after.start] or "x"):
            scaled = tuple(value * after.factor for value in one.values)
            out[at] = replace(one, values=(*scaled, *one.values), factor=after.factor)
    return out


# --- words -----------------------------------------------------------------------------------------------------------

_ROMAN = {
    roman: value
    for value, roman in enumerate(
        "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split(), 1
    )
}


def _counts(word: str, words: Words) -> bool:
    return word in words.units or word in words.tens or word in words.scales


def _joins(before: re.Match[str], after: re.Match[str], line: str) -> bool:
    between = line[before.end() : after.start()]
    return between in (" ", "-", "")


def _single(match: re.Match[str], words: Words, language: str, line: str) -> Iterator[_Reading]:
    """What one word may stand for by itself."""
    text = match["word"]
    word = text.lower()
    start, end = match.span()
    if word in words.others:
        yield _Reading(start, end, words.others[word], False)
    if word in words.ordinals:
        yield _Reading(start, end, (Fraction(words.ordinals[word]),), False, worded=True, ordinal=True)
    if word in words.months and text[0].isupper():
        # May and March are other words as well; beside a day or a year, or in one, they are months.
        dated = bool(_DATED.match(line, end) or _DATING.search(line, max(0, start - 8), start))
        yield _Reading(start, end, (Fraction(words.months[word]),), dated or len(word) > 6, worded=True)
    if text in _ROMAN and text != "I":
        yield _Reading(start, end, (Fraction(_ROMAN[text]),), False)
    if language == "de" and "und" in word[3:-3]:
        one, _, ten = word.partition("und")
        if one in words.units and ten in words.tens:
            yield _Reading(start, end, (Fraction(words.units[one] + words.tens[ten]),), False)


def _worded(run: list[re.Match[str]], words: Words) -> Iterator[_Reading]:
    """The numbers that cardinal words in a row are: one, or several that happen to stand together."""
    while run and not _counts(run[-1]["word"].lower(), words) and run[-1]["word"].lower() != "half":
        run = run[:-1]
    if not run:
        return
    total = section = Fraction(0)
    alone: list[Fraction] = []
    composed = False
    for match in run:
        word = match["word"].lower()
        if word in words.units or word in words.tens:
            value = words.units.get(word, words.tens.get(word, 0))
            if section and (section % 10 or value >= 10) and section % 100:
                # `two three` is no number.
                composed = False
                break
            section += value
            alone.append(Fraction(value))
            composed = True
        elif word == "half":
            section += Fraction(1, 2)
        elif word in words.scales:
            factor = words.scales[word]
            if factor == 100:
                section = (section or Fraction(1)) * 100
            else:
                total += (section or Fraction(1)) * factor
                section = Fraction(0)
    if composed or not alone:
        sum_of_all = total + section
        # A lone `hundreds` or `one` says little.
        yield _Reading(run[0].start(), run[-1].end(), (sum_of_all,), bool(alone) and sum_of_all > 1, worded=True)
        return
    for match in run:
        value = words.units.get(match["word"].lower(), words.tens.get(match["word"].lower(), 0))
        if value:
            yield _Reading(match.start(), match.end(), (Fraction(value),), value > 1, worded=True)
