"""`review diff`: original and revision of the passages that were touched, word by word."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from review.apply import Fate
from review.cli import common
from review.cli.output import say, utf8_output
from review.decision import Correction
from review.desk import Desk
from review.text import visible

_PLAIN = ("[-", "-]", "{+", "+}")
# Struck through and red, underlined and green: neither is told by colour alone.
_COLOURED = ("\x1b[9;31m", "\x1b[0m", "\x1b[4;32m", "\x1b[0m")


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--colour", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--reasons", is_flag=True, help="With who corrected what, and why.")
@common.options("project", "encoding")
def diff(transcript: Path, colour: str, reasons: bool, **options: Any) -> int:
    """Show the passages that corrections changed: [-what stood there-] and {+what stands there now+}.

    For a diff that `patch` takes, use `review apply --diff`. Exits 1 when corrections conflict or are stale.
    """
    desk = common.opened(transcript, checks=False, **options)
    marks = _COLOURED if _coloured(colour) else _PLAIN
    stream = utf8_output()
    for number in desk.review.touched():
        revision = desk.review.revision(number)
        if revision.text == revision.original:
            continue
        passage = desk.review.passage(number)
        stream.write(f"{number}  line {passage.line}\n")
        at = 0
        parts: list[str] = []
        for edit in revision.edits:
            before = edit.span.of(revision.original)
            parts.append(visible(revision.original[at : edit.span.start]))
            if before:
                parts.append(marks[0] + visible(before) + marks[1])
            if edit.after:
                parts.append(marks[2] + visible(edit.after) + marks[3])
            at = edit.span.end
        parts.append(visible(revision.original[at:]))
        stream.write("".join(f"    {line}\n" for line in "".join(parts).split("\n")))
        if reasons:
            _reasons(desk, number)
        stream.write("\n")
    outcome = desk.review.outcome
    waiting = len(outcome.by_fate(Fate.CONFLICTING)), len(outcome.by_fate(Fate.STALE))
    if any(waiting):
        say(f"{waiting[0]} conflicting and {waiting[1]} stale corrections are not shown; `review apply` lists them")
    return 1 if any(waiting) else 0


def _coloured(choice: str) -> bool:
    return choice == "always" or (choice == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def _reasons(desk: Desk, number: int) -> None:
    outcome = desk.review.outcome_of(number)
    stream = utf8_output()
    for placed in outcome.by_fate(Fate.APPLIED):
        decision = placed.decision
        assert isinstance(decision, Correction)
        told = ": ".join(part for part in (decision.category, decision.reason) if part)
        stream.write(
            visible(f"      {common.brief(decision.before, 30)} -> {common.brief(decision.after, 30)}")
            + visible(f"  {decision.reviewer}{', ' + told if told else ''}\n")
        )
