"""The checks against the source: one flag for one place, whatever is wrong there."""

from __future__ import annotations

import pytest

from review import checks as checking
from review.checks import Checker, SourceGroup
from review.flag import Flag
from review.glossary import parse
from review.passage import Passage

TERMS = parse(
    """
source_language: en
target_language: ja
terms:
  - {term: 変圧器, source: transformer, severity: minor}
  - {term: コイル, source: coil}
  - {term: CUDA, source: CUDA, misreadings: [米ドル]}
  - {term: USD, source: USD, misreadings: [米ドル]}
  - {term: React, source: React}
"""
)


def found(check: str, source: str, target: str, shared: bool = False) -> list[Flag]:
    """The flags of that check for one passage with that source."""
    checks = checking.load(select=[check]).checks
    ours = Checker.of(checks, [Passage(1, target)], TERMS, "ja", {1: SourceGroup(source, shared)}, "en")
    return list(ours.flags(Passage(1, target)))


@pytest.mark.parametrize(
    ("source", "target", "flags"),
    [
        # The whole passage is one placeholder that the source does not have, and two others are missing from it.
        (
            "{a} and %d",
            "http://a.b/c",
            [("http://a.b/c", "the source has no such address; the source's {a}, %d are missing")],
        ),
        ("Run `make`.", "`maek`", [("`maek`", "the source says `make`")]),
        (
            "Hi {name}, %d new",
            "こんにちは{name}さん",
            [("こんにちは{name}さん", "the source's %d is missing")],
        ),
        ("Hi {name}", "{name}さん", []),
    ],
)
def test_placeholders(source: str, target: str, flags: list[tuple[str, str]]) -> None:
    assert [(flag.text, flag.message) for flag in found("placeholder-mismatch", source, target)] == flags


@pytest.mark.parametrize(
    ("source", "target", "flags"),
    [
        ("The transformer hums.", "変圧器がうなる。", []),
        # What is missing altogether is one flag, as severe as the most severe of it.
        ("A coil in a transformer.", "部品がうなる。", [("部品がうなる。", (), "major", "accuracy/omission")]),
        ("A transformer.", "部品。", [("部品。", (), "minor", "accuracy/omission")]),
        # One word for two terms is one flag that offers both, the first of the source first.
        ("USD and CUDA", "米ドルです", [("米ドル", ("USD", "CUDA"), "major", "terminology/wrong-term")]),
        ("CUDA and USD", "米ドルです", [("米ドル", ("CUDA", "USD"), "major", "terminology/wrong-term")]),
        ("The transformers", "transformersです", [("transformers", ("変圧器",), "minor", "terminology/wrong-term")]),
        ("We react to it.", "反応する。", []),
    ],
)
def test_missing_terms(source: str, target: str, flags: list[tuple[str, tuple[str, ...], str, str]]) -> None:
    assert [
        (flag.text, tuple(one.text for one in flag.suggestions), flag.severity, flag.category)
        for flag in found("missing-term", source, target)
    ] == flags


def test_what_a_neighbour_may_have_is_not_missing() -> None:
    """In a group of several passages the term may stand in any of them."""
    assert found("missing-term", "A transformer.", "部品。", shared=True) == []


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        (
            "addition",
            "Open the valve.",
            "バルブを開けます。このセクションでは、バルブを開ける方法について詳しく説明します。",
        ),
        ("number-mismatch", "Open the valve.", "3番のバルブを開けます。"),
        ("punctuation-mismatch", "It is what you see.", "それはあなたが見ているものですか？"),
    ],
)
def test_what_a_source_with_gaps_lacks_says_nothing(check: str, source: str, target: str) -> None:
    """A source that leaves out passages around this one may have left out a part of it as well."""
    checks = checking.load(select=[check]).checks

    def flags(partial: bool, confidence: float = 0.9) -> int:
        group = SourceGroup(source, confidence=confidence, partial=partial)
        ours = Checker.of(checks, [Passage(1, target)], TERMS, "ja", {1: group}, "en")
        return len(ours.flags(Passage(1, target)))

    assert (flags(False), flags(True)) == (1, 0)
    # Nor does one of which it is doubtful that it is this passage's.
    assert flags(False, 0.2) == 0


def test_the_first_word_of_a_sentence_is_no_name_that_left_a_hole() -> None:
    """Although it has a capital and stands nowhere in the translation."""
    source = "Because there is one agent.\nAnd NVIDIA has it."
    assert not found("entity-mismatch", source, "という一つのエージェントがあるからです。NVIDIAにあります。")
