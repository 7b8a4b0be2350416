"""`review glossary lint`, `list`, `add` and `edit`: what is in a glossary, whether it is sound, and changing it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from review.cli.common import options
from review.cli.glossary import path_of
from review.cli.output import data, one_line, say, utf8_output
from review.errors import ReviewError
from review.mqm import SEVERITIES

if TYPE_CHECKING:
    from review.glossary_lint import Finding

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]...")
@options("glossary", "project")
def lint(files: tuple[Path, ...], glossary: Path | None, project: Path | None) -> int:
    """Say what is wrong in glossaries: one line each, FILE:LINE:COLUMN: what it is [rule].

    Examples that fail, forms that are right in one entry and wrong in another, misreadings that can never match or
    whose replacement is flagged again, duplicates, and what people trip over in YAML. A line that begins with `note`
    behind its place is allowed, and may be meant. Of a dictionary of prh the rules that can't be used, and the specs
    that do not hold. Exit 1 if there is anything but notes.
    """
    utf8_output()
    mistakes = 0
    for path in files or (path_of(glossary, project),):
        for finding in _linted(path):
            kind = "note: " if finding.note else ""
            mistakes += not finding.note
            data(f"{one_line(str(path))}:{finding.line}:{finding.column}: {kind}{one_line(finding.message)} "
                 f"[{finding.rule}]")  # fmt: skip
    return 1 if mistakes else 0


def _linted(path: Path) -> Iterable[Finding]:
    """The findings in a glossary, or in a dictionary of prh. Raises ReviewError for a file that is neither."""
    from review import yamlio
    from review.glossary_lint import Finding
    from review.glossary_lint import lint as linted

    text = yamlio.read_text(path)
    keys = yamlio.load(text, path)
    if not isinstance(keys, dict) or "terms" in keys or not {"rules", "imports"} & keys.keys():
        return linted(text, path)
    from review.exchange import prh_files

    dictionary = prh_files.load(path)
    found = [("rule", one) for one in dictionary.problems] + [("spec", one) for one in dictionary.broken()]
    return [
        Finding(
            one.line if one.path == path else 1,
            one.column,
            rule,
            one.message if one.path == path else f"{one.path}:{one.line}: {one.message}",
        )
        for rule, one in found
    ]


@click.command("list")
@options("glossary", "project")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def list_(glossary: Path | None, project: Path | None, format_: str) -> int:
    """List the terms: what the source says, the term, what else is right, and the misreadings.

    JSON: one object a term, with the keys of glossary.yaml and the `line` it stands on.
    """
    from review import glossary as glossaries
    from review.cli.output import complain

    read = glossaries.load(path_of(glossary, project))
    for warning in read.warnings:
        complain(warning)
    utf8_output()
    for term in read:
        if format_ == "json":
            data(json.dumps(_fields(term), ensure_ascii=False))
            continue
        parts = [
            one_line(" / ".join(forms))
            for forms in (term.source, (term.term,), term.admitted, term.misreadings)
        ]  # fmt: skip
        data("\t".join(parts))
    return 0


def _fields(term: Any) -> dict[str, Any]:
    from review.glossary_edit import LISTS

    fields: dict[str, Any] = {"term": term.term}
    fields.update((key, list(getattr(term, name))) for key, name in LISTS.items() if getattr(term, name))
    fields["severity"] = term.severity
    if term.note:
        fields["note"] = term.note
    if term.examples:
        fields["examples"] = [{"from": one.before, "to": one.after} for one in term.examples]
    fields.update((key, value) for key, value in term.extra.items() if key not in fields)
    return {**fields, "line": term.line}


# --- changing --------------------------------------------------------------------------------------------------------


def _texts(name: str, metavar: str, help_text: str, key: str = "") -> Callable[[Any], Any]:
    return click.option(f"--{name}", key or name, multiple=True, metavar=metavar, help=help_text + " (repeat)")


@click.command()
@click.argument("term")
@_texts("source", "TEXT", "What the source says.")
@_texts("misreading", "TEXT", "A known wrong rendering.")
@_texts("admitted", "TEXT", "Another right rendering.")
@_texts("except", "TEXT", "A context in which a misreading is none.", "except_")
@_texts("reading", "TEXT", "How it sounds.")
@click.option("--severity", type=click.Choice(SEVERITIES), default="major")
@click.option("--note", default="", metavar="TEXT")
@click.option("--example", nargs=2, multiple=True, metavar="FROM TO", help="A text, and what it has to become.")
@options("glossary", "project")
def add(term: str, glossary: Path | None, project: Path | None, **given: Any) -> int:
    """Add TERM to the glossary, which is made with its first term.

    Nothing else in the file changes. What lint has to say of the new entry is said at once.
    """
    from review import glossary_edit, glossary_file
    from review.glossary import Example, Term

    path = path_of(glossary, project)
    made = Term(
        _given("TERM", term),
        source=_once(given["source"]),
        admitted=_once(given["admitted"]),
        misreadings=_once(given["misreading"]),
        exceptions=_once(given["except_"]),
        reading=_once(given["reading"]),
        severity=given["severity"],
        note=given["note"],
        examples=tuple(Example(before, after) for before, after in given["example"]),
    )
    glossary_file.edit(path, lambda text: glossary_edit.added(text, made, path))
    _tell(path, term, "added")
    return 0


@click.command()
@click.argument("term")
@click.option("--term", "rename", metavar="TEXT", help="Another preferred rendering.")
@_texts("source", "TEXT", "What the source says, too.")
@_texts("misreading", "TEXT", "One more wrong rendering.")
@_texts("admitted", "TEXT", "One more right rendering.")
@_texts("except", "TEXT", "One more context in which a misreading is none.", "except_")
@_texts("reading", "TEXT", "How it sounds, too.")
@_texts("remove", "TEXT", "Take this text out of whichever list of the term has it.")
@click.option("--severity", type=click.Choice(SEVERITIES))
@click.option("--note", metavar="TEXT", help="Instead of the note there is.")
@options("glossary", "project")
def edit(term: str, rename: str | None, glossary: Path | None, project: Path | None, **given: Any) -> int:
    """Change TERM: what is given is added to its lists, or stands instead of what stood there.

    Nothing else in the file changes.
    """
    from review import glossary_edit, glossary_file
    from review.glossary import parse
    from review.glossary_edit import LISTS, Change

    path = path_of(glossary, project)
    if rename is not None:
        _given("--term", rename)
    names = {"misreadings": "misreading", "except": "except_"}
    adds = {key: tuple(_given("a text", form) for form in given[names.get(key, key)]) for key in LISTS}
    removed: tuple[str, ...] = given["remove"]
    if not (any(adds.values()) or removed or (rename, given["severity"], given["note"]) != (None, None, None)):
        raise ReviewError("nothing to change was given; `review glossary edit --help` lists what can be")

    def changed(text: str) -> str:
        old = next((one for one in parse(text, path) if one.term == term), None)
        removes: dict[str, tuple[str, ...]] = {}
        for form in removed if old is not None else ():
            keys = [key for key, name in LISTS.items() if form in getattr(old, name)]
            if not keys:
                raise ReviewError(f"`{one_line(form)}` is in no list of `{one_line(term)}`", path)
            for key in keys:
                removes[key] = (*removes.get(key, ()), form)
        change = Change(rename, adds, removes, given["severity"], given["note"])
        return glossary_edit.edited(text, term, change, path)

    if not path.exists():
        raise ReviewError("there is no glossary; `review glossary add` makes one", path)
    glossary_file.edit(path, changed)
    _tell(path, term if rename is None else rename, "changed")
    return 0


def _once(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_given("a text", form) for form in forms))


def _given(name: str, text: str) -> str:
    if not text.strip():
        raise ReviewError(f"{name} is empty")
    return text


def _tell(path: Path, name: str, verb: str) -> None:
    """Say where the entry stands, and what lint finds in it."""
    from review import yamlio
    from review.glossary import parse
    from review.glossary_lint import lint as linted

    text = yamlio.read_text(path)
    lines = [term.line for term in parse(text)]
    at = next(term.line for term in parse(text) if term.term == name)
    after = min((line for line in lines if line > at), default=len(text) + 1)
    say(f"{verb} {one_line(name)}: {path}:{at}")
    for finding in linted(text, path):
        if at <= finding.line < after:
            kind = "note: " if finding.note else ""
            say(f"{path}:{finding.line}:{finding.column}: {kind}{one_line(finding.message)} [{finding.rule}]")
