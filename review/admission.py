"""The ways in which the glossary can be made to leave a flag alone for good, each as an edit of the glossary's text.

A text is admitted as another right rendering of a term; or a term's misreading is none in a context; or a name that no
term has becomes one. Which of them help depends on what the check that flagged it looks at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from review import glossary as glossaries
from review.flag import Flag
from review.glossary import Glossary, Term
from review.glossary_edit import Change, added, edited
from review.matching.exact import excepts, matcher
from review.text import Span, fold_plain, join_wraps, script, words


class How(StrEnum):
    """What the glossary is told."""

    ADMITTED = "admitted"
    EXCEPT = "except"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Admission:
    """One way to have `flagged`, which is what a flag is about, left alone.

    With `admitted` it becomes another right rendering of the one term in `terms`; with `except` it is no misreading of
    any of `terms` in the context `text`; with `term` the term `text` is new, and `beside` it are other right spellings.
    """

    how: How
    flagged: str
    text: str
    terms: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why the flag is no problem, as its dismissal says it."""
        if self.how is How.ADMITTED:
            return f"the glossary admits it for {self.terms[0]}"
        if self.how is How.EXCEPT:
            return f"the glossary excepts {self.text}"
        return f"the glossary has {self.text}"

    def edited(self, text: str, path: Path | None = None) -> str:
        """The glossary's text with this in it. Raises ReviewError as `glossary_edit.edited` and `added` do."""
        if self.how is How.TERM:
            return added(text, Term(self.text, admitted=self.beside), path)
        if self.how is How.EXCEPT:
            for name in self.terms:
                text = edited(text, name, Change(add={"except": (self.text,)}), path)
            return text
        for term in glossaries.parse(text, path):
            # What is right somewhere is flagged nowhere: a misreading in these very letters would be a dead entry.
            remove = {"misreadings": (self.flagged,)} if self.flagged in term.misreadings else {}
            add = {"admitted": (self.text,)} if term.term == self.terms[0] else {}
            if add or remove:
                text = edited(text, term.term, Change(add=add, remove=remove), path)
        return text

    def within(self, context: str, text: str, span: Span) -> Admission | str:
        """This with another context, or why that would not help at `span` of the text."""
        context = context.strip()
        wanted, flagged = fold_plain(context), fold_plain(self.flagged)
        if flagged not in wanted or flagged == wanted:
            return f"a context is {self.flagged} with something that stands beside it"
        if not excepts(Term(self.text, exceptions=(context,)), text, span):
            return f"{context} is not what stands here"
        return replace(self, text=context)


_WAYS: Mapping[str, tuple[How, ...]] = {
    "misreading": (How.ADMITTED, How.EXCEPT),
    "near-miss": (How.ADMITTED, How.EXCEPT),
    "sound-alike": (How.ADMITTED, How.EXCEPT),
    "inconsistent-term": (How.ADMITTED, How.EXCEPT),
    "missing-term": (How.ADMITTED,),
    "unknown-latin": (),
}
"""What each check of terms obeys, where a term is meant; each of them is silent about what is a term itself."""


def possible(flag: Flag) -> bool:
    """Whether the glossary has a say in the flag. Where a term is missing and nothing stands for it, it has none."""
    return flag.check in _WAYS and (flag.check != "missing-term" or flag.term is not None)


def admits(glossary: Glossary, term: str, text: str, span: Span) -> bool:
    """Whether the glossary has what stands at `span` of the text as right, or excepts it for that term."""
    flagged = join_wraps(span.of(text)).text
    if any(right.covers(span) for right, _ in matcher(glossary).right(text)):
        return True
    return any(flagged in one.right or (one.term == term and excepts(one, text, span)) for one in glossary)


def admissions(flag: Flag, text: str, span: Span, glossary: Glossary) -> tuple[Admission, ...]:
    """The ways for a flag at `span` of `text`, the passage as it stands; none where the glossary has no say."""
    if flag.check == "misreading":
        # The flag may be about a part of it: of モデルを抽出 only 抽出 is wrong.
        span = next((hit.span for hit in matcher(glossary).hits(text) if hit.span.covers(span)), span)
    flagged = join_wraps(span.of(text)).text
    if not possible(flag) or not flagged.strip():
        return ()
    known = {term.term for term in glossary}
    terms = tuple(dict.fromkeys(one.term for one in flag.suggestions if one.term in known))
    if not terms:
        return tuple(_as_terms(flag, flagged, known))
    found = [Admission(How.ADMITTED, flagged, flagged, (term,)) for term in terms if term != flagged]
    if How.EXCEPT in _WAYS[flag.check]:
        found.append(Admission(How.EXCEPT, flagged, context(text, span), terms))
    return tuple(found)


def _as_terms(flag: Flag, flagged: str, known: set[str]) -> Iterator[Admission]:
    other = flag.suggestions[0].text.strip() if flag.suggestions else ""
    if other and other not in known:
        yield Admission(How.TERM, flagged, other, beside=(flagged,))
    if flagged not in known:
        yield Admission(How.TERM, flagged, flagged)


# --- contexts --------------------------------------------------------------------------------------------------------

_NAMED = frozenset({"kanji", "katakana", "latin", "digit", "hangul", "greek", "cyrillic"})
_JOINTS = "・･-'’"
_FARTHEST = 24


def context(text: str, span: Span) -> str:
    """A context to begin with: the run of names around the span, or else the words on to the next name beside it."""
    joined = join_wraps(text)
    start, end = bisect_left(joined.starts, span.start), bisect_left(joined.ends, span.end) + 1
    line = joined.text
    first, last = start, end
    while first > 0 and start - first < _FARTHEST and _is_named(line[first - 1]):
        first -= 1
    while last < len(line) and last - end < _FARTHEST and _is_named(line[last]):
        last += 1
    if first < start or last > end:
        return line[first:last].strip(_JOINTS)
    behind, ahead = _onward(line, start, -1), _onward(line, end, 1)
    if _names(line[end:ahead]) or not _names(line[behind:start]):
        return line[start:ahead].strip() if ahead > end else line[behind:end].strip()
    return line[behind:end].strip()


def _is_named(character: str) -> bool:
    return script(character) in _NAMED or character in _JOINTS


def _names(text: str) -> bool:
    return any(script(character) in _NAMED for character in text)


def _onward(line: str, at: int, direction: int) -> int:
    """Where the next name on that side ends, or the words before a mark do."""
    tokens: Sequence[Span] = [one for one in words(line) if (one.start >= at if direction > 0 else one.end <= at)]
    for token in tokens if direction > 0 else reversed(tokens):
        text = token.of(line)
        if script(text[0]) == "other" or abs(at - token.start) > _FARTHEST:
            break
        at = token.end if direction > 0 else token.start
        if _names(text):
            break
    return at
