"""`review check`: the flags of transcripts, for people, programs and continuous integration."""

from __future__ import annotations

import contextlib
import gc
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from review import desk as desks
from review import forked, mqm
from review.checks import SWEPT, WORTH_SHARING
from review.cli import common, findings
from review.cli.findings import Finding
from review.cli.output import complain, counter, progress, say, utf8_output
from review.desk import Desk
from review.review import FlagState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flags are wanted, and how they are written."""

    everything: bool
    least: float
    format: str


@dataclass(slots=True)
class Found:
    """The flags of some passages, written out, how many open ones have each severity, and which checks failed."""

    text: list[str] = field(default_factory=list)
    severities: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@click.command()
@click.argument("transcripts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TRANSCRIPT...")
@click.option("--format", "format_", type=click.Choice(list(findings.FORMATS)), default="text")
@click.option("--all", "everything", is_flag=True, help="Also what was dismissed or corrected, with its state.")
@click.option("--revised", is_flag=True, help="Check the corrected text; positions are then the output's.")
@click.option("--fail-on", type=click.Choice(mqm.SEVERITIES), help="Exit 1 when a flag is this severe or worse.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out flags below this.")
@click.option("--xcomet", metavar="MODEL", help="Also what this XCOMET model marks: its name, or its folder.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that share the work; otherwise one a core.")
@common.options("select", "ignore", "glossary", "source", "project", "language", "encoding")
def check(
    transcripts: tuple[Path, ...],
    format_: str,
    everything: bool,
    revised: bool,
    fail_on: str | None,
    min_confidence: float,
    xcomet: str | None,
    jobs: int | None,
    **options: Any,
) -> int:
    """List the open flags: not dismissed, and not inside an active correction.

    Exits 0 whatever it finds, unless --fail-on says otherwise.
    """
    wanted = Wanted(everything, min_confidence, format_)
    stream = utf8_output()
    head, between, tail = findings.FORMATS[format_].frame
    severities: Counter[str] = Counter()
    passages = 0
    stream.write(head)
    first = True
    with _without_gc():
        for path in transcripts:
            desk = common.opened(path, jobs=jobs or os.cpu_count() or 1, **options)
            if revised:
                desk = desks.revised(desk)
            if xcomet:
                desk = _with_xcomet(desk, xcomet)
            passages += len(desk.transcript)
            failed_before: set[str] = set()
            for found in _shared(desk, wanted):
                severities.update(found.severities)
                for failure in found.failures:
                    check_name = failure.split(" failed on ")[0]
                    if check_name not in failed_before:
                        complain(failure)
                        failed_before.add(check_name)
                if found.text:
                    stream.write("" if first else between)
                    stream.write(between.join(found.text))
                    first = False
    stream.write(tail)
    if format_ == "text":
        _summary(severities, passages)
    failed = fail_on and any(count and mqm.at_least(severity, fail_on) for severity, count in severities.items())
    return 1 if failed else 0


def _with_xcomet(desk: Desk, model: str) -> Desk:
    from review import comet

    with counter("XCOMET") as told:
        check, warnings = comet.checked(desk, model, told=told)
    for warning in warnings:
        complain(warning)
    checker = replace(desk.review.checker, checks=(*desk.review.checker.checks, check))
    return replace(desk, review=desk.review.with_checker(checker))


@contextlib.contextmanager
def _without_gc() -> Iterator[None]:
    """Without the cycle collector, which walks all flags again and again and finds nothing: the process ends soon."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _shared(desk: Desk, wanted: Wanted) -> Iterator[Found]:
    """What each part of the transcript holds, in order; forked processes share the work where that is worth it."""
    size, jobs = len(desk.transcript), desk.given.jobs
    alone = jobs == 1 or size < WORTH_SHARING or not hasattr(os, "fork")
    # A few parts a process, so that none waits long for another; none so large that its flags fill the memory.
    step = SWEPT if alone else max(1, min(SWEPT, -(-size // (2 * jobs))))
    parts = [range(first, min(first + step, size + 1)) for first in range(1, size + 1, step)]
    global _desk, _wanted
    _desk, _wanted = desk, wanted
    if alone:
        yield from progress(map(_part, parts), len(parts), str(desk.path), least=2)
        return
    import multiprocessing

    # Forked, because a desk is large and need not be sent. What checks make when they are first asked, indexes of the
    # glossary above all, is made before, once.
    desk.review.all_flags(1, keep=False)
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(jobs, forked.leave_interrupts) as pool:
        yield from progress(pool.imap(_part, parts), len(parts), str(desk.path), least=2)
        pool.close()
        pool.join()


_desk: Desk
_wanted: Wanted


def _part(numbers: range) -> Found:
    return _flagged(_desk, _wanted, numbers)


def _flagged(desk: Desk, wanted: Wanted, numbers: range) -> Found:
    """The flags of those passages, in order of position."""
    written = findings.FORMATS[wanted.format].written
    name = str(desk.path)
    found = Found()
    for number, stated in desk.review.sweep(numbers):
        passage = desk.transcript.passage(number)
        for one in stated:
            is_open = one.state is FlagState.OPEN
            if (is_open or wanted.everything) and one.flag.confidence >= wanted.least:
                found.severities[one.flag.severity] += is_open
                found.text.append(written(Finding(name, passage, one.flag, one.state), wanted.everything))
    found.failures = desk.review.checker.failures
    return found


def _summary(severities: Counter[str], passages: int) -> None:
    total = severities.total()
    parts = ", ".join(f"{severities[name]} {name}" for name in reversed(mqm.SEVERITIES) if severities[name])
    say(f"{total} flags in {passages} passages" + (f" ({parts})" if parts else ""))
