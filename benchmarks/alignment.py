"""How well passages that were cut differently find each other: F1 over pairs of passages in one group, five seeds.

    python benchmarks/alignment.py [--data ../shared/data] [--only WORDS ...] [--seeds 5]

Documents of en-ja-mqm; their sentences are joined with the next one with probability 0.4 on each side independently,
5 % are dropped. Gold groups are the connected components of passages that share a sentence; F1 counts pairs of passages
in one group (cross product), micro-averaged; exact is the share of gold groups that were found as they are. With
`--only growth` it measures time and memory of 10,000 passages against 1,000.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from review import meaning
from review.align import align
from review.passage import Passage

Cut = list[list[int]]


def cut(size: int, dice: random.Random) -> Cut:
    """Sentences 0 to size-1 as passages: some dropped, each joined with the next with probability 0.4."""
    passages: Cut = []
    joined = False
    for index in range(size):
        if dice.random() < 0.05:
            continue
        if joined and passages:
            passages[-1].append(index)
        else:
            passages.append([index])
        joined = dice.random() < 0.4
    return passages


def gold(a: Cut, b: Cut) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Connected components, by 1-based passage numbers."""
    parent = list(range(len(a) + len(b)))

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    where = {sentence: index for index, passage in enumerate(a) for sentence in passage}
    for index, passage in enumerate(b):
        for sentence in passage:
            if sentence in where:
                parent[root(where[sentence])] = root(len(a) + index)
    groups: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for index in range(len(a)):
        groups[root(index)][0].add(index + 1)
    for index in range(len(b)):
        groups[root(len(a) + index)][1].add(index + 1)
    return [(frozenset(x), frozenset(y)) for x, y in groups.values()]


def pairs(groups: Sequence[tuple[frozenset[int], frozenset[int]]]) -> set[tuple[int, int]]:
    return {(x, y) for ours, theirs in groups for x in ours for y in theirs}


def documents(path: Path) -> Iterator[list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["doc"]].append(row)
    yield from found.values()


def passages(rows: list[dict[str, str]], key: str, cuts: Cut, joint: str) -> list[Passage]:
    return [Passage(number, joint.join(rows[index][key] for index in one)) for number, one in enumerate(cuts, 1)]


def measure(data: Path, sides: tuple[str, str], joint: str, seeds: int, semantic: bool) -> str:
    hits = found = wanted = exact = groups = 0
    began = time.perf_counter()
    for seed in range(seeds):
        dice = random.Random(seed)
        for rows in documents(data / "en-ja-mqm" / "dev.jsonl"):
            a, b = cut(len(rows), dice), cut(len(rows), dice)
            joints = {"src": joint or " "}
            ours = passages(rows, sides[0], a, joints.get(sides[0], joint))
            theirs = passages(rows, sides[1], b, joints.get(sides[1], joint))
            same = "src" not in sides
            result = align(ours, theirs, same_language=same, semantic=semantic)
            got = [(frozenset(group.a), frozenset(group.b)) for group in result.groups]
            true = gold(a, b)
            hits += len(pairs(got) & pairs(true))
            found += len(pairs(got))
            wanted += len(pairs(true))
            exact += len(set(got) & set(true))
            groups += len(true)
    f1 = 2 * hits / (found + wanted)
    return (
        f"F1 {f1:.3f}  precision {hits / found:.3f}  recall {hits / wanted:.3f}  exact {exact / groups:.3f}"
        f"  ({time.perf_counter() - began:.0f} s)"
    )


def growth(data: Path, sides: tuple[str, str]) -> str:
    """Time and peak memory of 10,000 passages against 1,000: documents repeated, so that only the length differs."""
    rows = [row for document in documents(data / "en-ja-mqm" / "dev.jsonl") for row in document]
    spent: list[tuple[float, int]] = []
    for size in (1_000, 10_000):
        dice = random.Random(0)
        long = [{side: f"{rows[index % len(rows)][side]}{index}" for side in set(sides)} for index in range(size * 2)]
        ours, theirs = (passages(long, side, cut(len(long), dice)[:size], "\n") for side in sides)
        # Each in a process of its own, whose peak is its own.
        with multiprocessing.get_context("fork").Pool(1) as pool:
            spent.append(pool.apply(_cost, (ours, theirs, "src" not in sides)))
    (short, little), (longer, much) = spent
    return (
        f"10,000 passages against 1,000, {' to '.join(sides)}: {longer / short:.1f} times the time ({longer:.1f} s), "
        f"{much / little:.1f} times the memory ({much / 1e6:.0f} MB)"
    )


def _cost(ours: list[Passage], theirs: list[Passage], same: bool) -> tuple[float, int]:
    """Seconds of processor time and bytes at the peak, beyond what there was before."""
    warm = ours[:50], theirs[:50]
    align(*warm, same_language=same, semantic=False)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    align(ours, theirs, same_language=same, semantic=False)
    return time.process_time() - began, 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    for sides in (("src", "mt"), ("mt", "ht"), ("ht", "ht")):
        for joint, name in (("\n", "line breaks"), ("", "no line breaks")):
            for semantic in [True, False] if sides[0] == "src" and meaning.available() else [False]:
                label = f"{sides[0]} to {sides[1]}, {name}" + (", semantic" if semantic else "")
                if args.only and not any(word in label for word in args.only):
                    continue
                print(f"{label:36} {measure(args.data, sides, joint, args.seeds, semantic)}", flush=True)
    if not args.only or "growth" in args.only:
        for sides in (("mt", "ht"), ("src", "mt")):
            print(growth(args.data, sides), flush=True)


if __name__ == "__main__":
    main()
