"""What the checks against the source find of errors that were put in, and how often they are wrong, by band of length.

    python benchmarks/source_checks.py [--data ../shared/data] [--sides pe ht] [--seed 1] [--without-meaning]

Errors go into the post-edited and the human translations of en-ja-mqm with a fixed seed: a digit of one number
changed, a Latin name or code left out, a sentence left out, a passage changed places with its neighbour. All passages
that can have such an error have it at once, as one transcript, and every check is surveyed on that transcript.
`found` is the share of the changed passages that carry a flag of the checks meant for the error, `false` the share of
the same passages that carry one as they were. Then the flags of each check on passages without an annotated error,
and how many of its flags lie on passages with an error of the kinds it looks for, both of the machine translation;
and what translations into Chinese and German, with no gold of their own, carry.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review import checks as checking
from review.checks import Checker, SourceGroup, neighbours, sense
from review.flag import Flag
from review.passage import Passage
from review.text import sentences

Row = Mapping[str, Any]
Edit = Callable[[str, str, random.Random], str | None]

BANDS = (("to 20", 20), ("21 to 60", 60), ("61 to 150", 150), ("above 150", 10**9))
"""Lengths of the unedited translation in code points."""

# --- errors ----------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"[0-9０-９]+")
_LATIN = re.compile(r"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]+(?:[-.&/'’][A-Za-z0-9]+)*")


def number_changed(text: str, source: str, dice: random.Random) -> str | None:
    """One digit of one number is another digit; a first digit is never 0 afterwards."""
    runs = list(_DIGITS.finditer(text))
    if not runs:
        return None
    run = dice.choice(runs)
    at = dice.randrange(run.start(), run.end())
    zero = ord(text[at]) - int(text[at])
    digits = [digit for digit in range(0 if at > run.start() else 1, 10) if digit != int(text[at])]
    return text[:at] + chr(zero + dice.choice(digits)) + text[at + 1 :]


def dropped(name: re.Pattern[str], once: bool = False) -> Edit:
    """The edit that leaves out a Latin token of that kind that the source has too, everywhere or one of several."""

    def edit(text: str, source: str, dice: random.Random) -> str | None:
        ours = Counter(found.group() for found in _LATIN.finditer(text))
        theirs = Counter(found.group() for found in _LATIN.finditer(source))
        shared = sorted(token for token, count in ours.items() if name.fullmatch(token) and token in theirs)
        if once:
            shared = [token for token in shared if 1 < ours[token] == theirs[token]]
        if not shared:
            return None
        token = dice.choice(shared)
        places = [found.span() for found in _LATIN.finditer(text) if found.group() == token]
        for start, end in [dice.choice(places)] if once else reversed(places):
            text = text[:start] + text[end:]
        return text

    return edit


_CODE = re.compile(r"(?=.*[A-Z].*[A-Z]|.*[A-Z].*\d|.*\d.*[A-Z]|.*[a-z][A-Z]).*")
_WORD = re.compile(r"[A-Z][a-z]+")
_ANY = re.compile(r"[A-Z].*|.*[A-Z].*")


def sentence_dropped(text: str, source: str, dice: random.Random) -> str | None:
    """One of several sentences is left out."""
    spans = list(sentences(text))
    if len(spans) < 2:
        return None
    span = dice.choice(spans)
    return text[: span.start] + text[span.end :]


def sentence_added(text: str, source: str, dice: random.Random) -> str | None:
    """A sentence that was left out of another passage stands among its own."""
    spans = list(sentences(text))
    if len(text) < 15 or not _POOL:
        return None
    at = dice.choice([0, *(span.end for span in spans)])
    return text[:at] + dice.choice(_POOL) + text[at:]


_POOL: list[str] = []
"""Sentences of the side that is edited."""


@dataclass(frozen=True)
class Kind:
    """A kind of error, how it is made, and the checks that are meant to find it."""

    name: str
    edit: Edit | None
    checks: frozenset[str]


_NAMES = frozenset({"entity-mismatch", "placeholder-mismatch"})

KINDS = (
    Kind("number changed", number_changed, _NAMES | {"number-mismatch"}),
    Kind("code dropped", dropped(_CODE), _NAMES),
    Kind("capitalised word dropped", dropped(_WORD), _NAMES),
    Kind("one of several codes dropped", dropped(_CODE, once=True), _NAMES),
    Kind("sentence dropped", sentence_dropped, frozenset({"omission"})),
    Kind("sentence added", sentence_added, frozenset({"addition"})),
    Kind("swapped with neighbour", None, frozenset({"misaligned"})),
)

LOOKS_FOR: Mapping[str, frozenset[int]] = {
    "number-mismatch": frozenset({4, 5, 6, 15}),
    "entity-mismatch": frozenset({1, 2, 3, 4, 5, 6, 8}),
    "untranslated": frozenset({3}),
    "omission": frozenset({5, 6}),
    "addition": frozenset({4, 6}),
    "misaligned": frozenset({4, 5, 6}),
    "placeholder-mismatch": frozenset({3, 4, 5, 6, 8}),
    "punctuation-mismatch": frozenset({6, 7, 14}),
    "missing-term": frozenset({1, 2, 3, 5, 6, 8}),
}
"""The types of annotated errors of which a flag of each check may tell."""


def swapped(rows: Sequence[Row], side: str, dice: random.Random) -> tuple[list[str], set[int]]:
    """The texts with half of the pairs of neighbours of a document changed over, and which texts those are."""
    texts = [row[side] for row in rows]
    changed: set[int] = set()
    for at in range(0, len(rows) - 1, 2):
        if rows[at]["doc"] == rows[at + 1]["doc"] and texts[at] != texts[at + 1] and dice.random() < 0.5:
            texts[at], texts[at + 1] = texts[at + 1], texts[at]
            changed |= {at, at + 1}
    return texts, changed


# --- running ---------------------------------------------------------------------------------------------------------


def flagged(
    checks: Sequence[checking.Check], texts: Sequence[str], sources: Sequence[str], language: str
) -> list[tuple[Flag, ...]]:
    """The flags of each text as the passages of one transcript."""
    passages = [Passage(number, text) for number, text in enumerate(texts, 1)]
    groups = {number: SourceGroup(source) for number, source in enumerate(sources, 1)}
    checker = Checker.of(tuple(checks), passages, None, language, groups, "en")
    return [checker.flags(passage, before, after) for passage, before, after in neighbours(passages)]


def band(text: str) -> str:
    return next(name for name, most in BANDS if len(text) <= most)


def table(title: str, counts: Mapping[str, tuple[int, int, int, int]]) -> None:
    """`counts` by band: found of changed, falsely flagged of unedited."""
    print(f"\n{title}")
    print(f"  {'length':12} {'passages':>9} {'found':>7} {'false':>7}")
    for name in (*(name for name, _ in BANDS), "all"):
        if name in counts:
            found, changed, false, clean = counts[name]
            print(f"  {name:12} {changed:9} {found / max(changed, 1):7.3f} {false / max(clean, 1):7.3f}")


def injected(kind: Kind, rows: Sequence[Row], side: str, seed: int, show: int = 0) -> None:
    """One table: a kind of error in one side, each check meant for it and all of them."""
    dice = random.Random(f"{seed} {kind.name} {side}")
    _POOL[:] = [span.of(row[side]) for row in rows for span in sentences(row[side]) if span.of(row[side])[-1] in "。？"]
    clean = [row[side] for row in rows]
    sources = [row["src"] for row in rows]
    if kind.edit is None:
        texts, changed = swapped(rows, side, dice)
    else:
        texts, changed = list(clean), set()
        for at, row in enumerate(rows):
            edited = kind.edit(row[side], row["src"], dice)
            if edited is not None and edited.strip() and edited != row[side]:
                texts[at] = edited
                changed.add(at)
    meant = [check for check in SOURCE if check.id in kind.checks]
    after, before = flagged(meant, texts, sources, "ja"), flagged(meant, clean, sources, "ja")
    used = sorted({flag.check for flags in (*after, *before) for flag in flags})
    for names in [kind.checks, *([frozenset({name}) for name in used] if len(used) > 1 else [])]:
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for at in changed:
            found = any(flag.check in names for flag in after[at])
            false = any(flag.check in names for flag in before[at])
            for name in (band(clean[at]), "all"):
                for slot, value in enumerate((found, True, false, True)):
                    counts[name][slot] += value
            if show and names == kind.checks and (false or not found):
                print(("FALSE " if false else "") + ("MISSED" if not found else ""), at)
                print("  ", sources[at][:show])
                print("  ", clean[at][:show])
                print("  ", texts[at][:show])
                for flag in before[at] if false else ():
                    print("     ", flag.check, repr(flag.text[:60]), flag.message, flag.confidence)
        label = ", ".join(sorted(names)) if len(names) == 1 else "all"
        table(f"{kind.name} in {side}: {label}", {name: tuple(row) for name, row in counts.items()})  # type: ignore[misc]


def machine(rows: Sequence[Row], show: int = 0) -> None:
    """The flags on the machine translation: on error-free passages, and how many are on errors of their kind."""
    found = flagged(SOURCE, [row["mt"] for row in rows], [row["src"] for row in rows], "ja")
    free = [flags for row, flags in zip(rows, found, strict=True) if not row["errors"]]
    default = {check.id for check in SOURCE if check.default}
    carried = sum(any(flag.check in default for flag in flags) for flags in free)
    print(
        f"\nerror-free paragraphs of mt with a default source flag: {carried} of {len(free)}, {carried / len(free):.3f}"
    )
    print(f"  {'check':22} {'flags':>6} {'on an error':>12} {'of its kind':>12} {'error-free':>11} {'confidence':>11}")
    for check in SOURCE:
        flags = [(row, flag) for row, some in zip(rows, found, strict=True) for flag in some if flag.check == check.id]
        if not flags:
            continue
        kinds = LOOKS_FOR.get(check.id, frozenset())
        on = sum(bool(row["errors"]) for row, _ in flags)
        of = sum(any(error["type"] in kinds for error in row["errors"]) for row, _ in flags)
        clean = sum(any(flag.check == check.id for flag in some) for some in free)
        mean = sum(flag.confidence for _, flag in flags) / len(flags)
        name = check.id + ("" if check.default else " *")
        print(f"  {name:22} {len(flags):6} {on / len(flags):12.2f} {of / len(flags):12.2f} {clean:11} {mean:11.2f}")
        if show:
            for row, flag in flags:
                if not row["errors"]:
                    print("    FREE", row["src"][:show], "|", row["mt"][:show], "|", flag.text[:40], flag.message)
    if any(not check.default for check in SOURCE):
        print("  * only when it is asked for")


def elsewhere(name: str, language: str, pairs: Iterable[tuple[str, str]], show: int = 0) -> None:
    """How many passages of a translation without gold carry a flag of each check."""
    sources, texts = zip(*pairs, strict=True)
    found = flagged(SOURCE, texts, sources, language)
    print(f"\n{name}: {len(texts)} passages")
    for check in SOURCE:
        flags = [flag for some in found for flag in some if flag.check == check.id]
        print(f"  {check.id:22} {len(flags):6} {len(flags) / len(texts):7.3f}")
        for flag in flags[:show]:
            print(
                "      ",
                sources[flag.passage - 1][:120],
                "|",
                texts[flag.passage - 1][:120],
                "|",
                flag.text[:40],
                flag.message,
            )


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


SOURCE: Sequence[checking.Check] = ()


def main() -> None:
    global SOURCE
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sides", nargs="+", default=["pe", "ht"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-meaning", action="store_true", help="as without the extra `semantic`")
    parser.add_argument("--only", nargs="+", default=[], help="words of the names of the tables to print")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print N characters of what was missed or false"
    )
    args = parser.parse_args()
    if args.without_meaning:
        sense.usable = lambda context: False
    SOURCE = list(checking.load(list(LOOKS_FOR.keys() & checking.BUILT_IN.keys())).checks)
    rows = read(args.data / "en-ja-mqm" / "dev.jsonl")

    def wanted(name: str) -> bool:
        return not args.only or any(word in name for word in args.only)

    for kind in KINDS:
        for side in args.sides:
            if wanted(kind.name):
                injected(kind, rows, side, args.seed, args.show)
    if wanted("machine"):
        machine(rows, args.show)
    if wanted("chinese"):
        cues = read(args.data / "en-zh-subtitles" / "dev.jsonl")
        elsewhere("en-zh-subtitles, reviewed", "zh", ((row["en"], row["reviewed"]) for row in cues), args.show and 20)
    if wanted("german"):
        track = args.data / "terminology" / "wmt25" / "track1.ende.jsonl"
        elsewhere(
            "wmt25 terminology, reference", "de", ((row["en"], row["de"]) for row in read(track)), args.show and 20
        )


if __name__ == "__main__":
    main()
