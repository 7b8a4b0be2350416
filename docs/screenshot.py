"""Makes docs/app.svg: the app on the sample talk, drawn by the app itself, with Japanese on the cell grid.

    python docs/screenshot.py [-o docs/app.svg]

The project is a temporary one with the sample's corrections. Rich stretches every run of text over as many cells as it
has characters, which squeezes wide ones; here each character gets the column that it has in a terminal. No font is
loaded from elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import re
import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path

from rich.cells import get_character_cell_size

from review.desk import Given
from review.tui.app import ReviewApp
from review.tui.glance import Glance

CELL = 12.2
"""Width of a cell in Rich's SVG: 20 px letters, 0.61 of their height wide."""

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK JP', 'MS Gothic', monospace"
PASSAGE = 23
"""Where the picture is taken: everything before it has been reviewed, and it has two flags."""

KEYS = ("colon", "1", "enter", *("a",) * 20, "colon", *str(PASSAGE), "enter", "1")


async def screenshot(folder: Path, size: tuple[int, int]) -> str:
    """The SVG of the app over a copy of the sample in `folder`, after the keys."""
    sample = resources.files("review") / "sample"
    with resources.as_file(sample) as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    path = folder / "fireside.ja.txt"
    for patch in (folder / "corrections" / path.name).glob("*.yaml"):
        lines = patch.read_text(encoding="utf-8").splitlines(keepends=True)
        before = (line for line in lines if json.loads(line.removeprefix("- ")).get("passage", PASSAGE) < PASSAGE)
        patch.write_text("".join(before), encoding="utf-8")
    app = ReviewApp(path, lambda: Given(source=folder / "fireside.en.txt", reviewer="you"), Glance.at(path))
    async with app.run_test(size=size) as pilot:
        while not hasattr(app, "session") or not app.session.ready or app.session.busy:
            await pilot.pause(0.05)
        for key in KEYS:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.2)
        return app.export_screenshot(title=f"review {path.name}")


def on_the_grid(svg: str) -> str:
    """The same picture with a column for every character, and with fonts that are there."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    svg = re.sub(r"font-family:[^;]*;", f"font-family: {FONTS};", svg)
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)

    def placed(found: re.Match[str]) -> str:
        column = 0
        places = []
        for character in html.unescape(found["text"]):
            places.append(f"{float(found['x']) + column * CELL:.1f}".removesuffix(".0"))
            column += get_character_cell_size(character)
        return f'<text class="{found["kind"]}" x="{" ".join(places)}" y="{found["y"]}">{found["text"]}</text>'

    head = r'<text class="(?P<kind>[^"]*)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="[^"]*"[^>]*>'
    return re.sub(head + r"(?P<text>.*?)</text>", placed, svg, flags=re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("app.svg"))
    parser.add_argument("--size", type=int, nargs=2, default=(116, 32), metavar=("COLUMNS", "ROWS"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        svg = asyncio.run(screenshot(Path(folder), tuple(arguments.size)))
    arguments.output.write_text(on_the_grid(svg), encoding="utf-8")
    print(arguments.output, file=sys.stderr)


if __name__ == "__main__":
    main()
