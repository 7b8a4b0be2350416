"""A passage, and the transcript it stands in: what was read, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from review import text


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is reviewed: a block of a text, a cue of subtitles, a unit of a bilingual file.

    `number` is 1-based. `target` is the text as it was first read, line ends as `\\n`; offsets and digests count it.
    `line` is the 1-based line of the file on which the target begins, `column` the 1-based column there, in code
    points.
    """

    number: int
    target: str
    line: int = 1
    column: int = 1
    speaker: str | None = None

    @property
    def digest(self) -> str:
        """The first 12 hex digits of the SHA-256 of the target in UTF-8."""
        return text.digest(self.target)

    def position(self, start: int) -> tuple[int, int]:
        """The line and column in the file, both 1-based, of the code point at offset `start` of the target."""
        before = self.target.count("\n", 0, start)
        if not before:
            return self.line, self.column + start
        return self.line + before, start - self.target.rfind("\n", 0, start)


def targets(passages: Sequence[Passage]) -> list[str]:
    """Every passage's target, in order; a lazy sequence of passages that has `targets` makes no passage for it."""
    quickly = getattr(passages, "targets", None)
    return quickly() if quickly is not None else [passage.target for passage in passages]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file of passages, in order; `passages` may be lazy, `layout` is what its format needs to write it back.

    `warnings` is what its reader had to say.
    """

    passages: Sequence[Passage]
    path: Path | None = None
    format: str = "text"
    encoding: str = "utf-8"
    layout: Any = field(default=None, repr=False, compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __len__(self) -> int:
        return len(self.passages)

    def passage(self, number: int) -> Passage:
        """The passage with that 1-based number. Raises IndexError when there is none."""
        if number < 1:
            raise IndexError(number)
        return self.passages[number - 1]

    def targets(self) -> list[str]:
        """Every passage's target, in order."""
        return targets(self.passages)
