"""Transcripts and glossaries of any size, the same for the same seed: what the benchmarks measure on.

    python benchmarks/generate.py FOLDER --passages 100000 --terms 10000 --misreadings 3 --hits 0.3 --seed 1

writes `transcript.ja.txt`, `glossary.yaml` and `patterns.txt` (every misreading on a line of its own, for `grep -f`).
The text is Japanese in its mix of scripts, in the length of its passages and in how it is wrapped, and says nothing.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

_KANJI = (
    "日人年大出本中子見国言上分生手自行者二間事思時気会十家女三前的方入小地合後目長場代私下立部学物月田何来彼話体動"
    "社知理山内同心発高実作当新世今書度明五戦力名金性対意用男主通関文屋感郎業定政持道外取所現最化四先民身不口川東相多"
    "法全聞情野考向平成軍開教経信近以語面連問原顔正機九次数美回表声報要変神記和引治決太込受解市期様活頭組指説能"
)
_WORDS = (
    "モデル データ システム チップ ソフトウェア ハードウェア クラウド サーバー ネットワーク エンジニア プログラマー ドラマ ゲーム "
    "ロボット シミュレーション アルゴリズム プラットフォーム コミュニティ パートナー インフラ デバイス カメラ メガネ ビジネス サービス"
).split()
_LATIN = "AI GPU API CPU 3D Web Python Linux OK PC".split()
_PARTICLES = "は が を に で と も の から まで より へ".split()
_ENDS = (
    "です。 ます。 でした。 ました。 と思います。 と考えています。 んだ。 だと思う。 でしょう? ですね。 してください。 ことができます。 "
    "わけです。 ています。 ていました。 ということです。 かもしれません。 なんだ。 のです。 だろう。"
).split()
_LINKS = "そして しかし それで つまり 例えば もちろん だから また さらに 実は".split()
_SYLLABLES = (
    "ka ki ku ke ko sa shi su ta te to na ni ra ri ru re lo ma mi mo va vi ve xo za zen tor lux dra gen pha nex".split()
)
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワガギグゲゴザジズゼゾダデドバビブベボパピプペポ"


def glossary(terms: int, misreadings: int, seed: int = 1) -> list[tuple[str, list[str]]]:
    """Invented names, each with misreadings of three kinds in turn: in katakana, misspelt, and in kanji."""
    dice = random.Random(f"glossary {seed}")
    seen: set[str] = set()

    def fresh(make: object) -> str:
        while True:
            made = make()  # type: ignore[operator]
            if made.lower() not in seen:
                seen.add(made.lower())
                return made

    entries = []
    for _ in range(terms):
        name = fresh(lambda: "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))).capitalize())
        wrong = []
        for kind in range(misreadings):
            if kind % 3 == 0:
                wrong.append(fresh(lambda: "".join(dice.choices(_KATAKANA, k=dice.randint(3, 7)))))
            elif kind % 3 == 1:
                wrong.append(fresh(lambda name=name: _misspelt(name, dice)))
            else:
                wrong.append(fresh(lambda: "".join(dice.choices(_KANJI, k=3))))
        entries.append((name, wrong))
    return entries


def _misspelt(name: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(name))
    return name[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + name[at + dice.randint(0, 1) :]


def passages(count: int, wrong: Sequence[str], hits: float, seed: int = 1) -> Iterator[str]:
    """`count` passages of one to four lines, with `hits` of the `wrong` renderings in a passage on average."""
    dice = random.Random(f"transcript {seed}")
    for _ in range(count):
        clauses = []
        for _ in range(dice.choices((1, 2, 3, 4, 5), (3, 4, 3, 2, 1))[0]):
            subject, verb = _noun(dice), "".join(dice.choices(_KANJI, k=2))
            link = dice.choice(_LINKS) + "、" if dice.random() < 0.4 else ""
            middle = f"{_noun(dice)}{dice.choice(_PARTICLES)}" if dice.random() < 0.6 else ""
            clauses.append(f"{link}{subject}{dice.choice(_PARTICLES)}{middle}{verb}し{dice.choice(_ENDS)}")
        while wrong and dice.random() < hits / (1 + hits):
            at = dice.randrange(len(clauses))
            clauses[at] = f"その{dice.choice(wrong)}は{clauses[at]}"
        yield _wrapped("".join(clauses), dice)


def _noun(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.3:
        return dice.choice(_WORDS)
    if kind < 0.36:
        return f"{dice.choice(_WORDS)}・{dice.choice(_WORDS)}"
    if kind < 0.44:
        return dice.choice(_LATIN)
    return "".join(dice.choices(_KANJI, k=2))


def _wrapped(text: str, dice: random.Random) -> str:
    lines = []
    while len(text) > 26:
        cut = dice.randint(18, 26)
        lines.append(text[:cut])
        text = text[cut:]
    return "\n".join([*lines, text])


def write(folder: Path, count: int, terms: int, misreadings: int, hits: float, seed: int = 1) -> None:
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
        for number, passage in enumerate(passages(count, wrong, hits, seed)):
            stream.write(("\n" if number else "") + passage + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--terms", type=int, default=10_000)
    parser.add_argument("--misreadings", type=int, default=3)
    parser.add_argument("--hits", type=float, default=0.3, help="misreadings in a passage, on average")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.passages, given.terms, given.misreadings, given.hits, given.seed)


if __name__ == "__main__":
    main()
