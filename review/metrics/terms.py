"""How well the terms of a dictionary are kept: success, success by occurrence, and consistency.

Success, as in the terminology tasks of WMT: of the entries whose source form stands in a segment's source, the share
whose target form stands in its target; both are substrings, in any case. One right mention satisfies it however often
the term occurs, and a wrong mention beside it goes unseen.

Success by occurrence counts mentions instead: of all the places where source forms stand, the share that have a target
form to go with them; of each entry at most as many count as its source has. Forms of one entry that overlap count once,
the leftmost and longest.

Consistency, by a definition of our own: in the targets of all segments whose source has the entry, its known renderings
are counted (right ones and misreadings, as they are spelled). Over the entries that are rendered at least twice,
consistency is the share of mentions that use their entry's most frequent rendering. Whether that one is right is not
asked: LLAMA everywhere is consistent.

Without a source there is nothing to succeed in, so none of the three is computed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from review.glossary import Glossary
from review.metrics.base import Ratio, Tally
from review.metrics.scoring import Comparison


@dataclass(frozen=True, slots=True)
class Entry:
    """What a dictionary wants: where one of `source` stands in the source, one of `target` in the target.

    `wrong` are renderings that are known to be wrong; they matter to consistency alone.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    wrong: tuple[str, ...] = ()


def entries(glossary: Glossary) -> tuple[Entry, ...]:
    """The glossary's terms that say what the source calls them."""
    return tuple(Entry(term.source, term.right, term.misreadings) for term in glossary if term.source)


class Dictionary:
    """Entries, and which of them a source calls for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def _forms(self) -> tuple[Any, list[int]]:
        """A search for every source form at once, and the entry of each form."""
        from ahocorasick_rs import AhoCorasick

        pairs = [(form.casefold(), at) for at, entry in enumerate(self.entries) for form in entry.source if form]
        return AhoCorasick([form for form, _ in pairs]), [at for _, at in pairs]

    def wanted(self, source: str) -> tuple[Entry, ...]:
        """The entries of which a source form stands in `source`, in the dictionary's order."""
        if not self.entries:
            return ()
        search, owners = self._forms
        found = {owners[form] for form, _, _ in search.find_matches_as_indexes(source.casefold(), overlapping=True)}
        return tuple(self.entries[at] for at in sorted(found))


@dataclass(frozen=True, slots=True)
class Segment:
    """A source, its target before and after, and the entries that the source calls for."""

    source: str
    original: str
    revised: str
    wanted: tuple[Entry, ...]


def succeeded(wanted: Iterable[Entry], target: str) -> tuple[int, int]:
    """How many of the entries have a target form in `target`, and how many entries there are."""
    folded = target.casefold()
    kept = [any(form.casefold() in folded for form in entry.target) for entry in wanted]
    return sum(kept), len(kept)


def mentioned(wanted: Iterable[Entry], source: str, target: str) -> tuple[int, int]:
    """How many mentions in the source have a target form to go with them, and how many mentions there are."""
    kept = places = 0
    for entry in wanted:
        here = len(_mentions(entry.source, source))
        kept += min(here, len(_mentions(entry.target, target)))
        places += here
    return kept, places


def _mentions(forms: tuple[str, ...], text: str) -> list[str]:
    found: list[str] = _pattern(tuple(form.casefold() for form in forms)).findall(text.casefold())
    return found


@lru_cache(maxsize=20_000)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the forms, of those that begin at one place the longest; never an empty one."""
    ordered = sorted({form for form in forms if form}, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def consistent(pairs: Iterable[tuple[Sequence[Entry], str]]) -> tuple[int, int]:
    """The mentions that use their entry's most frequent rendering, and all mentions, of entries with two or more.

    `pairs` are the entries that a segment's source calls for, and its target.
    """
    renderings: dict[Entry, Counter[str]] = {}
    for wanted, target in pairs:
        for entry in wanted:
            known = _pattern((*entry.target, *entry.wrong)).findall(target)
            if known:
                renderings.setdefault(entry, Counter()).update(known)
    repeated = [counts for counts in renderings.values() if counts.total() > 1]
    return sum(max(counts.values()) for counts in repeated), sum(counts.total() for counts in repeated)


class _Terms(Ratio):
    """A share of what the dictionary's entries called for."""

    def __init__(self, name: str, counted: str, entries: int) -> None:
        self.name = name
        self._counted = counted
        self._entries = entries

    def signature(self, references: int) -> str:
        return f"terms:{self._entries}|{self._counted}"


def compared(segments: Sequence[Segment], entries: int) -> Iterator[Comparison]:
    """Success, success by occurrence and consistency of originals and revisions; none where no entry is called for.

    `entries` is the dictionary's size, for the signature. Consistency has one row: it is of all segments together.
    """
    if not any(segment.wanted for segment in segments):
        return
    success = _Terms("term success", "match:substring|case:folded|unit:entry", entries)
    rows = [(succeeded(one.wanted, one.original), succeeded(one.wanted, one.revised)) for one in segments]
    yield _comparison(success, rows)
    by_mention = _Terms("term success by occurrence", "match:substring|case:folded|unit:occurrence", entries)
    rows = [
        (mentioned(one.wanted, one.source, one.original), mentioned(one.wanted, one.source, one.revised))
        for one in segments
    ]
    yield _comparison(by_mention, rows)
    consistency = _Terms("term consistency", "match:substring|case:mixed|unit:mention|of:most-frequent", entries)
    sides = [[(one.wanted, text) for one, text in zip(segments, texts, strict=True)] for texts in _sides(segments)]
    counts = [consistent(pairs) for pairs in sides]
    if all(mentions for _, mentions in counts):
        yield _comparison(consistency, [(counts[0], counts[1])])


def _sides(segments: Sequence[Segment]) -> tuple[list[str], list[str]]:
    return [one.original for one in segments], [one.revised for one in segments]


def _comparison(metric: _Terms, rows: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Comparison:
    return Comparison(
        metric,
        metric.signature(0),
        Tally.of(metric, [old for old, _ in rows]),
        Tally.of(metric, [new for _, new in rows]),
    )
