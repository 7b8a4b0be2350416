"""One decision wherever it fits: a preview, any subset, one act, one key to take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_samples import TALK, app, in_use, press, project, ready, screen_text, status, until, written

from review.tui.app import ReviewApp
from review.tui.everywhere_screen import EverywhereScreen, PlaceList
from review.tui.review_screen import ReviewScreen

TEXT = TALK + "\nLamaは軽い。\n\nLama 2は重い。Lamaだ。\n"


def proposed(running: ReviewApp) -> list[tuple[int, str, str | None, bool]]:
    """The places on the screen, and whether they are chosen."""
    found = running.screen.query_one(PlaceList)
    return [(one.flag.passage, one.flag.text, one.after, one.flag in found.chosen) for one in found.places]


async def test_a_suggestion_is_taken_wherever_the_same_stands_and_undone_by_one_key(tmp_path: Path) -> None:
    """The very text is chosen, other spellings of the term are offered; the decisions are one act."""
    path = project(tmp_path, TEXT)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "n", "A")
        await until(pilot, lambda: "places" in screen_text(running))
        assert proposed(running) == [
            (4, "Lama", "Llama", True),
            (4, "LAMA", "Llama", True),
            (5, "衛兵", "Llama", False),
            (6, "Lama", "Llama", True),
            (7, "Lama", "Llama", True),
            (7, "Lama", "Llama", True),
        ]
        shown = screen_text(running)
        assert "5 of 6 places" in shown and "Lama 4" in shown and "> [x] 4" in shown
        await press(pilot, "j", "space", "end", "space", "enter")
        assert isinstance(running.screen, ReviewScreen)
        made = written(path)
        assert [(one["passage"], one["before"], one["after"]) for one in made] == [
            (4, "Lama", "Llama"),
            (6, "Lama", "Llama"),
            (7, "Lama", "Llama"),
        ]
        assert len({one["act"] for one in made}) == 1 and made[0]["reason"] == "Meta's open model family"
        assert status(running).startswith("4: Lama -> Llama, in 3 places")
        assert running.session.review.revision(7).text == "Llama 2は重い。Lamaだ。"
        await press(pilot, "u")
        assert running.session.progress.corrections == 0 and len(written(path)) == 6
        assert running.session.number == 4


async def test_a_dismissal_everywhere_and_another_suggestion(tmp_path: Path) -> None:
    """`d` turns to dismissing, a digit to another suggestion, and what is chosen begins anew."""
    path = project(tmp_path, TEXT + "\n米ドルと米ドル。\n")
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "A")
        await until(pilot, lambda: "3 of 3 places" in screen_text(running))
        await press(pilot, "2")
        assert [after for _, _, after, _ in proposed(running)] == ["USD"] * 3
        await press(pilot, "d")
        assert proposed(running) == [(2, "米ドル", None, True), (8, "米ドル", None, True), (8, "米ドル", None, True)]
        assert "dismiss 米ドル  everywhere" in screen_text(running)
        await press(pilot, "enter")
        assert [one["kind"] for one in written(path)] == ["dismissal"] * 3
        assert running.session.tally.total() == 6 and running.session.number == 4


async def test_what_becomes_of_a_long_text_is_in_sight(tmp_path: Path) -> None:
    """The title gives room to either side of the arrow, and to the count."""
    path = project(tmp_path, "これはグローバル・アイ・オー・ティー・プラットフォームだ。\n")
    with (tmp_path / "glossary.yaml").open("a", encoding="utf-8") as glossary:
        glossary.write("  - term: Global Internet of Things Platform for All of Us\n")
        glossary.write("    misreadings: [グローバル・アイ・オー・ティー・プラットフォーム]\n")
    running = app(path)
    async with running.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "A")
        await until(pilot, lambda: "1 of 1 places" in screen_text(running))
        title = screen_text(running).split("\n", 1)[0]
        assert title.count("…") == 2 and "… → Global" in title and "…  everywhere" in title


async def test_nothing_chosen_is_nothing_recorded(tmp_path: Path) -> None:
    """`n` chooses none, Enter then says so, `a` chooses all, Escape leaves."""
    path = project(tmp_path, TEXT)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "n", "A", "n", "enter")
        assert "no place is chosen" in screen_text(running) and not written(path)
        await press(pilot, "a")
        assert "6 of 6 places" in screen_text(running)
        await press(pilot, "escape")
        assert isinstance(running.screen, ReviewScreen) and not written(path)


@pytest.mark.parametrize("size", [(40, 8), (200, 50)])
async def test_many_places_scroll(tmp_path: Path, size: tuple[int, int]) -> None:
    """Whatever the size, the current place is in sight and no row is wider than the screen."""
    path = project(
        tmp_path, "\n\n".join(f"{number}番目のLamaは、とても長い文の中に立っています。" for number in range(300))
    )
    running = app(path)
    async with running.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, "A")
        await until(pilot, lambda: bool(running.screen.query(PlaceList)) and len(proposed(running)) == 300)
        for key in ("end", "pageup", "home"):
            await press(pilot, key)
            found = running.screen.query_one(PlaceList)
            rows = [found.render_line(y) for y in range(found.size.height)]
            assert any(row.text.startswith("> [x]") for row in rows)
            assert all(row.cell_length == found.size.width for row in rows)
        await press(pilot, "enter")
        assert len(written(path)) == 300 and isinstance(running.screen, ReviewScreen)
        assert not isinstance(running.screen, EverywhereScreen)
