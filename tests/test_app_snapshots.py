"""What a person would look at: the screens of the app as pictures. `pytest --snapshot-update` accepts new ones.

Look at a changed picture before accepting it; docs/screenshot.py shows how to put its Japanese on the grid.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from app_samples import REFERENCE, SOURCE, TALK, app, press, project, ready, settled, until
from textual.pilot import Pilot

from review.tui.highlight import ASCII

PARTS = (
    "私たちのロボティクス・プランニングAIは、社内のあらゆるソースコードを学習しています。",
    "しかし本当に面白いのは、それらがすべてオープンなモデルの上に作られているということです。",
    "それは簡単なことではありませんし、お金もかかりますが、長い目で見れば最も速い道だと信じています。",
    "（そして、その多くは「研究者」ではなく、普通の開発者によるものです。）",
)
LONG = "前の段落。\n\n" + "".join(PARTS) + "Lamaと米ドル。" + "".join(PARTS) + "衛兵。" + PARTS[0] + "\n\n次の段落。\n"
HOSTILE = "[red]x[/red] [/] [@click=app.quit]q[/] \x1b[31m 米ドル \x07\u202e\u200b か\u3099\n\x9b2J Lama\n\nend\n"

Compare = Callable[..., bool]


def _decided(path: Path, reviewer: str, *decisions: dict[str, Any]) -> None:
    folder = path.parent / "corrections" / path.name
    folder.mkdir(exist_ok=True)
    lines = (json.dumps({**one, "reviewer": reviewer}, ensure_ascii=False) for one in decisions)
    (folder / f"{reviewer}.yaml").write_text("".join(f"- {line}\n" for line in lines), encoding="utf-8")


def _keys(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await press(pilot, *keys)
        await pilot.pause(0.05)

    return run


@pytest.mark.parametrize(
    ("size", "keys", "text"),
    [
        pytest.param((112, 30), (), TALK, id="first-screen"),
        pytest.param((112, 30), ("2", "1", "k"), TALK, id="corrected"),
        pytest.param((80, 24), ("n",), LONG, id="long-passage"),
        pytest.param((80, 24), ("1", "2"), LONG, id="long-passage-corrected"),
        pytest.param((60, 20), (), TALK, id="narrow"),
        pytest.param((160, 45), ("n", "right", "right", "right"), TALK, id="wide-with-a-selection"),
        pytest.param((100, 30), ("e",), TALK, id="editor"),
        pytest.param((100, 24), ("e", "x", "escape"), TALK, id="editor-asks"),
        pytest.param((100, 24), ("D", "w", "h", "y"), TALK, id="prompt"),
        pytest.param((100, 24), ("a",), TALK, id="approving-asks"),
        pytest.param((100, 20), ("n", "A", "j", "space"), TALK + "\nLamaは軽い。\n", id="everywhere"),
        pytest.param((80, 24), ("m", "right"), TALK, id="marking-an-error"),
        pytest.param((112, 30), ("m", "enter", "S", "J"), TALK, id="marked-split-and-joined"),
        pytest.param((80, 24), ("n", "N"), TALK, id="admit"),
        pytest.param((100, 68), ("question_mark",), TALK, id="help"),
        pytest.param((100, 24), (), HOSTILE, id="hostile-text"),
        pytest.param((80, 24), (), "", id="no-passages"),
    ],
)
def test_screen(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...], text: str) -> None:
    """One state of the review on one size of terminal."""
    assert snap_compare(app(project(tmp_path, text)), terminal_size=size, run_before=_keys(*keys))


def test_candidates(snap_compare: Compare, tmp_path: Path) -> None:
    """Spellings of one name with their counts and contexts, one of them left out."""
    running = app(project(tmp_path, "Llamaです。\n\nそのLllamaと、ラマの話です。\n\nしかしLlamaは速い。\n"))

    async def run(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await press(pilot, "G")
        await until(pilot, lambda: getattr(running.screen, "candidate", None) is not None)
        await press(pilot, "j", "space")

    assert snap_compare(running, terminal_size=(80, 24), run_before=run)


def test_with_a_source(snap_compare: Compare, tmp_path: Path) -> None:
    """The source stands above its passage."""
    path = project(tmp_path, source=SOURCE)
    running = app(path, source=tmp_path / "talk.en.txt")
    assert snap_compare(running, terminal_size=(112, 30), run_before=_keys())


def test_in_ascii(snap_compare: Compare, tmp_path: Path) -> None:
    """Nothing that a terminal may draw two cells wide."""
    running = app(project(tmp_path), glyphs=ASCII)
    assert snap_compare(running, terminal_size=(90, 24), run_before=_keys("1"))


def test_without_colour(snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR everything is still told apart."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app(project(tmp_path)), terminal_size=(112, 30), run_before=_keys("2", "n", "k", "k"))


def test_what_others_decided(snap_compare: Compare, tmp_path: Path) -> None:
    """Approved, changed since, contradicting, come together, commented, dismissed: each has its mark or its line."""
    path = project(tmp_path)
    _decided(
        path,
        "ken",
        {"passage": 1, "kind": "approval", "revision": "b1e9c7fcb8ad", "id": "K1"},
        {"passage": 2, "before": "米ドル", "after": "CUDA", "reason": "the platform", "id": "K2"},
        {"passage": 4, "before": "活発", "after": "元気", "id": "K3"},
        {"passage": 4, "kind": "comment", "text": "ask the speaker", "id": "K4"},
        {"passage": 4, "kind": "dismissal", "before": "LAMA", "check": "misreading", "reason": "a title", "id": "K5"},
    )
    _decided(
        path,
        "hana",
        {"passage": 2, "before": "米ドルを", "after": "USDを", "reason": "the scene description", "id": "H1"},
        {"passage": 4, "before": "新しく", "after": "新しいものに", "id": "H2"},
        {"passage": 3, "kind": "approval", "revision": "000000000000", "id": "H3"},
    )
    assert snap_compare(app(path), terminal_size=(112, 34), run_before=_keys("colon", "4", "enter"))


def test_a_conflict(snap_compare: Compare, tmp_path: Path) -> None:
    """Both sides with their reasons and reviewers."""
    path = project(tmp_path)
    _decided(path, "ken", {"passage": 2, "before": "米ドル", "after": "CUDA", "reason": "the platform", "id": "K2"})
    _decided(path, "hana", {"passage": 2, "before": "米ドルを", "after": "USDを", "reason": "a format", "id": "H1"})
    assert snap_compare(app(path), terminal_size=(100, 24), run_before=_keys("C"))


@pytest.mark.parametrize(
    ("size", "keys"),
    [((112, 30), ("s", "v")), ((80, 24), ("s",)), ((60, 18), ("s", "v"))],
    ids=["with-the-reference-seen", "with-the-reference-hidden", "narrow"],
)
def test_scores(
    snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    """Before, after, how sure, and the current passage's own; paths as they are given on the command line."""
    project(tmp_path, source=SOURCE, reference=REFERENCE)
    monkeypatch.chdir(tmp_path)

    async def run(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await press(pilot, "1", "1", "k")
        for key in keys:
            await press(pilot, key)
            await settled(pilot)

    running = app(Path("talk.ja.txt"), source=Path("talk.en.txt"), reference=Path("talk.ref.txt"), project=tmp_path)
    assert snap_compare(running, terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", [(112, 26), (60, 22)])
def test_an_alignment(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    """Groups, one doubtful and one of many passages; on a narrow terminal the texts stand one above the other."""
    path = project(tmp_path, source=SOURCE.replace("lively, and", "lively,\n\nand"))
    folder = path.parent / "corrections" / path.name
    folder.mkdir()
    (folder / "transcript.yaml").write_text("alignment:\n  source: 1=1 2=2 0.31 3,4=3,4,5 5=6\n")
    running = app(path, source=tmp_path / "talk.en.txt")
    keys = _keys("equals_sign", "n", "j", "greater_than_sign")
    assert snap_compare(running, terminal_size=size, run_before=keys)
