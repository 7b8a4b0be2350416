"""One name in several spellings is found without a glossary, and words that merely look alike are left apart."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.matching import dictionary, names
from review.matching.variants import FOLD, NEAR, SCRIPT, STEM, groups, units, unwrapped


def linked(*spellings: str) -> set[str]:
    return set(groups(dict.fromkeys(spellings, 1)))


@pytest.mark.parametrize(
    ("spellings", "how"),
    [
        (("コンピュータ", "コンピューター"), FOLD),
        (("ジェネレーティブ", "ジェネレイティブ"), FOLD),
        (("レコメンデーションシステム", "レコメンデーション・システム"), FOLD),
        (("ソフトウェア", "ソフトウエア"), FOLD),
        (("ヴァイオリン", "バイオリン"), FOLD),
        (("インターフェース", "インターフェイス"), FOLD),
        (("ChatGPT", "chat gpt"), FOLD),
        (("GitHub", "Github"), FOLD),
        (("Lama", "LAMA"), FOLD),
        (("Lama", "Llama"), NEAR),
        (("Meta AI", "metai"), NEAR),
        (("ルクソティカ", "ルックスオティカ"), NEAR),
        (("ジェンスン・フアン", "ジェンセン・フアン"), NEAR),
        (("トーマス・ドームケ", "トーマス・ドンケ"), NEAR),
        (("メタ", "Meta"), SCRIPT),
        (("エヌビディア", "NVIDIA"), SCRIPT),
        (("インスタグラム", "Instagram"), SCRIPT),
        (("オープン・コンピュート", "Open Compute"), SCRIPT),
        (("メタAI", "Meta AI"), SCRIPT),
        (("オムニバス", "Omniverse"), SCRIPT),
        (("レコメンダー・システム", "レコメンデーション・システム"), STEM),
    ],
)
def test_spellings_of_one_name_are_one_group(spellings: tuple[str, ...], how: str) -> None:
    found = groups(dict.fromkeys(spellings, 1))
    assert set(found) >= set(spellings)
    group = found[spellings[0]]
    assert group is found[spellings[1]]
    assert {one.text for one in group.spellings} == set(spellings)
    assert group.how in (how, NEAR)


@pytest.mark.parametrize(
    "words",
    [
        ("ビル", "ビール"),
        ("サバ", "サーバー"),
        ("オープン", "Open"),
        ("データ", "Meta"),
        ("クラウド", "Claude"),
        ("トーマス・ミラー", "トーマス・ミュラー"),
        ("リサ・スー", "リサ・スーン"),
        ("エンジニア", "エンジニアリング"),
        ("コーチング", "コーティング"),
        ("プロジェクション", "プロダクション"),
        ("ソフトウェア・エンジニア", "ソフトウェア・エンジニアリング"),
        ("Llama 2", "Llama 3"),
        ("H100", "A100"),
        ("Part A", "Part B"),
        ("model", "models"),
        ("React", "Reach"),
        ("シーン", "CNN"),
        ("ネット", "NATO"),
        ("アプリ", "Apple"),
        ("Open source", "open source"),
    ],
)
def test_different_words_stay_apart(words: tuple[str, ...]) -> None:
    assert linked(*words) == set()


def test_a_group_lists_its_spellings_by_count_with_what_stands_within_longer_names() -> None:
    group = groups({"メタ": 7, "Meta": 1, "Meta AI": 2})["メタ"]
    assert [(one.text, one.count, one.within) for one in group.spellings] == [("メタ", 7, 7), ("Meta", 1, 3)]
    assert group.total == 8


def test_a_compound_in_a_longer_one_is_a_name_of_its_own() -> None:
    found = groups({"カスタム・ディスプレイ・スタック": 1, "ディスプレイスタック": 1})
    assert {one.text for one in found["ディスプレイスタック"].spellings} == {
        "ディスプレイスタック",
        "ディスプレイ・スタック",
    }


def test_names_in_a_title_are_not_names_of_the_text() -> None:
    title = "Open Kitchens and the Robots of Tomorrow With Jensen Huang and Mark Zuckerberg"
    assert groups({title: 2, "マーク・ザッカーバーグ": 5}) == {}


def test_in_a_language_with_blanks_only_inner_capitals_tell() -> None:
    runs = {"GitHub": 3, "Github": 1, "Llama": 2, "Lama": 2, "CHICAGO": 1, "Chicago": 1}
    assert set(groups(runs, blanks=True)) == {"GitHub", "Github"}


@pytest.mark.parametrize(
    ("run", "line"),
    [
        ("レコメンデーション・\nモデル", "レコメンデーション・モデル"),
        ("レコメンデー\n　ション", "レコメンデーション"),
        ("Segment \n Anything", "Segment Anything"),
        ("NVLink\nスイッチ", "NVLink スイッチ"),
    ],
)
def test_a_wrap_in_a_name_is_no_other_spelling(run: str, line: str) -> None:
    assert unwrapped(run) == line
    assert [text for _, text in names.runs(run)] == [run]


def test_without_the_dictionary_spellings_that_fold_are_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    dictionary.kind.cache_clear()
    monkeypatch.setattr(dictionary, "_tagger", lambda: None)
    try:
        assert linked("コンピュータ", "コンピューター") == {"コンピュータ", "コンピューター"}
    finally:
        dictionary.kind.cache_clear()


@given(st.text("アイウラマデーッ・Ａa-A1 \n", max_size=30))
def test_units_lie_within_their_run(text: str) -> None:
    for _, run in names.runs(text):
        for unit in units(run):
            assert 0 <= unit.start < unit.end <= len(run)
            assert unit.text == unwrapped(run[unit.start : unit.end])


@given(st.lists(st.text("アラマメタLlamMeta ・ー", min_size=1, max_size=8), max_size=12))
def test_groups_share_nothing_and_keep_every_count(spellings: list[str]) -> None:
    counted = Counter(run for text in spellings for _, run in names.runs(text))
    found = groups(counted)
    distinct = list({id(group): group for group in found.values()}.values())
    for one, other in combinations(distinct, 2):
        assert not {a.text for a in one.spellings} & {b.text for b in other.spellings}
    for group in distinct:
        assert len(group.spellings) > 1
        assert all(spelling.count > 0 for spelling in group.spellings)
