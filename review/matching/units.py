"""The units that numbers have: of length, weight, volume, temperature, time, money; what each is in another one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a dimension: a quantity in it is `factor` times as much in the dimension's base, after `shift`."""

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)
    exact: bool = True
    """Whether people who convert from or to it write all digits: hours are, miles are rounded."""


_TABLE: tuple[tuple[str, str, str, str], ...] = (
    # name, dimension, factor to the base, how it is written: words apart by blanks
    ("mile", "length", "1609.344", "mile miles マイル 英里 Meile Meilen mille milles milla millas mi"),
    (
        "kilometre",
        "length",
        "1000",
        "km kilometer kilometers kilometre kilometres キロメートル キロ 公里 千米 Kilometer",
    ),
    ("metre", "length", "1", "meter meters metre metres メートル 米 Meter mètres metros"),
    (
        "centimetre",
        "length",
        "0.01",
        "cm centimeter centimeters centimetre centimetres センチメートル センチ 厘米 Zentimeter",
    ),
    ("millimetre", "length", "0.001", "mm millimeter millimeters millimetre millimetres ミリメートル 毫米 Millimeter"),
    ("foot", "length", "0.3048", "ft foot feet フィート 英尺 Fuß pieds pies"),
    ("inch", "length", "0.0254", "inch inches インチ 英寸 Zoll pouces pulgadas"),
    ("yard", "length", "0.9144", "yd yard yards ヤード 码"),
    ("acre", "area", "4046.856", "acre acres エーカー 英亩"),
    ("hectare", "area", "10000", "ha hectare hectares ヘクタール 公顷 Hektar"),
    ("kilogram", "weight", "1", "kg kilogram kilograms キログラム 公斤 千克 Kilogramm"),
    ("pound", "weight", "0.45359237", "lb lbs pound pounds ポンド 磅 Pfund livres libras"),
    ("gram", "weight", "0.001", "gram grams グラム 克 Gramm grammes gramos"),
    ("ounce", "weight", "0.028349523", "oz ounce ounces オンス 盎司 Unze Unzen"),
    ("litre", "volume", "1", "liter liters litre litres リットル 升 Liter"),
    ("gallon", "volume", "3.785411784", "gal gallon gallons ガロン 加仑 Gallone Gallonen"),
    ("second", "time", "1", "seconds 秒 秒間 Sekunden secondes segundos"),
    ("minute", "time", "60", "min minute minutes 分 分間 分钟 Minute Minuten minutos"),
    ("hour", "time", "3600", "hour hours hr hrs 時間 小时 Stunde Stunden heures horas"),
    ("day", "time", "86400", "day days 日 日間 天 Tag Tage Tagen jours días"),
    ("week", "time", "604800", "week weeks 週 週間 周 Woche Wochen semaines semanas"),
    ("month", "months", "1", "month months か月 カ月 ヶ月 ケ月 箇月 个月 Monat Monate Monaten mois meses"),
    ("year", "months", "12", "year years yr yrs 年 年間 Jahr Jahre Jahren ans años"),
    ("dollar", "money", "1", "$ dollar dollars usd ドル 米ドル 美元 美金 Dollar dólares"),
    ("cent", "money", "1", "¢ cent cents セント 美分"),
    ("yen", "money", "1", "yen jpy 円 日元"),
    ("euro", "money", "1", "€ euro euros eur ユーロ 欧元 Euro"),
    ("sterling", "money", "1", "£ pound pounds gbp ポンド 英镑 Pfund"),
    ("yuan", "money", "1", "yuan renminbi rmb cny 元 人民元 人民币"),
    ("won", "money", "1", "won krw ₩ ウォン 韩元"),
    ("rupee", "money", "1", "₹ rupee rupees inr ルピー 卢比"),
    ("celsius", "temperature", "1", "°c ℃ celsius 摂氏 度c"),
    ("fahrenheit", "temperature", "5/9", "°f ℉ fahrenheit 華氏 度f"),
)
_ROUNDED = frozenset({"length", "area", "weight", "volume", "temperature"})
_SHIFTS = {"fahrenheit": Fraction(-32)}

UNITS: dict[str, tuple[Unit, ...]] = {}
"""The units that a word, in lower case, may be."""

for _name, _dimension, _factor, _words in _TABLE:
    _unit = Unit(_name, _dimension, Fraction(_factor), _SHIFTS.get(_name, Fraction(0)), _dimension not in _ROUNDED)
    for _word in _words.lower().split():
        UNITS[_word] = (*UNITS.get(_word, ()), _unit)

_spaced = "|".join(
    re.escape(word) for word in sorted(UNITS, key=len, reverse=True) if word.isascii() or "à" <= word[-1] <= "ÿ"
)
_joined = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True) if not word.isascii())
_AFTER = re.compile(rf"[ \-]?(?:({_spaced})(?![A-Za-zÀ-ÿ])|({_joined})(?![A-Za-zÀ-ÿ]))", re.IGNORECASE)
_BEFORE = re.compile(r"(?:([$€£₩₹])|\b(usd|jpy|eur|gbp|rmb|cny|krw|inr))\s?\Z", re.IGNORECASE)


def after(line: str, end: int) -> tuple[int, tuple[Unit, ...]]:
    """Where the unit behind a number that ends at offset `end` ends, and which it may be; `end` where there is none."""
    found = _AFTER.match(line, end)
    return (found.end(), UNITS[(found[1] or found[2]).lower()]) if found else (end, ())


def before(line: str, start: int) -> tuple[int, tuple[Unit, ...]]:
    """Where the sign of a currency in front of a number that begins at `start` begins, and which it may be."""
    found = _BEFORE.search(line, max(0, start - 5), start)
    return (found.start(), UNITS[(found[1] or found[2]).lower()]) if found else (start, ())


def contradict(one: Iterable[Unit], other: Iterable[Unit]) -> bool:
    """Whether one number can't have both units: they measure the same thing, and are not the same unit."""
    ours, theirs = set(one), set(other)
    return not ours & theirs and bool({unit.dimension for unit in ours} & {unit.dimension for unit in theirs})


def equal(value: Fraction, one: Iterable[Unit], other_value: Fraction, other: Iterable[Unit]) -> bool:
    """Whether two quantities in different units are the same, converted: 5 miles and 8 km, 90 minutes and 1.5 hours."""
    for unit in one:
        for second in other:
            if unit.dimension != second.dimension or unit.dimension == "money" or unit.name == second.name:
                continue
            ours, theirs = (value + unit.shift) * unit.factor, (other_value + second.shift) * second.factor
            if ours == theirs:
                return True
            if not unit.exact and abs(ours - theirs) <= _SLACK * max(abs(ours), abs(theirs)):
                return True
    return False


_SLACK = Fraction(6, 100)
