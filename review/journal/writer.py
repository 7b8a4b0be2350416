"""One act, one write, synced before anybody is told, at a cost that does not grow with the file.

Nothing that was confirmed depends on this process, on the cache of the system, or on the file staying the same file:
git, an editor or `tidy` may put another one in its place between two acts.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from review.decision import Correction, Decision, Withdrawal
from review.errors import ReviewError
from review.journal.disk import (
    DISK,
    SAFELY,
    Disk,
    Stamp,
    keep,
    read_bytes,
    reason,
    refusal,
    stamp,
    sweep,
    write_whole,
)
from review.journal.entry import item, line
from review.journal.inputs import name_and_content, write_recorded
from review.journal.lock import Lock
from review.journal.scan import LIMIT, Scan, scan

TORN = ".torn"
"""What is put behind a patch's name for the file that keeps what a crash left unfinished."""

ORIGINAL = ".original"
"""What is put behind a patch's name for a list in another style, which had to be rewritten before it could grow."""


class Writer:
    """A reviewer's patch, open for appending, with the lock on it. Use it as a context manager, or `close` it."""

    def __init__(
        self,
        path: Path,
        locks: Path,
        digests: Callable[[], Iterable[str]] | None = None,
        root: Path | None = None,
        disk: Disk = DISK,
    ) -> None:
        """Open the patch at `path`, which need not exist; nothing is created before the first decision.

        `locks` is the folder for lock files, `root` the project's, below which folders are made. `digests` gives the
        digest of every passage of the input, in order; they are listed beside the patch with the first decision. What a
        crash left in the file is set aside, and `warnings` say so. Raises LockedError when another process writes it,
        and ReviewError where it can't be written or is broken.
        """
        self.path = path
        self._disk = disk
        self._digests = digests
        self._root = root or path.parent.parent
        # Where the folder is now: a link that comes with a later `git pull` must not lead the next decision elsewhere.
        self._home = os.path.realpath(path.parent)
        self._settled: tuple[int, int] | None = None
        self._listing: tuple[str, bytes] | None = None
        self._stamp: Stamp | None = None
        # The states through which this writer alone has led the file.
        self._own: set[Stamp | None] = set()
        self._closed = False
        self._lock = Lock(path, locks)
        try:
            self.warnings: tuple[str, ...] = (f"{path}: {self._lock.warning}",) if self._lock.warning else ()
            _try_to_write(path)
            sweep(path.parent)
            try:
                self.warnings += self._repair()
            except OSError as problem:
                raise ReviewError(f"can't be written: {reason(problem)}", path) from None
        except BaseException:
            self._lock.release()
            raise

    def append(self, decisions: Iterable[Decision]) -> None:
        """Record the decisions of one act; when this returns, they are on the disk.

        Each needs its id. Raises ReviewError when they could not be recorded: then the file is as it was, as far as the
        system lets it be put back, and the same decisions can be given again, under the same ids.
        """
        taken = sorted(decisions, key=_rank)
        if any(not decision.id for decision in taken):
            raise ValueError("a decision without an id can't be given again")
        if self._closed:
            raise ValueError("the journal is closed")
        if not taken:
            return
        data = b"".join(map(line, taken))
        try:
            self._settle()
            # Another file may have come under this name while it was written to: then the decisions belong there.
            for _ in range(5):
                if self._append(data):
                    return
        except OSError as problem:
            raise ReviewError(f"not recorded: {reason(problem)}; put that right and repeat it", self.path) from None
        raise ReviewError("not recorded: another program keeps replacing the file", self.path)

    def close(self) -> None:
        """Let another process write."""
        self._closed = True
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def led(self, before: object, after: object) -> bool:
        """Whether this writer alone led the file from one state to the other; states as `disk.stamp` tells them."""
        return before in self._own and after in self._own

    # --- before the first write --------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Folders and the list of digests, once."""
        if os.path.realpath(self.path.parent) != self._home:
            raise ReviewError("not recorded: its folder leads elsewhere now; open the transcript again", self.path)
        folder = self.path.parent
        if self._settled is not None and folder.exists():
            return
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            with contextlib.suppress(FileExistsError):
                self._disk.mkdir(one)
        # All of them, for an earlier process may have been killed between making a folder and making its name durable.
        for one in (folder, *folder.parents):
            if one == self._root and one not in missing:
                break
            self._disk.sync_folder(one.parent)
        if self._digests is not None:
            # Gone through once, even if writing fails: it may be a generator.
            self._listing = self._listing or name_and_content(self._digests())
            write_recorded(self.path.parent, *self._listing, self._disk)
        self._settled = (0, 0)

    def _repair(self) -> tuple[str, ...]:
        """Make the file one to which a line can be appended: what that takes, in lines for a person."""
        try:
            raw = read_bytes(self.path, LIMIT)
        except FileNotFoundError:
            self._own = {None}
            return ()
        self._own = {stamp(self.path.lstat())}
        found = scan(raw, self.path)
        said: list[str] = []
        if found.torn:
            self._set_aside(raw, found)
            numbers = ", ".join(map(str, found.torn))
            said.append(f"{self.path}:{numbers}: left unfinished by a crash; set aside in {self.path.name}{TORN}")
        if not found.appendable:
            self._rewrite(raw, found)
            said.append(
                f"{self.path}: written anew with one decision a line; what it was is in {self.path.name}{ORIGINAL}"
            )
        self._is(self.path.lstat())
        return tuple(said)

    def _is(self, status: os.stat_result) -> None:
        """The state of the file is this writer's own doing."""
        self._stamp = stamp(status)
        self._own.add(self._stamp)

    def _set_aside(self, raw: bytes, found: Scan) -> None:
        torn = {number - 1 for number in found.torn}
        pieces = [piece for number in sorted(torn) if (piece := found.lines[number].strip(b"\0"))]
        if pieces:
            aside = self.path.with_name(self.path.name + TORN)
            keep(aside, b"".join(piece + b"\n" for piece in pieces), LIMIT, self._disk)
        if torn == {len(found.lines) - 1}:
            handle = self._disk.open(self.path, os.O_WRONLY | SAFELY)
            try:
                self._disk.truncate(handle, len(raw) - len(found.lines[-1]))
                self._disk.fsync(handle)
            finally:
                self._disk.close(handle)
        else:
            kept = [content for index, content in enumerate(found.lines) if index not in torn and content]
            write_whole(self.path, b"".join(content + b"\n" for content in kept), self._disk)

    def _rewrite(self, raw: bytes, found: Scan) -> None:
        """One decision a line, every key kept; comments and layout go, so what was there is kept beside it."""
        aside = self.path.with_name(self.path.name + ORIGINAL)
        keep(aside, raw if raw.endswith(b"\n") else raw + b"\n", LIMIT, self._disk)
        write_whole(self.path, b"".join(item(fields) for fields in found.entries), self._disk)

    # --- one act -----------------------------------------------------------------------------------------------------

    def _append(self, data: bytes) -> bool:
        """Write, sync; whether the file still is the one under that name. Raises OSError."""
        handle = self._open()
        try:
            status = os.fstat(handle)
            size = status.st_size
            written = 0
            if size + len(data) >= LIMIT:
                raise ReviewError(f"not recorded: more than {LIMIT:,} bytes are not read; `review tidy` it", self.path)
            if size and os.pread(handle, 1, size - 1) != b"\n":
                data = b"\n" + data
            try:
                written = self._disk.write(handle, data)
                if written != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                self._disk.fsync(handle)
                if self._settled != (status.st_dev, status.st_ino):
                    self._disk.sync_folder(self.path.parent)
                    self._settled = status.st_dev, status.st_ino
            except OSError:
                self._take_back(handle, size, written)
                raise
            after = os.fstat(handle)
        finally:
            # What counts is synced; a complaint on closing can't take it back.
            with contextlib.suppress(OSError):
                self._disk.close(handle)
        self._is(after)
        try:
            now = self.path.lstat()
        except FileNotFoundError:
            return False
        return (now.st_dev, now.st_ino) == (after.st_dev, after.st_ino)

    def _open(self) -> int:
        """The patch, opened for appending, in a state in which a line can follow."""
        for _ in range(3):
            try:
                handle = self._disk.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | SAFELY)
            except OSError as problem:
                raise refusal(self.path) or problem from None
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                self._disk.close(handle)
                raise refusal(self.path) or ReviewError("is not a regular file", self.path)
            if not status.st_size or stamp(status) == self._stamp:
                return handle
            # Somebody else wrote it, or an earlier act could not be taken back whole.
            self._disk.close(handle)
            self.warnings += self._repair()
        raise OSError(errno.EBUSY, "another program keeps changing the file")

    def _take_back(self, handle: int, size: int, written: int) -> None:
        """Cut what a failed act left, unless somebody else has written since: then both stay, and reading copes."""
        with contextlib.suppress(OSError):
            if written and os.fstat(handle).st_size == size + written:
                self._disk.truncate(handle, size)
                self._is(os.fstat(handle))
                self._disk.fsync(handle)


def _rank(decision: Decision) -> int:
    """Corrections first, withdrawals last: where a crash cuts an act, nothing is withdrawn without its successor."""
    return 0 if isinstance(decision, Correction) else 2 if isinstance(decision, Withdrawal) else 1


def _try_to_write(path: Path) -> None:
    """Find out before the person types whether the folder takes files and the disk has room. Raises ReviewError."""
    problem = refusal(path)
    if problem is not None:
        raise problem
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        if path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_APPEND | SAFELY))
        with tempfile.TemporaryFile(dir=folder, prefix=".review-") as probe:
            probe.write(bytes(4096))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as failed:
        raise ReviewError(f"nothing can be recorded: {reason(failed)}", path) from None
