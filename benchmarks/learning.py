"""What `review glossary learn` is worth: learned from half of the reviewed subtitle files, tried on the other half.

A flag counts as right when the review changed its cue. Halves are taken in the order of the files and alternately, and
both ways round; shuffled ones say how much of that is chance.

    python benchmarks/learning.py [--data ../shared/data] [--show]
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from review.glossary import Glossary
from review.learning import as_terms, learn
from review.matching.exact import matcher

SHUFFLES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", action="store_true", help="print what was learned from the first half")
    arguments = parser.parse_args()
    lines = (arguments.data / "en-zh-subtitles" / "dev.jsonl").read_text("utf-8").splitlines()
    cues = [json.loads(line) for line in lines]
    files = sorted({cue["file"] for cue in cues})
    changed = sum(cue["changed"] for cue in cues) / len(cues)
    print(f"{len(cues)} cues of {len(files)} files; the review changed {changed:.2f} of them")
    print("split                      pairs  flags  on changed cues")
    half = len(files) // 2
    splits = {"first and second half": (files[:half], files[half:]), "every other file": (files[::2], files[1::2])}
    for seed in range(SHUFFLES):
        shuffled = random.Random(seed).sample(files, len(files))
        splits[f"shuffled, seed {seed}"] = (shuffled[:half], shuffled[half:])
    for name, (one, other) in splits.items():
        for way, train, test in (("->", one, other), ("<-", other, one)):
            pairs, flags, right = tried(_of(cues, train), _of(cues, test), arguments.show and way == "->")
            print(f"{name:<23} {way}  {pairs:5}  {flags:5}  {right / max(1, flags):.2f}")


def tried(train: Sequence[Any], test: Sequence[Any], show: bool) -> tuple[int, int, int]:
    """How many pairs were learned, how many flags they make, and how many of these stand on changed cues."""
    learned = learn([(cue["mt"], cue["reviewed"]) for cue in train])
    if show:
        for one in learned:
            print(
                f"  {one.before} -> {one.after}  {one.times} times, {one.corrected} of {one.hits}  {one.confidence:.2f}"
            )
    found = matcher(Glossary(as_terms(learned, Glossary())))
    flags = [cue["changed"] for cue in test for hit in found.hits(cue["mt"]) if not hit.right]
    return len(learned), len(flags), sum(flags)


def _of(cues: Sequence[Any], files: Sequence[str]) -> list[Any]:
    chosen = set(files)
    return [cue for cue in cues if cue["file"] in chosen]


if __name__ == "__main__":
    main()
