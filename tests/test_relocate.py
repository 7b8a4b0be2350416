"""Where decisions stand after the input has changed: rightly, or nowhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.apply import apply, approvals
from review.decision import (
    Annotation,
    Approval,
    Comment,
    Correction,
    Decision,
    Dismissal,
    Join,
    Placed,
    Speaker,
    Split,
    Unknown,
    Withdrawal,
    new_id,
)
from review.pairing import pair
from review.passage import Passage
from review.relocate import place
from review.revise import quote
from review.text import Span, digest

TALK = [
    "皆さん、ようこそ。\n今日は特別なゲストをお招きしています。",
    "そうですね。",
    "私たちのロボティクス・プランニングAIは\n米ドルを理解しています。",
    "そうですね。",
    "それはシーンを記述するための言語です。\n通貨の話ではありません。",
    "ラマ2は去年の夏に公開されました。\nとても大きな反響がありました。",
    "どうもありがとう。",
    "次の質問に移りましょう。時間が押していますので。",
]


def passages(targets: Sequence[str]) -> list[Passage]:
    return [Passage(number, target) for number, target in enumerate(targets, 1)]


def recorded(*inputs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {str(at): tuple(map(digest, targets)) for at, targets in enumerate(inputs)}


def corrected(targets: Sequence[str], number: int, before: str, after: str, **fields: Any) -> Correction:
    start = targets[number - 1].index(before)
    located = quote(Passage(number, targets[number - 1]), Span(start, start + len(before)))
    return Correction(passage=number, after=after, id=new_id(), **located, **fields)


USD = corrected(TALK, 3, "米ドル", "USD")
LLAMA = corrected(TALK, 6, "ラマ", "Llama ")


def where(decision: Decision, new: Sequence[str], old: Sequence[str] = TALK) -> tuple[int, str] | str:
    """The passage and what is replaced there, or what became of it."""
    (placed,) = place([decision], passages(new), recorded(old))
    if placed.passage is None:
        return "stale"
    if placed.span is None:
        return placed.passage, ""
    return placed.passage, ("standing: " if placed.standing else "") + placed.span.of(new[placed.passage - 1])


# --- an input that is what it was ------------------------------------------------------------------------------------


def test_decisions_stand_where_they_were_made() -> None:
    placed = place([USD, LLAMA], passages(TALK), recorded(TALK))
    assert placed == [Placed(USD, 3, Span(21, 24)), Placed(LLAMA, 6, Span(0, 2))]
    assert place([USD, LLAMA], passages(TALK)) == placed


class Counting(Sequence[Passage]):
    """Passages that count how often they are asked for."""

    def __init__(self, targets: Sequence[str]) -> None:
        self.made = passages(targets)
        self.asked = 0

    def __len__(self) -> int:
        return len(self.made)

    def __getitem__(self, at: Any) -> Any:
        self.asked += 1
        return self.made[at]


def test_only_what_decisions_address_is_read_while_the_input_is_what_it_was() -> None:
    targets = [f"{number}番目の文章です。" for number in range(5000)]
    lazy = Counting(targets)
    one = corrected(targets, 2500, "番目", "つ目")
    assert place([one], lazy, recorded(targets))[0].span == Span(4, 6)
    assert lazy.asked < 100


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"passage": 3, "before": "米ドル", "after": "USD"}, (3, "米ドル")),
        ({"passage": 2, "before": "米ドル", "after": "USD"}, "stale"),  # it is not in that passage
        ({"passage": 3, "before": "し", "after": "x"}, (3, "し")),
        ({"passage": 6, "before": "ました", "after": "ます"}, "stale"),  # it is there twice
        ({"passage": 6, "before": "ました", "after": "ます", "suffix": "。\nとても"}, (6, "ました")),
        ({"passage": 6, "before": "ました", "after": "ます", "start": 13}, (6, "ました")),
        ({"passage": 6, "before": "", "after": "x"}, "stale"),  # nowhere in particular
        ({"passage": 99, "before": "米ドル", "after": "USD"}, "stale"),
        ({"passage": 3, "before": "ユーロ", "after": "米ドル"}, (3, "standing: 米ドル")),
        ({"passage": 3, "before": "ドル", "after": "米ドル"}, (3, "standing: 米ドル")),  # it was applied to the file
    ],
)
def test_entries_by_hand_stand_where_before_stands_once(entry: dict[str, Any], expected: tuple[int, str] | str) -> None:
    assert where(Correction(**entry), TALK) == expected


def test_an_entry_whose_before_was_changed_by_hand_is_found_by_it() -> None:
    assert where(replace(USD, before="AIは\n米ドル"), TALK) == "stale"  # prefix and suffix no longer fit
    assert where(replace(USD, before="AIは\n米ドル", prefix="", suffix=""), TALK) == (3, "AIは\n米ドル")


def test_withdrawals_and_unknown_entries_stand_nowhere() -> None:
    nowhere: list[Decision] = [Withdrawal(withdraws="x"), Unknown(fields={"passage": 1})]
    assert [placed.passage for placed in place(nowhere, passages(TALK), recorded(TALK))] == [None, None]


# --- passages that changed places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "new"),
    [
        ("inserted before", ["新しい始まりの文です。", *TALK]),
        ("deleted before", TALK[2:]),
        ("moved to the end", [*TALK[:2], *TALK[3:], TALK[2]]),
        ("moved with its neighbours", [*TALK[4:], *TALK[:4]]),
        ("inserted beside", [*TALK[:2], "割り込みです。", TALK[2], "もう一つ割り込みです。", *TALK[3:]]),
    ],
)
def test_a_passage_that_moved_is_found(change: str, new: list[str]) -> None:
    placed = place([USD], passages(new), recorded(TALK))[0]
    assert placed.passage is not None and placed.span is not None and placed.relocated
    assert new[placed.passage - 1] == TALK[2] and placed.span == Span(21, 24)


def test_a_deleted_passage_takes_its_decisions_out_of_reach() -> None:
    assert where(USD, TALK[:2] + TALK[3:]) == "stale"
    assert where(USD, []) == "stale"


@pytest.mark.parametrize(
    ("number", "new", "expected"),
    [
        # Both are told apart by what stands beside them.
        (2, ["新しい始まり。", *TALK], 3),
        (4, ["新しい始まり。", *TALK], 5),
        (4, TALK[2:], 2),
        # One of the two beside each other is new, or gone: no telling which.
        (2, [*TALK[:2], *TALK[1:]], None),
        # Only one of two is left, between what was beside the other.
        (2, [TALK[0], *TALK[2:]], None),
        (4, [TALK[0], *TALK[2:]], 3),
    ],
)
def test_identical_passages_are_told_apart_by_their_neighbours_or_not_at_all(
    number: int, new: list[str], expected: int | None
) -> None:
    agree = corrected(TALK, number, "そうですね", "はい")
    assert place([agree], passages(new), recorded(TALK))[0].passage == expected


def test_never_by_digest_alone() -> None:
    """The passage was edited where it stood, and a copy of it stands elsewhere: the copy is not it."""
    edited = TALK[5].replace("去年の夏", "おととしの秋")
    new = [*TALK[:5], edited, *TALK[6:], TALK[5]]
    assert where(LLAMA, new) in ((6, "ラマ"), "stale")
    same_number = ["新しい文。", *TALK[:1], "そうですね。", *TALK[2:]]
    assert where(corrected(TALK, 2, "そう", "ええ、そう"), same_number) == (3, "そう")


# --- passages that were edited ---------------------------------------------------------------------------------------


def changed(number: int, target: str) -> list[str]:
    return [*TALK[: number - 1], target, *TALK[number:]]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        # Edited elsewhere, and right up to what is quoted.
        (changed(3, "我々のロボティクス・プランニングAIは\n米ドルを理解しています。"), (3, "米ドル")),
        (changed(3, "私たちのロボティクス・プランニングAIは\n米ドルを完全に理解しています。"), (3, "米ドル")),
        (changed(3, TALK[2] + "本当です。"), (3, "米ドル")),
        # Re-wrapped, and with the wrap gone.
        (changed(3, "私たちのソフトウェア・\nプランニングAIは米ドルを\n理解しています。"), (3, "米ドル")),
        # Edited in it.
        (changed(3, TALK[2].replace("米ドル", "ドル")), "stale"),
        (changed(3, "コーディングAIの話です。"), "stale"),
        # Already what it should be.
        (changed(3, TALK[2].replace("米ドル", "USD")), (3, "standing: USD")),
        # Merged with the one before and the one behind it.
        ([TALK[0], TALK[1] + "\n" + TALK[2], *TALK[3:]], (2, "米ドル")),
        ([*TALK[:2], TALK[2] + "\n" + TALK[3], *TALK[4:]], (3, "米ドル")),
        # Split.
        ([*TALK[:2], "私たちのロボティクス・プランニングAIは", "米ドルを理解しています。", *TALK[3:]], (4, "米ドル")),
    ],
)
def test_in_an_edited_passage_a_correction_is_found_by_what_it_quotes(
    new: list[str], expected: tuple[int, str] | str
) -> None:
    assert where(USD, new) == expected


def test_a_term_across_a_wrap_is_found_when_the_wrap_is_gone() -> None:
    old = ["はい。", "これは一般的な\nレコメンデーション・モデルの\n一つの例です。", "では次です。"]
    one = corrected(old, 2, "一般的な\nレコメンデーション", "汎用推薦")
    new = [old[0], "これは一般的なレコメンデーション・\nモデルの一つの例です。", old[2]]
    assert where(one, new, old) == (2, "一般的なレコメンデーション")


def test_what_is_repeated_is_not_guessed() -> None:
    old = ["最初。", "ラマは動物です。ラマは動物です。そして私はそれを知っています。", "最後。"]
    second = Correction(passage=2, after="Llama", **quote(Passage(2, old[1]), Span(8, 10)))
    assert where(second, [old[0], "ラマは動物です。そして私はそれを知っています。", old[2]], old) == "stale"


def test_a_correction_that_the_input_took_over_stands_already_with_its_neighbours() -> None:
    both = [corrected(TALK, 6, "ラマ", "Llama "), corrected(TALK, 6, "去年の夏", "2023年7月")]
    new = changed(6, TALK[5].replace("ラマ", "Llama ").replace("去年の夏", "2023年7月"))
    placed = place(both, passages(new), recorded(TALK))
    assert [one.standing for one in placed] == [True, True]
    assert apply(placed).edits == {}


def test_dismissals_and_annotations_are_relocated_as_corrections_are() -> None:
    fields = quote(Passage(3, TALK[2]), Span(21, 24))
    new = changed(3, "我々のロボティクス・プランニングAIは\n米ドルを理解しています。")
    for decision in (Dismissal(passage=3, **fields), Annotation(passage=3, **fields)):
        assert where(decision, new) == (3, "米ドル")


# --- whole passages --------------------------------------------------------------------------------------------------


def test_decisions_about_a_whole_passage_go_with_it() -> None:
    new = ["新しい文です。", *TALK[:2], TALK[2].replace("私たち", "我々"), *TALK[3:]]
    for kind in (Comment, Approval, Speaker):
        moved, edited = kind(passage=6, digest=digest(TALK[5])), kind(passage=3, digest=digest(TALK[2]))
        assert where(moved, new) == (7, "") and where(edited, new) == (4, "")


def test_an_approval_of_what_has_changed_since_says_so() -> None:
    approval = Approval(passage=3, digest=digest(TALK[2]), revision=digest(TALK[2]))
    new = passages(changed(3, TALK[2].replace("私たち", "我々")))
    placed = place([approval], new, recorded(TALK))
    assert approvals(placed, apply(placed), new) == {3: False}


def test_an_approval_finds_the_text_that_was_approved() -> None:
    revised = TALK[2].replace("米ドル", "USD")
    approval = Approval(passage=3, digest=digest(TALK[2]), revision=digest(revised))
    new = ["一つ増えた。", *changed(3, revised)]
    placed = place([USD, approval], passages(new), recorded(TALK))
    assert [one.passage for one in placed] == [4, 4] and placed[0].standing
    assert approvals(placed, apply(placed), passages(new)) == {4: True}


def test_a_comment_on_a_merged_passage_goes_where_its_corrections_went() -> None:
    comment = Comment(passage=3, digest=digest(TALK[2]), text="ask")
    merged = [TALK[0], TALK[1] + "\n" + TALK[2], *TALK[3:]]
    assert [one.passage for one in place([USD, comment], passages(merged), recorded(TALK))] == [2, 2]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (TALK, (5, "")),
        (["新しい文。", *TALK], (6, "")),
        ([*TALK[:5], "間に入った文です。", *TALK[5:]], "stale"),
        (TALK[:5], "stale"),
    ],
)
def test_a_join_stands_while_its_passages_stand_together(new: list[str], expected: tuple[int, str] | str) -> None:
    join = Join(passage=5, digest=digest(TALK[4]), next_digest=digest(TALK[5]))
    assert where(join, new) == expected


def test_a_split_is_found_by_what_stands_around_it() -> None:
    fields = quote(Passage(5, TALK[4]), Span(20, 20))
    del fields["before"]
    split = Split(passage=5, **fields)
    new = changed(5, TALK[4].replace("それは", "これは"))
    (placed,) = place([split], passages(new), recorded(TALK))
    assert placed.passage == 5 and placed.span == Span(20, 20)
    (placed,) = place([split], passages(changed(5, "全く違う文に変わりました。")), recorded(TALK))
    assert placed.passage is None


# --- several inputs --------------------------------------------------------------------------------------------------


def test_decisions_of_several_inputs_stand_side_by_side() -> None:
    second = ["新しい始まりの文です。", *TALK]
    third = [*second[:5], *second[6:]]
    late = corrected(second, 7, "ラマ", "Llama ")
    placed = place([USD, late], passages(third), recorded(TALK, second))
    assert [one.passage for one in placed] == [4, 6]


def test_a_decision_that_fits_two_inputs_was_made_on_that_of_its_neighbours_in_time() -> None:
    # In the second input the other そうですね。 stands at the number of the first.
    first = ["始まりの文です。", "そうですね。", "真ん中の文です。", "そうですね。", "終わりの文です。"]
    second = [
        "前の文です。",
        "そうですね。",
        "始まりの文です。",
        "そうですね。",
        "真ん中の文です。",
        "そうですね。",
        "終わりの文です。",
    ]
    decisions = [
        corrected(second, 1, "前", "まえ"),
        corrected(second, 4, "そう", "ええ、そう"),
        corrected(second, 7, "終わり", "おわり"),
    ]
    placed = place(decisions, passages(second), recorded(first, second))
    assert [one.passage for one in placed] == [1, 4, 7]
    alone = place(decisions[1:2], passages(second), recorded(first, second))
    assert [one.passage for one in alone] == [None]


@pytest.mark.parametrize(
    ("number", "new", "expected"),
    [
        (3, TALK, (3, "米ドル")),
        (3, ["新しい文。", *TALK], (4, "米ドル")),  # made on the earlier input: nothing else fits
        (4, ["新しい文。", *TALK], (4, "米ドル")),  # made on this one
        # It would fit what it may have meant then, and what it may mean now.
        (3, [TALK[0], "別の話です。", "ここにも米ドルが出ます。", *TALK[1:]], "stale"),
        (3, [*TALK[:2], *TALK[3:], "米ドルの話が続きます。"], "stale"),
    ],
)
def test_entries_by_hand_after_a_change_stand_only_where_there_is_no_doubt(
    number: int, new: list[str], expected: tuple[int, str] | str
) -> None:
    assert where(Correction(passage=number, before="米ドル", after="USD"), new) == expected


def test_without_a_list_of_digests_only_a_telling_text_is_found_elsewhere() -> None:
    new = passages(["新しい文。", *TALK])
    assert [one.passage for one in place([USD, corrected(TALK, 7, "どうも", "本当に")], new)] == [4, None]


def test_a_decision_made_just_now_stands_where_it_was_made_at_any_number_of_passages() -> None:
    old = ["そうですね。", *(f"{number}番目の文章です。" for number in range(2000)), "そうですね。"]
    new = ["新しい文。", "そうですね。", *old[1:]]
    lazy = Counting(new)
    made = corrected(new, 2, "そう", "ええ、そう")
    assert place([made], lazy, recorded(old), fresh=True) == [Placed(made, 2, Span(0, 2))]
    assert lazy.asked < 10
    # What is recorded anew, after an undo, may have been made on an earlier input.
    again = corrected(old, 5, "番目", "つ目")
    assert [one.passage for one in place([again], lazy, recorded(old), fresh=True)] == [6]


# --- what always holds -----------------------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=12)
WORDS = st.lists(
    st.sampled_from(["はい。", "そうですね。", "ラマ", "米ドル", "の", "\n", "です。", "A b "]), max_size=6
).map("".join)
INPUTS = st.lists(st.one_of(WORDS, ANY_TEXT), min_size=1, max_size=8)


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[str], list[Decision]]:
    targets = draw(INPUTS)
    made: list[Decision] = []
    for _ in range(draw(st.integers(0, 5))):
        number = draw(st.integers(1, len(targets)))
        target = targets[number - 1]
        start = draw(st.integers(0, len(target)))
        span = Span(start, min(len(target), start + draw(st.integers(0, 4))))
        located = quote(Passage(number, target), span)
        kind = draw(st.sampled_from(["correction", "dismissal", "comment", "approval"]))
        if kind == "correction":
            made.append(Correction(passage=number, after=draw(st.text(max_size=4)), id=new_id(), **located))
        elif kind == "dismissal":
            made.append(Dismissal(passage=number, id=new_id(), **located))
        else:
            whole = Comment if kind == "comment" else Approval
            made.append(whole(passage=number, id=new_id(), digest=located["digest"]))
    return targets, made


def an_unchanged_input_keeps_everything(drawn: tuple[list[str], list[Decision]]) -> None:
    targets, made = drawn
    for lists in (recorded(targets), None):
        for decision, placed in zip(made, place(made, passages(targets), lists), strict=True):
            assert placed.decision is decision and not placed.relocated and not placed.standing
            assert placed.passage == decision.passage  # type: ignore[attr-defined]
            assert placed.span == getattr(decision, "span", None)


def a_place_holds_what_is_quoted(drawn: tuple[list[str], list[Decision]], new: list[str], shuffled: list[int]) -> None:
    targets, made = drawn
    mixed = [*new, *targets]
    for newest in (new, [mixed[at % len(mixed)] for at in shuffled]):
        for decision, placed in zip(made, place(made, passages(newest), recorded(targets)), strict=True):
            if placed.passage is None:
                assert placed.span is None
                continue
            target = newest[placed.passage - 1]
            if placed.span is not None:
                assert isinstance(decision, Correction | Dismissal)
                wanted = decision.after if placed.standing and isinstance(decision, Correction) else decision.before
                assert 0 <= placed.span.start <= placed.span.end <= len(target)
                assert "".join(placed.span.of(target).split()) == "".join(wanted.split())


def order_never_matters(drawn: tuple[list[str], list[Decision]], new: list[str], seed: int) -> None:
    targets, made = drawn
    shuffled = made[:]
    random.Random(seed).shuffle(shuffled)
    placed = {one.decision.id: one for one in place(made, passages(new), recorded(targets))}
    assert all(placed[one.decision.id] == one for one in place(shuffled, passages(new), recorded(targets)))


def moved_passages_are_found_or_stale(moves: list[tuple[str, int, int]], seed: int) -> None:
    """Passages inserted, deleted and moved: no decision ends up in another passage, however many are identical."""
    dice = random.Random(seed)
    old = [(dice.choice(["はい。", "そうですね。", f"{at}番目の話をします。"]), at) for at in range(12)]
    new = old[:]
    for what, at, to in moves:
        if what == "insert":
            new.insert(at % (len(new) + 1), (f"{at}と{to}の新しい話です。", -1))
        elif new and what == "delete":
            del new[at % len(new)]
        elif new:
            new.insert(to % len(new), new.pop(at % len(new)))
    made = [corrected([one for one, _ in old], at + 1, "。", "！") for at in range(len(old))]
    # Of identical passages that swapped places no one can tell, so only those with one text are looked at.
    texts = [one for one, _ in old]
    for at, placed in enumerate(place(made, passages([one for one, _ in new]), recorded(texts))):
        if placed.passage is not None and texts.count(texts[at]) == 1:
            assert new[placed.passage - 1] == old[at]
        if not moves:
            assert placed.passage == at + 1


MOVES = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "move"]), st.integers(0, 99), st.integers(0, 99)), max_size=6
)


def both(*strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], tuple[Any, Any]]:
    """A property twice: with a few hundred examples, and with thousands in the long run."""

    def twice(holds: Callable[..., None]) -> tuple[Any, Any]:
        often = settings(max_examples=3000, deadline=None)(given(*strategies)(holds))
        return settings(max_examples=200, deadline=None)(given(*strategies)(holds)), pytest.mark.long(often)

    return twice


test_unchanged, test_unchanged_at_length = both(decided())(an_unchanged_input_keeps_everything)
test_places, test_places_at_length = both(decided(), INPUTS, st.lists(st.integers(0, 99), max_size=9))(
    a_place_holds_what_is_quoted
)
test_order, test_order_at_length = both(decided(), INPUTS, st.integers())(order_never_matters)
test_moved, test_moved_at_length = both(MOVES, st.integers())(moved_passages_are_found_or_stale)


# --- pairing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("AsB", "AsB", [0, 1, 2]),
        ("AsB", "AssB", [0, -1, 3]),  # which of the two is new?
        ("AssB", "AsB", [0, -1, -1, 2]),
        ("AsBsC", "AsBC", [0, 1, 2, -1, 3]),
        ("AsBsC", "ABsC", [0, -1, 1, 2, 3]),
        ("ABCD", "DABC", [1, 2, 3, 0]),
        ("AsBtC", "AtsBC", [0, 2, 3, 1, 4]),
        ("", "abc", []),
        ("abc", "", [-1, -1, -1]),
    ],
)
def test_items_are_paired_where_order_leaves_no_choice(old: str, new: str, expected: list[int]) -> None:
    assert list(pair(old, new).to) == expected


def test_pairs_are_equal_and_one_to_one_in_long_inputs_however_much_is_repeated() -> None:
    dice = random.Random(7)
    old = [f"s{dice.randrange(40)}" if dice.random() < 0.3 else str(at) for at in range(20_000)]
    new = old[:]
    for _ in range(1000):
        at = dice.randrange(len(new))
        dice.choice([lambda at=at: new.pop(at), lambda at=at: new.insert(at, f"n{at}")])()
    for one, other in (
        (old, new),
        (old, old[::-1]),
        (["s"] * 20_000, ["s"] * 19_999),
        (old, dice.sample(old, len(old))),
    ):
        pairing = pair(one, other)
        assert all(one[i] == other[j] and pairing.back[j] == i for i, j in enumerate(pairing.to) if j >= 0)
