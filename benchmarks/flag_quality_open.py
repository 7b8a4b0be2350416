"""What the term checks find and what they cost in false alarms, on gold that nobody on this project wrote.

    python benchmarks/flag_quality_open.py [--data ../shared/data] [--judge FILE] [--show]

The talk: recall, first suggestion right and precision on its annotated lines, as the judge counts, with this
repository's glossary, with its right forms only, and with none. Unlisted: of the misreadings in the glossary that are
katakana or Latin, how many are found when none is listed. Sound: pairs of English and katakana from JMdict against
other words with the same skeleton. Spellings: groups of Sudachi against distinct words, all in one transcript.
Professionals: flags on machine translation that they annotated. People: flags on passages that people wrote, document
by document, which are mostly false alarms. Last, what every circumstance earned in all of these.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from review import checks as checking
from review import formats
from review import glossary as glossaries
from review.checks import Checker, neighbours
from review.flag import Flag
from review.glossary import Glossary
from review.matching import variants
from review.matching.near import distance
from review.matching.sound import skeleton, sound_of
from review.matching.strain import bearable, strain
from review.passage import Passage
from review.text import script

ROOT = Path(__file__).resolve().parent.parent
CHECKS = ("misreading", "near-miss", "sound-alike", "inconsistent-term", "unknown-latin")
LINES = (1, 830)
"""The lines of the talk that are annotated."""

Earned = dict[tuple[str, float], Counter[str]]
"""By check and confidence, which is one of the check's for each circumstance: `flags`, and how many of them `held`."""


def bare(glossary: Glossary) -> Glossary:
    """The glossary with right forms and sources only."""
    terms = (replace(term, misreadings=(), reading=(), exceptions=(), examples=()) for term in glossary)
    return Glossary(tuple(terms), glossary.source_language, glossary.target_language)


def flagged(passages: Sequence[Passage], glossary: Glossary, language: str = "ja") -> Iterator[tuple[Passage, Flag]]:
    checker = Checker.of(checking.load(select=CHECKS).checks, passages, glossary, language)
    for passage, before, after in neighbours(passages):
        for flag in checker.flags(passage, before, after):
            yield passage, flag


def rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def share(hits: float, of: float) -> str:
    return f"{hits:5.0f} of {of:5.0f}  {hits / of if of else 0:.3f}"


# --- the talk --------------------------------------------------------------------------------------------------------


def as_json(passage: Passage, flag: Flag) -> dict[str, Any]:
    line, column = passage.position(flag.span.start)
    return {
        **{"line": line, "column": column, "text": flag.text, "check": flag.check, "category": flag.category},
        **{"confidence": flag.confidence, "suggestions": [{"text": one.text} for one in flag.suggestions]},
    }


def talk(data: Path, judge: Path, states: dict[str, Glossary], earned: Earned, show: bool) -> None:
    transcript, gold = data / "siggraph-2024.ja.txt", data / "siggraph-2024" / "errors.dev.jsonl"
    passages = formats.read(transcript).passages
    sys.path.insert(0, str(judge.parent))
    import flag_quality  # type: ignore[import-not-found]

    text = transcript.read_text(encoding="utf-8")
    wanted = list(flag_quality.gold_spans(gold, text, *LINES))
    print(f"{'glossary':10}{'term recall':>24}{'first right':>24}{'precision of term flags':>28}")
    for name, glossary in states.items():
        with tempfile.TemporaryDirectory() as folder:
            flags = Path(folder) / "flags.jsonl"
            found = [as_json(passage, flag) for passage, flag in flagged(passages, glossary)]
            flags.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), "utf-8")
            call = [sys.executable, judge, transcript, gold, flags, "--first", str(LINES[0]), "--last", str(LINES[1])]
            said = json.loads(subprocess.run([*call, "--json"], capture_output=True, check=True, text=True).stdout)
            kept = flag_quality.strongest(flag_quality.flag_spans(flags, text, *LINES))
        figures = (said["term_recall"], said["term_first_suggestion_right"], said["families"]["term"]["precision"])
        print(f"{name:10}" + "".join(f"{share(hits, of):>26}" for hits, of, *_ in figures))
        for check, (hits, of, *_) in said["checks"].items():
            print(f"{'':10}{check:26}{share(hits, of)}")
        for flag in kept:
            met = any(flag_quality.meet(flag, row) for row in wanted)
            earned[flag["check"], flag["confidence"]].update(flags=1, held=met)
            if show and not met:
                print(f"    {name}: line {flag['line']} {flag['check']} {flag['text']} -> {flag['suggestions'][:1]}")


# --- mechanisms ------------------------------------------------------------------------------------------------------


def unlisted(glossary: Glossary, earned: Earned, show: bool) -> None:
    """How many misreadings of the glossary the checks find when they are not in it, each in a sentence of its own."""
    listed: dict[str, set[str]] = defaultdict(set)
    for term in glossary:
        for misreading in term.misreadings:
            if all(script(character) not in ("kanji", "hiragana") for character in misreading):
                listed[misreading].add(term.term)
    passages = [Passage(number, f"今日は{one}について話す。") for number, one in enumerate(listed, 1)]
    checks = checking.load(select=("misreading", "near-miss", "sound-alike")).checks
    checker = Checker.of(checks, passages, bare(glossary), "ja")
    found = right = 0
    for passage, misreading in zip(passages, listed, strict=True):
        flags = checker.flags(passage)
        found += bool(flags)
        good = bool(flags) and flags[0].term in listed[misreading]
        right += good
        for flag in flags:
            earned[flag.check, flag.confidence].update(flags=1, held=flag.term in listed[misreading])
        if show and not good:
            print(f"    {misreading}: {[(flag.text, flag.term) for flag in flags]}, not {listed[misreading]}")
    print(f"found {share(found, len(listed))}   with the right term {share(right, len(listed))}")


def sound(data: Path) -> None:
    pairs = [line.split("\t")[:2] for line in (data / "transliteration" / "JMdict_annot.tsv").open(encoding="utf-8")]
    pairs = [(kana, english.replace("|", " ")) for kana, english in pairs]
    by_skeleton: dict[str, list[str]] = defaultdict(list)
    right: dict[str, set[str]] = defaultdict(set)
    for kana, english in pairs:
        by_skeleton[skeleton(english)].append(english)
        right[kana].add(english)
    dice = random.Random(3)
    same = dice.sample(pairs, 3000)
    others = [
        (kana, english)
        for kana, _ in dice.sample(pairs, 6000)
        for english in by_skeleton.get(sound_of(kana).skeleton, ())[:20]
        if english not in right[kana]
    ]
    for name, some in (("words that are transcribed so", same), ("others with the same skeleton", others)):
        borne = sum(strain(english, sound_of(kana).phones) <= bearable(sound_of(kana).phones) for kana, english in some)
        print(f"{name:34}{share(borne, len(some))}")


def spellings(data: Path) -> None:
    path = data / "transliteration" / "sudachi_katakana_variants.tsv"
    groups = [line.split("\t")[2].split("|") for line in path.open(encoding="utf-8")]
    pairs = [
        pair for group in groups for pair in combinations(group, 2) if distance(*pair, 2) <= 2 and len(pair[0]) > 3
    ]
    linked = sum(len(variants.groups({one: 3, other: 1})) == 2 for one, other in pairs)
    print(f"{'pairs up to two kana apart, linked':40}{share(linked, len(pairs))}")
    dice = random.Random(1)
    wrong = total = 0
    for _ in range(20):
        words = [group[0] for group in dice.sample(groups, 400) if len(group[0]) > 1]
        wrong += len(variants.groups(dict.fromkeys(words, 1)))
        total += len(words)
    print(f"{'distinct words of 400 in one text, linked':40}{share(wrong, total)}")


# --- professionals ---------------------------------------------------------------------------------------------------


def professionals(data: Path, earned: Earned) -> None:
    """Flags on machine translation, document by document, without a glossary: how many meet an annotated error."""
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(data / "en-ja-mqm" / "dev.jsonl"):
        documents[row["doc"]].append(row)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for paragraphs in documents.values():
        passages = [Passage(number, row["mt"]) for number, row in enumerate(paragraphs, 1)]
        for passage, flag in flagged(passages, Glossary()):
            errors = (one for one in paragraphs[passage.number - 1]["errors"] if one["side"] == "mt")
            met = any(one["start"] < flag.span.end and flag.span.start < one["end"] for one in errors)
            counted[flag.check].update(flags=1, held=met)
            earned[flag.check, flag.confidence].update(flags=1, held=met)
    for check, found in counted.items():
        print(f"{check:26}{share(found['held'], found['flags']):>26}")


# --- people ----------------------------------------------------------------------------------------------------------


def documents(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Texts that people wrote, corrected or translated, document by document."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(data / "en-ja-mqm" / "dev.jsonl"):
        found["post-edited", row["doc"]].append(row["pe"])
        found["translated", row["doc"]].append(row["ht"])
    for row in rows(data / "ja-corrections" / "dev.jsonl"):
        found["corrected docs", row["repo"]].append(row["after"])
    found["WMT23 reference", ""] = (data / "wmt23-en-ja" / "refA.ja").read_text("utf-8").splitlines()
    for (kind, _), texts in found.items():
        yield kind, texts


def people(data: Path, states: dict[str, Glossary], earned: Earned, show: bool) -> None:
    everything = list(documents(data))
    size = Counter[str]()
    for kind, texts in everything:
        size[kind] += len(texts)
    print(f"{'flags in 1,000 passages':26}" + "".join(f"{kind:>18}" for kind in size))
    for name, glossary in states.items():
        counted: Counter[tuple[str, str]] = Counter()
        for kind, texts in everything:
            passages = [Passage(number, text) for number, text in enumerate(texts, 1)]
            for _, flag in flagged(passages, glossary):
                counted[flag.check, kind] += 1
                if glossary.terms and flag.term:  # people are inconsistent, too, and leave words as they are
                    earned[flag.check, flag.confidence]["flags"] += 1
                if show and name != "none":
                    print(f"    {kind}: {flag.check} {flag.text}: {flag.message}")
        for check in dict.fromkeys(check for check, _ in counted):
            each = (f"{1000 * counted[check, kind] / size[kind]:18.1f}" for kind in size)
            print(f"{name:8}{check:18}" + "".join(each))


def heading(title: str, lines: Iterable[str] = ()) -> None:
    print(f"\n{title}\n{'-' * len(title)}", *lines, sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--judge", type=Path, help="flag_quality.py, which came with the data")
    parser.add_argument("--show", action="store_true", help="what is missed and what is a false alarm")
    given = parser.parse_args()
    judge = given.judge or given.data.parent / "tools" / "flag_quality.py"
    full = glossaries.load(ROOT / "glossary.yaml")
    states = {"full": full, "bare": bare(full), "none": Glossary()}
    earned: Earned = defaultdict(Counter)
    heading("The talk")
    talk(given.data, judge, states, earned, given.show)
    heading("Misreadings that are not listed")
    unlisted(full, earned, given.show)
    heading("Sound")
    sound(given.data)
    heading("Spellings")
    spellings(given.data)
    heading("Machine translation that professionals annotated")
    professionals(given.data, earned)
    heading("People")
    people(given.data, states, earned, given.show)
    heading("Earned, by the confidence that a check gives its circumstances")
    for (check, confidence), counted in sorted(earned.items()):
        print(f"{check:26}{confidence:5.2f}{share(counted['held'], counted['flags']):>26}")


if __name__ == "__main__":
    main()
