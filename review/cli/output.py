"""The one owner of standard output and standard error: data to the one, messages and progress to the other."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO, TypeVar

from review.errors import ReviewError
from review.text import visible

_Item = TypeVar("_Item")


def one_line(message: str) -> str:
    """The message with whatever came from a file made harmless, on one line."""
    return visible(message.replace("\r", "␍").replace("\n", " "))


def complain(message: str) -> None:
    """What is wrong, as one line on standard error."""
    print(f"review: {one_line(message)}", file=_errors())


def say(message: str = "") -> None:
    """A message for the person, on standard error."""
    print(visible(message), file=_errors())


def many(count: int, what: str) -> str:
    """So many of them, in the singular where there is one."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def data(text: str) -> None:
    """A line of data, on standard output."""
    sys.stdout.write(text + "\n")


def utf8_output() -> TextIO:
    """Standard output in UTF-8 with `\\n` line ends, whatever the locale says: data is read by programs."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout


def _errors() -> TextIO:
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    return sys.stderr


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: whoever reads `path` sees the old content or the new one, never a part.

    Raises ReviewError where it can't be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                device.write(content)
            return
        folder = path.parent
        import tempfile

        with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{path.name[:40]}.", delete=False) as temporary:
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
                mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
                Path(temporary.name).chmod(mode)
                Path(temporary.name).replace(path)
            except BaseException:
                Path(temporary.name).unlink(missing_ok=True)
                raise
    except OSError as problem:
        raise ReviewError(f"can't be written: {problem.strerror}", path) from problem


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def counter(label: str) -> Iterator[Callable[[int, int], None]]:
    """Shows `DONE of TOTAL` in one line of standard error, on a terminal, and takes it away at the end."""
    stream = _errors()
    shown = stream.isatty()

    def tell(done: int, total: int) -> None:
        if shown:
            stream.write(f"\r{label} {done} of {total}\x1b[K")
            stream.flush()

    try:
        yield tell
    finally:
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()


def progress(items: Iterable[_Item], total: int, label: str, least: int = 2000) -> Iterator[_Item]:
    """The items as they come; on a terminal, and from `least` of them on, with a line that says how far it has got."""
    stream = _errors()
    if not stream.isatty() or total < least:
        yield from items
        return
    step = max(1, total // 100)
    try:
        for count, item in enumerate(items):
            if count % step == 0:
                stream.write(f"\r{label} {100 * count // total} %")
                stream.flush()
            yield item
    finally:
        stream.write("\r\x1b[K")
        stream.flush()
