"""Katakana and the Latin it is read from: what sounds alike does, and what merely shares consonants does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review.matching import spelling
from review.matching.sound import SoundIndex, romanised, skeleton, skeletons, sound_of, spelled_out
from review.matching.strain import bearable, strain

_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロンガジズドバパャュョッーェィ"
KATAKANA = st.text(_KANA, max_size=12)


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [
        ("ラマ", "rama"),
        ("チャット", "chato"),
        ("ティ", "ti"),
        ("ファ", "fa"),
        ("ウィキ", "wiki"),
        ("クォーター", "kwota"),
        ("ｼﾞｪﾝｽﾝ", "jensun"),
        ("", ""),
    ],
)
def test_katakana_in_latin_letters(katakana: str, latin: str) -> None:
    assert romanised(katakana) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [("llama", "rama"), ("zuck", "zaku"), ("facebook", "fueisubuku"), ("vision", "bijon"), ("photo", "foto")],
)
def test_a_skeleton_is_what_transcription_leaves(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [("メタAI", "metaＡＩ"), ("チャットGPT", "CatoＧＰＴ"), ("シーグラフ", "Si-gurafu"), ("エイチ100", "eiCi１００")],
)
def test_letters_and_digits_among_katakana_stand_for_themselves(text: str, sounds: str) -> None:
    assert sound_of(text).phones == sounds


HEARD = [
    ("Llama", "ラマ"),
    ("Zuck", "ザック"),
    ("Meta", "メタ"),
    ("NVIDIA", "エヌビディア"),
    ("NVIDIA", "エンビディア"),
    ("GPU", "ジーピーユー"),
    ("ChatGPT", "チャットジーピーティー"),
    ("ChatGPT", "チャットGPT"),
    ("OpenAI", "オープンエーアイ"),
    ("OpenAI", "オープンAI"),
    ("H100", "エイチ100"),
    ("CUDA", "クーダ"),
    ("CUDA", "キューダ"),
    ("PyTorch", "パイトーチ"),
    ("Hugging Face", "ハギングフェイス"),
    ("Open Compute", "オープン・コンピュート"),
    ("GitHub", "ギットハブ"),
    ("WhatsApp", "ワッツアップ"),
    ("Windows", "ウィンドウズ"),
    ("Gemini", "ジェミニ"),
    ("Blackwell", "ブラックウェル"),
    ("Kubernetes", "クーバネティス"),
    ("Segment Anything", "セグメント・エニシング"),
    ("Reality Labs", "リアリティ・ラボ"),
    ("EssilorLuxottica", "エシロール・ルックスオティカ"),
]


@pytest.mark.parametrize(("latin", "katakana"), HEARD)
def test_a_name_is_heard_in_its_katakana(latin: str, katakana: str) -> None:
    sounds = sound_of(katakana).phones
    assert strain(latin, sounds) <= bearable(sounds)


@pytest.mark.parametrize(("latin", "katakana"), HEARD)
def test_a_name_is_looked_up_by_its_katakana(latin: str, katakana: str) -> None:
    index = SoundIndex()
    index.add(latin, skeletons(latin))
    assert index.find(sound_of(katakana).skeleton) == (latin,)


@pytest.mark.parametrize(
    ("latin", "katakana"),
    [
        ("Meta", "データ"),
        ("Meta", "モト"),
        ("Llama", "ハマ"),
        ("Llama", "ロマン"),
        ("Llama", "プログラマ"),
        ("Claude", "クライド"),
        ("React", "リアル"),
        ("Llama 2", "ラマ3"),
        ("", "ラマ"),
        ("Llama", "米ドル"),
    ],
)
def test_another_name_is_not_heard(latin: str, katakana: str) -> None:
    sounds = sound_of(katakana).phones
    assert strain(latin, sounds) > bearable(sounds)


def test_the_shorter_a_name_the_better_it_has_to_fit() -> None:
    limits = [bearable("a" * size) for size in range(1, 30)]
    assert limits == sorted(limits)
    assert limits[1] == 0.0


@given(latin=st.text(max_size=12), katakana=KATAKANA, limit=st.floats(0.05, 3))
def test_a_strain_lies_within_its_limit(latin: str, katakana: str, limit: float) -> None:
    sounds = sound_of(katakana).phones
    cost = strain(latin, sounds, limit)
    assert 0.0 <= cost <= limit
    if limit > 0.5:  # below it no letter is taken for a sound that is none of its own
        assert cost == min(strain(latin, sounds, 9.0), limit)


@given(katakana=KATAKANA)
@example(katakana="ンンバ")
def test_the_skeleton_of_sounds_is_that_of_the_katakana(katakana: str) -> None:
    roman = romanised(katakana)
    # ウィ is wi; no word begins with a long mark or a small letter, nor has one a small letter behind a long mark.
    if (
        roman[:1] != "u"
        and katakana[:1] not in {*"ーッャュョェィ"}
        and not re.search("ー[ァィゥェォャュョヮ]", katakana)
    ):
        assert sound_of(katakana).skeleton == skeleton(roman)


@given(text=st.text())
def test_any_text_has_sounds(text: str) -> None:
    assert sound_of(text).skeleton.isascii()
    assert all(one for one in skeletons(text))


def test_an_acronym_is_spelled_out() -> None:
    assert spelled_out("GPU") == "jipiyu"


def test_every_spelling_is_heard_somehow() -> None:
    sounds = set("aiueokgsztdnhbpmrywfjSCT-")
    for letters, _, heard in spelling.rules():
        assert letters.isalpha() and letters.islower()
        assert heard
        for sound, cost in heard:
            assert set(sound) <= sounds, letters
            assert 0.0 <= cost < 1.0
    assert {letters for letters, _, _ in spelling.rules()} >= set("abcdefghijklmnopqrstuvwxyz")
