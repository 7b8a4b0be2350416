"""What the default checks cost: time by check, memory, one edited passage, several processes, and textlint beside it.

    python benchmarks/check_cost.py [--passages 10000] [--terms 1000] [--large 100000] [--textlint FOLDER]

FOLDER is where `npm install textlint textlint-rule-prh` was run. It gets the same transcript, and the same glossary as
a dictionary of prh: a rule a term, a pattern a misreading. Whole processes take turns, so that a busy machine slows
both; times are medians of wall-clock and of processor seconds. Shares of checks are processor seconds in one process,
each check on its own over all passages, its survey included: of their sum, and of what a whole `review check` takes.
Memory is the most that the kernel saw resident in each process (`VmHWM`, so only on Linux); what processes that share
the work have in common is in each of them.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import generate

from review import desk as desks
from review.checks import Checker
from review.decision import Correction
from review.desk import Desk, Given
from review.review import Review

ROOT = Path(__file__).resolve().parent.parent


# `review`, and behind its output the most memory of every process; what the kernel tells the parent of a child includes
# the parent's own memory before the child became another program.
WITH_MEMORY = """
import atexit, re, sys
def say():
    with open("/proc/self/status") as status, open(sys.argv[-1], "a") as memory:
        memory.write(re.search("VmHWM:\\s*([0-9]+) kB", status.read())[1] + "\\n")
from multiprocessing import util
atexit.register(say)
util.register_after_fork(util, lambda _: util.Finalize(None, say, exitpriority=100))
from review.cli import run
sys.exit(run(sys.argv[1:-1]))
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: wall-clock and processor seconds."""

    wall: float
    processor: float


def spent(command: Sequence[str | Path], output: Path, environment: Mapping[str, str] | None = None) -> Spent:
    """What the process and its children took, its output in a file. Raises RuntimeError where it fails."""
    with output.open("wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=stream, env={**os.environ, **(environment or {})}, cwd=output.parent)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1 is what a linter says when it found something
        raise RuntimeError(f"{command[0]} exits {process.returncode}")
    return Spent(wall, used.ru_utime + used.ru_stime)


def memory(folder: Path, jobs: int) -> list[int]:
    """The most resident memory, in bytes, of each process that checks the transcript in `folder`, the largest first."""
    (command, environment), said = check(folder, jobs), folder / "memory.txt"
    said.unlink(missing_ok=True)
    spent([sys.executable, "-c", WITH_MEMORY, *command[3:], said], folder / "ours.jsonl", environment)
    return sorted((1024 * int(line) for line in said.read_text().split()), reverse=True)


def check(folder: Path, jobs: int, *more: str | Path) -> tuple[list[str | Path], dict[str, str]]:
    """The command that checks the transcript in `folder`, and its environment."""
    command = [sys.executable, "-m", "review", "check", folder / "transcript.ja.txt", "--project", folder]
    # Compiled once, as what is installed is, whatever the environment says.
    return [*command, "--format", "json", "--jobs", str(jobs), *more], {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONDONTWRITEBYTECODE": "",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def median(runs: Sequence[Spent]) -> Spent:
    return Spent(*(statistics.median(each) for each in zip(*((run.wall, run.processor) for run in runs), strict=True)))


# --- textlint --------------------------------------------------------------------------------------------------------


def dictionary(folder: Path, terms: int, seed: int = 1) -> None:
    """The generated glossary as a dictionary of prh, which is YAML, as JSON is; and textlint's configuration for it."""
    rules = [{"expected": name, "patterns": wrong} for name, wrong in generate.glossary(terms, 3, seed)]
    (folder / "prh.yml").write_text(json.dumps({"version": 1, "rules": rules}, ensure_ascii=False), encoding="utf-8")
    (folder / ".textlintrc.json").write_text('{"rules": {"prh": {"rulePaths": ["./prh.yml"]}}}', encoding="utf-8")


def beside_textlint(folder: Path, modules: Path, runs: int, jobs: int) -> Spent:
    """Prints how long textlint takes; what `review` takes in one process."""
    program = (modules / "node_modules" / ".bin" / "textlint").resolve()
    (folder / "node_modules").symlink_to((modules / "node_modules").resolve())
    (folder / "transcript.md").write_bytes((folder / "transcript.ja.txt").read_bytes())
    theirs = {
        "textlint, text": ["node", program, "-f", "json", "transcript.ja.txt"],
        "textlint, Markdown": ["node", program, "-f", "json", "transcript.md"],
    }
    ours = {"review, 1 process": check(folder, 1), f"review, {jobs} processes": check(folder, jobs)}
    taken: dict[str, list[Spent]] = {name: [] for name in (*theirs, *ours)}
    for call, environment in ours.values():
        spent(call, folder / "ours.jsonl", environment)
    for _ in range(runs):
        for name, command in theirs.items():
            taken[name].append(spent(command, folder / "theirs.json"))
        for name, (call, environment) in ours.items():
            taken[name].append(spent(call, folder / "ours.jsonl", environment))
    medians = {name: median(each) for name, each in taken.items()}
    first = medians["textlint, text"]
    print(f"{'':24}{'wall s':>8}{'CPU s':>8}{'textlint takes':>16}{'CPU':>7}")
    for name, each in medians.items():
        ratios = f"{first.wall / each.wall:14.1f} x{first.processor / each.processor:5.1f} x"
        print(f"{name:24}{each.wall:8.2f}{each.processor:8.2f}{ratios}")
    return medians["review, 1 process"]


# --- within one process ----------------------------------------------------------------------------------------------


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    began = clock()
    work()
    return clock() - began


def of_one_check(desk: Desk, checker: Checker) -> float:
    """Processor seconds of one check over the transcript, with its survey."""
    passages = list(desk.transcript.passages)

    def work() -> None:
        alone = Checker.of(checker.checks, passages, desk.glossary, desk.language)
        for _ in Review.of(desk.transcript, checker=alone).sweep():
            pass

    return timed(work)


def shares(folder: Path, runs: int, whole: Spent) -> None:
    """Prints what each check takes; `whole` is what the program takes in one process."""
    desk = desks.opened(folder / "transcript.ja.txt", Given(project=folder))
    checker = desk.review.checker
    alone = {
        one.id: min(of_one_check(desk, Checker((one,), desk.glossary, desk.language)) for _ in range(runs))
        for one in checker.checks
    }
    together = min(of_one_check(desk, checker) for _ in range(runs))
    total = sum(alone.values())
    print(f"{'check':26}{'CPU s':>8}{'of all':>8}{'of the program':>16}")
    for name, seconds in sorted(alone.items(), key=lambda item: -item[1]):
        print(f"{name:26}{seconds:8.3f}{seconds / total:8.3f}{seconds / whole.processor:16.3f}")
    print(f"{'the sum':26}{total:8.3f}\n{'all in one run':26}{together:8.3f}")


def one_edit(folder: Path, runs: int) -> None:
    """One edited passage against all of them, in the app: what it looked at before is there.

    After many others, and as after a pause in which the machine did something else.
    """
    desk = desks.opened(folder / "transcript.ja.txt", Given(project=folder))
    review = desk.review
    everyone = range(1, len(desk.transcript) + 1)
    review.look([1])
    everything = timed(lambda: review.look(everyone), time.perf_counter)
    edits: dict[bool, list[float]] = {False: [], True: []}
    gc.collect()
    gc.disable()
    for cold, taken in edits.items():
        for number in range(2 + cold * runs, 2 + (1 + cold) * runs):
            before = desk.transcript.passage(number).target[:2]
            said = Correction(passage=number, before=before, after="これ", start=0, reviewer="a", id=f"{number:026}")
            if cold:
                # It walks over all there is, so that nothing of what an edit needs is left in the processor's caches.
                gc.collect()

            def edited(said: Correction = said, number: int = number) -> None:
                review.record([said]).all_flags(number)

            taken.append(timed(edited, time.perf_counter))
    gc.enable()
    print(f"all passages {everything:.2f} s")
    for cold, taken in edits.items():
        once = statistics.median(taken)
        what = "one edited with cold caches" if cold else "one edited after the other"
        print(f"{what} {1000 * once:.3f} ms: {everything / once:,.0f} times faster")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--terms", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000, help="passages of the file on which memory is measured")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--textlint", type=Path, metavar="FOLDER", help="holds node_modules with textlint-rule-prh")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{given.passages:,} passages, {given.terms:,} terms of 3 misreadings; medians of {given.runs} runs\n")
        generate.write(folder, given.passages, given.terms, 3, 0.3)
        dictionary(folder, given.terms)
        command, environment = check(folder, 1)
        spent(command, folder / "ours.jsonl", environment)  # keeps a parsed copy of the glossary, as from then on
        if given.textlint:
            alone = beside_textlint(folder, given.textlint, given.runs, given.jobs)
        else:
            alone, shared = (
                median([spent(*(call := check(folder, jobs))[:1], folder / "o", call[1]) for _ in range(given.runs)])
                for jobs in (1, given.jobs)
            )
            print(f"1 process {alone.wall:.2f} s, {given.jobs} {shared.wall:.2f} s: {alone.wall / shared.wall:.2f} x")
        print()
        shares(folder, min(given.runs, 3), alone)
        print()
        one_edit(folder, 50)
    if given.large:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            generate.write(folder, given.large, given.terms, 3, 0.3)
            size = (folder / "transcript.ja.txt").stat().st_size
            empty = folder / "empty"
            generate.write(empty, 1, given.terms, 3, 0.3)
            bare = max(memory(empty, 1)) / 1e6
            print(f"\n{given.large:,} passages, {size / 1e6:.1f} MB; a file of one passage takes {bare:.0f} MB")
            for jobs in (1, given.jobs):
                most = memory(folder, jobs)
                listed = ", ".join(f"{each / 1e6:.0f}" for each in most)
                print(f"--jobs {jobs}: {listed} MB resident, the largest {most[0] / size:.1f} times the file")


if __name__ == "__main__":
    main()
