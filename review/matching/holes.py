"""Where a word that was left out has left a hole: a particle behind nothing, empty brackets, two blanks in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.text import Span

_EVERYWHERE = (
    r"[（(「『“\[][ \t　]*[）)」』”\]]"
    r"|(?<=[A-Za-z.,])(?P<blanks>[ ]{2,})(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z]),[ ]?(?=[,.;])"
    r"|[（(「『“\[](?P<inner>[ ]+)(?=[A-Za-z])|(?<=[A-Za-z0-9])(?P<outer>[ ]+)(?=[）)」』”\]])"
)
_START = r"(?:\A|(?<=[。、，．！？!?「『（(]))[ 　]*"
_KANJI = "[一-鿿ァ-ヺ]"
_JAPANESE = (
    rf"{_START}(?P<particle>を|が(?=[、一-鿿ァ-ヺ])|は(?=[、一-鿿ァ-ヺ])|の(?={_KANJI})|による|によって|における|において"
    rf"|について|に関する|という|との(?={_KANJI}))"
    rf"|(?<=[はを、])[ 　]?(?P<second>を|の(?={_KANJI}))|(?<=を)[ 　]?(?P<third>が|は|に|と)(?=[、一-鿿ァ-ヺ])"
    r"|、[ 　]*(?=[、。])|\A[、。，）]"
)
_HOLES = {
    "ja": re.compile(f"{_EVERYWHERE}|{_JAPANESE}"),
    "zh": re.compile(rf"{_EVERYWHERE}|[，、][ 　]*(?=[，、。])|\A[、。，）]"),
}
_OTHER = re.compile(_EVERYWHERE)


def holes(text: str, language: str) -> Iterator[Span]:
    """The holes of a text, each as what stands at it: a particle, a pair of brackets, the blanks."""
    for found in _HOLES.get(language.partition("-")[0], _OTHER).finditer(text):
        group = found.lastgroup
        yield Span(*found.span(group)) if group else Span(*found.span())


def filled(hole: str, name: str) -> str:
    """What stands at a hole, with the name where it belongs: between brackets or blanks, else in front."""
    bare = hole.strip(" \t　")
    if len(bare) == 2 and bare[0] in "（(「『“[":
        return bare[0] + name + bare[1]
    if not bare:
        return f" {name} " if len(hole) > 1 else name
    return name + bare
