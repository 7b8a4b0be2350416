"""What others do to the files while the app is open: it is read, and nothing of one's own is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from app_samples import TALK, app, in_use, press, project, ready, status, until, written

from review import desk as desks
from review.project import find
from review.tui.review_screen import ReviewScreen


async def test_what_a_colleague_decides_meanwhile_is_read(tmp_path: Path) -> None:
    """A pull brings another reviewer's file: its correction is there after the next look, and the place is kept."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "1")
        folder = tmp_path / "corrections" / path.name
        (folder / "ken.yaml").write_text('- {"passage": 1, "before": "司会", "after": "司会者"}\n', encoding="utf-8")
        running._look()
        await until(pilot, lambda: running.session.progress.corrections == 2)
        assert "read again" in status(running) and running.session.number == 4
        await press(pilot, "u")
        assert running.session.progress.corrections == 1
        assert running.session.review.revision(1).text.startswith("皆さん、今夜の司会者")


async def test_a_transcript_that_changes_is_read_again(tmp_path: Path) -> None:
    """Passages and corrections are those of the new text."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "2")
        path.write_text("新しい段落。\n\n" + TALK, encoding="utf-8")
        running._look()
        await until(pilot, lambda: running.session.size == 6)
        assert running.session.progress.corrections == 1
        await press(pilot, "u")
        assert len(written(path)) == 2


async def test_what_is_wrong_in_a_file_is_said_within_the_line(tmp_path: Path) -> None:
    """The path inside the project suffices; what no longer fits has its own answer."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "1")
        path.write_text(TALK.replace("米ドル", "通貨"), encoding="utf-8")
        running._look()
        await until(pilot, lambda: running.session.progress.stale == 1)
        await press(pilot, "C")
        assert status(running) == "1 stale: `review apply` lists what no longer fits"
        (tmp_path / "corrections" / path.name / "ken.yaml").write_text("- {broken\n- x\n", encoding="utf-8")
        running._look()
        await until(pilot, lambda: "ken.yaml" in status(running))
        assert status(running).startswith("corrections/talk.ja.txt/ken.yaml:3:1: ")


async def test_what_is_decided_while_files_are_read_again_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading takes its time; meanwhile keys record, are undone, and nothing of it is lost from sight."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "1")
        read, go_on = threading.Event(), threading.Event()
        with_checks = desks.with_checks

        def slow(desk: desks.Desk) -> desks.Desk:
            read.set()
            go_on.wait(10)
            return with_checks(desk)

        monkeypatch.setattr(desks, "with_checks", slow)
        folder = tmp_path / "corrections" / path.name
        (folder / "ken.yaml").write_text('- {"passage": 1, "before": "司会", "after": "司会者"}\n', encoding="utf-8")
        running._look()
        await until(pilot, read.is_set)
        await press(pilot, "1", "1", "u")
        go_on.set()
        await until(pilot, lambda: not running._reading)
        assert running.session.progress.corrections == 3
        assert running.session.review.revision(4).text.startswith("Llamaのコミュニティ")
        await press(pilot, "u", "u")
        assert running.session.progress.corrections == 1 and len(written(path)) == 6
        running._look()
        assert not running._reading


async def test_own_decisions_are_no_change_by_somebody_else(tmp_path: Path) -> None:
    """Nothing is read again because of what this app wrote."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "1", "1")
        running._look()
        assert not running._reading


async def test_a_second_window_reads_and_does_not_write(tmp_path: Path) -> None:
    """The same reviewer twice: the second is told who writes, moves about, and records nothing."""
    path = project(tmp_path)
    other = find(path, tmp_path).writer(path, "hana")
    running = app(path)
    try:
        async with running.run_test(size=(100, 30)) as pilot:
            await ready(pilot)
            assert status(running).startswith("read only: hana.yaml is open elsewhere; close it there, or give another")
            await press(pilot, "1")
            assert status(running).startswith("read only: hana.yaml")
            await press(pilot, "j", "j", "1", "e", "x", "a")
            assert not written(path) and isinstance(running.screen, ReviewScreen)
            assert running.session.number == 3
    finally:
        other.close()
