"""Files to transcripts, and revisions back to files: one lazy table from suffix to format, and those of third parties.

A format is a module, or any object, with `parse(raw, path, encoding) -> Transcript` and
`write(transcript, outcome) -> bytes`; it gets bytes and opens no file. Third parties register theirs by its name under
the entry point group `review.formats`, with the `SUFFIXES` that it claims; one that can't be used is a warning that
names it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from review.apply import Outcome
from review.errors import ReviewError
from review.files import read_regular
from review.formats.encoding import lacking as lacking_in
from review.passage import Transcript

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "review.formats"

BUILT_IN: Mapping[str, str] = {
    "text": "review.formats.text",
    "markdown": "review.formats.markdown",
}
"""The name of each built-in format, and its module."""

SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""Which format a suffix means. Files with any other are plain text, unless a third party claims it."""


class Format(Protocol):
    """What a format's module has. A third party's has `SUFFIXES` as well: (".foo",)."""

    def parse(self, raw: bytes, path: Path | None = None, encoding: str | None = None) -> Transcript:
        """The transcript of a file with these bytes. Raises ReviewError where they are not such a file."""

    def write(self, transcript: Transcript, outcome: Outcome) -> bytes:
        """The file as revised; without edits, splits and joins exactly the bytes that were read."""


def read(path: Path | str, encoding: str | None = None, format: str | None = None) -> Transcript:
    """The transcript in the file at `path`; the format follows the suffix where none is named.

    Raises ReviewError where there is no regular file, where it is not of the format, where it can't be decoded or its
    encoding can't be told, and for an unknown format or encoding.
    """
    path = Path(path)
    raw = read_regular(path)
    name, warnings = (format, []) if format else _of_suffix(path.suffix.lower())
    chosen = _named(name)
    with _guarded(name, path):
        transcript = chosen.parse(raw, path, encoding)
    if name in BUILT_IN and not warnings:
        return transcript
    return replace(transcript, format=name, warnings=(*warnings, *transcript.warnings))


def write(transcript: Transcript, outcome: Outcome) -> bytes:
    """The transcript's file as revised: what `outcome` does not touch is byte for byte what was read.

    Raises ReviewError where a correction has a character that the file's encoding lacks.
    """
    chosen = _named(transcript.format)
    with _guarded(transcript.format, transcript.path):
        return chosen.write(transcript, outcome)


def parse(raw: bytes, like: Transcript) -> Transcript:
    """The transcript that a file with these bytes would be, in the format and the encoding of `like`."""
    chosen = _named(like.format)
    with _guarded(like.format, like.path):
        return chosen.parse(raw, like.path, like.encoding)


def raw(transcript: Transcript) -> bytes:
    """The bytes that were read."""
    return write(transcript, Outcome())


def lacking(transcript: Transcript, text: str) -> list[str]:
    """The characters of `text` that the transcript's file can't hold, each once: they are refused when decided."""
    return lacking_in(text, transcript.encoding)


# --- which format ----------------------------------------------------------------------------------------------------


def _built_in(name: str) -> Format:
    module: Format = importlib.import_module(BUILT_IN[name])
    return module


def _named(name: str) -> Format:
    if name in BUILT_IN:
        return _built_in(name)
    points = _points()
    if name not in points:
        raise ReviewError(f"no format is called {name!r}; there are {', '.join(sorted({*BUILT_IN, *points}))}")
    try:
        return _loaded(points[name])
    except Exception as problem:
        raise ReviewError(_unusable(points[name], problem)) from problem


def _of_suffix(suffix: str) -> tuple[str, list[str]]:
    """The name of the format of files with that suffix, and a warning for each that can't be asked."""
    warnings: list[str] = []
    if not suffix or suffix in SUFFIXES:
        return SUFFIXES.get(suffix, "text"), warnings
    # Third parties are asked only here: to list what is installed takes longer than to read most files.
    for name, point in _points().items():
        try:
            if suffix in _loaded(point).SUFFIXES:
                return name, warnings
        except Exception as problem:
            warnings.append(_unusable(point, problem))
    return "text", warnings


class _Foreign(Format, Protocol):
    SUFFIXES: tuple[str, ...]


def _points() -> Mapping[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINTS) if point.name not in BUILT_IN}


def _loaded(point: EntryPoint) -> _Foreign:
    found = point.load()
    for wanted in ("SUFFIXES", "parse", "write"):
        if not hasattr(found, wanted):
            raise TypeError(f"it has no {wanted}")
    plugged: _Foreign = found
    return plugged


def _unusable(point: EntryPoint, problem: Exception) -> str:
    return f"format {point.name} of {point.value} can't be used: {problem}"


@contextmanager
def _guarded(name: str, path: Path | None) -> Iterator[None]:
    """A third party's mistakes in reading or writing are a ReviewError that names it; ours stay what they are."""
    try:
        yield
    except ReviewError:
        raise
    except Exception as problem:
        if name in BUILT_IN:
            raise
        raise ReviewError(f"the format {name} failed: {problem!r}", path) from problem


__all__ = ["BUILT_IN", "SUFFIXES", "Format", "lacking", "raw", "read", "write"]
