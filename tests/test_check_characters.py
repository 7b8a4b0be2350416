"""Characters that nobody sees, letters of the wrong script, numbers and money."""

from __future__ import annotations

import pytest

from review.checks.base import Check
from review.checks.control_character import ControlCharacter
from review.checks.currency import Currency
from review.checks.docs import Case
from review.checks.number_format import NumberFormat
from review.checks.wrong_script import WrongScript

Found = list[tuple[str, str | None]]


def found(check: Check, text: str, **around: object) -> Found:
    """What stands in each flag's span, and its first suggestion."""
    flags = Case(text=text, flags=(), **around).found(check)  # type: ignore[arg-type]
    return [(flag.text, flag.suggestions[0].text if flag.suggestions else None) for flag in flags]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Lla\u200bma", [("\u200b", "")]),
        ("a\u0000\u0007b", [("\u0000\u0007", "")]),
        ("x\u202etxt", [("\u202e", "")]),
        ("\ufeff始め", [("\ufeff", "")]),
        ("壊れた\ufffd文字", [("\ufffd", None)]),
        ("か\u200d\u3099", [("か\u200d\u3099", "か\u3099")]),  # a span never splits a combining sequence
        ("soft\u00adhyphen", [("\u00ad", "")]),
    ],
)
def test_what_nobody_sees(text: str, flags: Found) -> None:
    assert found(ControlCharacter(), text) == flags


@pytest.mark.parametrize(
    "text",
    [
        "家族\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "می\u200cخواهم",
        "שלום \u200eLlama\u200f",
        "ภาษา\u200bไทย",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "plain\ttext\nof two lines",
        "葛\U000e0100飾区",
    ],
)
def test_what_the_script_needs(text: str) -> None:
    assert found(ControlCharacter(), text) == []


def test_a_direction_override_is_worse_than_a_blank_of_no_width() -> None:
    (override,) = Case(text="x\u202etxt", flags=()).found(ControlCharacter())
    (blank,) = Case(text="x\u200btxt", flags=()).found(ControlCharacter())
    assert (override.severity, blank.severity) == ("major", "minor")


@pytest.mark.parametrize(
    ("language", "text", "flags"),
    [
        ("en", "Llаmа is fast", [("Llаmа", "Llama")]),
        ("en", "Τhe model", [("Τhe", "The")]),
        ("ru", "привeт всем", [("привeт", "привет")]),
        ("en", "50μm, Δt, λx and СССР", []),
        ("ja", "この图を说明する。", [("图", "図"), ("说", "説")]),
        ("ja", "知道吗？そうだ。", [("吗", None)]),
        ("ja", "髙橋さんと﨑さん、峠と畑、辻と込み。", []),
        (
            "ja",
            "データべースとサ―バーと口ボッ卜ト",
            [("データべース", "データベース"), ("サ―バー", "サーバー"), ("ボッ卜ト", "ボットト")],
        ),
        ("ja", "データべきだ。コーヒー一杯。パリ-ロンドン", []),
        ("zh", "这是データ库。", [("データ", None)]),
        ("zh", "我の世界", []),
    ],
)
def test_letters_of_another_script(language: str, text: str, flags: Found) -> None:
    assert found(WrongScript(), text, language=language) == flags


@pytest.mark.parametrize(
    ("language", "usual", "text", "flags"),
    [
        ("ja", "14軒です。", "１４軒です。", [("１４", "14")]),
        ("ja", "１４軒です。", "１４軒です。", []),
        ("ja", "１４軒です。", "１4軒です。", [("１4", "14")]),
        ("ja", "", "価格は1.234,56ドルです。", [("1.234,56", "1,234.56")]),
        ("ja", "", "12,5%です。", [("12,5", "12.5")]),
        ("ja", "", "1,234.56ドル、3.5%、192.168.1.1、1,2,3", []),
        ("de", "", "Das sind 1,234.56 Euro.", [("1,234.56", "1.234,56")]),
        ("de", "", "Das sind 1.234,56 Euro, 3,5 % und 12.500 Stück.", []),
        ("en", "", "It is 1.234,56 or 1,234.56.", [("1.234,56", "1,234.56")]),
    ],
)
def test_numbers(language: str, usual: str, text: str, flags: Found) -> None:
    elsewhere = (usual,) * 20 if usual else ()
    assert found(NumberFormat(), text, language=language, elsewhere=elsewhere) == flags


DOLLARS = ("時給10ドルです。", "300ドルです。", "1兆ドル以上です。")


@pytest.mark.parametrize(
    ("elsewhere", "text", "flags"),
    [
        (DOLLARS, "それが数十円でも構わない。", [("数十円", "数十ドル")]),
        (DOLLARS, "¥500でした。", [("¥500", "500ドル")]),
        (DOLLARS[:2], "それが数十円でも構わない。", []),
        (DOLLARS, "1ドルは150円です。", []),
        (DOLLARS, "3円形の図です。", []),
        ((*DOLLARS, "500円です。", "600円です。"), "それが数十円でも構わない。", []),
        (("10ドルです。", "5ユーロです。", "7ユーロです。"), "9ユーロです。", []),
    ],
)
def test_money(elsewhere: tuple[str, ...], text: str, flags: Found) -> None:
    assert found(Currency(), text, elsewhere=elsewhere) == flags
