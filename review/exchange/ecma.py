"""Regular expressions as JavaScript reads them under the flags `gmu`: read, run with a time limit, and written out.

The grammar is that of ECMA-262, section 22.2.1, with the `u` flag, but for `\\-` outside of brackets, which is read as
the hyphen that was meant. What runs is the same pattern in the words of the `regex` package, which can be stopped: no
pattern from a file hangs the tool. One thing differs: a group inside a repetition keeps what it held the round before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_DEPTH = 60
_LENGTH = 20_000
_MOST = 1000
"""The largest number of repetitions: more than any rule for words has, and few enough to be compiled at once."""


class PatternError(ValueError):
    """A pattern that is none; the message is for a person, without a place."""


class PatternTimeoutError(Exception):
    """A pattern took longer than it was given."""


# --- what a pattern says ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Set:
    """One character out of these ranges of code points, ends included; or, negated, one that is in none of them."""

    ranges: tuple[tuple[int, int], ...]
    negated: bool = False
    properties: tuple[str, ...] = ()
    """`\\p{...}` and `\\P{...}`, as they are written."""


@dataclass(frozen=True, slots=True)
class Edge:
    """`^`, `$`, `b` or `B`: where a line or a word of ASCII begins or ends."""

    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `number` is 0 for one that captures nothing."""

    node: Node
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What has to stand, or with `negated` must not, behind this place, or with `ahead` in front of it."""

    node: Node
    ahead: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Back:
    """What a group has captured: its number, or its name."""

    to: int | str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node `least` to `most` times; None for without end."""

    node: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these, the first that fits."""

    nodes: tuple[Node, ...]


Node = str | Set | Edge | Group | Look | Back | Repeat | Row | Choice

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_DIGITS = ((0x30, 0x39),)
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = (
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_BREAKS = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}


def _outside(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    found = []
    at = 0
    for first, last in sorted(ranges):
        if at < first:
            found.append((at, first - 1))
        at = max(at, last + 1)
    return (*found, (at, 0x10FFFF))


# --- reading ---------------------------------------------------------------------------------------------------------


class _Reader:
    """A pattern's text, from left to right."""

    def __init__(self, source: str, ignore_case: bool) -> None:
        self.source = source
        self.at = 0
        self.groups = 0
        self.names: list[str] = []
        self.backs: list[Back] = []
        self.depth = 0
        # With `i`, ſ and the Kelvin sign are letters of words, since they fold to s and k.
        self.word = (*_WORD, (0x17F, 0x17F), (0x212A, 0x212A)) if ignore_case else _WORD

    def read(self) -> Node:
        node = self.choice()
        if self.at < len(self.source):
            raise PatternError("a `)` without its `(`")
        for back in self.backs:
            known = back.to in self.names if isinstance(back.to, str) else back.to <= self.groups
            if not known:
                raise PatternError(f"there is no group {back.to}")
        return node

    def next(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > _DEPTH:
            raise PatternError(f"more than {_DEPTH} levels of groups")
        rows = [self.row()]
        while self.next("|"):
            rows.append(self.row())
        self.depth -= 1
        return rows[0] if len(rows) == 1 else Choice(tuple(rows))

    def row(self) -> Node:
        nodes: list[Node] = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            node = self.atom()
            nodes.append(node if isinstance(node, (Edge, Look)) else self.repeated(node))
        return nodes[0] if len(nodes) == 1 else Row(tuple(nodes))

    def repeated(self, node: Node) -> Node:
        if self.next("*"):
            least, most = 0, None
        elif self.next("+"):
            least, most = 1, None
        elif self.next("?"):
            least, most = 0, 1
        elif self.next("{"):
            least, most = self.counts()
        else:
            return node
        return Repeat(node, least, most, self.next("?"))

    def counts(self) -> tuple[int, int | None]:
        end = self.source.find("}", self.at)
        first, comma, last = self.source[self.at : end].partition(",") if end >= 0 else ("", "", "")
        if not (first.isascii() and first.isdigit()) or (last and not (last.isascii() and last.isdigit())):
            raise PatternError("a `{` that begins no number of repetitions")
        self.at = end + 1
        least = int(first[:9])
        most = least if not comma else int(last[:9]) if last else None
        if most is not None and most < least:
            raise PatternError("the numbers of repetitions are out of order")
        if max(least, most or 0) > _MOST:
            raise PatternError(f"more than {_MOST} repetitions")
        return least, most

    def atom(self) -> Node:
        character = self.source[self.at]
        if character in "*+?":
            raise PatternError(f"nothing stands before `{character}` to repeat")
        if character in "{}]":
            raise PatternError(f"a lone `{character}`; write `\\{character}`")
        self.at += 1
        if character == ".":
            return Set(_BREAKS, True)
        if character in "^$":
            return Edge(character)
        if character == "(":
            return self.group()
        if character == "[":
            return self.set()
        if character == "\\":
            return self.escape()
        return character

    def group(self) -> Node:
        node: Node
        for opening, ahead, negated in (
            ("?=", True, False),
            ("?!", True, True),
            ("?<=", False, False),
            ("?<!", False, True),
        ):
            if self.next(opening):
                node = Look(self.choice(), ahead, negated)
                break
        else:
            if self.next("?:"):
                node = Group(self.choice())
            else:
                name = ""
                if self.next("?<"):
                    name = self.name()
                    if name in self.names:
                        raise PatternError(f"two groups have the name {name}")
                    self.names.append(name)
                elif self.next("?"):
                    raise PatternError("`(?` begins no group that is known")
                self.groups += 1
                number = self.groups
                node = Group(self.choice(), number, name)
        if not self.next(")"):
            raise PatternError("a `(` without its `)`")
        return node

    def name(self) -> str:
        end = self.source.find(">", self.at)
        name = self.source[self.at : end] if end >= 0 else ""
        if not name.isidentifier():
            raise PatternError("the name of a group is not closed, or is none")
        self.at = end + 1
        return name

    def escape(self) -> Node:
        character = self.source[self.at : self.at + 1]
        if character in "bB" and character:
            self.at += 1
            return Edge(character)
        if character == "k":
            self.at += 1
            if not self.next("<"):
                raise PatternError("`\\k` wants the name of a group")
            back = Back(self.name())
        elif character in "123456789" and character:
            digits = character
            self.at += 1
            while self.source[self.at : self.at + 1] in tuple("0123456789") and len(digits) < 4:
                digits += self.source[self.at]
                self.at += 1
            back = Back(int(digits))
        else:
            if character == "-":
                self.at += 1
                return "-"
            found = self.character_escape()
            return found if isinstance(found, Set) else chr(found)
        self.backs.append(back)
        return back

    def character_escape(self) -> Set | int:
        """What stands behind a backslash, in brackets or not."""
        character = self.source[self.at : self.at + 1]
        self.at += 1
        if not character:
            raise PatternError("a backslash at the end")
        shorthand = {"d": _DIGITS, "s": _SPACE, "w": self.word}.get(character.lower())
        if shorthand is not None:
            return Set(shorthand if character.islower() else _outside(shorthand))
        if character in "pP":
            end = self.source.find("}", self.at)
            if not self.next("{") or end < 0:
                raise PatternError(f"`\\{character}` wants {{a property}}")
            name = self.source[self.at : end]
            self.at = end + 1
            return Set((), False, (f"\\{character}{{{name}}}",))
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "c":
            letter = self.source[self.at : self.at + 1]
            if not (letter.isascii() and letter.isalpha()):
                raise PatternError("`\\c` wants a letter")
            self.at += 1
            return ord(letter) % 32
        if character == "0" and not self.source[self.at : self.at + 1].isdigit():
            return 0
        if character == "x":
            return self.hexadecimal(2)
        if character == "u":
            return self.unicode()
        if character in _SYNTAX:
            return ord(character)
        raise PatternError(f"`\\{character}` means nothing")

    def hexadecimal(self, size: int) -> int:
        digits = self.source[self.at : self.at + size]
        try:
            if len(digits) != size or not digits.isalnum():
                raise ValueError
            value = int(digits, 16)
        except ValueError:
            raise PatternError(f"`\\x` and `\\u` want {size} hexadecimal digits") from None
        self.at += size
        return value

    def unicode(self) -> int:
        if self.next("{"):
            end = self.source.find("}", self.at)
            digits = self.source[self.at : end] if end >= 0 else ""
            if not digits.isalnum() or len(digits) > 8 or any(one not in "0123456789abcdefABCDEF" for one in digits):
                raise PatternError("`\\u{` wants hexadecimal digits and a `}`")
            value = int(digits, 16)
            if value > 0x10FFFF:
                raise PatternError("there is no such code point")
            self.at = end + 1
            return value
        high = self.hexadecimal(4)
        if 0xD800 <= high < 0xDC00 and self.source.startswith("\\u", self.at):
            kept = self.at
            self.at += 2
            try:
                low = self.hexadecimal(4)
            except PatternError:
                low = 0
            if 0xDC00 <= low < 0xE000:
                return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            self.at = kept
        return high

    def set(self) -> Set:
        negated = self.next("^")
        ranges: list[tuple[int, int]] = []
        properties: list[str] = []
        while not self.next("]"):
            first = self.member()
            if self.source.startswith("-", self.at) and not self.source.startswith("-]", self.at):
                self.at += 1
                last = self.member()
                if isinstance(first, Set) or isinstance(last, Set):
                    raise PatternError("a range in brackets ends in a class")
                if last < first:
                    raise PatternError("a range in brackets is out of order")
                ranges.append((first, last))
            elif isinstance(first, Set):
                ranges += first.ranges
                properties += first.properties
            else:
                ranges.append((first, first))
        return Set(tuple(ranges), negated, tuple(properties))

    def member(self) -> Set | int:
        if self.at >= len(self.source):
            raise PatternError("a `[` without its `]`")
        character = self.source[self.at]
        self.at += 1
        if character != "\\":
            return ord(character)
        if self.next("-"):
            return ord("-")
        if self.next("b"):
            return 8
        return self.character_escape()


# --- running ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """A pattern: its source as JavaScript would show it between slashes, and whether it ignores case."""

    source: str
    ignore_case: bool = False

    def __post_init__(self) -> None:
        """Raises PatternError for a source that is no pattern."""
        if len(self.source) > _LENGTH:
            raise PatternError(f"is longer than {_LENGTH:,} characters")
        # Read at once, so that nothing that exists can fail later.
        _ = self.node

    def __str__(self) -> str:
        return f"/{escaped_slashes(self.source) or '(?:)'}/g{'i' if self.ignore_case else ''}mu"

    @cached_property
    def node(self) -> Node:
        return _Reader(self.source, self.ignore_case).read()

    @cached_property
    def compiled(self) -> Any:
        """The pattern as the `regex` package runs it. Raises PatternError where that can't."""
        import regex

        flags = regex.VERSION0 | (regex.IGNORECASE if self.ignore_case else 0)
        try:
            return regex.compile(_written(self.node, self.ignore_case), flags)
        except (regex.error, OverflowError, RecursionError) as problem:
            raise PatternError(f"can't be run: {problem}") from None

    def matches(self, text: str, seconds: float) -> Iterator[tuple[int, int, tuple[str | None, ...]]]:
        """The matches that hold a character: start and end in code points, and the groups, the whole match first.

        Raises PatternTimeoutError when they are not found in `seconds`.
        """
        until = time.monotonic() + seconds
        at = 0
        while at <= len(text):
            left = until - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                found = self.compiled.search(text, at, timeout=left, concurrent=True)
            except TimeoutError:
                raise PatternTimeoutError(str(self)) from None
            if found is None:
                return
            if found.end() > found.start():
                yield found.start(), found.end(), (found[0], *found.groups())
                at = found.end()
            else:
                at = found.end() + 1


def escaped_slashes(source: str) -> str:
    """The source as a RegExp object shows it: slashes outside of brackets, and ends of lines, are escaped."""
    out: list[str] = []
    inside = False
    at = 0
    while at < len(source):
        character = source[at]
        if character == "\\" and at + 1 < len(source):
            out.append(source[at : at + 2])
            at += 2
            continue
        inside = character == "[" or (inside and character != "]")
        if character == "/" and not inside:
            out.append("\\")
        out.append({"\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"}.get(character, character))
        at += 1
    return "".join(out)


def _written(node: Node, ignore_case: bool) -> str:
    """The pattern in the words of the `regex` package."""
    if isinstance(node, str):
        return _character(ord(node))
    if isinstance(node, Set):
        return _set(node)
    if isinstance(node, Edge):
        if node.kind == "^":
            return "(?<![^\\n\\r\\u2028\\u2029])"
        if node.kind == "$":
            return "(?![^\\n\\r\\u2028\\u2029])"
        word = "[0-9A-Za-z_\\u017f\\u212a]" if ignore_case else "[0-9A-Za-z_]"
        if node.kind == "b":
            return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
    if isinstance(node, Row):
        return "".join(_written(one, ignore_case) for one in node.nodes)
    if isinstance(node, Choice):
        return "(?:" + "|".join(_written(one, ignore_case) for one in node.nodes) + ")"
    if isinstance(node, Group):
        opening = f"(?P<{node.name}>" if node.name else "(" if node.number else "(?:"
        return opening + _written(node.node, ignore_case) + ")"
    if isinstance(node, Look):
        return f"(?{'' if node.ahead else '<'}{'!' if node.negated else '='}{_written(node.node, ignore_case)})"
    if isinstance(node, Back):
        # A group that took no part is empty in JavaScript, and fails here.
        to = f"(?P={node.to})" if isinstance(node.to, str) else f"(?:\\{node.to})"
        return f"(?({node.to}){to}|)"
    most = "" if node.most is None else str(node.most)
    return f"(?:{_written(node.node, ignore_case)}){{{node.least},{most}}}{'?' if node.lazy else ''}"


def _character(code: int) -> str:
    if 0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A or 0x61 <= code <= 0x7A:
        return chr(code)
    return f"\\U{code:08x}"


def _set(node: Set) -> str:
    if not node.ranges and not node.properties:
        return "(?s:.)" if node.negated else "(?!)"
    inside = "".join(
        _character(first) if first == last else f"{_character(first)}-{_character(last)}" for first, last in node.ranges
    )
    return f"[{'^' if node.negated else ''}{inside}{''.join(node.properties)}]"
