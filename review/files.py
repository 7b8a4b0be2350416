"""Reads regular files, and nothing else: a folder, a pipe or a device is one clear error and never waits."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from review.errors import ReviewError

LIMIT = 512 * 1024 * 1024
"""The most bytes that are read of one file."""


def read_regular(path: Path | str, limit: int = LIMIT) -> bytes:
    """The bytes of the regular file at `path`; symbolic links are followed.

    Raises ReviewError where there is no file, where it is not a regular one, where it has more than `limit` bytes, and
    where the system refuses.
    """
    handle = _open(path)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ReviewError(_kind(status.st_mode), path)
        if status.st_size > limit:
            raise ReviewError(_too_long(limit), path)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            # What is asked for is allocated; one byte more, because a file may grow between the two calls.
            raw = stream.read(status.st_size + 1)
            if len(raw) > status.st_size:
                raw += stream.read(limit + 1 - len(raw))
    except OSError as error:
        raise ReviewError(f"cannot be read: {error.strerror or error}", path) from None
    finally:
        os.close(handle)
    if len(raw) > limit:
        raise ReviewError(_too_long(limit), path)
    return raw


def _open(path: Path | str) -> int:
    # O_NONBLOCK, because opening a named pipe without a writer would wait for ever; it means nothing for a file.
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        dangling = Path(path).is_symlink()
        raise ReviewError(
            "is a link to a file that is not there" if dangling else "there is no such file", path
        ) from None
    except OSError as error:
        # A socket can't be opened at all.
        kind = _kind_of(path)
        raise ReviewError(kind or f"cannot be read: {error.strerror or error}", path) from None
    except ValueError:
        raise ReviewError("the name of a file holds no NUL", ascii(str(path))) from None


def _kind_of(path: Path | str) -> str:
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return ""
    return "" if stat.S_ISREG(mode) else _kind(mode)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "is a folder; name a file in it"
    if stat.S_ISFIFO(mode):
        return "is a pipe, not a regular file; write what comes out of it to a file first"
    return "is not a regular file"


def _too_long(limit: int) -> str:
    return f"has more than {limit:,} bytes, the most that is read; split it"
