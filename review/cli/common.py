"""What commands have in common: their options, and the transcript with everything that belongs to it, opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from review import checks as checking
from review import formats, journal
from review import glossary as glossaries
from review import project as projects
from review.checks import Checker, SourceGroup
from review.cli.output import complain
from review.decision import Decision
from review.errors import ReviewError
from review.glossary import Glossary
from review.passage import Transcript
from review.project import Project
from review.review import Review

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)

_OPTIONS: Mapping[str, Callable[[Any], Any]] = {
    "source": click.option("--source", type=_FILE, metavar="FILE", help="The text that it was translated from."),
    "reference": click.option("--reference", type=_FILE, metavar="FILE", help="A trusted translation."),
    "glossary": click.option("--glossary", type=_FILE, metavar="FILE", help="The glossary, instead of the project's."),
    "project": click.option(
        "--project", type=_FILE, metavar="DIR", help="The folder with glossary.yaml and corrections/."
    ),
    "reviewer": click.option("--reviewer", metavar="NAME", help="Who decides; otherwise git's user.name."),
    "language": click.option("--language", metavar="CODE", help="The language of the transcript: ja, zh, de, ..."),
    "encoding": click.option(
        "--encoding", metavar="NAME", help="The transcript's encoding: utf-8, shift_jis, euc-jp, utf-16."
    ),
    "checks": click.option("--select", multiple=True, metavar="CHECK", help="Only these checks (repeat, or a comma)."),
    "ignore": click.option("--ignore", multiple=True, metavar="CHECK", help="All checks but these."),
}


def options(*names: str) -> Callable[[_Command], _Command]:
    """The common options with these names, in this order."""

    def decorate(command: _Command) -> _Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


@dataclass(frozen=True, eq=False)
class Desk:
    """A transcript and all that belongs to it. `patches` holds what the journals said besides decisions."""

    path: Path
    project: Project
    transcript: Transcript
    review: Review
    settings: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    source: Transcript | None = None


def opened(
    path: Path,
    *,
    project: Path | None = None,
    glossary: Path | None = None,
    source: Path | None = None,
    language: str | None = None,
    encoding: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    checks: bool = True,
    decisions: bool = True,
) -> Desk:
    """The desk for `path`: what the options give, else what `transcript.yaml` remembers, else what can be told.

    With `checks=False` no glossary is read and nothing is flagged; with `decisions=False` no journal is read. Warnings
    go to standard error. Raises ReviewError for anything that can't be read.
    """
    transcript_project = projects.find(path, project)
    settings = transcript_project.settings(path)
    transcript = formats.read(path, encoding=encoding or settings.get("encoding"))
    recorded: Mapping[str, Sequence[str]] = {}
    taken: Sequence[Decision] = ()
    if decisions:
        read = journal.read_all(transcript_project, path)
        taken, recorded = read.decisions, read.recorded
        for warning in read.warnings:
            complain(warning)
    if not checks:
        return Desk(path, transcript_project, transcript, Review.of(transcript, taken, recorded=recorded), settings)
    terms = load_glossary(transcript_project, glossary)
    source_path = source or _remembered(transcript_project, settings.get("source"))
    source_transcript = formats.read(source_path) if source_path else None
    spoken = language or settings.get("language") or terms.target_language or guess_language(transcript)
    loaded = checking.load(split_names(select), split_names(ignore))
    for warning in loaded.warnings:
        complain(warning)
    checker = Checker.of(
        loaded.checks,
        transcript.passages,
        terms,
        spoken,
        _groups(transcript, source_transcript, source_path),
        terms.source_language,
        _policies(settings.get("register")),
    )
    review = Review.of(transcript, taken, checker, recorded)
    return Desk(path, transcript_project, transcript, review, settings, spoken, source_transcript)


def load_glossary(project: Project, given: Path | None) -> Glossary:
    """The glossary that was given, else the project's, else an empty one; its warnings go to standard error."""
    path = given or (project.glossary if project.glossary.exists() else None)
    if path is None:
        return Glossary()
    terms = glossaries.load(path)
    for warning in terms.warnings:
        complain(warning)
    return terms


def guess_language(transcript: Transcript) -> str:
    """`ja`, `zh` or `ko` by the scripts of the first passages, else nothing."""
    from review.text import language_of

    return language_of("\n".join(transcript.passages[index].target for index in range(min(200, len(transcript)))))


def split_names(names: Sequence[str]) -> list[str]:
    """Names that were given as repeated options, with commas, or both."""
    return [name.strip() for given in names for name in given.split(",") if name.strip()]


def _remembered(project: Project, name: str | None) -> Path | None:
    return project.root / name if name else None


def _groups(transcript: Transcript, source: Transcript | None, path: Path | None) -> Mapping[int, SourceGroup]:
    if source is None:
        return {}
    if len(source) != len(transcript):
        raise ReviewError(
            f"has {len(source)} passages and the transcript {len(transcript)}; they have to be the same number", path
        )
    return {passage.number: SourceGroup(passage.target) for passage in source.passages}


def _policies(register: Any) -> Mapping[str, str]:
    if isinstance(register, Mapping):
        return {str(speaker): str(policy) for speaker, policy in register.items()}
    return {"": str(register)} if register else {}


def brief(text: str, size: int = 100) -> str:
    """The text on one line, cut where it is long."""
    line = text.replace("\n", "⏎")
    return line if len(line) <= size else line[: size - 1] + "…"
