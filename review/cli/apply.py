"""`review apply`: the corrected transcript, and what became of every correction."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from review import formats
from review.apply import Fate, Outcome
from review.cli import common
from review.cli.output import many, say, utf8_output, write_whole
from review.decision import Correction, Join, Placed, Split
from review.desk import Desk
from review.errors import ReviewError


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here instead of to standard output.")
@click.option("--diff", is_flag=True, help="A unified diff instead of the whole text.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Of the summary.")
@common.options("project", "encoding")
def apply(transcript: Path, output: Path | None, diff: bool, format_: str, **options: Any) -> int:
    """Write the corrected transcript to standard output or a file.

    It differs from the input exactly where somebody decided so. Exits 1 when corrections, splits or joins conflict or
    are stale; the output is written all the same.
    """
    if format_ == "json" and output is None:
        raise ReviewError("--format json prints the summary to standard output, so the transcript needs -o FILE")
    if output is not None and output.exists() and transcript.exists() and output.samefile(transcript):
        raise ReviewError("never written over the transcript itself; give -o another name", output)
    desk = common.opened(transcript, checks=False, **options)
    outcome = desk.review.outcome
    content = formats.write(desk.transcript, outcome)
    if diff:
        content = _diff(desk, content)
    if output is not None:
        write_whole(output, content)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    summary = _summary(outcome)
    if format_ == "json":
        print(json.dumps({"file": str(transcript), **summary}, ensure_ascii=False), file=utf8_output())
    _report(desk, outcome, summary)
    return 1 if summary["stale"] or summary["conflicting"] or summary["unhonoured"] else 0


def _summary(outcome: Outcome) -> dict[str, int]:
    counts = {fate: len(outcome.by_fate(fate)) for fate in Fate}
    return {
        "applied": counts[Fate.APPLIED],
        "relocated": sum(placed.relocated for placed in outcome.by_fate(Fate.APPLIED)),
        "already_standing": counts[Fate.STANDING],
        "stale": counts[Fate.STALE],
        "conflicting": counts[Fate.CONFLICTING],
        "splits": sum(map(len, outcome.splits.values())),
        "joins": len(outcome.joins),
        "unhonoured": len(outcome.unhonoured),
    }


def _report(desk: Desk, outcome: Outcome, summary: dict[str, int]) -> None:
    relocated = f" ({summary['relocated']} relocated)" if summary["relocated"] else ""
    say(
        f"{many(summary['applied'], 'correction')} applied{relocated}, {summary['already_standing']} already standing, "
        f"{summary['stale']} stale, {summary['conflicting']} conflicting"
    )
    if outcome.structure:
        honoured = f"{many(summary['splits'], 'split')} and {many(summary['joins'], 'join')} honoured"
        say(f"{honoured}, {summary['unhonoured']} not")
    for fate in (Fate.STALE, Fate.CONFLICTING):
        for placed in (*outcome.by_fate(fate), *outcome.structure_by_fate(fate)):
            say(f"  {fate}: {_named(placed)}")


def _named(placed: Placed) -> str:
    decision = placed.decision
    assert isinstance(decision, Correction | Split | Join)
    what = decision.kind
    if isinstance(decision, Correction):
        what = common.change(decision.before, decision.after)
    elif isinstance(decision, Split):
        what = f"split before {decision.suffix or decision.start}"
    who = f", {decision.reviewer}" if decision.reviewer else ""
    return common.brief(f"passage {decision.passage}: {what}{who}")


def _diff(desk: Desk, revised: bytes) -> bytes:
    """A unified diff as `patch` takes it, in the file's own bytes; for UTF-16, which it can't take, in UTF-8."""
    import difflib

    original = formats.raw(desk.transcript)
    if desk.transcript.encoding.startswith("utf-16"):
        original, revised = (content.decode(desk.transcript.encoding).encode() for content in (original, revised))
    name = desk.project.name_of(desk.path).encode("utf-8", "surrogateescape")
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(original), _lines(revised), b"a/" + name, b"b/" + name, lineterm=b"\n"
    )
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _lines(content: bytes) -> list[bytes]:
    """Lines as diff counts them: only LF ends one."""
    parts = content.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
