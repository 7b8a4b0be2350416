"""A project in a folder and the app over it, for the tests that press its keys."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from review.desk import Given
from review.tui.align_screen import GroupList
from review.tui.app import ReviewApp
from review.tui.everywhere_screen import PlaceList
from review.tui.footer import Footer
from review.tui.glance import Glance
from review.tui.highlight import UNICODE, Glyphs
from review.tui.lines import Lines, Row
from review.tui.passage_list import PassageList

TALK = """皆さん、今夜の司会をご紹介いたします。

私たちのロボティクス・プランニングAIは米ドルを
理解しています。

そうですね。

Lamaのコミュニティは活発で、
LAMAは毎週のように新しくなります。

衛兵については、また後で話しましょう。
"""

GLOSSARY = """source_language: en
target_language: ja
terms:
  - term: Llama
    source: Llama
    misreadings: [Lama, LAMA, 衛兵]
    note: Meta's open model family
  - term: CUDA
    misreadings: [米ドル]
  - term: USD
    misreadings: [米ドル]
    note: the scene description, not the currency
"""

SOURCE = """Everybody, we have a special guest.

Our software coding AI understands USD.

Right.

The Llama community is lively, and Llama is renewed every week.

We'll talk about Llama Guard later.
"""

REFERENCE = """皆様、今夜の司会をご紹介します。

当社のロボティクス・プランニングAIはUSDを理解しています。

ええ。

Llamaのコミュニティは活発で、
Llamaは毎週のように更新されます。

Llama Guardについては、また後でお話しします。
"""

Size = tuple[int, int]


def project(folder: Path, text: str = TALK, source: str = "", reference: str = "") -> Path:
    """A project with this transcript; the path of the transcript."""
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (folder / "corrections").mkdir(exist_ok=True)
    path = folder / "talk.ja.txt"
    path.write_text(text, encoding="utf-8", newline="")
    if source:
        (folder / "talk.en.txt").write_text(source, encoding="utf-8")
    if reference:
        (folder / "talk.ref.txt").write_text(reference, encoding="utf-8")
    return path


def app(path: Path, reviewer: str = "hana", glyphs: Glyphs = UNICODE, **given: Any) -> ReviewApp:
    """The app as the command line makes it, with one check, so that others don't change what the tests see."""
    given = {"select": ("misreading",), "project": path.parent, **given}
    return ReviewApp(path, lambda: Given(reviewer=reviewer, **given), Glance.at(path), glyphs)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until that is so, at most some seconds."""
    for _ in range(500):
        if holds():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to that")


async def ready(pilot: Pilot[None]) -> None:
    """Wait until everything is read, looked at and shown."""
    running = pilot.app
    assert isinstance(running, ReviewApp)
    await until(pilot, lambda: running.problem is not None or (hasattr(running, "session") and running.session.ready))
    await until(pilot, lambda: running.problem is not None or not running.session.busy)


@asynccontextmanager
async def in_use(running: ReviewApp, size: tuple[int, int] = (100, 30)) -> AsyncIterator[tuple[ReviewApp, Pilot[None]]]:
    """The app and who presses its keys, once everything is there."""
    async with running.run_test(size=size) as pilot:
        await ready(pilot)
        yield running, pilot


async def scored(pilot: Pilot[None]) -> None:
    """Press the key of the scores, and wait until nothing of them is left to be worked out."""
    await pilot.press("s")
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no score is being worked out, or none can be."""
    running = pilot.app
    assert isinstance(running, ReviewApp)
    await until(pilot, lambda: all(work.stop is None for work in running.scorer.works))
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, and let each of them have its effect."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def written(path: Path, reviewer: str = "hana") -> list[dict[str, Any]]:
    """The decisions in the reviewer's patch, as a colleague's tools would read them."""
    patch = path.parent / "corrections" / path.name / f"{reviewer}.yaml"
    if not patch.exists():
        return []
    return [json.loads(line.removeprefix("- ")) for line in patch.read_text(encoding="utf-8").splitlines()]


def screen_text(running: ReviewApp) -> str:
    """Every line of every widget in sight, as it is drawn."""
    found: list[str] = []
    for widget in running.screen.walk_children():
        if isinstance(widget, Row | Lines | PassageList | PlaceList | GroupList | Footer):
            found += [widget.render_line(y).text for y in range(widget.size.height)] if widget.display else []
    return "\n".join(found)


def status(running: ReviewApp) -> str:
    """The status line."""
    return "".join(piece.text for piece in running.screen.query_one("#status", Row).line).strip()
