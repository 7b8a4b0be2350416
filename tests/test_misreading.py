"""A misreading is flagged with what may be meant; what the source explains is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import glossary
from review.checks.base import Context
from review.checks.misreading import Misreading
from review.flag import Flag
from review.glossary import Glossary, Term
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span

MONEY = Glossary(
    (
        Term("CUDA", ("CUDA",), misreadings=("米ドル", "クーダ"), severity="critical"),
        Term("USD", ("USD", "Universal Scene Description"), misreadings=("米ドル",), note="the scene description"),
        Term("Llama Guard", ("Llama Guard",), misreadings=("衛兵", "lama guard")),
        Term("NVIDIA", ("NVIDIA",), admitted=("Nvidia",)),
        Term("理想形", misreadings=("プラトニック",), severity="minor"),
    )
)


def flags(text: str, source: str | None = None, terms: Glossary = MONEY) -> list[Flag]:
    return list(Misreading().flags(Passage(7, text), Context(glossary=terms, source=source)))


def offered(flag: Flag) -> list[str]:
    return [suggestion.text for suggestion in flag.suggestions]


def test_one_flag_offers_every_term_with_its_note() -> None:
    (flag,) = flags("このAIは米ドルを理解しています。")
    assert (flag.passage, flag.span, flag.text, flag.check) == (7, Span(5, 8), "米ドル", "misreading")
    assert (flag.category, flag.severity) == ("terminology/wrong-term", "critical")
    assert [(one.text, one.term, one.note) for one in flag.suggestions] == [
        ("CUDA", "CUDA", None),
        ("USD", "USD", "the scene description"),
    ]
    assert flag.message == "a known misreading of CUDA and of USD"
    assert flag.suggestions[0].confidence > flag.suggestions[1].confidence


@pytest.mark.parametrize(
    ("text", "source", "first"),
    [
        ("米ドルを使う", None, "CUDA"),
        ("米ドルを使う", "Our software coding AI understands USD.", "USD"),
        ("米ドルを使う", "It speaks universal scene\ndescription, of course.", "USD"),
        ("米ドルを使う", "CUDA's runtime", "CUDA"),
        ("米ドルを使う", "a barracuda", "CUDA"),
        ("米ドルと衛兵", "the LLAMA GUARDs and USD", "USD"),
    ],
)
def test_what_the_source_says_comes_first(text: str, source: str | None, first: str) -> None:
    assert offered(flags(text, source)[0])[0] == first


@pytest.mark.parametrize("source", ["It costs ten dollars.", "It's US$10.", "ten bucks", "A DOLLAR’S worth"])
def test_an_amount_that_the_source_names_is_no_misreading(source: str) -> None:
    assert flags("10米ドルです", source) == []


def test_an_amount_beside_the_term_does_not_hide_the_term() -> None:
    assert offered(flags("米ドルを使う", "CUDA saves a million dollars")[0])[0] == "CUDA"


def test_a_source_that_misheard_the_name_is_evidence_too() -> None:
    heard = flags("衛兵です", "You met a lama guard, I think.")[0]
    silent = flags("衛兵です", "You met somebody, I think.")[0]
    blind = flags("衛兵です")[0]
    assert heard.confidence > blind.confidence > silent.confidence


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("クーダ12", ["CUDA "]),
        ("ク\nーダを", ["CUDA\n"]),
        ("ｸｰﾀﾞ", ["CUDA"]),
        ("nvidiaの", ["NVIDIA"]),
        ("Nvidia", []),
        ("ＮＶＩＤＩＡ4", ["NVIDIA"]),
        ("プラトニックな", ["理想形"]),
    ],
)
def test_suggestions_fit(text: str, suggestions: list[str]) -> None:
    assert [one for flag in flags(text) for one in offered(flag)] == suggestions


@pytest.mark.parametrize(
    ("term", "wrong", "text", "flagged", "right"),
    [
        ("モデルを蒸留", "モデルを抽出", "大きなモデルを抽出する。", "抽出", "蒸留"),
        ("モデルを蒸留", "モデルを抽出", "大きなモデルを\n抽出する。", "抽出", "蒸留"),
        ("モデルを蒸留", "モデルを抽出", "大きなモデルを抽\n出する。", "抽\n出", "蒸留\n"),
        ("ムーアの法則", "モアの法則", "モアの法則です。", "モア", "ムーア"),
        ("ムーアの法則", "ムーアの法律", "ムーアの法律です。", "法律", "法則"),
        ("教師なし学習", "監督なし学習", "監督なし学習だ。", "監督", "教師"),
        ("作り方", "作り物", "新しい作り物です。", "作り物", "作り方"),
        ("より汎用的に", "より一般的に", "より一般的に使える。", "一般的", "汎用的"),
        ("より汎用的", "より一般的", "より一般的、と言う。", "一般的", "汎用的"),
        ("関数呼び出し", "機能呼び出し", "機能呼び出しをする。", "機能呼び出し", "関数呼び出し"),
        ("並列化する", "麻痺させる", "計算を麻痺させる。", "麻痺させる", "並列化する"),
        ("リリースする", "出荷をする", "出荷をする。", "出荷をする", "リリースする"),
    ],
)
def test_only_the_wrong_word_of_a_phrase_is_flagged(term: str, wrong: str, text: str, flagged: str, right: str) -> None:
    """What only says where the word is wrong stays as it is; no word is cut."""
    (flag,) = flags(text, terms=Glossary((Term(term, misreadings=(wrong,)),)))
    assert (flag.text, offered(flag)) == (flagged, [right])
    whole = flagged.replace("\n", "") == wrong
    assert flag.message == ("" if whole else f"{wrong} is ") + f"a known misreading of {term}"


def test_a_word_that_a_long_vowel_tells_from_a_misreading_is_none() -> None:
    terms = Glossary((Term("Omniverse", misreadings=("オムニバース", "オムニ・ヴァース")),))
    assert [flag.text for flag in flags("オムニバス法案とオムニバース", terms=terms)] == ["オムニバース"]
    assert [flag.text for flag in flags("オムニヴァース", terms=terms)] == ["オムニヴァース"]


def test_other_letters_are_minor() -> None:
    (flag,) = flags("nvidiaのGPU")
    assert (flag.severity, flag.category) == ("minor", "terminology/inconsistent")
    assert flag.message == "the glossary writes NVIDIA"
    assert flags("プラトニック")[0].severity == "minor"


def test_candidates_are_every_passage_with_a_flag_and_few_others() -> None:
    targets = ["なし", "米ドル", "", "米\nド\nル", "barracuda", "CUDA", "NVIDIA と nvidia", "米\0ドル"]
    batch = Batch([Passage(number, text) for number, text in enumerate(targets, 1)])
    flagged = [index for index, text in enumerate(targets) if flags(text)]
    assert flagged == [1, 3, 6]
    assert set(flagged) <= set(Misreading().candidates(batch, Context(MONEY))) <= {1, 3, 4, 5, 6, 7}


WRITTEN = "米 ド ル ー ク ダ 衛 兵 ・ 1 A は nvidia CUDA dollar"


@given(st.lists(st.sampled_from([*WRITTEN.split(), "\n", "\t", "\u3099"]), max_size=12))
def test_flags_are_exact_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for flag in flags(text):
        assert flag.text == text[flag.span.start : flag.span.end]
        assert last <= flag.span.start
        last = flag.span.end
        assert flag.suggestions
        assert 0 <= flag.confidence <= 1
        assert "\n" not in flag.message


def test_the_examples_of_the_shipped_glossary_hold() -> None:
    path = Path(__file__).parent.parent / "glossary.yaml"
    terms = glossary.load(path)
    check = Misreading()
    for term in terms:
        for example in term.examples:
            text = example.before
            for flag in reversed(list(check.flags(Passage(1, text), Context(glossary=terms)))):
                if flag.severity != "minor" or flag.category == "terminology/wrong-term":
                    text = text[: flag.span.start] + flag.suggestions[0].text + text[flag.span.end :]
            assert text == example.after, f"line {term.line}"


def test_on_a_real_transcript_every_flag_says_what_stands_there(shared_data: Path) -> None:
    text = (shared_data / "siggraph-2024.ja.txt").read_text(encoding="utf-8")
    passages = [Passage(number, block) for number, block in enumerate(text.split("\n\n"), 1)]
    terms = glossary.load(Path(__file__).parent.parent / "glossary.yaml")
    check = Misreading()
    count = 0
    for passage in passages:
        for flag in check.flags(passage, Context(glossary=terms)):
            assert flag.text == flag.span.of(passage.target)
            count += 1
    assert count >= 50


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("本稿では Jensen Huangの話を", ["Jensen Huang"]),
        ("Jensen Huang and Mark Zuckerbergの対談", ["Jensen Huang"]),
        # A title that was left in English wants a translation of all of it, not Japanese names within it.
        ("Open Kitchens and the Robots of Tomorrow With Jensen Huang and Mark Zuckerberg(翻訳)", []),
        ("The Lama Guards of the next\ncomputing platforms, on stage", ["Lama Guard"]),
    ],
)
def test_a_name_in_latin_prose_is_not_put_into_another_script(text: str, flagged: list[str]) -> None:
    terms = Glossary(
        (
            Term("ジェンスン・フアン", misreadings=("Jensen Huang",)),
            Term("Llama Guard", misreadings=("lama guard", "Lama Guards")),
        )
    )
    assert [flag.text.removesuffix("s") for flag in flags(text, terms=terms)] == flagged
