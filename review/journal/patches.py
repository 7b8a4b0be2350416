"""Patches -> the decisions of all reviewers, each once, in the same order on every clone."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

from review.decision import Decision, Unknown, Withdrawal, parse
from review.errors import ReviewError
from review.journal.disk import read_bytes
from review.journal.entry import canonical, identity
from review.journal.inputs import read_recorded
from review.journal.scan import LIMIT, scan
from review.text import visible

HISTORY = ".history"
"""What is put behind a patch's name for the file to which `tidy` moves what no longer counts."""


@dataclass(frozen=True, slots=True)
class Patch:
    """The decisions of one reviewer on one transcript, as their file has them: in its order, repetitions included.

    `lines` is parallel to `decisions`: the 1-based line on which each begins. Entries without an id have one that is
    made from their content, and the file's name as reviewer where they name none.
    """

    path: Path
    decisions: tuple[Decision, ...] = ()
    lines: Sequence[int] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """The decisions of all reviewers on one transcript, each once, by time and id.

    `recorded` holds the lists of passage digests of the inputs that they were decided on, under the digests of the
    lists. `warnings` are lines for a person: what was skipped, kept without being acted on, or stands twice.
    """

    decisions: tuple[Decision, ...] = ()
    recorded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class Shelf(Protocol):
    """What reading needs to know of a project."""

    def folder(self, transcript: Path) -> Path: ...

    def patches(self, transcript: Path) -> Sequence[Path]: ...


def read(path: Path) -> Patch:
    """The patch at `path`; an absent one is empty.

    Raises ReviewError for a file that can't be read, that is not YAML, or that is no list, with the line.
    """
    try:
        raw = read_bytes(path, LIMIT)
    except FileNotFoundError:
        return Patch(path)
    with collecting_later():
        return _patch(path, raw)


def _patch(path: Path, raw: bytes) -> Patch:
    reviewer = path.name.removesuffix(HISTORY).removesuffix(".yaml")

    strange = False

    def make(fields: Any) -> Decision | str:
        nonlocal strange
        if type(fields) is not dict:
            strange = True
            return f"is no decision but {_named(fields)}"
        decision = parse(fields)
        strange = strange or type(decision) is Unknown
        if decision.id and decision.reviewer:
            return decision
        return replace(decision, id=decision.id or identity(fields, reviewer), reviewer=decision.reviewer or reviewer)

    found = scan(raw, path, make)
    warnings = [f"{path}:{number}: an unfinished line, left by a crash, is not read" for number in found.torn]
    if not strange:
        return Patch(path, tuple(found.entries), found.at, tuple(_few(warnings)))
    odd = [
        (entry, line)
        for entry, line in zip(found.entries, found.at, strict=True)
        if type(entry) is str or (type(entry) is Unknown and entry.problem)
    ]
    for entry, line in odd:
        problem = entry if isinstance(entry, str) else visible(entry.problem)
        warnings.append(f"{path}:{line}: {problem}; it is kept, and not acted on")
    read = [pair for pair in zip(found.entries, found.at, strict=True) if type(pair[0]) is not str]
    return Patch(path, tuple(entry for entry, _ in read), [line for _, line in read], tuple(_few(warnings)))


def _named(value: object) -> str:
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a value"


def merge(patches: Iterable[Patch]) -> Journal:
    """The decisions of `patches` together, each once; neither their order nor that of their entries matters.

    Decisions with one id and the same content are one. With other content (a line was edited on one machine and not on
    another) all are kept, and the warnings say so: corrections among them that disagree are a conflict like any other.
    """
    taken = list(patches)
    warnings = [warning for patch in taken for warning in patch.warnings]
    decisions = [decision for patch in taken for decision in patch.decisions]
    ids = [decision.id for decision in decisions]
    key: Callable[[Decision], tuple[str, ...]] = _by_time
    if len(set(ids)) != len(ids):
        decisions, repeated = _once(taken, Counter(ids))
        warnings += repeated
        if repeated:
            key = _by_content
    decisions.sort(key=key)
    return Journal(tuple(decisions), warnings=tuple(warnings))


_by_time: Callable[[Decision], tuple[str, ...]] = attrgetter("time", "id")


def _by_content(decision: Decision) -> tuple[str, ...]:
    return decision.time, decision.id, canonical(decision.record())


def _once(patches: Sequence[Patch], counts: Mapping[str, int]) -> tuple[list[Decision], list[str]]:
    """Every decision once, and a line for each id that stands for several."""
    first: dict[str, tuple[Path, int]] = {}
    contents: dict[tuple[str, str], int] = {}
    taken: list[Decision] = []
    warnings: list[str] = []
    for patch in patches:
        for decision, line in zip(patch.decisions, patch.lines, strict=True):
            if counts[decision.id] > 1:
                content = decision.id, canonical(decision.record())
                if content in contents:
                    # One style of YAML keeps numbers apart from texts, another does not: which is kept must not depend
                    # on the order.
                    index = contents[content]
                    taken[index] = min(taken[index], decision, key=lambda one: repr(one.record()))
                    continue
                contents[content] = len(taken)
                if decision.id not in first:
                    first[decision.id] = patch.path, line
                else:
                    path, where = first[decision.id]
                    place = f"line {where}" if path == patch.path else f"{path}:{where}"
                    warnings.append(
                        f"{patch.path}:{line}: the id {_brief(decision.id)} stands in {place} with other content; "
                        "both are kept, so remove the wrong one"
                    )
            taken.append(decision)
    return taken, _few(warnings)


def _brief(text: str) -> str:
    return visible(text if len(text) <= 40 else text[:39] + "…")


def _few(warnings: list[str]) -> list[str]:
    """A broken file has one cause, and a person reads so many lines."""
    if len(warnings) <= _MOST_WARNINGS:
        return warnings
    return [*warnings[:_MOST_WARNINGS], f"... and {len(warnings) - _MOST_WARNINGS:,} more like these"]


_MOST_WARNINGS = 20


def read_all(project: Shelf, transcript: Path) -> Journal:
    """The journal of `transcript`: every reviewer's decisions, and the lists of digests of its inputs.

    What `tidy` moved out of a patch counts no more, but its withdrawals do: a merge with an older branch must not bring
    back what was withdrawn. Raises ReviewError for a patch that can't be read.
    """
    with collecting_later():
        paths = project.patches(transcript)
        patches = [read(path) for path in paths]
        patches += [history for path in paths if (history := _withdrawals(path)) is not None]
        merged = merge(patches)
        recorded, warnings = read_recorded(project.folder(transcript))
        return replace(merged, recorded=recorded, warnings=(*merged.warnings, *warnings))


def _withdrawals(path: Path) -> Patch | None:
    beside = path.with_name(path.name + HISTORY)
    if not beside.exists():
        return None
    try:
        history = read(beside)
    except ReviewError as problem:
        return Patch(beside, warnings=(str(problem),))
    kept = [
        (decision, line)
        for decision, line in zip(history.decisions, history.lines, strict=True)
        if isinstance(decision, Withdrawal)
    ]
    return Patch(beside, tuple(decision for decision, _ in kept), [line for _, line in kept], history.warnings)


@contextmanager
def collecting_later() -> Iterator[None]:
    """Without garbage collection: hundreds of thousands of objects come and stay; each pass would visit all.

    At the end they count as old, so that not even the next pass visits them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # Freezing and thawing moves what is young to the oldest generation. What somebody froze for good stays so.
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
