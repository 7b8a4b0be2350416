"""The report is one page that loads nothing, tells the story, and takes nothing from a file for markup."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from test_cli import review, sample  # noqa: F401

HOSTILE = '<script>alert(1)</script><img src=x onerror=1> "quoted" & \x1b[31m {{ 7 * 7 }}'


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def made(project: Path, *arguments: str) -> str:
    done = review("report", "fireside.ja.txt", "-o", "report.html", *arguments, cwd=project)
    assert done.returncode == 0, done.stderr.decode()
    return (project / "report.html").read_text(encoding="utf-8")


def test_the_page_tells_what_was_done(sample: Path) -> None:  # noqa: F811
    """Every touched passage word by word, the scores with signatures, and what is open."""
    page = made(sample, "--reference", "fireside.ref.ja.txt", "--source", "fireside.en.txt")
    tags = Tags(page)
    text = "".join(tags.words)
    assert page.count("<article") >= 40
    assert "<del>米ドル</del><ins>CUDA</ins>" in page
    assert "The left chair is the one that does not" not in text, "an untouched passage is not told"
    assert "It is four hours long" in text
    assert "chrF" in text
    assert "tok:ja-mecab" in text
    assert "83" in text


def test_the_page_loads_nothing(sample: Path) -> None:  # noqa: F811
    """No script, no link, no picture from elsewhere."""
    page = made(sample)
    tags = {tag for tag, _ in Tags(page).seen}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"url\(|@import|https?://", page)


def test_text_from_files_is_no_markup(tmp_path: Path) -> None:
    """Transcript, source, correction, reason, reviewer and term are shown as they are."""
    (tmp_path / "a<b>.txt").write_text(f"Lama {HOSTILE}\n", encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text(
        "terms:\n  - term: '<i>Llama</i>'\n    misreadings: [Lama]\n", encoding="utf-8"
    )
    folder = tmp_path / "corrections" / "a<b>.txt"
    folder.mkdir(parents=True)
    (folder / "hana.yaml").write_text(
        '- {"passage": 1, "before": "quoted", "after": "<b>x</b>", "reason": "<u>why</u>", "reviewer": "<s>me</s>"}\n'
        '- {"passage": 1, "kind": "comment", "text": "<textarea>"}\n',
        encoding="utf-8",
    )
    done = review("report", "a<b>.txt", "-o", "r.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    tags = Tags(page)
    assert not {"script", "img", "b>", "u", "s", "textarea"} & {tag for tag, _ in tags.seen}
    text = "".join(tags.words)
    assert "<script>alert(1)</script>" in text
    assert "<b>x</b>" in text
    assert "{{ 7 * 7 }}" in text
    assert "\x1b" not in page


def test_a_browser_shows_it(sample: Path, tmp_path: Path) -> None:  # noqa: F811
    """Chromium lays it out without a word of complaint, and the text is there."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    made(sample, "--reference", "fireside.ref.ja.txt")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'u'}",
         "--dump-dom", (sample / "report.html").as_uri()],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    dom = done.stdout.decode()
    assert "<del>米ドル</del>" in dom
    assert "</main>" in dom
