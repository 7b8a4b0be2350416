"""`review align`: which passages of two files belong together, for programs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from review import align as aligning
from review import aligned, formats
from review import desk as desks
from review import project as projects
from review.align import kept
from review.cli import common
from review.cli.output import many, say, utf8_output
from review.errors import ReviewError


@click.command()
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["json", "tsv"]), default="json")
@click.option(
    "--semantic/--no-semantic", default=None, help="Compare by meaning; otherwise where the extra is installed."
)
@click.option(
    "--store",
    type=click.Choice(["source", "reference"]),
    help="Write it to A's transcript.yaml, B being its source or its reference; put right there, it stands.",
)
@common.options("project")
def align(a: Path, b: Path, format_: str, semantic: bool | None, store: str | None, project: Path | None) -> int:
    """Align the passages of two files that were cut differently.

    JSON: one object a group, {"a": [1], "b": [1, 2], "confidence": 0.93}, with 1-based numbers of passages; what has no
    counterpart stands with an empty list. A text without blank lines is aligned by its lines.
    """
    ours, theirs = formats.read(a), aligned.in_units(formats.read(b))
    if not store:
        ours = aligned.in_units(ours)
    if store and a.samefile(b):
        raise ReviewError(f"is the transcript itself, not its {store}", b)
    same = desks.guess(ours) == desks.guess(theirs)
    alignment = aligning.align(ours.passages, theirs.passages, same_language=same, semantic=semantic)
    stream = utf8_output()
    if format_ == "tsv":
        stream.write("a\tb\tconfidence\n")
    for group in alignment.groups:
        if format_ == "json":
            fields = {"a": list(group.a), "b": list(group.b), "confidence": group.confidence}
            stream.write(json.dumps(fields) + "\n")
        else:
            left, right = (",".join(map(str, numbers)) for numbers in (group.a, group.b))
            stream.write(f"{left}\t{right}\t{group.confidence}\n")
    if store:
        here = projects.find(a, project)
        written = kept.text(alignment.groups, kept.head(ours.passages, theirs.passages))
        texts = ([passage.digest for passage in side.passages] for side in (ours, theirs))
        here.align(a, store, b, written, aligned.written(here.settings(a), store), texts)
        say(f"{here.folder(a) / 'transcript.yaml'}: written")
    doubtful = sum(group.doubtful for group in alignment.groups)
    alone = sum(not group.paired for group in alignment.groups)
    doubt = f"{doubtful} doubtful (below {aligning.DOUBTFUL})"
    say(f"{many(len(alignment.groups), 'group')}, {doubt}, {alone} without a counterpart")
    return 0
