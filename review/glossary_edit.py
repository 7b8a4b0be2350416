"""Edits of a glossary's text that leave every character as it stands that they were not asked to change.

An edit is spliced in at the marks of the parser, in the style of what stands around it, and read again before it is
handed out: a shape of YAML in which it would say something else is an error that asks for an edit by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from review import glossary, yamlio
from review.errors import ReviewError
from review.glossary import Term
from review.text import visible

LISTS: Mapping[str, str] = {
    "source": "source",
    "admitted": "admitted",
    "misreadings": "misreadings",
    "except": "exceptions",
    "reading": "reading",
}
"""The keys of an entry that hold a list of texts, each with the attribute of `Term` that it becomes."""

_KEYS = ("term", *LISTS, "severity", "note", "examples")


@dataclass(frozen=True, slots=True)
class Change:
    """What to change of a term; what is None or empty stays. `add` and `remove` have keys of `LISTS`."""

    term: str | None = None
    add: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remove: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: str | None = None
    note: str | None = None

    def of(self, term: Term) -> Term:
        """The term as it is after the change."""
        lists: dict[str, Any] = {}
        for key, name in LISTS.items():
            kept = (form for form in getattr(term, name) if form not in self.remove.get(key, ()))
            lists[name] = tuple(dict.fromkeys((*kept, *self.add.get(key, ()))))
        return replace(
            term,
            term=term.term if self.term is None else self.term,
            severity=term.severity if self.severity is None else self.severity,
            note=term.note if self.note is None else self.note,
            **lists,
        )


# --- adding a term ---------------------------------------------------------------------------------------------------


def added(text: str, terms: Term | Iterable[Term], path: Path | None = None) -> str:
    """The glossary's text with these terms behind those that it has.

    Raises ReviewError where a term stands there already, and where the text is no glossary.
    """
    new = (terms,) if isinstance(terms, Term) else tuple(terms)
    before = glossary.parse(text, path)
    seen = {term.term: term.line for term in before}
    for term in new:
        if term.term in seen:
            raise ReviewError(f"`{visible(term.term)}` is a term already; `review glossary edit` changes it", path,
                              seen[term.term] or None)  # fmt: skip
        seen[term.term] = 0
    if not new:
        return text
    result = _with_entries(yamlio.load_marked(text, path), new)
    _check(result, (*before.terms, *new), path)
    return result


def _with_entries(document: yamlio.Document, new: tuple[Term, ...]) -> str:
    text, root = document.text, document.root
    end = _newline(text)
    if not isinstance(root, yamlio.Mapping):
        return _after_line(text, len(text), "terms:" + end + _entries(new, 2, 2, end), end)
    margin = document.column(root.start) - 1
    node = _value(root, "terms")
    if root.flow:
        flow = ", ".join(map(_flow_entry, new))
        if node is None:
            return _into_flow(text, root, f"terms: [{flow}]")
        if isinstance(node, yamlio.Sequence):
            return _into_flow(text, node, flow)
        return text[: node.start] + f" [{flow}]" + text[node.end :]
    if node is None:
        head = " " * margin + "terms:" + end
        return _after_line(text, root.end, head + _entries(new, margin + 2, 2, end), end)
    if not isinstance(node, yamlio.Sequence) or not node.items:
        # `terms:` with nothing behind it, or with `[]`, which has to go.
        head = text[: node.start].rstrip(" ") if node.end > node.start else text[: node.start]
        return _after_line(head + text[node.end :], len(head), _entries(new, margin + 2, 2, end), end)
    last = node.items[-1]
    if node.flow:
        return _into_flow(text, node, ", ".join(map(_flow_entry, new)))
    dash = document.column(node.start) - 1
    beside = isinstance(last, yamlio.Mapping) and not last.flow and "\n" not in text[node.items[0].start : node.start]
    gap = document.column(last.start) - 1 - dash if beside else 2
    return _after_line(text, last.end, _entries(new, dash, gap if 2 <= gap <= 8 else 2, end), end)


def _entries(terms: Iterable[Term], dash: int, gap: int, end: str) -> str:
    return "".join(_entry(term, dash, gap, end) for term in terms)


def _entry(term: Term, dash: int, gap: int, end: str) -> str:
    """An entry as a block, its dash at column `dash` (0-based), its keys `gap` further on."""
    margin = " " * (dash + gap)
    lines = [f"{key}: {value}" for key, value in _fields(term)]
    if term.examples:
        lines.append("examples:")
        for example in term.examples:
            lines += [f"  - from: {_quoted(example.before)}", f"    to: {_quoted(example.after)}"]
    lines[0] = " " * dash + "-" + " " * (gap - 1) + lines[0]
    return end.join([lines[0], *(margin + line for line in lines[1:])]) + end


def _flow_entry(term: Term) -> str:
    fields = [f"{key}: {value}" for key, value in _fields(term)]
    if term.examples:
        pairs = (f"{{from: {_quoted(one.before)}, to: {_quoted(one.after)}}}" for one in term.examples)
        fields.append(f"examples: [{', '.join(pairs)}]")
    return "{" + ", ".join(fields) + "}"


def _fields(term: Term) -> Iterable[tuple[str, str]]:
    yield "term", scalar(term.term)
    for key, name in LISTS.items():
        forms = getattr(term, name)
        if forms:
            yield key, scalar(forms[0]) if key == "reading" and len(forms) == 1 else _flow(forms)
    if term.severity != "major":
        yield "severity", scalar(term.severity)
    if term.note:
        yield "note", scalar(term.note)
    for key, value in term.extra.items():
        yield scalar(key), _flow(value)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(str(value))


# --- changing a term -------------------------------------------------------------------------------------------------


def edited(text: str, name: str, change: Change, path: Path | None = None) -> str:
    """The glossary's text with the term `name` changed.

    Raises ReviewError where there is no such term, or more than one, where a text to remove is not there, and where
    the text is no glossary.
    """
    before = glossary.parse(text, path)
    places = [index for index, term in enumerate(before) if term.term == name]
    if not places:
        close = get_close_matches(name, [term.term for term in before], 1)
        hint = f"; is `{visible(close[0])}` meant?" if close else ""
        raise ReviewError(f"there is no term `{visible(name)}`{hint}", path)
    if len(places) > 1:
        lines = ", ".join(str(before.terms[place].line) for place in places)
        raise ReviewError(f"the term `{visible(name)}` stands in lines {lines}; make one entry of them first", path)
    index = places[0]
    old = before.terms[index]
    if change.term is not None and change.term != name and any(term.term == change.term for term in before):
        raise ReviewError(f"`{visible(change.term)}` is a term already", path)
    for key, forms in change.remove.items():
        for form in forms:
            if form not in getattr(old, LISTS[key]):
                raise ReviewError(f"`{visible(form)}` is not among the `{key}` of `{visible(name)}`", path, old.line)
    result = text
    for key, forms in change.remove.items():
        for form in forms:
            result = _without_item(yamlio.load_marked(result, path), index, key, form)
    for key, forms in change.add.items():
        fresh = tuple(dict.fromkeys(form for form in forms if form not in getattr(old, LISTS[key])))
        if fresh:
            result = _with_items(yamlio.load_marked(result, path), index, key, fresh)
    for key, value in (("term", change.term), ("severity", change.severity), ("note", change.note)):
        if value is not None and value != getattr(old, key):
            result = _with_text(yamlio.load_marked(result, path), index, key, value)
    _check(result, (*before.terms[:index], change.of(old), *before.terms[index + 1 :]), path)
    return result


def _term_node(document: yamlio.Document, index: int) -> yamlio.Mapping:
    root = document.root
    node = _value(root, "terms") if isinstance(root, yamlio.Mapping) else None
    entry = node.items[index] if isinstance(node, yamlio.Sequence) else None
    assert isinstance(entry, yamlio.Mapping)
    return entry


def _with_items(document: yamlio.Document, index: int, key: str, forms: tuple[str, ...]) -> str:
    text, entry = document.text, _term_node(document, index)
    node = _value(entry, key)
    listed = ", ".join(map(scalar, forms))
    if node is None:
        return _with_key(document, entry, key, listed if key == "reading" and len(forms) == 1 else f"[{listed}]")
    if isinstance(node, yamlio.Scalar):
        if node.plain and not node.text:
            blank = "" if text[node.start - 1 : node.start] == " " else " "
            return text[: node.start] + f"{blank}[{listed}]" + text[node.end :]
        return _replaced(text, node, f"[{scalar(node.text)}, {listed}]")
    assert isinstance(node, yamlio.Sequence)
    if node.flow:
        return _into_flow(text, node, listed)
    margin = " " * (document.column(node.start) - 1)
    end = _newline(text)
    return _after_line(text, node.items[-1].end, "".join(f"{margin}- {scalar(form)}{end}" for form in forms), end)


def _with_text(document: yamlio.Document, index: int, key: str, value: str) -> str:
    entry = _term_node(document, index)
    node = _value(entry, key)
    if node is None:
        return _with_key(document, entry, key, scalar(value))
    blank = " " if node.start == node.end and document.text[node.start - 1] != " " else ""
    return _replaced(document.text, node, blank + scalar(value))


def _with_key(document: yamlio.Document, entry: yamlio.Mapping, key: str, value: str) -> str:
    """The text with a key that the entry does not have, behind those that come before it in the usual order."""
    before = _KEYS[: _KEYS.index(key)]
    last = max((node.end for name, node in entry.items if name.text in before), default=entry.items[0][1].end)
    text = document.text
    if entry.flow:
        return text[:last] + f", {key}: {value}" + text[last:]
    end = _newline(text)
    return _after_line(text, last, " " * (document.column(entry.start) - 1) + f"{key}: {value}{end}", end)


def _without_item(document: yamlio.Document, index: int, key: str, form: str) -> str:
    text, entry = document.text, _term_node(document, index)
    node = _value(entry, key)
    if isinstance(node, yamlio.Scalar):
        return _replaced(text, node, "[]")
    assert isinstance(node, yamlio.Sequence)
    items = node.items
    at = next(place for place, item in enumerate(items) if item.value == form)
    if len(items) == 1:
        return _replaced(text, node, "[]") if node.flow else _emptied(text, node)
    if not node.flow:
        start = text.rfind("\n", 0, items[at].start) + 1
        return text[:start] + text[_line_end(text, items[at].end) :]
    start, end = (items[at - 1].end, items[at].end) if at else (items[0].start, items[1].start)
    return text[:start] + text[end:]


def _emptied(text: str, node: yamlio.Sequence) -> str:
    return text[: node.start].rstrip(" \r\n") + " []" + _newline(text) + text[_line_end(text, node.end) :]


# --- splicing --------------------------------------------------------------------------------------------------------


def _value(mapping: yamlio.Mapping, key: str) -> yamlio.Node | None:
    return next((node for name, node in mapping.items if name.text == key), None)


_LINE_END = re.compile(r"\r\n?|\n")


def _newline(text: str) -> str:
    """How the text ends its lines."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def _line_end(text: str, at: int) -> int:
    """Where the line after that of a node that ends at `at` begins; the end of a block scalar is there already."""
    if at and text[at - 1] in "\r\n":
        return at
    found = _LINE_END.search(text, at)
    return found.end() if found else len(text)


def _after_line(text: str, at: int, lines: str, end: str) -> str:
    """The text with whole lines put behind the line on which a node ends at `at`."""
    at = _line_end(text, at)
    lead = end if at and text[at - 1] not in "\r\n" else ""
    return text[:at] + lead + lines + text[at:]


def _into_flow(text: str, node: yamlio.Sequence | yamlio.Mapping, inside: str) -> str:
    if not node.items:
        return text[: node.start + 1] + inside + text[node.end - 1 :]
    last = node.items[-1]
    at = last[1].end if isinstance(last, tuple) else last.end
    return text[:at] + ", " + inside + text[at:]


def _replaced(text: str, node: yamlio.Node, new: str) -> str:
    """The text with `new` for the node; a block scalar ends with its line, which stays."""
    kept = _LINE_END.search(text[node.end - 2 : node.end] if node.end >= 2 else "") if node.end > node.start else None
    tail = kept[0] if kept is not None and text[node.end - 1] in "\r\n" else ""
    return text[: node.start] + new + tail + text[node.end :]


def _check(text: str, expected: tuple[Term, ...], path: Path | None) -> None:
    try:
        same = glossary.parse(text).terms == expected
    except ReviewError:
        same = False
    if not same:
        raise ReviewError("is written in a way that can't be edited safely from here; edit it by hand", path)


# --- scalars ---------------------------------------------------------------------------------------------------------

# What no reader of YAML, old or new, takes for anything but text, inside brackets and out of them.
_PLAIN = re.compile(r"[^\W_](?:[\w・.'’+/&()（）。！「」『』％~-]|[ ](?=[^\s]))*")
_RESOLVER = yaml.SafeLoader("")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def scalar(text: str) -> str:
    """The text as YAML that any reader takes for that text: plain where that is safe, else in double quotes.

    Raises ReviewError for a lone surrogate, which no file can hold.
    """
    if _PLAIN.fullmatch(text) and not text.endswith(" "):
        resolved = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        if resolved == "tag:yaml.org,2002:str" and text.lower() not in ("y", "n"):
            return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ReviewError("a text holds half a character (a lone surrogate), which can't be written")
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
