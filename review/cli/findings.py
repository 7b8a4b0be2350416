"""Flags as text for people, JSON Lines for programs, SARIF for code hosts and workflow commands for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from review import __version__
from review.cli.common import brief
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.review import FlagState
from review.text import visible


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag where it stands in a file, as every output format wants it."""

    file: str
    passage: Passage
    flag: Flag
    state: FlagState


@dataclass(frozen=True, slots=True)
class Format:
    """How one flag is written, given whether states are wanted, and what stands before, between and after flags."""

    written: Callable[[Finding, bool], str]
    frame: tuple[str, str, str] = ("", "", "")


def as_json(finding: Finding, with_state: bool) -> str:
    """One line of JSON; its fields are a contract. Written by hand, since a dictionary takes four times as long."""
    flag = finding.flag
    passage = finding.passage
    line, column = passage.position(flag.span.start)
    source = flag.source_span
    state = f', "state": "{finding.state}"' if with_state else ""
    return (
        f'{{"file": {_quoted(finding.file)}, "passage": {flag.passage}, "line": {line}, "column": {column}, '
        f'"start": {flag.span.start}, "end": {flag.span.end}, "text": {_quoted(flag.text)}, '
        f'"digest": "{passage.digest}", "check": {_quoted(flag.check)}, "category": {_quoted(flag.category)}, '
        f'"severity": "{flag.severity}", "message": {_quoted(flag.message)}, '
        f'"suggestions": [{", ".join(map(_suggestion, flag.suggestions))}], '
        f'"confidence": {round(flag.confidence, 3)}, '
        f'"source_span": {"null" if source is None else f"[{source.start}, {source.end}]"}{state}}}\n'
    )


def _suggestion(suggestion: Suggestion) -> str:
    term = f', "term": {_quoted(suggestion.term)}' if suggestion.term else ""
    note = f', "note": {_quoted(suggestion.note)}' if suggestion.note else ""
    return f'{{"text": {_quoted(suggestion.text)}{term}{note}}}'


_quote = json.encoder.encode_basestring


def _quoted(text: str) -> str:
    quoted = _quote(text)
    # JSON allows U+2028 and U+2029 as they are; programs that split text into lines at them are many.
    if "\u2028" in quoted or "\u2029" in quoted:
        return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return quoted


def as_text(finding: Finding, with_state: bool) -> str:
    """`FILE:LINE:COLUMN: severity check: what stands there -> suggestions: message`, as compilers print it."""
    flag = finding.flag
    line, column = finding.passage.position(flag.span.start)
    offered = " | ".join(brief(one.text, 40) or "(nothing)" for one in flag.suggestions[:4])
    arrow = f" -> {offered}" if offered else ""
    state = f" [{finding.state}]" if with_state and finding.state is not FlagState.OPEN else ""
    shown = (
        f"{finding.file}:{line}:{column}: {flag.severity} {flag.check}{state}: "
        f"{brief(flag.text, 40)}{arrow}: {brief(flag.message, 200)}"
    )
    return visible(shown) + "\n"


def as_github(finding: Finding, with_state: bool) -> str:
    """A workflow command of GitHub Actions; what comes from files can't form one of its own."""
    level = {"minor": "notice", "major": "warning", "critical": "error"}
    flag = finding.flag
    line, column = finding.passage.position(flag.span.start)
    end_line, end_column = finding.passage.position(flag.span.end)
    offered = " | ".join(one.text for one in flag.suggestions[:4])
    message = f"{flag.text} -> {offered}: {flag.message}" if offered else f"{flag.text}: {flag.message}"
    properties = (
        f"file={_property(finding.file)},line={line},endLine={end_line},col={column},endColumn={end_column}"
        f",title={_property(flag.check)}"
    )
    return f"::{level[flag.severity]} {properties}::{_escape(visible(message))}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(finding: Finding, with_state: bool) -> str:
    """A result of SARIF 2.1.0; columns count Unicode code points, which SARIF allows to be said."""
    level = {"minor": "note", "major": "warning", "critical": "error"}
    flag = finding.flag
    line, column = finding.passage.position(flag.span.start)
    end_line, end_column = finding.passage.position(flag.span.end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    result: dict[str, Any] = {
        "ruleId": flag.check,
        "level": level[flag.severity],
        "message": {"text": f"{flag.text}: {flag.message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(finding.file)},
                    "region": {**region, "snippet": {"text": flag.text}},
                }
            }
        ],
        "partialFingerprints": {"passage/v1": f"{finding.passage.digest}:{flag.span.start}:{flag.check}"},
        "properties": {"confidence": round(flag.confidence, 3), "category": flag.category},
    }
    if with_state and finding.state is not FlagState.OPEN:
        result["suppressions"] = [{"kind": "external", "justification": finding.state.value}]
    return json.dumps(result, ensure_ascii=False)


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


_SARIF = (
    '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"tool": {"driver": '
    f'{{"name": "review", "version": "{__version__}"}}}}, "columnKind": "unicodeCodePoints", "results": [\n'
)

FORMATS: Mapping[str, Format] = {
    "text": Format(as_text),
    "json": Format(as_json),
    "sarif": Format(as_sarif, (_SARIF, ",\n", "\n]}]}\n")),
    "github": Format(as_github),
}
