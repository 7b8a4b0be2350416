"""Whether a right form in other letters than the glossary's is worth a look, or is written so for good reasons."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from review.matching.exact import spellings
from review.text import CJK, Span, script

_ACRONYM = 4
"""Capitals up to this many, in small letters, may be a word of their own: IT and it, RAM and ram, US and us."""

_MARKS = frozenset("@#/\\_`")


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
    if listed == listed.lower() or _in_code(text, span, seen):
        # An ordinary word that begins a sentence, or stands in a heading; a command, a domain, an anchor.
        return False
    if seen.isupper() and _all_capitals(text, span):
        return False
    short = listed.isupper() and len(listed) <= _ACRONYM
    if any(script(character) in CJK or script(character) == "hangul" for character in text):
        # Latin letters in such a text are names, and its sentences do not begin with capitals: but Mr is no MR.
        return not (short and seen.istitle())
    inner = any(character.isupper() for word in listed.split() for character in word[1:])
    return inner and not short


def _in_code(text: str, span: Span, seen: str) -> bool:
    """Whether it is part of what is spelled as a machine wants it: `nvidia`, nvidia.com, #nvidia, nvidia-smi."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if before[-1:] in _MARKS or after[:1] in _MARKS:
        return True
    joins = ".-" if seen.islower() else "."
    return (before[-1:] in joins and before[:1].isalnum() and len(before) == 2) or (
        after[:1] in joins and after[1:].isalnum()
    )


def _all_capitals(text: str, span: Span) -> bool:
    """Whether the rest of the line is in capitals too."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    rest = text[start : span.start] + text[span.end : end if end >= 0 else len(text)]
    return rest.isupper()
