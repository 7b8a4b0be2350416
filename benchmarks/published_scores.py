"""Published scores beside ours, from data that other people scored: WMT23, NICT MultiEnJa, WMT25's terminology task.

    python benchmarks/published_scores.py [--data ../shared/data]

Every line says what was published, what comes out here, and whether the two are the same. Exits 1 where they are not.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from review import metrics
from review.metrics.lines import Lines
from review.metrics.penalty import WMT, Error, weighed
from review.metrics.scoring import compare, edit_rate
from review.metrics.terms import Dictionary, Entry, mentioned, succeeded
from review.text import Span

Line = tuple[str, str, str, bool]
"""What was measured, what was published, what comes out here, whether they are the same."""


def lines_of(path: Path) -> list[str]:
    """The file's lines as sacreBLEU reads them: a byte order mark is part of the first, as in the published scores."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def wmt23(data: Path) -> Iterator[Line]:
    """BLEU (char) and chrF of the systems, to the digits of the published table."""
    folder = data / "wmt23-en-ja"
    with (folder / "automatic-scores.en-ja.tsv").open(encoding="utf-8", newline="") as table:
        published = {(row["system"], row["metric"]): row["score"] for row in csv.DictReader(table, delimiter="\t")}
    reference = lines_of(folder / "refA.ja")
    bleu, chrf = metrics.load(["BLEU", "chrF"], "ja", "char").metrics
    for path in sorted((folder / "systems").glob("*.txt")):
        system = lines_of(path)
        lines = Lines.of(system, system, [reference])
        for metric, key in ((bleu, "bleu-refA"), (chrf, "chrf-refA")):
            ours = repr(compare(metric, lines).original.score)
            theirs = published[path.stem, key]
            yield f"WMT23 {path.stem} {metric.name}", theirs, ours, ours == theirs


def rows_of(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


PUNCTUATION = 7
# The data set weighs errors of the source like any other.
WEIGHTS = replace(WMT, source=None)


def errors_of(row: dict[str, Any]) -> Iterator[Error]:
    """The paragraph's errors; only its punctuation has a weight of its own."""
    for error in row["errors"]:
        category = "fluency/punctuation" if error["type"] == PUNCTUATION else "other"
        span = Span(error["start"], error["end"])
        yield Error(1, span, error["text"], None, category, error["severity"].lower())


def post_edits(data: Path) -> Iterator[Line]:
    """MQM of all paragraphs, exactly; HTER to three decimals of at least 0.99 of them."""
    rows = rows_of(data / "en-ja-mqm" / "dev.jsonl")
    # The published numbers were added in binary fractions (1.4000000000000001); ours are tenths.
    same = sum(
        weighed(errors_of(row), {1: row["mt"]}, "original", WEIGHTS).tenths == round(10 * row["mqm"])
        and abs(10 * row["mqm"] - round(10 * row["mqm"])) < 1e-6
        for row in rows
    )
    yield "MQM of paragraphs", f"{len(rows)} of {len(rows)}", f"{same} of {len(rows)}", same == len(rows)
    (ter,) = metrics.load(["TER"], "ja").metrics
    rates = edit_rate(ter, [(row["mt"], row["pe"]) for row in rows])
    near = sum(round(rates.line_score(at) / 100, 3) == round(row["hter"], 3) for at, row in enumerate(rows))
    yield "HTER of paragraphs, three decimals", ">= 0.9900", f"{near / len(rows):.4f}", near >= 0.99 * len(rows)


def terminology(data: Path) -> Iterator[Line]:
    """Term success of one system's three outputs, by the dictionary of each segment."""
    folder = data / "terminology" / "wmt25"
    segments = rows_of(folder / "track1.ende.jsonl")
    expected = {
        "proper": (543, {"noterm": 229, "proper": 468, "random": 258}),
        "random": (615, {"noterm": 408, "proper": 432, "random": 524}),
    }
    for kind, (size, counts) in expected.items():
        # Each segment has its own dictionary, taken at its word: one of its source forms stands there inflected.
        wanted = [tuple(Entry((source,), (target,)) for source, target in row[kind].items()) for row in segments]
        for mode, count in counts.items():
            outputs = [row["de"] for row in rows_of(folder / "CommandA_MT" / f"CommandA_MT.ende.{mode}.jsonl")]
            kept, total = added(succeeded(entries, output) for entries, output in zip(wanted, outputs, strict=True))
            name = f"WMT25 {mode}, {kind} dictionary: success"
            yield name, f"{count} of {size}", f"{kept} of {total}", (kept, total) == (count, size)
            standing = [Dictionary(entries).wanted(row["en"]) for entries, row in zip(wanted, segments, strict=True)]
            kept, total = added(succeeded(entries, output) for entries, output in zip(standing, outputs, strict=True))
            yield "    of those whose source form stands in the source", "-", f"{kept} of {total}", True
            sources = [row["en"] for row in segments]
            kept, total = added(map(mentioned, standing, sources, outputs))
            yield "    by occurrence", "-", f"{kept} of {total}", True


def added(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    kept, total = zip(*counts, strict=True)
    return sum(kept), sum(total)


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description="Published scores beside ours.")
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = options.parse_args(arguments).data
    failed = 0
    print(f"{'':60}{'published':>22}{'here':>22}")
    for part in (wmt23, post_edits, terminology):
        for name, published, ours, same in part(data):
            failed += not same
            verdict = "" if published == "-" else "same" if same else "DIFFERENT"
            print(f"{name:60}{published:>22}{ours:>22}  {verdict}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
