"""Candidates for a glossary, from transcripts alone: names in several spellings, and names that nothing knows.

They are for a person to judge: which spelling is right is a guess, by what is written most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from review.glossary import Glossary, Term
from review.matching import dictionary, names, variants
from review.matching.exact import each_folded
from review.passage import Passage
from review.text import fold_plain, join_wraps

LEAST = 2
"""How often an unknown name has to stand in the transcripts."""

_AROUND = 18
_CONTEXTS = 3
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

    @property
    def proposed(self) -> str:
        """The spelling that is taken for the right one until a person says otherwise."""
        return self.spellings[0].text if self.term is None else self.term.term

    def entry(self, right: str | None = None, others: Iterable[str] | None = None, *, admit: bool = False) -> Term:
        """The candidate as an entry of a glossary: `right`, else what is proposed, is right.

        `others`, else all other spellings, are misreadings, or with `admit` right as well. What the glossary's own term
        is stays the term; another right spelling is admitted beside it.
        """
        right = self.proposed if right is None else right
        wanted = [one.text for one in self.spellings] if others is None else list(others)
        rest = tuple(form for form in wanted if form != right and not (self.term and form in self.term.right))
        term = right if self.term is None else self.term.term
        beside = (right,) if self.term is not None and right not in self.term.right else ()
        return Term(term, admitted=(*beside, *rest) if admit else beside, misreadings=() if admit else rest)


def mine(
    passages: Iterable[Passage], glossary: Glossary, least: int = LEAST, language: str = ""
) -> tuple[Candidate, ...]:
    """The names in several spellings, and then the unknown ones that stand `least` times; the most frequent first.

    What the glossary lists, as right or as wrong, is no candidate again, nor is a name that stands only as a part of
    another candidate. `language` is the primary one of the transcripts, `""` where the text has to tell.
    """
    places: dict[str, list[Passage]] = {}
    runs: Counter[str] = Counter()
    blanks = False
    for passage in passages:
        # The first passage with a name in it tells, where the language does not.
        blanks = blanks if runs else names.has_blanks(passage.target, language)
        for _, run in names.proper(passage.target) if blanks else names.runs(passage.target):
            runs[run] += 1
            known = places.setdefault(run, [])
            if len(known) < _CONTEXTS:
                known.append(passage)
    units = variants.words if blanks else variants.units
    within: Counter[str] = Counter()
    where: dict[str, list[Passage]] = {}
    for run, count in runs.items():
        for text in dict.fromkeys(unit.text for unit in units(run)):
            within[text] += count
            where.setdefault(text, []).extend(places[run])
    # メタ in メタ・プラットフォームズ, where it never stands alone.
    parts = {
        unit.text
        for text, count in within.items()
        for unit in units(text)
        if unit.text != text and within[unit.text] == count
    }
    right = _folds((form, term) for term in glossary for form in term.right)
    wrong = _folds((form, term) for term in glossary for form in term.misreadings)
    listed = {*right, *wrong, *_folds((form, term) for term in glossary for form in term.exceptions)}

    def spelled(text: str) -> Spelled:
        contexts = dict.fromkeys(_context(passage, text) for passage in where.get(text, ()))
        return Spelled(text, within[text], tuple(filter(None, contexts))[:_CONTEXTS])

    grouped = variants.groups(runs, blanks)
    found = []
    for group in {id(group): group for group in grouped.values()}.values():
        texts = [one.text for one in group.spellings]
        owners = [known[fold] for known in (right, wrong) for fold in map(fold_plain, texts) if fold in known]
        owner = owners[0] if owners else None
        new = [text for text in texts if owner is None or text not in owner.misreadings]
        if not all(fold_plain(text) in listed for text in new) and not parts.issuperset(new):
            found.append(Candidate(tuple(spelled(text) for text in new), owner))
    found.sort(key=lambda one: -one.count)
    # エシロール of a name that goes on in two spellings.
    parts |= {
        unit.text
        for one in found
        for spelling in one.spellings
        for unit in units(spelling.text)
        if within[unit.text] == one.count
    }
    alone = [
        Candidate((spelled(text),))
        for text, count in within.most_common()
        if count >= least
        and text not in grouped
        and text not in parts
        and fold_plain(text) not in listed
        and _unknown(text, blanks)
    ]
    return (*found, *alone)


def _folds(forms: Iterable[tuple[str, Term]]) -> dict[str, Term]:
    pairs = list(forms)
    folded = each_folded([form for form, _ in pairs])
    return {fold: term for fold, (_, term) in reversed(list(zip(folded, pairs, strict=True))) if fold}


def _unknown(text: str, blanks: bool) -> bool:
    """Whether a stretch is a name that no dictionary has; in a language with blanks, whether its letters show that."""
    if blanks and text[1:].islower():
        # A noun of German, or the beginning of a sentence.
        return False
    parts = names.pieces(text)
    kinds = {part.script for part in parts}
    if kinds == {"katakana"}:
        if len(text) < _LETTERS or dictionary.kind(text) == "word":
            return False
        return len(parts) == 1 or any(dictionary.kind(part.text) != "word" for part in parts)
    if not kinds <= {"latin", "digit"}:
        return True
    words = [part.text for part in parts if part.script == "latin"]
    return sum(map(len, words)) >= 2 and not text.islower() and not all(map(dictionary.is_english, words))


def _context(passage: Passage, text: str) -> str:
    line = join_wraps(passage.target).text
    at = line.find(text)
    if at < 0:
        return ""
    start, end = max(0, at - _AROUND), min(len(line), at + len(text) + _AROUND)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
