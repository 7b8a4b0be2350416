"""`review check --select misreading --format json` against `grep -oF` with the same patterns, as ratios in one run.

    python benchmarks/check_speed.py [--passages 100000] [--terms 10000] [--runs 5]

Both are whole processes that write into a file. grep prints what matches; the check prints JSON with exact positions,
and leaves out what stands inside other words. The two take turns, so that a busy machine slows both; times are medians.
The check's first run, which has no parsed copy of the glossary yet, is shown apart.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import generate

ROOT = Path(__file__).resolve().parent.parent


def seconds(command: Sequence[str | Path], output: Path, environment: Mapping[str, str]) -> float:
    """Wall-clock seconds of the process, its output in a file. Raises CalledProcessError."""
    with output.open("wb") as stream:
        began = time.perf_counter()
        subprocess.run(command, stdout=stream, env={**os.environ, **environment}, check=True)
        return time.perf_counter() - began


def measured(folder: Path, runs: int) -> dict[str, float]:
    """Median seconds of both, of the check's first run, and how much each found."""
    transcript, glossary = folder / "transcript.ja.txt", folder / "glossary.yaml"
    check = [sys.executable, "-m", "review", "check", transcript, "--glossary", glossary, "--project", folder]
    check += ["--select", "misreading", "--format", "json"]
    grep = ["grep", "-oF", "-f", folder / "patterns.txt", transcript]
    ours, theirs = folder / "flags.jsonl", folder / "matches.txt"
    environment = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    first = seconds(check, ours, environment)
    pairs = [(seconds(check, ours, environment), seconds(grep, theirs, {"LC_ALL": "C.UTF-8"})) for _ in range(runs)]
    return {
        "first": first,
        "check": statistics.median(pair[0] for pair in pairs),
        "grep": statistics.median(pair[1] for pair in pairs),
        "flags": ours.read_bytes().count(b"\n"),
        "matches": theirs.read_bytes().count(b"\n"),
        "megabytes": transcript.stat().st_size / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--terms", type=int, default=10_000)
    parser.add_argument("--misreadings", type=int, default=3)
    parser.add_argument("--hits", type=float, default=0.3, help="misreadings in a passage, on average")
    parser.add_argument("--lengths", default="1,2", help="1 for passages of 50 characters, as in a talk; 2 for 100 ...")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if shutil.which("grep") is None:
        sys.exit("check_speed: there is no grep to compare with")
    of_terms = f"{given.terms:,} terms of {given.misreadings} misreadings"
    print(f"{given.passages:,} passages with {given.hits} hits each, {of_terms}; medians of {given.runs} runs")
    print("characters     MB   flags matches  check s  grep s  ratio  first run s")
    for length in map(float, given.lengths.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            generate.write(folder, given.passages, given.terms, given.misreadings, given.hits, length, given.seed)
            found = measured(folder, given.runs)
        print(
            f"{50 * length:10.0f} {found['megabytes']:6.1f} {found['flags']:7.0f} {found['matches']:7.0f}"
            f" {found['check']:8.2f} {found['grep']:7.2f} {found['check'] / found['grep']:6.2f} {found['first']:12.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
