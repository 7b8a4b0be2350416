"""`review glossary mine` and `learn`: entries for a glossary, from transcripts and from what was corrected in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from review.cli.common import options
from review.cli.glossary import path_of
from review.cli.output import complain, one_line, say, utf8_output
from review.errors import ReviewError

if TYPE_CHECKING:
    from review.desk import Desk
    from review.glossary import Glossary, Term
    from review.project import Project

_FILE = click.Path(path_type=Path)
_WRITE = click.option("--write", "write_", is_flag=True, help="Add them to the glossary instead of printing them.")


@click.command()
@click.argument("transcripts", nargs=-1, required=True, type=_FILE, metavar="TRANSCRIPT...")
@click.option("--least", type=click.IntRange(1), default=2, metavar="N", help="How often an unknown name stands (2).")
@options("glossary", "project", "encoding")
def mine(
    transcripts: tuple[Path, ...], least: int, glossary: Path | None, project: Path | None, encoding: str | None
) -> int:
    """Print names in several spellings, and names that nothing knows, as YAML to review.

    Entries are commented with how often each spelling stands there, and where. Which spelling is right is a guess: put
    the right one behind `term:`, take away what is none, and move the rest into the glossary.
    """
    from review import formats
    from review.mining import mine as mined
    from review.text import language_of

    read = _glossary(glossary, project, transcripts[0])
    passages = [passage for path in transcripts for passage in formats.read(path, encoding=encoding).passages]
    found = mined(passages, read, least, language_of("\n".join(one.target for one in passages[:200])))
    notes = []
    for one in found:
        lines = [] if one.term is None else [f"the glossary has {one.term.term} (line {one.term.line})"]
        lines += [f"{each.text} ({each.count}): {'  '.join(each.contexts)}" for each in one.spellings]
        notes.append(lines)
    _print([one.entry() for one in found], notes)
    spelled = sum(len(one.spellings) > 1 for one in found)
    say(f"{spelled} names in several spellings, {len(found) - spelled} unknown names in {len(passages)} passages")
    return 0


@click.command()
@click.argument("transcripts", nargs=-1, type=_FILE, metavar="[TRANSCRIPT]...")
@click.option("--least", type=click.IntRange(1), default=2, metavar="N", help="In how many passages a pair recurs (2).")
@click.option("--sure", type=click.FloatRange(0, 1), default=0.6, metavar="X", help="Least confidence, 0 to 1 (0.6).")
@_WRITE
@options("glossary", "project")
def learn(
    transcripts: tuple[Path, ...],
    least: int,
    sure: float,
    write_: bool,
    glossary: Path | None,
    project: Path | None,
) -> int:
    """Print misreadings that the recorded corrections teach, as YAML to review.

    Learned from all transcripts of the project with corrections, or from those that are named: what was replaced by the
    same text again and again, and was mostly replaced where it stood. Each is commented with how often. A passage
    counts as read up to the last one with a decision.
    """
    from review import glossary_file
    from review import project as projects
    from review.glossary_merge import merged
    from review.learning import as_terms, occurrences
    from review.learning import learn as learned_from

    found = projects.find(transcripts[0] if transcripts else Path("transcript"), project)
    paths = transcripts or tuple(found.transcripts())
    if not paths:
        raise ReviewError("there are no corrections yet to learn from", found.root)
    read: list[tuple[str, str]] = []
    unread: list[str] = []
    for desk in _desks(paths, found):
        last = _last_decided(desk)
        for passage in desk.transcript.passages:
            if passage.number <= last:
                read.append((passage.target, desk.review.revised(passage.number).target))
            else:
                unread.append(passage.target)
    ours = _glossary(glossary, found.root, paths[0])
    learned = learned_from(read, least, sure)
    terms = as_terms(learned, ours)
    by_before = {one.before: one for one in learned}
    notes = []
    for term in terms:
        lines = []
        for form in term.misreadings:
            one = by_before[form]
            more = sum(1 for text in unread for _ in occurrences(text, form))
            lines.append(
                f"{form} -> {one.after} (passages: {one.times}); hits: {one.hits}, corrected: {one.corrected}"
                + (f", not read yet: {more}" if more else "")
            )
        notes.append(lines)
    if write_:
        path = glossary or found.glossary
        glossary_file.edit(path, lambda text: merged(text, terms, path))
        for lines in notes:
            for line in lines:
                say(one_line(line))
    else:
        _print(terms, notes)
    count = sum(len(term.misreadings) for term in terms)
    say(f"{count} misreadings of {len(terms)} terms, from {len(read)} passages that were read")
    return 0


def _desks(paths: Sequence[Path], project: Project) -> Iterator[Desk]:
    from review import desk as desks

    for path in paths:
        desk = desks.opened(path, desks.Given(project=project.root), checks=False)
        for warning in desk.warnings:
            complain(warning)
        yield desk


def _last_decided(desk: Desk) -> int:
    """The number of the last passage with a decision; 0 where there is none."""
    return max(desk.review.touched(), default=0)


def _glossary(glossary: Path | None, project: Path | None, transcript: Path) -> Glossary:
    from review import glossary as glossaries
    from review import project as projects
    from review.desk import load_glossary

    if glossary is not None:
        return glossaries.load(path_of(glossary, project))
    return load_glossary(projects.find(transcript, project))


def _print(terms: Sequence[Term], notes: Sequence[Sequence[str]]) -> None:
    """The terms as a glossary, each below its notes as comments."""
    from review.glossary_edit import added

    stream = utf8_output()
    stream.write("terms:\n" if terms else "terms: []\n")
    for term, lines in zip(terms, notes, strict=True):
        for line in lines:
            stream.write(f"  # {one_line(line)}\n")
        stream.write(added("", term).partition("\n")[2])
