"""Regular expressions of JavaScript under the flags `gmu`, run so that they can be stopped.

What runs is the same pattern in the words of the `regex` package, which takes a time limit: no pattern from a file
hangs the tool. One thing differs: a group inside a repetition keeps what it held the round before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from review.exchange.ecma import Back, Choice, Edge, Group, Look, Node, PatternError, Row, Set, read


class PatternTimeoutError(Exception):
    """A pattern took longer than it was given."""


@dataclass(frozen=True)
class Pattern:
    """A pattern: its source as JavaScript would show it between slashes, and whether it ignores case."""

    source: str
    ignore_case: bool = False

    def __post_init__(self) -> None:
        """Raises PatternError for a source that is no pattern."""
        # Read at once, so that nothing that exists can fail later.
        _ = self.node

    def __str__(self) -> str:
        return f"/{escaped_slashes(self.source) or '(?:)'}/g{'i' if self.ignore_case else ''}mu"

    @cached_property
    def node(self) -> Node:
        return read(self.source, self.ignore_case)

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
