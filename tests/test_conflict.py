"""What contradicts itself is shown as sides, and settling it leaves exactly the chosen one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from app_samples import app, in_use, press, project, ready, screen_text, status, until, written
from hypothesis import given
from hypothesis import strategies as st
from session_samples import review, session, texts
from textual.widgets import TextArea

from review import conflict
from review.decision import Correction
from review.review import Review
from review.session import Session
from review.settling import conflicts, next_conflict, settle, settle_by
from review.text import Span
from review.tui.conflict_screen import ConflictScreen
from review.tui.review_screen import ReviewScreen

TEXT = "abcdefghij"


def want(identity: str, reviewer: str, start: int, end: int, after: str, reason: str = "") -> Correction:
    return Correction(
        passage=1, before=TEXT[start:end], after=after, start=start, reviewer=reviewer, id=identity, reason=reason
    )


def sides(one: Review) -> list[list[tuple[tuple[str, ...], str]]]:
    """Of each conflict each side's reviewers and the text that it would make."""
    applied = one.revision(1).edits
    return [
        [(side.reviewers, side.revision(applied, TEXT).text) for side in found.sides] for found in conflict.of(one, 1)
    ]


HANA = want("A", "hana", 2, 5, "X", "because")
KEN = want("B", "ken", 4, 7, "Y")
FAR = want("C", "ken", 8, 9, "Z")
SMALL = want("D", "hana", 5, 6, "W")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([HANA, FAR], []),
        ([HANA, KEN, FAR], [[(("hana",), "abXfghZj"), (("ken",), "abcdYhZj")]]),
        ([HANA, SMALL, KEN], [[(("hana",), "abXWghij"), (("ken",), "abcdYhij")]]),
        ([HANA, KEN, want("E", "mei", 4, 7, "Y")], [[(("hana",), "abXfghij"), (("ken", "mei"), "abcdYhij")]]),
        ([HANA, want("F", "hana", 2, 5, "Q")], [[(("hana",), "abQfghij"), (("hana",), "abXfghij")]]),
        (
            [HANA, KEN, want("G", "ken", 0, 1, "1"), want("H", "hana", 0, 1, "2")],
            [
                [(("ken",), "1bcdefghij"), (("hana",), "2bcdefghij")],
                [(("hana",), "abXfghij"), (("ken",), "abcdYhij")],
            ],
        ),
    ],
    ids=["none", "two", "one against two", "three reviewers", "one person, two machines", "two conflicts"],
)
def test_sides(decisions: list[Correction], expected: list[object]) -> None:
    """A side is what a reviewer wants, beside what is applied; whoever wants the same is on one side."""
    assert sides(review([TEXT], decisions)) == expected


EDITS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.sampled_from("XYZ"), st.sampled_from(["hana", "ken", "mei"])),
    max_size=8,
)


@given(EDITS, st.integers(0, 5))
def test_settling_leaves_the_chosen_side_and_nothing_of_the_others(
    edits: list[tuple[int, int, str, str]], choice: int
) -> None:
    """Every conflict can be settled for each side or none; what was outside it stays; undo brings the conflict back."""
    made = [
        want(f"{index:02}", who, start, min(10, start + size), after)
        for index, (start, size, after, who) in enumerate(edits)
    ]
    here = session([TEXT], made)
    assert bool(conflicts(here)) == here.review.in_conflict(1)
    everything = {one.decision.id for found in conflicts(here) for one in found.placed}
    assert everything == {one.decision.id for one in here.review.outcome_of(1).by_fate(conflict.Fate.CONFLICTING)}
    if not conflicts(here):
        return
    before = conflicts(here)
    first = before[0]
    chosen = first.sides[choice] if choice < len(first.sides) else None
    expected = chosen.revision(here.revision.edits, TEXT).text if chosen else here.revision.text
    step = settle(here, first, chosen)
    after = step.session
    left = [found for found in conflicts(after) if found.span.overlaps(first.span) and chosen is None]
    assert not left and len(conflicts(after)) == len(before) - 1
    assert after.revision.text == expected
    back = after.undo().session
    assert [side.edits for found in conflicts(back) for side in found.sides] == [
        side.edits for found in before for side in found.sides
    ]


def test_an_edit_settles_a_conflict_in_one_act() -> None:
    """What was typed takes the place of both sides."""
    here = session([TEXT], [HANA, KEN, FAR])
    step = settle_by(here, conflicts(here)[0], "abcd—ghZj")
    assert texts(step) == ["abcd—ghZj"] and not conflicts(step.session)
    assert len({one.act for one in step.decisions}) == 1
    assert len(conflicts(step.session.undo().session)) == 1


def test_conflicts_are_walked_and_then_what_came_together() -> None:
    """`C` goes from conflict to conflict; without any to passages that several reviewers corrected."""
    twice = [want(f"{number}{one.id}", one.reviewer, 0, 0, one.after) for number in (1, 3) for one in (HANA, KEN)]
    from dataclasses import replace

    decisions = [replace(one, passage=int(one.id[0])) for one in twice]
    here = session([TEXT, TEXT, TEXT], decisions)
    assert here.progress.conflicts == {1, 3}
    assert next_conflict(here).session.number == 3 and next_conflict(here, -1).session.number == 3
    together = session([TEXT], [HANA, FAR])
    assert together.progress.combined == {1}
    assert "came together" in next_conflict(together).session.message
    assert not together.approve().session.progress.combined
    assert "nothing" in next_conflict(session()).session.message


def patches(path: Path) -> None:
    folder = path.parent / "corrections" / path.name
    folder.mkdir()
    for reviewer, before, after, reason in (
        ("hana", "米ドルを", "USDを", "the scene description"),
        ("ken", "米ドル", "CUDA", "the platform"),
    ):
        fields = {"passage": 2, "before": before, "after": after, "reason": reason, "reviewer": reviewer}
        (folder / f"{reviewer}.yaml").write_text(
            f"- {json.dumps({**fields, 'id': reviewer}, ensure_ascii=False)}\n", encoding="utf-8"
        )


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("m",), "私たちのロボティクス・プランニングAIはUSDを\n理解しています。"),
        (("t",), "私たちのロボティクス・プランニングAIはCUDAを\n理解しています。"),
        (("x",), "私たちのロボティクス・プランニングAIは米ドルを\n理解しています。"),
    ],
)
async def test_one_key_settles_in_the_app(tmp_path: Path, keys: tuple[str, ...], text: str) -> None:
    """Both sides are shown with reviewers and reasons; afterwards the review goes on, and the YAML holds it."""
    path = project(tmp_path)
    patches(path)
    async with in_use(app(path)) as (running, pilot):
        assert "1 conflict" in screen_text(running)
        await press(pilot, "C")
        assert isinstance(running.screen, ConflictScreen)
        shown = screen_text(running)
        assert "mine    hana   the scene description" in shown and "theirs  ken   the platform" in shown
        await press(pilot, *keys)
        assert isinstance(running.screen, ReviewScreen)
        assert running.session.review.revision(2).text == text
        assert {one["kind"] for one in written(path)[1:]} == {"withdrawal"}
        assert "u undo" in status(running)
        await press(pilot, "u")
        assert running.session.progress.conflicts == {2}


async def test_editing_settles_and_leaving_settles_nothing(tmp_path: Path) -> None:
    """`e` starts from my side; Escape leaves the conflict as it is."""
    path = project(tmp_path)
    patches(path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "C", "escape")
        assert isinstance(running.screen, ReviewScreen) and len(written(path)) == 1
        await press(pilot, "C", "e")
        assert running.screen.query_one(TextArea).text.startswith("私たちのロボティクス・プランニングAIはUSDを")
        await press(pilot, "ctrl+end", "x", "ctrl+s")
        await until(pilot, lambda: isinstance(running.screen, ReviewScreen))
        assert running.session.review.revision(2).text.endswith("USDを\n理解しています。x")
        assert not running.session.progress.conflicts


@pytest.mark.parametrize(("size", "said"), [((80, 12), True), ((80, 40), False), ((60, 12), False)])
async def test_the_footer_tells_of_scrolling_where_it_helps(tmp_path: Path, size: tuple[int, int], said: bool) -> None:
    """A side below the last line would be overlooked; where there is no room for the word the bar says it."""
    path = project(tmp_path)
    patches(path)
    running = app(path)
    async with running.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, "C")
        await until(pilot, lambda: "Esc back" in screen_text(running))
        await pilot.pause()
        assert ("PgDn scroll" in screen_text(running)) == said
        assert "Esc back" in screen_text(running)


def test_the_span_of_a_conflict_covers_its_sides() -> None:
    """What is marked in the original is all that is at stake."""
    (found,) = conflict.of(review([TEXT], [HANA, KEN]), 1)
    assert found.span == Span(2, 7)
    assert found.sides[0].reasons == ("because",) and found.side_of("mei") is None
    assert isinstance(session([TEXT], [HANA, KEN]), Session)
