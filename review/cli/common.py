"""What commands have in common: their options, and opening what they work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from review.cli.output import complain

if TYPE_CHECKING:
    from review.desk import Desk, Given

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)

_OPTIONS: Mapping[str, Callable[[Any], Any]] = {
    "source": click.option("--source", type=_FILE, metavar="FILE", help="The text that it was translated from."),
    "reference": click.option("--reference", type=_FILE, metavar="FILE", help="A trusted translation."),
    "glossary": click.option("--glossary", type=_FILE, metavar="FILE", help="Instead of the project's glossary."),
    "project": click.option("--project", type=_FILE, metavar="DIR", help="Holds glossary.yaml and corrections/."),
    "reviewer": click.option("--reviewer", metavar="NAME", help="Who decides; otherwise git's user.name."),
    "language": click.option("--language", metavar="CODE", help="The language of the transcript: ja, zh, de, ..."),
    "encoding": click.option("--encoding", metavar="NAME", help="Of the transcript: utf-8, shift_jis, euc-jp, utf-16."),
    "select": click.option("--select", multiple=True, metavar="CHECK", help="Only these checks (repeat, or a comma)."),
    "ignore": click.option("--ignore", multiple=True, metavar="CHECK", help="All checks but these."),
}


def options(*names: str) -> Callable[[_Command], _Command]:
    """The common options with these names, in this order."""

    def decorate(command: _Command) -> _Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


def given(**options: Any) -> Given:
    """The common options as one value; names of checks may be repeated, or separated by commas."""
    for key in ("select", "ignore"):
        if key in options:
            options[key] = _names(options[key])
    # A desk is imported when it is opened: the app paints its first screen without one.
    from review.desk import Given

    return Given(**options)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for one in names for name in one.split(",") if name.strip())


def opened(path: Path, *, checks: bool = True, decisions: bool = True, **options: Any) -> Desk:
    """The desk for `path`; its warnings go to standard error. Raises ReviewError."""
    from review import desk as desks

    desk = desks.opened(path, given(**options), checks=checks, decisions=decisions)
    for warning in desk.warnings:
        complain(warning)
    return desk


def change(before: str, after: str, size: int = 100) -> str:
    """A correction on one line, each side cut where it is long."""
    return f"{brief(before, size) or '(nothing)'} -> {brief(after, size) or '(nothing)'}"


def brief(text: str, size: int = 100) -> str:
    """The text on one line, cut where it is long."""
    line = text.replace("\n", "⏎")
    return line if len(line) <= size else line[: size - 1] + "…"
