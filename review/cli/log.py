"""`review log`: who decided what, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from review import journal
from review import project as projects
from review.cli import common
from review.cli.output import complain, data, say, utf8_output
from review.decision import (
    KINDS,
    Annotation,
    Approval,
    Comment,
    Correction,
    Decision,
    Dismissal,
    Join,
    Seen,
    Speaker,
    Split,
    Withdrawal,
)
from review.errors import ReviewError
from review.text import visible


@click.command()
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--passage", type=click.IntRange(min=1), help="Only of this passage.")
@click.option("--by", metavar="NAME", help="Only this reviewer's.")
@click.option("--category", metavar="CATEGORY", help="Only this category, or one that begins so: terminology.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Only decisions of this kind.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@common.options("project")
def log(
    transcript: Path,
    passage: int | None,
    by: str | None,
    category: str | None,
    kind: str | None,
    format_: str,
    project: Path | None,
) -> int:
    """Show who decided what about TRANSCRIPT, and when, in order of time; what was withdrawn says so.

    JSON: one object a decision, as it is recorded, with "withdrawn_by" where it was taken back.
    """
    here = projects.find(transcript, project)
    read = journal.read_all(here, transcript)
    if not read.decisions and not transcript.exists():
        raise ReviewError("there is no such file, and no decision about it", transcript)
    for warning in read.warnings:
        complain(warning)
    about = {one.id: one for one in read.decisions if one.id}
    withdrawn = {one.withdraws: one for one in read.decisions if isinstance(one, Withdrawal)}
    stream = utf8_output()
    chosen = list(_chosen(read.decisions, about, passage, by, category, kind))
    if not chosen:
        say("none of its decisions is such" if read.decisions else f"{here.folder(transcript)}: no decisions yet")
    for decision in chosen:
        gone = withdrawn.get(decision.id)
        if format_ == "json":
            fields = {**decision.record(), **({"withdrawn_by": gone.id} if gone else {})}
            stream.write(json.dumps(fields, ensure_ascii=False) + "\n")
        else:
            data(visible(_line(decision, about, gone)))
    return 0


def _chosen(
    decisions: Iterable[Decision],
    about: dict[str, Decision],
    passage: int | None,
    by: str | None,
    category: str | None,
    kind: str | None,
) -> Iterable[Decision]:
    for decision in decisions:
        subject = about.get(decision.withdraws, decision) if isinstance(decision, Withdrawal) else decision
        if passage is not None and getattr(subject, "passage", None) != passage:
            continue
        if by is not None and decision.reviewer != by:
            continue
        if category is not None and not (getattr(subject, "category", "") + "/").startswith(category.rstrip("/") + "/"):
            continue
        if kind is not None and decision.kind != kind:
            continue
        yield decision


def _line(decision: Decision, about: dict[str, Decision], gone: Withdrawal | None) -> str:
    when = decision.time.replace("T", " ").removesuffix("Z") or "(no time)"
    taken = f"  [withdrawn by {gone.reviewer or 'somebody'}]" if gone else ""
    return f"{when:19}  {decision.reviewer or '(nobody)':12}  {_told(decision, about)}{taken}"


def _told(decision: Decision, about: dict[str, Decision]) -> str:
    """The decision in one line."""
    where = f"{getattr(decision, 'passage', ''):>5}  "
    if isinstance(decision, Correction):
        return where + common.change(decision.before, decision.after, 40) + _because(decision.category, decision.reason)
    if isinstance(decision, Dismissal):
        return (
            f"{where}dismissed {decision.check or 'flags'} at {_short(decision.before)}{_because('', decision.reason)}"
        )
    if isinstance(decision, Approval):
        return where + "approved" + (f", score {decision.score}" if decision.score is not None else "")
    if isinstance(decision, Comment):
        return f"{where}comment: {_short(decision.text, 80)}"
    if isinstance(decision, Annotation):
        kind = ", ".join(filter(None, (decision.category, decision.severity)))
        return f"{where}error at {_short(decision.before) or '(nothing)'}{_because(kind, decision.reason)}"
    if isinstance(decision, Split):
        return f"{where}split before {_short(decision.suffix) or decision.start}{_because('', decision.reason)}"
    if isinstance(decision, Join):
        return f"{where}joined with {decision.passage + 1}{_because('', decision.reason)}"
    if isinstance(decision, Speaker):
        return f"{where}speaker: {_short(decision.speaker)}"
    if isinstance(decision, Seen):
        return f"{where}saw the reference"
    if isinstance(decision, Withdrawal):
        taken = about.get(decision.withdraws)
        return "withdrew" + (
            f" {_told(taken, {})}" if taken else f" {decision.withdraws}, which was tidied away or is not here yet"
        )
    return where + (decision.kind or f"kind {getattr(decision, 'fields', {}).get('kind', '?')}, kept as it is")


def _because(category: Any, reason: str) -> str:
    told = ", ".join(part for part in (str(category), reason) if part)
    return f"  ({told})" if told else ""


def _short(text: str, size: int = 40) -> str:
    return common.brief(text, size)
