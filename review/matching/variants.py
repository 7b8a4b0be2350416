"""One name in several spellings within a transcript, found without a glossary: groups of spellings with their counts.

Spellings are of one name when they fold to one (コンピュータ and コンピューター, GitHub and Github), when a Latin and a
katakana spelling sound alike (Meta and メタ), or when they are a letter or two apart and no dictionary has them (Lama
and Llama, ルクソティカ and ルックスオティカ). Words that a dictionary knows as different words never are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from review.matching import dictionary, names
from review.matching.names import Piece
from review.matching.near import NearIndex, allowed, by_sound, distance
from review.matching.sound import Sound, SoundIndex, skeletons, sound_of, sounds_of, spelled_out
from review.matching.strain import bearable, strain
from review.text import fold_plain, is_wide, script

FOLD, NEAR, SCRIPT, STEM = "fold", "near", "script", "stem"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a name is written, and how often. `script` is `katakana`, `latin` or `mixed`.

    `within` is how often it stands anywhere, as a part of longer names too.
    """

    text: str
    count: int
    script: str
    within: int


@dataclass(frozen=True, slots=True)
class Group:
    """The spellings of one name, the most frequent first; `how` is the loosest of the links that hold them together."""

    spellings: tuple[Spelling, ...]
    how: str

    @property
    def total(self) -> int:
        return sum(one.count for one in self.spellings)


# --- what a run offers -----------------------------------------------------------------------------------------------


class Unit(NamedTuple):
    """A stretch of a run that may be a name: offsets in the run, and how it is spelled, wraps apart."""

    start: int
    end: int
    text: str
    script: str


@lru_cache(maxsize=2048)
def units(run: str) -> tuple[Unit, ...]:
    """The stretches of a run that may be names of their own, the longest first."""
    parts = names.pieces(run)
    if len(parts) == 1:
        return tuple(Unit(part.start, part.end, part.text, part.script) for part in parts)
    if sum(part.script == "latin" for part in parts) > names.PROSE:
        return ()
    found = []
    for first, last in sorted(set(_stretches(parts)), key=lambda one: (one[0] - one[1], one)):
        scripts = {part.script for part in parts[first:last]} - {"digit"}
        kind = scripts.pop() if len(scripts) == 1 else "mixed"
        start, end = parts[first].start, parts[last - 1].end
        found.append(Unit(start, end, unwrapped(run[start:end]), kind))
    return tuple(found)


@lru_cache(maxsize=2048)
def words(run: str) -> tuple[Unit, ...]:
    """The Latin words of a run that may be names, in a language with blanks: those that are not in small letters."""
    return tuple(
        Unit(part.start, part.end, part.text, "latin")
        for part in names.pieces(run)
        if part.script == "latin" and not part.text.islower()
    )


_WIDEST = 3
"""How many pieces of a longer compound may be a name of their own: ディスプレイ・スタック behind カスタム."""


def _stretches(parts: tuple[Piece, ...]) -> Iterator[tuple[int, int]]:
    size = len(parts)
    for first in range(size):
        if parts[first].script == "digit":
            continue
        last = first + 1
        while last < size and parts[last].script == parts[first].script:
            last += 1
        alone = first == 0 or parts[first - 1].script != parts[first].script
        if alone:
            yield first, last
        if parts[first].script == "katakana":
            for end in range(first + 1, min(last, first + _WIDEST) + 1):
                yield first, end
        if last < size and parts[last].glued and parts[last].script != "digit":
            yield first, last + 1


_WRAPS = re.compile(r"[ \t]*\n[ \t\u3000]*")


def unwrapped(text: str) -> str:
    """A stretch of a run on one line: a wrap between katakana is nothing, beside Latin a blank."""
    if "\n" not in text:
        return text
    out = text
    while wrap := _WRAPS.search(out):
        wide = is_wide(out[wrap.start() - 1]) and is_wide(out[wrap.end() : wrap.end() + 1])
        out = out[: wrap.start()] + ("" if wide else " ") + out[wrap.end() :]
    return out


# --- groups ----------------------------------------------------------------------------------------------------------


def groups(
    runs: Mapping[str, int], blanks: bool = False, forget: Callable[[], object] | None = None
) -> dict[str, Group]:
    """The spellings that have others beside them, each with its group, from a transcript's runs and their counts.

    In a language with blanks between words only capitals inside a word tell that it is a name: GitHub and Github.
    `forget` is called when the runs are needed no more, which is when most room is.
    """
    counts: dict[str, int] = {}
    within: dict[str, int] = {}
    scripts: dict[str, str] = {}
    for run, count in runs.items():
        kana = [] if blanks else names.kana_words(run)
        if 0 < len(kana) <= 2:
            # All its pieces are names of their own, and counted so: nothing is within what is not.
            for text in dict.fromkeys((run, *kana)):
                counts[text] = counts.get(text, 0) + count
                scripts[text] = "katakana"
            continue
        parts = names.pieces(run)
        for part in parts:
            within[part.text] = within.get(part.text, 0) + count
        for text, kind in {unit.text: unit.script for unit in (words if blanks else units)(run)}.items():
            counts[text] = counts.get(text, 0) + count
            scripts[text] = kind
    if forget is not None:
        forget()
    return _Grouping(counts, within, scripts).groups(blanks)


class _Grouping:
    """Spellings joined by links; a disjoint-set forest."""

    def __init__(self, counts: Mapping[str, int], within: Mapping[str, int], scripts: Mapping[str, str]) -> None:
        self.counts = counts
        self.within = within
        self.scripts = scripts
        self.sounds: dict[str, Sound] = {}
        self.parent: dict[str, str] = {}
        self.links: dict[str, set[str]] = defaultdict(set)

    def root(self, text: str) -> str:
        while (above := self.parent.get(text, text)) != text:
            text = above
        return text

    def join(self, one: str, other: str, how: str) -> None:
        a, b = self.root(one), self.root(other)
        if a != b:
            self.parent[b] = a
            self.parent.setdefault(a, a)
            self.links[a] |= self.links.pop(b, set())
        self.links[a].add(how)

    def spelling(self, text: str) -> Spelling:
        count = self.counts[text]
        return Spelling(text, count, self.scripts[text], max(count, self.within.get(text, 0)))

    def groups(self, blanks: bool) -> dict[str, Group]:
        if blanks:
            self._cased()
        else:
            heard = [text for text, kind in self.scripts.items() if kind != "latin"]
            self.sounds = dict(zip(heard, sounds_of(heard), strict=True))
            self._surnames()
            self._folded()
            self._near_latin()
            self._near_kana()
            self._across()
            self._stems()
        members: dict[str, list[str]] = defaultdict(list)
        for text in self.parent:
            members[self.root(text)].append(text)
        found: dict[str, Group] = {}
        order = {text: at for at, text in enumerate(self.counts) if text in self.parent}
        for root, texts in members.items():
            if len(texts) < 2:
                continue
            texts.sort(key=lambda text: (-self.counts[text], order[text]))
            how = next(kind for kind in (STEM, NEAR, SCRIPT, FOLD) if kind in self.links[root])
            group = Group(tuple(map(self.spelling, texts)), how)
            found.update(dict.fromkeys(texts, group))
        return found

    def _folded(self) -> None:
        latin = [text for text, kind in self.scripts.items() if kind == "latin"]
        keys = folded([sound.short for sound in self.sounds.values()])
        for _, texts in (*_alike(zip(self.sounds, keys, strict=True)), *_alike((one, latin_key(one)) for one in latin)):
            self._join_folded(texts)

    def _join_folded(self, texts: Sequence[str]) -> None:
        for at, text in enumerate(texts):
            for other in texts[:at]:
                if self.root(text) != self.root(other) and same_when_folded(text, other):
                    self.join(other, text, FOLD)

    def _cased(self) -> None:
        """Words with a capital inside, and the same in other capitals."""
        by: dict[str, list[str]] = defaultdict(list)
        for text in self.counts:
            by[text.casefold()].append(text)
        for texts in by.values():
            if any(not text.isupper() and any(map(str.isupper, text[1:])) for text in texts):
                for text in texts[1:]:
                    self.join(texts[0], text, FOLD)

    def _near_latin(self) -> None:
        keys: dict[str, list[str]] = defaultdict(list)
        for text, kind in self.scripts.items():
            if kind == "latin" and not dictionary.is_english(text):
                keys[latin_key(text)].append(text)
        for key, other in _pairs(keys):
            if all(text.islower() for text in (*keys[key], *keys[other])):
                continue
            if key + "s" == other or other + "s" == key or _digits(key) != _digits(other):
                continue
            for one in keys[key]:
                for two in keys[other]:
                    if _misspelled(one, two):
                        self.join(one, two, NEAR)

    def _near_kana(self) -> None:
        keys: dict[str, list[str]] = defaultdict(list)
        for text, sound in self.sounds.items():
            if len(sound.short) >= _LONG and self.scripts[text] == "katakana":
                keys[sound.short].append(text)
        for key, other in _pairs(keys, by_sound):
            one, two = keys[key][0], keys[other][0]
            if same_when_heard(one, two):
                self.join(one, two, NEAR)

    def _across(self) -> None:
        latin = SoundIndex()
        for text, kind in self.scripts.items():
            if kind == "latin" and len(text) > 2 and not text.islower():
                latin.add(text, skeletons(text))
        for text, (sounds, short, bones) in self.sounds.items():
            like = latin.find(bones)
            limit = min(bearable(sounds), _ACROSS * len(short)) if like else 0.0
            for name in like if limit else ():
                strained = strain(name, sounds, limit + _MARGIN)
                if strained > limit:
                    continue
                entry = dictionary.kind(text)
                if entry and strained > (_ENTRY[entry] if len(short) < _LONG else _LONG_ENTRY):
                    continue
                plain = all(map(dictionary.is_english, name.split()))
                if plain and (entry == "word" or not name.istitle() or strained > _ENTRY["word"]):
                    continue
                if name.isupper() and len(name) <= _ACRONYM and distance(spelled_out(name), short, 1) > 1:
                    continue
                if self.scripts[text] == "katakana" and dictionary.is_loan(text, strained, name):
                    continue
                self.join(name, text, SCRIPT)

    def _stems(self) -> None:
        """Compounds with one piece that differs only in how it ends: レコメンダー and レコメンデーション・システム."""
        for key, texts in _alike(self._stemmed()):
            which = int(key.partition(" ")[0])
            entries = [(names.pieces(text)[which].text, text) for text in texts]
            for index, (ending, text) in enumerate(entries):
                for other, earlier in entries[:index]:
                    if self.root(text) == self.root(earlier) or not _one_stem(ending, other):
                        continue
                    if not dictionary.kind(ending) and not dictionary.kind(other):
                        self.join(earlier, text, STEM)

    def _surnames(self) -> None:
        """People with one first name and a surname a sound or two off: トーマス・ドームケ and トーマス・ドンケ."""
        for first, texts in _alike(self._people()):
            if len(texts) > _NAMESAKES and not dictionary.is_person(first):
                continue
            for one, other in combinations(texts, 2):
                surnames = one[len(first) + 1 :], other[len(first) + 1 :]
                # The dictionary last, of which each look-up takes room.
                if _same_surname(*surnames) and dictionary.is_person(first) and not any(map(dictionary.kind, surnames)):
                    self.join(one, other, NEAR)

    def _people(self) -> Iterator[tuple[str, str]]:
        """Each compound of two pieces, which may be a person's name, and the first of them."""
        for text, kind in self.scripts.items():
            if kind == "katakana" and text.count("・") == 1:
                yield text, text[: text.index("・")]

    def _stemmed(self) -> Iterator[tuple[str, str]]:
        """Each compound, for each of its pieces with its index, how it begins and what is beside it in one."""
        for text, kind in self.scripts.items():
            if kind != "katakana" or text.isalnum():
                continue
            words = names.kana_words(text) or [part.text for part in names.pieces(text)]
            for at, word in enumerate(words):
                stem = (self.sounds.get(word) or sound_of(word)).short[:_STEM]
                if len(stem) == _STEM:
                    yield text, f"{at} {stem} {''.join((*words[:at], *words[at + 1 :]))}"


def _alike(keyed: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The keys that several have, in order, and who: few are alike, and lists of one would take room."""
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for one, key in keyed:
        if key in several:
            several[key].append(one)
        elif key in first:
            several[key] = [first[key], one]
        else:
            first[key] = one
    yield from several.items()


def _same_surname(one: str, other: str) -> bool:
    """Whether two surnames may be one that was heard in two ways."""
    a, b = sound_of(one).short, sound_of(other).short
    if min(len(a), len(b)) < _SURNAME or a[0] != b[0] or a.startswith(b) or b.startswith(a):
        return False
    alike = folded([a, b])
    return alike[0] != alike[1] and distance(a, b, 2) <= 2


_SURNAME = 5
_NAMESAKES = 8
"""From so many compounds with one first word on, comparing them all takes longer than looking that up."""
_LONG = 8
_ACROSS = 0.05
_ENTRY = {"word": 0.06, "name": 0.11}
_LONG_ENTRY = 0.11
"""What a word of the dictionary may be strained that is long, and so hardly near by chance: オムニバス, Omniverse."""
_ACRONYM = 4
_MARGIN = 0.01
_STEM = 7


def _one_stem(one: str, other: str) -> bool:
    """Whether neither word only goes on where the other ends, as エンジニアリング does after エンジニア."""
    a, b = sound_of(one).short, sound_of(other).short
    return not a.startswith(b) and not b.startswith(a)


def _pairs(keys: Mapping[str, list[str]], rule: Callable[[int], int] = allowed) -> Iterator[tuple[str, str]]:
    """The keys that are nearly the same, two by two; neither has another one that is nearer for its length."""
    near = [(apart / max(len(one), len(two)), one, two) for apart, one, two in _near(keys, rule)]
    best: dict[str, float] = {}
    for apart, one, two in near:
        best[one] = min(apart, best.get(one, apart))
        best[two] = min(apart, best.get(two, apart))
    for apart, one, two in near:
        if apart <= best[one] and apart <= best[two]:
            yield one, two


def _near(keys: Iterable[str], rule: Callable[[int], int]) -> Iterator[tuple[int, str, str]]:
    """The keys that are near, two by two. Sounds have to begin alike, so that one small index after another does."""
    if rule is not by_sound:
        yield from NearIndex(keys, rule).pairs()
        return
    beginnings: dict[str, list[str]] = defaultdict(list)
    for one in keys:
        beginnings[one[:1]].append(one)
    for alike in beginnings.values():
        yield from NearIndex(alike, rule).pairs()


def _misspelled(one: str, other: str) -> bool:
    """Whether Latin spellings a letter or two apart are one name: each of their words, not Part A and Part B."""
    ones, others = one.split(), other.split()
    if len(ones) != len(others):
        return min(len(ones), len(others)) == 1 and not any(map(dictionary.is_english, (*ones, *others)))
    for a, b in zip(ones, others, strict=True):
        x, y = latin_key(a), latin_key(b)
        most = allowed(max(len(x), len(y)))
        if x != y and (distance(x, y, most) > most or dictionary.is_english(a) or dictionary.is_english(b)):
            return False
    return True


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def latin_key(text: str) -> str:
    """Latin letters and digits in small letters, with nothing between them."""
    return "".join(filter(str.isalnum, text.lower() if text.isascii() else fold_plain(text)))


# --- katakana --------------------------------------------------------------------------------------------------------

_SAME = (
    ("wi", "ui"), ("we", "ue"), ("wo", "uo"), ("ye", "ie"), ("ei", "e"), ("ou", "o"), ("uu", "u"), ("ii", "i"),
    ("aa", "a"), ("ee", "e"), ("oo", "o"), ("iy", "i"), ("kw", "ku"), ("gw", "gu"), ("fy", "hy"), ("dyu", "ju"),
    ("tyu", "Cu"), ("Suim", "Simyu"),
)  # fmt: skip


def folded(sounds: Sequence[str]) -> list[str]:
    """Short sounds with the alternatives of transcription made one: long vowels, ヴ and ブ, ウェ and ウエ."""
    joined = "\n".join(sounds)
    for one, other in _SAME:
        joined = joined.replace(one, other)
    # One string where nothing was folded.
    return [was if was == now else now for was, now in zip(sounds, joined.split("\n"), strict=True)] if sounds else []


def same_when_folded(one: str, other: str) -> bool:
    """Whether two spellings that fold to one are spellings of one name."""
    if script(one[0]) == "latin" and script(other[0]) == "latin" and one.isascii() and other.isascii():
        return _same_latin(one, other)
    if one.rstrip("ー") == other.rstrip("ー"):
        return len(one.rstrip("ー")) >= 3
    a, b = names.joined(names.pieces(one)), names.joined(names.pieces(other))
    if a == b:
        return True
    # Two entries of a dictionary are two words, unless only the way of writing a sound differs.
    known = bool(dictionary.kind(a)) + bool(dictionary.kind(b))
    return (len(a) >= 4 and _written(a) == _written(b)) or (known < 2 and len(sound_of(a).short) >= 5 + 3 * known)


def _written(text: str) -> str:
    """Katakana with long vowels in one way and small letters as large ones."""
    for pattern, to in _WRITINGS:
        text = pattern.sub(to, text)
    return text.translate(_LARGE).rstrip("ー")


_LARGE = str.maketrans("ァィゥェォャュョヮ", "アイウエオヤユヨワ", "ッ")
_WRITINGS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"),
        ("(?<=[エケセテネヘメレゲゼデベペ])イ|(?<=[オコソトノホモヨロゴゾドボポ])ウ", "ー"),
        ("(?<=[イキシチニヒミリギジビピ])ヤ", "ア"),
    )
)  # fmt: skip


def same_when_heard(one: str, other: str) -> bool:
    """Whether two katakana spellings that are a sound or two apart are one name: no dictionary can tell them apart."""
    ones, others = names.pieces(one), names.pieces(other)
    if len(ones) == len(others):
        odd = [(a.text, b.text) for a, b in zip(ones, others, strict=True) if a.text != b.text]
    else:
        odd = [(names.joined(ones), names.joined(others))]
    return all(_misheard(a, b) for a, b in odd)


def _misheard(one: str, other: str) -> bool:
    a, b = sound_of(one).short, sound_of(other).short
    if a == b:
        return True
    most = by_sound(max(len(a), len(b)))
    if a[0] != b[0] or a.startswith(b) or b.startswith(a) or distance(a, b, most) > most:
        return False
    if dictionary.kind(one) or dictionary.kind(other):
        return False
    return not dictionary.parts(one) or not dictionary.parts(other)


def _same_latin(one: str, other: str) -> bool:
    """Whether two Latin spellings that differ in case, blanks and hyphens alone are worth a look."""
    if one.replace(" ", "").replace("-", "") == other.replace(" ", "").replace("-", ""):
        return True
    if one.islower() or other.islower():
        # `open source` may begin a sentence; `chatgpt` may not.
        name = other if one.islower() else one
        return not dictionary.is_english(name) and any(character.isupper() for character in name[1:])
    return True
