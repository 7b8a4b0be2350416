"""The one exception that ends in one line on standard error and exit code 2."""

from __future__ import annotations

from pathlib import Path


class ReviewError(Exception):
    """The input or the usage is wrong: what is wrong, where, and what to do about it.

    `line` and `column` are 1-based; `column` counts code points. Raised for broken input, never for a finding.
    """

    def __init__(
        self, message: str, path: Path | str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        where = [part for part in (self.path, self.line, self.column) if part is not None]
        return ":".join(map(str, where)) + (": " if where else "") + self.message
