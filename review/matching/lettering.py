"""Whether a right form in other letters than the glossary's is worth a look, or is written so for good reasons."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from review.matching.exact import spellings
from review.text import CJK, Span, script

_ACRONYM = 4
"""Capitals up to this many, in small letters, may be a word of their own: IT and it, RAM and ram, US and us."""

_IN_CODE = frozenset("@#/\\_`")


def odd(text: str, span: Span, listed: Collection[str]) -> bool:
    """Whether what stands at `span` differs from all of `listed`, to which it folds, as a reader would call a slip.

    Width, ー and ・ always. Case where it is part of the name: not at the beginning of a sentence or in a heading, not
    in code, and not where small letters may be the ordinary word, as meta, threads and it among Latin letters.
    """
    seen = spellings(span.of(text))
    if any(unicodedata.normalize("NFC", form) in seen for form in listed):
        return False
    wide = [unicodedata.normalize("NFKC", one) for one in seen]
    wanted = [unicodedata.normalize("NFKC", form) for form in listed]
    cased = [form for form in wanted if any(one.casefold() == form.casefold() for one in wide)]
    if not cased or any(form in wide for form in wanted):
        return True
    return all(_case_is_odd(text, span, wide[0], form) for form in cased)


def _case_is_odd(text: str, span: Span, seen: str, listed: str) -> bool:
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 2]
    if before in _IN_CODE or after[:1] in _IN_CODE:
        return False
    if (after[:1] == "." and after[1:].isalnum()) or (before == "." and text[: span.start - 1][-1:].isalnum()):
        return False
    if listed == listed.lower():
        # An ordinary word: begins a sentence, or stands in a heading.
        return False
    if seen.isupper() and _all_capitals(text, span):
        return False
    if any(script(character) in CJK or script(character) == "hangul" for character in text):
        # Latin letters in such a text are names; its sentences do not begin with capitals.
        return True
    inner = any(character.isupper() for word in listed.split() for character in word[1:])
    return inner and not (listed.isupper() and len(listed) <= _ACRONYM)


def _all_capitals(text: str, span: Span) -> bool:
    """Whether the rest of the line is in capitals too."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    rest = text[start : span.start] + text[span.end : end if end >= 0 else len(text)]
    return rest.isupper()
