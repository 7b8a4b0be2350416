"""`review diff`: original and revision of the passages that were touched, word by word."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from review.apply import Fate, Outcome
from review.cli import common
from review.cli.output import say, utf8_output
from review.decision import Correction
from review.desk import Desk
from review.stretches import Stretch, stretches
from review.text import visible

_PLAIN = {Stretch.GONE: ("[-", "-]"), Stretch.NEW: ("{+", "+}")}
# Struck through and red, underlined and green: neither is told by colour alone.
_COLOURED = {
    Stretch.GONE: ("\x1b[9;31m", "\x1b[0m"),
    Stretch.NEW: ("\x1b[4;32m", "\x1b[0m"),
    Stretch.CUT: ("\x1b[1;36m", "\x1b[0m"),
}
_CUT = "//"


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--colour", "--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--reasons", is_flag=True, help="With who corrected what, and why.")
@common.options("project", "encoding")
def diff(transcript: Path, colour: str, reasons: bool, **options: Any) -> int:
    """Show the passages that corrections changed: [-what stood there-] and {+what stands there now+}.

    Where a passage is split stands //. For a diff that `patch` takes, use `review apply --diff`. Exits 1 when
    corrections, splits or joins conflict or are stale.
    """
    desk = common.opened(transcript, checks=False, **options)
    marks = _COLOURED if _coloured(colour) else _PLAIN
    stream = utf8_output()
    for number in desk.review.touched():
        revision, outcome = desk.review.revision(number), desk.review.outcome_of(number)
        structure = _structure(outcome, number)
        if revision.text == revision.original and not structure:
            continue
        passage = desk.review.passage(number)
        stream.write(f"{number}  line {passage.line}{structure}\n")
        parts: list[str] = []
        for kind, text in stretches(revision, outcome.splits.get(number, ())):
            opening, closing = marks.get(kind, ("", ""))
            parts.append(opening + (_CUT if kind is Stretch.CUT else visible(text)) + closing)
        stream.write("".join(f"    {line}\n" for line in "".join(parts).split("\n")))
        if reasons:
            _reasons(desk, number)
        stream.write("\n")
    outcome = desk.review.outcome
    waiting = len(outcome.by_fate(Fate.CONFLICTING)), len(outcome.by_fate(Fate.STALE))
    left = [f"{count} {fate}" for count, fate in zip(waiting, ("conflicting", "stale"), strict=True) if count]
    if left:
        say(f"not shown: {' and '.join(left)}; `review apply` lists them")
    if outcome.unhonoured:
        say(f"splits and joins that conflict or are stale: {len(outcome.unhonoured)}; `review apply` lists them")
    return 1 if any(waiting) or outcome.unhonoured else 0


def _structure(outcome: Outcome, number: int) -> str:
    """What became of the passage as a whole; nothing where it stayed one."""
    split = f"  split {_CUT}" if number in outcome.splits else ""
    return split + (f"  joined with {number + 1}" if number in outcome.joins else "")


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
            visible(f"      {common.change(decision.before, decision.after, 30)}")
            + visible(f"  {decision.reviewer}{', ' + told if told else ''}\n")
        )
