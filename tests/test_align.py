"""Passages that were cut differently find each other; what is missing on one side stays alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import meaning
from review.align import Alignment, Group, align, kept
from review.align.units import is_wrapped
from review.errors import ReviewError
from review.passage import Passage

SENTENCES = [
    "今日は新しい計算機の話をします。",
    "最初の窯は二階にありました。",
    "GPUは空いていることを嫌います。",
    "パンは四時に焼き上がります。",
    "費用は3000ドルでした。",
    "ロボットが皿を二枚落としました。",
    "その夜のうちに修理しました。",
    "モデルは公開されています。",
    "誰でも試すことができます。",
    "質問があれば手を挙げてください。",
    "締め切りは来週の金曜日です。",
    "ご清聴ありがとうございました。",
]


def passages(*targets: str) -> list[Passage]:
    return [Passage(number, target) for number, target in enumerate(targets, 1)]


def shape(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(group.a, group.b) for group in alignment.groups]


@pytest.mark.parametrize(
    ("ours", "theirs", "groups"),
    [
        ([[0], [1], [2]], [[0], [1], [2]], [((1,), (1,)), ((2,), (2,)), ((3,), (3,))]),
        ([[0, 1], [2]], [[0], [1], [2]], [((1,), (1, 2)), ((2,), (3,))]),
        ([[0], [1], [2, 3]], [[0, 1], [2], [3]], [((1, 2), (1,)), ((3,), (2, 3))]),
        ([[0], [1], [2]], [[0], [2]], [((1,), (1,)), ((2,), ()), ((3,), (2,))]),
        ([[0], [2]], [[0], [1], [2]], [((1,), (1,)), ((), (2,)), ((2,), (3,))]),
        ([[3], [4], [5]], [[0], [1], [2], [3], [4], [5], [6]], [
            ((), (1,)), ((), (2,)), ((), (3,)), ((1,), (4,)), ((2,), (5,)), ((3,), (6,)), ((), (7,)),
        ]),
    ],
)  # fmt: skip
def test_one_language(ours: list[list[int]], theirs: list[list[int]], groups: list[object]) -> None:
    """Joined, split, dropped, and a reference for a part of the transcript."""
    a = passages(*("\n".join(SENTENCES[index] for index in one) for one in ours))
    b = passages(*("\n".join(SENTENCES[index] for index in one) for one in theirs))
    assert shape(align(a, b, same_language=True)) == groups


ENGLISH = [
    "The oven in the kitchen held 300 loaves.",
    "Daniel Osei joined NVIDIA in 2016.",
    "Nobody believed that it would work.",
    "The model has 70 billion parameters, and PyTorch runs it.",
    "Please write to help@example.org before May 12.",
]
JAPANESE = [
    "厨房の窯には300個のパンが入りました。",
    "ダニエル・オセイは2016年にNVIDIAに入社しました。",
    "うまくいくとは誰も信じていませんでした。",
    "そのモデルには700億のパラメーターがあり、PyTorchで動きます。",
    "5月12日までにhelp@example.orgへご連絡ください。",
]


@pytest.mark.parametrize("semantic", [False, pytest.param(True, marks=pytest.mark.skipif(
    not meaning.available(), reason="the extra semantic is not installed"))])  # fmt: skip
def test_two_languages(semantic: bool) -> None:
    """Numbers, Latin tokens and sounds are enough where texts have them; meaning helps where they have not."""
    a = passages(ENGLISH[0] + "\n" + ENGLISH[1], *ENGLISH[2:])
    b = passages(JAPANESE[0], JAPANESE[1], JAPANESE[2], JAPANESE[3] + "\n" + JAPANESE[4])
    found = shape(align(a, b, same_language=False, semantic=semantic))
    assert ((1,), (1, 2)) in found
    assert ((3, 4), (4,)) in found


def test_wrapped_lines_are_joined_and_lists_are_not() -> None:
    """A line end inside a sentence says nothing; one after each item of a list is where it is cut."""
    assert is_wrapped(passages("第一の理由は、\n文字通り社会の一部として\n人々の生活に\n触れたことです。"))
    assert not is_wrapped(passages("手順1. 申請する\n手順2. 提出する\n手順3. 支払う\n手順4. 待つ"))


def test_nothing_aligns_with_nothing() -> None:
    """Empty sides are no mistake."""
    assert align([], [], same_language=True).groups == ()
    assert shape(align(passages("はい。"), [], same_language=True)) == [((1,), ())]
    assert shape(align([], passages("はい。", "いいえ。"), same_language=True)) == [((), (1,)), ((), (2,))]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=7), st.lists(st.text(max_size=12), max_size=7), st.booleans())
def test_every_passage_is_in_exactly_one_group(ours: list[str], theirs: list[str], same: bool) -> None:
    """Whatever the texts are."""
    a, b = passages(*ours), passages(*theirs)
    groups = align(a, b, same_language=same, semantic=False).groups
    assert sorted(number for group in groups for number in group.a) == list(range(1, len(a) + 1))
    assert sorted(number for group in groups for number in group.b) == list(range(1, len(b) + 1))
    assert all(0 <= group.confidence <= 1 for group in groups)


def test_long_texts_are_aligned_along_a_coarse_path() -> None:
    """Two thousand sentences, a tenth dropped on either side: nearly all find their own."""
    dice = random.Random(7)
    words = [f"{dice.choice(SENTENCES)[:-1]}{dice.randrange(10**6)}番の{dice.choice(SENTENCES)}" for _ in range(1500)]
    kept = [[index for index in range(len(words)) if dice.random() > 0.1] for _ in range(2)]
    a, b = (passages(*(words[index] for index in side)) for side in kept)
    found = {(group.a, group.b) for group in align(a, b, same_language=True).groups}
    places = {index: at for at, index in enumerate(kept[1], 1)}
    wanted = {((at,), (places[index],)) for at, index in enumerate(kept[0], 1) if index in places}
    assert len(found & wanted) > 0.97 * len(wanted)


@pytest.mark.parametrize("same", [True, False])
def test_no_link_is_lost_in_rounding(same: bool) -> None:
    """Of a text with itself, though its score is hundreds of times that of one link."""
    dice = random.Random(1)
    text = passages(
        *(f"{dice.randrange(10**6)}番の{dice.choice('朝夜山')}と{dice.randrange(10**4)}羽。" for _ in range(1200))
    )
    assert all(group.a == group.b for group in align(text, text, same_language=same, semantic=False).groups)


def test_what_stands_far_from_a_link_is_no_part_of_it() -> None:
    """Words like those at the edge of a linked sentence, a stretch of text away: they are not joined to its group."""
    others = (f"{number}番の話は別の話です。" for number in range(9))
    a = passages(SENTENCES[0] + SENTENCES[1], SENTENCES[2], *others, "皆さんもそう思いますよね。")
    b = passages(*SENTENCES[:2], SENTENCES[2].replace("。", "、皆さんもそう思いますよね。"))
    assert shape(align(a, b, same_language=True))[1:] == [((number,), (3,) * (number == 2)) for number in range(2, 13)]


def test_a_long_stretch_without_counterpart_is_jumped_over() -> None:
    """A reference that covers the beginning and the end: the path leaves its band's row and comes back into it."""
    dice = random.Random(3)
    lines = [f"{dice.choice(SENTENCES)[:-1]}{index}番目の{dice.choice(SENTENCES)}" for index in range(2600)]
    short = passages(*lines[:450], *lines[-450:])
    found = {(group.a, group.b) for group in align(short, passages(*lines), same_language=True).groups}
    wanted = {((number,), (number if number <= 450 else number + 1700,)) for number in range(1, 901)}
    assert len(found & wanted) > 850


def test_an_alignment_is_written_down_and_read_again() -> None:
    """As a person can put it right in `transcript.yaml`: one group a line, without a confidence where it is sure."""
    a, b = passages(*SENTENCES[:4]), passages(SENTENCES[0], SENTENCES[1] + "\n" + SENTENCES[2], SENTENCES[5])
    groups = (Group((1,), (1,), 1.0), Group((2, 3), (2,), 0.31), Group((), (3,), 0.0), Group((4,), (), 0.0))
    written = kept.text(groups, kept.head(a, b))
    assert written == f"of {kept.whole(a)} {kept.whole(b)}\n1=1\n2,3=2 0.31\n=3\n4=\n"
    read = kept.parse(written)
    assert kept.stands(read, a, b) and not kept.stands(read, b, a)
    assert [(group.a, group.b, group.confidence) for group in read.groups] == [
        ((1,), (1,), 1.0),
        ((2, 3), (2,), 0.31),
        ((), (3,), 1.0),
        ((4,), (), 1.0),
    ]
    assert shape(kept.complete(kept.parse("2=1").groups, passages("", ""), passages(""))) == [((1,), ()), ((2,), (1,))]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("1-1", "no group"),
        ("3=1", "passage 3 of 2"),
        ("0=1", "count from 1"),
        ("1=1 1=", "two groups"),
        ("of 1=1", "digests of two texts"),
        ("0.5 1=1", "no group"),
    ],
)
def test_a_written_alignment_that_does_not_fit_is_refused(written: str, says: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(ReviewError, match=says):
        kept.complete(kept.parse(written).groups, passages("", ""), passages(""))


def test_an_alignment_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it comes from the cache; another text is aligned anew."""
    made: list[int] = []
    real = kept.align
    monkeypatch.setattr(kept, "align", lambda *sides, **how: made.append(1) or real(*sides, **how))  # type: ignore[func-returns-value]
    a, b = passages(*SENTENCES[:3]), passages(*SENTENCES[1:3])
    first = kept.aligned(a, b, same_language=True)
    assert kept.aligned(a, b, same_language=True) == first
    kept.aligned(a, passages(SENTENCES[0]), same_language=True)
    assert len(made) == 2
