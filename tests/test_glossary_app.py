"""The glossary from within the app: what it admits is silent at once, and undo takes it out of the file again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from app_samples import GLOSSARY, TALK, app, in_use, press, project, ready, screen_text, status, until, written
from textual.pilot import Pilot

from review.errors import ReviewError
from review.glossary_file import Written
from review.mining import Candidate
from review.passage import Passage
from review.tui import candidates_screen
from review.tui.admit_screen import AdmitScreen
from review.tui.app import ReviewApp
from review.tui.candidates_screen import CandidatesScreen
from review.tui.prompt import Prompt

TEXT = TALK + "\nLamaは軽い。\n\n近衛兵ではない衛兵だ。\n"


def glossary(path: Path) -> str:
    return (path.parent / "glossary.yaml").read_text("utf-8")


async def reflagged(pilot: Pilot[None], flags: int) -> None:
    """Wait until the glossary is read again and every passage looked at."""
    running = pilot.app
    assert isinstance(running, ReviewApp)
    await until(pilot, lambda: not running.session.busy and running.session.tally.total() == flags)


async def test_what_is_admitted_is_flagged_no_more_and_undo_takes_it_back(tmp_path: Path) -> None:
    """One key and a digit: a line in the glossary, a dismissal, and the next flag; `u` restores the very bytes."""
    path = project(tmp_path, TEXT)
    async with in_use(app(path)) as (running, pilot):
        assert running.session.tally.total() == 7
        await press(pilot, "n", "N")
        assert isinstance(running.screen, AdmitScreen)
        assert "1 admitted  another right rendering of Llama" in screen_text(running)
        await press(pilot, "1")
        await reflagged(pilot, 5)
        assert glossary(path) == GLOSSARY.replace(
            "    misreadings: [Lama, LAMA, 衛兵]", "    admitted: [Lama]\n    misreadings: [LAMA, 衛兵]"
        )
        made = written(path)
        assert [(one["kind"], one["before"], one["reason"]) for one in made] == [
            ("dismissal", "Lama", "the glossary admits it for Llama")
        ]
        flag = running.session.flag
        assert flag is not None and (running.session.number, flag.text) == (4, "LAMA")
        assert status(running).startswith("4: Lama dismissed, misreading: the glossary admits it for Llama")
        await press(pilot, "u")
        await reflagged(pilot, 7)
        assert glossary(path) == GLOSSARY and written(path)[-1]["withdraws"] == made[0]["id"]
        assert status(running).startswith("out of the glossary again; undone  4: Lama dismissed")
        assert running.session.flag is not None and running.session.flag.text == "Lama"
        assert running._recorder is not None and running._recorder.changed() == []


async def test_a_context_is_offered_and_can_be_edited(tmp_path: Path) -> None:
    """What would not help is said while the prompt stays; what does is silent there and nowhere else."""
    path = project(tmp_path, TEXT)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "p", "p", "N", "2")
        prompt = running.screen.query_one(Prompt)
        assert prompt.display and prompt.query_one("#field").value == "近衛兵"  # type: ignore[attr-defined]
        await press(pilot, "x", "enter")
        assert prompt.display and "近衛兵x is not what stands here" in screen_text(running)
        await press(pilot, "backspace", "enter")
        await reflagged(pilot, 6)
        assert not prompt.display and "    except: [近衛兵]\n" in glossary(path)
        flag = running.session.flag
        assert running.session.number == 7 and flag is not None and flag.span.start == 7
        # The next flag of the very text is at its place, and Escape leaves everything as it is.
        await press(pilot, "N", "2", "escape", "N", "escape")
        assert len(written(path)) == 1 and running.session.tally.total() == 6


async def test_what_a_colleague_wrote_meanwhile_stays_and_undo_says_so(tmp_path: Path) -> None:
    path = project(tmp_path, TEXT)
    running = app(path)
    async with running.run_test(size=(140, 30)) as pilot:
        await ready(pilot)
        theirs = GLOSSARY + "  - term: Meta\n    misreadings: [コミュニティ]\n"
        (tmp_path / "glossary.yaml").write_text(theirs, "utf-8")
        await press(pilot, "n", "N", "1")
        await reflagged(pilot, 6)
        assert glossary(path).endswith("    misreadings: [コミュニティ]\n") and "admitted: [Lama]" in glossary(path)
        (tmp_path / "glossary.yaml").write_text(glossary(path) + "  - term: Blackwell\n", "utf-8")
        await press(pilot, "u")
        said = running.session.message
        assert "the glossary keeps it" in said and "changed by somebody else" in said
        assert glossary(path).endswith("Blackwell\n") and len(written(path)) == 2


async def test_opened_again_undo_says_what_the_glossary_still_has(tmp_path: Path) -> None:
    path = project(tmp_path, TEXT)
    async with app(path).run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "n", "N", "1")
        await until(pilot, lambda: len(written(path)) == 1)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "u")
        assert status(running).startswith("the glossary still admits it; undone  4: Lama dismissed")


async def test_keys_go_on_while_a_large_glossary_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flag that was meant is dismissed, though the person is elsewhere by then."""
    path = project(tmp_path, TEXT)
    async with in_use(app(path)) as (running, pilot):
        recorder = running._recorder
        assert recorder is not None
        going_on, amend = threading.Event(), recorder.amend

        def slowly(change: Callable[[str, Path], str]) -> Written:
            going_on.wait(5)
            return amend(change)

        monkeypatch.setattr(recorder, "amend", slowly)
        await press(pilot, "n", "N", "1")
        assert status(running) == "Lama: writing into the glossary ..."
        await press(pilot, "j")
        assert running.session.number == 5 and written(path) == []
        going_on.set()
        await reflagged(pilot, 5)
        assert [(one["passage"], one["before"]) for one in written(path)] == [(4, "Lama")]
        assert running.session.number == 5 and status(running).startswith("4: Lama dismissed, misreading: the glossary")
        await press(pilot, "u")
        await reflagged(pilot, 7)
        assert glossary(path) == GLOSSARY and status(running).startswith("out of the glossary again")


@pytest.mark.parametrize("broken", ["amend", "record"])
async def test_where_one_can_not_be_written_neither_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """A glossary that is read-only, a journal on a full disk: one line, and both files as they were."""
    path = project(tmp_path, TEXT)
    async with in_use(app(path)) as (running, pilot):

        def refuse(what: object) -> None:
            raise ReviewError("can't be written: it is read-only")

        monkeypatch.setattr(running._recorder, broken, refuse)
        await press(pilot, "n", "N", "1")
        await until(pilot, lambda: "writing into" not in status(running))
        assert "can't be written: it is read-only" in status(running)
        assert glossary(path) == GLOSSARY and written(path) == []
        assert running.session.tally.total() == 7


async def test_the_first_term_makes_the_glossary(tmp_path: Path) -> None:
    """Small letters that stand once: a term of its own, in a project that had no glossary."""
    path = project(tmp_path, "それはpandasです。\n\nそうですね。\n")
    (tmp_path / "glossary.yaml").unlink()
    async with in_use(app(path, select=("unknown-latin",))) as (_, pilot):
        await press(pilot, "ctrl+b", "1")
        await reflagged(pilot, 0)
        assert glossary(path) == "terms:\n  - term: pandas\n"
        await press(pilot, "u")
        await reflagged(pilot, 1)
        assert not (tmp_path / "glossary.yaml").exists()


async def test_it_is_offered_for_terms_alone(tmp_path: Path) -> None:
    """Nothing happens on a flag of punctuation."""
    path = project(tmp_path, "本当?\n")
    async with in_use(app(path, select=("half-width-punctuation",))) as (running, pilot):
        await press(pilot, "N", "ctrl+b")
        assert not isinstance(running.screen, AdmitScreen) and "never again" not in screen_text(running)


async def test_a_dismissal_is_silent_in_that_passage_and_back_when_its_text_changes(tmp_path: Path) -> None:
    """The same text is flagged elsewhere; the dismissed one again, too, once something else stands there."""
    path = project(tmp_path, "Lamaは軽い。\n\nLamaは速い。\n")
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "d")
        assert running.session.number == 2 and running.session.tally.total() == 1
    path.write_text("Lamaは軽い。\n\nLamaは速い。それは軽い。\n", "utf-8")
    async with in_use(app(path)) as (running, pilot):
        assert [len(running.session.review.flags(number)) for number in (1, 2)] == [0, 1]
    path.write_text("LAMAは軽い。\n\nLamaは速い。\n", "utf-8")
    async with in_use(app(path)) as (running, pilot):
        assert [len(running.session.review.flags(number)) for number in (1, 2)] == [1, 1]


# --- candidates ------------------------------------------------------------------------------------------------------

NAMES = """ルクソティカと提携した。Llamaは速い。

ルックスオティカは眼鏡を作る。Llamaは軽い。

ルクソティカは速い。フライホイールを回す。LLaMAです。

フライホイールが回る。
"""


async def mined(pilot: Pilot[None], running: ReviewApp) -> CandidatesScreen:
    await press(pilot, "G")
    screen = running.screen
    assert isinstance(screen, CandidatesScreen)
    await until(pilot, lambda: screen._candidates is not None)
    return screen


async def taken(pilot: Pilot[None], screen: CandidatesScreen, *keys: str) -> None:
    """Press keys, and wait after each of them for what it writes."""
    for key in keys:
        await press(pilot, key)
        await until(pilot, lambda: not screen._writing)


async def test_candidates_are_accepted_one_by_one(tmp_path: Path) -> None:
    """Each is in the file before the next is shown; on leaving, flags are found anew at the same place."""
    path = project(tmp_path, NAMES)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert running.session.tally.total() == 1
        screen = await mined(pilot, running)
        shown = screen_text(running)
        assert (
            "1 of 2" in shown and "[x] ルクソティカ   2 times" in shown and "[ルックスオティカ]は眼鏡を作る。" in shown
        )
        await taken(pilot, screen, "2")
        ours = GLOSSARY + "  - term: ルックスオティカ\n    misreadings: [ルクソティカ]\n"
        assert glossary(path) == ours
        assert "2 of 2" in screen_text(running) and "a name that nothing knows" in screen_text(running)
        assert "written  ルックスオティカ   misreadings: ルクソティカ" in screen_text(running)
        # Undone and taken otherwise.
        await press(pilot, "u")
        assert glossary(path) == GLOSSARY and "1 of 2" in screen_text(running)
        await taken(pilot, screen, "j", "a")
        assert glossary(path) == GLOSSARY + "  - term: ルックスオティカ\n    admitted: [ルクソティカ]\n"
        await taken(pilot, screen, "u", "2", "e", *["backspace"] * 7, "F", "l", "y", "enter")
        assert glossary(path) == ours + "  - term: Fly\n    misreadings: [フライホイール]\n"
        assert "no more candidates   2 of 2 written" in screen_text(running)
        await press(pilot, "escape")
        assert screen is not running.screen
        await reflagged(pilot, 5)
        assert status(running).startswith("2 entries written to the glossary")
        assert running.session.number == 3 and running._recorder is not None and running._recorder.changed() == []


async def test_what_the_glossary_has_already_gets_what_is_new(tmp_path: Path) -> None:
    """`m` takes the glossary's term for the right one; a spelling that is left out is not written."""
    path = project(tmp_path, "Llamaです。\n\nLllamaです。ラマだ。Llamaは速い。\n")
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = await mined(pilot, running)
        candidate = screen.candidate
        assert candidate is not None and candidate.term is not None
        texts = [one.text for one in candidate.spellings]
        assert texts == ["Llama", "Lllama", "ラマ"] and "the glossary has Llama" in screen_text(running)
        await taken(pilot, screen, "j", "j", "space", "m")
        await press(pilot, "p")
        # With every key on offer the way out still fits.
        assert "m misread" in screen_text(running) and "u undo  Esc leave " in screen_text(running)
        assert "    misreadings: [Lama, LAMA, 衛兵, Lllama]\n" in glossary(path)
        await taken(pilot, screen, "u", "3")
        assert "    admitted: [ラマ]\n    misreadings: [Lama, LAMA, 衛兵, Lllama]\n" in glossary(path)


async def test_skipping_and_leaving_writes_nothing(tmp_path: Path) -> None:
    path = project(tmp_path, NAMES)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await mined(pilot, running)
        await press(pilot, "s", "e", "escape", "n", "s", "1", "a", "e", "m", "space", "enter", "p", "p")
        assert "1 of 2" in screen_text(running)
        await press(pilot, "q")
        assert glossary(path) == GLOSSARY and not running.session.busy


async def test_what_can_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidate stays, for another try."""
    path = project(tmp_path, NAMES)
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = await mined(pilot, running)

        def refuse(change: object) -> None:
            raise ReviewError("can't be written: it is read-only")

        monkeypatch.setattr(running._recorder, "amend", refuse)
        await taken(pilot, screen, "1")
        assert "1 of 2" in screen_text(running) and "it is read-only" in screen_text(running)


async def test_mining_goes_on_beside_the_keys_and_ends_with_its_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a thread looks, the screen shows how far it is, and can be left."""
    path = project(tmp_path, NAMES)
    running = app(path)
    waiting, going_on = threading.Event(), threading.Event()
    passages: list[int] = []

    def slowly(found: Iterable[Passage], *rest: object, **more: object) -> tuple[Candidate, ...]:
        for passage in found:
            passages.append(passage.number)
            waiting.set()
            going_on.wait(5)
        return ()

    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        monkeypatch.setattr(candidates_screen, "mine", slowly)
        await press(pilot, "G")
        await until(pilot, waiting.is_set)
        await until(pilot, lambda: "looking for names: 25 %" in screen_text(running))
        await press(pilot, "1", "e", "escape")
        assert not isinstance(running.screen, CandidatesScreen)
        going_on.set()
        await press(pilot, "j")
        assert passages == [1] and running.session.number == 4
