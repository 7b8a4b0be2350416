"""`review TRANSCRIPT`: the terminal app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from review.cli import common
from review.cli.output import complain
from review.errors import ReviewError


@click.command("open")
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--ascii", "ascii_", is_flag=True, help="Draw lines in ASCII, for terminals that draw ━ two cells wide.")
@click.option("--comet", metavar="MODEL", help="What COMET scores with on the scores screen: its name, or its folder.")
@common.options("source", "reference", "glossary", "project", "reviewer", "language", "encoding", "select", "ignore")
def open_(transcript: Path, ascii_: bool, **options: Any) -> int:
    """Review TRANSCRIPT in the terminal, passage by passage: flags, suggestions, corrections."""
    if not transcript.exists():
        raise ReviewError("there is no such file", transcript)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise ReviewError("the app needs a terminal; `review check` and `review apply` work without one")
    from review.tui import run

    code = run(transcript, lambda: common.given(**options), ascii_=ascii_)
    _remember(transcript, options)
    return code


def _remember(transcript: Path, options: dict[str, Any]) -> None:
    """Keep what was given beside the decisions, so that it need not be given again; without decisions, nothing."""
    # Imported when the app is done: its first screen is painted before what it does not need is loaded.
    from review import project as projects

    project = projects.find(transcript, options["project"])
    given = {name: options[name] for name in ("source", "reference", "language", "encoding") if options[name]}
    if given and project.patches(transcript):
        try:
            project.remember(transcript, **given)
        except ReviewError as problem:
            complain(str(problem))
