"""The real app is killed at random moments while keys come in: whatever its screen had confirmed is in the journal."""

from __future__ import annotations

import itertools
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual")

from terminal import Terminal

from review import acts, journal, project
from review.decision import Correction, Decision, Withdrawal

ROOT = Path(__file__).resolve().parent.parent
PASSAGES = 400
RECORDED = (" -> ", " dismissed, ", ": comment: ", ": approved", ": back to the original")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where the system has such a place, so that the disk sets no pace."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def made(root: Path) -> Path:
    """The transcript of a project in which there is something to do in every passage."""
    if not root.exists():
        root.mkdir()
        text = "\n\n".join(f"{number}番目のLamaは\n速いですね?" for number in range(1, PASSAGES + 1))
        (root / "t.txt").write_text(text + "\n", encoding="utf-8")
        (root / "glossary.yaml").write_text("terms:\n  - term: Llama\n    misreadings: [Lama]\n", encoding="utf-8")
    return root / "t.txt"


def started(root: Path) -> Terminal:
    command = [sys.executable, "-m", "review", "open", "t.txt", "--project", ".", "--reviewer", "hana"]
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(root / "state"),
        "XDG_CACHE_HOME": str(root / "cache"),
    }
    terminal = Terminal(command, environment, root)
    # The footer, of one line or two, shows only keys that work.
    terminal.wait(lambda frame: any("e edit" in line for line in frame[-2:]))
    return terminal


def typed(chance: random.Random) -> str:
    """What a person does next, as keys: accept, dismiss, approve at the second press, edit and save, undo, remark."""
    return chance.choice(
        ["1", "1", "1", "d", "a", "aa", "j", "n", "u", "u", "e新しい\x13", "e\x1b[C\x1b[3~\x13", "cask\r"]
    )


def line(text: str) -> str:
    """As much of a text as the status line surely shows; how it shows a wrap is its own affair."""
    return "".join(text.split())[:60]


def confirmed(frames: list[tuple[str, ...]]) -> set[str]:
    """What the status line said was recorded, in any frame that was drawn whole."""
    said = {frame[-2].partition("   u undo")[0] for frame in frames}
    return {line(one) for one in said if any(mark in one for mark in RECORDED)}


def recorded(decisions: tuple[Decision, ...]) -> set[str]:
    """What the status line may say of the acts in the journal: their names, and that they were undone."""
    by_id = {one.id: one for one in decisions}
    withdrawn = {one.withdraws for one in decisions if isinstance(one, Withdrawal)}
    told: set[str] = set()
    for _, group in itertools.groupby(sorted(decisions, key=_act), key=_act):
        act = list(group)
        # An edit back to the original is withdrawals alone: it is named for the passage of what it took back.
        about = [by_id[one.withdraws] if isinstance(one, Withdrawal) else one for one in act]
        label = acts.described(act, next((one.passage for one in about if isinstance(one, Correction)), 0))
        if not isinstance(about[0], Correction):
            label = acts.described(act, getattr(about[0], "passage", 0))
        told.add(line(label))
        kept = [one for one in act if not isinstance(one, Withdrawal)]
        if all(one.id in withdrawn for one in kept):
            told.add(line(f"undone  {label}"))
            # An app that was opened since names what still stood of the act, which may be its second correction.
            told.update(line(f"undone  {acts.described([one], getattr(one, 'passage', 0))}") for one in kept)
    return told


def _act(decision: Decision) -> str:
    return decision.act or decision.id


KILLS = int(os.environ.get("REVIEW_KILLS", "200"))
"""How often the app is killed in the long run; where a change is judged it is fewer, as each takes seconds."""


@pytest.mark.parametrize("times", [2, pytest.param(KILLS, marks=pytest.mark.long)])
def test_what_the_screen_confirmed_survives_a_kill_at_any_moment(folder: Path, times: int) -> None:
    chance = random.Random(11)
    total = 0
    for number in range(times):
        # Now and then a new project, before there is nothing left to do.
        root = folder / str(number // 20)
        transcript = made(root)
        patch = project.find(transcript).patch(transcript, "hana")
        terminal = started(root)
        for _ in range(chance.randint(10, 60)):
            terminal.send(typed(chance))
            terminal.run(chance.random() * 0.06)
        terminal.kill()
        read = journal.read(patch)
        assert not [warning for warning in read.warnings if "unfinished" not in warning]
        there = recorded(read.decisions)
        said = confirmed(terminal.frames)
        for one in said:
            assert any(one.startswith(other) for other in there), one
        total += len(said)
    assert total > times
