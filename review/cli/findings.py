"""Flags as text for people, JSON Lines for programs, SARIF for code hosts and workflow commands for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

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


def as_object(finding: Finding, with_state: bool) -> dict[str, Any]:
    """The JSON object of a flag; the fields are a contract."""
    flag = finding.flag
    line, column = finding.passage.position(flag.span.start)
    source = flag.source_span
    fields: dict[str, Any] = {
        "file": finding.file,
        "passage": flag.passage,
        "line": line,
        "column": column,
        "start": flag.span.start,
        "end": flag.span.end,
        "text": flag.text,
        "digest": finding.passage.digest,
        "check": flag.check,
        "category": flag.category,
        "severity": flag.severity,
        "message": flag.message,
        "suggestions": [_suggestion(one) for one in flag.suggestions],
        "confidence": round(flag.confidence, 3),
        "source_span": None if source is None else [source.start, source.end],
    }
    if with_state:
        fields["state"] = finding.state.value
    return fields


def _suggestion(suggestion: Suggestion) -> dict[str, str]:
    fields = {"text": suggestion.text}
    if suggestion.term:
        fields["term"] = suggestion.term
    if suggestion.note:
        fields["note"] = suggestion.note
    return fields


def write_json(findings: Iterable[Finding], stream: TextIO, with_state: bool) -> None:
    """JSON Lines, one object a flag."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for finding in findings:
        stream.write(
            encode(as_object(finding, with_state)).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"
        )


def write_text(findings: Iterable[Finding], stream: TextIO, with_state: bool) -> None:
    """`FILE:LINE:COLUMN: severity check: what stands there -> suggestions: message`, as compilers print it."""
    for finding in findings:
        flag = finding.flag
        line, column = finding.passage.position(flag.span.start)
        offered = " | ".join(brief(one.text, 40) or "(nothing)" for one in flag.suggestions[:4])
        arrow = f" -> {offered}" if offered else ""
        state = f" [{finding.state}]" if with_state and finding.state is not FlagState.OPEN else ""
        stream.write(
            visible(
                f"{finding.file}:{line}:{column}: {flag.severity} {flag.check}{state}: "
                f"{brief(flag.text, 40)}{arrow}: {brief(flag.message, 200)}"
            )
            + "\n"
        )


def write_github(findings: Iterable[Finding], stream: TextIO, with_state: bool) -> None:
    """Workflow commands of GitHub Actions; what comes from files can't form one of its own."""
    level = {"minor": "notice", "major": "warning", "critical": "error"}
    for finding in findings:
        flag = finding.flag
        line, column = finding.passage.position(flag.span.start)
        end_line, end_column = finding.passage.position(flag.span.end)
        offered = " | ".join(one.text for one in flag.suggestions[:4])
        message = f"{flag.text} -> {offered}: {flag.message}" if offered else f"{flag.text}: {flag.message}"
        properties = (
            f"file={_property(finding.file)},line={line},endLine={end_line},col={column},endColumn={end_column}"
            f",title={_property(flag.check)}"
        )
        stream.write(f"::{level[flag.severity]} {properties}::{_escape(visible(message))}\n")


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def write_sarif(findings: Iterable[Finding], stream: TextIO, with_state: bool) -> None:
    """SARIF 2.1.0, one run; columns count Unicode code points, which SARIF allows to be said."""
    level = {"minor": "note", "major": "warning", "critical": "error"}
    results: list[dict[str, Any]] = []
    rules: dict[str, int] = {}
    for finding in findings:
        flag = finding.flag
        line, column = finding.passage.position(flag.span.start)
        end_line, end_column = finding.passage.position(flag.span.end)
        result: dict[str, Any] = {
            "ruleId": flag.check,
            "ruleIndex": rules.setdefault(flag.check, len(rules)),
            "level": level[flag.severity],
            "message": {"text": f"{flag.text}: {flag.message}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(finding.file)},
                        "region": {
                            "startLine": line,
                            "startColumn": column,
                            "endLine": end_line,
                            "endColumn": end_column,
                            "snippet": {"text": flag.text},
                        },
                    }
                }
            ],
            "partialFingerprints": {"passage/v1": f"{finding.passage.digest}:{flag.span.start}:{flag.check}"},
            "properties": {"confidence": round(flag.confidence, 3), "category": flag.category},
        }
        if with_state and finding.state is not FlagState.OPEN:
            result["suppressions"] = [{"kind": "external", "justification": finding.state.value}]
        results.append(result)
    run = {
        "tool": {
            "driver": {
                "name": "review",
                "version": __version__,
                "rules": [{"id": name} for name in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    json.dump(document, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


WRITERS: Mapping[str, Callable[[Iterable[Finding], TextIO, bool], None]] = {
    "text": write_text,
    "json": write_json,
    "sarif": write_sarif,
    "github": write_github,
}
