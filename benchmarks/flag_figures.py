"""How often each check is right, and how often it speaks up on text that people wrote: the figures in docs/checks/.

    python benchmarks/flag_figures.py [--data ../shared/data] [--judge FILE] [-o docs/figures.json] [--only CHECK ...]

Four measurements, a check at a time. `talk`: on the annotated part of a machine-translated talk, with this repository's
glossary and no source, how many flags lie on an annotated error (as the judge that came with the data counts). `bare`:
the same with a glossary of right forms only, where no misreading is known. `mt`: the checks against the source, on
machine-translated paragraphs that professionals annotated: how many flags lie on a paragraph with an error of a kind
that the check looks for. `people`: what share of passages that people translated or corrected carries a flag, which is
mostly false alarms, though people err as well.

Checks that compare meanings take minutes; with `--only` the other checks keep the figures that they had.

`docs/make.py` then writes them into the documentation.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import source_checks
import yaml

from review import checks as checking
from review import glossary as glossaries
from review.checks import Check, Checker, SourceGroup, neighbours
from review.flag import Flag
from review.passage import Passage

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "glossary.yaml"
TERM_CHECKS = {"misreading", "near-miss", "sound-alike", "inconsistent-term", "unknown-latin"}
TALK_LINES = (1, 830)
"""The lines of the talk that are annotated."""


def bare(glossary: Path) -> str:
    """The glossary with right forms only, as JSON, which is YAML."""
    read = yaml.load(glossary.read_text(encoding="utf-8"), yaml.CBaseLoader)
    kept = ("term", "source", "admitted", "severity")
    terms = [{key: term[key] for key in kept if key in term} for term in read["terms"]]
    return json.dumps({**read, "terms": terms}, ensure_ascii=False)


def talk(data: Path, judge: Path, glossary: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each check's flags on the talk: how many, how many on an error, and their mean confidence."""
    transcript, gold = data / "siggraph-2024.ja.txt", data / "siggraph-2024" / "errors.dev.jsonl"
    first, last = TALK_LINES
    with tempfile.TemporaryDirectory() as folder:
        flags = Path(folder) / "flags.jsonl"
        check = [sys.executable, "-m", "review", "check", transcript, "--format", "json"]
        # A project of its own: what people have decided in this repository must not silence a flag.
        (Path(folder) / "glossary.yaml").write_text(glossary, encoding="utf-8")
        check += ["--project", folder]
        with flags.open("wb") as stream:
            subprocess.run(check, stdout=stream, cwd=ROOT, check=True)
        judged = [sys.executable, judge, transcript, gold, flags, "--first", str(first), "--last", str(last), "--json"]
        said = json.loads(subprocess.run(judged, capture_output=True, check=True).stdout)
        rows = [json.loads(line) for line in flags.read_text(encoding="utf-8").splitlines()]
    for name, (right, of, *_) in said["checks"].items():
        sure = [row["confidence"] for row in rows if row["check"] == name and first <= row["line"] <= last]
        yield name, {"flags": of, "right": right, "confidence": _mean(sure)}


def paragraphs(rows: Sequence[source_checks.Row], checks: Sequence[Check]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each source check's flags on machine-translated paragraphs: how many, and how many where such an error is."""
    found = _flagged(checks, [row["mt"] for row in rows], [row["src"] for row in rows], [row["doc"] for row in rows])
    for check in checks:
        flags = [(row, flag) for row, some in zip(rows, found, strict=True) for flag in some if flag.check == check.id]
        kinds = source_checks.LOOKS_FOR.get(check.id, frozenset())
        right = sum(any(error["type"] in kinds for error in row["errors"]) for row, _ in flags)
        if flags:
            yield check.id, {"flags": len(flags), "right": right, "confidence": _mean([f.confidence for _, f in flags])}


def people(data: Path, rows: Sequence[source_checks.Row], checks: Sequence[Check]) -> tuple[int, Counter[str]]:
    """How many passages people wrote, and how many of them carry a flag of each check."""
    news = data / "wmt23-en-ja"
    reference, source = (_lines(news / name) for name in ("refA.ja", "src.en"))
    documents = [row["doc"] for row in rows]
    sources = [row["src"] for row in rows]
    passages, carried = 0, Counter[str]()
    for texts, said, of in (
        ([row["pe"] for row in rows], sources, documents),
        ([row["ht"] for row in rows], sources, documents),
        (reference, source, ["news"] * len(source)),
    ):
        passages += len(texts)
        for flags in _flagged(checks, texts, said, of):
            carried.update({flag.check for flag in flags})
    return passages, carried


def _flagged(
    checks: Sequence[Check], texts: Sequence[str], sources: Sequence[str], documents: Sequence[str]
) -> list[tuple[Flag, ...]]:
    """The flags of each text, each document as a transcript of its own."""
    glossary = glossaries.parse(GLOSSARY.read_text(encoding="utf-8"))
    found: list[tuple[Flag, ...]] = []
    rows = zip(documents, texts, sources, strict=True)
    for _, document in groupby(rows, key=lambda row: row[0]):
        pairs = [(text, source) for _, text, source in document]
        passages = [Passage(number, text) for number, (text, _) in enumerate(pairs, 1)]
        groups = {number: SourceGroup(source) for number, (_, source) in enumerate(pairs, 1)}
        checker = Checker.of(tuple(checks), passages, glossary, "ja", groups, "en")
        found += [checker.flags(passage, before, after) for passage, before, after in neighbours(passages)]
    return found


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None


def _of(figure: Mapping[str, Any] | None) -> str:
    return f"{figure['right']} of {figure['flags']}" if figure else ""


def measured(data: Path, judge: Path, names: Sequence[str]) -> Mapping[str, Any]:
    """The figures of those checks; what is not there was not measured."""
    checks = checking.load(names).checks
    rows = source_checks.read(data / "en-ja-mqm" / "dev.jsonl")
    figures: dict[str, dict[str, Any]] = defaultdict(dict)
    for kind, glossary in (("talk", GLOSSARY.read_text(encoding="utf-8")), ("bare", bare(GLOSSARY))):
        for name, figure in talk(data, judge, glossary):
            if kind == "talk" or name in TERM_CHECKS:
                figures[name][kind] = figure
    for name, figure in paragraphs(rows, [check for check in checks if check.needs_source]):
        figures[name]["mt"] = figure
    passages, carried = people(data, rows, checks)
    for check in checks:
        figures[check.id]["people"] = {"passages": passages, "flagged": carried[check.id]}
    return {name: figures[name] for name in names if name in figures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--judge", type=Path, help="what counts flags against gold; beside DATA, tools/flag_quality.py")
    parser.add_argument("-o", "--output", type=Path, help="write JSON here as well")
    parser.add_argument("--only", nargs="+", choices=checking.BUILT_IN, metavar="CHECK", help="measure these anew")
    args = parser.parse_args()
    judge = args.judge or args.data.parent / "tools" / "flag_quality.py"
    figures = measured(args.data, judge, args.only or list(checking.BUILT_IN))
    kinds = ("talk", "bare", "mt")
    print(f"{'check':24}" + "".join(f"{kind + ': right':>14}" for kind in kinds) + f"{'people: flagged':>18}")
    for name, figure in figures.items():
        cells = "".join(f"{_of(figure.get(kind)):>14}" for kind in kinds)
        clean = figure["people"]
        print(f"{name:24}{cells}{clean['flagged'] / clean['passages']:18.4f}")
    if args.output:
        kept = json.loads(args.output.read_text(encoding="utf-8")) if args.only and args.output.exists() else {}
        whole = {**kept, **figures}
        ordered = [(name, whole[name]) for name in checking.BUILT_IN if name in whole]
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(figure)}" for name, figure in ordered)
        args.output.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
