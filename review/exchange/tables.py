"""Glossaries as CSV and TSV: any table with a header that names a source and a target, or of two columns and a comment.

What is written is read back as it was. Lists stand in one cell, with `|` between; a cell that a spreadsheet would take
for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from review.errors import ReviewError
from review.exchange import Exported, Imported, Loss, Options
from review.exchange.terms import Entry, counted, gathered, language
from review.files import read_regular
from review.glossary import Example, Glossary, Term
from review.mqm import SEVERITIES
from review.text import visible

_LIMIT = 64 * 1024 * 1024
COLUMNS = ("term", "source", "admitted", "misreadings", "except", "reading", "severity", "note", "examples")
_LISTS = ("source", "admitted", "misreadings", "except", "reading")

_NAMES: Mapping[str, tuple[str, ...]] = {
    "term": (
        "term",
        "target",
        "targetstring",
        "targetterm",
        "target term",
        "translation",
        "訳語",
        "訳",
        "対訳",
        "あるべき表記",
        "正しい表記",
    ),
    "source": ("source", "sourcestring", "sourceterm", "source term", "original", "原語", "原文", "用語"),
    "admitted": ("admitted", "synonym", "synonyms", "variants", "alternatives"),
    "misreadings": ("misreadings", "forbidden", "deprecated", "do not use", "よくある表記", "誤った表記"),
    "except": ("except",),
    "reading": ("reading", "pronunciation", "読み", "よみ", "ふりがな"),
    "severity": ("severity",),
    "note": ("note", "notes", "description", "comment", "comments", "definition", "備考", "説明", "注", "コメント"),
    "examples": ("examples",),
    "source language": ("sourcelang", "source language", "source_language"),
    "target language": ("targetlang", "target language", "target_language"),
}
"""What columns are called, by what they become; a language's code or name as well."""

_LANGUAGES = {
    "en": ("en", "english", "英語"),
    "ja": ("ja", "japanese", "日本語"),
    "zh": ("zh", "chinese", "中国語", "中文"),
    "ko": ("ko", "korean", "韓国語"),
    "de": ("de", "german", "deutsch", "ドイツ語"),
    "fr": ("fr", "french", "français", "フランス語"),
    "es": ("es", "spanish", "español", "スペイン語"),
}


# --- reading ---------------------------------------------------------------------------------------------------------


Row = tuple[int, list[str]]
"""The cells of a row, with the 1-based line on which it begins."""


def read(path: Path, options: Options) -> Imported:
    """The terms of a table. Raises ReviewError for one that can't be decoded, or in which no column is the target."""
    text = decoded(path)
    return imported([_rows(text, path, "\t" if options.format == "tsv" else _separator(text))], path, options)


def imported(tables: Iterable[Iterator[Row]], path: Path, options: Options) -> Imported:
    """The terms of tables, each with its header first. Raises ReviewError where no column is the target."""
    spoken = {"source language": options.source_language, "target language": options.target_language}
    placeless: Counter[str] = Counter()
    place: dict[str, int] = {}
    entries: list[Entry] = []
    losses: list[Loss] = []
    for rows in tables:
        first = next(rows, None)
        if first is None:
            continue
        found = _columns(first[1], options)
        if found is None and len(first[1]) < 2:
            message = "one column is no glossary; name the columns `source` and `term` in a first row"
            raise ReviewError(message, path, first[0])
        columns = ("source", "term", "note") if found is None else found
        names: Sequence[str] = () if found is None else first[1]
        own = set(names) <= set(COLUMNS)
        for line, row in chain([first], rows) if found is None else rows:
            cells: dict[str, list[str]] = {}
            for at, cell in enumerate(row):
                value = _plain(cell).strip() if not own else _plain(cell)
                if not value.strip():
                    continue
                column = columns[at] if at < len(columns) else ""
                if not column:
                    name = names[at] if at < len(names) else f"column {at + 1}"
                    placeless[name] += 1
                    place.setdefault(name, line)
                else:
                    cells.setdefault(column, []).append(value)
            for key in spoken:
                for code in cells.pop(key, ()):
                    spoken[key] = spoken[key] or language(code)
            if cells and (own or not _is_pattern(cells, line, losses)):
                entries.append(_entry(cells, line, own, losses))
    terms, lost = gathered(entries)
    return Imported(terms, (*losses, *lost, *counted(placeless, place)), *spoken.values())


def _is_pattern(cells: Mapping[str, list[str]], line: int, losses: list[Loss]) -> bool:
    """Whether a row is a rule of a style guide, with places to be filled: `〜ので` for `〜のため`. That is no text."""
    found = next((text for text in cells.get("misreadings", ()) if re.search("[〜〇]", text)), None)
    if found is not None:
        losses.append(Loss(f"`{visible(found)}` stands for many texts, and a misreading is one", line))
    return found is not None


def _entry(cells: Mapping[str, list[str]], line: int, own: bool, losses: list[Loss]) -> Entry:
    lists = {key: tuple(text for cell in cells.get(key, ()) for text in _listed(cell, own)) for key in _LISTS}
    severity = cells.get("severity", [""])[0].lower()
    if severity and severity not in SEVERITIES:
        losses.append(Loss(f"the severity `{severity}` is none of {', '.join(SEVERITIES)}", line))
        severity = ""
    examples: list[Example] = []
    for cell in cells.get("examples", ()):
        try:
            examples += [Example(str(before), str(after)) for before, after in json.loads(cell)]
        except (ValueError, TypeError):
            losses.append(Loss("the examples are no JSON list of pairs", line))
    return Entry(
        line,
        lists["source"],
        (*cells.get("term", ()), *lists["admitted"]) if "term" in cells else (),
        lists["misreadings"],
        lists["except"],
        lists["reading"],
        severity,
        " ".join(cells.get("note", ())),
        tuple(examples),
    )


def decoded(path: Path) -> str:
    """The text of a file in UTF-8 or UTF-16. Raises ReviewError where it is neither."""
    raw = read_regular(path, _LIMIT)
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReviewError(
            f"byte {error.start} is not {error.encoding.upper()}; save the table as UTF-8", path
        ) from None


def _separator(text: str) -> str:
    """What stands between the cells of a CSV: spreadsheets of some languages write semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))


def _rows(text: str, path: Path, separator: str) -> Iterator[Row]:
    """The rows with anything in them, with the line on which each begins; lines of OmegaT's comments are none."""
    # A quote that is never closed would swallow the rest: then quotes are nothing but characters.
    lines = io.StringIO(text, newline="")
    if separator == "\t" and _unclosed(text):
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=separator)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not (separator == "\t" and row[0].startswith("# ")):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as problem:
        raise ReviewError(f"is no table: {problem}", path, reader.line_num) from None


def _unclosed(text: str) -> bool:
    cells = re.split("[\t\r\n]", text)
    return any(cell.startswith('"') and not re.fullmatch(r'"(?:[^"]|"")*"', cell) for cell in cells) and not re.search(
        r'(?:^|\t)"(?:[^"\t]|"")*\n(?:[^"\t]|"")*"(?:\t|\r?\n|$)', text
    )


def _columns(header: Sequence[str], options: Options) -> tuple[str, ...] | None:
    """What each column is, `""` for nothing that has a place; None where the row is no header."""
    known = {name: column for column, names in _NAMES.items() for name in names}
    codes = {name: code for code, names in _LANGUAGES.items() for name in names}
    found: list[str] = []
    for cell in header:
        name = " ".join(cell.split()).lower()
        code = codes.get(name) or codes.get(language(name))
        if name in known:
            found.append(known[name])
        elif code and code in (language(options.source_language) or "en", language(options.target_language) or code):
            found.append("source" if code == (language(options.source_language) or "en") else "term")
        else:
            found.append("")
    return tuple(found) if ("term" in found and len(set(found) - {""}) > 1) or found == ["term"] else None


def _listed(cell: str, own: bool) -> Iterator[str]:
    if not own:
        yield cell
        return
    for part in _held(cell).split("|"):
        text = part.replace("\x00", "|").replace("\x01", "\\")
        if text.strip():
            yield text


def _held(cell: str) -> str:
    """The cell with escaped bars and backslashes put aside, so that only bars between texts are left."""
    return cell.replace("\\\\", "\x01").replace("\\|", "\x00")


# --- writing ---------------------------------------------------------------------------------------------------------


def write(glossary: Glossary, options: Options) -> Exported:
    """The glossary as a table with a header, in UTF-8 with a BOM in CSV, as spreadsheets expect it."""
    out = io.StringIO()
    tsv = options.format == "tsv"
    writer = csv.writer(out, delimiter="\t" if tsv else ",", lineterminator="\n" if tsv else "\r\n")
    writer.writerow(COLUMNS)
    losses: list[Loss] = []
    for term in glossary:
        writer.writerow([safe(cell) for cell in cells(term)])
        losses += left(term)
    return Exported(("" if tsv else "\ufeff") + out.getvalue(), tuple(losses))


def left(term: Term) -> Iterator[Loss]:
    """What of a term no table has a column for."""
    if term.extra:
        yield Loss(f"`{term.term}`: a table has no column for {', '.join(term.extra)}", term.line)


def cells(term: Term) -> tuple[str, ...]:
    examples = [[one.before, one.after] for one in term.examples]
    return (
        term.term,
        *map(_joined, (term.source, term.admitted, term.misreadings, term.exceptions, term.reading)),
        term.severity,
        term.note,
        json.dumps(examples, ensure_ascii=False) if examples else "",
    )


def _joined(texts: Sequence[str]) -> str:
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
_QUOTED = re.compile(r"'+\s*[=+\-@＝＋－＠]")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `_plain` takes the apostrophe away again."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if _QUOTED.match(cell) else cell
