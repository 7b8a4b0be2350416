"""Widths, ellipses, quotation marks: what is flagged, what is offered, and what is left alone."""

from __future__ import annotations

import pytest

from review.checks.base import Check
from review.checks.docs import Case
from review.checks.half_width_punctuation import HalfWidthPunctuation
from review.checks.odd_ellipsis import OddEllipsis
from review.checks.unbalanced_quote import UnbalancedQuote

Found = list[tuple[str, str | None]]


def found(check: Check, text: str, **around: object) -> Found:
    """What stands in each flag's span, and its first suggestion."""
    flags = Case(text=text, flags=(), **around).found(check)  # type: ignore[arg-type]
    return [(flag.text, flag.suggestions[0].text if flag.suggestions else None) for flag in flags]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("本当ですか?", [("?", "？")]),
        ("本当ですか?!", [("?!", "？！")]),
        ("これはLlama?", [("?", "？")]),
        ("「本当?」と聞いた。", [("?", "？")]),
        ("東京,大阪.", [(",", "、"), (".", "。")]),
        ("ﾃﾞｰﾀと｢名前｣", [("ﾃﾞｰﾀ", "データ"), ("｢", "「"), ("｣", "」")]),
        ("選択肢(ツリー)です。", [("(ツリー)", "（ツリー）")]),
        ("自然言語処理(NLP)です。", [("(NLP)", "（NLP）")]),
        ("注:これは例です。", [(":", "：")]),
        ('それは"便利さ"だ。', [('"便利さ"', "「便利さ」")]),
    ],
)
def test_half_width_marks_in_japanese(text: str, flags: Found) -> None:
    assert found(HalfWidthPunctuation(), text, language="ja") == flags


@pytest.mark.parametrize(
    "text",
    [
        "本当ですか？（はい）",
        "https://example.com/?a=1 を見る。",
        "`panic!`マクロと`?`演算子を使う。",
        "f(x)を計算し、1,000回、12:30まで動かす。",
        "「What is it?」と聞いた。",
        "(1)次の点を見る。",
        "ありがとう(^^)",
        "ファイル名.txtとNode.jsを使う。",
        "x != yなら止まる。",
    ],
)
def test_marks_that_belong_to_latin_text_numbers_and_code(text: str) -> None:
    assert found(HalfWidthPunctuation(), text) == []


@pytest.mark.parametrize("language", ["ja", "ja-JP", "JA_jp"])
def test_a_region_changes_no_rule(language: str) -> None:
    assert found(HalfWidthPunctuation(), "本当ですか?", language=language) == [("?", "？")]


def test_half_width_parentheses_may_be_the_style_of_the_house_but_question_marks_may_not() -> None:
    house = ("選択肢(ツリー)ですか?",) * 20
    assert found(HalfWidthPunctuation(), "処理(木)ですか?", elsewhere=house) == [("?", "？")]


def test_few_half_width_parentheses_among_full_width_ones_are_slips() -> None:
    mixed = ("選択肢（ツリー）です。",) * 60 + ("選択肢(ツリー)です。",) * 12
    assert found(HalfWidthPunctuation(), "処理(木)です。", elsewhere=mixed) == [("(木)", "（木）")]


def test_half_width_parentheses_around_latin_are_slips_only_where_they_are_rare() -> None:
    mixed = ("選択肢（ツリー）です。",) * 60 + ("処理(NLP)です。",) * 12
    assert found(HalfWidthPunctuation(), "言語(LLM)です。", elsewhere=mixed) == []
    assert found(HalfWidthPunctuation(), "言語(LLM)です。", elsewhere=mixed[:60]) == [("(LLM)", "（LLM）")]


def test_chinese_marks_are_flagged_where_the_transcript_has_full_width_ones() -> None:
    assert found(HalfWidthPunctuation(), "你好,世界。", language="zh", elsewhere=("你好，世界。",) * 20) == [
        (",", "，")
    ]
    assert found(HalfWidthPunctuation(), "你好,世界。", language="zh", elsewhere=("你好,世界",) * 20) == []


@pytest.mark.parametrize(
    ("usual", "text", "flags"),
    [
        ("AIはGPUで動く。", "来年のGPU サーバーです。", [("GPU サーバー", "GPUサーバー")]),
        ("AIはGPUで動く。", "これは Llamaです。", [("これは Llama", "これはLlama")]),
        ("AI は GPU で動く。", "来年の GPU サーバーです。", []),
        ("AIはGPUで動く。", "ＧＰＵとＥUで動く。", [("ＧＰＵ", "GPU"), ("ＥU", "EU")]),
    ],
)
def test_widths_and_blanks_follow_the_transcript(usual: str, text: str, flags: Found) -> None:
    assert found(HalfWidthPunctuation(), text, elsewhere=(usual,) * 30) == flags


@pytest.mark.parametrize(
    ("language", "text", "flags"),
    [
        ("ja", "今は...実は......。", [("...", "……"), ("......", "……")]),
        ("ja", "そして。。。", [("。。。", "……")]),
        ("ja", "そして、、行く。", [("、、", "、")]),
        ("ja", "そう・・・", [("・・・", "……")]),
        ("ja", "そして……、行く…。", []),
        ("ja", "print(...)と../dataと[...]を使う。", []),
        ("ja", "1...10まで", []),
        ("zh", "然后...走", [("...", "……")]),
        ("en", "Well... I go.", []),
        ("en", "Well.. I go.", [("..", "...")]),
        ("de", "Nun,,, ja.", [(",,,", "...")]),
        ("en", "cd ../data and a..b", []),
    ],
)
def test_ellipses(language: str, text: str, flags: Found) -> None:
    assert found(OddEllipsis(), text, language=language) == flags


def test_a_single_ellipsis_is_odd_only_among_pairs() -> None:
    assert found(OddEllipsis(), "行く…。", elsewhere=("それは……。",) * 20) == [("…", "……")]
    assert found(OddEllipsis(), "行く…。", elsewhere=("それは…。",) * 20) == []


@pytest.mark.parametrize(
    ("language", "text", "flags"),
    [
        ("ja", "彼は「そうだと言った。", [("「", None)]),
        ("ja", "そうだ」と言った。", [("」", None)]),
        ("ja", "彼は「『そう」だ』と言った。", [("『", None), ("』", None)]),
        ("ja", "”全部公開する。”", [("”全部公開する。”", "「全部公開する。」")]),
        ("ja", "同盟（NAMI)です。", [("（NAMI)", "（NAMI）")]),
        ("en", "The alliance （NAMI) is.", [("（NAMI)", "(NAMI)")]),
        ("en", 'She said "yes.', [('"', None)]),
        ("en", 'A 10" disk said "yes".', []),
        ("en", "Too bad :( and fine :)", []),
        ("en", "1) first, b) second", []),
        ("de", "Er sagt „ja“ und „nein”.", []),
        ("fr", "Il dit « oui ».", []),
        ("ja", "彼は「『そう』だ」（笑）と言った。", []),
    ],
)
def test_quotation_marks_have_partners(language: str, text: str, flags: Found) -> None:
    assert found(UnbalancedQuote(), text, language=language) == flags


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (None, "彼は「今日は", "行かない」と言った。"),
        ("彼は「今日は", "行かない」と言った。", None),
        (None, 'He said: "Today', 'I stay."'),
        (None, "“The first paragraph.", "“The second one.”"),
    ],
)
def test_a_quotation_may_go_on_in_the_next_passage(before: str | None, text: str, after: str | None) -> None:
    assert found(UnbalancedQuote(), text, before=before, after=after) == []


def test_long_quotations_are_left_alone_where_they_are_how_the_text_is_cut() -> None:
    story = ("「長い話が始まる。", "まだ続く。", "まだまだ続く。", "ここで終わる」") * 6
    assert found(UnbalancedQuote(), "「また始まる。", elsewhere=story, after="続く。") == []
