"""The alignment's screen: what is doubtful is found and put right, and is on the disk before the screen says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_samples import TALK, app, press, project, ready, screen_text, status, until
from textual.pilot import Pilot

from review.align import kept
from review.project import Project
from review.tui.align_screen import AlignScreen, GroupList
from review.tui.app import ReviewApp
from review.tui.review_screen import ReviewScreen

SOURCE = """Everybody, we have a special guest.

Our software coding AI understands USD.

Right. The Llama community is lively,

and Llama is renewed every week.

We'll talk about Llama Guard later.

Thank you.
"""
GROUPS = "1=1 2=2 0.30 3=3 4=4 0.20 5=5 =6"


def aligned(folder: Path, groups: str = GROUPS, source: str = SOURCE, text: str = TALK) -> Path:
    """A project whose source was aligned by hand: the path of the transcript."""
    path = project(folder, text, source)
    settings(path).parent.mkdir(exist_ok=True)
    settings(path).write_text(f"language: ja\nalignment:\n  source: {groups}\n", encoding="utf-8")
    return path


def settings(path: Path) -> Path:
    return path.parent / "corrections" / path.name / "transcript.yaml"


def stored(path: Path) -> str:
    """The groups in `transcript.yaml`, as they are written by hand."""
    lines = settings(path).read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if "=" in line and ":" not in line)


def running(path: Path, **given: object) -> ReviewApp:
    return app(path, source=path.parent / "talk.en.txt", **given)


async def opened(pilot: Pilot[None]) -> AlignScreen:
    """The screen, when everything has been read."""
    await ready(pilot)
    await press(pilot, "equals_sign")
    screen = pilot.app.screen
    assert isinstance(screen, AlignScreen)
    await until(pilot, lambda: screen.state is not None)
    return screen


def groups(screen: AlignScreen) -> str:
    assert screen.state is not None
    return " ".join(kept.text(screen.state.groups, "").split())


async def test_doubtful_groups_are_walked_and_mended_and_every_change_is_on_the_disk(tmp_path: Path) -> None:
    """n, then each key once; nothing else in the file changes; the checks look at the new groups afterwards."""
    path = aligned(tmp_path)
    one = running(path, select=("missing-term",))
    async with one.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        assert one.session.review.source(3) == "Right. The Llama community is lively,"
        screen = await opened(pilot)
        shown = screen_text(one)
        assert "6 groups   2 doubtful   1 alone   in transcript.yaml" in shown and "[talk.en.txt]" in shown
        await press(pilot, "home", "n")
        assert screen.state is not None and screen.state.at == 1
        assert ">? 0.30 2" in screen_text(one)
        await press(pilot, "c")
        assert screen.state.at == 3 and status(one) == "confirmed: 2 with 2"
        assert stored(path) == "1=1 2=2 3=3 4=4 0.20 5=5 =6"
        await press(pilot, "k", "plus")
        assert stored(path) == "1=1 2=2 3,4=3,4 5=5 =6" and status(one) == "joined: 3-4 with 3-4"
        await press(pilot, "s")
        assert stored(path) == "1=1 2=2 3=3 4=4 5=5 =6"
        await press(pilot, "greater_than_sign")
        assert stored(path) == "1=1 2=2 3= 4=3,4 5=5 =6" and status(one) == "source 3 goes to the next group"
        await press(pilot, "end", "k", "tab", "less_than_sign")
        assert stored(path) == "1=1 2=2 3= 4,5=3,4 =5 =6"
        await press(pilot, "u", "d")
        assert stored(path) == "1=1 2=2 3= 4=3,4 5= =5 =6" and status(one) == "dropped: 5 with 5"
        assert settings(path).read_text(encoding="utf-8").startswith("language: ja\nalignment:\n  source: |\n    of ")
        await press(pilot, "escape")
        await until(pilot, lambda: one.session.message.startswith("the alignment with the source has changed"))
        review = one.session.review
        assert review.source(3) is None and review.source(5) is None
        assert review.source(4) == "Right. The Llama community is lively,\nand Llama is renewed every week."


async def test_undoing_everything_leaves_what_was_written(tmp_path: Path) -> None:
    path = aligned(tmp_path)
    async with running(path).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "j", "d", "plus", "u", "u")
        await press(pilot, "u")
        assert status(pilot.app) == "nothing to undo"  # type: ignore[arg-type]
    assert settings(path).read_text(encoding="utf-8") == (
        f'language: ja\nalignment:\n  source: "{GROUPS}"\nsource: talk.en.txt\n'
    )


async def test_a_hand_edit_is_noticed_and_not_overwritten(tmp_path: Path) -> None:
    """Somebody edits `transcript.yaml` while the screen is open: the key does nothing but read it again."""
    path = aligned(tmp_path)
    async with running(path).run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        edited = settings(path).read_text(encoding="utf-8").replace("1=1", "1=").replace("=6", "=1 =6")
        settings(path).write_text(edited, encoding="utf-8")
        await press(pilot, "j", "d")
        await until(pilot, lambda: groups(screen).startswith("1= =1"))
        assert settings(path).read_text(encoding="utf-8") == edited
        assert status(pilot.app).startswith("not recorded: the alignment was changed by somebody else")  # type: ignore[arg-type]
        await press(pilot, "end", "plus")
        assert status(pilot.app) == "there is no group behind this one"  # type: ignore[arg-type]
        await press(pilot, "home", "plus")
        assert stored(path).startswith("1=1 2=2 0.30")


async def test_a_machines_alignment_is_written_down_with_a_key(tmp_path: Path) -> None:
    """And so is one that follows a source that has changed; then nobody is told any more."""
    path = project(tmp_path, source=SOURCE)
    async with running(path).run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        assert "not written down" in screen_text(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "w")
        assert "in transcript.yaml" in screen_text(pilot.app) and stored(path).startswith("1=1")  # type: ignore[arg-type]
    assert settings(path).read_text(encoding="utf-8").startswith("source: talk.en.txt\nalignment:\n  source: |\n")
    (tmp_path / "talk.en.txt").write_text(f"Hello.\n\n{SOURCE}", encoding="utf-8")
    async with running(path).run_test(size=(140, 30)) as pilot:
        await ready(pilot)
        assert "= alignment" in screen_text(pilot.app)  # type: ignore[arg-type]
        assert "written down for other texts and follows" in status(pilot.app)  # type: ignore[arg-type]
        screen = await opened(pilot)
        assert groups(screen).startswith("=1 1=2") and "new in talk.en.txt: 1" in screen.state.message  # type: ignore[union-attr]
        await press(pilot, "w")
        assert stored(path).startswith("=1 1=2")
    async with running(path).run_test(size=(140, 30)) as pilot:
        await ready(pilot)
        assert "other texts" not in status(pilot.app)  # type: ignore[arg-type]


async def test_the_reference_has_its_own_alignment(tmp_path: Path) -> None:
    """`r` goes from the one to the other; Enter goes to the group's passage."""
    path = aligned(tmp_path)
    reference = tmp_path / "talk.ref.txt"
    reference.write_text(path.read_text(encoding="utf-8").replace("\n\nそうですね。", ""), encoding="utf-8")
    async with running(path, reference=reference).run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "r")
        await until(pilot, lambda: screen.state is not None and screen.state.found.kind == "reference")
        assert "[talk.ref.txt]" in screen_text(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.session.number == 5  # type: ignore[attr-defined]


async def test_where_all_belongs_together_one_to_one_there_is_no_such_key(tmp_path: Path) -> None:
    path = project(tmp_path, source="A.\n\nB.\n\nC.\n\nD.\n\nE.\n")
    async with running(path).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "equals_sign", "ctrl+a")
        assert isinstance(pilot.app.screen, ReviewScreen) and "alignment" not in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_an_alignment_that_cannot_be_recorded_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: the screen says so, and the groups stay as they were."""
    path = aligned(tmp_path)
    async with running(path).run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        before = groups(screen)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("review.settings.write_whole", full)
        await press(pilot, "j", "d")
        assert status(pilot.app) == "not recorded: can't be written: No space left on device"  # type: ignore[arg-type]
        assert groups(screen) == before


async def test_a_reviewer_who_may_not_write_may_look(tmp_path: Path) -> None:
    """Somebody else holds the journal: no key of the alignment changes anything, and the footer offers none."""
    path = aligned(tmp_path)
    before = settings(path).read_bytes()
    with Project(tmp_path).writer(path, "hana"):
        async with running(path).run_test(size=(100, 30)) as pilot:
            screen = await opened(pilot)
            assert "join" not in screen_text(pilot.app)  # type: ignore[arg-type]
            for key in ("home", "c", "w", "plus", "d"):
                await press(pilot, key)
            assert groups(screen) == GROUPS and status(pilot.app).startswith("read only")  # type: ignore[arg-type]
    assert settings(path).read_bytes() == before


@pytest.mark.parametrize(("size", "count"), [((30, 8), 100), ((50, 20), 100), ((80, 24), 10_000), ((200, 50), 100)])
async def test_many_groups_and_long_ones_fit_any_terminal(tmp_path: Path, size: tuple[int, int], count: int) -> None:
    """The current group is in sight, however many there are and however long, and no row is too wide."""
    long = {5: "とても長い" * 60}
    path = aligned(
        tmp_path,
        " ".join(f"{number}={number}" for number in range(1, count)) + f" {count}={_run(count, 20)} 0.1",
        "\n\n".join(f"Sentence {number} [red]is[/red] here." for number in range(1, count + 20)),
        "\n\n".join(f"{number}番目の{long.get(number, '')}文です。" for number in range(1, count + 1)),
    )
    async with running(path, select=("control-character",)).run_test(size=size) as pilot:
        screen = await opened(pilot)
        for key in ("n", "p", "home", "j", "j", "j", "j", "pagedown", "end", "c"):
            await press(pilot, key)
            found = screen.query_one(GroupList)
            rows = [found.render_line(y) for y in range(found.size.height)]
            assert any(row.text.startswith(">") for row in rows)
            assert all(row.cell_length == found.size.width for row in rows)
        assert stored(path).endswith(f"{count - 1}={count - 1} {count}={_run(count, 20)}")


def _run(first: int, count: int) -> str:
    return ",".join(map(str, range(first, first + count)))
