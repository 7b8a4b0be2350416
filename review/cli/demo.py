"""`review demo`: the whole job on the sample that is shipped inside the package."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from review.cli.output import data, many, say
from review.desk import Given
from review.errors import ReviewError

TRANSCRIPT, SOURCE, REFERENCE = "fireside.ja.txt", "fireside.en.txt", "fireside.ref.ja.txt"


@click.command()
@click.option("--headless", is_flag=True, help="Print the job instead of opening the app, in a terminal too.")
def demo(headless: bool) -> int:
    """Try the whole job on a sample talk, in a temporary project that is removed afterwards.

    In a terminal the app opens. Elsewhere the same is done without it: check, a reviewer's corrections, apply, score.
    """
    with tempfile.TemporaryDirectory(prefix="review-demo-") as folder:
        project = Path(folder)
        sample = resources.files("review") / "sample"
        for name in (TRANSCRIPT, SOURCE, REFERENCE, "glossary.yaml"):
            _copy(sample / name, project / name)
        if headless or not sys.stdout.isatty() or not sys.stdin.isatty():
            return _headless(project, sample / "corrections")
        return _in_app(project)


def _copy(source: Traversable, target: Path) -> None:
    with resources.as_file(source) as path:
        if path.is_dir():
            shutil.copytree(path, target)
        else:
            shutil.copyfile(path, target)


def _in_app(project: Path) -> int:
    from review.tui import run as open_app

    given = Given(source=project / SOURCE, reference=project / REFERENCE, reviewer="you")
    code = open_app(project / TRANSCRIPT, given)
    patch = project / "corrections" / TRANSCRIPT / "you.yaml"
    lines = patch.read_text(encoding="utf-8").splitlines() if patch.exists() else []
    if lines:
        say(
            f"Your {many(len(lines), 'decision')} stood in corrections/{TRANSCRIPT}/you.yaml, one a line; the last one:"
        )
        say(lines[-1])
    say("Your own: review TRANSCRIPT [--source FILE] [--glossary FILE]")
    return code


def _headless(project: Path, corrections: Traversable) -> int:
    """Do the job command by command, printing each as a person would type it."""
    from review.cli import run

    size = len((project / TRANSCRIPT).read_text(encoding="utf-8").split("\n\n"))
    data(f"A sample talk: {size} passages of machine translation, their source, a glossary and a reference.")
    steps = (
        (
            "What the checks flag in it, known misreadings of names first:",
            ["check", TRANSCRIPT, "--select", "misreading"],
        ),
        ("One reviewer's corrections, applied:", ["apply", TRANSCRIPT, "-o", "corrected.txt"]),
        ("What they changed, in the first lines of the file:", ["apply", TRANSCRIPT, "--diff", "-o", "corrected.diff"]),
        ("How far the review has come:", ["status", TRANSCRIPT]),
        ("What the work was worth against the reference:", ["score", TRANSCRIPT, "--reference", REFERENCE]),
    )
    here = Path.cwd()
    worst = 0
    try:
        import os

        os.chdir(project)
        for title, arguments in steps:
            data(f"\n{title}\n$ review {shlex.join(arguments)}")
            sys.stdout.flush()
            code = run(arguments)
            sys.stdout.flush()
            if arguments[0] == "check":
                _copy(corrections, project / "corrections")
            if "--diff" in arguments:
                shown = (project / "corrected.diff").read_text(encoding="utf-8").split("\n")[:16]
                data("\n".join(shown))
            worst = max(worst, code)
    finally:
        os.chdir(here)
    if worst > 1:
        raise ReviewError("the demo did not come through; please report it")
    return 0
