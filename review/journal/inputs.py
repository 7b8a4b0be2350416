"""The digests of the passages of every input on which somebody decided: with them an edited input is recognised.

`passages-DIGEST.txt` holds one digest a line, in the order of the passages; DIGEST is that of the list itself, so a
damaged file is noticed. It is written once and never changed. `aligned-DIGEST.txt` is the same for a text that somebody
aligned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from review.errors import ReviewError
from review.journal.disk import DISK, Disk, read_bytes, write_whole
from review.text import digest

LIMIT = 256 * 1024 * 1024
"""Bytes of a list that are read: 20 million passages."""

PASSAGES, ALIGNED = "passages", "aligned"
"""The kinds of lists: of an input that was decided on, and of a text that was aligned."""

_NAME = re.compile(rf"({PASSAGES}|{ALIGNED})-([0-9a-f]{{12}})\.txt")
_LINE = re.compile(r"[0-9a-f]{12}")


def name_and_content(digests: Iterable[str], kind: str = PASSAGES) -> tuple[str, bytes]:
    """The name and the content of the file that lists these passage digests."""
    content = "".join(f"{one}\n" for one in digests)
    return f"{kind}-{digest(content)}.txt", content.encode("ascii")


def write_recorded(folder: Path, name: str, content: bytes, disk: Disk = DISK) -> None:
    """Keep a list in `folder`, unless it is there. Raises OSError."""
    path = folder / name
    try:
        # Git may have converted the line ends.
        if read_bytes(path, 2 * len(content)).replace(b"\r\n", b"\n") == content:
            return
    except (FileNotFoundError, ReviewError):
        pass
    write_whole(path, content, disk)


def read_recorded(folder: Path, kind: str = PASSAGES) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """The lists of digests of all inputs of a kind, by their own digest; and what is wrong with others."""
    found: dict[str, tuple[str, ...]] = {}
    warnings: list[str] = []
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return {}, ()
    for name in names:
        match = _NAME.fullmatch(name)
        if match is None or match[1] != kind:
            continue
        try:
            text = read_bytes(folder / name, LIMIT).decode("ascii").replace("\r\n", "\n")
        except (FileNotFoundError, UnicodeDecodeError):
            text = ""
        except ReviewError as problem:
            warnings.append(str(problem))
            continue
        if digest(text) != match[2]:
            warnings.append(f"{folder / name}: is damaged, and not used; restore it from your backup, or remove it")
            continue
        found[match[2]] = tuple(_LINE.findall(text))
    return found, tuple(warnings)
