"""`review check`: the flags of transcripts, for people, programs and continuous integration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from review import mqm
from review.cli import common, findings
from review.cli.findings import Finding
from review.cli.output import progress, say, utf8_output
from review.desk import Desk
from review.review import FlagState


@click.command()
@click.argument("transcripts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TRANSCRIPT...")
@click.option("--format", "format_", type=click.Choice(["text", "json", "sarif", "github"]), default="text")
@click.option("--all", "everything", is_flag=True, help="Also what was dismissed or corrected, with its state.")
@click.option("--revised", is_flag=True, help="Check the corrected text; positions are then the output's.")
@click.option("--fail-on", type=click.Choice(mqm.SEVERITIES), help="Exit 1 when a flag is this severe or worse.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out flags below this.")
@common.options("select", "ignore", "glossary", "source", "project", "language", "encoding")
def check(
    transcripts: tuple[Path, ...],
    format_: str,
    everything: bool,
    revised: bool,
    fail_on: str | None,
    min_confidence: float,
    **options: Any,
) -> int:
    """List the open flags: not dismissed, and not inside an active correction.

    Exits 0 whatever it finds, unless --fail-on says otherwise.
    """
    severities: Counter[str] = Counter()
    passages = 0

    def found() -> Iterator[Finding]:
        nonlocal passages
        for path in transcripts:
            desk = common.opened(path, **options)
            passages += len(desk.transcript)
            for finding in _findings(desk, everything, revised):
                if finding.flag.confidence >= min_confidence:
                    severities[finding.flag.severity] += finding.state is FlagState.OPEN
                    yield finding

    findings.WRITERS[format_](found(), utf8_output(), everything)
    if format_ == "text":
        _summary(severities, passages)
    failed = fail_on and any(count and mqm.at_least(severity, fail_on) for severity, count in severities.items())
    return 1 if failed else 0


def _findings(desk: Desk, everything: bool, revised: bool) -> Iterator[Finding]:
    """The flags of one transcript, in order of position."""
    name = str(desk.path)
    review = desk.review
    numbers = review.checker.candidates(desk.transcript)
    if numbers is None:
        numbers = range(1, len(desk.transcript) + 1)
    for number in progress(numbers, len(desk.transcript), name):
        stated = review.all_flags(number)
        if not stated:
            continue
        passage = desk.transcript.passage(number)
        for one in stated:
            if everything or one.state is FlagState.OPEN:
                yield Finding(name, passage, one.flag, one.state)


def _summary(severities: Counter[str], passages: int) -> None:
    total = severities.total()
    parts = ", ".join(
        f"{severities[severity]} {severity}" for severity in reversed(mqm.SEVERITIES) if severities[severity]
    )
    say(f"{total} flags in {passages} passages" + (f" ({parts})" if parts else ""))
