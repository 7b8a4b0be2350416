"""Known forms are found where they stand as names, mapped back exactly, and nowhere else."""

from __future__ import annotations

import pickle
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review.glossary import Glossary, Term
from review.matching import edges, lettering
from review.matching.exact import Hit, Matcher, matcher
from review.matching.search import coarse
from review.text import Span, clusters, fold_plain

TERMS = Glossary(
    (
        Term(
            "Llama", misreadings=("Lama", "LAMA", "ラマ", "衛兵"), exceptions=("ドラマ", "近衛兵"), admitted=("ラマ3",)
        ),
        Term("CUDA", misreadings=("米ドル", "クーダ", "CUDAA")),
        Term("USD", misreadings=("米ドル", "US D")),
        Term("LAMA Index"),
        Term("コンピュータ"),
        Term("NVIDIA", misreadings=("エヌビディア", "Nvidea", "nvidia")),
        Term("Meta AI", misreadings=("メタAI", "metai")),
        Term("ビル・ゲイツ", misreadings=("ビル", "ドル")),
        Term("レコメンデーション・モデル", misreadings=("一般的なモデル",)),
        Term("H100", misreadings=("H10", "3")),
        Term("OpenUSD", misreadings=("Öffner",)),
        Term("라마", misreadings=("라머",)),
    )
)


def found(text: str, glossary: Glossary = TERMS) -> list[str]:
    """What stands in each hit; `~` marks a right form in other letters."""
    return [("~" if hit.right else "") + hit.text for hit in matcher(glossary).hits(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("ラマ2はH100ではない", ["ラマ"]),
        ("ラマ・ガードの衛兵", ["ラマ", "衛兵"]),
        ("ドラマとプログラマーとパノラマ", []),
        ("近衛兵と衛兵", ["衛兵"]),
        ("ゴールデン・ドゥードル、1ドル", ["ドル"]),
        ("新LAMAは", ["LAMA"]),
        ("新CUDAは", []),
        ("ＬＡＭＡとﾗﾏとLａmA", ["ＬＡＭＡ", "ﾗﾏ", "LａmA"]),
        ("ﾄﾞﾗﾏ", []),
        ("Lamas Lama's x-Lama lama_x xLama 5Lama Lama5", ["Lama", "Lama", "Lama"]),
        ("Lama3.1やLama 3.1", ["Lama", "Lama"]),
        ("米\nドル", ["米\nドル"]),
        ("一般的な\n　モデル", ["一般的な\n　モデル"]),
        ("ド\nラマ、ラ\nマ", ["ラ\nマ"]),
        ("メタ\nAI", ["メタ\nAI"]),
        ("US\nDなど", ["US\nD"]),
        ("Me\nta AI", []),
        ("ト\u3099ラマとト\u3099ル", ["ト\u3099ル"]),
        ("LAMA Indexの", []),
        ("Lama Indexの", ["~Lama Index"]),
        ("LAMAのIndex", ["LAMA"]),
        ("コンピューター", ["~コンピューター"]),
        ("スーパーコンピューター", []),
        ("スーパー・コンピューター", ["~コンピューター"]),
        ("コンピュータ", []),
        ("エヌ・ビディアー", ["エヌ・ビディアー"]),
        ("nvidia NVIDIA Nvidia", ["nvidia", "~Nvidia"]),
        ("ラマ3とラマ3.1とラマ31", ["ラマ", "ラマ"]),
        ("ビールとビル・ゲイツとビル", ["ビル"]),
        ("ラーマとラマーとラ・マ", []),
        ("クーダとクダ", ["クーダ"]),
        ("エヌビディア\nーとクーダ\nーと", ["エヌビディア\nー"]),
        ("https://www.lama.org/LAMA は lama@lama.com の", []),
        ("H10とH100とH10XとH10.5と2.3と3", ["H10", "3"]),
        ("der Öffner, O\u0308ffner, ÖFFNERS", ["Öffner", "O\u0308ffner"]),
        ("라머는 드라머", ["라머"]),
        (unicodedata.normalize("NFD", "라머는 엔라머"), [unicodedata.normalize("NFD", "라머")]),
        (unicodedata.normalize("NFD", "라마"), []),
        ("Lama\u0301", []),
        ("…ラマ…", ["ラマ"]),
        ("ラマ\x00ラマ", ["ラマ", "ラマ"]),
        ("", []),
        ("\n", []),
    ],
)
def test_forms_stand_where_names_may(text: str, hits: list[str]) -> None:
    assert found(text) == hits


def test_two_terms_claim_one_misreading_in_the_order_of_the_glossary() -> None:
    (hit,) = matcher(TERMS).hits("米ドル")
    assert [claim.term.term for claim in hit.claims] == ["CUDA", "USD"]


def test_who_lists_the_very_letters_comes_first() -> None:
    glossary = Glossary((Term("One", misreadings=("abc",)), Term("Two", misreadings=("ABC",))))
    (hit,) = matcher(glossary).hits("ABC")
    assert [(claim.term.term, claim.typed) for claim in hit.claims] == [("Two", True), ("One", False)]


def test_an_exception_speaks_for_its_own_term_alone() -> None:
    glossary = Glossary((Term("A", misreadings=("衛兵",), exceptions=("近衛兵",)), Term("B", misreadings=("衛兵",))))
    (hit,) = matcher(glossary).hits("近衛兵")
    assert [claim.term.term for claim in hit.claims] == ["B"]


def test_what_is_right_for_one_term_is_no_misreading_of_another() -> None:
    glossary = Glossary((Term("CUDA", misreadings=("米ドル",)), Term("米ドル")))
    assert found("米ドルと米\nドル", glossary) == []


def test_a_longer_wrong_form_wins_over_a_right_one_inside_it() -> None:
    glossary = Glossary((Term("Meta AI", misreadings=("メタAI",)), Term("AI"), Term("Meta", misreadings=("メタ",))))
    assert found("メタAIとメタ", glossary) == ["メタAI", "メタ"]


def test_a_glossary_without_forms_finds_nothing() -> None:
    assert found("ラマ", Glossary()) == []
    assert found("ラマ", Glossary((Term("ー"),))) == []


def test_a_matcher_is_made_once_and_can_be_sent_to_another_process() -> None:
    assert matcher(TERMS) is matcher(TERMS)
    sent = pickle.loads(pickle.dumps(matcher(TERMS)))
    assert isinstance(sent, Matcher)
    assert [hit.text for hit in sent.hits("ラマ")] == ["ラマ"]


def test_right_forms_are_told_too() -> None:
    text = "nvidiaのコンピューターとMeta AI、metai"
    assert [(span.of(text), term.term) for span, term in matcher(TERMS).right(text)] == [
        ("nvidia", "NVIDIA"),
        ("コンピューター", "コンピュータ"),
        ("Meta AI", "Meta AI"),
    ]


WRITTEN = """
ラマ ドラマ ラ マ ー ・ Lama LAMA lama Ｌａｍａ ﾗﾏ ﾞ 米 ドル 衛兵 近 コンピューター コンピュータ は 、 。 一般的な モデル
nvidia NVIDIA 2 . H10 H100 0 ３ Meta AI metai メタ Öffner 라머 드 … ß _ @ x Index
"""
ESCAPED = ("\n", " ", "\t", "\u3000", "\u3099", "o\u0308", "\u0301", "\0", "\U00020bb7", "LAMA Index")
texts = st.lists(st.sampled_from([*WRITTEN.split(), *ESCAPED]), max_size=14).map("".join)


@given(texts)
@example("ラマ\u3099")
@example("米ド\u3099ル")
def test_hits_are_exact_whole_and_apart(text: str) -> None:
    edges_of_sequences = {0} | {span.end for span in clusters(text)}
    last = 0
    for hit in matcher(TERMS).hits(text):
        assert hit.text == hit.span.of(text) != ""
        assert last <= hit.span.start < hit.span.end <= len(text)
        assert {hit.span.start, hit.span.end} <= edges_of_sequences
        assert hit.claims
        for claim in hit.claims:
            folded = fold_plain(hit.text)
            assert folded == fold_plain(claim.form), (folded, claim.form)
            assert hit.text not in claim.term.right
        last = hit.span.end


@given(st.lists(texts, max_size=8))
def test_many_texts_at_once_give_what_each_gives_alone(many: list[str]) -> None:
    one = matcher(TERMS)
    alone = {index: hits for index, text in enumerate(many) if (hits := one.hits(text))}
    worth = list(one.worth(many))
    assert worth == sorted(set(worth))
    found = {index: one.hits(many[index]) for index in worth}
    assert {index: hits for index, hits in found.items() if hits} == alone
    assert set(worth) <= set(range(len(many)))


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    for hit in matcher(TERMS).hits(text):
        assert hit.text == hit.span.of(text)


@given(texts)
def test_the_coarse_form_of_what_stands_in_a_text_stands_in_its_coarse_form(text: str) -> None:
    kept = fold_plain(text)
    for left_out in "ー・ \t\n":
        kept = kept.replace(left_out, "")
    assert coarse(text).decode("utf-8", "surrogatepass") == kept


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_coarse_forms_join_as_texts_do(many: list[str]) -> None:
    assert coarse("\0".join(many)) == b"\0".join(coarse(text) for text in many)


@pytest.mark.parametrize("text", ["ꙀＡ", "ΣΑΣ", "ЖЖ", "Ა", "ᏸ", "ẞ", "K", "Ա", "ÉＡ", "Ａ…“"])
def test_case_is_folded_in_living_alphabets(text: str) -> None:
    assert coarse(text) == coarse(text.casefold())
    assert coarse("漢" + text) == coarse("漢" + text.casefold())


def test_long_texts_of_nothing_but_hits_are_searched_in_time() -> None:
    hits = matcher(TERMS).hits("ラマ、" * 20_000)
    assert len(hits) == 20_000
    assert isinstance(hits[0], Hit)


# --- replacements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong", "right", "fitted"),
    [
        ("ラマ2は", "ラマ", "Llama", "Llama "),
        ("ラマ２は", "ラマ", "Llama", "Llama "),
        ("GPUラマは", "ラマ", "Llama", " Llama"),
        ("5ラマは", "ラマ", "Llama", " Llama"),
        ("ラマは", "ラマ", "Llama", "Llama"),
        ("ラマ 2は", "ラマ", "Llama", "Llama"),
        ("Lama3は", "Lama", "ラマ", "ラマ"),
        ("米\nドルを", "米\nドル", "USD", "USD\n"),
        ("米\n  ドルを", "米\n  ドル", "USD", "USD\n  "),
        ("米 \nドル2", "米 \nドル", "USD", "USD\n"),
        ("米\nドル", "米\nドル", "USD", "USD"),
        ("米\nドル\nを", "米\nドル", "USD", "USD"),
        ("米\nド\nルを", "米\nド\nル", "USD", "USD\n"),
        ("あ米ドルを", "米ドル", "", ""),
        ("あ\n米\nドルを", "米\nドル", "", ""),
    ],
)
def test_a_replacement_fits_where_it_comes_to_stand(text: str, wrong: str, right: str, fitted: str) -> None:
    start = text.index(wrong)
    assert edges.fitted(text, Span(start, start + len(wrong)), right) == fitted


@given(texts)
def test_a_replacement_never_brings_a_blank_line(text: str) -> None:
    if "\n\n" in text or text.startswith("\n") or text.endswith("\n"):
        return
    for hit in matcher(TERMS).hits(text):
        fitted = edges.fitted(text, hit.span, "Llama")
        assert fitted.strip() == "Llama"
        revised = text[: hit.span.start] + fitted + text[hit.span.end :]
        assert revised.count("\n") <= text.count("\n")
        assert all(line.strip(" \t\u3000") for line in revised.split("\n")) or not all(
            line.strip(" \t\u3000") for line in text.split("\n")
        )


# --- right forms in other letters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen", "listed", "odd"),
    [
        ("ＮＶＩＤＩＡの", "ＮＶＩＤＩＡ", "NVIDIA", True),
        ("コンピューターの", "コンピューター", "コンピュータ", True),
        ("レコメンデーションモデル", "レコメンデーションモデル", "レコメンデーション・モデル", True),
        ("NVidia makes chips", "NVidia", "NVIDIA", True),
        ("chatgpt is", "chatgpt", "ChatGPT", True),
        ("metaは", "meta", "Meta", True),
        ("METAは", "META", "Meta", True),
        ("go meta and", "meta", "Meta", False),
        ("look at it", "it", "IT", False),
        ("Prompt it", "Prompt", "prompt", False),
        ("Open Source is", "Open Source", "open source", False),
        ("META AND LLAMA", "META", "Meta", False),
        ("METAとLLAMA", "META", "Meta", False),
        ("nvidia.comで", "nvidia", "NVIDIA", False),
        ("#nvidia とは", "nvidia", "NVIDIA", False),
        ("`nvidia` とは", "nvidia", "NVIDIA", False),
        ("nvidia-smi とは", "nvidia", "NVIDIA", False),
        ("(#try-react-now)を", "react", "React", False),
        ("NVidia-GPU とは", "NVidia", "NVIDIA", True),
        ("- react とは", "react", "React", True),
        ("nvidia. とは", "nvidia", "NVIDIA", True),
        ("Ｍr.ビーンと", "Ｍr", "MR", False),
        ("このgpuと", "gpu", "GPU", True),
        ("ト\u3099ル", "ト\u3099ル", "ドル", False),
        ("Meta\nAI", "Meta\nAI", "Meta AI", False),
        ("メタ\nAI", "メタ\nAI", "メタAI", False),
        ("Meta\nai のモデル", "Meta\nai", "Meta AI", True),
    ],
)
def test_other_letters_are_odd_where_a_reader_would_say_so(text: str, seen: str, listed: str, odd: bool) -> None:
    start = text.index(seen)
    assert lettering.odd(text, Span(start, start + len(seen)), [listed]) is odd
