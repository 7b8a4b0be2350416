"""Polite and plain, their endings, and the pronouns of a speaker."""

from __future__ import annotations

import pytest

from review.checks import Checker, neighbours
from review.checks.base import Check
from review.checks.docs import Case
from review.checks.ja_register import ending, plain, polite
from review.checks.pronoun_drift import PronounDrift
from review.checks.register_switch import RegisterSwitch
from review.flag import Flag
from review.passage import Passage

TURNED = [
    ("招待したんだ", "招待したんです"),
    ("なると思う", "なると思います"),
    ("8年間参加してきた", "8年間参加してきました"),
    ("予想に過ぎない", "予想に過ぎません"),
    ("分からなかった", "分かりませんでした"),
    ("増えるかもしれない", "増えるかもしれません"),
    ("うれしい", "うれしいです"),
    ("当時だった", "当時でした"),
    ("できる", "できます"),
    ("行こう", "行きましょう"),
    ("本を読んだ", "本を読みました"),
    ("海で泳いだ", "海で泳ぎました"),
    ("必要だろう", "必要でしょう"),
    ("来てくださる", "来てくださいます"),
    ("みんなが来る", "みんなが来ます"),
    ("そうする", "そうします"),
    ("違うよ", "違いますよ"),
    ("歴史がある", "歴史があります"),
]


@pytest.mark.parametrize(("one", "other"), TURNED)
def test_a_plain_ending_becomes_polite(one: str, other: str) -> None:
    pytest.importorskip("MeCab")
    found = polite(one)
    assert found is not None
    assert one[: found[0]] + found[1] == other


@pytest.mark.parametrize(("one", "other"), TURNED)
def test_a_polite_ending_becomes_plain(one: str, other: str) -> None:
    pytest.importorskip("MeCab")
    found = plain(other)
    assert found is not None
    assert other[: found[0]] + found[1] == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("働き方ではない", "働き方ではありません"),
        ("人間である", "人間です"),
        ("4名であった", "4名でした"),
        ("問題がなかった", "問題がありませんでした"),
        ("またくる", "またきます"),
    ],
)
def test_two_plain_endings_have_one_polite_form(one: str, other: str) -> None:
    pytest.importorskip("MeCab")
    found = polite(one)
    assert found is not None
    assert one[: found[0]] + found[1] == other


@pytest.mark.parametrize("sentence", ["", "お願いいたします", "申し上げます", "東京", "Llama", "、", "ありがとう"])
def test_what_has_no_other_form_is_left_alone(sentence: str) -> None:
    assert plain(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("行きます", "polite"),
        ("そうですよね", "polite"),
        ("お待ち下さい", "polite"),
        ("行く", "plain"),
        ("行った", "plain"),
        ("そうである", "plain"),
        ("うれしい", "plain"),
        ("そうだよ", "familiar"),
        ("行くんだけど", "familiar"),
        ("ありがとう", ""),
        ("20の論文", ""),
        ("キャリーケース1つ", ""),
        ("", ""),
    ],
)
def test_what_a_sentence_ends_in(sentence: str, kind: str) -> None:
    assert ending(sentence) == kind


def found(check: Check, text: str, **around: object) -> list[str]:
    return [flag.text for flag in Case(text=text, flags=(), **around).found(check)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("register", "text", "flagged"),
    [
        ("polite", "来ました。参加してきた。本当にうれしい。また来ます。", ["参加してきた。本当にうれしい。"]),
        ("polite", "参加した。ええ、そうです。それは正しい。", ["参加した。", "正しい。"]),
        ("polite", "彼は「もう行く。」と言いました。", []),
        ("polite", "それは何? 20の論文。本当に……", []),
        ("polite", "君ならできるよ。", ["君ならできるよ。"]),
        ("plain", "これは正しい。しかし、危険です。", ["危険です。"]),
        ("free", "これは正しい。しかし、危険です。", []),
    ],
)
def test_a_given_policy(register: str, text: str, flagged: list[str]) -> None:
    assert found(RegisterSwitch(), text, register=register) == flagged


POLITE = ("私たちはここに来ました。今年も参加しています。",) * 10


@pytest.mark.parametrize(
    ("text", "before", "after", "flagged"),
    [
        ("8年間参加した。", "ここに来ました。", "光栄です。", ["8年間参加した。"]),
        ("初心者だよ。", "ここに来ました。", "光栄です。", []),
        ("うん、もう行く。", "早く行こう。分かった。もう遅い。", "急いだ方がいい。", []),
    ],
)
def test_a_learned_policy_leaves_a_lively_exchange_alone(
    text: str, before: str, after: str, flagged: list[str]
) -> None:
    assert found(RegisterSwitch(), text, elsewhere=POLITE, before=before, after=after) == flagged


def flags_of(check: Check, passages: list[Passage]) -> list[Flag]:
    checker = Checker.of((check,), passages, language="ja")
    return [flag for one, before, after in neighbours(passages) for flag in checker.flags(one, before, after)]


def test_every_speaker_has_a_policy_of_their_own() -> None:
    talk = [
        *(Passage(number, "ここに来ました。", speaker="Ann") for number in range(1, 21)),
        *(Passage(number, "ここに来た。", speaker="Bob") for number in range(21, 41)),
        Passage(41, "これは正しい。", speaker="Ann"),
        Passage(42, "これは正しいです。", speaker="Ann"),
        Passage(43, "これは正しい。", speaker="Bob"),
    ]
    assert [flag.passage for flag in flags_of(RegisterSwitch(), talk)] == [41]


def test_every_speaker_has_pronouns_of_their_own() -> None:
    talk = [
        *(Passage(number, "私は行く。", speaker="Ann") for number in range(1, 11)),
        *(Passage(number, "僕は行く。", speaker="Bob") for number in range(11, 21)),
        Passage(21, "僕は行く。", speaker="Ann"),
        Passage(22, "僕は行く。", speaker="Bob"),
    ]
    assert [flag.passage for flag in flags_of(PronounDrift(), talk)] == [21]


@pytest.mark.parametrize(
    ("language", "usual", "text", "flagged"),
    [
        ("ja", "私は行く。", "僕らは私立の僕たちだ。", ["僕"]),
        ("ja", "私は行く。", "公僕と私的な話。", []),
        ("ja", "あなたは行く。", "田中君は君主だ。", []),
        ("ja", "あなたは行く。", "君はよく頑張っているよ。", ["君"]),
        ("zh", "感谢您。", "感谢你。", ["你"]),
        ("de", "Können Sie kommen?", "Kannst du kommen?", ["du"]),
        ("de", "Kannst du kommen?", "Sie ist da. Können Sie kommen?", ["Sie"]),
        ("en", "I go.", "you go.", []),
    ],
)
def test_pronouns_that_drift(language: str, usual: str, text: str, flagged: list[str]) -> None:
    assert found(PronounDrift(), text, language=language, elsewhere=(usual,) * 10) == flagged
