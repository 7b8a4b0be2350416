"""The checks of terms without a source: what they flag, what they offer first, and where they stay silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from review import checks as checking
from review.checks import Checker, settle
from review.flag import Flag, Suggestion
from review.glossary import Glossary, Term, parse
from review.matching import dictionary, names
from review.passage import Passage
from review.text import Span

MODELS = parse(
    """
source_language: en
target_language: ja
terms:
  - {term: Llama, source: [Llama], admitted: [Llama 1, Llama 3, Llama 3.1, Llama 4]}
  - {term: Llama 2, source: [Llama 2]}
  - {term: Llama Guard, source: [Llama Guard]}
  - {term: Meta, source: [Meta], except: [メタ・クラス]}
  - {term: Meta AI, source: [Meta AI]}
  - {term: NVIDIA, source: [NVIDIA], reading: エヌビディア}
  - {term: CUDA, source: [CUDA], reading: クーダ, note: the platform}
  - {term: ChatGPT, source: [ChatGPT]}
  - {term: Open Compute, source: [Open Compute]}
  - {term: Claude, source: [Claude]}
  - {term: React, source: [React]}
  - {term: ジェンスン・フアン, source: [Jensen Huang], admitted: [Jensen Huang]}
  - {term: アクセンチュア, source: [Accenture]}
  - {term: ルックスオティカ, source: [Luxottica]}
  - {term: ジェネレーティブAI, source: [generative AI], admitted: [生成AI]}
  - {term: 決定木, source: [decision tree]}
  - {term: 長尺動画, source: [long-form video], admitted: [長編動画]}
  - {term: 微分可能物理, source: [differentiable physics]}
  - {term: 基盤モデル, source: [foundation model]}
  - {term: 推論, source: [inference]}
  - {term: 寄り道, source: [detour]}
  - {term: アップル, source: [Apple], admitted: [Apple]}
"""
)


def checker(
    names: Sequence[str], texts: Iterable[str], glossary: Glossary = MODELS, language: str = "ja"
) -> tuple[Checker, list[Passage]]:
    passages = [Passage(number, text) for number, text in enumerate(texts, 1)]
    return Checker.of(checking.load(select=names).checks, passages, glossary, language), passages


def found(check: str, *texts: str, glossary: Glossary = MODELS, language: str = "ja") -> list[Flag]:
    """The flags of the last of the texts."""
    ours, passages = checker([check], texts, glossary, language)
    return list(ours.flags(passages[-1]))


def offers(flags: Iterable[Flag]) -> list[tuple[str, str | None]]:
    return [(flag.text, flag.suggestions[0].text if flag.suggestions else None) for flag in flags]


# --- near-miss -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Lamaを公開した。", [("Lama", "Llama")]),
        ("今はLllamaです。", [("Lllama", "Llama")]),
        ("metaiやchat gptなど", [("metai", "Meta AI"), ("chat gpt", "ChatGPT")]),
        ("ルクソティカと提携", [("ルクソティカ", "ルックスオティカ")]),
        ("アクセンチャーのような", [("アクセンチャー", "アクセンチュア")]),
        ("ジェンスン・ホアン氏", [("ジェンスン・ホアン", "ジェンスン・フアン")]),
        ("エヌビデイアの", [("エヌビデイア", "NVIDIA")]),
        ("ジェネAIの話", [("ジェネAI", "ジェネレーティブAI")]),
        ("Llama 2.1は", [("Llama 2.1", "Llama 2")]),
        ("それでDetourのために", [("Detour", "寄り道")]),
        ("意思決定ツリーを作る", [("意思決定ツリー", "決定木")]),
        ("長編ビデオの推薦", [("長編ビデオ", "長尺動画")]),
        ("微分可能な物理学です", [("微分可能な物理", "微分可能物理")]),
        ("基礎モデルの進歩", [("基礎モデル", "基盤モデル")]),
    ],
)
def test_what_is_nearly_a_term_is_flagged_and_the_term_is_offered(
    text: str, flags: list[tuple[str, str | None]]
) -> None:
    assert offers(found("near-miss", text)) == flags


@pytest.mark.parametrize(
    "text",
    [
        "Llama 3.1とMeta AI、ChatGPTとアクセンチュア。",
        "Llama Guard、生成AI、Jensen Huang、長編動画、決定木、基盤モデル。",
        "プログラマーはドラマを見た。",
        "later, mates: Cuba and metal",
        "`Lama`を使う。<Lama>もだ。https://example.org/Lama を見る。",
        "Llamasがいる。",
        "ジェンスン・ブラウン",
        "推論モデルと言語モデル",
        "アプリを作る。",
        "Open Kitchens and the Robots of Tomorrow With Lama",
        "",
    ],
)
def test_right_forms_plain_words_and_code_are_no_near_misses(text: str) -> None:
    assert found("near-miss", text) == []


def test_a_wrap_inside_is_part_of_the_flag_and_moves_behind_the_suggestion() -> None:
    (flag,) = found("near-miss", "これはchat\ngptなどです。")
    assert flag.text == "chat\ngpt"
    assert flag.suggestions[0].text == "ChatGPT\n"


def test_another_consonant_makes_another_name_of_two_or_three_kana() -> None:
    terms = Glossary((Term("アップル"), Term("アドビ")))
    assert found("near-miss", "アクルとアズール", glossary=terms) == []
    assert offers(found("near-miss", "アドベの話", glossary=terms)) == [("アドベ", "アドビ")]


def test_a_surname_is_no_product() -> None:
    terms = Glossary((Term("Kafka"),))
    assert found("sound-alike", "作家のフランツ・カフカです。", glossary=terms) == []
    assert offers(found("sound-alike", "速いカフカです。", glossary=terms)) == [("カフカ", "Kafka")]
    assert found("inconsistent-term", "Kafkaは速い。", "フランツ・カフカです。", glossary=Glossary()) == []
    assert found("inconsistent-term", "Kafkaは速い。", "カフカは速い。", glossary=Glossary()) != []


def test_what_the_glossary_has_within_the_source_is_right() -> None:
    many = Term("Transformer", ("transformer", "transformers"))
    terms = Glossary((Term("DeepMind", ("DeepMind", "Google DeepMind")), Term("世界モデル", ("world model",)), many))
    assert found("near-miss", "Google DeepMindの研究とTransformers", glossary=terms) == []
    assert offers(found("near-miss", "World Modelの研究", glossary=terms)) == [("World Model", "世界モデル")]


def test_what_is_put_for_another_thing_is_no_misspelling() -> None:
    terms = Glossary((Term("大規模言語モデル"), Term("Snapdragon"), Term("AIファウンドリー", ("AI foundry",))))
    assert found("near-miss", "小規模言語モデルとSnapdragon XとAzure AI Foundry", glossary=terms) == []
    assert offers(found("near-miss", "大規摸言語モデルとSnapdragn、AI Foundryだ", glossary=terms)) == [
        ("大規摸言語モデル", "大規模言語モデル"),
        ("Snapdragn", "Snapdragon"),
        ("AI Foundry", "AIファウンドリー"),
    ]


def test_a_letter_more_behind_a_number_makes_another_model() -> None:
    terms = Glossary((Term("MI300X"), Term("GPT-4o"), Term("Blackwell")))
    assert found("near-miss", "MI300とMI300XとGPT-4とGPT-4o", glossary=terms) == []
    assert offers(found("near-miss", "MI300Yの話", glossary=terms)) == [("MI300Y", "MI300X")]
    assert offers(found("near-miss", "Blackwelの話", glossary=terms)) == [("Blackwel", "Blackwell")]


def test_other_vowels_beside_the_rest_of_a_name_are_that_name_misheard() -> None:
    terms = Glossary((Term("ヤン・ルカン"),))
    assert offers(found("near-miss", "ヤン・ラクーンは言う", glossary=terms)) == [("ヤン・ラクーン", "ヤン・ルカン")]
    assert found("near-miss", "ヤン・ラガンとヨン・ラクーン、ラクーン", glossary=terms) == []


def test_a_latin_suggestion_before_a_digit_gets_a_blank() -> None:
    assert offers(found("near-miss", "Lama70Bです。")) == [("Lama", "Llama ")]


def test_in_a_language_with_blanks_a_word_with_an_ending_is_no_near_miss() -> None:
    german = Glossary((Term("Speicher", ("storage",)), Term("Kubernetes", ("Kubernetes",))), "en", "de")
    assert found("near-miss", "Den Speichern fehlt oder nutzt", glossary=german, language="de") == []
    flags = found(
        "near-miss", "Wir nutzen Kubernetis für alles und noch viel mehr davon.", glossary=german, language="de"
    )
    assert offers(flags) == [("Kubernetis", "Kubernetes")]


def test_without_a_glossary_there_is_nothing_to_miss() -> None:
    assert found("near-miss", "LamaとMetai", glossary=Glossary()) == []
    assert found("sound-alike", "ラマとメタ", glossary=Glossary()) == []


# --- sound-alike -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("ラマ2はドラマではない。", [("ラマ2", "Llama 2")]),
        ("ああ、ラマだ。ラマ・ガード。", [("ラマ", "Llama"), ("ラマ・ガード", "Llama Guard")]),
        ("そしてエヌビディアは", [("エヌビディア", "NVIDIA")]),
        ("エヌヴィディアH100", [("エヌヴィディア", "NVIDIA ")]),
        ("メタの皆さん、メタAIです。", [("メタ", "Meta"), ("メタAI", "Meta AI")]),
        ("メタ社は", [("メタ", "Meta")]),
        ("オープン・コンピュートで公開した。", [("オープン・コンピュート", "Open Compute")]),
        ("新クーダとKudaだ。", [("クーダ", "CUDA"), ("Kuda", "CUDA")]),
        ("リアクトを使う。", [("リアクト", "React")]),
        ("インファレンスの費用", [("インファレンス", "推論")]),
        ("チャットGPTに聞く。", [("チャットGPT", "ChatGPT")]),
        ("チャットジーピーティー", [("チャットジーピーティー", "ChatGPT")]),
        ("ﾗﾏです。", [("ﾗﾏ", "Llama")]),
    ],
)
def test_what_sounds_like_a_term_is_flagged_and_the_term_is_offered(
    text: str, flags: list[tuple[str, str | None]]
) -> None:
    assert offers(found("sound-alike", text)) == flags


@pytest.mark.parametrize(
    "text",
    [
        "オープンなデータはハマる。",
        "クラウドの話です。",
        "メタ認知とメタ・データ、メタ・クラス。",
        "プログラマとパノラマとジオラマ。",
        "アプリとアップル。",
        "メータとメーター。",
        "Llama、Meta、NVIDIA",
        "",
    ],
)
def test_loanwords_and_other_names_are_no_sound_alikes(text: str) -> None:
    assert found("sound-alike", text) == []


def test_everyday_loanwords_that_the_dictionary_lacks_are_no_names_of_products() -> None:
    terms = [Term("FAIR"), Term("Ryzen"), Term("Colab"), Term("CarPlay"), Term("Flutter")]
    text = "ファイの値とリーズン、コラボ、ケプラー、フルーティな香り。"
    assert found("sound-alike", text, glossary=Glossary(tuple(terms))) == []


def test_words_that_sound_nearly_like_a_name_are_left_alone() -> None:
    terms = Glossary((Term("Omniverse", reading=("オムニバース",)), Term("Zuckerberg")))
    assert found("sound-alike", "オムニバス法案とスクールバッグ", glossary=terms) == []
    assert offers(found("sound-alike", "オムニバースで作る。", glossary=terms)) == [("オムニバース", "Omniverse")]


def test_the_note_of_the_term_comes_with_the_suggestion() -> None:
    (flag,) = found("sound-alike", "クーダで書く。")
    assert flag.suggestions[0] == Suggestion("CUDA", "CUDA", "the platform", flag.confidence)


# --- inconsistent-term -----------------------------------------------------------------------------------------------


def inconsistent(*texts: str, glossary: Glossary | None = None) -> list[tuple[str, str | None]]:
    return offers(found("inconsistent-term", *texts, glossary=glossary or Glossary()))


def test_the_rarer_spelling_is_flagged_with_every_spelling_and_its_count() -> None:
    texts = ["コンピュータです。", "コンピュータの話。", "コンピューターです。"]
    (flag,) = found("inconsistent-term", *texts, glossary=Glossary())
    assert (flag.text, flag.suggestions[0].text) == ("コンピューター", "コンピュータ")
    assert "コンピュータ (2), コンピューター (1)" in flag.message
    assert inconsistent(*texts[:1], texts[2], texts[1]) == []


@pytest.mark.parametrize(
    ("others", "text", "flags"),
    [
        (["今はMetaです。"], "メタとメタの話。", [("メタ", "Meta"), ("メタ", "Meta")]),
        (["SIGGRAPHへ。"] * 3, "シググラフです。", [("シググラフ", "SIGGRAPH")]),
        (["フィード・システム"], "フィードとシステム", []),
        (
            ["レコメンデーション・システム"] * 2,
            "レコメンデーションシステムです。",
            [("レコメンデーションシステム", "レコメンデーション・システム")],
        ),
        (["ジェネレーティブAI"] * 3, "ジェネレイティブAIを使う。", [("ジェネレイティブAI", "ジェネレーティブAI")]),
        (["オープンな標準"] * 3 + ["Openと書く"], "オープンな話", []),
        (["Lama", "Lama", "LAMA", "Llama"], "Lamaだ。", [("Lama", "LAMA")]),
        (["Meta AIです。"], "metaiだ。", [("metai", "Meta AI")]),
        (["Mark Zuckerberg"] + ["マーク・ザッカーバーグ"] * 3, "マーク・ザッカーバーグです。", []),
        (["アマゾンです。"] * 9, "Amazonです。", [("Amazon", "アマゾン")]),
    ],
)
def test_without_a_glossary_one_name_in_several_spellings_is_found(
    others: list[str], text: str, flags: list[tuple[str, str | None]]
) -> None:
    assert inconsistent(*others, text) == flags


def test_the_majority_never_outvotes_the_glossary() -> None:
    texts = ["Lamaを公開。"] * 20 + ["Llamaです。", "Lamaは大きい。"]
    assert inconsistent(*texts, glossary=MODELS) == [("Lama", "Llama")]
    assert inconsistent(*texts[:-2], texts[-1], texts[-2], glossary=MODELS) == []


def test_an_admitted_form_beside_the_term_is_not_inconsistent() -> None:
    both = Glossary((Term("コンピュータ", admitted=("コンピューター",)),))
    assert inconsistent("コンピュータ", "コンピュータ", "コンピューター", glossary=both) == []


# --- unknown-latin ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("みんなが使っているchat gptです。", ["chat gpt"]),
        ("これはanticipesという。", ["anticipes"]),
        ("ChatGPTと30 cmと5 km。", []),
        ("`chat gpt`を、https://example.org/abc で。", []),
        ("metaは会社だ。", []),
        ("This is all in English, though.", []),
        ("apを使う。", []),
    ],
)
def test_small_latin_letters_that_nothing_explains_are_flagged(text: str, flags: list[str]) -> None:
    assert [flag.text for flag in found("unknown-latin", text)] == flags


def test_where_small_letters_are_common_none_is_flagged() -> None:
    docs = [f"この{name}を渡す。" for name in ("props", "state", "enum", "vnode", "emit", "setup")]
    assert found("unknown-latin", *docs) == []
    assert found("unknown-latin", "chat gptだ。", "chat gptは", "chat gptを使う。") == []


# --- together --------------------------------------------------------------------------------------------------------


def flag(start: int, end: int, confidence: float, *suggestions: str, check: str = "near-miss") -> Flag:
    text = "x" * (end - start)
    offered = tuple(Suggestion(one, one) for one in suggestions)
    category = "terminology/wrong-term" if check != "run-on" else "fluency/segmentation"
    return Flag(1, Span(start, end), text, check, category, "minor", "", offered, confidence)


def test_flags_for_one_span_are_one_with_the_suggestions_of_all() -> None:
    (one,) = settle([flag(0, 3, 0.5, "B", "A"), flag(0, 3, 0.9, "A", "C", check="misreading")])
    assert one.check == "misreading"
    assert [suggestion.text for suggestion in one.suggestions] == ["A", "C", "B"]


def test_of_flags_that_overlap_the_surer_stays_and_of_equals_the_longer() -> None:
    assert [(one.span.start, one.span.end) for one in settle([flag(0, 2, 0.5, "A"), flag(1, 6, 0.6, "B")])] == [(1, 6)]
    assert [(one.span.start, one.span.end) for one in settle([flag(0, 2, 0.5, "A"), flag(0, 6, 0.5, "B")])] == [(0, 6)]
    assert len(settle([flag(0, 2, 0.5, "A"), flag(2, 6, 0.5, "B"), flag(0, 6, 0.1, check="run-on")])) == 3


def test_all_checks_of_terms_together_say_each_thing_once() -> None:
    texts = ["今はMetaとLlamaです。", "メタのラマ・ガードとchat gpt、Lama。"]
    ours, passages = checker(["misreading", "near-miss", "sound-alike", "inconsistent-term", "unknown-latin"], texts)
    assert offers(ours.flags(passages[1])) == [
        ("メタ", "Meta"),
        ("ラマ・ガード", "Llama Guard"),
        ("chat gpt", "ChatGPT"),
        ("Lama", "Llama"),
    ]


def test_glossaries_and_transcripts_do_not_mix() -> None:
    """What is kept from one to the next belongs to that glossary and that survey."""
    other = Glossary((Term("Lhasa"),))
    for _ in range(2):
        assert offers(found("near-miss", "Lamaです。")) == [("Lama", "Llama")]
        assert found("near-miss", "Lamaです。", glossary=other) == []
        assert inconsistent("Metaです。", "メタです。") == [("メタ", "Meta")]
        assert inconsistent("Metroです。", "メタです。") == []


def test_one_passage_flagged_again_alone_has_the_same_flags() -> None:
    texts = ["コンピュータです。"] * 3 + ["コンピューターとラマとLamaです。"]
    ours, passages = checker(["near-miss", "sound-alike", "inconsistent-term", "unknown-latin"], texts)
    first = ours.flags(passages[-1])
    assert ours.flags(replace(passages[-1])) == first
    edited = replace(passages[-1], target="コンピュータとラマです。")
    assert offers(ours.flags(edited)) == [("ラマ", "Llama")]


def test_without_the_dictionary_known_names_are_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "_tagger", lambda: None)
    for kept in (dictionary.kind, dictionary.is_person, dictionary.parts):
        kept.cache_clear()
    try:
        fresh = Glossary(MODELS.terms, "en", "ja")
        assert offers(found("sound-alike", "エヌビディアです。", glossary=fresh)) == [("エヌビディア", "NVIDIA")]
        assert offers(found("near-miss", "ルクソティカです。", glossary=fresh)) == [
            ("ルクソティカ", "ルックスオティカ")
        ]
    finally:
        for kept in (dictionary.kind, dictionary.is_person, dictionary.parts):
            kept.cache_clear()


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("レコメンデーション・\nモデルを", ["レコメンデーション・\nモデル"]),
        ("3DモデルとSegment Anything 2が", ["モデル", "Segment Anything 2"]),
        ("新CUDAは", ["CUDA"]),
        ("foo_barと`Lama`", []),
        ("ーー", []),
        ("か\u3099ラマ\u0301", []),
        ("", []),
    ],
)
def test_where_names_may_stand(text: str, runs: list[str]) -> None:
    found_there = names.runs(text)
    assert [run for _, run in found_there] == runs
    assert all(text[start : start + len(run)] == run for start, run in found_there)
