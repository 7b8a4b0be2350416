"""The calls to the system on which the journal's promise rests, in one place, so that each can be made to fail.

A file is durable after `fsync`, its name after `sync_folder` of the folder that holds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from pathlib import Path

from review.errors import ReviewError

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
"""Only macOS has it: there, fsync does not reach the platter."""

# O_NONBLOCK, because opening a named pipe would wait for its other end; it means nothing for a file.
SAFELY: int = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
"""Flags with which every file in the project is opened: no symbolic link is followed, no pipe waited for."""

_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EISDIR, errno.EACCES, errno.EPERM})


class Disk:
    """The operating system. A test puts a recording or a failing one in its place."""

    def open(self, path: Path, flags: int, mode: int = 0o666) -> int:
        return os.open(path, flags, mode)

    def write(self, handle: int, data: bytes) -> int:
        return os.write(handle, data)

    def truncate(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)

    def fsync(self, handle: int) -> None:
        if _FULL_SYNC is not None:
            fcntl.fcntl(handle, _FULL_SYNC)
        else:
            os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def mkdir(self, path: Path) -> None:
        path.mkdir()

    def sync_folder(self, path: Path) -> None:
        """Make the names in the folder durable, where the system can do that for folders."""
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
        except PermissionError:
            return
        try:
            os.fsync(handle)
        except OSError as problem:
            if problem.errno not in _NO_SYNC:
                raise
        finally:
            os.close(handle)


DISK = Disk()


Stamp = tuple[int, int, int, int]


def stamp(status: os.stat_result) -> Stamp:
    """What tells the states of a file apart: another file under its name, another length, a later change."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def reason(problem: OSError) -> str:
    """The system's words for what went wrong."""
    return problem.strerror or str(problem)


def refusal(path: Path) -> ReviewError | None:
    """Why the file is none that is read or written here: a link, a pipe, a device; None for a regular file or none."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return ReviewError("is a symbolic link; decisions are kept in regular files only, so remove it", path)
    if not stat.S_ISREG(mode):
        return ReviewError("is not a regular file; remove it", path)
    return None


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises ReviewError for a link, for anything else that is not a regular file, for a longer one, and for one that
    can't be read; FileNotFoundError where there is none.
    """
    try:
        handle = os.open(path, os.O_RDONLY | SAFELY)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as problem:
        raise refusal(path) or ReviewError(
            f"can't be read: {reason(problem) if isinstance(problem, OSError) else problem}", path
        ) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise refusal(path) or ReviewError("is not a regular file", path)
        if status.st_size > limit:
            raise ReviewError(f"has {status.st_size:,} bytes; at most {limit:,} are read", path)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            return stream.read(limit)
    except OSError as problem:
        raise ReviewError(f"can't be read: {reason(problem)}", path) from None
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, disk: Disk = DISK) -> None:
    """Replace a file atomically and durably: after a crash it has the old content or the new one. Raises OSError."""
    # The name is short whatever the file's is: with a suffix, a name of 255 bytes would be too long.
    temporary = path.parent / f".review-{secrets.token_hex(8)}.tmp"
    handle = disk.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY)
    try:
        try:
            with contextlib.suppress(OSError):
                os.fchmod(handle, path.stat().st_mode & 0o777)
            if disk.write(handle, content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            disk.fsync(handle)
        finally:
            disk.close(handle)
        disk.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.unlink(temporary)
        raise
    disk.sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what `write_whole` could not, because a crash came before; never raises."""
    with contextlib.suppress(OSError):
        for left in folder.glob(".review-*.tmp"):
            # Another process may be writing one just now.
            with contextlib.suppress(OSError):
                if time.time() - left.lstat().st_mtime > _ABANDONED:
                    left.unlink()


_ABANDONED = 3600.0


def keep(path: Path, content: bytes, limit: int, disk: Disk = DISK) -> None:
    """Add to the end of a file that is beside a patch, atomically, unless that is what it ends with already.

    It does where a crash came between this and the step after it. Raises ReviewError for what is no regular file or has
    more than `limit` bytes, OSError where it can't be written.
    """
    try:
        present = read_bytes(path, limit)
    except FileNotFoundError:
        present = b""
    if present.endswith(content):
        return
    gap = b"" if not present or present.endswith(b"\n") else b"\n"
    write_whole(path, present + gap + content, disk)
