"""What is said of many passages at once is what is said of each."""

from __future__ import annotations

import sys

from hypothesis import example, given
from hypothesis import strategies as st

from review.matching import names
from review.matching.batch import Batch
from review.matching.sound import skeleton, skeleton_of_each, sound_of, sounds_of
from review.passage import Passage
from review.text import extends

LETTERS = "アラマーンッャヴウ・･ﾞｶヽabLAé19０_ \n　。はだ-.$<>`wＡ\u3099\u0301😀"
TEXTS = st.lists(st.text(LETTERS, max_size=14), max_size=6)
NAMES = st.lists(st.text("アカラマーンッャァヴウヷヵ・･ﾞｶヽaLhcbmé19０ \n漢", max_size=10), max_size=8)


@given(texts=TEXTS)
@example(texts=["モデルのLlama_2", "3Dモデル", "www.ラマ.jp", "ラマ\u3099", "`ラマ`"])
def test_the_runs_of_a_batch_are_those_of_each_text(texts: list[str]) -> None:
    found: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        for _, run in names.runs(text):
            found.setdefault(run, []).append(index)
    batch = Batch([Passage(number, text) for number, text in enumerate(texts, 1)])
    assert list(batch.runs.items()) == list(found.items())
    assert batch.lettered == [run for run in found if any(one.script != "katakana" for one in names.pieces(run))]


@given(texts=TEXTS)
def test_what_may_be_heard_is_each_stretch_of_pieces_with_katakana(texts: list[str]) -> None:
    batch = Batch([Passage(number, text) for number, text in enumerate(texts, 1)])
    found: dict[str, set[str]] = {}
    for run in batch.runs:
        parts = names.pieces(run)
        for start, end in names.spans(parts, names.WIDEST):
            if any(part.script == "katakana" for part in parts[start:end]):
                found.setdefault(names.joined(parts[start:end]), set()).add(run)
    assert {text: {*runs} for text, runs in batch.stretches.items()} == found
    assert batch.heard == {text: sound_of(text) for text in found}


def test_whatever_may_not_stand_behind_a_run_is_looked_at_closely() -> None:
    extending = [chr(code) for code in range(sys.maxunicode + 1) if extends(chr(code))]
    inside = [one for one in extending if names.runs(f"ア{one}ア") == ((0, f"ア{one}ア"),)]
    assert len(extending) > 2000
    assert inside == ["\uff9e", "\uff9f"]
    assert all(names.DOUBTFUL.search(one) for one in extending if one not in inside)


@given(found=NAMES)
def test_names_sound_together_as_they_do_alone(found: list[str]) -> None:
    assert sounds_of(found) == [sound_of(name) for name in found]
    assert skeleton_of_each(found) == [skeleton(name) for name in found]
