"""The entries of a patch with their lines, in whatever YAML style a person or the tool wrote them.

Most entries are one line with a JSON object, and JSON is read 50 times faster than YAML; the rest goes through
`yamlio`, in runs where that is possible, so that one entry made by hand does not make a large file slow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review import yamlio
from review.errors import ReviewError
from review.journal.entry import MAX_LINE

LIMIT = 1024 * 1024 * 1024
"""Bytes of a patch that are read: two million decisions."""

_RUNS = 1000
"""Runs of YAML between JSON lines that are read one by one; a file with more is read as YAML from end to end."""

_BEGINS = re.compile(r"-(?:[ \t\r]|$)")
_IDLE = re.compile(r"[ \t\r]*(?:#.*)?", re.DOTALL)
_MARKER = re.compile(r"(?:---|\.\.\.)(?:[ \t\r]|$)")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a patch holds. `lines` are the file's, without their newlines.

    `fields` are the entries, in order, as plain values; `at` is the 1-based line on which each begins. `ends` is the
    last line of each, or None where entries do not have lines to themselves (a list in flow style). `torn` are the
    1-based lines that a crash left unfinished, which hold no entries. `appendable` says that an entry may follow.
    """

    lines: Sequence[str]
    fields: Sequence[Any]
    at: Sequence[int]
    ends: Sequence[int] | None
    torn: Sequence[int] = ()
    tail: bytes = b""
    """The unfinished last line, as the bytes that are there: it may end in the middle of a character."""
    appendable: bool = True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


# Numbers with a fraction and NaN stay what was typed; whole numbers lose nothing as int.
_scan_json: Any = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_constant=str).scan_once  # type: ignore[attr-defined]


def scan(raw: bytes, path: Path) -> Scan:
    """The entries of the patch whose bytes are `raw`.

    Raises ReviewError, with the line, for bytes that are not UTF-8, for what is neither JSON nor YAML, for what is no
    list, and for an entry that is too long or too deep. A line that a crash left unfinished is no such error.
    """
    text, tail = _decoded(raw, path)
    lines = text.split("\n")
    if len(text) > MAX_LINE:
        longest = max(range(len(lines)), key=lambda index: len(lines[index]))
        if len(lines[longest]) > MAX_LINE:
            raise ReviewError(
                f"{len(lines[longest]):,} characters in one line; at most {MAX_LINE:,} are read", path, longest + 1
            )
    torn = [index + 1 for index, line in enumerate(lines) if "\0" in line] if "\0" in text else []
    for number in torn:
        lines[number - 1] = ""
    if not tail and _unfinished(lines[-1]):
        tail = raw[raw.rfind(b"\n") + 1 :]
        torn.append(len(lines))
        lines[-1] = ""
    elif tail:
        torn.append(len(lines))
    return _entries(lines, path, tuple(torn), tail)


def _decoded(raw: bytes, path: Path) -> tuple[str, bytes]:
    """The text, and the bytes of a last line that was cut inside a character."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReviewError("is UTF-16; save it as UTF-8", path)
    skip = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    try:
        return raw[skip:].decode("utf-8"), b""
    except UnicodeDecodeError as problem:
        at = skip + problem.start
        begin = raw.rfind(b"\n") + 1
        if at >= begin and raw.startswith(b"- {", begin):
            return raw[min(skip, begin) : begin].decode("utf-8"), raw[begin:]
        raise ReviewError(
            f"byte {at} (0x{raw[at]:02X}) is not UTF-8; save the file as UTF-8", path, raw.count(b"\n", 0, at) + 1
        ) from None


def _unfinished(line: str) -> bool:
    """Whether the last line, which has no newline, was cut while it was written."""
    if not line or not ("- {".startswith(line) or line.startswith("- {")):
        return False
    if _json(line) is not None:
        return False
    try:
        yamlio.load(line)
    except ReviewError:
        return True
    return len(line) < 3


def _json(line: str) -> Any:
    """The JSON object of an entry that is one line; None where it is something else."""
    if not line.startswith("- {"):
        return None
    try:
        fields, end = _scan_json(line, 2)
    except (ValueError, StopIteration, RecursionError):
        return None
    return fields if end == len(line) or not line[end:].strip(" \t\r") else None


def _entries(lines: list[str], path: Path, torn: Sequence[int], tail: bytes) -> Scan:
    fields: list[Any] = []
    at: list[int] = []
    ends: list[int] = []
    appendable = True
    runs = 0
    number = 0
    size = len(lines)
    while number < size:
        line = lines[number]
        number += 1
        # The common case first, without a call: a hundred thousand of these make the time in which a project opens.
        if line.startswith("- {"):
            try:
                entry, end = _scan_json(line, 2)
            except (ValueError, StopIteration, RecursionError):
                end = -1
            if end == len(line) or (end > 0 and not line[end:].strip(" \t\r")):
                fields.append(entry)
                at.append(number)
                ends.append(number)
                continue
        elif not line or _IDLE.fullmatch(line) or (line.rstrip(" \t\r") == "---" and not at):
            continue
        begin = number - 1
        while number < size and (_json(lines[number]) is None):
            number += 1
        runs += 1
        run = _run(lines, begin, number, path) if runs <= _RUNS and _BEGINS.match(lines[begin]) else None
        if run is None:
            return _whole(lines, path, torn, tail)
        fields += run.fields
        at += run.at
        ends += run.ends or ()
        appendable = run.appendable
    return Scan(lines, fields, at, ends, torn, tail, appendable)


def _run(lines: list[str], begin: int, end: int, path: Path) -> Scan | None:
    """The entries of consecutive lines that are YAML by themselves; None where they are not."""
    try:
        document = yamlio.load_marked("\n".join(lines[begin:end]), path)
    except ReviewError:
        return None
    if not isinstance(document.root, yamlio.Sequence) or document.root.flow:
        return None
    at = [begin + document.line(item.start) for item in document.root.items]
    # An empty item has its value, and so its position, behind the dash or on a later line.
    at = [_dash(lines, number) for number in at]
    if sorted(set(at)) != at:
        return None
    ends = [_last(lines, number, after - 1) for number, after in zip(at, [*at[1:], end + 1], strict=True)]
    appendable = not any(_MARKER.match(line) for line in lines[begin:end])
    return Scan(lines, document.root.value, at, ends, appendable=appendable)


def _dash(lines: list[str], number: int) -> int:
    while number > 1 and not _BEGINS.match(lines[number - 1]):
        number -= 1
    return number


def _last(lines: list[str], first: int, last: int) -> int:
    """The last of these 1-based lines that is more than blank or a comment."""
    while last > first and _IDLE.fullmatch(lines[last - 1]):
        last -= 1
    return last


def _whole(lines: list[str], path: Path, torn: Sequence[int], tail: bytes) -> Scan:
    """The entries of a file that can only be read from end to end."""
    document = yamlio.load_marked("\n".join(lines), path)
    if document.root is None:
        return Scan(lines, (), (), (), torn, tail)
    if not isinstance(document.root, yamlio.Sequence):
        raise document.error(document.root, "is no list of decisions; each begins with `- `")
    at = [document.line(item.start) for item in document.root.items]
    return Scan(lines, document.root.value, at, None, torn, tail, appendable=False)
