"""`review status`: how far a review has come, for one transcript or for all that the project has corrections of."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from review import mqm
from review import project as projects
from review.apply import Fate
from review.cli import common
from review.cli.output import data, many, utf8_output
from review.decision import Comment, Correction, Dismissal
from review.desk import Desk
from review.errors import ReviewError
from review.review import FlagState
from review.text import visible


@click.command()
@click.argument("transcript", required=False, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@common.options("glossary", "source", "project", "language", "encoding")
def status(transcript: Path | None, format_: str, project: Path | None, **options: Any) -> int:
    """Show progress: passages approved, open flags, corrections by category and reviewer, conflicts, stale ones.

    Without TRANSCRIPT, of every transcript in the project that has corrections. Exits 1 when corrections, splits or
    joins conflict or are stale.
    """
    stream = utf8_output()
    if transcript is None:
        here = projects.find(Path.cwd() / "transcript", project)
        paths = here.transcripts()
        if not paths:
            raise ReviewError("no transcript in it has corrections; name one that lies elsewhere", here.root)
    else:
        paths = [transcript]
    failed = False
    for path in paths:
        found = _status(common.opened(path, project=project, **options))
        failed = failed or bool(found["conflicting"] or found["stale"] or found["unhonoured"])
        if format_ == "json":
            stream.write(json.dumps(found, ensure_ascii=False) + "\n")
        else:
            _show(found)
    return 1 if failed else 0


def _status(desk: Desk) -> dict[str, Any]:
    """What `--format json` prints of one transcript."""
    review = desk.review
    size = len(desk.transcript)
    open_flags: Counter[str] = Counter()
    by_check: Counter[str] = Counter()
    for _, stated in review.sweep():
        for one in stated:
            if one.state is FlagState.OPEN:
                open_flags[one.flag.severity] += 1
                by_check[one.flag.check] += 1
    outcome = review.outcome
    corrections = [placed.decision for placed in outcome.corrections]
    touched = review.touched()
    return {
        "file": str(desk.path),
        "passages": size,
        "approved": sum(review.approved(number) for number in touched),
        "approval_outdated": sum(review.approval_outdated(number) for number in touched),
        "flags": {name: open_flags[name] for name in mqm.SEVERITIES},
        "flags_by_check": dict(sorted(by_check.items())),
        "corrections": len(corrections),
        "by_category": _counted(one.category for one in corrections if isinstance(one, Correction)),
        "by_reviewer": _counted(one.reviewer for one in corrections),
        "dismissals": sum(isinstance(placed.decision, Dismissal) for placed in review.placed()),
        "comments": sum(isinstance(placed.decision, Comment) for placed in review.placed()),
        "applied": len(outcome.by_fate(Fate.APPLIED)),
        "already_standing": len(outcome.by_fate(Fate.STANDING)),
        "conflicting": len(outcome.by_fate(Fate.CONFLICTING)),
        "stale": len(outcome.by_fate(Fate.STALE)),
        "splits": sum(map(len, outcome.splits.values())),
        "joins": len(outcome.joins),
        "unhonoured": len(outcome.unhonoured),
    }


def _counted(names: Any) -> dict[str, int]:
    return dict(Counter(name or "(none)" for name in names).most_common())


def _show(found: dict[str, Any]) -> None:
    size = found["passages"]
    share = f" ({100 * found['approved'] // size} %)" if size else ""
    outdated = f", {found['approval_outdated']} changed since" if found["approval_outdated"] else ""
    total = sum(found["flags"].values())
    severities = ", ".join(
        f"{found['flags'][name]} {name}" for name in reversed(mqm.SEVERITIES) if found["flags"][name]
    )
    data(visible(found["file"]))
    data(f"  approved     {found['approved']} of {size} passages{share}{outdated}")
    data(f"  open flags   {total}" + (f"  ({severities})" if total else ""))
    for name, count in sorted(found["flags_by_check"].items(), key=lambda item: -item[1]):
        data(f"    {count:6}  {name}")
    also = f"{many(found['dismissals'], 'dismissal')}, {many(found['comments'], 'comment')}"
    data(f"  corrections  {found['corrections']}  ({also})")
    for title, key in (("by category", "by_category"), ("by reviewer", "by_reviewer")):
        if found[key]:
            data(f"    {title}")
            for name, count in found[key].items():
                data(f"    {count:6}  {visible(name)}")
    if found["splits"] or found["joins"] or found["unhonoured"]:
        lost = f"  ({found['unhonoured']} stale or conflicting)" if found["unhonoured"] else ""
        data(f"  splits       {found['splits']}, and {many(found['joins'], 'join')}{lost}")
    if found["conflicting"] or found["stale"]:
        data(f"  conflicting  {found['conflicting']}")
        data(f"  stale        {found['stale']}")
