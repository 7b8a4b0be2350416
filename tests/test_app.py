"""The app, key by key: what the screen says is on the disk, and text from files stays text."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from app_samples import SOURCE, TALK, app, in_use, press, project, ready, screen_text, status, until, written
from conftest import ROOT
from textual.binding import Binding
from textual.widgets import Input, TextArea

from review.desk import Given
from review.errors import ReviewError
from review.offers import actions
from review.tui.app import ReviewApp
from review.tui.footer import Footer, lines, offers
from review.tui.highlight import ASCII
from review.tui.keys import KEYS
from review.tui.lines import Lines
from review.tui.review_screen import ReviewScreen


async def test_digits_accept_flag_after_flag_and_every_decision_is_a_line(tmp_path: Path) -> None:
    """Four flags, four keys, four lines of YAML, and the status line names the last."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        assert running.session.number == 2
        await press(pilot, "2", "1", "1", "1")
        assert [(one["passage"], one["before"], one["after"]) for one in written(path)] == [
            (2, "米ドル", "USD"),
            (4, "Lama", "Llama"),
            (4, "LAMA", "Llama"),
            (5, "衛兵", "Llama"),
        ]
        assert written(path)[0]["reason"] == "the scene description, not the currency"
        assert status(running).startswith("5: 衛兵 -> Llama") and "u undo" in status(running)
        assert "0 flags   4 corrections" in screen_text(running)


async def test_what_could_not_be_recorded_is_not_shown_as_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the old state stays and the reason is said; the same key again records it once."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        recorder = running._recorder
        assert recorder is not None
        with monkeypatch.context() as broken:

            def full(decisions: object) -> None:
                raise ReviewError("not recorded: No space left on device")

            broken.setattr(recorder, "record", full)
            await press(pilot, "1")
            assert "No space left" in status(running)
            assert running.session.number == 2 and running.session.progress.corrections == 0
        await press(pilot, "1")
        assert len(written(path)) == 1 and running.session.number == 4


async def test_opened_again_it_is_where_it_was(tmp_path: Path) -> None:
    """Passage and flag are those at which the app was left."""
    path = project(tmp_path)
    async with app(path).run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "n", "n")
    async with in_use(app(path)) as (running, pilot):
        assert (running.session.number, running.session.at) == (4, 1)


async def test_editing_opens_at_the_flag_breaks_lines_and_saves(tmp_path: Path) -> None:
    """Enter breaks the line, Ctrl+S saves with the reason and goes on."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "e")
        editor = running.screen.query_one(TextArea)
        await until(pilot, lambda: editor.cursor_location != (0, 0))
        assert editor.document[0][: editor.cursor_location[1]].endswith("プランニングAIは")
        await press(pilot, "delete", "delete", "delete", "U", "S", "D", "tab", "w", "h", "y", "ctrl+s")
        (made,) = written(path)
        assert (made["before"], made["after"], made["reason"]) == ("米ドル", "USD", "why")
        assert isinstance(running.screen, ReviewScreen) and running.session.number == 4
        await press(pilot, "k", "e")
        await press(pilot, "end", "enter", "!", "ctrl+s")
        assert running.session.review.revision(3).text == "そうですね。\n!"


async def test_escape_asks_only_where_something_would_be_lost(tmp_path: Path) -> None:
    """An untouched editor closes at once; one that was typed into asks first, and Ctrl+Q does the same."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "e", "escape")
        assert isinstance(running.screen, ReviewScreen)
        await press(pilot, "e", "x", "escape")
        assert "not saved" in screen_text(running)
        await press(pilot, "y", "ctrl+q")
        assert "not saved" in screen_text(running)
        await press(pilot, "escape")
        assert isinstance(running.screen, ReviewScreen) and not written(path)


async def test_what_the_file_can_not_hold_stays_in_the_editor(tmp_path: Path) -> None:
    """The refusal comes when it is decided, and nothing typed is lost."""
    path = project(tmp_path)
    path.write_bytes(TALK.encode("shift_jis"))
    async with in_use(app(path, encoding="shift_jis")) as (running, pilot):
        await press(pilot, "e", "Ł", "ctrl+s")
        assert "has no Ł" in screen_text(running)
        assert running.screen.query(TextArea) and not written(path)


KEYS_AND_DECISIONS: tuple[tuple[tuple[str, ...], dict[str, object]], ...] = (
    (("r", "U", "S", "D", "enter"), {"before": "米ドル", "after": "USD"}),
    (("r", "end", "札", "enter"), {"before": "米ドル", "after": "米ドル札"}),
    (("D", "o", "k", "enter"), {"kind": "dismissal", "before": "米ドル", "reason": "ok"}),
    (("d",), {"kind": "dismissal", "check": "misreading"}),
    (("c", "h", "i", "enter"), {"kind": "comment", "text": "hi"}),
    (("x",), {"after": ""}),
    (("a", "a"), {"kind": "approval", "passage": 2}),
    (("j", "a"), {"kind": "approval", "passage": 3}),
    (("colon", "5", "enter", "1"), {"passage": 5, "after": "Llama"}),
    (("slash", "衛", "兵", "enter", "1"), {"passage": 5, "after": "Llama"}),
    (("right", "right", "r", "の", "enter"), {"before": "を", "after": "の"}),
    (("１",), {"after": "CUDA"}),
    (("m", "enter"), {"kind": "annotation", "before": "米ドル"}),
    (("%", "7", "enter"), {"kind": "approval", "score": 7}),
    (("S",), {"kind": "split", "start": 20}),
    (("J",), {"kind": "join", "passage": 2}),
    (("k", ")", "m", "enter"), {"passage": 1, "before": "皆さん、今夜の司会をご紹介いたします。"}),
    (("あ", "あ"), {"kind": "approval"}),
    (("f2",), {"after": "USD"}),
    (("ctrl+d",), {"kind": "dismissal"}),
    (("ctrl+o", "ctrl+o"), {"kind": "approval"}),
    (("ctrl+x",), {"after": ""}),
    (("ctrl+v", "enter"), {"kind": "annotation"}),
    (("f17", "8", "enter"), {"kind": "approval"}),
    (("shift+f6",), {"kind": "split"}),
    (("f15",), {"kind": "join"}),
)


async def test_each_key_records_what_it_says_and_one_key_takes_it_back(tmp_path: Path) -> None:
    """Letters, kana and full-width forms, F-keys and chords alike."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        for keys, made in KEYS_AND_DECISIONS:
            before = len(written(path))
            running.perform(running.session.go_to(2))
            await press(pilot, *keys)
            (decision,) = written(path)[before:]
            assert {key: decision.get(key) for key in made} == made, keys
            await press(pilot, "u")
            assert written(path)[-1]["withdraws"] == decision["id"] and status(running).startswith("undone"), keys


async def test_another_search_is_typed_over_the_last(tmp_path: Path) -> None:
    """Enter alone searches on."""
    running = app(project(tmp_path))
    async with running.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "slash", "衛", "兵", "enter", "slash", "毎", "週", "enter")
        assert (running.session.number, running.session.searched) == (4, "毎週")
        await press(pilot, "slash", "enter")
        assert running.session.searched == "毎週"


async def test_a_prompt_is_left_without_a_trace_and_takes_no_key_of_the_app(tmp_path: Path) -> None:
    """While something is typed, digits and arrows are text and caret."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "c", "1", "down", "a", "f1")
        assert running.screen.query_one(Input).value == "1a" and running.session.number == 2
        await press(pilot, "escape")
        assert not running.screen.query_one("#prompt").display and not written(path)
        await press(pilot, "colon", "9", "9", "enter")
        assert "there is no passage 99" in status(running)
        await press(pilot, "colon", "x", "enter")
        assert status(running) == "x is no number of a passage"


HOSTILE = (
    "[red]x[/red] [/] [@click=app.quit]q[/] \x1b[31mred\x1b]0;title\x07 \u202eright\u202c {米ドル} \\[b]\n\x9b2J 米ドル"
)


async def test_text_from_a_file_is_never_markup_and_never_a_terminal_command(tmp_path: Path) -> None:
    """Markup is shown as it stands, and control characters as pictures, in every view of it."""
    path = project(tmp_path, f"{HOSTILE}\n\n{HOSTILE}\n\nend\n")
    running = app(path)
    async with running.run_test(size=(160, 40)) as pilot:
        await ready(pilot)
        shown = screen_text(running)
        assert "[red]x[/red] [/] [@click=app.quit]q[/] ␛[31mred␛]0;title␇ <U+202E>right" in shown
        for keys in (
            (),
            ("e",),
            ("escape", "c", *HOSTILE[:5], "enter"),
            ("r",),
            ("escape", "slash"),
            ("escape", "question_mark"),
        ):
            await press(pilot, *keys)
            drawn = "".join(
                segment.text
                for widget in running.screen.walk_children()
                for y in range(widget.size.height)
                if not widget.children
                for segment in widget.render_line(y)
            )
            assert not set(drawn) & set("\x1b\x07\x9b\u202e\u202c")
        assert running.return_code is None


async def test_what_was_hidden_comes_back_untouched_from_the_editor(tmp_path: Path) -> None:
    """Control characters and decomposed kana stand in the editor as pictures and composed, and survive an edit."""
    text = "か\u3099\x1b[31m米ドル\u200b\u3000終わり"
    path = project(tmp_path, text + "\n")
    async with in_use(app(path)) as (running, pilot):
        await press(pilot, "e")
        await pilot.pause(0.1)
        assert running.screen.query_one(TextArea).text.startswith("が␛[31m米ドル")
        await press(pilot, "end", "x", "ctrl+s")
        assert running.session.review.revision(1).text == text + "x"
        (made,) = written(path)
        assert made["after"].endswith("x") and "か" not in made["before"]


@pytest.mark.parametrize("size", [(60, 20), (40, 10), (20, 6), (80, 24), (120, 40), (250, 70)])
async def test_it_can_be_used_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """Narrow, low, wide: the flag and its first suggestion are in sight, and a resize is no problem."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=size) as pilot:
        await ready(pilot)
        if size >= (40, 10):
            assert "[米" in screen_text(running) and "CUDA" in screen_text(running)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert "1-2 accept" in screen_text(running)
        await pilot.resize_terminal(*size)
        await press(pilot, "1")
        assert len(written(path)) == 1


PARTS = (
    "私たちのロボティクス・プランニングAIは、社内のあらゆるソースコードを学習しています。",
    "しかし本当に面白いのは、それらがすべてオープンなモデルの上に作られているということです。",
    "それは簡単なことではありませんし、お金もかかりますが、長い目で見れば最も速い道だと信じています。",
)


async def test_a_long_passage_scrolls_to_its_flag_and_the_flags_stay_in_sight(tmp_path: Path) -> None:
    """420 characters at 80 by 24: whichever of the three flags is current, it and the list of flags are seen."""
    long = PARTS[0] + "Lama。" + PARTS[1] + PARTS[2] + "米ドル。" + "".join(PARTS) + "衛兵。"
    assert len(long) < 420
    long += "終" * (420 - len(long))
    path = project(tmp_path, f"前の段落。\n\n{long}\n\n次の段落。\n")
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for text in ("Lama", "米ドル", "衛兵"):
            assert running.session.flag is not None and running.session.flag.text == text
            passage = running.screen.query_one("#passage", Lines)
            seen = "\n".join(passage.render_line(y).text for y in range(passage.size.height))
            assert f"[{text}]" in seen.replace("\n", "").replace(" ", "")
            flags = running.screen.query_one("#flags", Lines)
            listed = "\n".join(flags.render_line(y).text for y in range(flags.size.height))
            assert f"> {text}" in listed
            await press(pilot, "n")
        await press(pilot, "1", "1", "n")
        assert "[衛兵]" in screen_text(running)


async def test_the_neighbours_stand_around_as_revised(tmp_path: Path) -> None:
    """What was corrected in the passage before is read in its corrected form."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(100, 40)) as pilot:
        await ready(pilot)
        await press(pilot, "2", "k")
        parts = running.screen.query("#reader > Lines").results(Lines)
        reader = "".join(part.render_line(y).text.strip() for part in parts for y in range(part.size.height))
        assert "プランニングAIはUSDを理解しています。" in reader
        assert "Lamaのコミュニティは活発で、 LAMAは" in reader
        assert reader.index("USD") < reader.index("そうですね。") < reader.index("Lama")


async def test_the_source_stands_above_its_passage(tmp_path: Path) -> None:
    """With a source, its passage is shown beside the original."""
    path = project(tmp_path, source=SOURCE)
    running = app(path, source=tmp_path / "talk.en.txt")
    async with running.run_test(size=(110, 30)) as pilot:
        await ready(pilot)
        text = screen_text(running)
        assert "source    Our software coding AI understands USD." in text


async def test_without_unicode_drawing_everything_is_ascii(tmp_path: Path) -> None:
    """The twin for terminals that draw box characters two cells wide."""
    path = project(tmp_path, "Lama is fast, and a long line that has to be cut in the list of passages.\n\nLama?\n")
    running = app(path, glyphs=ASCII)
    async with running.run_test(size=(90, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "1")
        assert screen_text(running).isascii()
        await press(pilot, "question_mark")
        assert all(ord(character) < 128 or character in "あ１" for character in screen_text(running))


@pytest.mark.parametrize("theme", ["", "textual-light", "nord"])
async def test_without_colour_everything_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """With NO_COLOR nothing has a hue, and no text has the colour of what it stands on."""
    monkeypatch.setenv("NO_COLOR", "1")
    if theme:
        monkeypatch.setenv("TEXTUAL_THEME", theme)
    running = app(project(tmp_path))
    async with running.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await press(pilot, "2", "n")
        svg = running.export_screenshot()
    inks = {kind: bytes.fromhex(ink) for kind, ink in re.findall(r"-(r\d+) \{ fill: #([0-9a-f]{6})", svg)}
    papers = Counter(bytes.fromhex(paper) for paper in re.findall(r'<rect fill="#([0-9a-f]{6})"', svg))
    assert all(max(colour) - min(colour) <= 8 for colour in (*inks.values(), *papers))
    title = re.search(r'class="[^"]*-(r\d+)"[^>]*>[^<]*talk\.ja', svg)
    assert title is not None
    paper = papers.most_common(1)[0][0] if papers.total() > 20 else bytes.fromhex("292929")
    assert abs(inks[title[1]][0] - paper[0]) > 80


async def test_the_footer_offers_what_works_and_nothing_else(tmp_path: Path) -> None:
    """In every state each offered key does something."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        footer = running.screen.query_one(Footer)
        assert "1-2 accept" in footer.render_line(0).text
        await press(pilot, "j")
        assert "accept" not in footer.render_line(0).text and "undo" not in footer.render_line(0).text
        for key, _ in offers(running.session):
            assert key.needs in actions(running.session)
        await press(pilot, "k", "a")
        assert "a yes" in footer.render_line(0).text
        await press(pilot, "escape")
        assert "a approve" in footer.render_line(0).text
        for columns in range(10, 130, 7):
            for line in lines(running.session, columns, 1):
                assert "help" in "".join(piece.text for piece in line)


async def test_a_key_that_does_nothing_says_why(tmp_path: Path) -> None:
    """Whoever presses it can't know what the app knows."""
    path = project(tmp_path)
    async with in_use(app(path)) as (running, pilot):
        running.perform(running.session.go_to(3))
        for key, why in (
            ("1", "no flag here"),
            ("f1", "no flag here"),
            ("r", "no flag here, and nothing is selected"),
            ("A", "no flag here"),
            ("N", "no flag here"),
            ("M", "you corrected nothing in 3"),
            ("u", "nothing to undo"),
            ("C", "no corrections contradict each other"),
            ("equals_sign", "there is no source or reference that was cut differently"),
            ("greater_than_sign", "nothing was searched yet"),
        ):
            running.say("")
            await press(pilot, key)
            assert status(running) == why, key
        await press(pilot, "end", "J")
        assert status(running) == "5 is the last passage" and not written(path)
        running.perform(running.session.go_to(4))
        await press(pilot, "1", "1", "d", "k", "M")
        assert status(running) == "select the correction in 4"


async def test_ctrl_c_says_what_quits_and_covers_nothing(tmp_path: Path) -> None:
    """The hand does it by habit; the text stays in sight."""
    running = app(project(tmp_path))
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "ctrl+c")
        assert status(running).startswith("q quits") and not running._notifications


def test_every_action_has_a_chord_and_a_method() -> None:
    """Letters are dead while an input method is on."""
    bound = [binding.key for binding in ReviewScreen.BINDINGS if isinstance(binding, Binding)]
    assert len(bound) == len(set(bound))
    for key in KEYS:
        assert key.chords, key
        assert hasattr(ReviewScreen, f"action_{key.needs}"), key


async def test_an_empty_file_is_a_transcript_of_no_passages(tmp_path: Path) -> None:
    """It says so, and no key breaks it."""
    path = project(tmp_path, "")
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "no passages" in screen_text(running)
        await press(pilot, *"jknpfadexcru1", "slash", "colon", "question_mark", "escape")
        assert running.return_code is None and not written(path)


async def test_help_explains_every_key_and_closes(tmp_path: Path) -> None:
    """Whatever has a help text is on the page."""
    path = project(tmp_path)
    running = app(path)
    async with running.run_test(size=(110, 60)) as pilot:
        await ready(pilot)
        await press(pilot, "question_mark")
        page = running.screen.query_one("#help", Lines)
        text = "\n".join("".join(piece.text for piece in line) for line in page.lines)
        for key in KEYS:
            assert key.help.split(":")[0].split(",")[0] in text
        await press(pilot, "q")
        assert isinstance(running.screen, ReviewScreen)


async def test_a_broken_glossary_ends_in_one_line(tmp_path: Path) -> None:
    """What is wrong is said with its place; there is no app to be seen without it."""
    path = project(tmp_path)
    (tmp_path / "glossary.yaml").write_text("terms:\n\t- term: x\n", encoding="utf-8")
    running = app(path)
    async with running.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: running.problem is not None)
    assert "glossary.yaml" in str(running.problem) and "\n" not in str(running.problem)


def test_a_file_that_is_none_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    """A missing file and a folder never reach the screen."""
    from review.tui import run

    for path in (tmp_path / "absent.txt", tmp_path):
        with pytest.raises(ReviewError):
            run(path, Given())


def test_the_first_paint_waits_for_nothing_that_it_does_not_need() -> None:
    """What a review is made of is imported behind the first screen, which is there in half the time without it."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, review.cli.open, review.tui; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.split()
    assert "textual.app" in loaded
    assert not {"yaml", "review.review", "review.session", "review.project", "review.desk", "review.decision"} & {
        *loaded
    }


def test_the_app_is_what_the_package_offers() -> None:
    """`review.tui` has the two names that others use."""
    import review.tui

    assert review.tui.ReviewApp is ReviewApp and callable(review.tui.run)
