"""Errors that nobody corrects, what kind of error a correction was, and scores of approvals: few keys, one act each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from app_samples import TALK, app, in_use, press, project, ready, screen_text, status, written
from session_samples import session
from textual.widgets import Input

from review import marking, mqm
from review.decision import Annotation, Approval, Comment, Correction, Withdrawal
from review.marking import Rating
from review.offers import actions
from review.session import Session
from review.text import RevisedSpan, Span
from review.tui.rating_screen import RatingScreen
from review.tui.review_screen import ReviewScreen

WRONG = Rating("accuracy/mistranslation", "major", "the opposite")


def selected(one: Session, text: str) -> Session:
    start = one.revision.text.index(text)
    return replace(one, selection=RevisedSpan(start, start + len(text)))


# --- an error that nobody corrects -----------------------------------------------------------------------------------


def test_an_error_is_marked_on_the_selection_the_flag_or_the_whole_passage() -> None:
    """One annotation with all that was said, and the flag stays open: nothing was corrected."""
    here = session().go_to(3).session
    assert marking.place(here) == Span(7, 10)
    assert marking.place(selected(here, "理解")) == Span(12, 14)
    assert marking.place(here.go_to(2).session) == Span(0, 6)
    step = marking.mark(here, WRONG)
    (made,) = step.decisions
    assert isinstance(made, Annotation)
    assert (made.before, made.start, made.category, made.severity, made.reason) == (
        "米ドル", 7, "accuracy/mistranslation", "major", "the opposite"
    )  # fmt: skip
    assert step.session.message == "3: error at 米ドル: accuracy/mistranslation, major"
    assert step.session.flag is not None and step.session.number == 3
    assert not step.session.undo().session.review.decisions_on(3)


def test_a_selection_in_the_revision_is_marked_in_the_original() -> None:
    """One that cuts into a correction marks what the correction replaced."""
    here = session().go_to(3).session.accept(1).session.go_to(3).session
    assert marking.place(selected(here, "理解")) == Span(12, 14)
    assert marking.place(selected(here, "UDA")) == Span(7, 10)


def test_marking_alike_again_takes_it_back_and_otherwise_replaces_what_was_said() -> None:
    """Of one category there is one error at a place; of another there may be a second."""
    here = marking.mark(session().go_to(3).session, WRONG).session
    worse = marking.mark(here, replace(WRONG, severity="critical"))
    assert [type(one) for one in worse.decisions] == [Annotation, Withdrawal]
    second = marking.mark(worse.session, Rating("style/awkward", "minor"))
    assert len(second.session.review.decisions_on(3)) == 2
    again = marking.mark(second.session, Rating("style/awkward", "minor"))
    assert [type(one) for one in again.decisions] == [Withdrawal]
    assert again.session.message == "3: no longer marked: style/awkward, minor"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("？", "fluency/punctuation"),
        ("3,000万ドル", "accuracy/number"),
        ("ラマ・ガード", "terminology/wrong-term"),
        ("Llama", "terminology/wrong-term"),
        ("", "accuracy/omission"),
        ("理解しています", "terminology/wrong-term"),  # the list's order, where nothing is known
    ],
)
def test_the_likeliest_category_comes_first(text: str, first: str) -> None:
    """By what the text looks like; every category is there, each once, with a severity."""
    found = marking.likely(session(), text)
    assert found[0].category == first
    assert sorted(one.category for one in found) == sorted(mqm.CATEGORIES)
    assert all(one.severity in mqm.SEVERITIES for one in found)


def test_what_is_known_and_what_was_recorded_come_before_the_rest() -> None:
    """The flag's own first, then what this transcript has most, with the severity that it has there."""
    here = session()
    for rating in (Rating("style/awkward", "critical"), Rating("fluency/grammar", "minor")):
        here = marking.mark(here.go_to(2).session, rating).session
    here = marking.mark(here.go_to(4).session, Rating("style/awkward", "critical")).session
    assert marking.likely(here, "理解", [WRONG])[:3] == (
        replace(WRONG, reason=""),
        Rating("style/awkward", "critical"),
        Rating("fluency/grammar", "minor"),
    )


# --- what was corrected ----------------------------------------------------------------------------------------------


def test_the_last_correction_is_rated_wherever_the_person_is_by_now() -> None:
    """Recorded anew with what was said of it, in the place of the old one; undo brings that back, twice the edit."""
    text = "これはLamaの話で、その始まりから終わりまでを、二つ目のLamaが語ります。"
    here = session([text, "Lamaだ。"]).edit(text.replace("Lama", "Llama")).session
    assert here.number == 2
    question = marking.to_rate(here)
    assert question.what == "Lama -> Llama  and 1 more" and question.passage == 1 and question.reason == ""
    step = question.answered(here, WRONG)
    assert [type(one) for one in step.decisions] == [Correction, Correction, Withdrawal, Withdrawal]
    assert step.session.number == 2 and step.session.message.startswith("1: Lama -> Llama  and 1 more: accuracy")
    made = [one.decision for one in step.session.corrections_on(1)]
    assert {(one.category, one.severity, one.reason) for one in made if isinstance(one, Correction)} == {
        ("accuracy/mistranslation", "major", "the opposite")
    }
    assert step.session.review.revision(1).text == text.replace("Lama", "Llama")
    assert not marking.to_rate(step.session).answered(step.session, WRONG).decisions
    back = step.session.undo().session
    assert {one.decision.category for one in back.corrections_on(1) if isinstance(one.decision, Correction)} == {""}
    assert not back.undo().session.corrections_on(1)


def test_rating_what_is_rated_so_already_records_nothing() -> None:
    here = session().go_to(3).session.accept(2).session
    question = marking.to_rate(here)
    step = question.answered(here, Rating("terminology/wrong-term", "major", "the scene description"))
    assert not step.decisions and question.ratings[0].category == "terminology/wrong-term"


def test_a_selected_correction_is_rated_and_only_ones_own() -> None:
    """Somebody else's says what they say."""
    here = session().go_to(3).session.accept(1).session.go_to(3).session
    assert "rate" in actions(selected(here, "CUDA")) and "rate" not in actions(selected(here, "理解"))
    theirs = Session.of(here.review, "ken", here.cursor)
    assert "rate" not in actions(theirs) and "rate" in actions(Session.of(here.review, "hana", here.cursor))


# --- scores ----------------------------------------------------------------------------------------------------------


def test_a_score_goes_with_the_approval_and_takes_the_place_of_ones_own() -> None:
    here = session().go_to(2).session
    step = here.approve(85)
    (made,) = step.decisions
    assert isinstance(made, Approval) and made.score == 85
    assert step.session.message == "2: approved, score 85" and step.session.number == 3
    there = step.session.go_to(2).session
    assert not there.approve(85).decisions and not there.approve().decisions
    other = there.approve(0)
    assert [type(one) for one in other.decisions] == [Approval, Withdrawal]
    assert [one.score for one in other.session.review.approvals(2)] == [0]
    assert [one.score for one in other.session.undo().session.review.approvals(2)] == [85]


def test_a_score_of_a_text_that_has_changed_since_counts_no_longer() -> None:
    here = session().go_to(5).session.approve(85).session.go_to(5).session.accept(1).session
    assert here.review.approvals(5) == () and here.review.approval_outdated(5)


# --- the app ---------------------------------------------------------------------------------------------------------


async def test_an_error_is_marked_with_a_few_keys_shown_and_taken_back(tmp_path: Path) -> None:
    """m, two letters, an arrow, Enter; then the note on Tab; u takes it back."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "m")
        assert isinstance(running.screen, RatingScreen)
        assert running.screen._rating == Rating("terminology/wrong-term", "major")
        await press(pilot, "o", "m", "i", "right", "tab", "n", "o", "left", "t", "enter")
        assert isinstance(running.screen, ReviewScreen)
        (made,) = written(path)
        assert (made["kind"], made["before"], made["category"], made["severity"], made["reason"]) == (
            "annotation", "米ドル", "accuracy/omission", "critical", "nto"
        )  # fmt: skip
        shown = screen_text(running)
        assert "error     米ドル  accuracy/omission, critical: nto" in shown and "<[米ドル]>" in shown
        assert status(running).startswith("2: error at 米ドル")
        await press(pilot, "u")
        assert written(path)[-1]["withdraws"] == made["id"] and "error     " not in screen_text(running)


async def test_digits_and_arrows_choose_a_category_and_nothing_is_recorded_without_one(tmp_path: Path) -> None:
    """Also digits as an input method makes them; Escape leaves without a trace."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "ctrl+v", "z", "q", "enter")
        assert "no category has this" in "".join(piece.text for piece in running.screen.query_one("#keys").line)  # type: ignore[attr-defined]
        await press(pilot, "backspace", "backspace", "3")
        screen = running.screen
        assert isinstance(screen, RatingScreen) and screen._rating == screen._question.ratings[2]
        await press(pilot, "２", "down", "down", "up")
        assert screen._rating == screen._question.ratings[2] and screen.query_one("#filter", Input).value == ""
        await press(pilot, "escape")
        assert isinstance(running.screen, ReviewScreen) and not written(path)


async def test_a_correction_just_made_gets_its_category(tmp_path: Path) -> None:
    """The app has gone on by then; the reason stands in the note, and what a file hides there is seen."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "2", "M")
        note = running.screen.query_one("#note", Input)
        assert note.value == "the scene description, not the currency"
        await press(pilot, "l", "o", "c", "a", "l", "enter")
        old, new, gone = written(path)
        assert (new["category"], new["severity"], new["reason"]) == (
            "locale/number-format", "minor", "the scene description, not the currency"
        )  # fmt: skip
        assert gone["withdraws"] == old["id"] and new["act"] == gone["act"]
        assert status(running).startswith("2: 米ドル -> USD: locale/number-format, minor")


async def test_an_approval_with_a_score_takes_a_number_from_0_to_100(tmp_path: Path) -> None:
    """Anything else is asked for again, and what is open is said first."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "%")
        assert "1 major flag is open" in screen_text(running)
        for typed in ("101", "x", "-1", ""):
            await press(pilot, *typed, "enter")
            assert running.screen.query_one("#prompt").display and not written(path)
            assert f"{typed or 'nothing'} is none" in screen_text(running)
        await press(pilot, "8", "５", "enter")
        (made,) = written(path)
        assert (made["kind"], made["score"], made["passage"]) == ("approval", 85, 2)
        await press(pilot, "colon", "2", "enter")
        assert "approved, 85 of 100" in screen_text(running)


async def test_splits_and_joins_are_seen_in_the_list_and_in_the_passage(tmp_path: Path) -> None:
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(110, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "S", "J")
        shown = screen_text(running)
        assert "// 私たちの" in shown and "+ そうですね。" in shown
        assert "//[米ドル]" in shown and "split     // before 米ドル" in shown and "joined    with 3 (hana)" in shown
        await press(pilot, "j")
        assert "joined    with 2" in screen_text(running)
        await press(pilot, "k", "shift+f6", "f19")
        assert [one["kind"] for one in written(path)] == ["split", "join", "withdrawal", "withdrawal"]
        await press(pilot, "j", "j")
        assert "//" not in screen_text(running) and "joined" not in screen_text(running)


async def test_what_a_file_says_of_errors_is_text(tmp_path: Path) -> None:
    """Category, reason, reviewer and the words around a split are shown as they stand, whatever they hold."""
    path = project(tmp_path, "あ\x1b[31m[red]米ドル\n")
    folder = path.parent / "corrections" / path.name
    folder.mkdir()
    (folder / "ken.yaml").write_text(
        '- {"passage": 1, "kind": "annotation", "before": "米ドル", "category": "[b]x", "reason": "\\u001b[2J"}\n'
        '- {"passage": 1, "kind": "split", "start": 2, "suffix": "\\u001b]0;x\\u0007", "reviewer": "[@click=q]"}\n',
        encoding="utf-8",
    )
    running = app(path)
    async with running.run_test(size=(110, 30)) as pilot:
        await ready(pilot)
        shown = screen_text(running)
        assert "米ドル  [b]x: ␛[2J" in shown and "before ␛]0;x␇ ([@click=q])" in shown
        await press(pilot, "M", "m")
        assert isinstance(running.screen, RatingScreen)
        assert "\x1b" not in screen_text(running)


def test_a_comment_is_no_correction_to_rate() -> None:
    here = session().go_to(2).session.comment("ask").session
    assert isinstance(here.review.decisions_on(2)[0].decision, Comment) and "rate" not in actions(here)
    assert TALK
