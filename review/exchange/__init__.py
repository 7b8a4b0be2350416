"""Glossaries in other tools' formats: one lazy table from name to format, and an account of what did not fit.

A format is a module with `read(path, options) -> Imported` and `write(glossary, options) -> Exported`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.errors import ReviewError
from review.glossary import Glossary, Term

FORMATS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "prh": ("review.exchange.prh_terms", (".yml", ".yaml")),
    "tbx": ("review.exchange.tbx", (".tbx", ".xml")),
    "csv": ("review.exchange.tables", (".csv",)),
    "tsv": ("review.exchange.tables", (".tsv", ".tab")),
    "markdown": ("review.exchange.markdown", (".md", ".markdown")),
}
"""Each format, its module, and the suffixes by which it is known."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say of a file: its format, its languages (else from the file), and a dialect of TBX."""

    format: str = ""
    source_language: str = ""
    target_language: str = ""
    dialect: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that was not carried over, and why; `line` is the 1-based line of the file, or of the glossary."""

    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """The terms of a file, and what of it did not become part of them."""

    terms: tuple[Term, ...]
    losses: tuple[Loss, ...] = ()
    source_language: str = ""
    target_language: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's text, and what of the glossary is not in it."""

    text: str
    losses: tuple[Loss, ...] = ()


def read(path: Path, options: Options | None = None) -> Imported:
    """The terms in a file of another tool; the format follows the suffix where none is named.

    Raises ReviewError for a file that can't be read or is not of the format, and for an unknown format.
    """
    options = options or Options()
    module, name = _module(path, options)
    result: Imported = module.read(path, _with(options, name))
    return result


def write(glossary: Glossary, path: Path, options: Options | None = None) -> Exported:
    """The glossary as a file of another tool; `path` only tells the format. Raises ReviewError as `read` does."""
    options = options or Options()
    module, name = _module(path, options)
    result: Exported = module.write(glossary, _with(options, name))
    return result


def _with(options: Options, name: str) -> Options:
    return Options(name, options.source_language, options.target_language, options.dialect)


def _module(path: Path, options: Options) -> tuple[Any, str]:
    name = options.format
    if not name:
        suffix = path.suffix.lower()
        name = next((known for known, (_, suffixes) in FORMATS.items() if suffix in suffixes), "")
        if not name:
            raise ReviewError(f"what format is this? `--format` is one of {', '.join(FORMATS)}", path)
    if name not in FORMATS:
        raise ReviewError(f"the format `{name}` is not known; there are {', '.join(FORMATS)}")
    return importlib.import_module(FORMATS[name][0]), name
