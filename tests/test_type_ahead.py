"""What is typed faster than the app draws is not lost: a real app in a terminal, and all keys in one go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual")

from terminal import Terminal

from review import journal, project
from review.decision import Comment, Correction

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Terminal]:
    text = "\n\n".join(f"{number}番目のLamaは\n速いですね?" for number in range(1, 301))
    (tmp_path / "t.txt").write_text(text + "\n", encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text("terms:\n  - term: Llama\n    misreadings: [Lama]\n", encoding="utf-8")
    command = [sys.executable, "-m", "review", "open", "t.txt", "--project", ".", "--reviewer", "hana"]
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    environment |= {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    terminal = Terminal(command, environment, tmp_path)
    terminal.wait(lambda frame: any("e edit" in line for line in frame[-2:]))
    yield terminal
    terminal.kill()


def current(frame: tuple[str, ...]) -> str:
    """The number of the current passage in the list."""
    return next((line.split()[1] for line in frame if line.startswith(">")), "")


def test_a_passage_s_number_is_typed_right_behind_the_colon(running: Terminal) -> None:
    running.send(":264\r")
    running.wait(lambda frame: current(frame) == "264")
    running.send("/17番目\r")
    running.wait(lambda frame: current(frame) == "17")


def test_what_is_typed_before_the_editor_is_drawn_is_saved(running: Terminal, tmp_path: Path) -> None:
    running.send("e新しい\x13")
    running.wait(lambda frame: frame[-2].startswith(" 1: ") and "新しい" in frame[-2])
    running.send("cask\r")
    running.wait(lambda frame: ": comment: ask" in frame[-2])
    transcript = tmp_path / "t.txt"
    made = journal.read(project.find(transcript).patch(transcript, "hana")).decisions
    assert [one.text for one in made if isinstance(one, Comment)] == ["ask"]
    (correction,) = (one for one in made if isinstance(one, Correction))
    assert "新しいLama" in correction.prefix + correction.after + correction.suffix
