"""Every known form of a glossary's terms that stands in a text, found exactly and mapped back to the very characters.

A form matches across wrapped lines, in any case and width, with and without ・ and ー between katakana, and only where
names of its script may begin and end (`edges`). Among forms that overlap the leftmost wins, and of those the longest,
right ones included: nothing is said of LAMA inside the term LAMA Index.

The search is one Aho-Corasick automaton over bytes that are folded more coarsely than the forms themselves; it says
which texts are worth a look, and for which forms. Only those are folded with a map and looked at exactly, so that one
text and a hundred thousand go the same way and give the same hits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from review.glossary import Glossary, Term
from review.matching import edges
from review.text import Mapped, Span, fold, fold_plain, join_wraps, script

_FLOOR = 3
"""Katakana shorter than this differs by a ー or a ・ from other words: ビル and ビール, サバ and サーバー."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A term that lists a form; `form` as the glossary has it, `typed` whether the text has it in the same letters."""

    term: Term
    form: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A form that stands at `span` of a text, where `text` is what stands there.

    With `right`, the claims are all the right forms that it is in other letters than the glossary's: another case or
    width, a ー or a ・ more or less. Otherwise there is one claim for each term that lists it as a misreading, those in
    the same letters first. Beyond that the order is the glossary's.
    """

    span: Span
    text: str
    claims: tuple[Claim, ...]
    right: bool = False


@dataclass(slots=True)
class _Form:
    """A folded form, and what the glossary says of it: indexes of terms, with the form as each lists it."""

    folded: str
    begins: str
    ends: str
    strict: str
    wrong: list[tuple[int, str]]
    right: list[tuple[int, str]]
    silences: list[int]


class Matcher:
    """The forms of one glossary, ready to be found. Get one with `matcher`."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._forms: list[_Form] = []
        found: dict[str, _Form] = {}
        for index, term in enumerate(glossary.terms):
            for listed in term.misreadings:
                self._form(found, listed).wrong.append((index, listed))
            for listed in term.right:
                self._form(found, listed).right.append((index, listed))
            for listed in term.exceptions:
                self._form(found, listed).silences.append(index)
        found.pop("", None)
        self._forms = list(found.values())
        self._coarse: dict[bytes, list[_Form]] = {}
        for form in self._forms:
            self._coarse.setdefault(coarse(form.folded), []).append(form)
        self._coarse.pop(b"", None)

    def __reduce__(self) -> tuple[Any, ...]:
        # The automaton can't be pickled, and is quickly made.
        return matcher, (self.glossary,)

    @staticmethod
    def _form(found: dict[str, _Form], listed: str) -> _Form:
        folded = fold_plain(listed)
        form = found.get(folded)
        if form is None:
            form = found[folded] = _Form(folded, "", "", "", [], [], [])
            if folded:
                form.begins, form.ends = edges.kind(folded[0]), edges.kind(folded[-1])
                if len(folded) < _FLOOR and any(script(character) == "katakana" for character in folded):
                    form.strict = _strict(listed)
        return form

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import BytesAhoCorasick

        return BytesAhoCorasick(list(self._coarse)) if self._coarse else None

    @cached_property
    def _groups(self) -> list[list[_Form]]:
        return list(self._coarse.values())

    # --- where to look -----------------------------------------------------------------------------------------------

    def _worth(self, text: str) -> list[_Form]:
        """The forms for which the text is worth a look; none of the others stands in it."""
        if self._automaton is None:
            return []
        groups = {group for group, _, _ in self._automaton.find_matches_as_indexes(coarse(text), overlapping=True)}
        return [form for group in sorted(groups) for form in self._groups[group]]

    def worth(self, texts: Sequence[str]) -> Iterator[int]:
        """The indexes of the texts that are worth a look, in order: every text with a hit is among them."""
        joined = _BETWEEN.join(texts)
        if self._automaton is None or not joined:
            return
        if joined.count(_BETWEEN) != len(texts) - 1:
            # A text with a NUL of its own: rare enough to go one by one.
            yield from (index for index, text in enumerate(texts) if self._worth(text))
            return
        haystack = coarse(joined)
        index = at = 0
        last = -1
        for _, start, _ in self._automaton.find_matches_as_indexes(haystack):
            index += haystack.count(_BETWEEN_BYTE, at, start)
            at = start
            if index != last:
                last = index
                yield index

    def sweep(self, texts: Sequence[str]) -> Iterator[tuple[int, tuple[Hit, ...]]]:
        """The hits of many texts at once: the index of each text that has any, with its hits; the same as `hits`."""
        if self._automaton is None:
            return
        joined = _BETWEEN.join(texts)
        if joined.count(_BETWEEN) != len(texts) - 1:
            # A text with a NUL of its own: rare enough to go one by one.
            yield from ((index, hits) for index, text in enumerate(texts) if (hits := self.hits(text)))
            return
        haystack = coarse(joined)
        index = at = 0
        groups: set[int] = set()
        for group, start, _ in self._automaton.find_matches_as_indexes(haystack, overlapping=True):
            passed = haystack.count(_BETWEEN_BYTE, at, start) if start > at else 0
            at = max(at, start)
            if passed:
                if groups:
                    yield from self._looked_at(index, texts[index], groups)
                    groups = set()
                index += passed
            groups.add(group)
        if groups:
            yield from self._looked_at(index, texts[index], groups)

    def _looked_at(self, index: int, text: str, groups: set[int]) -> Iterator[tuple[int, tuple[Hit, ...]]]:
        hits = self._hits(text, [form for group in sorted(groups) for form in self._groups[group]])
        if hits:
            yield index, hits

    # --- what stands there -------------------------------------------------------------------------------------------

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The misreadings, and the right forms in other letters, in order of position; they never overlap."""
        forms = self._worth(text)
        return self._hits(text, forms) if forms else ()

    def right(self, text: str) -> tuple[tuple[Span, Term], ...]:
        """Where right forms of terms stand, in whatever letters, in order of position; they may overlap."""
        forms = [form for form in self._worth(text) if form.right]
        if not forms:
            return ()
        mapped = fold(text)
        found = [
            (span, self.glossary.terms[index])
            for form in forms
            for span in _standing(text, mapped, form)
            for index, _ in form.right
        ]
        return tuple(sorted(found, key=lambda one: (one[0].start, -one[0].end)))

    def _hits(self, text: str, forms: Collection[_Form]) -> tuple[Hit, ...]:
        if not any(form.wrong or form.right for form in forms):
            return ()
        mapped = fold(text)
        silenced: list[tuple[Span, list[int]]] = []
        standing: dict[Span, list[_Form]] = {}
        for form in forms:
            if form.wrong or form.right:
                for span in _standing(text, mapped, form):
                    standing.setdefault(span, []).append(form)
            if form.silences:
                silenced.extend((span, form.silences) for span in _anywhere(text, mapped, form))
        found: list[Hit] = []
        last = 0
        addresses: list[Span] | None = None
        for span in sorted(standing, key=lambda span: (span.start, -span.end)):
            if span.start < last:
                continue
            hit, known = self._judged(text, span, standing[span], silenced)
            if known:
                last = span.end
            if hit is None:
                continue
            if addresses is None:
                addresses = list(edges.addresses(text))
            if not any(one.start <= span.start and span.end <= one.end for one in addresses):
                found.append(hit)
        return tuple(found)

    def _judged(
        self, text: str, span: Span, forms: list[_Form], silenced: list[tuple[Span, list[int]]]
    ) -> tuple[Hit | None, bool]:
        """The hit at `span`, if there is one, and whether anything is known to stand there."""
        terms = self.glossary.terms
        seen = span.of(text)
        letters = spellings(seen)
        right = [(index, listed) for form in forms for index, listed in form.right]
        if any(_composed(listed) in letters for _, listed in right):
            return None, True
        quiet = {
            index
            for cover, indexes in silenced
            if cover.start <= span.start and span.end <= cover.end
            for index in indexes
        }
        wrong = [
            (index, listed, _composed(listed) in letters)
            for form in forms
            for index, listed in form.wrong
            if index not in quiet
        ]
        # Of one term that lists a form as right and, in other letters, as wrong, only those very letters are wrong.
        own = {index for index, _ in right}
        wrong = [claim for claim in wrong if claim[2] or claim[0] not in own]
        if wrong:
            claims: dict[int, Claim] = {}
            for index, listed, typed in sorted(wrong, key=lambda claim: (not claim[2], claim[0])):
                claims.setdefault(index, Claim(terms[index], listed, typed))
            return Hit(span, seen, tuple(claims.values())), True
        if right:
            right.sort(key=lambda claim: claim[0])
            return Hit(span, seen, tuple(Claim(terms[index], listed, False) for index, listed in right), True), True
        return None, False


@lru_cache(maxsize=8)
def matcher(glossary: Glossary) -> Matcher:
    """The matcher of a glossary, made once for each of the last few."""
    return Matcher(glossary)


# --- one form in one text --------------------------------------------------------------------------------------------


def _standing(text: str, mapped: Mapped, form: _Form) -> Iterator[Span]:
    """Where the form stands as a name of its script may."""
    for span in _anywhere(text, mapped, form):
        if (
            edges.begins(form.begins, text, span.start)
            and edges.ends(form.ends, text, span.end)
            and (not form.strict or _strict(span.of(text)) == form.strict)
        ):
            yield span


def _anywhere(text: str, mapped: Mapped, form: _Form) -> Iterator[Span]:
    """Where the folded form stands in the folded text, with the ー behind it that folding left out."""
    folded, size = mapped.text, len(form.folded)
    at = folded.find(form.folded)
    while at >= 0:
        start, end = mapped.starts[at], mapped.ends[at + size - 1]
        # A character that folds to several, as … to three, is never cut.
        cut = (at and mapped.starts[at - 1] == start) or (at + size < len(folded) and mapped.ends[at + size] == end)
        if not cut:
            yield Span(start, _with_long(text, end) if form.ends == "katakana" else end)
        at = folded.find(form.folded, at + 1)


def _with_long(text: str, end: int) -> int:
    ahead = end
    while ahead < len(text):
        if text[ahead] in "ーｰ":
            end = ahead = ahead + 1
        elif (behind := edges.past_wrap(text, ahead)) > ahead and text[behind : behind + 1] in ("ー", "ｰ"):
            ahead = behind
        else:
            break
    return end


def _strict(text: str) -> str:
    """Folded in case and width alone, without wraps: ー and ・ count."""
    return unicodedata.normalize("NFKC", _unwrapped(text)).casefold()


def _unwrapped(text: str) -> str:
    return "".join(line.strip(" \t\u3000") for line in text.split("\n")) if "\n" in text else text


def _composed(text: str) -> str:
    """In NFC: texts that differ only in how a character is encoded look the same, and nothing is wrong with either."""
    return unicodedata.normalize("NFC", text)


def spellings(seen: str) -> tuple[str, ...]:
    """What a piece of text spells, wraps joined with a blank where its script has blanks, and without."""
    if "\n" not in seen:
        return (_composed(seen),)
    return _composed(join_wraps(seen).text), _composed(_unwrapped(seen))


# --- folding for the search ------------------------------------------------------------------------------------------

_BETWEEN = "\0"
_BETWEEN_BYTE = b"\0"
_BLANKS = b" \t\n"


def coarse(text: str) -> bytes:
    """The text as bytes to search in: NFKC, case folded, without blanks, line ends, ー and ・, which `fold` may keep.

    Whatever form stands in a folded text, its coarse form stands in the coarse text. The coarse form of texts with NUL
    between them is their coarse forms with NUL between them.
    """
    if text.isascii():
        return text.encode().lower().translate(None, _BLANKS)
    text = unicodedata.normalize("NFKC", text).replace("ー", "").replace("・", "")
    raw = text.encode("utf-8", "surrogatepass").lower()
    if raw.translate(None, _CASELESS) or any(pair in raw for pair in _CASED):
        raw = text.casefold().encode("utf-8", "surrogatepass")
    return raw.translate(None, _BLANKS)


# Folding case byte by byte is enough where nothing but ASCII has case, as in most CJK text. These are the lead bytes
# that say so: all but those of the alphabets from U+00C0 to U+05FF, of U+1000 to U+1FFF and of U+A000 to U+AFFF. Of two
# lead bytes that are common in CJK text (“, …, emoji) only some characters have case: they are told by two bytes.
_CASELESS = bytes(byte for byte in range(256) if not 0xC3 <= byte <= 0xD7 and byte not in (0xE1, 0xEA))
_CASED = tuple(
    bytes(pair)
    for pair in (
        *((0xE2, second) for second in (0x84, 0x86, 0xB0, 0xB1, 0xB2, 0xB3, 0xB4)),
        *((0xF0, second) for second in (0x90, 0x91, 0x96, 0x9E)),
    )
)
