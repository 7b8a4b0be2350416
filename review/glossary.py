"""The glossary: terms with their right and their known wrong renderings, loaded from `glossary.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from review import cache, yamlio
from review.mqm import SEVERITIES
from review.text import visible

_SEVERITY = "major"


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it is after every misreading of the term has been replaced."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary. `term` is the preferred rendering in the target language.

    `line` is the 1-based line of its entry in the file, 0 for one that was made in memory.
    """

    term: str
    source: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    misreadings: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    severity: str = _SEVERITY
    note: str = ""
    examples: tuple[Example, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)
    line: int = field(default=0, compare=False)

    @property
    def right(self) -> tuple[str, ...]:
        """Every right rendering, the preferred one first."""
        return (self.term, *self.admitted)


@dataclass(frozen=True, eq=False)
class Glossary:
    """The terms in the file's order. Compared and hashed by identity, so that indexes can be kept per glossary."""

    terms: tuple[Term, ...] = ()
    source_language: str = ""
    target_language: str = ""
    path: Path | None = None
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)


# --- loading ---------------------------------------------------------------------------------------------------------

_LISTS = {
    "source": "source",
    "admitted": "admitted",
    "misreadings": "misreadings",
    "except": "exceptions",
    "reading": "reading",
}
_KEYS = ("term", *_LISTS, "severity", "note", "examples")
_TOP = ("source_language", "target_language", "terms")

_CACHE_FROM = 50_000
"""Characters from which on a parsed copy is kept: below, parsing takes less than the look-up is worth."""

_CACHE_VERSION = 1


def load(path: Path) -> Glossary:
    """The glossary in a file.

    Raises ReviewError, with line and column, for a file that is no glossary. Unknown keys are kept in `Term.extra` and
    named in `Glossary.warnings`. Of a large file a parsed copy is kept in the user's cache folder, by the file's hash.
    """
    text = yamlio.read_text(path)
    if len(text) < _CACHE_FROM:
        return parse(text, path)
    name = cache.key("glossary", _CACHE_VERSION, text)
    kept = _thawed(cache.fetch("glossary", name), path)
    if kept is not None:
        return kept
    glossary = parse(text, path)
    cache.keep("glossary", name, _frozen(glossary))
    return glossary


def parse(text: str, path: Path | None = None) -> Glossary:
    """The glossary in a text; `path` is for messages. Raises ReviewError as `load` does."""
    return _Reader(yamlio.load_marked(text, path)).glossary()


class _Reader:
    """One document, from nodes to a glossary."""

    def __init__(self, document: yamlio.Document) -> None:
        self.document = document
        self.warnings: list[tuple[int, str]] = []
        # Each unknown key once: the line it first stands in, and how often it stands there.
        self.unknown: dict[str, list[int]] = {}

    def glossary(self) -> Glossary:
        document = self.document
        root = document.root
        path = None if document.path is None else Path(document.path)
        if root is None:
            return Glossary(path=path)
        if not isinstance(root, yamlio.Mapping):
            raise document.error(root, "a glossary is a mapping with a list of `terms:`, and this is not a mapping")
        languages = {"source_language": "", "target_language": ""}
        terms: tuple[Term, ...] = ()
        for key, node in root.items:
            if key.text in languages:
                languages[key.text] = self.text(key.text, node)
            elif key.text == "terms":
                terms = self.terms(node)
            else:
                self.note_unknown(key)
        return Glossary(terms, **languages, path=path, warnings=self.told(path))

    def terms(self, node: yamlio.Node) -> tuple[Term, ...]:
        if _missing(node):
            return ()
        if not isinstance(node, yamlio.Sequence):
            raise self.document.error(node, "`terms` has to be a list; begin each entry with `- term: `")
        return tuple(self.term(entry) for entry in node.items)

    def term(self, node: yamlio.Node) -> Term:
        if not isinstance(node, yamlio.Mapping):
            raise self.document.error(node, "an entry of `terms` has to be a mapping; begin it with `- term: `")
        fields: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for key, value in node.items:
            name = key.text
            if name in _LISTS:
                fields[_LISTS[name]] = self.texts(name, value)
            elif name == "term" or name == "note":
                fields[name] = self.text(name, value)
            elif name == "severity":
                fields[name] = self.severity(value)
            elif name == "examples":
                fields[name] = self.examples(value)
            else:
                extra[name] = value.value
                self.note_unknown(key)
        if not fields.get("term", "").strip():
            raise self.document.error(node, "this entry has no `term`; add `term: ` with the right rendering")
        return Term(**fields, extra=extra, line=self.document.line(node.start))

    def text(self, name: str, node: yamlio.Node) -> str:
        if not isinstance(node, yamlio.Scalar):
            raise self.document.error(node, f"`{name}` has to be one text; put it in quotes if it begins with [ or {{")
        return node.text

    def texts(self, name: str, node: yamlio.Node) -> tuple[str, ...]:
        if isinstance(node, yamlio.Mapping):
            raise self.document.error(node, f"`{name}` has to be a text or a list of texts, and this is a mapping")
        items = node.items if isinstance(node, yamlio.Sequence) else () if _missing(node) else (node,)
        found: dict[str, None] = {}
        for item in items:
            if not isinstance(item, yamlio.Scalar):
                raise self.document.error(item, f"an item of `{name}` has to be a text; is a quote or a comma missing?")
            if item.text.strip():
                found[item.text] = None
            else:
                self.warn(item, f"`{name}` has an empty item, which is left out")
        return tuple(found)

    def severity(self, node: yamlio.Node) -> str:
        severity = self.text("severity", node)
        if severity and severity not in SEVERITIES:
            raise self.document.error(node, f"`severity` has to be one of {', '.join(SEVERITIES)}")
        return severity or _SEVERITY

    def examples(self, node: yamlio.Node) -> tuple[Example, ...]:
        if _missing(node):
            return ()
        if not isinstance(node, yamlio.Sequence):
            raise self.document.error(node, "`examples` has to be a list of `- from: ` with `to: `")
        found = []
        for entry in node.items:
            fields = {key.text: self.text(key.text, value) for key, value in entry.items} if _is_example(entry) else {}
            if set(fields) != {"from", "to"}:
                raise self.document.error(entry, "an example has the keys `from` and `to`, both of them texts")
            found.append(Example(fields["from"], fields["to"]))
        return tuple(found)

    def warn(self, node: yamlio.Node, message: str) -> None:
        self.warnings.append((self.document.line(node.start), message))

    def note_unknown(self, key: yamlio.Scalar) -> None:
        seen = self.unknown.setdefault(key.text, [self.document.line(key.start), 0])
        seen[1] += 1

    def told(self, path: Path | None) -> tuple[str, ...]:
        for name, (line, count) in self.unknown.items():
            often = f", {count:,} times" if count > 1 else ""
            self.warnings.append((line, f"the key `{visible(name)}` is unknown{often}: kept, not used{_meant(name)}"))
        place = "" if path is None else f"{path}:"
        return tuple(f"{place}{line}: {message}" for line, message in sorted(self.warnings))


def _missing(node: yamlio.Node) -> bool:
    """Whether a value was left out, as in `reading:` with nothing behind it."""
    return isinstance(node, yamlio.Scalar) and node.plain and not node.text


def _is_example(node: yamlio.Node) -> TypeGuard[yamlio.Mapping]:
    return isinstance(node, yamlio.Mapping)


def _meant(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), (*_KEYS, *_TOP), 1, 0.75)
    return f"; is `{close[0]}` meant?" if close else ""


# --- the parsed copy of a large one ----------------------------------------------------------------------------------


def _frozen(glossary: Glossary) -> Any:
    """The glossary as JSON; messages without the path, since one content may stand in several files."""
    prefix = f"{glossary.path}:"
    rows = [
        [
            *(term.term, term.source, term.admitted, term.misreadings, term.exceptions, term.reading),
            *(term.severity, term.note, [[one.before, one.after] for one in term.examples], term.extra, term.line),
        ]
        for term in glossary.terms
    ]
    warnings = [warning.removeprefix(prefix) for warning in glossary.warnings]
    return [glossary.source_language, glossary.target_language, warnings, rows]


def _thawed(kept: Any, path: Path) -> Glossary | None:
    """The glossary that `_frozen` made JSON of; None for anything else."""
    try:
        source_language, target_language, warnings, rows = kept
        with yamlio.without_gc():
            terms = tuple([_term(*row) for row in rows])
    except (TypeError, ValueError):
        return None
    return Glossary(terms, source_language, target_language, path, tuple(f"{path}:{warning}" for warning in warnings))


def _term(
    term: str,
    source: list[str],
    admitted: list[str],
    misreadings: list[str],
    exceptions: list[str],
    reading: list[str],
    severity: str,
    note: str,
    examples: list[list[str]],
    extra: dict[str, Any],
    line: int,
) -> Term:
    return Term(
        term,
        tuple(source),
        tuple(admitted),
        tuple(misreadings),
        tuple(exceptions),
        tuple(reading),
        severity,
        note,
        tuple([Example(before, after) for before, after in examples]) if examples else (),
        extra,
        line,
    )
