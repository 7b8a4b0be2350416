"""One flag accepted or dismissed wherever it fits: which places are offered, and what is recorded for them."""

from __future__ import annotations

from dataclasses import replace

from review.apply import apply
from review.decision import Correction, Dismissal, Placed, Withdrawal, active, new_id
from review.everywhere import accepting, counts, decisions, dismissing
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.revise import quote
from review.text import Span

PASSAGES = [
    Passage(number, target)
    for number, target in enumerate(
        [
            "ラマは速い。",
            "ラマ2とLAMAは大きい。",
            "米ドルは言語だ。",
            "米ドルは通貨だ。そして米ドルだ。",
            "関係のない文。",
        ],
        1,
    )
]


def flag(number: int, text: str, *suggestions: Suggestion, check: str = "misreading", nth: int = 0) -> Flag:
    target = PASSAGES[number - 1].target
    start = -1
    for _ in range(nth + 1):
        start = target.index(text, start + 1)
    span = Span(start, start + len(text))
    return Flag(number, span, text, check, "terminology/wrong-term", "major", "?", suggestions, 0.9)


LLAMA, SPACED = Suggestion("Llama", "Llama"), Suggestion("Llama ", "Llama")
CUDA, USD = Suggestion("CUDA", "CUDA"), Suggestion("USD", "USD", "the scene description")
FLAGS = [
    flag(1, "ラマ", LLAMA),
    flag(2, "ラマ", SPACED),
    flag(2, "LAMA", LLAMA, check="near-miss"),
    flag(3, "米ドル", CUDA, USD),
    flag(4, "米ドル", CUDA, USD),
    flag(4, "米ドル", CUDA, USD, nth=1),
    flag(5, "。", Suggestion("．"), check="half-width-punctuation"),
]


def nothing(number: int) -> list[Placed]:
    return []


def test_a_suggestion_fits_wherever_its_term_is_suggested_in_that_flags_own_form() -> None:
    places = accepting(FLAGS[0], LLAMA, FLAGS, PASSAGES)
    assert [(place.flag.passage, place.flag.text, place.after, place.same) for place in places] == [
        (1, "ラマ", "Llama", True),
        (2, "ラマ", "Llama ", True),
        (2, "LAMA", "Llama", False),
    ]
    assert counts(places) == {("ラマ", "Llama"): 1, ("ラマ", "Llama "): 1, ("LAMA", "Llama"): 1}
    assert [(place.left, place.right) for place in places] == [
        ("", "は速い。"),
        ("", "2とLAMAは大きい。"),
        ("ラマ2と", "は大きい。"),
    ]


def test_of_two_terms_that_claim_a_text_the_chosen_one_is_meant() -> None:
    places = accepting(FLAGS[3], USD, FLAGS, PASSAGES)
    assert [(place.flag.passage, place.after) for place in places] == [(3, "USD"), (4, "USD"), (4, "USD")]


def test_two_flags_on_one_text_are_one_place() -> None:
    double = replace(FLAGS[0], check="near-miss", confidence=0.5)
    assert len(accepting(FLAGS[0], LLAMA, [double, *FLAGS], PASSAGES)) == 3


def test_a_suggestion_without_a_term_fits_the_same_text_of_the_same_check() -> None:
    stops = [flag(number, "。", Suggestion("．"), check="half-width-punctuation") for number in (1, 2, 3)]
    other = flag(4, "。", Suggestion("!"), check="half-width-punctuation")
    places = accepting(stops[0], Suggestion("．"), [*stops, other, *FLAGS[:6]], PASSAGES)
    assert [place.flag.passage for place in places] == [1, 2, 3]


def test_any_subset_is_recorded_each_place_as_a_decision_of_its_own() -> None:
    places = accepting(FLAGS[3], USD, FLAGS, PASSAGES)
    made = decisions([places[0], places[2]], PASSAGES, nothing, "hana")
    assert [(one.passage, one.start, one.after, one.term) for one in made if isinstance(one, Correction)] == [
        (3, 0, "USD", "USD"),
        (4, 11, "USD", "USD"),
    ]
    assert {one.reason for one in made if isinstance(one, Correction)} == {"the scene description"}
    placed = [Placed(one, one.passage, one.span) for one in made if isinstance(one, Correction)]
    assert apply(placed).revision(4, PASSAGES[3].target).text == "米ドルは通貨だ。そしてUSDだ。"


def test_what_an_accepted_place_overlaps_is_withdrawn_once_and_last() -> None:
    old = Correction(
        passage=4,
        after="米国ドル",
        id=new_id(),
        reviewer="hana",
        **quote(PASSAGES[3], Span(0, len(PASSAGES[3].target))),
    )
    places = accepting(FLAGS[3], USD, FLAGS, PASSAGES)
    made = decisions(places, PASSAGES, lambda number: [old] if number == 4 else [], "hana")
    assert [type(one) for one in made] == [Correction, Correction, Correction, Withdrawal]
    stamped = [replace(one, id=new_id()) for one in made]
    assert old not in active([old, *stamped])


def test_a_dismissal_fits_the_same_text_of_the_same_check_and_term() -> None:
    places = dismissing(FLAGS[3], FLAGS, PASSAGES)
    assert [(place.flag.passage, place.after) for place in places] == [(3, None), (4, None), (4, None)]
    made = decisions(places, PASSAGES, nothing, reason="the currency")
    assert [(one.passage, one.start, one.check, one.term) for one in made if isinstance(one, Dismissal)] == [
        (3, 0, "misreading", "CUDA"),
        (4, 0, "misreading", "CUDA"),
        (4, 11, "misreading", "CUDA"),
    ]


def test_case_and_width_do_not_keep_places_apart() -> None:
    wide = [Passage(1, "ＬＡＭＡとlama")]
    flags = [
        Flag(1, Span(0, 4), "ＬＡＭＡ", "x", "other", "minor", "?"),
        Flag(1, Span(5, 9), "lama", "x", "other", "minor", "?"),
    ]
    assert len(dismissing(flags[0], flags, wide)) == 2
