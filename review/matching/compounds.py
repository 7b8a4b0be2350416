"""Compounds of kanji that are nearly a term: half translated, one character off, or taken apart with a particle.

A machine that does not know a term renders its parts: 決定木 becomes 意思決定ツリー (the tree was only transcribed),
機械学習 becomes 機械の学習, 基盤モデル becomes 基礎モデル. Each kind is found only where the rest of the compound
agrees with the term, so a part alone is never flagged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from review.glossary import Glossary
from review.matching import names
from review.matching.batch import BETWEEN, Batch
from review.matching.names import Piece
from review.matching.sound import SoundIndex, skeletons, sound_of
from review.matching.strain import bearable, strain
from review.text import join_wraps, script

_PARTICLES = ("の", "な", "的な", "的", "型", "化された", "された")
_FURTHEST = 8
"""Kanji that may stand before or behind the katakana of a compound."""


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound that is like the form of a term, at offsets of the text. For `how` see `likeness`."""

    start: int
    end: int
    term: int
    form: str
    how: str


class Compounds:
    """The terms of one glossary that have kanji in them, ready to be compared with."""

    def __init__(self, glossary: Glossary) -> None:
        self._right = "\n".join(form for term in glossary.terms for form in term.right)
        self._words = SoundIndex()
        self._spoken: dict[str, list[tuple[int, str]]] = {}
        self._mixed: dict[str, list[tuple[int, str, str, bool]]] = {}
        self._split: dict[str, tuple[int, str]] = {}
        self._heard: dict[str, tuple[tuple[int, str], ...]] = {}
        self._seen: dict[str, tuple[Piece, ...]] = {}
        for index, term in enumerate(glossary.terms):
            for form in term.right:
                if not form.isascii() and any(script(character) == "kanji" for character in form):
                    self._add(index, form, term.source)

    def _add(self, index: int, form: str, sources: tuple[str, ...]) -> None:
        for source in sources:
            words = source.replace("-", " ").split()
            for word in words if len(words) > 1 else ():
                if len(word) >= 3 and word.isascii() and word.isalpha():
                    if word not in self._spoken:
                        self._words.add(word, skeletons(word))
                    if (index, form) not in self._spoken.setdefault(word, []):
                        self._spoken[word].append((index, form))
        for kana, kanji, first in _halves(form):
            self._mixed.setdefault(kana, []).append((index, form, kanji, first))
        if len(form) >= 4 and all(script(character) in ("kanji", "katakana") for character in form):
            for at in range(2, len(form) - 1):
                if script(form[at - 1]) == script(form[at]) == "katakana":
                    continue
                for particle in _PARTICLES:
                    variant = form[:at] + particle + form[at:]
                    if variant not in self._right:
                        self._split.setdefault(variant, (index, form))

    # --- texts -------------------------------------------------------------------------------------------------------

    def in_text(self, text: str) -> Iterator[Compound]:
        """The compounds in a text that are like a term."""
        if self._spoken or self._mixed:
            for start, run in names.runs(text):
                for part in self._worth(run):
                    yield from self._beside(text, start + part.start, start + part.end, part.text)
        if self._split:
            yield from self._taken_apart(text)

    def candidates(self, batch: Batch) -> Iterator[int]:
        """The indexes of the texts of a batch in which something may be like a term."""
        if self._spoken or self._mixed:
            yield from batch.with_runs(filter(self._worth, batch.runs))
        if self._split:
            joined = batch.joined.replace("\n", "")
            index = at = 0
            for _, start, _ in self._automaton.find_matches_as_indexes(joined):
                index += joined.count(BETWEEN, at, start)
                at = start
                yield index

    def _worth(self, run: str) -> tuple[Piece, ...]:
        """The katakana of a run that stands in some compound of the glossary, or sounds like a word of a source."""
        found = self._seen.get(run)
        if found is None:
            found = self._seen[run] = tuple(
                part
                for part in names.pieces(run)
                if part.script == "katakana" and (part.text in self._mixed or self._sounding(part.text))
            )
        return found

    def _beside(self, text: str, start: int, end: int, kana: str) -> Iterator[Compound]:
        first, last = start, end
        while first and start - first < _FURTHEST and script(text[first - 1]) == "kanji":
            first -= 1
        while last < len(text) and last - end < _FURTHEST and script(text[last]) == "kanji":
            last += 1
        if first == start and last == end:
            return
        for index, form in self._sounding(kana):
            for low, high, kanji in ((first, end, text[first:start]), (start, last, text[end:last])):
                if kana not in form and _shared(kanji, form):
                    yield Compound(low, high, index, form, "half")
        for index, form, wanted, before in self._mixed.get(kana, ()):
            kanji = text[first:start] if before else text[end:last]
            if _one_off(kanji, wanted):
                yield Compound(first if before else start, end if before else last, index, form, "kanji")

    def _sounding(self, kana: str) -> tuple[tuple[int, str], ...]:
        """The terms with a word in their source that sounds as this katakana does."""
        found = self._heard.get(kana)
        if found is None:
            sounds, short, skeleton = sound_of(kana)
            found = self._heard[kana] = (
                tuple(
                    entry
                    for word in self._words.find(skeleton)
                    if strain(word, sounds, bearable(sounds) + 0.01) <= bearable(sounds)
                    for entry in self._spoken[word]
                )
                if len(short) >= 3
                else ()
            )
        return found

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(list(self._split), matchkind=MatchKind.LeftmostLongest)

    @cached_property
    def _variants(self) -> list[tuple[int, str]]:
        return list(self._split.values())

    def _taken_apart(self, text: str) -> Iterator[Compound]:
        line = text.replace("\n", "") if "\n" in text else text
        if not self._automaton.find_matches_as_indexes(line):
            return
        joined = join_wraps(text)
        for variant, start, end in self._automaton.find_matches_as_indexes(joined.text):
            index, form = self._variants[variant]
            yield Compound(joined.starts[start], joined.ends[end - 1], index, form, "particle")


def _halves(form: str) -> Iterator[tuple[str, str, bool]]:
    """The katakana of a form that is kanji and katakana, the kanji beside it, and whether the kanji come first."""
    kinds = [script(character) for character in form]
    for at in range(2, len(form) - 1):
        left, right = set(kinds[:at]), set(kinds[at:])
        if left == {"kanji"} and right == {"katakana"}:
            yield form[at:], form[:at], True
        elif left == {"katakana"} and right == {"kanji"}:
            yield form[:at], form[at:], False


def _one_off(kanji: str, wanted: str) -> bool:
    """Whether kanji are those of a term but for one, at most half of them, which does not make another term of it."""
    if len(kanji) != len(wanted) or len(wanted) < 2:
        return False
    odd = [one + other for one, other in zip(kanji, wanted, strict=True) if one != other]
    return len(odd) == 1 and not any({*odd[0]} <= {*alternatives} for alternatives in _ALTERNATIVES)


_ALTERNATIVES = (
    *("大中小", "高中低", "長中短", "上中下", "前後", "新旧", "内外", "左右", "男女", "有無", "単複", "多少", "強弱"),
    *("軽重", "入出", "正負", "東西南北", "春夏秋冬", "主副", "親子", "公私", "良悪", "増減", "加減", "始終", "開閉"),
    *("送受", "売買", "昼夜", "明暗", "厚薄", "深浅", "遠近", "速遅", "縦横", "表裏", "動静", "全半", "非不無未"),
    "一二三四五六七八九十百千万",
)
"""Kanji that are put for each other to say another thing: 小規模言語モデル is no misspelled 大規模言語モデル."""


def _shared(kanji: str, form: str) -> bool:
    """Whether two kanji in a row of these stand in the form too."""
    return any(kanji[at : at + 2] in form for at in range(len(kanji) - 1))
