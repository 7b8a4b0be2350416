"""The file of a glossary, changed as a whole or not at all; nobody else's change of it is written over.

What is put back after an edit are the very bytes that stood there before it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from review import yamlio
from review.errors import ReviewError
from review.files import read_regular

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """An edit of the file at `path`: the bytes that stood there before, None where there was no file, and those now."""

    path: Path
    before: bytes | None
    after: bytes


def edit(path: Path, change: Callable[[str], str]) -> Written:
    """Replace the glossary at `path` by what `change` makes of its text, atomically; a file that is not there is made.

    Its BOM and its line ends stay. Raises ReviewError where the file can't be read or written, and where somebody else
    changes it at the same moment.
    """
    before = _bytes(path)
    text = yamlio.read_text(path) if before is not None else ""
    mark = _BOM if before is not None and before.startswith(_BOM) else b""
    written = Written(path, before, mark + change(text).encode("utf-8"))
    _write(path, written.after, before)
    return written


def take_back(written: Written) -> None:
    """Put back what stood there before the edit, or no file at all.

    Raises ReviewError where somebody has changed the file since, and where it can't be written.
    """
    if written.before is None:
        _unchanged(written.path, written.after)
        try:
            written.path.unlink()
        except OSError as problem:
            raise ReviewError(f"can't be removed: {problem.strerror}", written.path) from problem
    else:
        _write(written.path, written.before, written.after)


def _bytes(path: Path) -> bytes | None:
    return read_regular(path) if path.exists() or path.is_symlink() else None


def _unchanged(path: Path, expected: bytes | None) -> None:
    if _bytes(path) != expected:
        raise ReviewError("was changed by somebody else meanwhile; nothing was written", path)


def _write(given: Path, content: bytes, expected: bytes | None) -> None:
    """Write the file, where `expected` stands there until the last moment. Links are followed."""
    path = Path(os.path.realpath(given))
    if path.exists() and not os.access(path, os.W_OK):
        # Its folder would allow it, but somebody has locked it.
        raise ReviewError("can't be written: it is read-only", given)
    try:
        import tempfile

        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if path.exists():
                temporary.chmod(path.stat().st_mode & 0o777)
            else:
                mask = os.umask(0)
                os.umask(mask)
                temporary.chmod(0o666 & ~mask)
            _unchanged(path, expected)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise ReviewError(f"can't be written: {problem.strerror}", given) from problem
