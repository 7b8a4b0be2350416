"""The glossary: terms with their right and their known wrong renderings, loaded from `glossary.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it is after every misreading of the term has been replaced."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary. `term` is the preferred rendering in the target language.

    `line` is the 1-based line of its entry in the file, 0 for one that was made in memory.
    """

    term: str
    source: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    misreadings: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    severity: str = "major"
    note: str = ""
    examples: tuple[Example, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)
    line: int = field(default=0, compare=False)

    @property
    def right(self) -> tuple[str, ...]:
        """Every right rendering, the preferred one first."""
        return (self.term, *self.admitted)


@dataclass(frozen=True, eq=False)
class Glossary:
    """The terms in the file's order. Compared and hashed by identity, so that indexes can be kept per glossary."""

    terms: tuple[Term, ...] = ()
    source_language: str = ""
    target_language: str = ""
    path: Path | None = None
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)
