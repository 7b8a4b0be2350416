"""Whether dictionaries of prh do here what they do in prh: every spec, and real lines of text, with prh as opponent.

    python benchmarks/prh_parity.py [--data ../shared/data] [--prh FOLDER] [--lines 1000]

FOLDER is where `npm install prh` was run; without it only the specs are tried. The lines come in equal parts from a
machine-translated talk, from documentation before it was corrected, and from machine-translated paragraphs.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from review.exchange import prh_files

PRH = """
const prh = require("prh"), lines = JSON.parse(require("fs").readFileSync(0, "utf8")), found = {};
for (const path of process.argv.slice(1)) {
  try {
    const engine = prh.fromYAMLFilePath(path);
    const specs = (engine.rules || []).flatMap(rule => (rule.specs || []).map(spec => spec.from));
    const replaced = text => engine.replaceByRule("text.txt", text);
    found[path] = {lines: lines.map(replaced), specs: specs.map(text => [text, replaced(text)])};
  } catch (error) { found[path] = {error: String(error)}; }
}
process.stdout.write(JSON.stringify(found));
"""


def texts(data: Path, count: int) -> list[str]:
    """That many lines, the same each time."""
    talk = (data / "siggraph-2024.ja.txt").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in (data / "ja-corrections" / "dev.jsonl").read_text("utf-8").splitlines()]
    paragraphs = [json.loads(line)["mt"] for line in (data / "en-ja-mqm" / "dev.jsonl").read_text("utf-8").splitlines()]
    chosen = random.Random(1)
    found: list[str] = []
    for source in (talk, [line for row in rows for line in row["before"].splitlines()], paragraphs):
        lines = [line for line in source if line.strip()]
        found += chosen.sample(lines, min(len(lines), count // 3))
    return found


def asked(folder: Path, paths: Sequence[Path], lines: Sequence[str]) -> dict[str, Any]:
    """What prh makes of the lines and of its dictionaries' specs."""
    command = ["node", "-e", PRH, *(str(path.resolve()) for path in paths)]
    ran = subprocess.run(command, input=json.dumps(lines), capture_output=True, text=True, check=True, cwd=folder)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--prh", type=Path, metavar="FOLDER", help="holds node_modules with prh")
    parser.add_argument("--lines", type=int, default=1000)
    given = parser.parse_args()
    paths = sorted((given.data / "prh").rglob("*.y*ml"))
    lines = texts(given.data, given.lines)
    theirs = asked(given.prh, paths, lines) if given.prh else {}
    specs = broken = compared = changed = different = 0
    for path in paths:
        dictionary = prh_files.load(path)
        specs += sum(len(rule.specs) for rule in dictionary.rules)
        broken += len(list(dictionary.broken()))
        other = theirs.get(str(path.resolve()), {})
        if "error" in other:
            print(f"{path}: prh refuses it: {other['error']}")
        pairs = [*zip(lines, other.get("lines", ()), strict=False), *other.get("specs", ())]
        for text, expected in pairs:
            became = dictionary.replaced(text)
            compared += 1
            changed += expected != text
            different += became != expected
            if became != expected:
                print(f"{path}: {text!r}\n  prh     {expected!r}\n  review  {became!r}")
    print(f"{len(paths)} dictionaries, {specs} specs, of which {broken} do not hold")
    if given.prh:
        print(f"{compared} texts compared with prh, {changed} of which it changes: {different} come out differently")


if __name__ == "__main__":
    main()
