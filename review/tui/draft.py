"""A text as an editor can hold it, and the way back.

Editors step by code points, so combining sequences are composed (NFC); and they pass on whatever they hold, so control
and format characters, which a terminal would obey, stand there as pictures. Only pictures are turned back here: that
composed characters count as untouched is known to `review.revise`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from review.text import extends


@dataclass(frozen=True, slots=True)
class Draft:
    """Make one with `Draft.of`. `pictures` says which visible character stands for which hidden one."""

    original: str
    shown: str
    pictures: Mapping[str, str]

    @classmethod
    def of(cls, text: str, one_line: bool = False) -> Draft:
        """The draft of `text`; with `one_line` its line ends are pictures too."""
        composed = unicodedata.normalize("NFC", text)
        taken = set(composed)
        pictures: dict[str, str] = {}
        for character in dict.fromkeys(composed):
            if _harmless(character) or (character == "\n" and not one_line):
                continue
            picture = _picture(character, taken)
            taken.add(picture)
            pictures[picture] = character
        shown = composed
        for picture, character in pictures.items():
            shown = shown.replace(character, picture)
        return cls(text, shown, pictures)

    def back(self, edited: str) -> str:
        """The text that `edited` stands for; the original where nothing was edited."""
        if edited == self.shown:
            return self.original
        text = unicodedata.normalize("NFC", edited)
        for picture, character in self.pictures.items():
            text = text.replace(picture, character)
        return text

    def place(self, offset: int) -> int:
        """Where the code point at `offset` of the original stands in `shown`."""
        while 0 < offset < len(self.original) and extends(self.original[offset]):
            offset -= 1
        return len(unicodedata.normalize("NFC", self.original[:offset]))


def _harmless(character: str) -> bool:
    return character.isprintable() or character == "\u3000"


def _picture(character: str, taken: set[str]) -> str:
    """A visible character that stands nowhere in the text."""
    code = ord(character)
    candidates = [chr(0x2400 + code)] if code < 0x20 else ["␡"] if code == 0x7F else []
    candidates += ["␣"] if unicodedata.category(character) == "Zs" else []
    for candidate in (*candidates, *map(chr, range(0x2400, 0x2427)), *map(chr, range(0x2460, 0x2500))):
        if candidate not in taken:
            return candidate
    return "\ufffd"


def printable(text: str) -> str:
    """Text from the clipboard as it may go into an editor: composed, with `\\n`, all of it printable."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(character for character in composed if character == "\n" or _harmless(character))
