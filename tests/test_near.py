"""Keys within a small edit distance are found, all of them and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.matching.near import NearIndex, allowed, by_sound, distance

NAMES = st.text("abcd", min_size=1, max_size=18)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("llama", "lama", True),
        ("llama", "lllama", True),
        ("llama", "obama", False),
        ("cuda", "cuba", False),
        ("chatgpt", "chatgtp", True),
        ("mistral", "mixtral", True),
        ("instagram", "instagarm", True),
        ("hugginface", "huggingfase", True),
        ("kubernetes", "kuberneets", True),
        ("blackwell", "blakwel", False),
    ],
)
def test_a_fifth_of_the_letters_may_be_wrong(one: str, other: str, near: bool) -> None:
    assert bool(NearIndex([one]).find(other)) is near
    assert bool(list(NearIndex([one, other]).pairs())) is near


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("ab", "ba", 1), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "abc", 0)]
)
def test_a_swap_of_neighbours_is_one_edit(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart


@pytest.mark.parametrize("rule", [allowed, by_sound])
@pytest.mark.parametrize("anchored", [False, True])
@given(keys=st.lists(NAMES, max_size=25, unique=True), text=NAMES)
def test_what_is_found_is_what_a_look_at_every_key_finds(
    rule: type, anchored: bool, keys: list[str], text: str
) -> None:
    def near(one: str, other: str) -> bool:
        same = not anchored or one[0] == other[0]
        return same and distance(one, other, 9) <= rule(max(len(one), len(other)))

    index = NearIndex(keys, rule, anchored=anchored)
    assert set(index.find(text)) == {(distance(text, key, 9), key) for key in keys if near(text, key)}
    pairs = {frozenset((one, other)) for _, one, other in index.pairs()}
    assert pairs == {frozenset((a, b)) for at, a in enumerate(keys) for b in keys[:at] if near(a, b)}


def test_the_nearest_comes_first_and_then_what_was_added_first() -> None:
    assert NearIndex(["instagrams", "instagram", "instagran"]).find("instagram") == [
        (0, "instagram"),
        (1, "instagrams"),
        (1, "instagran"),
    ]


def test_nothing_is_near_to_nothing() -> None:
    index = NearIndex(["", "a"])
    assert index.keys == ["a"]
    assert index.find("") == []
