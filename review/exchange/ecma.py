"""The grammar of JavaScript's regular expressions under the flag `u`: a pattern's text -> what it says.

It is that of ECMA-262, section 22.2.1, but for `\\-` outside of brackets, which is read as the hyphen that was meant,
and for limits on depth and size.
"""

from __future__ import annotations

from dataclasses import dataclass

_DEPTH = 60
_LENGTH = 20_000
_MOST = 1000
"""The largest number of repetitions: more than any rule for words has, and few enough to be compiled at once."""


_LARGEST = 100_000
"""Nodes, repetitions inside of repetitions written out: what is larger takes all memory to be compiled."""


class PatternError(ValueError):
    """A pattern that is none; the message is for a person, without a place."""


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


def _size(node: Node) -> int:
    if isinstance(node, (Row, Choice)):
        return 1 + sum(map(_size, node.nodes))
    if isinstance(node, (Group, Look)):
        return 1 + _size(node.node)
    if isinstance(node, Repeat):
        # `x+` is compiled as `xx*`, and so doubles with every level of nesting.
        times = node.least + 1 if node.most is None else max(1, node.most)
        return 1 + times * _size(node.node)
    return 1


def _outside(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    found = []
    at = 0
    for first, last in sorted(ranges):
        if at < first:
            found.append((at, first - 1))
        at = max(at, last + 1)
    return (*found, (at, 0x10FFFF))


def read(source: str, ignore_case: bool = False) -> Node:
    """What a pattern says; with `ignore_case` as under the flag `i`. Raises PatternError for what is none."""
    if len(source) > _LENGTH:
        raise PatternError(f"is longer than {_LENGTH:,} characters")
    return _Reader(source, ignore_case).read()


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
        if _size(node) > _LARGEST:
            raise PatternError(f"stands for more than {_LARGEST:,} characters when its repetitions are written out")
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
