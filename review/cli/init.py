"""`review init`: prepare a folder for reviews that are kept in git."""

from __future__ import annotations

from pathlib import Path

import click

from review import project as projects
from review.cli.output import say


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False), default=".")
def init(folder: Path) -> int:
    """Make corrections/ in FOLDER (here, if none is named) and tell git how patches merge.

    With the line in .gitattributes, decisions that one reviewer made on two machines merge by themselves. The merge
    buttons of code hosts ignore it: merge with git.
    """
    project = projects.find(folder / "transcript", folder)
    changed = projects.init(project)
    for path in changed:
        say(f"{path}: written")
    if not changed:
        say(f"{project.root}: was ready already")
    if not project.glossary.exists():
        say(f"{project.glossary}: not there yet; `review glossary add` or the app makes it with the first term")
    return 0
