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


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The page: report.html.")
@common.options("reference", "source", "glossary", "project", "language", "encoding", "select", "ignore")
def report(transcript: Path, output: Path, reference: Path | None, **options: Any) -> int:
    """Write one self-contained HTML page: what was corrected and why, what is open, and the scores.

    Without a reference the page has no scores.
    """
    desk = common.opened(transcript, **options)
    references = [reference] if reference else []
    if references or desk.settings.get("reference"):
        scored = measured(desk, references)
        assert scored.lines is not None
        whole = f"{scored.lines.scored_passages} of {scored.lines.passages} passages were scored."
        seen = list(telling.seen(scored.seen))
        page = reports.page(desk, scored.comparisons, scored.findings, whole, seen)
    else:
        page = reports.page(desk)
    write_whole(output, page.encode("utf-8", "replace"))
    say(f"{output}: written")
    return 0
