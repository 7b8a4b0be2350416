"""COMET from the app: whatever becomes of its process, the app runs on and every decision is there."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from app_samples import REFERENCE, SOURCE, app, press, project, ready, scored, settled, until, written
from test_app_scores import keys, message, page

from review.errors import ReviewError
from review.metrics import comet_worker, neural
from review.metrics.neural import Progress, Scored, Segment, score
from review.stop import Stop, StoppedError
from review.tui.app import ReviewApp

STAND_IN = """
import json, os, pathlib, sys, time

how = os.environ["STAND_IN"]
pathlib.Path(os.environ["STAND_IN_PID"]).write_text(str(os.getpid()))

def answer(**fields):
    print(json.dumps(fields), flush=True)

for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "load":
        if how == "chats":
            sys.stderr.write("loading\\n" * 100_000)
        if how == "raises":
            raise RuntimeError("no such layer")
        if how == "aborts":
            sys.exit("terminate called\\n  what():  std::bad_alloc")
        if how == "hangs at once":
            time.sleep(60)
        answer(digest=how, signature="stand-in", warnings=["a remark"])
    else:
        segments = request["segments"]
        answer(results=[{"score": len(segments[0]["mt"]) / 100}])
        if how == "exits":
            sys.exit(137)
        if how == "has no memory":
            answer(problem="COMET ran out of memory")
        if how == "hangs":
            time.sleep(60)
        for one in segments[1:]:
            answer(results=[{"score": len(one["mt"]) / 100}])
        answer(warnings=[])
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of COMET's process; the path of the file in which it leaves its process id."""
    script, program, pid = tmp_path / "stand_in.py", tmp_path / "stand_in", tmp_path / "pid"
    script.write_text(STAND_IN, encoding="utf-8")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv(neural.PYTHON, str(program))
    monkeypatch.setenv("STAND_IN_PID", str(pid))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return pid


def opened(folder: Path, **given: object) -> ReviewApp:
    path = project(folder, source=SOURCE, reference=REFERENCE)
    return app(path, source=folder / "talk.en.txt", reference=folder / "talk.ref.txt", **given)


def gone(pid: Path) -> bool:
    """Whether the process is no more, or nothing but an entry that waits for its parent."""
    try:
        state = Path(f"/proc/{pid.read_text()}/stat").read_text(encoding="ascii").rpartition(") ")[2]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state.startswith("Z")


KILLED = "COMET was killed, probably for want of memory; try a smaller model"
ENDS = [
    ("exits", KILLED),
    ("aborts", KILLED),
    ("raises", "RuntimeError: no such layer"),
    ("has no memory", "COMET ran out of memory"),
]


async def test_whatever_becomes_of_comet_the_app_runs_on(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exit as for want of memory, an exception, SIGKILL; then it works, and is scored anew after an edit."""
    running = opened(tmp_path, comet="model")
    async with running.run_test(size=(160, 44)) as pilot:
        await ready(pilot)
        await press(pilot, "1")
        await scored(pilot)
        for how, says in ENDS:
            monkeypatch.setenv("STAND_IN", how)
            await press(pilot, "c")
            await settled(pilot)
            assert says in message(running) and "COMET" not in page(running), how
        monkeypatch.setenv("STAND_IN", "hangs")
        await press(pilot, "c")
        await until(pilot, lambda: "COMET 1 of " in message(running))
        os.kill(int(stand_in.read_text()), signal.SIGKILL)
        await settled(pilot)
        assert KILLED in message(running)
        await press(pilot, "e", "end", "!", "ctrl+s")
        await settled(pilot)
        first, second = written(tmp_path / "talk.ja.txt")
        assert (first["after"], second["after"]) == ("USD", "!")
        monkeypatch.setenv("STAND_IN", "works")
        await press(pilot, "c")
        await settled(pilot)
        assert message(running).startswith("COMET goes from ") and "a remark" in message(running)
        assert "\nCOMET " in page(running) and "stand-in" in page(running)
        await press(pilot, "e", "end", "?", "ctrl+s")
        await settled(pilot)
        assert "COMET's score is that of 1 edit ago; c scores anew." in page(running)
        await press(pilot, "c")
        await settled(pilot)
        assert "edit ago" not in page(running)
        await press(pilot, "escape")
        colleague = tmp_path / "corrections" / "talk.ja.txt" / "ken.yaml"
        colleague.write_text('- {"passage": 1, "before": "司会", "after": "司会者"}\n', encoding="utf-8")
        running._look()
        await until(pilot, lambda: running.session.review.decisions_on(1) != ())
        await scored(pilot)
        assert "that of 1 edit ago" in page(running) and "\nCOMET " in page(running)


@pytest.mark.parametrize("how", ["hangs", "hangs at once"])
async def test_a_hanging_comet_is_cancelled_at_once(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Its process is gone, and so it is when the app is left with another one running."""
    monkeypatch.setenv("STAND_IN", how)
    running = opened(tmp_path, comet="model")
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)
        await press(pilot, "c")
        await until(pilot, stand_in.exists)
        assert "x cancel" in keys(running) and "c COMET" not in keys(running)
        await press(pilot, "x")
        assert message(running) == "cancelled" and "c COMET" in keys(running)
        await until(pilot, lambda: gone(stand_in))
        stand_in.unlink()
        await press(pilot, "c")
        await until(pilot, stand_in.exists)
        await press(pilot, "escape", "1")
        assert len(written(tmp_path / "talk.ja.txt")) == 1
    async with app(tmp_path / "talk.ja.txt").run_test() as pilot:
        await until(pilot, lambda: gone(stand_in))


async def test_the_model_comes_from_the_person_and_from_no_file_of_the_project(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option, else the environment; a checkpoint is a program."""
    path = project(tmp_path, source=SOURCE, reference=REFERENCE)
    folder = tmp_path / "corrections" / path.name
    folder.mkdir()
    (folder / "transcript.yaml").write_text("reference: talk.ref.txt\ncomet: ./evil.ckpt\n", encoding="utf-8")
    running = app(path)
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)
        assert running.scorer.model == "" and "COMET" not in keys(running)
        await press(pilot, "c")
        assert not running.scorer.busy and not stand_in.exists()
        monkeypatch.setenv(neural.MODEL, "mine")
        assert running.scorer.model == "mine"
        await press(pilot, "c")
        await settled(pilot)
        assert "COMET needs the source" in message(running)


# --- without the app -------------------------------------------------------------------------------------------------

SEGMENTS = [Segment("a", "b" * number) for number in range(1, 6)]


def test_what_was_scored_before_the_end_is_kept(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run has the rest to do."""
    monkeypatch.setenv("STAND_IN", "exits")
    with pytest.raises(ReviewError, match="memory"):
        list(score("model", SEGMENTS))
    steps = score("model", SEGMENTS)
    assert next(steps) == Progress(0, 4)
    steps.close()
    assert gone(stand_in)


def test_a_process_that_talks_a_lot_is_not_kept_waiting(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries warn on standard error, more than a pipe holds."""
    monkeypatch.setenv("STAND_IN", "chats")
    *_, last = score("model", SEGMENTS)
    assert isinstance(last, Scored) and last.scores == (0.01, 0.02, 0.03, 0.04, 0.05)


def test_a_stop_that_was_asked_for_before_is_obeyed(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN", "works")
    stop = Stop()
    stop.ask()
    with pytest.raises(StoppedError):
        list(score("model", SEGMENTS, stop=stop))


def test_an_interpreter_that_is_not_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(neural.PYTHON, str(tmp_path / "python"))
    with pytest.raises(ReviewError, match="can't be started"):
        list(score("model", SEGMENTS))


@pytest.mark.skipif(importlib.util.find_spec("comet") is None, reason="the extra comet is not installed")
async def test_the_real_comet_scores_in_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny checkpoint, through its real process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    maker = Path(__file__).with_name("tiny_comet.py")
    subprocess.run([sys.executable, str(maker), str(tmp_path / "models")], check=True, timeout=120)
    running = opened(tmp_path, comet=str(tmp_path / "models" / "da"))
    async with running.run_test(size=(160, 44)) as pilot:
        await ready(pilot)
        await press(pilot, "1")
        await scored(pilot)
        await press(pilot, "c")
        for _ in range(240):
            if running.scorer.judging.stop is None:
                break
            await pilot.pause(0.5)
        assert "\nCOMET " in page(running) and "|Comet2.2.7|fp32|da|RegressionMetric" in page(running)
        assert len(written(tmp_path / "talk.ja.txt")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for it")
def test_a_comet_whose_app_was_killed_ends_as_well() -> None:
    """In the middle of a batch it reads no standard input that could tell it."""
    worker = Path(comet_worker.__file__)
    busy = f"import runpy, time; runpy.run_path({str(worker)!r})['end_with_parent'](); print('up', flush=True)"
    busy += "; time.sleep(60)"
    app = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    with subprocess.Popen([sys.executable, "-c", app], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None and parent.stdout.readline() == b"up\n"
        parent.kill()
        # The pipe ends when the last process that holds it has ended.
        assert parent.stdout.read() == b""
