"""The words of languages that stand for numbers: cardinals, ordinals, months, multiples, scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Values = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a language stand for, all in lower case.

    `units` are cardinals below twenty and `tens` those that take one behind them; `scales` multiply what stands before
    them; `others` may stand for any of several numbers, and for no number at all.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    tens: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, Values] = field(default_factory=dict)
    joiners: frozenset[str] = frozenset()


def _numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    """The words in order, each with its number; `/` between words of one number."""
    return {word: first + step * at for at, alike in enumerate(words.split()) for word in alike.split("/")}


def _others(table: str) -> dict[str, Values]:
    """A line for words that may stand for the same numbers: `1/2 30: half halves`."""
    found: dict[str, Values] = {}
    for line in table.strip().split("\n"):
        values, _, words = line.partition(":")
        found |= {word: tuple(Fraction(value) for value in values.split()) for word in words.split()}
    return found


_ENGLISH = Words(
    units=_numbered(
        "zero/zeros/zeroes one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen",
        0,
    ),
    tens=_numbered("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    scales=_numbered("hundred/hundreds", 10**2)
    | _numbered("thousand/thousands million/millions", 10**3, 10**6 - 10**3)
    | _numbered("billion/billions", 10**9)
    | _numbered("trillion/trillions", 10**12)
    | {"lakh": 10**5, "crore": 10**7},
    ordinals=_numbered(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    ),
    months=_numbered(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct"
        " november/nov december/dec"
    ),
    others=_others(
        """
        0: none no nil nought null
        1: a an another per each every once single singly ones daily weekly monthly yearly annual annually day week
        1: month year
        1 60: hour hourly
        2: twice double doubled doubles doubling both pair pairs couple twin twins dual twofold bi biannual biannually
        2: semiannual semiannually biweekly bimonthly alternate
        2 14: fortnight
        3: thrice triple tripled triples treble threefold tri thirds
        4 3: quadruple quadrupled fourfold quarterly quarters fourths
        2 3 5 6: few several
        5: fifths fivefold
        6: sixths
        8: eighths
        10: tenths tenfold decade decades tens teens teenager teenagers teenage
        12: noon midday
        12 10: dozen dozens
        0 12 24: midnight
        1/2 2 6 30 50: half halves halved halfway
        1/4 3 4 15 25: quarter
        20: score
        20 1920: twenties
        30 1930: thirties
        40 1940: forties
        50 1950: fifties
        60 1960: sixties
        70 1970: seventies
        80 1980: eighties
        90 1990: nineties
        24: clock
        100: century centuries percent hundredth
        1000: millennium millennia thousandth
        """
    ),
    joiners=frozenset({"and"}),
)

_GERMAN = Words(
    units=_numbered(
        "null eins/ein/eine/einen/einem/einer zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn"
        " vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        0,
    ),
    tens=_numbered("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10),
    scales=_numbered("hundert", 10**2)
    | _numbered("tausend million/millionen/mio", 10**3, 10**6 - 10**3)
    | _numbered("milliarde/milliarden/mrd", 10**9)
    | _numbered("billion/billionen", 10**12),
    ordinals={
        stem + ending: value
        for stem, value in _numbered("erst zweit dritt viert fünft sechst siebt acht neunt zehnt").items()
        for ending in ("e", "er", "en", "es", "em", "ens")
    },
    months=_numbered("januar februar märz april mai juni juli august september oktober november dezember"),
    others=_others(
        """
        0: kein keine keinen
        1: pro je einmal täglich jährlich
        2: zweimal doppelt doppelte doppelten beide beiden beider paar
        3: dreimal dreifach
        1/2 2 6 30 50: halb halbe halben halbes hälfte
        1/4 15: viertel
        10: jahrzehnt jahrzehnte
        12: dutzend
        12 0 24: mittag mitternacht
        100: jahrhundert
        """
    ),
    joiners=frozenset({"und"}),
)

_FRENCH = Words(
    units=_numbered(
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 0
    ),
    tens=_numbered("vingt trente quarante cinquante soixante", 20, 10),
    scales=_numbered("cent/cents", 10**2)
    | _numbered("mille million/millions", 10**3, 10**6 - 10**3)
    | _numbered("milliard/milliards", 10**9),
    ordinals=_numbered("premier/première deuxième/second/seconde troisième quatrième cinquième sixième"),
    months=_numbered("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    others=_others(
        """
        0: aucun aucune
        1: par chaque
        2: double doubles
        3: triple
        1/2 2 6 30 50: demi demie moitié
        1/4 15: quart
        10: dizaine décennie
        12: douzaine
        12 0 24: midi minuit
        100: siècle
        """
    ),
    joiners=frozenset({"et"}),
)

_SPANISH = Words(
    units=_numbered(
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
        " diecisiete dieciocho diecinueve",
        0,
    ),
    tens=_numbered("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
    scales=_numbered("cien/ciento/cientos", 10**2) | _numbered("mil millón/millones", 10**3, 10**6 - 10**3),
    ordinals=_numbered("primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta"),
    months=_numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    others=_others(
        """
        0: ningún ninguno ninguna
        1: por cada
        2: doble ambos ambas
        3: triple
        1/2 2 6 30 50: medio media mitad
        10: década
        12: docena
        12 0 24: mediodía medianoche
        100: siglo
        """
    ),
    joiners=frozenset({"y"}),
)

WORDS: Mapping[str, Words] = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}
"""By language; what is written in none of them has its digits and its CJK numerals."""

CJK: Mapping[str, Values] = _others(
    """
    0: ゼロ 無し なし
    1: ひとつ ひとり ワン シングル 未満
    2: ふたつ ふたり ツー ダブル 両 双 俩 倍
    3: みっつ スリー トリプル
    4: よっつ フォー
    5: いつつ ファイブ
    6: シックス
    7: セブン
    8: エイト
    9: ナイン
    10: テン
    12: ダース 正午
    0 12 24: 真夜中
    1/2 6 30 50: 半
    """
)
"""What is no numeral in Japanese or Chinese and says a number all the same."""
