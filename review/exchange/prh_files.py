"""Dictionaries of prh, read with what they import: YAML -> `prh.Dictionary`.

A rule without a pattern takes its word in any case and width; an imported rule gives way to one of the same `expected`.
What prh refuses as a whole is kept apart here, as problems with their places, so that the other rules can be used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from review import yamlio
from review.errors import ReviewError
from review.exchange.ecma import PatternError
from review.exchange.patterns import Pattern
from review.exchange.prh import Dictionary, Problem, Rule, Spec
from review.text import visible

_FILES = 200
_DEPTH = 20


def load(path: Path) -> Dictionary:
    """The dictionary in the file at `path`, with what it imports.

    Imports are relative to the file that names them, and `.yml` or `.yaml`; one that can't be read is a problem, as is
    a rule that can't be used. Raises ReviewError where the file itself can't be read, or is no dictionary.
    """
    loader = _Loader()
    rules = loader.file(path, (), True)
    return Dictionary(tuple(rules), tuple(loader.problems), tuple(loader.seen))


class _Loader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.seen: dict[Path, None] = {}

    def file(self, path: Path, within: tuple[str, ...], with_imports: bool) -> list[Rule]:
        document = yamlio.load_marked(yamlio.read_text(path), path)
        self.seen.setdefault(path)
        root = document.root
        if root is None:
            return []
        if not isinstance(root, yamlio.Mapping):
            raise document.error(root, "a dictionary of prh is a mapping with a list of `rules:`")
        fields = {key.text: node for key, node in root.items}
        rules = []
        for node in self._list(document, fields.get("rules"), "rules"):
            try:
                rules.append(_rule(document, node, path))
            except _BrokenRuleError as problem:
                self.problem(document, problem.node, str(problem))
        imports = fields.get("imports")
        if not with_imports or imports is None:
            return rules
        single = isinstance(imports, yamlio.Scalar) and imports.text
        for node in (imports,) if single else self._list(document, imports, "imports"):
            imported = self._imported(document, node, path, (*within, os.path.realpath(path)))
            known = {rule.expected for rule in rules}
            rules += [rule for rule in imported if rule.expected not in known]
        return rules

    def _list(self, document: yamlio.Document, node: yamlio.Node | None, name: str) -> Iterable[yamlio.Node]:
        if node is None or (isinstance(node, yamlio.Scalar) and _value(node) is None):
            return ()
        if not isinstance(node, yamlio.Sequence):
            raise document.error(node, f"`{name}` has to be a list")
        return node.items

    def _imported(
        self, document: yamlio.Document, node: yamlio.Node, path: Path, within: tuple[str, ...]
    ) -> list[Rule]:
        fields: Mapping[str, Any] = {"path": node}
        if isinstance(node, yamlio.Mapping):
            fields = {key.text: value for key, value in node.items}
        named = fields.get("path")
        if not isinstance(named, yamlio.Scalar) or not named.text:
            self.problem(document, node, "an import has a `path`")
            return []
        # As Node's path.join does: a leading slash stays below the folder of the file.
        target = path.parent / named.text.lstrip("/")
        if target.suffix.lower() not in (".yml", ".yaml"):
            self.problem(document, named, f"`{visible(named.text)}` is not imported: it is no .yml or .yaml")
            return []
        if os.path.realpath(target) in within or len(within) > _DEPTH or len(self.seen) >= _FILES:
            self.problem(document, named, f"`{visible(named.text)}` is not imported again: it imports itself")
            return []
        try:
            rules = self.file(target, within, not _truthy(fields.get("disableImports")))
        except ReviewError as problem:
            self.problem(document, named, f"`{visible(named.text)}` is not imported: {problem.message}")
            return []
        ignored = [_ignored(one) for one in self._list(document, fields.get("ignoreRules"), "ignoreRules")]
        return [
            rule
            for rule in rules
            if not any(pattern == str(rule.pattern) or expected == rule.expected for pattern, expected in ignored)
        ]

    def problem(self, document: yamlio.Document, node: yamlio.Node, message: str) -> None:
        path = Path(document.path or "")
        self.problems.append(Problem(path, document.line(node.start), document.column(node.start), message))


def _ignored(node: yamlio.Node) -> tuple[str | None, str | None]:
    if isinstance(node, yamlio.Scalar):
        return node.text, None
    fields = {key.text: _value(value) for key, value in node.items} if isinstance(node, yamlio.Mapping) else {}
    return fields.get("pattern"), fields.get("expected")


# --- one rule --------------------------------------------------------------------------------------------------------


class _BrokenRuleError(Exception):
    def __init__(self, node: yamlio.Node, message: str) -> None:
        super().__init__(message)
        self.node = node


def _rule(document: yamlio.Document, node: yamlio.Node, path: Path) -> Rule:
    made = Rule("", Pattern(""), path=path, line=document.line(node.start))
    if isinstance(node, yamlio.Scalar) and _value(node):
        return replace(made, expected=node.text, pattern=_guarded(node, lambda: spread(node.text)), plain=True)
    if not isinstance(node, yamlio.Mapping):
        raise _BrokenRuleError(node, "a rule is a word, or a mapping with `expected`")
    fields = {key.text: value for key, value in node.items}
    expected = fields.get("expected")
    if not isinstance(expected, yamlio.Scalar) or _value(expected) is None:
        raise _BrokenRuleError(node, 'a rule needs `expected`; write "" to remove what matches')
    for name in ("pattern", "patterns"):
        given = fields.get(name)
        if given is not None and any(_empty(one) for one in (*_items(given), given)):
            raise _BrokenRuleError(given, f"`{name}` must not be empty")
    options = fields.get("options")
    bounded = isinstance(options, yamlio.Mapping) and _truthy(
        next((value for key, value in options.items if key.text == "wordBoundary"), None)
    )
    given = next((fields[name] for name in ("pattern", "patterns") if name in fields and _present(fields[name])), None)
    pattern = _pattern(node, given, expected.text, bounded)
    must_empty = fields.get("regexpMustEmpty")
    group = re.fullmatch(r"\$([0-9]{1,4})", must_empty.text) if isinstance(must_empty, yamlio.Scalar) else None
    if must_empty is not None and _present(must_empty) and group is None:
        raise _BrokenRuleError(must_empty, "`regexpMustEmpty` names a group, as $1")
    note = fields.get("prh")
    return replace(
        made,
        expected=expected.text,
        pattern=pattern,
        must_empty=int(group[1]) if group else 0,
        specs=tuple(_specs(document, fields.get("specs"))),
        note=note.text if isinstance(note, yamlio.Scalar) else "",
        plain=given is None,
        word_boundary=bounded,
    )


def _pattern(rule: yamlio.Node, given: yamlio.Node | None, expected: str, bounded: bool) -> Pattern:
    """One pattern, or several as one: the flags of regular expressions among them have to agree."""
    if isinstance(given, yamlio.Sequence):
        parts = [_pattern(rule, one if _present(one) else None, expected, bounded) for one in given.items]
        if len({part.ignore_case for part in parts}) > 1:
            raise _BrokenRuleError(given, "some of the patterns have the flag `i`, and some have not")
        source = "(?:" + "|".join(part.source or "(?:)" for part in parts) + ")"
        return _guarded(given, lambda: Pattern(source, bool(parts) and parts[0].ignore_case))
    if given is None:
        made = _guarded(rule, lambda: spread(expected))
        node = rule
    elif isinstance(given, yamlio.Scalar):
        node = given
        made = _guarded(given, lambda: literal(given.text))
    else:
        raise _BrokenRuleError(given, "a pattern is a text, or a list of texts")
    if bounded:
        return _guarded(node, lambda: Pattern(f"\\b{made.source}\\b", made.ignore_case))
    return made


def _guarded(node: yamlio.Node, make: Any) -> Pattern:
    try:
        pattern = make()
        _ = pattern.compiled
    except PatternError as problem:
        raise _BrokenRuleError(node, f"the pattern is none: {problem}") from None
    assert isinstance(pattern, Pattern)
    return pattern


_EXPRESSION = re.compile(r"/([^\n\r\u2028\u2029]*)/([gimy]*)")


def literal(text: str) -> Pattern:
    """A pattern as it is written in a dictionary: `/a regular expression/`, or a text. Raises PatternError."""
    found = _EXPRESSION.fullmatch(text)
    if found is not None:
        if len(set(found[2])) < len(found[2]):
            raise PatternError("a flag is given twice")
        return Pattern(found[1], "i" in found[2])
    # A backslash stays one, as in prh.
    return Pattern(re.sub(r"[*+.?{}()\[\]^$|/-]", lambda special: "\\" + special[0], text))


_HALF = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_FULL = "".join(chr(ord(character) + 0xFEE0) for character in _HALF)


def spread(word: str) -> Pattern:
    """The word in any case and width: what a rule without a pattern matches. Raises PatternError.

    Nothing else in it is escaped, as in prh: the dot of Vue.js stands for any character.
    """
    return Pattern("".join(map(_spread, word)))


def _spread(character: str) -> str:
    upper, lower = _HALF.find(character.upper()), _HALF.find(character.lower())
    if upper == lower == -1:
        return character
    if upper == lower:
        return f"[{character}{_FULL[upper]}]"
    wide = "".join(_FULL[at] for at in (upper, lower) if at >= 0)
    return f"[{character.upper()}{character.lower()}{wide}]"


def _specs(document: yamlio.Document, node: yamlio.Node | None) -> Iterator[Spec]:
    for one in _items(node):
        fields = {key.text: value for key, value in one.items} if isinstance(one, yamlio.Mapping) else {}
        before, after = fields.get("from"), fields.get("to")
        if not (isinstance(before, yamlio.Scalar) and isinstance(after, yamlio.Scalar) and before.text):
            raise _BrokenRuleError(one, "a spec has `from` and `to`")
        yield Spec(before.text, after.text, document.line(one.start))


# --- values ----------------------------------------------------------------------------------------------------------


def _items(node: yamlio.Node | None) -> tuple[yamlio.Node, ...]:
    return node.items if isinstance(node, yamlio.Sequence) else ()


def _value(node: yamlio.Node) -> str | None:
    """What a scalar says; None for YAML's null, and for what is no scalar."""
    if not isinstance(node, yamlio.Scalar) or (node.plain and node.text in ("", "~", "null", "Null", "NULL")):
        return None
    return node.text


def _present(node: yamlio.Node) -> bool:
    return not isinstance(node, yamlio.Scalar) or bool(_value(node))


def _empty(node: yamlio.Node) -> bool:
    return isinstance(node, yamlio.Scalar) and not node.plain and not node.text


def _truthy(node: yamlio.Node | None) -> bool:
    if node is None or not isinstance(node, yamlio.Scalar):
        return node is not None
    value = _value(node)
    return bool(value) and not (node.plain and value in ("false", "False", "FALSE", "0"))
