"""Glossaries as tables in Markdown, as documentation teams keep them; nothing else of the document is read.

Lists stand in one cell as in CSV. Tables are GitHub's: a header, a row of dashes, and a `|` between cells, which is
written `\\|` inside of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from review.errors import ReviewError
from review.exchange import Exported, Imported, Loss, Options
from review.exchange.tables import COLUMNS, Row, cells, decoded, imported, left, safe
from review.glossary import Glossary

_DASHES = re.compile(r" {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")


def read(path: Path, options: Options) -> Imported:
    """The terms of every table in the document. Raises ReviewError where there is none."""
    tables = list(_tables(decoded(path)))
    if not tables:
        raise ReviewError("has no table: a header, a row of dashes below it, and `|` between the cells", path)
    return imported(map(iter, tables), path, options)


def _tables(text: str) -> Iterator[list[Row]]:
    lines = text.split("\n")
    at = 1
    while at < len(lines):
        if "|" not in lines[at - 1] or "-" not in lines[at] or not _DASHES.fullmatch(lines[at].rstrip("\r")):
            at += 1
            continue
        rows = [(at, _cells(lines[at - 1]))]
        at += 1
        while at < len(lines) and "|" in lines[at]:
            rows.append((at + 1, _cells(lines[at])))
            at += 1
        yield rows


def _cells(line: str) -> list[str]:
    found = _BAR.split(line.strip())
    # The bars at either end stand beside no cell.
    found = found[1:] if not found[0].strip() else found
    found = found[:-1] if found and not found[-1].strip() else found
    return [cell.strip().replace("\\|", "|") for cell in found]


def write(glossary: Glossary, options: Options) -> Exported:
    """The glossary as one table, with the columns of CSV that are needed."""
    rows = [dict(zip(COLUMNS, cells(term), strict=True)) for term in glossary]
    names = [name for name in COLUMNS if name in ("term", "source") or any(row[name] for row in rows)]
    losses: list[Loss] = []
    lines = [names, ["---"] * len(names)]
    for term, row in zip(glossary, rows, strict=True):
        losses += left(term)
        lines.append([" ".join(safe(row[name]).split()).replace("|", "\\|") for name in names])
    return Exported("".join(f"| {' | '.join(line)} |\n" for line in lines), tuple(losses))
