"""What corrections were worth is the score with them less the score without, exactly, however they are grouped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import metrics
from review.apply import Outcome, apply
from review.decision import Correction, Placed
from review.metrics.lines import Group, Layout, Lines
from review.metrics.scoring import compare
from review.metrics.worth import Worths, worths
from review.text import Span

TARGETS = ["ラマを発表した。", "米ドルは速い。米ドルです。", "同じ。"]
REFERENCE = ["Llamaを発表した。", "CUDAは速い。CUDAです。", "同じ。"]


def correction(passage: int, start: int, before: str, after: str, **fields: str) -> Placed:
    decision = Correction(passage=passage, start=start, before=before, after=after, **fields)
    return Placed(decision, passage, Span(start, start + len(before)))


LLAMA = correction(1, 0, "ラマ", "Llama", id="1", category="terminology/wrong-term", reviewer="hana")
CUDA = correction(2, 0, "米ドル", "CUDA", id="2", category="terminology/wrong-term", reviewer="taro")
AGAIN = correction(2, 7, "米ドル", "CUDA", id="3", category="terminology/wrong-term", reviewer="hana")
WORSE = correction(3, 0, "同じ", "違う", id="4", category="style/awkward", reviewer="taro")
SAME = correction(1, 0, "ラマ", "Llama", id="5", category="other", reviewer="taro")


def revised(outcome: Outcome) -> list[str]:
    return [outcome.revision(number, target).text for number, target in enumerate(TARGETS, 1)]


def lines(outcome: Outcome, layout: Layout | None = None) -> Lines:
    return Lines.of(TARGETS, revised(outcome), [REFERENCE], layout)


def measured(name: str, placed: list[Placed], layout: Layout | None = None) -> Worths:
    outcome = apply(placed)
    metric = metrics.load([name], "ja").metrics[0]
    return worths(
        compare(
            metric,
            lines(outcome, layout),
        ),
        lines(outcome, layout),
        outcome,
        TARGETS,
    )


def without(name: str, placed: list[Placed], left_out: set[str], layout: Layout | None = None) -> float:
    """The gain of the corrections with those ids, by scoring everything anew."""
    metric = metrics.load([name], "ja").metrics[0]
    kept = [one for one in placed if one.decision.id not in left_out]
    scores = [compare(metric, lines(apply(part), layout)).revised.score for part in (placed, kept)]
    return metric.better(scores[0] - scores[1])


@pytest.mark.parametrize("name", ["chrF", "BLEU", "TER", "CER"])
@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from([0, 1, 2, 3, 4]), min_size=1))
def test_worth_is_exactly_the_difference_of_two_full_scores(name: str, chosen: set[int]) -> None:
    placed = [[LLAMA, CUDA, AGAIN, WORSE, SAME][index] for index in sorted(chosen)]
    found = measured(name, placed)
    for worth in (*found.corrections, *found.categories, *found.reviewers):
        assert worth.gain == without(name, placed, {one.decision.id for one in worth.corrections})
    assert [worth.gain for worth in found.corrections] == sorted(
        (worth.gain for worth in found.corrections), reverse=True
    )


def test_a_correction_away_from_the_reference_is_negative_for_every_metric() -> None:
    for name in metrics.BUILT_IN:
        gains = {worth.name: worth.gain for worth in measured(name, [LLAMA, WORSE]).corrections}
        if name != "chrF++":
            assert gains["1"] > 0 > gains["4"], name


def test_what_two_people_corrected_alike_is_worth_nothing_apart_and_something_together() -> None:
    found = measured("chrF", [LLAMA, SAME])
    assert [worth.gain for worth in found.corrections] == [0, 0]
    assert [worth.gain for worth in found.reviewers] == [0, 0]
    assert without("chrF", [LLAMA, SAME], {"1", "5"}) > 0


def test_groups_of_passages_are_scored_again_as_they_were_aligned() -> None:
    layout = Layout.of([Group((1, 2), ((1, 2),))])
    found = measured("chrF", [LLAMA, CUDA, WORSE], layout)
    assert {worth.name for worth in found.corrections} == {"1", "2"}
    for worth in found.corrections:
        assert worth.gain == without("chrF", [LLAMA, CUDA, WORSE], {worth.name}, layout)
