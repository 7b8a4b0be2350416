"""Transcripts and glossaries of any size, the same for the same seed: what the benchmarks measure on.

    python benchmarks/generate.py FOLDER --passages 100000 --terms 10000 --misreadings 3 --hits 0.3 --seed 1

writes `transcript.ja.txt`, `glossary.yaml` and `patterns.txt` (every misreading on a line of its own, for `grep -f`).
The text is Japanese in its mix of scripts, in the length of its passages and in how it is wrapped, and says nothing.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

# The 2,965 kanji of JIS X 0208's first level.
_KANJI = "".join(
    bytes((row, cell)).decode("euc_jp", "ignore") for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF)
)
_MORAE = [
    *"アイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモヤユヨラリルレロワ",
    *"ガギグゲゴザジズゼゾダデドバビブベボパピプペポンンン",
    *"キャ シュ ショ チャ ジュ ティ ディ ファ フィ フォ ッカ ッサ ッタ ット".split(),
    *"アー ター ラー シー ニー リー スー ルー デー".split(),
]
_LATIN = "AI GPU API CPU 3D Web Python Linux OK PC".split()
_PARTICLES = "は が を に で と も の から まで より へ".split()
_ENDS = (
    "です。 ます。 でした。 ました。 と思います。 と考えています。 んだ。 だと思う。 でしょう? ですね。 してください。 "
    "ことができます。 わけです。 ています。 ていました。 ということです。 かもしれません。 なんだ。 のです。 だろう。"
).split()
_LINKS = "そして しかし それで つまり 例えば もちろん だから また さらに 実は".split()
_ONSETS = "b br c ch cl d dr f fl g gl gr h j k kr l m n p pl pr qu r s sc sh sk sl sp st t th tr v w y z".split()
_VOWELS = "a e i o u ai ea io ou ua".split()
_CODAS = ["", "", "", *"n r l s x m nd rk th ck".split()]


def glossary(terms: int, misreadings: int, seed: int = 1) -> list[tuple[str, list[str]]]:
    """Invented names, each with misreadings of three kinds in turn: in katakana, misspelt, and in kanji."""
    dice = random.Random(f"glossary {seed}")
    seen: set[str] = set()

    def fresh(make: Callable[[], str]) -> str:
        while True:
            made = make()
            if made.lower() not in seen:
                seen.add(made.lower())
                return made

    entries = []
    for _ in range(terms):
        name = fresh(lambda: _name(dice))
        wrong = []
        for kind in range(misreadings):
            if kind % 3 == 0:
                wrong.append(fresh(lambda: "".join(dice.choices(_MORAE, k=dice.randint(3, 6)))))
            elif kind % 3 == 1:
                wrong.append(fresh(lambda name=name: _misspelt(name, dice)))
            else:
                wrong.append(fresh(lambda: "".join(dice.choices(_KANJI, k=3))))
        entries.append((name, wrong))
    return entries


def _name(dice: random.Random) -> str:
    syllables = (dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_CODAS) for _ in range(dice.randint(2, 3)))
    return "".join(syllables).capitalize()


def _misspelt(name: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(name))
    return name[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + name[at + dice.randint(0, 1) :]


class _Vocabulary:
    """Words that are drawn as words are in texts: the n-th most common one an n-th as often as the first."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.loans = ["".join(dice.choices(_MORAE, k=dice.randint(2, 5))) for _ in range(6000)]
        self.compounds = ["".join(dice.choices(_KANJI, k=dice.choice((1, 2, 2, 2, 3)))) for _ in range(20_000)]
        self.weights = [*accumulate(1 / rank for rank in range(1, len(self.compounds) + 1))]
        self.loan_weights = self.weights[: len(self.loans)]

    def loan(self) -> str:
        return self.dice.choices(self.loans, cum_weights=self.loan_weights)[0]

    def compound(self) -> str:
        return self.dice.choices(self.compounds, cum_weights=self.weights)[0]

    def noun(self) -> str:
        kind = self.dice.random()
        if kind < 0.3:
            return self.loan()
        if kind < 0.36:
            return f"{self.loan()}・{self.loan()}"
        if kind < 0.44:
            return self.dice.choice(_LATIN)
        return self.compound()


def passages(count: int, wrong: Sequence[str], hits: float, length: float = 1, seed: int = 1) -> Iterator[str]:
    """`count` passages, with `hits` of the `wrong` renderings in a passage on average.

    With `length` 1 they have 50 characters on average, as those of a talk that was transcribed.
    """
    dice = random.Random(f"transcript {seed}")
    words = _Vocabulary(dice)
    for _ in range(count):
        clauses = []
        for _ in range(max(1, round(length * dice.choice((1, 1, 2, 2, 2, 3, 3, 4, 5, 7))))):
            link = dice.choice(_LINKS) + "、" if dice.random() < 0.4 else ""
            middle = f"{words.noun()}{dice.choice(_PARTICLES)}" if dice.random() < 0.6 else ""
            verb = words.compound()
            clauses.append(f"{link}{words.noun()}{dice.choice(_PARTICLES)}{middle}{verb}し{dice.choice(_ENDS)}")
        while wrong and dice.random() < hits / (1 + hits):
            at = dice.randrange(len(clauses))
            clauses[at] = f"その{dice.choice(wrong)}は{clauses[at]}"
        yield _wrapped("".join(clauses), dice)


_PHRASE_END = re.compile("(?<=[、。?はがをにでともの])(?![、。?])")


def _wrapped(text: str, dice: random.Random) -> str:
    """Lines as subtitles have them: most end with a phrase, one in ten just where it is full."""
    lines = []
    while len(text) > 26:
        cut = dice.randint(18, 26)
        if dice.random() < 0.9:
            cut = max((end.start() for end in _PHRASE_END.finditer(text, 8, 27)), default=cut)
        lines.append(text[:cut])
        text = text[cut:]
    return "\n".join([*lines, text] if text else lines)


def write(
    folder: Path, count: int, terms: int, misreadings: int, hits: float, length: float = 1, seed: int = 1
) -> None:
    """The three files, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = glossary(terms, misreadings, seed)
    wrong = [form for _, forms in entries for form in forms]
    lines = ["source_language: en", "target_language: ja", "terms:" if entries else "terms: []"]
    for name, forms in entries:
        lines += [f"  - term: {name}", f"    source: {name}", f"    misreadings: [{', '.join(forms)}]"]
    (folder / "glossary.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "patterns.txt").write_text("\n".join(wrong) + "\n", encoding="utf-8")
    with (folder / "transcript.ja.txt").open("w", encoding="utf-8", newline="\n") as stream:
        for number, passage in enumerate(passages(count, wrong, hits, length, seed)):
            stream.write(("\n" if number else "") + passage + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--terms", type=int, default=10_000)
    parser.add_argument("--misreadings", type=int, default=3)
    parser.add_argument("--hits", type=float, default=0.3, help="misreadings in a passage, on average")
    parser.add_argument("--length", type=float, default=1, help="1 for passages of 50 characters on average, 2 for 100")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.passages, given.terms, given.misreadings, given.hits, given.length, given.seed)


if __name__ == "__main__":
    main()
