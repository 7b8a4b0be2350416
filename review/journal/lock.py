"""A reviewer's journal is written by one process at a time; the second one is told who holds it.

The lock is a `flock` on a file in the user's state folder, so it ends with its process, however that ends.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

from review.decision import now
from review.errors import ReviewError
from review.text import visible

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]


class LockedError(ReviewError):
    """Another process writes this journal. Reading it is still possible."""


class Lock:
    """The right to write one journal; `warning` says so where the system could not grant it."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Take the lock on the journal `path`; the lock file lies in `folder`.

        Raises LockedError when another process has it. Without a lock service (some network drives) or without a folder
        to lock in, there is a warning instead of a lock.
        """
        self.warning = ""
        self._handle: int | None = None
        real = os.path.realpath(path)
        name = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
        if fcntl is None:
            self.warning = _unlocked("this system has no lock service")
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as problem:
            self.warning = _unlocked(f"{folder} can't be written: {problem.strerror}")
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            holder = _holder(handle)
            os.close(handle)
            if problem.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
                raise LockedError(
                    f"is open elsewhere; close it there, or give another --reviewer ({holder})", path
                ) from None
            self.warning = _unlocked(f"there is no lock service in {folder}")
            return
        self._handle = handle
        import socket

        holds = {"pid": os.getpid(), "host": socket.gethostname(), "since": now(), "path": real}
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(holds).encode(), 0)
        except OSError:
            pass  # who holds it is a courtesy; that it is held is what counts

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _unlocked(why: str) -> str:
    return f"{why}, so nothing keeps a second window from writing the same file; keep one open at a time"


def _holder(handle: int) -> str:
    try:
        holds = json.loads(os.pread(handle, 4096, 0))
        process, host, since = (visible(str(holds[key])) for key in ("pid", "host", "since"))
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
    return f"process {process} on {host} since {since}"
