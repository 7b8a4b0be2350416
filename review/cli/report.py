"""`review report`: one page about a review, to show to somebody who was not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from review import report as reports
from review import telling
from review.cli import common
from review.cli.output import say, write_whole
from review.cli.score import measured
from review.metrics.penalty import WMT
from review.weighing import weighed


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The page: report.html.")
@common.options("reference", "source", "glossary", "project", "language", "encoding", "select", "ignore")
def report(transcript: Path, output: Path, reference: Path | None, **options: Any) -> int:
    """Write one self-contained HTML page: what was corrected and why, what is open, and the scores.

    Without a reference it says how much was changed.
    """
    desk = common.opened(transcript, **options)
    scored = measured(desk, [reference] if reference else [])
    page = reports.page(desk, scored, weighed(desk, WMT), list(telling.seen(scored.seen)))
    write_whole(output, page.encode("utf-8", "replace"))
    say(f"{output}: written")
    return 0
