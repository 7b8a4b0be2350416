"""Pairs of before and after that recur are learned, in any language, and only where a flag would mostly be right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.glossary import Glossary, Term
from review.learning import Learned, as_terms, learn, occurrences, wilson
from review.matching.exact import matcher


def pairs(*passages: tuple[str, str]) -> list[tuple[str, str]]:
    return [(one.before, one.after) for one in learn(passages)]


CASES = {
    "Japanese": ([("米ドルで動く。", "CUDAで動く。"), ("それは米ドルだ。", "それはCUDAだ。")], [("米ドル", "CUDA")]),
    "Chinese, in the middle of a sentence": (
        [("这个变压器模型很大", "这个 transformer 模型很大"), ("变压器很好", "transformer 很好")],
        [("变压器", "transformer")],
    ),
    "German": ([("Der Lama ist da.", "Der Llama ist da."), ("Mit Lama!", "Mit Llama!")], [("Lama", "Llama")]),
    "Korean": ([("쿠다는 빠르다", "CUDA는 빠르다"), ("쿠다는 좋다", "CUDA는 좋다")], [("쿠다는", "CUDA는")]),
    "once is not enough": ([("米ドルで", "CUDAで"), ("なし", "なし")], []),
    "mostly left as it is": ([("米ドルで", "CUDAで")] * 2 + [("米ドルの", "米ドルの")] * 4, []),
    "punctuation": ([("はい?", "はい？"), ("ええ?", "ええ？")], []),
    "one letter": ([("你说", "您说"), ("你看", "您看")], []),
    "a whole sentence again": ([("これは" + "とても" * 20, "それ"), ("これは" + "とても" * 20, "それ")], []),
    "into whatever": (
        [("米ドルで", "CUDAで"), ("米ドルの", "CUDAの"), ("米ドルを", "USDを"), ("米ドルが", "USDとかが")],
        [("米ドル", "CUDA")],
    ),
    "no part of a word": (
        [("Lama", "Llama"), ("Lama!", "Llama!"), ("Lamarck", "Lamarck"), ("Lamas", "Lamas")], [("Lama", "Llama")]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("passages", "expected"), CASES.values(), ids=CASES)
def test_what_recurs_is_learned(passages: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert pairs(*passages) == expected


def test_hits_are_counted_with_those_that_were_left() -> None:
    read = [("米ドルで", "CUDAで")] * 5 + [("米ドルと米ドル", "CUDAと米ドル"), ("なし", "なし")]
    assert learn(read) == (Learned("米ドル", "CUDA", 6, 7, 6),)


def test_the_shorter_of_two_that_say_the_same_is_learned() -> None:
    read = [
        ("変圧器で", "モデルで"),
        ("変圧器を", "モデルを"),
        ("変圧器群で", "モデル群で"),
        ("変圧器群を", "モデル群を"),
    ]
    assert pairs(*read) == [("変圧器", "モデル")]


def test_what_was_learned_goes_to_the_term_that_has_it() -> None:
    ours = Glossary((Term("Llama", admitted=("ラマ3",), misreadings=("Lama",)), Term("USD")))
    taught = [("衛兵", "ラマ3"), ("Lama", "Llama"), ("USD", "CUDA"), ("米ドル", "CUDA"), ("クーダ", "CUDA")]
    learned = [Learned(before, after, 2, 2, 2) for before, after in taught]
    assert as_terms(learned, ours) == (
        Term("Llama", misreadings=("衛兵",)),
        Term("CUDA", misreadings=("米ドル", "クーダ")),
    )


@pytest.mark.parametrize(("successes", "trials", "low"), [(0, 0, 0.0), (0, 5, 0.0), (3, 3, 0.75), (30, 33, 0.85)])
def test_few_trials_count_less(successes: int, trials: int, low: float) -> None:
    assert wilson(successes, trials) == pytest.approx(low, abs=0.01)


TEXT = st.text("米ドルaB 、\n的", max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_what_is_learned_stands_in_the_passages(passages: list[tuple[str, str]]) -> None:
    for one in learn(passages):
        assert one.corrected <= one.hits == sum(len(list(occurrences(target, one.before))) for target, _ in passages)
        assert 2 <= one.times <= sum(one.before in target for target, _ in passages)
        assert one.before != one.after


def test_on_real_subtitles_half_of_the_files_tell_about_the_other_half(shared_data: Path) -> None:
    cues = [
        json.loads(line) for line in (shared_data / "en-zh-subtitles" / "dev.jsonl").read_text("utf-8").splitlines()
    ]
    files = sorted({cue["file"] for cue in cues})
    halves = [set(files[at::2]) for at in (0, 1)]
    for train, test in (halves, halves[::-1]):
        learned = learn([(cue["mt"], cue["reviewed"]) for cue in cues if cue["file"] in train])
        found = matcher(Glossary(as_terms(learned, Glossary())))
        flagged = [cue["changed"] for cue in cues if cue["file"] in test for _ in found.hits(cue["mt"])]
        assert len(flagged) >= 30
        assert sum(flagged) / len(flagged) >= 0.8
