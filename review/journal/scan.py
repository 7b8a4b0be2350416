"""The entries of a patch with their lines, in whatever YAML style a person or the tool wrote them.

Most entries are one line with a JSON object, and JSON is read 50 times faster than YAML; the rest goes through
`yamlio`, in runs where that is possible, so that one entry made by hand does not make a large file slow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from review import yamlio
from review.errors import ReviewError
from review.journal.entry import MAX_LINE

LIMIT = 256 * 1024 * 1024
"""Bytes of a patch that are read: half a million decisions."""

_LINES = 2_000_000
_NODES = 300_000
"""Keys and values in entries that are not JSON lines, which are slow to read: 10,000 entries with all their keys."""

_DEPTH = yamlio.DEPTH - 1
"""Levels in an entry: the list around them is one more."""

_RUNS = 1000
"""Runs of YAML between JSON lines that are read one by one; a file with more is read as YAML from end to end."""

_BOM = b"\xef\xbb\xbf"
_BEGINS = re.compile(rb"-(?:[ \t\r]|$)")
_IDLE = re.compile(rb"[ \t\r]*(?:#.*)?", re.DOTALL)
_MARKER = re.compile(rb"(?:---|\.\.\.)(?:[ \t\r]|$)")
_CONFLICT = re.compile(rb"(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a patch holds. `lines` are the bytes of its lines, without newlines and BOM.

    `entries` is what `make` made of each entry, in order, and `at` the 1-based line on which each begins. `ends` is the
    last line of each, or None where entries do not have lines to themselves (a list in flow style). `torn` are the
    1-based lines that a crash left unfinished, which hold no entries. `appendable` says that an entry may follow.
    """

    lines: Sequence[bytes]
    entries: Sequence[Any]
    at: Sequence[int]
    ends: Sequence[int] | None
    torn: Sequence[int] = ()
    appendable: bool = True


def scan(raw: bytes, path: Path, make: Callable[[Any], Any] = lambda fields: fields) -> Scan:
    """The entries of the patch whose bytes are `raw`.

    `make` gets the plain value of each. Raises ReviewError, with the line, for bytes that are not UTF-8, for what is
    neither JSON nor YAML, for what is no list, and for an entry that is too long or too deep. A line that a crash left
    unfinished is no such error.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReviewError("is UTF-16; save it as UTF-8", path)
    lines = raw.removeprefix(_BOM).split(b"\n", _LINES)
    if len(lines) > _LINES:
        raise ReviewError(f"has more than {_LINES:,} lines, the most that are read", path)
    readable = lines
    torn: list[int] = []
    if b"\0" in raw or _unfinished(lines[-1]):
        torn = [number for number, line in enumerate(lines, 1) if b"\0" in line]
        if _unfinished(lines[-1]) and len(lines) not in torn:
            torn.append(len(lines))
        missing = set(torn)
        readable = [b"" if number in missing else line for number, line in enumerate(lines, 1)]
    check = b"[" in raw or _HALF.search(raw) is not None
    return replace(_entries(readable, path, make, check), lines=lines, torn=torn)


def _unfinished(line: bytes) -> bool:
    """Whether the last line, which has no newline, was cut while it was written."""
    if not line or not (b"- {".startswith(line) or line.startswith(b"- {")):
        return False
    if len(line) < 3:
        return True
    if _json(line) is not None:
        return False
    try:
        yamlio.load(line.decode())
    except (ReviewError, UnicodeDecodeError):
        return True
    return False


# --- JSON ------------------------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


# Numbers with a fraction and NaN stay what was typed; whole numbers lose nothing as int. The hook finds a key that
# stands twice, for a quarter of the time.
_strict: Any = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_constant=str)
_quick: Any = json.JSONDecoder(parse_float=str, parse_constant=str)
_scan_strictly = _strict.scan_once
_scan_quickly = _quick.scan_once


def _json(line: bytes) -> Any:
    """The JSON object in a line that begins with `- {`; None where it is something else."""
    try:
        text = line.decode()
        fields, end = _scan_strictly(text, 2)
    except (ValueError, StopIteration, RecursionError):
        return None
    return fields if end == len(text) or not text[end:].strip(" \t\r") else None


def _too_deep(value: Any, levels: int = _DEPTH) -> bool:
    """Whether a value that is no scalar nests deeper than YAML would be read."""
    if not levels:
        return True
    inner = value.values() if isinstance(value, dict) else value
    return any(_too_deep(one, levels - 1) for one in inner if isinstance(one, dict | list))


def _halved(fields: Any) -> bool:
    """Whether a surrogate in it has no partner. (A pair of them, as JSON may write an astral one, is a character.)"""
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


# --- all styles ------------------------------------------------------------------------------------------------------


def _entries(lines: Sequence[bytes], path: Path, make: Callable[[Any], Any], check: bool) -> Scan:
    made: list[Any] = []
    at: list[int] = []
    ends: list[int] = []
    appendable = True
    runs = 0
    number = 0
    size = len(lines)
    while number < size:
        first = number
        number = _json_lines(lines, number, path, made, make, check)
        at += range(first + 1, number + 1)
        ends += range(first + 1, number + 1)
        if number == size:
            break
        line = lines[number]
        number += 1
        if _CONFLICT.match(line):
            raise ReviewError(
                "git's conflict markers: keep both sides, and delete the lines with <<<<<<<, ======= and >>>>>>> "
                "(`review init` makes git do that by itself)",
                path,
                number,
            )
        if not line or _IDLE.fullmatch(line) or (line.rstrip(b" \t\r") == b"---" and not at):
            continue
        begin = number - 1
        while number < size and not _ends_run(lines[number]):
            number += 1
        runs += 1
        if runs > _RUNS or not _BEGINS.match(lines[begin]):
            return _whole(lines, path, make)
        try:
            run = _run(lines, begin, number, path)
        except ReviewError as problem:
            # It may be a piece of something that is YAML as a whole. If that is too long to find out, it is not.
            if sum(map(len, lines)) > yamlio.LIMIT:
                raise ReviewError(problem.message, path, begin + (problem.line or 1), problem.column) from None
            return _whole(lines, path, make)
        made += map(make, run.entries)
        at += run.at
        ends += run.ends or ()
        appendable = run.appendable
    return Scan(lines, made, at, ends, appendable=appendable)


def _json_lines(
    lines: Sequence[bytes], begin: int, path: Path, made: list[Any], make: Callable[[Any], Any], check: bool
) -> int:
    """Add what `make` makes of the JSON lines from the index `begin` on; the index of the first other line.

    `check` says that something in the file may be a list or half a character; only then is each line looked at. A
    hundred thousand turns of this loop make the time in which a project opens.
    """
    append = made.append
    for number in range(begin, len(lines)):
        line = lines[number]
        if not line.startswith(b"- {"):
            return number
        try:
            text = line.decode()
            fields, end = _scan_quickly(text, 2)
            # Every key in the line has its colon. If all colons are those of the keys that were read and of the time,
            # there is no room for another key: none stands twice.
            when = fields.get("time", "")
            if type(when) is not str or line.count(b":") != len(fields) + when.count(":"):
                fields, end = _scan_strictly(text, 2)
        except (ValueError, StopIteration, RecursionError):
            return number
        if end != len(text) and text[end:].strip(" \t\r"):
            return number
        # No known field holds a bracket or another brace, and few texts do.
        if check or line.find(b"{", 3) > 0 or end > MAX_LINE:
            _check(line, fields, path, number + 1)
        append(make(fields))
    return len(lines)


def _check(line: bytes, fields: Any, path: Path, number: int) -> None:
    if len(line) > MAX_LINE:
        raise ReviewError(f"{len(line):,} bytes in one entry; at most {MAX_LINE:,} are read", path, number)
    if (b"[" in line or line.find(b"{", 3) > 0) and _too_deep(fields):
        raise ReviewError(f"more than {yamlio.DEPTH} levels deep", path, number)
    if _HALF.search(line) and _halved(fields):
        raise ReviewError("\\uD800 to \\uDFFF alone is half a character and no text", path, number)


def _ends_run(line: bytes) -> bool:
    """Whether the line is no part of a run of YAML."""
    return (line.startswith(b"- {") and _json(line) is not None) or _CONFLICT.match(line) is not None


def _run(lines: Sequence[bytes], begin: int, end: int, path: Path) -> Scan:
    """The entries of consecutive lines that are YAML. Raises ReviewError, whose line counts from `begin`."""
    raw = b"\n".join(lines[begin:end]) + (b"\n" if end < len(lines) else b"")
    document = yamlio.load_marked(_text(raw, path), path, nodes=_NODES)
    if not isinstance(document.root, yamlio.Sequence) or document.root.flow:
        raise ReviewError("is no list of decisions; each begins with `- `", path, 1)
    at = [_dash(lines, begin + document.line(item.start)) for item in document.root.items]
    if sorted(set(at)) != at:
        raise ReviewError("has two decisions on one line", path, 1)
    ends = [_last(lines, number, after - 1) for number, after in zip(at, [*at[1:], end + 1], strict=True)]
    appendable = not any(_MARKER.match(line) for line in lines[begin:end])
    return Scan(lines, document.root.value, at, ends, appendable=appendable)


def _dash(lines: Sequence[bytes], number: int) -> int:
    """The line with the dash of an item whose value begins on that line, or on none of its own where it is empty."""
    while number > 1 and not _BEGINS.match(lines[number - 1]):
        number -= 1
    return number


def _last(lines: Sequence[bytes], first: int, last: int) -> int:
    """The last of these 1-based lines that is more than blank or a comment."""
    while last > first and _IDLE.fullmatch(lines[last - 1]):
        last -= 1
    return last


def _whole(lines: Sequence[bytes], path: Path, make: Callable[[Any], Any]) -> Scan:
    """The entries of a file that can only be read from end to end."""
    document = yamlio.load_marked(_text(b"\n".join(lines), path), path, nodes=_NODES)
    if document.root is None:
        return Scan(lines, (), (), ())
    if not isinstance(document.root, yamlio.Sequence):
        raise document.error(document.root, "is no list of decisions; each begins with `- `")
    at = [document.line(item.start) for item in document.root.items]
    return Scan(lines, [make(fields) for fields in document.root.value], at, None, appendable=False)


def _text(raw: bytes, path: Path) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        message = f"0x{raw[problem.start]:02X} is not UTF-8; save the file as UTF-8"
        raise ReviewError(message, path, line, problem.start - raw.rfind(b"\n", 0, problem.start)) from None
