"""Edited passages become few corrections: examples for where pieces begin and end, properties for what must hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.apply import Fate, apply
from review.decision import Correction, Decision, Placed, Withdrawal, active, new_id
from review.difference import changes
from review.edits import Edit
from review.passage import Passage
from review.revise import quote, revise
from review.revise import replace as replace_span
from review.text import Span, words


def corrected(passage: Passage, start: int, end: int, after: str, **fields: Any) -> Correction:
    return Correction(passage=passage.number, after=after, id=new_id(), **quote(passage, Span(start, end)), **fields)


def place(passage: Passage, decisions: list[Decision]) -> list[Placed]:
    return [Placed(one, passage.number, one.span) for one in active(decisions) if isinstance(one, Correction)]


def after_recording(passage: Passage, before: list[Decision], made: list[Decision]) -> str:
    stamped = [replace(one, id=new_id()) for one in made]
    return apply(place(passage, [*before, *stamped])).revision(1, passage.target).text


def pieces(made: list[Decision]) -> list[tuple[str, str]]:
    return [(one.before, one.after) for one in made if isinstance(one, Correction)]


def withdrawn(made: list[Decision]) -> set[str]:
    return {one.withdraws for one in made if isinstance(one, Withdrawal)}


# --- where the pieces begin and end ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        ("AIは米ドルを理解しています。", "AIはUSDを理解しています。", [("米ドル", "USD")]),
        ("We use Lama and Cuda.", "We use Llama and CUDA.", [("Lama", "Llama"), ("Cuda", "CUDA")]),
        ("ラマ2とラマ3があります。", "Llama 2とLlama 3があります。", [("ラマ", "Llama "), ("ラマ", "Llama ")]),
        ("座っていただけますか?", "座っていただけますか？", [("?", "？")]),
        ("はい。そうです。", "はい。", [("そうです。", "")]),
        ("はい。", "はい。そうです。", [("", "そうです。")]),
        ("そうです", "そうです", []),
        ("", "新しい文。", [("", "新しい文。")]),
        ("消える文。", "", [("消える文。", "")]),
        # More than half of the second sentence is changed: it is one correction, the first keeps its own.
        (
            "ラマは動物ではない。それは大きな言語のモデルだと彼は言う。",
            "Llamaは動物ではない。つまり巨大な言語モデルだと先生が話す。",
            [("ラマ", "Llama"), ("それは大きな言語のモデルだと彼は言う。", "つまり巨大な言語モデルだと先生が話す。")],
        ),
        # A wrap that moves with a word is part of that word's correction.
        ("一般的な\nレコメンデーション・モデル", "一般的なレコメンド・\nモデル", None),
        # A wrap that is only moved is one correction.
        ("これは長い\n行です。", "これは\n長い行です。", [("長い\n", "\n長い")]),
    ],
)
def test_an_edit_becomes_corrections_at_words(
    original: str, edited: str, expected: list[tuple[str, str]] | None
) -> None:
    passage = Passage(1, original)
    made = revise(passage, [], edited)
    assert after_recording(passage, [], made) == edited
    if expected is None:
        assert len(made) == 1
    else:
        assert pieces(made) == expected


def test_every_correction_quotes_its_surroundings_and_has_the_reason() -> None:
    passage = Passage(7, "私たちのロボティクス・プランニングAIは米ドルを理解しています。")
    (made,) = revise(passage, [], passage.target.replace("米ドル", "USD"), reason="scene", category="other")
    assert isinstance(made, Correction)
    assert (made.passage, made.start, made.before, made.after) == (7, 20, "米ドル", "USD")
    assert (made.prefix, made.suffix) == ("・プランニングAIは", "を理解しています。") or made.prefix.endswith("AIは")
    assert (made.reason, made.category, made.digest) == ("scene", "other", passage.digest)
    assert len(made.prefix) == len("クス・プランニングAIは"[-12:])


def test_untouched_decomposed_characters_produce_nothing() -> None:
    target = unicodedata.normalize("NFD", "がぎぐの ラマ が 각 é。")
    passage = Passage(1, target)
    shown = unicodedata.normalize("NFC", target)
    assert revise(passage, [], shown) == []
    made = revise(passage, [], shown.replace("ラマ", "Llama"))
    assert pieces(made) == [("ラマ", "Llama")]
    assert after_recording(passage, [], made) == target.replace("ラマ", "Llama")


def test_with_exact_the_code_points_count() -> None:
    passage = Passage(1, "か\u3099です")
    made = revise(passage, [], "がです", exact=True)
    assert after_recording(passage, [], made) == "がです"


# --- with the corrections of others ----------------------------------------------------------------------------------

TALK = Passage(1, "ラマはクーダで動く。米ドルは通貨ではない。")


def test_an_edit_elsewhere_leaves_the_corrections_of_others_alone() -> None:
    others = corrected(TALK, 0, 2, "Llama", reviewer="ren")
    made = revise(TALK, [others], "Llamaはクーダで動く。USDは通貨ではない。")
    assert pieces(made) == [("米ドル", "USD")] and not withdrawn(made)


def test_what_the_edit_overlaps_is_withdrawn_and_replaced_whoever_decided_it() -> None:
    others = corrected(TALK, 0, 2, "Lama", reviewer="ren")
    made = revise(TALK, [others], "Llamaはクーダで動く。米ドルは通貨ではない。")
    assert pieces(made) == [("ラマ", "Llama")] and withdrawn(made) == {others.id}


def test_corrections_come_first_and_withdrawals_last() -> None:
    others = corrected(TALK, 0, 2, "Lama")
    made = revise(TALK, [others], "Llamaはクーダで動く。USDは通貨ではない。")
    assert [type(one) for one in made] == [Correction, Correction, Withdrawal]


def test_editing_back_to_the_original_withdraws_everything() -> None:
    standing = [corrected(TALK, 0, 2, "Llama"), corrected(TALK, 3, 6, "CUDA", reviewer="ren")]
    made = revise(TALK, standing, TALK.target)
    assert pieces(made) == [] and withdrawn(made) == {one.id for one in standing}


def test_editing_one_word_back_withdraws_its_correction_alone() -> None:
    standing = [corrected(TALK, 0, 2, "Llama"), corrected(TALK, 3, 6, "CUDA")]
    made = revise(TALK, standing, "LlamaはクーダP動く。米ドルは通貨ではない。".replace("P", "で"))
    assert pieces(made) == [] and withdrawn(made) == {standing[1].id}


def test_typing_where_text_was_deleted_replaces_the_deletion() -> None:
    deletion = corrected(TALK, 3, 6, "")
    made = revise(TALK, [deletion], "ラマはCUDAで動く。米ドルは通貨ではない。")
    assert pieces(made) == [("クーダ", "CUDA")] and withdrawn(made) == {deletion.id}


def test_typing_beside_an_insertion_replaces_it() -> None:
    insertion = corrected(TALK, 10, 10, "A")
    made = revise(TALK, [insertion], TALK.target[:10] + "AB" + TALK.target[10:])
    assert pieces(made) == [("", "AB")] and withdrawn(made) == {insertion.id}


def test_an_edit_of_a_conflict_settles_it() -> None:
    mine, theirs = corrected(TALK, 3, 6, "CUDA"), corrected(TALK, 3, 7, "Cuda上で")
    made = revise(TALK, [mine, theirs], "ラマはキューダで動く。米ドルは通貨ではない。")
    assert pieces(made) == [("クーダ", "キューダ")] and withdrawn(made) == {mine.id, theirs.id}


def test_a_correction_that_was_only_held_back_by_a_conflict_does_not_come_up_unseen() -> None:
    # `wide` conflicts with both; the edit overlaps `wide` and `left`, and would free `right`.
    left, wide, right = corrected(TALK, 0, 2, "Llama"), corrected(TALK, 0, 6, "x"), corrected(TALK, 3, 6, "CUDA")
    wanted = "Lamaはクーダで動く。米ドルは通貨ではない。"
    made = revise(TALK, [left, wide, right], wanted)
    assert after_recording(TALK, [left, wide, right], made) == wanted


def test_the_other_side_of_a_conflict_can_be_taken_as_it_is() -> None:
    mine, theirs = corrected(TALK, 3, 6, "CUDA"), corrected(TALK, 3, 6, "Cuda")
    made = revise(TALK, [mine, theirs], TALK.target.replace("クーダ", "CUDA"))
    assert pieces(made) == [] and withdrawn(made) == {theirs.id}


# --- one span replaced -----------------------------------------------------------------------------------------------


def test_a_replacement_is_one_correction_of_exactly_its_span() -> None:
    made = replace_span(TALK, [], Span(4, 5), "X", check="misreading", term="CUDA")
    assert len(made) == 1 and isinstance(made[0], Correction)
    assert (made[0].start, made[0].before, made[0].check, made[0].term) == (4, "ー", "misreading", "CUDA")


def test_a_replacement_withdraws_what_it_overlaps() -> None:
    old = [corrected(TALK, 3, 6, "Cuda", reviewer="hana"), corrected(TALK, 0, 2, "Llama", reviewer="hana")]
    made = replace_span(TALK, old, Span(3, 6), "CUDA")
    assert pieces(made) == [("クーダ", "CUDA")] and withdrawn(made) == {old[0].id}


def test_with_a_reviewer_only_that_persons_are_withdrawn() -> None:
    old = [corrected(TALK, 3, 6, "Cuda", reviewer="hana"), corrected(TALK, 3, 7, "キューダで", reviewer="ren")]
    made = replace_span(TALK, old, Span(3, 6), "CUDA", reviewer="hana")
    assert withdrawn(made) == {old[0].id} and all(one.reviewer == "hana" for one in made)


def test_replacing_with_the_same_again_records_nothing() -> None:
    old = corrected(TALK, 3, 6, "CUDA")
    assert replace_span(TALK, [old], Span(3, 6), "CUDA") == []


def test_replacing_with_the_original_takes_the_correction_back() -> None:
    old = corrected(TALK, 3, 6, "CUDA")
    made = replace_span(TALK, [old], Span(3, 6), "クーダ")
    assert pieces(made) == [] and withdrawn(made) == {old.id}


# --- what always holds -----------------------------------------------------------------------------------------------

# Texts with words, wraps, marks and jamo beside each other, where pieces could be cut wrongly; and anything at all.
PIECES = st.lists(
    st.sampled_from(["ラマ", "は", "米", "CUDA ", "3", "。", "\n", "、", "か\u3099", "\u0301", "e", "ᄀ", "ᅡ", "ᆨ", " "]),
    max_size=14,
).map("".join)
TEXTS = st.one_of(PIECES, st.text(max_size=20), st.text(alphabet="ab。\n", max_size=16))


@st.composite
def passages(draw: st.DrawFn) -> tuple[Passage, list[Decision], str]:
    """A passage with active corrections, some in conflict, and the text that a person makes of it."""
    passage = Passage(1, draw(TEXTS))
    size = len(passage.target)
    standing: list[Decision] = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, size))
        end = min(size, start + draw(st.integers(0, 4)))
        who = draw(st.sampled_from("ab"))
        standing.append(corrected(passage, start, end, draw(TEXTS.map(lambda text: text[:4])), reviewer=who))
    shown = apply(place(passage, standing)).revision(1, passage.target).text
    text = shown
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(TEXTS.map(lambda one: one[:5])) + text[at + draw(st.integers(0, 5)) :]
    return passage, standing, draw(st.one_of(st.just(text), st.just(passage.target), TEXTS))


def gives_exactly_the_text(drawn: tuple[Passage, list[Decision], str]) -> None:
    passage, standing, text = drawn
    before = place(passage, standing)
    made = revise(passage, before, text, exact=True)
    assert after_recording(passage, standing, made) == text
    shown = apply(before).revision(1, passage.target).text
    assert (made == []) == (shown == text)


def gives_the_text_and_keeps_what_is_equivalent(drawn: tuple[Passage, list[Decision], str]) -> None:
    passage, standing, text = drawn
    buffer = unicodedata.normalize("NFC", text)
    before = place(passage, standing)
    made = revise(passage, before, buffer)
    got = after_recording(passage, standing, made)
    assert unicodedata.normalize("NFC", got) == buffer
    shown = apply(before).revision(1, passage.target).text
    if unicodedata.normalize("NFC", shown) == buffer:
        assert got == shown and made == []
    if unicodedata.is_normalized("NFC", shown) and unicodedata.is_normalized("NFC", passage.target):
        assert got == buffer


def takes_only_what_it_overlaps(drawn: tuple[Passage, list[Decision], str]) -> None:
    passage, standing, text = drawn
    before = place(passage, standing)
    made = revise(passage, before, text, exact=True)
    new = [one.span for one in made if isinstance(one, Correction) and one.span]
    gone = withdrawn(made)
    after = apply(place(passage, [*standing, *(replace(one, id=new_id()) for one in made)]))
    new_edits = {Edit(one.span, one.after) for one in made if isinstance(one, Correction) and one.span}
    assert new_edits <= set(after.edits.get(1, ()))
    assert all(span.of(passage.target) == one.before for span, one in zip(new, made, strict=False))
    was = apply(before)
    for placed, fate in zip(was.corrections, was.fates, strict=True):
        if placed.decision.id not in gone and fate is Fate.APPLIED:
            assert (placed.span is not None and not any(placed.span.overlaps(span) for span in new)) or (
                Edit(placed.span, placed.decision.after) in after.edits[1]  # type: ignore[union-attr]
            )


def both(*strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], tuple[Any, Any]]:
    """A property twice: with a few hundred examples, and with thousands in the long run."""

    def twice(holds: Callable[..., None]) -> tuple[Any, Any]:
        often = settings(max_examples=5000, deadline=None)(given(*strategies)(holds))
        return settings(max_examples=300, deadline=None)(given(*strategies)(holds)), pytest.mark.long(often)

    return twice


test_revise_then_apply_gives_the_text, test_revise_then_apply_at_length = both(passages())(gives_exactly_the_text)
test_equivalent_characters_stay, test_equivalent_characters_at_length = both(passages())(
    gives_the_text_and_keeps_what_is_equivalent
)
test_only_what_is_overlapped_goes, test_only_what_is_overlapped_at_length = both(passages())(
    takes_only_what_it_overlaps
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.booleans())
def test_changes_have_token_edges_and_equal_text_between(old: str, new: str, canonical: bool) -> None:
    found = changes(old, new, canonical)
    at = there = 0
    for change in found:
        kept, same = old[at : change.old.start], new[there : change.new.start]
        assert kept == same or (canonical and unicodedata.normalize("NFC", kept) == unicodedata.normalize("NFC", same))
        at, there = change.old.end, change.new.end
    tail = unicodedata.normalize("NFC", old[at:]) == unicodedata.normalize("NFC", new[there:])
    assert tail if canonical else old[at:] == new[there:]
    for one, other in pairwise(found):
        assert one.old.end < other.old.start and one.new.end < other.new.start
    if not canonical:
        edges = {0, len(old), *(word.start for word in words(old))}
        assert {edge for change in found for edge in (change.old.start, change.old.end)} <= edges


def test_a_very_long_passage_is_compared_word_by_word() -> None:
    old = "".join(f"{number}番目の文です。" for number in range(20_000))
    new = old.replace("777番目", "七七七番目").replace("19999番目", "最後")
    assert len(changes(old, new)) == sum(str(number).endswith("777") for number in range(20_000)) + 1
