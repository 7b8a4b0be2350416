"""`review tidy`: rewrite a reviewer's patch to the decisions that count."""

from __future__ import annotations

from pathlib import Path

import click

from review import journal
from review import project as projects
from review.cli import common
from review.cli.output import say
from review.errors import ReviewError


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--all", "everybody", is_flag=True, help="Every reviewer's patch, not only yours.")
@click.option("--forget", is_flag=True, help="Drop what was withdrawn instead of keeping it in a .history file.")
@common.options("project", "reviewer")
def tidy(transcript: Path, everybody: bool, forget: bool, project: Path | None, reviewer: str | None) -> int:
    """Take withdrawn and repeated decisions out of your patch on TRANSCRIPT.

    They go to a .history file beside it, unless --forget says otherwise. What stays is byte for byte as it was.
    """
    here = projects.find(transcript, project)
    if everybody:
        paths = here.patches(transcript)
    else:
        paths = (here.patch(transcript, projects.reviewer_name(reviewer, here.root)),)
    if not paths or not any(path.exists() for path in paths):
        raise ReviewError("there are no decisions to tidy", paths[0] if paths else here.folder(transcript))
    for path in paths:
        done = journal.tidy(path, projects.state_folder() / "locks", forget)
        say(f"{path}: {done.kept} kept, {done.removed} {'dropped' if forget else 'moved to the history'}")
    return 0
