"""YAML that people keep, read without surprises: every scalar is the text that was typed, everything has a position.

A document that is broken, hostile or ambiguous is one `ReviewError` with its line, its column and what to do about it:
control characters, tabs as indentation, duplicate keys, aliases, more than one document, more than `DEPTH` levels, more
than `NODES` values, more than `LIMIT` bytes. libyaml is read event by event, because its own composer recurses on the C
stack and dies on deep nesting; an event stream stops at the first event too deep.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from review.errors import ReviewError
from review.files import read_regular
from review.text import visible

# PyYAML is imported where something is read: a project without corrections has nothing to read but what is kept parsed.
if TYPE_CHECKING:
    import yaml

DEPTH = 20
"""Levels of nesting that are read; a glossary has four."""

LIMIT = 16 * 1024 * 1024
"""Bytes of a file, and characters of a text, that are read unless the caller gives another limit."""

NODES = 1_000_000
"""Keys and values that are read unless the caller gives another limit."""


# --- what was read ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text: `text` is what it says, `start` and `end` are code points of the document, quotes included."""

    text: str
    start: int
    end: int
    plain: bool = True
    """Whether it was written without quotes: an empty plain scalar is a value that is missing."""

    @property
    def value(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. `end` is where its last item ends, or, in flow style, behind the `]`."""

    items: tuple[Node, ...]
    start: int
    end: int
    flow: bool

    @property
    def value(self) -> list[Any]:
        return [item.value for item in self.items]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the document. `end` is where the last value ends, or behind the `}`."""

    items: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    flow: bool

    @property
    def value(self) -> dict[str, Any]:
        return {key.text: value.value for key, value in self.items}


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Document:
    """A YAML document with positions: `root` is None when it holds nothing but comments.

    Offsets of nodes count the code points of `text`, so that `text[:node.start] + new + text[node.end:]` is an edit
    that touches nothing else.
    """

    text: str
    path: Path | str | None
    root: Node | None

    @property
    def value(self) -> Any:
        """The document as plain lists, dicts and strings; None when it is empty."""
        return None if self.root is None else self.root.value

    @cached_property
    def _lines(self) -> list[int]:
        return _line_starts(self.text)

    def line(self, offset: int) -> int:
        """The 1-based line of the code point at `offset`."""
        return bisect_right(self._lines, offset)

    def column(self, offset: int) -> int:
        """The 1-based column, in code points, of the code point at `offset`."""
        return offset - self._lines[self.line(offset) - 1] + 1

    def error(self, node: Node, message: str) -> ReviewError:
        """An error that points at `node`."""
        return ReviewError(message, self.path, self.line(node.start), self.column(node.start))


# --- reading ---------------------------------------------------------------------------------------------------------


def read_text(path: Path | str, limit: int = LIMIT) -> str:
    """The text of a YAML file: UTF-8, without its BOM, line ends as they stand.

    Raises ReviewError for a file that is missing or unreadable, that is not a regular file (a pipe or a device is never
    waited for), that is longer than `limit` bytes, or that is not UTF-8.
    """
    raw = read_regular(path, limit)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReviewError("is UTF-16; save it as UTF-8", path)
    skip = 3 if raw[:3] == b"\xef\xbb\xbf" else 0
    try:
        return raw[skip:].decode("utf-8")
    except UnicodeDecodeError as error:
        good = raw[skip : skip + error.start].decode("utf-8")
        line, column = _position(good, len(good))
        raise ReviewError(
            f"byte {skip + error.start} (0x{raw[skip + error.start]:02X}) is not UTF-8; save the file as UTF-8",
            path,
            line,
            column,
        ) from None


def load(text: str, path: Path | str | None = None, *, limit: int = LIMIT, nodes: int = NODES) -> Any:
    """The document as lists, dicts and strings, every scalar as it was typed (`No`, `1.0`, `012`); None when empty.

    Raises ReviewError as the module says.
    """
    return load_marked(text, path, limit=limit, nodes=nodes).value


def load_marked(text: str, path: Path | str | None = None, *, limit: int = LIMIT, nodes: int = NODES) -> Document:
    """The document with the position of every key and value. Raises ReviewError as the module says."""
    if len(text) > limit:
        raise ReviewError(f"has {len(text):,} characters; at most {limit:,} are read", path)
    bad = _UNREADABLE.search(text)
    if bad is not None:
        shown = f"U+{ord(bad[0]):04X}"
        _fail(text, path, bad.start(), f"the character {shown} cannot stand in YAML; remove it, or write it escaped")
    tag = _TAG_DIRECTIVE.search(text)
    if tag is not None:
        _fail(text, path, tag.start(), "%TAG directives are not read; remove the line")
    import yaml

    # Tens of thousands of small objects that all survive: collecting in between takes as long as reading.
    with without_gc():
        try:
            return Document(text, path, _Builder(text, path, nodes).build())
        except yaml.MarkedYAMLError as error:
            offset, message = _explained(text, error)
            _fail(text, path, offset, message)
        except (yaml.YAMLError, UnicodeError) as error:
            raise ReviewError(f"is not YAML: {_one_line(str(error))}", path) from None


# What YAML 1.2 section 5.1 excludes; libyaml refuses it too, but without a place.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# libyaml compares every new one with all before it: a file of nothing else takes hours.
_TAG_DIRECTIVE = re.compile(r"^%TAG\b", re.MULTILINE)
_HARMLESS_TAGS = frozenset({None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})


class _Builder:
    """One document, from parser events to nodes."""

    def __init__(self, text: str, path: Path | str | None, nodes: int) -> None:
        self.text = text
        self.path = path
        self.nodes = nodes

    def build(self) -> Node | None:
        import yaml

        # What PyYAML's two loaders have in common is not typed: the C one is absent where libyaml was at build time.
        loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(self.text)
        try:
            return self._document(loader.get_event)
        finally:
            loader.dispose()

    def _document(self, get_event: Any) -> Node | None:
        import yaml

        get_event()
        event = get_event()
        if type(event) is yaml.StreamEndEvent:
            return None
        root = self._root(get_event)
        get_event()
        event = get_event()
        if type(event) is not yaml.StreamEndEvent:
            self.fail(event, "a second YAML document begins here; keep one per file")
        # `---` alone, and comments alone behind it, are a document with an empty plain scalar.
        return None if type(root) is Scalar and root.plain and not root.text else root

    def _root(self, get_event: Any) -> Node:
        import yaml

        # An explicit stack: one list of children per open collection. Keys and values alternate in a mapping's list.
        scalar, start_sequence, start_mapping = yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent
        stack: list[tuple[Any, list[Any], dict[str, Scalar] | None]] = []
        left = self.nodes
        children: list[Any] | None = None
        seen: dict[str, Scalar] | None = None
        while True:
            event = get_event()
            kind = type(event)
            node: Node
            if kind is scalar:
                if event.anchor is not None or event.tag is not None:
                    self._no_extras(event)
                style = event.style
                plain = style is None or style == ""
                node = Scalar(event.value, event.start_mark.index, event.end_mark.index, plain)
                if seen is not None and children is not None and not len(children) % 2:
                    self._no_duplicate(node, seen)
            elif kind is start_sequence or kind is start_mapping:
                if event.anchor is not None or event.tag is not None:
                    self._no_extras(event)
                if len(stack) >= DEPTH:
                    self.fail(event, f"more than {DEPTH} levels deep; is a bracket not closed?")
                if seen is not None and children is not None and not len(children) % 2:
                    self.fail(event, "a key has to be text; put it in quotes")
                children, seen = [], ({} if kind is start_mapping else None)
                stack.append((event, children, seen))
                continue
            elif kind is yaml.AliasEvent:
                self.fail(
                    event, f"aliases (*{visible(event.anchor)}) are not read; put the text in quotes, or repeat it"
                )
            else:
                opening, items, keys = stack.pop()
                flow = bool(opening.flow_style)
                start = opening.start_mark.index
                end = event.end_mark.index if flow else (items[-1].end if items else start)
                if keys is None:
                    node = Sequence(tuple(items), start, end, flow)
                else:
                    node = Mapping(tuple(zip(items[::2], items[1::2], strict=True)), start, end, flow)
                children, seen = stack[-1][1:] if stack else (None, None)
            if children is None:
                return node
            left -= 1
            if left < 0:
                self.fail(event, f"more than {self.nodes:,} keys and values")
            children.append(node)

    def _no_duplicate(self, key: Scalar, seen: dict[str, Scalar]) -> None:
        first = seen.setdefault(key.text, key)
        if first is not key:
            line = _position(self.text, first.start)[0]
            message = f"the key `{_shown(key.text)}` stands in line {line} already; keep one of them"
            _fail(self.text, self.path, key.start, message)

    def _no_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self.fail(event, f"anchors (&{_shown(event.anchor)}) are not read; put the text in quotes")
        if event.tag not in _HARMLESS_TAGS:
            self.fail(event, f"tags ({_shown(event.tag)}) are not read; put the text in quotes")

    def fail(self, event: Any, message: str) -> NoReturn:
        _fail(self.text, self.path, event.start_mark.index, message)


# --- errors ----------------------------------------------------------------------------------------------------------

_ADVICE: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "a `: ` inside a value, or wrong indentation; put the value in quotes"),
    ("expected ',' or ']'", "the list is not closed, or a value in it needs quotes; check the [ ] and the commas"),
    ("expected ',' or '}'", "the mapping is not closed, or a value in it needs quotes; check the { } and the commas"),
    ("expected '-' indicator", "the items of this list are not indented alike"),
    ("could not find expected ':'", "expected `key: value`; is a colon, a blank behind it, or a quote missing?"),
    ("did not find expected key", "expected `key: value` here; check the indentation, and the quotes just before"),
    ("expected alphabetic or numeric", "a value cannot begin with `*` or `&`; put it in quotes"),
    ("undefined tag handle", "a value cannot begin with `!`; put it in quotes"),
    ("unknown escape character", "`\\` begins an escape in double quotes; use single quotes, or write `\\\\`"),
    ("expected <document start>", "the document has ended before this line; check the indentation"),
    ("block sequence entries are not allowed", "a list cannot begin here; put it on a line of its own, indented"),
    ("node content", "a value is expected here; check the brackets and the commas"),
)


def _explained(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Where the error is, as an offset, and what to do about it."""
    problem = error.problem or "not YAML"
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(text)) if mark is not None else 0
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    indentation = text[start:offset]
    if "\t" in text[offset : offset + 1] + indentation and not (indentation + text[offset : offset + 1]).strip(" \t-"):
        return text.index("\t", start), "a tab cannot indent YAML; use blanks"
    if "cannot start any token" in problem:
        shown = visible(text[offset : offset + 1])
        return offset, f"a value cannot begin with `{shown}`; put it in quotes"
    if "quoted scalar" in (error.context or "") and error.context_mark is not None and "escape" not in problem:
        return min(error.context_mark.index, len(text)), "this quote is not closed"
    if "simple key" in (error.context or "") and error.context_mark is not None:
        offset = min(error.context_mark.index, len(text))
    for fragment, advice in _ADVICE:
        if fragment in problem:
            return offset, advice
    return offset, f"is not YAML: {_one_line(problem)}"


def _fail(text: str, path: Path | str | None, offset: int, message: str) -> NoReturn:
    line, column = _position(text, offset)
    raise ReviewError(message, path, line, column) from None


def _one_line(message: str) -> str:
    return visible(" ".join(message.split()))[:200]


def _shown(text: str) -> str:
    """A piece of the document for a message: short, on one line, without control characters."""
    return _one_line(text if len(text) <= 40 else text[:39] + "…")


_LINE_END = re.compile(r"\r\n?|\n")


def _line_starts(text: str) -> list[int]:
    """The offset at which each line begins; lines end as in a transcript, at LF, CRLF or CR and nowhere else."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def _position(text: str, offset: int) -> tuple[int, int]:
    starts = _line_starts(text[:offset])
    return len(starts), offset - starts[-1] + 1


@contextmanager
def without_gc() -> Iterator[None]:
    """Suspends cyclic garbage collection while many objects are made that all survive."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
