"""`review glossary`: its commands, each imported when it is called, and finding the glossary that they work on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from review.cli.lazy import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "lint": ("review.cli.glossary_files:lint", "Say what is wrong in glossaries; exit 1 if anything is."),
    "list": ("review.cli.glossary_files:list_", "List the terms, for people or programs."),
    "add": ("review.cli.glossary_files:add", "Add a term; all else in the file stays as it is."),
    "edit": ("review.cli.glossary_files:edit", "Change a term; all else in the file stays as it is."),
    "mine": ("review.cli.glossary_grow:mine", "Print candidates for the glossary, from transcripts."),
    "learn": ("review.cli.glossary_grow:learn", "Print misreadings that recorded corrections teach."),
    "import": ("review.cli.glossary_exchange:import_", "Read a glossary of prh, TBX, CSV, TSV or Markdown."),
    "export": ("review.cli.glossary_exchange:export", "Write the glossary as prh, TBX, CSV, TSV or Markdown."),
}
"""Each command, where it is, and what it does in one sentence."""


class _Commands(LazyGroup):
    table = COMMANDS


@click.group(cls=_Commands, no_args_is_help=True)
def glossary() -> None:
    """Lint, list, change, grow, import and export glossaries.

    The glossary is the project's, found from the folder that you are in, unless `--glossary FILE` or `--project DIR`
    names another.
    """


def path_of(glossary: Path | None, project: Path | None) -> Path:
    """The glossary that the options name: the file, the project's, or that of the project around this folder."""
    if glossary is not None:
        return glossary
    from review import project as projects

    found = projects.find(Path("transcript"), project).glossary
    # A path that a person can read: relative where it lies below.
    here = Path.cwd().resolve()
    return found.relative_to(here) if found.is_relative_to(here) else found
