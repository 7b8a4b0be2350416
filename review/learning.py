"""What recorded corrections teach: pairs of before and after that recur, with how often each would be right again.

Nothing here knows a language. Target and revision are compared word by word where words are set apart, and by single
characters where they are not (变压器 -> transformer); a pair is learned when it recurs, and when what it would flag in
the passages that were read was mostly corrected.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import sqrt

from review.difference import changes
from review.glossary import Glossary, Term
from review.matching import edges
from review.text import Span, script

LEAST = 2
"""In how many passages a pair has to recur."""

SURE = 0.6
"""The least confidence of a pair that is learned."""

_BEFORE = 40
_AFTER = 60
_TOKENS = 12
_LETTERS = 2
"""A single character says too little: a 你 that was polished to 您 is no misreading, nor is a 器 a term."""

_LONG = 2000
"""Tokens from which on only what differs by words is compared; a matcher of sequences takes their square."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A pair that recurs: `times` is in how many passages `before` became `after`.

    Of the `hits` that `before` would have in the passages that were read, `corrected` were changed, into whatever.
    `confidence` is the lower end of Wilson's interval (1927) for that share, at one standard deviation: 3 of 3 counts
    less than 30 of 33.
    """

    before: str
    after: str
    times: int
    hits: int
    corrected: int

    @property
    def confidence(self) -> float:
        return wilson(self.corrected, self.hits)


def wilson(successes: int, trials: int) -> float:
    """The lower end of Wilson's score interval at one standard deviation; 0 without trials."""
    if not trials:
        return 0.0
    share = successes / trials
    return (share + 1 / (2 * trials) - sqrt(share * (1 - share) / trials + 1 / (4 * trials**2))) / (1 + 1 / trials)


def learn(passages: Sequence[tuple[str, str]], least: int = LEAST, sure: float = SURE) -> tuple[Learned, ...]:
    """The pairs to be learned from passages that were read, the surest first.

    Each passage is its target and its revision, which are equal where nothing was changed. Of pairs of which one holds
    the other, the shorter one is learned: it says the same and finds more.
    """
    afters: dict[str, Counter[str]] = defaultdict(Counter)
    spans: dict[int, list[Span]] = {}
    for index, (target, revision) in enumerate(passages):
        if target == revision:
            continue
        hunks = list(_hunks(target, revision))
        spans[index] = [old for old, _ in hunks]
        for pair in {pair for old, new in hunks if (pair := _pair(old.of(target), new.of(revision))) is not None}:
            afters[pair[0]][pair[1]] += 1
    recurring = {
        before: counted.most_common(1)[0] for before, counted in afters.items() if max(counted.values()) >= least
    }
    found = []
    for before, (after, times) in recurring.items():
        hits = corrected = 0
        for index, (target, _) in enumerate(passages):
            for hit in occurrences(target, before):
                hits += 1
                corrected += any(old.start < hit.end and hit.start < old.end for old in spans.get(index, ()))
        learned = Learned(before, after, times, hits, corrected)
        if learned.confidence >= sure:
            found.append(learned)
    found = [one for one in found if not any(two is not one and _holds(one.before, two.before) for two in found)]
    return tuple(sorted(found, key=lambda one: (-one.confidence, -one.hits, one.before)))


def occurrences(text: str, form: str) -> Iterator[Span]:
    """Where a form stands in these very letters, as a name of its script may begin and end."""
    begins, ends = edges.kind(form[0]), edges.kind(form[-1])
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if edges.begins(begins, text, at) and edges.ends(ends, text, end):
            yield Span(at, end)
            at = text.find(form, end)
        else:
            at = text.find(form, at + 1)


def as_terms(learned: Iterable[Learned], glossary: Glossary) -> tuple[Term, ...]:
    """What was learned as terms: `after` is the term, or the term of the glossary in which it is right.

    What the glossary knows already is left out.
    """
    owners = {form: term.term for term in reversed(glossary.terms) for form in term.right}
    right = set(owners)
    known = {(term.term, form) for term in glossary for form in term.misreadings}
    gathered: dict[str, dict[str, None]] = {}
    for one in learned:
        name = owners.get(one.after, one.after)
        if one.before not in right and (name, one.before) not in known:
            gathered.setdefault(name, {})[one.before] = None
    return tuple(Term(name, misreadings=tuple(forms)) for name, forms in gathered.items())


# --- what changed ----------------------------------------------------------------------------------------------------


def _hunks(target: str, revision: str) -> Iterator[tuple[Span, Span]]:
    """The smallest changes from target to revision, by tokens: where each stands in either."""
    a, b = _tokens(target), _tokens(revision)
    if max(len(a), len(b)) > _LONG:
        yield from ((change.old, change.new) for change in changes(target, revision))
        return
    words_a, words_b = [one.of(target) for one in a], [one.of(revision) for one in b]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, words_a, words_b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _covering(a[i1:i2], a, i1, len(target)), _covering(b[j1:j2], b, j1, len(revision))


def _covering(tokens: Sequence[Span], every: Sequence[Span], at: int, size: int) -> Span:
    if tokens:
        return Span(tokens[0].start, tokens[-1].end)
    start = every[at].start if at < len(every) else size
    return Span(start, start)


_RUN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_ALONE = frozenset({"kanji", "hiragana"})


def _tokens(text: str) -> list[Span]:
    """Words of scripts that set them apart, and runs of katakana; single characters of those that do not."""
    found: list[Span] = []
    for run in _RUN.finditer(text):
        start = run.start()
        for at in range(run.start() + 1, run.end()):
            before, after = script(text[at - 1]), script(text[at])
            if before != after or before in _ALONE:
                found.append(Span(start, at))
                start = at
        found.append(Span(start, run.end()))
    return found


def _pair(before: str, after: str) -> tuple[str, str] | None:
    """A change as a misreading and its term; None where it is no such thing: punctuation, or half a sentence."""
    before, after = before.strip(), after.strip()
    if not before or not after or before == after or "\n" in before + after:
        return None
    if min(sum(map(str.isalnum, before)), sum(map(str.isalnum, after))) < _LETTERS:
        return None
    if len(before) > _BEFORE or len(after) > _AFTER or len(_tokens(before)) > _TOKENS:
        return None
    # A term begins and ends with something of itself, not with the punctuation beside it.
    if not (before[0].isalnum() and before[-1].isalnum() and after[0].isalnum()):
        return None
    return before, after


def _holds(one: str, other: str) -> bool:
    return any(True for _ in occurrences(one, other))
