"""Whether decisions find their place in an input that was edited: a table by kind of change, on real texts.

    python benchmarks/relocation.py [--data ../shared/data] [--seeds 20] [--rate 0.05 0.15 0.3] [--show 5]

Every code point carries where it came from through seeded edits, so the right place of every decision is known: words
and sentences replaced, put in and taken out, passages inserted, copied, deleted, replaced, moved alone and in blocks,
merged, split and re-wrapped; then all that once more, with decisions on both inputs. Exits 1 unless nothing is placed
wrongly, 0.98 are placed where the passage only moved, and 0.9 where it was edited elsewhere.

A decision's kind is what happened to its passage: edited beside is within the 12 code points that it quotes. `place
left` counts those whose place is still there: the others are right when they are stale.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from review import text
from review.decision import Comment, Correction, Decision, Split, new_id
from review.passage import Passage
from review.relocate import place
from review.revise import quote
from review.text import Span

WHAT = ["inserted", "copied", "deleted", "moved", "block", "edited", "edited", "edited", "sentence", "merged"]
WHAT += ["split", "wrapped", "replaced"]

# A code point and the number that it was born with.
Letter = tuple[str, int]
Letters = list[Letter]


def targets(path: Path) -> list[str]:
    """Blank-line-separated blocks of a text, its lines where it has no blank ones, or `mt` of JSON Lines."""
    if path.suffix == ".jsonl":
        entries = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return [entry["mt"] for entry in entries if entry["mt"].strip()]
    content = path.read_text(encoding="utf-8")
    if "\n\n" not in content:
        return [line for line in content.splitlines() if line.strip()]
    return [block for block in re.split(r"\n{2,}", content.strip("\n")) if block.strip()]


def read(letters: Letters) -> str:
    return "".join(character for character, _ in letters)


def squeezed(content: str) -> str:
    return "".join(content.split())


@dataclass
class Unit:
    """A passage while it is edited: its letters, and the passages of the input before that are in it."""

    letters: Letters
    came_from: set[int]
    changed: bool = False


class Editor:
    """One round of seeded edits of a list of passages."""

    def __init__(self, dice: random.Random, others: Sequence[str], rate: float) -> None:
        self.dice, self.others, self.rate = dice, dice.sample(others, len(others)), rate
        self.born = 0

    def fresh(self, content: str) -> Letters:
        first, self.born = self.born, self.born + len(content)
        return [(character, first + at) for at, character in enumerate(content)]

    def edit(self, old: list[Letters], copies: bool = True) -> tuple[list[Unit], dict[int, str]]:
        """The next input, and what happened to each passage, by its index."""
        kinds: dict[int, str] = {}
        units: list[Unit] = []
        moving: list[tuple[int, list[Unit]]] = []
        copied: list[int] = []
        skip = 0
        for index, letters in enumerate(old):
            unit = Unit(list(letters), {index})
            if skip:
                skip -= 1
                continue
            if self.dice.random() >= self.rate:
                units.append(unit)
                continue
            # Something new in the place of a passage that is gone is that passage, edited, for whoever decided on all
            # of it: here `replaced` stands for that.
            gone = index
            while gone and kinds.get(gone - 1) in ("deleted", "moved alone", "moved in a block"):
                gone -= 1
            vacated = "deleted" in (kinds.get(at) for at in range(gone, index))
            what = self.dice.choice(WHAT)
            if what == "inserted" and not vacated:
                units.append(Unit(self.fresh(self.others.pop()), set()))
                units.append(unit)
            elif what == "copied" and copies:
                units.append(unit)
                copied.append(len(units))
            elif what == "deleted":
                kinds[index] = "deleted"
            elif what == "replaced":
                # What is said about the whole passage is said about the one between its neighbours.
                kinds[index] = "replaced"
                units.append(Unit(self.fresh(self.others.pop()), {index}))
            elif what == "moved":
                kinds[index] = "moved alone"
                moving.append((self.dice.randrange(len(old)), [unit]))
            elif what == "block":
                size = min(self.dice.randint(3, 8), len(old) - index)
                block = [Unit(list(old[at]), {at}) for at in range(index, index + size)]
                kinds.update(dict.fromkeys(range(index, index + size), "moved in a block"))
                moving.append((self.dice.randrange(len(old)), block))
                skip = size - 1
            elif what == "merged" and index + 1 < len(old):
                kinds[index] = kinds[index + 1] = "merged"
                border = self.dice.choice(["\n", "", " "])
                both = Unit([*letters, *self.fresh(border), *old[index + 1]], {index, index + 1}, True)
                units.append(both)
                skip = 1
            elif what == "split" and len(letters) > 6:
                kinds[index] = "split"
                units.extend(self.cut(unit))
            elif what == "wrapped":
                kinds[index] = "re-wrapped"
                units.append(Unit(self.wrapped(letters), {index}, True))
            elif what == "sentence":
                units.append(Unit(self.shortened(letters), {index}, True))
            else:
                edits = self.dice.choice([1, 1, 1, 2, 3])
                for _ in range(edits):
                    unit.letters = self.touched(unit.letters)
                unit.changed = True
                units.append(unit)
        # A copy far from a passage that is deleted or edited would be that passage, moved, for any reader.
        for at in reversed(copied):
            source = self.dice.randrange(len(old))
            twins = {index for index, letters in enumerate(old) if read(letters) == read(old[source])}
            if len(twins) > 1 and twins & kinds.keys():
                continue
            if kinds.get(source) not in ("deleted", "replaced", "moved alone") and not any(
                twins & unit.came_from for unit in units[max(0, at - 6) : at + 6]
            ):
                units.insert(at, Unit(self.fresh(read(old[source])), set()))
        for at, block in moving:
            where = min(at, len(units))
            units[where:where] = block
        kinds.update({index: "deleted" for unit in units if not read(unit.letters).strip() for index in unit.came_from})
        return [unit for unit in units if read(unit.letters).strip()], kinds

    def touched(self, letters: Letters) -> Letters:
        """A word replaced, deleted, or put in, or punctuation changed."""
        content = read(letters)
        words = list(text.words(content))
        word = self.dice.choice(words) if words else Span(0, 0)
        what = self.dice.choice(["replace", "replace", "delete", "insert"])
        other = self.dice.choice(self.others)
        pieces = [one.of(other) for one in text.words(other) if one.of(other).strip()] or ["x"]
        piece = self.dice.choice(pieces)
        if what == "insert" or not words:
            at = self.dice.choice([word.start, word.end])
            return [*letters[:at], *self.fresh(piece), *letters[at:]]
        if what == "delete":
            return [*letters[: word.start], *letters[word.end :]]
        gone = word.of(content)
        if piece[0] == gone[:1] or piece[-1] == gone[-1:]:
            # It would leave a part of the word.
            piece = "ψ"
        return [*letters[: word.start], *self.fresh(piece), *letters[word.end :]]

    def shortened(self, letters: Letters) -> Letters:
        content = read(letters)
        sentences = list(text.sentences(content))
        if len(sentences) < 2:
            return self.touched(letters)
        gone = self.dice.choice(sentences)
        return [*letters[: gone.start], *letters[gone.end :]]

    def cut(self, unit: Unit) -> list[Unit]:
        content = read(unit.letters)
        places = [one.end for one in text.sentences(content)][:-1] or [one.end for one in text.words(content)][:-1]
        at = self.dice.choice(places or [len(content) // 2])
        parts = [unit.letters[:at], unit.letters[at:]]
        return [Unit(part, set(unit.came_from), True) for part in parts if read(part).strip()]

    def wrapped(self, letters: Letters) -> Letters:
        """Wraps taken out as a reader joins them, and put in elsewhere."""
        content = read(letters)
        joined = text.join_wraps(content)
        out: Letters = []
        for character, start, end in zip(joined.text, joined.starts, joined.ends, strict=True):
            if content[start:end] == character:
                out.append(letters[start])
            else:
                out.extend(self.fresh(character))
        width = self.dice.randint(12, 30)
        again: Letters = []
        line = 0
        for letter in out:
            if line >= width and letter[0] not in "、。）」":
                again.extend(self.fresh("\n"))
                line = 0
                if letter[0] == " ":
                    continue
            again.append(letter)
            line += 1
        return again


# --- decisions -------------------------------------------------------------------------------------------------------


@dataclass
class Made:
    """A decision, the passage index that it was made on, and the letters it is about."""

    decision: Decision
    index: int
    letters: list[int]
    around: list[int]
    left: int | None = None
    right: int | None = None
    behind: int | None = None


def decide(old: list[Letters], dice: random.Random, share: float) -> list[Made]:
    """Corrections of words, insertions, splits and comments, on a share of the passages."""
    made: list[Made] = []
    for index, letters in enumerate(old):
        if dice.random() >= share:
            continue
        content = read(letters)
        passage = Passage(index + 1, content)
        words = [one for one in text.words(content) if one.of(content).strip()]
        several = dice.choice([1, 1, 2])
        for _ in range(several):
            # What is inserted beside a deletion stands right beside what is left: such ones are made alone.
            kind = dice.random() if several == 1 else dice.choice([0.0, 0.5, 0.5, 0.5])
            if kind < 0.1:
                made.append(
                    Made(Comment(passage=index + 1, text="?", digest=passage.digest, id=new_id()), index, [], [])
                )
                continue
            if not words:
                continue
            first = dice.randrange(len(words))
            last = min(len(words) - 1, first + dice.choice([0, 0, 0, 1, 2, 5]))
            span = Span(words[first].start, words[last].end)
            decision: Decision
            if kind < 0.2:
                span = Span(span.start, span.start)
                decision = Correction(passage=index + 1, after="あの", id=new_id(), **quote(passage, span))
            elif kind < 0.27 and 0 < span.start < len(content):
                span = Span(span.start, span.start)
                fields = quote(passage, span)
                del fields["before"]
                decision = Split(passage=index + 1, id=new_id(), **fields)
            else:
                after = dice.choice(["", "USD", span.of(content) + "たち", "Llama 3", "「" + span.of(content) + "」"])
                decision = Correction(passage=index + 1, after=after, id=new_id(), **quote(passage, span))
            ids = [born for _, born in letters]
            low, high = max(0, span.start - 12), min(len(letters), span.end + 12)
            made.append(
                Made(
                    decision,
                    index,
                    [born for at, born in enumerate(ids) if span.start <= at < span.end and not content[at].isspace()],
                    ids[low:high],
                    next((ids[at] for at in range(span.start - 1, -1, -1) if not content[at].isspace()), None),
                    next((ids[at] for at in range(span.start, len(ids)) if not content[at].isspace()), None),
                    next((ids[at] for at in range(span.end, len(ids)) if not content[at].isspace()), None),
                )
            )
    return made


# --- the truth -------------------------------------------------------------------------------------------------------


class Truth:
    """Where the letters of an older input are in the newest."""

    def __init__(self, newest: list[Letters], units: list[Unit]) -> None:
        self.newest, self.units = newest, units
        self.where = {born: (index, at) for index, letters in enumerate(newest) for at, (_, born) in enumerate(letters)}
        self.squeezed = {
            born: (index, at)
            for index, letters in enumerate(newest)
            for at, (_, born) in enumerate(one for one in letters if not one[0].isspace())
        }

    def stands(self, made: Made, passage: int, span: Span) -> bool:
        """Whether an edit did what the correction wants: its letters are gone, and `after` is between the others."""
        decision, content = made.decision, read(self.newest[passage - 1])
        if not isinstance(decision, Correction):
            return False
        if all(born in self.where for born in made.letters) and made.letters:
            return False
        before, behind = squeezed(content[: span.start]), squeezed(content[span.end :])
        left, right = squeezed(decision.prefix), squeezed(decision.suffix)
        # As if it had been applied: up to the ends of the passage, or of what other edits left.
        return span.of(content) == decision.after and (
            (before.endswith(left[-4:]) and behind.startswith(right[:4])) or self._between(made, passage - 1, span)
        )

    def _between(self, made: Made, index: int, span: Span) -> bool:
        dense = [one for one in self.newest[index][: span.start] if not one[0].isspace()]
        behind = [one for one in self.newest[index][span.end :] if not one[0].isspace()]
        return (not dense or made.left is None or dense[-1][1] == made.left) and (
            not behind or made.behind is None or behind[0][1] == made.behind
        )

    def restored(self, made: Made, passage: int, span: Span) -> bool:
        """Whether edits took the letters away and put the same ones in their place: the quote stands there as ever."""
        decision = made.decision
        if not isinstance(decision, Correction) or made.index not in {-1, *self.units[passage - 1].came_from}:
            return False
        content = read(self.newest[passage - 1])
        start = span.start - len(decision.prefix)
        if not decision.before:
            return content.startswith(decision.prefix + decision.suffix, start)
        before = squeezed(decision.before)
        return squeezed(content).count(before) == 1 and squeezed(span.of(content)) == before

    def right(self, made: Made, passage: int | None, span: Span | None) -> bool:
        """Whether the decision stands in its right place, or is stale where it has none."""
        if isinstance(made.decision, Comment):
            return passage is not None and self.homes(made) is not None and passage - 1 in (self.homes(made) or ())
        truth = self.span(made)
        if passage is None or span is None:
            return False
        if truth is None:
            return self.restored(made, passage, span)
        index, start, end = truth
        if made.letters:
            return passage - 1 == index and (span.start, span.end) == (start, end)
        # An insertion may stand on either side of blanks.
        return passage - 1 == index and start <= span.start <= end

    def exists(self, made: Made) -> bool:
        return bool(self.homes(made)) if isinstance(made.decision, Comment) else self.span(made) is not None

    def homes(self, made: Made) -> set[int] | None:
        return {index for index, unit in enumerate(self.units) if made.index in unit.came_from}

    def span(self, made: Made) -> tuple[int, int, int] | None:
        if made.letters:
            places = [self.where.get(born) for born in made.letters]
            dense = [self.squeezed.get(born) for born in made.letters]
            first, last = places[0], places[-1]
            if first is None or last is None or any(one is None for one in dense):
                return None
            if [one for one in dense if one] != [(first[0], dense[0][1] + at) for at in range(len(dense))]:  # type: ignore[index]
                return None
            return first[0], first[1], last[1] + 1
        left = self.squeezed.get(made.left) if made.left is not None else None
        right = self.squeezed.get(made.right) if made.right is not None else None
        if made.left is None and right is not None and made.right is not None:
            index, at = self.where[made.right]
            return (index, 0, at) if right[1] == 0 else (index, at, at)
        if made.right is None and left is not None and made.left is not None:
            index, at = self.where[made.left]
            return index, at + 1, len(self.newest[index])
        if left is None or right is None or left[0] != right[0] or left[1] + 1 != right[1]:
            return None
        assert made.left is not None and made.right is not None
        return left[0], self.where[made.left][1] + 1, self.where[made.right][1]


def kind_of(made: Made, kinds: dict[int, str], truth: Truth, changed: set[int]) -> str:
    kind = kinds.get(made.index)
    if isinstance(made.decision, Comment):
        return "whole, " + (kind or ("edited" if made.index in changed else "kept"))
    if kind is not None:
        return kind
    if made.index not in changed:
        return "kept"
    if truth.span(made) is None:
        return "edited in it"
    here = [truth.where.get(born) for born in made.around]
    if any(one is None for one in here):
        return "edited beside"
    offsets = [one[1] for one in here if one]
    return "edited elsewhere" if offsets == list(range(offsets[0], offsets[0] + len(offsets))) else "edited beside"


def run(
    old: list[str], others: Sequence[str], seed: int, rate: float, table: dict[str, Counter[str]], show: list[int]
) -> None:
    dice = random.Random(seed)
    editor = Editor(dice, others, rate)
    first = [editor.fresh(one) for one in old]
    made_first = decide(first, dice, 0.5)
    digests = {"first": [text.digest(read(one)) for one in first]}
    units, kinds = editor.edit(first)
    newest = [unit.letters for unit in units]
    judge(made_first, newest, units, kinds, digests, table, show)
    # The same decisions, with others made on the second input, after one more round. A copy from the first round whose
    # original goes in the second would be that original, moved, for any reader of the first input.
    units, kinds = editor.edit(first, copies=False)
    newest = [unit.letters for unit in units]
    made_second = decide(newest, dice, 0.3)
    digests["second"] = [text.digest(read(one)) for one in newest]
    later, later_kinds = editor.edit(newest)
    last = [unit.letters for unit in later]
    passages = [Passage(number, read(letters)) for number, letters in enumerate(last, 1)]
    placed = place([one.decision for one in [*made_first, *made_second]], passages, digests)
    changed = {index for unit in later if unit.changed for index in unit.came_from}
    truth = Truth(last, later)
    for one, its in list(zip([*made_first, *made_second], placed, strict=True))[len(made_first) :]:
        count(
            one,
            its.passage,
            its.span,
            its.standing,
            kind_of(one, later_kinds, truth, changed),
            truth,
            passages,
            table,
            show,
        )
    for one in made_first:
        one.index = -1
    for one, its in zip(made_first, placed, strict=False):
        if not isinstance(one.decision, Comment):
            count(one, its.passage, its.span, its.standing, "two rounds", truth, passages, table, show)


def judge(
    made: list[Made],
    newest: list[Letters],
    units: list[Unit],
    kinds: dict[int, str],
    digests: dict[str, list[str]],
    table: dict[str, Counter[str]],
    show: list[int],
) -> None:
    passages = [Passage(number, read(letters)) for number, letters in enumerate(newest, 1)]
    placed = place([one.decision for one in made], passages, digests)
    changed = {index for unit in units if unit.changed for index in unit.came_from}
    truth = Truth(newest, units)
    for one, its in zip(made, placed, strict=True):
        count(
            one, its.passage, its.span, its.standing, kind_of(one, kinds, truth, changed), truth, passages, table, show
        )


def count(
    made: Made,
    passage: int | None,
    span: Span | None,
    standing: bool,
    kind: str,
    truth: Truth,
    passages: list[Passage],
    table: dict[str, Counter[str]],
    show: list[int],
) -> None:
    row = table[kind]
    row["decisions"] += 1
    row["there"] += truth.exists(made)
    if passage is None:
        row["stale"] += 1
    elif truth.stands(made, passage, span) if standing and span else truth.right(made, passage, span):
        row["right"] += 1
    else:
        row["wrong"] += 1
        if show[0] > 0:
            show[0] -= 1
            print(
                f"WRONG ({kind}) {made.decision}\n  -> {passage} {span}: {passages[passage - 1].target!r}",
                file=sys.stderr,
            )
            print(f"  truth: {truth.span(made)}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--texts", type=Path, nargs="*", help="two texts or more instead of those under --data")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--rate", type=float, nargs="*", default=[0.05, 0.15, 0.3], help="share of passages that change"
    )
    parser.add_argument("--show", type=int, default=5, help="how many wrong placements to print")
    arguments = parser.parse_args()
    files = arguments.texts or [arguments.data / "siggraph-2024.ja.txt", arguments.data / "en-ja-mqm" / "dev.jsonl"]
    texts = [targets(path) for path in files]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    show = [arguments.show]
    for old, others in itertools.permutations(texts, 2):
        for rate in arguments.rate:
            for seed in range(arguments.first, arguments.first + arguments.seeds):
                run(old, others, seed, rate, table, show)
    columns = ("decisions", "there", "right", "stale", "wrong")
    print(
        f"{'kind of change':24}", *(f"{'place left' if name == 'there' else name:>10}" for name in columns), "   right"
    )
    for kind, row in sorted(table.items()):
        share = row["right"] / row["there"] if row["there"] else 1.0
        print(f"{kind:24}", *(f"{row[name]:10}" for name in columns), f"  {share:.4f}")
    wrong = sum(row["wrong"] for row in table.values())
    moved = Counter[str]()
    for kind in ("kept", "moved alone", "moved in a block"):
        moved.update(table[kind])
    elsewhere = table["edited elsewhere"]
    shares = moved["right"] / max(1, moved["there"]), elsewhere["right"] / max(1, elsewhere["there"])
    print(f"wrong {wrong}; right where the passage only moved {shares[0]:.4f}, edited elsewhere {shares[1]:.4f}")
    return 0 if wrong == 0 and shares[0] >= 0.98 and shares[1] >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
