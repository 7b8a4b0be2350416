"""`review glossary import` and `export`: glossaries of other tools, with a report of what was not carried over."""

from __future__ import annotations

from pathlib import Path

import click

from review.cli.common import options
from review.cli.glossary import path_of
from review.cli.output import many, one_line, say, utf8_output, write_whole
from review.errors import ReviewError

_FILE = click.Path(path_type=Path)
_FORMAT = click.option(
    "--format", "format_", default="", metavar="NAME", help="prh, tbx, csv, tsv or markdown; else the suffix says."
)
_SOURCE = click.option("--source-language", default="", metavar="CODE", help="As en; where the file does not say.")
_TARGET = click.option("--target-language", default="", metavar="CODE", help="As ja; where the file does not say.")


@click.command("import")
@click.argument("file", type=_FILE)
@_FORMAT
@_SOURCE
@_TARGET
@click.option("--write", "write_", is_flag=True, help="Add the terms to the glossary instead of printing them.")
@options("glossary", "project")
def import_(
    file: Path,
    format_: str,
    source_language: str,
    target_language: str,
    write_: bool,
    glossary: Path | None,
    project: Path | None,
) -> int:
    """Read the glossary of another tool, and print its terms as YAML to review.

    What could not be carried over is said line by line on standard error. With --write, terms that the glossary has
    already get what is new to them, the others are added, and all else in the file stays as it is.
    """
    from review import exchange, glossary_edit, glossary_file, yamlio
    from review.glossary import parse
    from review.glossary_merge import merged

    read = exchange.read(file, exchange.Options(format_, source_language, target_language))
    for loss in read.losses:
        say(f"{file}:{loss.line}: {one_line(loss.message)}" if loss.line else f"{file}: {one_line(loss.message)}")
    if not write_:
        head = "".join(
            f"{key}: {glossary_edit.scalar(code)}\n"
            for key, code in (("source_language", read.source_language), ("target_language", read.target_language))
            if code
        )
        utf8_output().write(glossary_edit.added(head, read.terms))
        say(_summary(len(read.terms), len(read.losses)))
        return 0
    path = path_of(glossary, project)
    before = len(parse(yamlio.read_text(path), path)) if path.exists() else 0
    glossary_file.edit(path, lambda text: merged(text, read.terms, path))
    after = len(parse(yamlio.read_text(path), path))
    say(f"{path}: {after - before} terms added, {len(read.terms) - (after - before)} were there already")
    say(_summary(len(read.terms), len(read.losses)))
    return 0


@click.command()
@click.argument("file", required=False, type=_FILE)
@_FORMAT
@_SOURCE
@_TARGET
@click.option("--dialect", default="", metavar="NAME", help="Of TBX: basic-2019, core-2019, basic-2008 or core-2008.")
@options("glossary", "project")
def export(
    file: Path | None,
    format_: str,
    source_language: str,
    target_language: str,
    dialect: str,
    glossary: Path | None,
    project: Path | None,
) -> int:
    """Write the glossary for another tool, to FILE or with --format to standard output.

    What the other format has no place for is said line by line on standard error.
    """
    from review import exchange
    from review import glossary as glossaries

    if file is None and not format_:
        raise ReviewError("name a file, or with --format what to print")
    path = path_of(glossary, project)
    read = glossaries.load(path)
    made = exchange.write(read, file or Path("-"), exchange.Options(format_, source_language, target_language, dialect))
    if file is None:
        utf8_output().write(made.text)
    else:
        write_whole(file, made.text.encode("utf-8", "backslashreplace"))
    for loss in made.losses:
        say(f"{path}:{loss.line}: {one_line(loss.message)}" if loss.line else f"{path}: {one_line(loss.message)}")
    say(_summary(len(read), len(made.losses)))
    return 0


def _summary(terms: int, losses: int) -> str:
    lost = "1 thing was" if losses == 1 else f"{losses} things were"
    return f"{many(terms, 'term')}; " + (f"{lost} not carried over" if losses else "everything was carried over")
