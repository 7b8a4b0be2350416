"""The check `inconsistent-term`: one name in several spellings within the transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.glossary import Glossary
from review.matching import dictionary, names, variants
from review.matching.batch import Batch
from review.matching.edges import fitted
from review.matching.exact import excepts
from review.matching.likeness import Right, right_forms
from review.matching.variants import Group, Spelling, Unit
from review.passage import Passage
from review.text import Span

# Earned on the talk and on machine translation that professionals annotated (benchmarks/flag_quality_open.py).
_KNOWN = 0.8
_SAME = 0.66
_ACROSS = 0.63
_OPEN = 0.6
_SECOND = 0.2
_OUTVOTED = 2
"""How many times as often as all others a spelling must stand to be taken for the right one, where letters differ."""
_RARE = 4
"""How many times as often katakana must stand to outvote a Latin name."""


class InconsistentTerm(Check):
    """One name in several spellings within the transcript, found without a glossary.

    What it flags

    Spellings that fold to one (コンピュータ and コンピューター, GitHub and Github), a name in katakana that the
    transcript also writes in Latin letters (メタ and Meta), and names that are a letter or a sound apart where no
    dictionary has either (Lama, LAMA and Llama). The rarer spellings are flagged, every one of them where letters
    differ and none is twice as frequent as the others, and whatever is not the glossary's where the glossary knows the
    name: a majority never outvotes the glossary. The message lists every spelling with its count.

    Why it matters

    A reader takes two spellings for two things, and a search finds only one of them.

    Example

    elsewhere 3 times: コンピュータの時代です。
    text: 新しいコンピューターです。
    flags: コンピューター
    suggests: コンピュータ

    elsewhere: 今はMetaです。
    text: メタの皆さん、ようこそ。
    flags: メタ
    suggests: Meta

    elsewhere 9 times: Lamaを公開した。
    glossary: {term: Llama}
    elsewhere: Llamaは速い。
    text: Lamaは大きい。
    flags: Lama
    suggests: Llama

    When to dismiss

    When the spellings name different things, or when a quotation keeps its own.
    """

    id = "inconsistent-term"
    category = "terminology/inconsistent"
    severity = "minor"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[str]:
        if context.language and not names.has_blanks("", context.primary_language):
            return Counter({run: len(stands) for run, stands in batch.runs.items()})
        found: Counter[str] = Counter()
        for text in batch.texts:
            if names.has_blanks(text, context.primary_language):
                found.update([unit.text for _, run in names.proper(text) for unit in variants.words(run)])
            else:
                found.update([run for _, run in names.runs(text)])
        return found

    def concluded(self, total: Counter[str], context: Context) -> Spellings:
        found = Spellings(total)
        if context.language:
            found.settle(names.has_blanks("", context.primary_language))
        return found

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        if not context.language:
            return None
        blanks = names.has_blanks("", context.primary_language)
        return _judged(_Identity(context.totals), _Identity(context.glossary), blanks).candidates(batch)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        blanks = _has_blanks(passage, context)
        judged = _judged(_Identity(context.totals), _Identity(context.glossary), blanks)
        if not judged.worth(passage.target):
            return
        for start, run in names.proper(passage.target) if blanks else names.runs(passage.target):
            for unit, verdict in judged.in_run(run):
                span = Span(start + unit.start, start + unit.end)
                term = judged.excepting.get(verdict.term or "")
                if term is None or not excepts(term, passage.target, span):
                    offered = _offered(passage.target, span, unit.text, verdict)
                    yield self.flag(passage, span, verdict.message, *offered, confidence=verdict.confidence)


class Spellings:
    """The names of a transcript in groups, which do not depend on the glossary: that changes during a review."""

    def __init__(self, runs: dict[str, int]) -> None:
        self._runs = runs
        self._groups: dict[bool, Mapping[str, Group]] = {}

    def groups(self, blanks: bool) -> Mapping[str, Group]:
        """The spellings that have others beside them, each with its group. See `variants.groups`."""
        if blanks not in self._groups:
            self._groups[blanks] = variants.groups(self._runs, blanks)
        return self._groups[blanks]

    def settle(self, blanks: bool) -> None:
        """Finds the groups, where it is known whether the text has blanks, and forgets what they are made of."""
        runs, self._runs = self._runs, {}
        self._groups[blanks] = variants.groups(runs, blanks, forget=runs.clear)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is said of a group: the spellings that are flagged, those that are offered in order, and why."""

    wrong: frozenset[str]
    offered: tuple[str, ...]
    term: str | None
    confidence: float
    message: str


class _Judged:
    """The groups of one transcript under one glossary."""

    def __init__(self, groups: Mapping[str, Group], glossary: Glossary, blanks: bool) -> None:
        self.blanks = blanks
        right = right_forms(glossary)
        made: dict[int, _Verdict] = {}
        self.verdicts: dict[str, _Verdict] = {}
        for text, group in groups.items():
            if id(group) not in made:
                made[id(group)] = _verdict(group, right)
            self.verdicts[text] = made[id(group)]
        self.excepting = {term.term: term for term in reversed(glossary.terms) if term.exceptions}
        wrong = {text for text, verdict in self.verdicts.items() if text in verdict.wrong}
        self._beginnings = {names.pieces(text)[0].text for text in wrong}

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(self._beginnings)

    def in_run(self, run: str) -> list[tuple[Unit, _Verdict]]:
        """The spellings of a run that are flagged, the longest first; none inside a longer one that has others."""
        taken: list[tuple[int, int]] = []
        found: list[tuple[Unit, _Verdict]] = []
        for unit in variants.words(run) if self.blanks else variants.units(run):
            verdict = self.verdicts.get(unit.text)
            if verdict is None or any(low < unit.end and unit.start < high for low, high in taken):
                continue
            taken.append((unit.start, unit.end))
            if unit.text in verdict.wrong and not (unit.start and dictionary.is_after_first_name(run, unit.start)):
                found.append((unit, verdict))
        return found

    def candidates(self, batch: Batch) -> Iterable[int]:
        """The indexes of the texts in which some spelling that is flagged stands, or may stand."""
        if not self._beginnings:
            return ()
        if not self.blanks:
            return batch.with_runs(run for run in batch.runs if self._may_have(run) and self.in_run(run))
        return {batch.at(start) for _, start, _ in self._automaton.find_matches_as_indexes(batch.joined)}

    def _may_have(self, run: str) -> bool:
        """Whether a run has the first piece of some spelling that is flagged; told quickly of most runs."""
        words = names.kana_words(run)
        return not words or not self._beginnings.isdisjoint(words)

    def worth(self, text: str) -> bool:
        """Whether the first piece of some spelling that is flagged stands in the text."""
        return bool(self._beginnings) and bool(self._automaton.find_matches_as_indexes(text))


class _Identity:
    """A value that is compared and hashed by identity, for a cache that holds it."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=4)
def _judged(totals: _Identity, glossary: _Identity, blanks: bool) -> _Judged:
    spellings = totals.value if isinstance(totals.value, Spellings) else Spellings(Counter())
    assert isinstance(glossary.value, Glossary)
    return _Judged(spellings.groups(blanks), glossary.value, blanks)


def _has_blanks(passage: Passage, context: Context) -> bool:
    return names.has_blanks(passage.target, context.primary_language)


def _verdict(group: Group, right: Right) -> _Verdict:
    listed = ", ".join(f"{one.text} ({one.count})" for one in group.spellings)
    found = {one.text: right.form(one.text) for one in group.spellings}
    known = [one for one in found.values() if one is not None]
    if known:
        form, term = known[0]
        wrong = frozenset(text for text, one in found.items() if one is None)
        forms = tuple(dict.fromkeys(form for form, _ in known))
        return _Verdict(wrong, forms, term, _KNOWN, f"one name in several spellings: {listed}; the glossary has {form}")
    message = f"one name in several spellings: {listed}"
    order, confidence = _preferred(group)
    best = order[0]
    rest = group.total - best.count
    letters = group.how == variants.NEAR
    if letters and confidence != _ACROSS and best.count < _OUTVOTED * rest:
        return _Verdict(frozenset(one.text for one in order), tuple(one.text for one in order), None, _OPEN, message)
    wrong = frozenset(one.text for one in order[1:])
    return _Verdict(wrong, tuple(one.text for one in order), None, confidence, message)


def _preferred(group: Group) -> tuple[list[Spelling], float]:
    """The spellings of a group, the one to keep first, and how sure that is."""
    latin = [one for one in group.spellings if one.script == "latin"]
    other = [one for one in group.spellings if one.script != "latin"]
    if latin and other and _is_copied(latin, other):
        # One Latin name was copied from the source and katakana was heard; of several it is open which one is right.
        latin.sort(key=lambda one: one.text.islower())
        sure = group.how != variants.NEAR or sum(not one.text.islower() for one in latin) == 1
        return [*latin, *other], _ACROSS if sure else _OPEN
    # Of equals the one that shows more care; of those the first.
    tidy = sorted(group.spellings, key=lambda one: (-one.count, -_care(one.text)))
    return tidy, _OPEN if latin and other else _SAME


def _is_copied(latin: list[Spelling], other: list[Spelling]) -> bool:
    """Whether the Latin spelling is the one to keep: if it is not rarer, or one word, none of English, and not rare."""
    words = latin[0].text.split()
    copied, heard = sum(one.within for one in latin), sum(one.count for one in other)
    return copied >= heard or (_RARE * copied >= heard and len(words) == 1 and not dictionary.is_english(words[0]))


def _care(text: str) -> int:
    """How much care a spelling shows: words kept apart, capitals, an entry in a dictionary."""
    return text.count("・") + sum(character.isupper() for character in text) + bool(dictionary.kind(text))


def _offered(text: str, span: Span, seen: str, verdict: _Verdict) -> Iterator[Suggestion]:
    for rank, spelling in enumerate(one for one in verdict.offered if one != seen):
        yield Suggestion(fitted(text, span, spelling), verdict.term, None, _SECOND if rank else verdict.confidence)
