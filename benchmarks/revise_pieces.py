"""How few corrections a person's revision of a passage becomes, and how much they replace, against plain differences.

    python benchmarks/revise_pieces.py [--data ../shared/data] [--cost 5] [--show 0]

Revised passages of siggraph-2024 and post-edited paragraphs of en-ja-mqm. `pieces` are corrections a passage,
`replaced` the code points of the original that they replace, as a share of it; beside them difflib's opcodes over
characters and over words. Exits 1 unless applying the corrections gives exactly the revised text every time.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from review import difference, text
from review.apply import apply
from review.decision import Correction, Placed
from review.passage import Passage
from review.revise import revise


def siggraph(path: Path) -> Iterator[tuple[str, str]]:
    """Original and revision of each passage; an entry whose passages were cut anew counts as one."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        before, after = entry["before"].split("\n\n"), entry["after"].split("\n\n")
        if len(before) == len(after):
            yield from zip(before, after, strict=True)
        else:
            yield entry["before"], entry["after"]


def edited(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield entry["mt"], entry["pe"]


def opcodes(a: list[str], b: list[str]) -> tuple[int, int]:
    """difflib's pieces, and how many code points of `a` they replace."""
    changed = [code for code in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if code[0] != "equal"]
    return len(changed), sum(len("".join(a[i1:i2])) for _, i1, i2, _, _ in changed)


def measure(name: str, pairs: list[tuple[str, str]], show: int) -> bool:
    pairs = [(before, after) for before, after in pairs if before != after]
    size = sum(len(before) for before, _ in pairs)
    counts: list[int] = []
    rows = {"corrections": [0, 0, 0.0], "difflib, characters": [0, 0, 0.0], "difflib, words": [0, 0, 0.0]}
    exact = True
    for before, after in pairs:
        passage = Passage(1, before)
        began = time.perf_counter()
        made = [one for one in revise(passage, [], after, exact=True) if isinstance(one, Correction)]
        rows["corrections"][2] += time.perf_counter() - began
        exact &= apply(Placed(one, 1, one.span) for one in made).revision(1, before).text == after
        counts.append(len(made))
        rows["corrections"][0] += len(made)
        rows["corrections"][1] += sum(len(one.before) for one in made)
        for row, cut in (("difflib, characters", list), ("difflib, words", words)):
            began = time.perf_counter()
            pieces, replaced = opcodes(cut(before), cut(after))
            rows[row][2] += time.perf_counter() - began
            rows[row][0] += pieces
            rows[row][1] += replaced
        if show > 0 and len(made) > 1:
            show -= 1
            print(before.replace("\n", "/"), after.replace("\n", "/"), sep="\n")
            print(*(f"    {one.before!r} -> {one.after!r}" for one in made), sep="\n")
    counts.sort()
    print(f"{name}: {len(pairs)} passages, {size / len(pairs):.0f} code points each")
    for row, (pieces, replaced, took) in rows.items():
        print(f"  {row:20} {pieces / len(pairs):6.2f} pieces  {replaced / size:6.3f} replaced  {took * 1000:7.0f} ms")
    print(f"  corrections: median {counts[len(counts) // 2]}, most {counts[-1]}; exact: {exact}")
    return exact


def words(content: str) -> list[str]:
    return [word.of(content) for word in text.words(content)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cost", type=int, default=difference.PIECE_COST, help="what one more piece has to save")
    parser.add_argument("--show", type=int, default=0, help="how many passages to print with their corrections")
    arguments = parser.parse_args()
    difference.PIECE_COST = arguments.cost
    revised = list(siggraph(arguments.data / "siggraph-2024" / "revisions.dev.jsonl"))
    exact = measure("siggraph-2024", revised, arguments.show)
    exact &= measure("en-ja-mqm", list(edited(arguments.data / "en-ja-mqm" / "dev.jsonl")), 0)
    return 0 if exact else 1


if __name__ == "__main__":
    sys.exit(main())
