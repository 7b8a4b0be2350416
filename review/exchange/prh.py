"""The rules of prh (github.com/prh/prh), run so that a text becomes what prh 5.4 makes it; `prh_files` reads them.

Of rules that overlap the first and longest wins, `regexpMustEmpty` drops matches, and what is right already stays.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from review.errors import ReviewError
from review.exchange.ecma import PatternError
from review.exchange.patterns import Pattern, PatternTimeoutError
from review.text import visible

SECONDS = 1.0
"""How long one rule may take on one text."""

_ALL = 10
"""How many such times all rules together may take, before each gets next to none."""
_NEXT_TO_NONE = 0.001


@dataclass(frozen=True, slots=True)
class Spec:
    """A text, and what its rule has to make of it; `line` is 1-based."""

    before: str
    after: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what `pattern` matches becomes `expected`, in which `$1` is the pattern's first group.

    `must_empty` is the group that has to be empty for a match to count; 0 for none. `plain` is whether it has no
    pattern of its own; `note` what it says to the writer. `line` is 1-based.
    """

    expected: str
    pattern: Pattern
    must_empty: int = 0
    specs: tuple[Spec, ...] = ()
    note: str = ""
    plain: bool = False
    word_boundary: bool = False
    path: Path | None = None
    line: int = 0

    def changes(self, text: str, seconds: float = SECONDS) -> Iterator[tuple[int, int, str]]:
        """What the rule alone would replace: start and end in code points, and the replacement.

        Raises PatternTimeoutError.
        """
        for start, end, groups in self.pattern.matches(text, seconds):
            if self.must_empty and self.must_empty < len(groups) and groups[self.must_empty]:
                continue
            if groups[0] != self.expected:
                yield start, end, filled(self.expected, groups)

    def replaced(self, text: str, seconds: float = SECONDS) -> str:
        """The text as the rule alone makes it. Raises PatternTimeoutError."""
        return _applied(text, list(self.changes(text, seconds)))


@dataclass(frozen=True, slots=True)
class Problem:
    """A place of a dictionary that can't be used, and why; `path` is the file, imported or not."""

    path: Path
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The rules of a dictionary and of what it imports, in prh's order."""

    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = field(default=())

    def replaced(self, text: str, seconds: float = SECONDS) -> str:
        """The text as prh makes it, paragraph by paragraph, `prh:disable` respected; targets are not asked.

        Raises ReviewError, with the rule's place, when a rule takes longer than `seconds` on it.
        """
        changes: list[tuple[int, int, str]] = []
        turns = _turns(seconds)
        for at, paragraph in _paragraphs(text):
            quiet = _Pragmas(paragraph)
            if quiet.everything:
                continue
            for rule in self.rules:
                try:
                    found = list(rule.changes(paragraph, next(turns)))
                except PatternTimeoutError:
                    message = f"the pattern {visible(str(rule.pattern))} takes longer than {seconds:g} s"
                    raise ReviewError(message, rule.path, rule.line or None) from None
                changes += [
                    (at + start, at + end, new)
                    for start, end, new in found
                    if not quiet.covers(start, end, paragraph, next(turns))
                ]
        return _applied(text, changes)

    def broken(self, seconds: float = SECONDS) -> Iterator[Problem]:
        """The specs that their rules do not keep, or not in that time."""
        turns = _turns(seconds)
        for rule in self.rules:
            for spec in rule.specs:
                try:
                    became = rule.replaced(spec.before, next(turns))
                except PatternTimeoutError:
                    message = f"the pattern takes longer than {seconds:g} s on `{visible(spec.before)}`"
                else:
                    if became == spec.after:
                        continue
                    message = (
                        f"the spec `{visible(spec.before)}` becomes `{visible(became)}`, not `{visible(spec.after)}`"
                    )
                yield Problem(rule.path or Path(), spec.line, 1, message)


def _turns(seconds: float) -> Iterator[float]:
    """How long each of the next patterns may take: `seconds`, until all of them together have had `_ALL` times that."""
    until = time.monotonic() + _ALL * seconds
    while True:
        yield min(seconds, max(_NEXT_TO_NONE, until - time.monotonic()))


def filled(expected: str, groups: tuple[str | None, ...]) -> str:
    """The replacement with what the groups hold; `$0` and groups that are not there stay as they are written."""

    def group(found: re.Match[str]) -> str:
        number = int(found[1])
        return found[0] if not 0 < number < len(groups) else groups[number] or ""

    return re.sub(r"\$([0-9]{1,2})", group, expected, flags=re.ASCII)


# --- applying, as prh's ChangeSet does -------------------------------------------------------------------------------


def _applied(text: str, changes: list[tuple[int, int, str]]) -> str:
    # prh thins them out twice, when they are collected and again when they are applied, and the second time counts.
    chosen = _thinned(_thinned(changes))
    pieces = []
    at = 0
    for start, end, new in chosen:
        pieces += [text[at:start], new]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _thinned(changes: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    ordered = sorted(changes, key=lambda change: change[:2])
    longest = [one for one, after in pairwise([*ordered, _NEVER]) if one[0] != after[0] or one[1] >= after[1]]
    # Against the one before, whether or not that one stays: so does prh.
    return [one for before, one in pairwise([_NEVER, *longest]) if one[0] >= before[1]]


_NEVER = (-1, -1, "")


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for gap in re.finditer(r"\n{2,}", text):
        yield at, text[at : gap.start()]
        at = gap.end()
    yield at, text[at:]


class _Pragmas:
    """What `prh:disable` says in a paragraph."""

    def __init__(self, paragraph: str) -> None:
        self.everything = False
        self.places: list[tuple[int, int]] = []
        self.patterns: list[Pattern] = []
        for found in re.finditer(r"^(?:.*?)prh:disable(?::([^\n\s]*))?", paragraph, re.MULTILINE):
            if not found[1]:
                self.everything = True
                continue
            self.places.append(found.span())
            try:
                self.patterns.append(Pattern(found[1]))
            except PatternError:
                # A text that only looks like a pragma; prh would stop here.
                continue

    def covers(self, start: int, end: int, paragraph: str, seconds: float) -> bool:
        if any(first < start < last or start < first < end for first, last in self.places):
            return True
        try:
            return any(any(True for _ in one.matches(paragraph[start:end], seconds)) for one in self.patterns)
        except PatternTimeoutError:
            return False
