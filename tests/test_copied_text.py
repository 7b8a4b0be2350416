"""The talk that this was developed on belongs to others: corrections quote what they replace, nothing copies a line."""

from __future__ import annotations

import html
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("benchmarks", "corrections", "docs", "review", "tests")
_LINE = 12
"""Characters from which on a line is a sentence of somebody's, and no call or turn of phrase."""


def test_no_line_of_the_talk_is_copied(shared_data: Path) -> None:
    talk = (shared_data / "siggraph-2024.ja.txt").read_text("utf-8")
    lines = [line.strip() for line in talk.split("\n") if len(line.strip()) >= _LINE]
    files = [*ROOT.glob("*.md"), ROOT / "glossary.yaml"]
    files += [file for folder in KEPT for file in (ROOT / folder).rglob("*") if file.is_file()]
    copied = []
    for file in files:
        if file.suffix in (".md", ".py", ".svg", ".txt", ".yaml", ".html", ".json"):
            text = html.unescape(file.read_text("utf-8")).replace("\u00a0", " ")
            copied += [f"{file.relative_to(ROOT)}: {line}" for line in lines if line in text]
    assert not copied
