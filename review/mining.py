"""Candidates for a glossary, from transcripts alone: names in several spellings, and names that nothing knows.

They are for a person to judge: which spelling is right is a guess, by what is written most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review.glossary import Glossary, Term
from review.matching import dictionary, names, variants
from review.matching.exact import each_folded
from review.passage import Passage
from review.text import fold_plain, join_wraps

LEAST = 2
"""How often an unknown name has to stand in the transcripts."""

_AROUND = 14
_CONTEXTS = 2
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Spelled:
    """A spelling, how often it stands in the transcripts, and a little of what stands around it, wraps joined."""

    text: str
    count: int
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name: its spellings, the one to keep first. `term` is the glossary's, where it has the name already."""

    spellings: tuple[Spelled, ...]
    term: Term | None = None

    @property
    def count(self) -> int:
        return sum(one.count for one in self.spellings)

    def entry(self) -> Term:
        """The candidate as an entry of a glossary."""
        forms = tuple(one.text for one in self.spellings)
        if self.term is None:
            return Term(forms[0], misreadings=forms[1:])
        right = self.term.right
        return Term(self.term.term, misreadings=tuple(form for form in forms if form not in right))


def mine(passages: Sequence[Passage], glossary: Glossary, least: int = LEAST) -> tuple[Candidate, ...]:
    """The names in several spellings, and then the unknown ones that stand `least` times; the most frequent first.

    What the glossary lists, as right or as wrong, is no candidate again.
    """
    places: dict[str, list[Passage]] = {}
    runs: Counter[str] = Counter()
    for passage in passages:
        for _, run in names.runs(passage.target):
            runs[run] += 1
            known = places.setdefault(run, [])
            if len(known) < _CONTEXTS:
                known.append(passage)
    within: Counter[str] = Counter()
    where: dict[str, list[Passage]] = {}
    for run, count in runs.items():
        for text in dict.fromkeys(unit.text for unit in variants.units(run)):
            within[text] += count
            where.setdefault(text, []).extend(places[run])
    right = _folds((form, term) for term in glossary for form in term.right)
    listed = {*right, *_folds((form, term) for term in glossary for form in (*term.misreadings, *term.exceptions))}

    def spelled(text: str) -> Spelled:
        contexts = dict.fromkeys(_context(passage, text) for passage in where.get(text, ()))
        return Spelled(text, within[text], tuple(filter(None, contexts))[:_CONTEXTS])

    grouped = variants.groups(runs)
    found = []
    for group in {id(group): group for group in grouped.values()}.values():
        texts = [one.text for one in group.spellings]
        owner = next((right[fold_plain(text)] for text in texts if fold_plain(text) in right), None)
        new = [text for text in texts if owner is None or text not in owner.misreadings]
        if owner is not None and all(fold_plain(text) in listed for text in new):
            continue
        if len(new) > 1:
            found.append(Candidate(tuple(spelled(text) for text in new), owner))
    found.sort(key=lambda one: -one.count)
    alone = [
        Candidate((spelled(text),))
        for text, count in within.most_common()
        if count >= least and text not in grouped and fold_plain(text) not in listed and _unknown(text, within, count)
    ]
    return (*found, *alone)


def _folds(forms: Iterable[tuple[str, Term]]) -> dict[str, Term]:
    pairs = list(forms)
    folded = each_folded([form for form, _ in pairs])
    return {fold: term for fold, (_, term) in reversed(list(zip(folded, pairs, strict=True))) if fold}


def _unknown(text: str, within: Counter[str], count: int) -> bool:
    """Whether a stretch is a name that no dictionary has, and more than a part of longer names."""
    parts = names.pieces(text)
    kinds = {part.script for part in parts}
    if kinds == {"katakana"}:
        if len(text) < _LETTERS or dictionary.kind(text) == "word":
            return False
        if len(parts) > 1 and all(dictionary.kind(part.text) == "word" for part in parts):
            return False
    elif kinds <= {"latin", "digit"}:
        words = [part.text for part in parts if part.script == "latin"]
        if sum(map(len, words)) < 2 or text.islower() or all(map(dictionary.is_english, words)):
            return False
    # メタ in メタ・プラットフォームズ, where it never stands alone.
    return not any(
        text != longer and longer_count == count and text in longer
        for longer, longer_count in within.items()
        if len(longer) <= len(text) + 20
    )


def _context(passage: Passage, text: str) -> str:
    line = join_wraps(passage.target).text
    at = line.find(text)
    if at < 0:
        return ""
    start, end = max(0, at - _AROUND), min(len(line), at + len(text) + _AROUND)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
