"""The screen of scores: the words of `review score`, at once after an edit, and no reference that was not asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from app_samples import (
    REFERENCE,
    SOURCE,
    TALK,
    app,
    press,
    project,
    ready,
    scored,
    screen_text,
    settled,
    until,
    written,
)

from review import telling
from review.desk import Desk
from review.errors import ReviewError
from review.live import Live
from review.measure import Tracker
from review.project import find
from review.tui.app import ReviewApp
from review.tui.editor import EditScreen
from review.tui.highlight import ASCII
from review.tui.lines import Lines
from review.tui.review_screen import ReviewScreen
from review.tui.scores_screen import ScoresScreen

SHOWN = "当社のロボティクス"
"""How the reference of the second passage begins."""


def page(running: ReviewApp) -> str:
    """The whole page of scores, in sight or not."""
    lines = running.screen.query_one("#scores", Lines).lines
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def message(running: ReviewApp) -> str:
    return "".join(piece.text for line in running.screen.query_one("#message", Lines).lines for piece in line)


def keys(running: ReviewApp) -> str:
    return screen_text(running).rstrip().rpartition("\n")[2]


def opened(folder: Path, reference: str = REFERENCE, **given: Any) -> ReviewApp:
    path = project(folder, source=SOURCE, reference=reference)
    return app(path, source=folder / "talk.en.txt", reference=folder / "talk.ref.txt" if reference else None, **given)


async def test_it_says_what_the_command_says_and_follows_every_edit(tmp_path: Path) -> None:
    """Also one that was made on the screen itself, which stays at the passage, and one that is undone there."""
    running = opened(tmp_path)
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)
        live = running.scorer.live
        assert live is not None and page(running).startswith("chrF stays at ")
        before = page(running)
        await press(pilot, "s")
        await press(pilot, "2")
        await scored(pilot)
        live = running.scorer.live
        assert live is not None
        *story, _ = telling.told(live.scored)
        assert set(telling.table(telling.entries(live.scored))) <= set(page(running).split("\n"))
        assert story[0] in page(running) and "goes from" in story[0] and ", better." in story[0]
        assert "term success" in page(running)
        await press(pilot, "k", "k", "e", "end", "!", "ctrl+s")
        await settled(pilot)
        assert isinstance(running.screen, ScoresScreen) and running.session.number == 2
        assert "revision  私たちの" in page(running) and message(running).startswith("2: ")
        await press(pilot, "u")
        await press(pilot, "ctrl+u")
        await settled(pilot)
        assert page(running) == before
        await press(pilot, "escape")
        assert isinstance(running.screen, ReviewScreen)


async def test_the_reference_is_seen_when_that_is_on_the_disk_and_not_before(tmp_path: Path) -> None:
    """Once for each passage; it is hidden again at the next one, and nothing takes back that it was seen."""
    running = opened(tmp_path)
    path = tmp_path / "talk.ja.txt"
    async with running.run_test(size=(120, 44)) as pilot:
        await ready(pilot)
        await scored(pilot)
        assert (
            SHOWN not in page(running) and "hidden; v shows it" in page(running) and "v view reference" in keys(running)
        )
        await press(pilot, "v")
        (made,) = written(path)
        assert (made["kind"], made["passage"], made["reviewer"]) == ("seen", 2, "hana")
        assert SHOWN in page(running) and "The reference of 1 passage was seen by hana." in page(running)
        await press(pilot, "j", "k")
        assert SHOWN not in page(running)
        await press(pilot, "ctrl+r")
        assert SHOWN in page(running)
        await press(pilot, "v", "u")
        assert SHOWN not in page(running) and len(written(path)) == 1
        assert "undo" not in keys(running)


async def test_what_can_not_be_recorded_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, and a window that only reads."""
    running = opened(tmp_path)
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)

        def full(decisions: object) -> None:
            raise ReviewError("not recorded: No space left on device")

        monkeypatch.setattr(running._recorder, "record", full)
        await press(pilot, "v")
        assert SHOWN not in page(running) and "No space left" in message(running)
    other = find(tmp_path / "talk.ja.txt", tmp_path).writer(tmp_path / "talk.ja.txt", "hana")
    running = opened(tmp_path)
    try:
        async with running.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            await scored(pilot)
            await press(pilot, "v", "e", "u")
            assert SHOWN not in page(running) and "read only" in message(running)
            assert isinstance(running.screen, ScoresScreen) and not written(tmp_path / "talk.ja.txt")
    finally:
        other.close()


async def test_without_a_reference_it_says_how_to_give_one_and_what_can_be_said(tmp_path: Path) -> None:
    running = opened(tmp_path, reference="")
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)
        assert "--reference FILE" in page(running) and "term success" in page(running)
        await press(pilot, "v")
        assert "hidden" not in page(running) and "reference" not in keys(running)
        await press(pilot, "escape", "1")
        await scored(pilot)
        assert page(running).startswith("HTER ") and "--reference FILE" in page(running)


@pytest.mark.parametrize(("name", "says"), [("none.txt", "none.txt"), ("talk.ja.txt", "somebody else's translation")])
async def test_a_reference_that_can_not_be_used_is_one_line_and_the_app_goes_on(
    tmp_path: Path, name: str, says: str
) -> None:
    path = project(tmp_path)
    running = app(path, reference=tmp_path / name)
    async with running.run_test(size=(160, 30)) as pilot:
        await ready(pilot)
        await scored(pilot)
        assert says in message(running) and running.scorer.live is None
        await press(pilot, "v", "c", "x", "escape", "1")
        assert len(written(path)) == 1


async def test_the_first_scores_can_be_cancelled_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how far it is; what was cancelled begins anew when the screen is opened again; keys work meanwhile."""
    go_on = threading.Event()
    of = Live.of

    def slow(desk: Desk, tracker: Tracker) -> Live:
        for count in tracker("chrF", 4)(waiting()):
            assert count < 4
        return of(desk, tracker)

    def waiting() -> Iterable[int]:
        yield from (0, 1)
        go_on.wait(10)
        yield from (2, 3)

    monkeypatch.setattr(Live, "of", slow)
    running = opened(tmp_path)
    async with running.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "s")
        await until(pilot, lambda: message(running).startswith("chrF "))
        assert "x cancel" in keys(running)
        await press(pilot, "x")
        assert message(running) == "cancelled" and "x cancel" not in keys(running)
        await press(pilot, "escape", "1")
        assert len(written(tmp_path / "talk.ja.txt")) == 1
        await press(pilot, "s", "escape", "1")
        go_on.set()
        await settled(pilot)
        await press(pilot, "s")
        live = running.scorer.live
        assert live is not None and live.scored.corrections == 2 and "goes from" in page(running)


async def test_what_a_colleague_brings_is_scored_as_well(tmp_path: Path) -> None:
    """Files that are read again while the screen is closed are scored anew when it is opened."""
    running = opened(tmp_path)
    async with running.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await scored(pilot)
        await press(pilot, "escape")
        folder = tmp_path / "corrections" / "talk.ja.txt"
        folder.mkdir(exist_ok=True)
        (folder / "ken.yaml").write_text(
            '- {"passage": 3, "before": "そうですね。", "after": "ええ。"}\n', encoding="utf-8"
        )
        running._look()
        await until(pilot, lambda: running.session.progress.corrections == 1)
        await scored(pilot)
        assert "1 correction." in page(running)


HOSTILE = "[red]x[/red] [/] [@click=app.quit]q[/] \x1b[31m 米ドル \x07\u202e"


async def test_a_reference_is_text_and_never_markup(tmp_path: Path) -> None:
    path = project(tmp_path, "はい。\n", reference=HOSTILE + "\n")
    running = app(path, reference=tmp_path / "talk.ref.txt")
    async with running.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await scored(pilot)
        await press(pilot, "v")
        assert "[red]x[/red] [/] [@click=app.quit]q[/] ␛[31m 米ドル ␇<U+202E>" in page(running)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10), (20, 6), (250, 70)])
async def test_the_reference_that_was_asked_for_is_in_sight_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    running = opened(tmp_path, glyphs=ASCII)
    async with running.run_test(size=size) as pilot:
        await ready(pilot)
        await scored(pilot)
        await press(pilot, "v")
        if size > (20, 6):
            assert SHOWN[:4] in screen_text(running)
        await press(pilot, "pagedown", "pageup")


async def test_the_editor_over_the_scores_keeps_what_the_file_can_not_hold(tmp_path: Path) -> None:
    path = project(tmp_path, reference=REFERENCE)
    path.write_bytes(TALK.encode("shift_jis"))
    running = app(path, encoding="shift_jis", reference=tmp_path / "talk.ref.txt")
    async with running.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await scored(pilot)
        await press(pilot, "e", "Ł", "ctrl+s")
        assert "has no Ł" in screen_text(running) and isinstance(running.screen, EditScreen)
