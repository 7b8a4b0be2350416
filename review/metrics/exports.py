"""Recorded errors for other tools: a TSV for the viewer Marot, an ESA campaign for Pearmut, and a CSV for spreadsheets.

Text from files stays text in each of them: no cell is a formula, nothing is markup in Marot, and nothing is media in
Pearmut, which shows an item that begins with `<img ` as it is.

Written after google-research/marot (README, and `addData` of marot.js) and zouharvi/pearmut (README, the validation in
server/cli.py, and `contentToCharSpans` of web/src/utils.ts), as of 2026.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.edits import Revision
from review.metrics.lines import one_line
from review.metrics.penalty import Error
from review.mqm import CATEGORIES
from review.text import join_wraps

# Line ends that JSON lets stand in a string, and readers of lines don't.
_BREAKS = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with the errors that were recorded in it.

    `revision` holds both texts; `approved_by` names who approved it as it stands; `score` is ESA's mean, 0 to 100.
    """

    number: int
    revision: Revision
    source: str = ""
    errors: tuple[Error, ...] = ()
    approved_by: tuple[str, ...] = ()
    score: float | None = None


def judged(
    revisions: Mapping[int, Revision],
    errors: Iterable[Error],
    sources: Mapping[int, str],
    approved_by: Mapping[int, tuple[str, ...]],
    scores: Mapping[int, float],
) -> list[Judged]:
    """The passages by number, each with what is known of it."""
    by_passage: dict[int, list[Error]] = defaultdict(list)
    for error in errors:
        by_passage[error.passage].append(error)
    return [
        Judged(
            number,
            revision,
            sources.get(number, ""),
            tuple(by_passage[number]),
            approved_by.get(number, ()),
            scores.get(number),
        )
        for number, revision in sorted(revisions.items())
    ]


def plain_cell(text: str) -> str:
    """A table's cell that no spreadsheet takes for a formula, on one line."""
    line = one_line(text).replace("\t", " ")
    return "'" + line if line.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") and line.strip() else line


# --- CSV -------------------------------------------------------------------------------------------------------------

_CSV_COLUMNS = (
    "passage",
    "approved",
    "start",
    "end",
    "text",
    "correction",
    "category",
    "severity",
    "reviewer",
    "reason",
    "time",
    "source",
    "original",
    "revised",
)


def as_csv(passages: Iterable[Judged]) -> str:
    """One row an error, with a byte order mark, so that spreadsheets read it as UTF-8.

    `start` and `end` count code points of the original passage; `correction` is empty for an annotation, and for a
    deletion `(deleted)`.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_CSV_COLUMNS)
    for one in passages:
        for error in one.errors:
            after = "" if error.after is None else error.after or "(deleted)"
            texts = (error.category, error.severity, error.reviewer, error.reason, error.time)
            table.writerow(
                [
                    one.number,
                    "yes" if one.approved_by else "no",
                    error.span.start,
                    error.span.end,
                    *map(plain_cell, (error.text, after, *texts)),
                    *map(plain_cell, (one.source, one.revision.original, one.revision.text)),
                ]
            )
    return "\ufeff" + out.getvalue()


# --- Marot -----------------------------------------------------------------------------------------------------------

_MAROT_COLUMNS = (
    "system",
    "doc",
    "docSegId",
    "globalSegId",
    "rater",
    "source",
    "target",
    "category",
    "severity",
    "metadata",
)


def as_marot(passages: Iterable[Judged], document: str) -> str:
    """The approved passages for Marot, as two systems: `original`, and `revised` with what is left in it.

    One row an error, its span between `<v>` and `</v>`, and a `no-error` row for a passage without one: Marot divides
    by the passages it knows. The errors of an approved passage are its approvers', whoever recorded them.
    """
    rows: list[tuple[str, ...]] = [_MAROT_COLUMNS]
    for one in passages:
        for rater in one.approved_by:
            for system in ("original", "revised"):
                left = [error for error in one.errors if system == "original" or error.after is None]
                rows += [_marot_row(one, rater, system, document, error) for error in (left or (None,))]
    return "".join("\t".join(row) + "\n" for row in rows)


def _marot_row(one: Judged, rater: str, system: str, document: str, error: Error | None) -> tuple[str, ...]:
    text = one.revision.original if system == "original" else one.revision.text
    place: tuple[int, int] | None = None
    if error is not None:
        found = error.span if system == "original" else one.revision.revised(error.span)
        place = found.start, found.end
    metadata: dict[str, Any] = {}
    if error is not None:
        metadata = {
            "timestamp": _milliseconds(error.time),
            "note": _markup_free(error.reason),
            "marked_text": _markup_free(error.text),
            "corrected_translation": _markup_free(one_line(one.revision.text)),
        }
    cells = (
        system,
        _markup_free(document),
        str(one.number),
        str(one.number),
        _markup_free(rater),
        _markup_free(one.source),
        _marked(text, place),
        "no-error" if error is None else _markup_free(error.category or "other"),
        "no-error" if error is None else _markup_free(error.severity or "neutral").capitalize(),
    )
    packed = json.dumps({key: value for key, value in metadata.items() if value}, ensure_ascii=False)
    return (*map(plain_cell, cells), _BREAKS.sub(" ", packed))


def _markup_free(text: str) -> str:
    return html.escape(text, quote=True)


def _marked(text: str, place: tuple[int, int] | None) -> str:
    if place is None:
        return _markup_free(one_line(text))
    line, start, end = _on_line(text, *place)
    return f"{_markup_free(line[:start])}<v>{_markup_free(line[start:end])}</v>{_markup_free(line[end:])}"


def _on_line(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The passage as one line, and where a span of it is there."""
    joined = join_wraps(text)
    first, last = bisect_left(joined.starts, start), bisect_left(joined.starts, end)
    line = one_line(text)
    return line, min(first, len(line)), min(last, len(line))


def _milliseconds(time: str) -> int | None:
    try:
        return round(datetime.fromisoformat(time).timestamp() * 1000)
    except ValueError:
        return None


# --- Pearmut ---------------------------------------------------------------------------------------------------------

_PER_PAGE = 10
_MEDIA = ("<audio ", "<video ", "<img ", "<iframe ")


def as_pearmut(passages: Sequence[Judged], campaign: str) -> str:
    """A campaign for Pearmut: every passage of the original with the recorded errors filled in, to score and complete.

    Ten passages are a page. An insertion marks `[missing]`, the place after the last character. Offsets count UTF-16
    code units, as JavaScript does, their ends inclusive. ESA scores that were given stand in `esa_score`, for its log.
    """
    items = [_pearmut_item(one) for one in passages]
    pages = [items[at : at + _PER_PAGE] for at in range(0, len(items), _PER_PAGE)]
    campaign_data = {
        "campaign_id": campaign,
        "info": {"assignment": "task-based", "protocol": "ESA", "shuffle": False},
        "data": [pages],
    }
    return json.dumps(campaign_data, ensure_ascii=False, indent=1) + "\n"


def _pearmut_item(one: Judged) -> dict[str, Any]:
    line = _no_media(one_line(one.revision.original))
    shift = len(line) - len(one_line(one.revision.original))
    spans = []
    for error in one.errors:
        _, start, end = _on_line(one.revision.original, error.span.start, error.span.end)
        first, last = _utf16(line[: start + shift]), _utf16(line[: end + shift]) - 1
        if last < first:
            first = last = _utf16(line)
        spans.append(
            {
                "start_i": first,
                "end_i": last,
                "severity": "minor" if error.severity == "minor" else "major",
                "category": error.category if error.category in CATEGORIES else None,
            }
        )
    item: dict[str, Any] = {"item_id": str(one.number)}
    if one.source:
        item["src"] = _no_media(one_line(one.source))
    item["tgt"] = {"original": line}
    if spans:
        item["error_spans"] = {"original": spans}
    if one.score is not None:
        item["esa_score"] = one.score
    return item


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _no_media(line: str) -> str:
    """A blank before what Pearmut would show as a picture, a sound or a page."""
    return " " + line if line.startswith(_MEDIA) else line
