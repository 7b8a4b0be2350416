"""A transcript with all that belongs to it, opened: project, settings, glossary, source, decisions, checks.

The command line and the app open the same desk. Nothing is printed here: warnings are part of what is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from review import aligned as aligning
from review import checks as checking
from review import formats, journal
from review import glossary as glossaries
from review import project as projects
from review.aligned import Aligned
from review.apply import Outcome
from review.checks import Checker, Context, SourceGroup
from review.decision import Decision, Dismissal
from review.errors import ReviewError
from review.glossary import Glossary
from review.passage import Passage, Transcript
from review.project import Project
from review.review import Review
from review.text import language_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person said on the command line; what is None comes from `transcript.yaml`, or is told from the text.

    But for `comet`, a model that runs code: no file of a project names it.
    """

    project: Path | None = None
    glossary: Path | None = None
    source: Path | None = None
    reference: Path | None = None
    reviewer: str | None = None
    language: str | None = None
    encoding: str | None = None
    comet: str | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    jobs: int = 1


@dataclass(frozen=True, eq=False)
class Desk:
    """A transcript and all that belongs to it. `warnings` are one line each."""

    path: Path
    given: Given
    project: Project
    settings: Mapping[str, Any]
    transcript: Transcript
    review: Review
    glossary: Glossary = field(default_factory=Glossary)
    language: str = ""
    source: Aligned | None = None
    warnings: tuple[str, ...] = ()

    def other(self, kind: str) -> Path | None:
        """Where the `source` or the `reference` is that was given, else remembered."""
        remembered = self.settings.get(kind)
        given: Path | None = getattr(self.given, kind)
        return given or (self.project.root / remembered if remembered else None)


def opened(path: Path, given: Given | None = None, *, checks: bool = True, decisions: bool = True) -> Desk:
    """The desk for the transcript at `path`.

    With `checks=False` no glossary is read and nothing is flagged; with `decisions=False` no journal is read. Raises
    ReviewError for anything that can't be read.
    """
    desk = laid(path, given)
    if decisions:
        desk = with_decisions(desk)
    return with_checks(desk) if checks else desk


def laid(path: Path, given: Given | None = None) -> Desk:
    """The desk with the transcript alone: what a first screen needs."""
    given = given or Given()
    project = projects.find(path, given.project)
    settings = project.settings(path)
    transcript = formats.read(path, encoding=given.encoding or settings.get("encoding"))
    return Desk(path, given, project, settings, transcript, Review.of(transcript), warnings=transcript.warnings)


def with_decisions(desk: Desk) -> Desk:
    """The desk with every reviewer's decisions on the transcript."""
    with journal.collecting_later():
        read = journal.read_all(desk.project, desk.path)
        review = Review.of(desk.transcript, read.decisions, desk.review.checker, read.recorded)
    return replace(desk, review=review, warnings=(*desk.warnings, *read.warnings))


def with_checks(desk: Desk) -> Desk:
    """The desk with glossary, source and checks; the checks have surveyed the transcript."""
    given = desk.given
    glossary = load_glossary(desk.project, given.glossary)
    language = given.language or desk.settings.get("language") or glossary.target_language or guess(desk.transcript)
    passages = desk.transcript.passages
    begun = _begun(given, passages, language)
    loaded = checking.load(given.select, given.ignore, source=desk.other("source") is not None)
    source = aligned(desk, "source")
    checker = Checker.of(
        loaded.checks,
        passages,
        glossary,
        language,
        aligning.source_groups(desk.transcript, source) if source else {},
        glossary.source_language or (guess(source.other) if source else ""),
        _policies(desk.settings.get("register")),
        begun,
    )
    return replace(
        desk,
        review=desk.review.with_checker(checker),
        glossary=glossary,
        language=language,
        source=source,
        warnings=(
            *desk.warnings,
            *glossary.warnings,
            *loaded.warnings,
            *(source.warnings if source else ()),
            *_odd_language(desk.transcript, language),
        ),
    )


def _begun(given: Given, passages: Sequence[Passage], language: str) -> Mapping[str, Any]:
    return checking.begun(passages, language, given.select, given.ignore, given.jobs)


def load_glossary(project: Project, given: Path | None = None) -> Glossary:
    """The glossary that was given, else the project's, else an empty one. Raises ReviewError."""
    path = given or (project.glossary if project.glossary.exists() else None)
    return glossaries.load(path) if path else Glossary()


def guess(transcript: Transcript) -> str:
    """The language of the first passages by their scripts; `""` where the scripts don't say."""
    return language_of("\n".join(transcript.passages[index].target for index in range(min(200, len(transcript)))))


def _odd_language(transcript: Transcript, language: str) -> Iterator[str]:
    """A warning where a language is set that the text is not in, as `jp`, which is none: its checks are missing."""
    seen = guess(transcript)
    if seen in ("ja", "ko") and Context(language=language).primary_language != seen:
        yield f"the language is set to {language}, but the text looks like {seen}: checks for {seen} are left out"


def aligned(desk: Desk, kind: str) -> Aligned | None:
    """How the transcript belongs to its `source` or its `reference`, where it has one. Raises ReviewError."""
    path = desk.other(kind)
    if path is None:
        return None
    if kind == "source" and desk.source is not None:
        return desk.source
    other = formats.read(path)
    return aligning.aligned(desk.transcript, other, kind, desk.settings, desk.project.folder(desk.path))


def aligned_again(desk: Desk, kind: str) -> Aligned | None:
    """The same as it is on the disk now, whoever has changed it. Raises ReviewError."""
    return aligned(replace(desk, settings=desk.project.settings(desk.path), source=None), kind)


def cut_differently(desk: Desk) -> tuple[str, ...]:
    """What does not belong to the transcript passage by passage: its `source`, its `reference`."""
    found = []
    for kind in aligning.KINDS:
        path = desk.other(kind)
        if kind == "source" and desk.source is not None:
            equal = desk.source.one_to_one
        elif path is None:
            continue
        else:
            try:
                equal = aligning.one_to_one(desk.transcript, formats.read(path), desk.settings, kind)
            except ReviewError:
                # It is complained about where it is needed.
                continue
        if not equal:
            found.append(kind)
    return tuple(found)


def _policies(register: Any) -> Mapping[str, str]:
    if isinstance(register, Mapping):
        return {str(speaker): str(policy) for speaker, policy in register.items()}
    return {"": str(register)} if register else {}


def revised(desk: Desk) -> Desk:
    """The desk with the corrected transcript in the place of the original: what `review apply` writes, read again.

    No decision stands on it but the dismissals of flags whose text is still there.
    """
    outcome = desk.review.outcome
    written = formats.parse(formats.write(desk.transcript, outcome), desk.transcript)
    origins = _came_from(desk.transcript, outcome)
    sources = desk.review.checker.sources
    moved = {
        at: _together([sources[number] for number in numbers if number in sources])
        for at, numbers in enumerate(origins, 1)
        if not sources.keys().isdisjoint(numbers)
    }
    old = desk.review.checker
    checker = Checker.of(
        old.checks,
        written.passages,
        desk.glossary,
        desk.language,
        moved,
        old.source_language,
        old.register,
        _begun(desk.given, written.passages, desk.language),
    )
    kept: list[Decision] = []
    for at, numbers in enumerate(origins[: len(written)], 1):
        for placed in (one for number in numbers for one in desk.review.decisions_on(number)):
            old_one = placed.decision
            if isinstance(old_one, Dismissal):
                kept += [Dismissal(passage=at, before=old_one.before, check=old_one.check)]
    return replace(desk, transcript=written, review=Review.of(written, kept, checker))


def _came_from(transcript: Transcript, outcome: Outcome) -> list[list[int]]:
    """For each passage of the output the numbers of the original ones in it: several where they are joined."""
    found: list[list[int]] = []
    goes_on = False
    for passage in transcript.passages:
        number = passage.number
        goes_on = goes_on and number - 1 in outcome.joins
        pieces = 1
        if number in outcome.edits or number in outcome.splits:
            parts = outcome.parts(number, passage.target)
            pieces = sum(bool(block.strip()) for part in parts for block in re.split(r"\n\s*\n", part))
        for _ in range(pieces):
            if goes_on:
                found[-1].append(number)
            else:
                found.append([number])
            goes_on = False
        goes_on = goes_on or pieces > 0
    return found


def _together(groups: Sequence[SourceGroup]) -> SourceGroup:
    """The source of passages that are joined."""
    texts = dict.fromkeys(group.text for group in groups)
    return SourceGroup(
        "\n".join(texts),
        any(group.shared for group in groups),
        min(group.confidence for group in groups),
        any(group.partial for group in groups),
    )
