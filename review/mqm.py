"""The closed list of error categories and severities, after MQM, with the weights that scores use.

Categories follow the WMT annotation guidelines for MQM (Freitag et al. 2021, "Experts, Errors, and Context"), with the
sub-categories of the MQM core typology where reviewers of transcripts need them.
"""

from __future__ import annotations

CATEGORIES: dict[str, str] = {
    "terminology/wrong-term": "a name or a term is wrong",
    "terminology/inconsistent": "one name or term is written in several ways",
    "accuracy/mistranslation": "the meaning is wrong",
    "accuracy/omission": "something of the source is missing",
    "accuracy/addition": "something is there that the source does not say",
    "accuracy/untranslated": "left in the source language",
    "accuracy/number": "a number, amount, unit or date is wrong",
    "fluency/grammar": "the grammar is wrong",
    "fluency/punctuation": "punctuation is wrong, missing or odd",
    "fluency/spelling": "a misspelling, a wrong character",
    "fluency/register": "polite and plain forms are mixed",
    "fluency/inconsistency": "the text contradicts itself in form",
    "fluency/unintelligible": "cannot be understood",
    "fluency/segmentation": "sentences or speakers run together or are cut apart",
    "fluency/duplication": "something is said twice",
    "style/awkward": "unnatural wording",
    "locale/number-format": "numbers are not written as the language writes them",
    "locale/currency-format": "amounts are not written as the language writes them",
    "locale/date-format": "dates or times are not written as the language writes them",
    "design/markup": "tags, placeholders or characters that do not belong in the text",
    "non-translation": "not a translation of the source at all",
    "source/error": "the source itself is wrong",
    "other": "anything else",
}

SEVERITIES: tuple[str, ...] = ("minor", "major", "critical")
"""From the least to the most severe; `SEVERITIES.index` orders them."""


def at_least(severity: str, floor: str) -> bool:
    """Whether `severity` is `floor` or worse."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(floor)
