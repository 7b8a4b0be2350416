"""What a journal of 100,000 decisions costs: one act recorded into it, and a project opened with it. Ratios in one run.

    python benchmarks/journal_cost.py [--decisions 100000] [--acts 300] [--rounds 7] [--folder DIR]

`one act` is the median time of `Writer.append` into a journal that holds so many decisions, against one that holds
none; the two take turns. `--folder` names a folder on the disk that is meant; by default it is in memory, where a sync
costs nothing that hides the rest. `read` is every decision of the project, each once and in order; `opened` is that and
the transcript, with each decision placed in it, ready for the first passage. Both are compared with `json.loads` of the
same lines, in turn: medians of processor time.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from review import desk, formats, journal
from review.decision import Correction, Decision, Dismissal, Withdrawal, new_id, now
from review.journal import Writer
from review.project import Project

PASSAGE = "私たちのソフトウェア・\nプランニングAIは米ドルを理解しています。\n衛兵 2はH100ではない。"
CORRECTIONS = (("米ドル", "USD"), ("衛兵 2", "Llama 2"), ("コーディングAI", "コーディングのAI"))


def transcript(path: Path, passages: int) -> None:
    """A file with so many passages, no two alike."""
    path.write_text("\n\n".join(f"{number}。{PASSAGE}" for number in range(passages)) + "\n", encoding="utf-8")


def decisions(path: Path, count: int, reviewer: str, dice: random.Random) -> list[Decision]:
    """What a long review comes to: corrections mostly, as the app records them, some dismissed, some taken back."""
    passages = formats.read(path).passages
    made: list[Decision] = []
    while len(made) < count:
        passage = passages[dice.randrange(len(passages))]
        before, after = dice.choice(CORRECTIONS)
        start = passage.target.index(before)
        common = {
            "passage": passage.number,
            "before": before,
            "check": "misreading",
            "term": after,
            "reviewer": reviewer,
            "time": now(),
            "start": start,
            "digest": passage.digest,
            "prefix": passage.target[max(0, start - 8) : start],
            "suffix": passage.target[start + len(before) :][:8],
        }
        kind = dice.random()
        if kind < 0.8 or not made:
            category = {"category": "terminology/wrong-term", "severity": "major", "reason": "the scene description"}
            made.append(Correction(after=after, id=new_id(), **category, **common))
        elif kind < 0.95:
            made.append(Dismissal(id=new_id(), **common))
        else:
            gone = dice.choice(made[-50:]).id
            made.append(Withdrawal(withdraws=gone, id=new_id(), reviewer=reviewer, time=now()))
    return made


def taken(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    result = work()
    spent = time.process_time() - began
    del result
    return spent


def recording(folder: Path, present: list[Decision], acts: int) -> tuple[float, float]:
    """Median seconds of one act of two decisions into an empty journal, and into one with `present` in it."""
    writers = []
    for name, before in (("empty", []), ("full", present)):
        path = folder / name / "hana.yaml"
        path.parent.mkdir()
        path.write_bytes(b"".join(map(journal.line, before)))
        writers.append(Writer(path, folder / "locks"))
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(acts):
        first = Correction(passage=number + 1, before="米ドル", after="USD", id=new_id(), reviewer="hana", time=now())
        act = [first, Withdrawal(withdraws=present[number % len(present)].id, id=new_id(), reviewer="hana", time=now())]
        # Whoever goes second finds warm caches.
        for turn in (0, 1) if number % 2 else (1, 0):
            began = time.perf_counter()
            writers[turn].append(act)
            times[turn].append(time.perf_counter() - began)
    for writer in writers:
        writer.close()
    return statistics.median(times[0]), statistics.median(times[1])


def opening(root: Path, path: Path, rounds: int) -> tuple[float, float, float]:
    """Median seconds of `json.loads` of the lines, of reading the journal, and of opening the project."""
    project = Project(root)
    lines = [line[2:] for patch in project.patches(path) for line in patch.read_text(encoding="utf-8").splitlines()]
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(rounds):
        times[0].append(taken(lambda: [json.loads(line) for line in lines]))
        times[1].append(taken(lambda: journal.read_all(project, path)))
        times[2].append(taken(lambda: desk.with_decisions(desk.laid(path))))
    return statistics.median(times[0]), statistics.median(times[1]), statistics.median(times[2])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--acts", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        root = Path(os.path.realpath(name))
        path = root / "talk.ja.txt"
        transcript(path, max(1, given.decisions // 4))
        dice = random.Random(20241)
        for reviewer, share in (("hana", 0.7), ("ken", 0.3)):
            patch = Project(root).patch(path, reviewer)
            patch.parent.mkdir(parents=True, exist_ok=True)
            present = decisions(path, int(given.decisions * share), reviewer, dice)
            patch.write_bytes(b"".join(map(journal.line, present)))
        # The list of digests that comes with a first decision.
        with Project(root).writer(path, "ken", (one.digest for one in formats.read(path).passages)) as writer:
            writer.append(decisions(path, 1, "ken", dice))
        empty, full = recording(root, decisions(path, given.decisions, "hana", dice), given.acts)
        plain, read, whole = opening(root, path, given.rounds)
    ratio = full / empty
    print(f"one act: {1e6 * empty:7.1f} us at 0 decisions, {1e6 * full:7.1f} us at {given.decisions:,}: {ratio:.2f}")
    print(f"json.loads of the lines: {plain:6.3f} s")
    print(f"read:                    {read:6.3f} s: {read / plain:.2f} times json.loads (aim: at most 3)")
    print(f"opened:                  {whole:6.3f} s: {whole / plain:.2f} times json.loads (aim: at most 3)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
