"""The tests of significance agree with sacreBLEU's, and never make much of nothing."""

from __future__ import annotations

import random
from functools import cache

import numpy
import pytest
from sacrebleu.significance import PairedTest

from review import metrics
from review.metrics import significance
from review.metrics.lines import Lines
from review.metrics.scoring import Comparison, compare

WORDS = [
    "Llama",
    "CUDA",
    "USD",
    "を",
    "は",
    "が",
    "発表",
    "しました",
    "モデル",
    "衛兵",
    "新しい",
    "。",
    "です",
    "GPU",
    "速い",
]


@cache
def lines(size: int, touched: int) -> Lines:
    """Random lines and references; the revision of the first `touched` ones is nearer to the reference."""
    chance = random.Random(5)
    references = ["".join(chance.choices(WORDS, k=9)) for _ in range(size)]
    original = ["".join(word if chance.random() > 0.3 else "米" for word in text) for text in references]
    revised = [
        text.replace("米", "") + "。" * chance.randrange(3) if at < touched else text
        for at, text in enumerate(original)
    ]
    return Lines.of(original, revised, [references])


@cache
def comparisons(size: int, touched: int) -> tuple[Comparison, ...]:
    return tuple(compare(metric, lines(size, touched)) for metric in metrics.load(["chrF", "BLEU"], "ja").metrics)


def theirs(size: int, touched: int, kind: str) -> dict[str, float]:
    """sacreBLEU's p-values, by its names of metrics."""
    from sacrebleu.metrics import BLEU, CHRF

    found = lines(size, touched)
    systems = [("original", found.original), ("revised", found.revised)]
    references = [[line[0] for line in found.references]]
    test = PairedTest(systems, {"a": CHRF(), "b": BLEU(tokenize="ja-mecab")}, references, kind, 1000)
    return {name: float(results[1].p_value) for name, results in test()[1].items() if name != "System"}


@pytest.mark.parametrize("touched", [15, 40, 110])
def test_the_bootstrap_is_sacrebleus_draw_by_draw(touched: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SACREBLEU_SEED", raising=False)
    expected = theirs(120, touched, "bs")
    chrf, bleu = comparisons(120, touched)
    drawn = significance.bootstrap([chrf, bleu])
    assert significance.bootstrap_p(chrf, drawn[0]) == pytest.approx(expected["chrF2"], abs=2e-3)
    assert significance.bootstrap_p(bleu, drawn[1]) == pytest.approx(expected["BLEU"], abs=2e-3)


@pytest.mark.parametrize("touched", [15, 40, 110])
def test_randomisation_lies_within_the_spread_of_sacrebleus(touched: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spread = []
    for seed in range(4):
        monkeypatch.setenv("SACREBLEU_SEED", str(seed + 1))
        spread.append(theirs(120, touched, "ar"))
    for one, name in zip(comparisons(120, touched), ("chrF2", "BLEU"), strict=True):
        p = significance.randomisation(one, trials=1000)
        mean = sum(found[name] for found in spread) / len(spread)
        # Four standard deviations of a share that 1,000 trials estimate.
        assert abs(p - mean) <= 4 * (max(mean * (1 - mean), 1e-3) / 1000) ** 0.5


def test_the_interval_leaves_one_in_forty_out_at_either_end() -> None:
    assert significance.interval(numpy.arange(1000.0)) == (25.0, 974.0)


def test_too_few_lines_are_not_tested() -> None:
    assert significance.tested(comparisons(99, 50)) == [None, None]
    assert None not in significance.tested(comparisons(100, 50))
    assert significance.tested([]) == []


def test_a_revision_that_changes_nothing_is_never_significant() -> None:
    for finding in significance.tested(comparisons(120, 0)):
        assert finding is not None
        assert (finding.low, finding.high, finding.p) == (0, 0, 1)


def test_one_touched_passage_is_never_significant() -> None:
    for finding in significance.tested(comparisons(120, 1)):
        assert finding is not None
        assert finding.p == 1


def test_the_smallest_p_is_printed_as_a_bound() -> None:
    finding = significance.tested(comparisons(120, 110))[0]
    assert finding is not None
    assert finding.p == 1 / 10001
    assert finding.shown == "<= 1/10001"
    assert significance.Finding(0, 1, 0.25, 10_000, 1_000).shown == "= 0.2500"


def test_the_same_lines_give_the_same_finding() -> None:
    assert significance.tested(comparisons(120, 40)) == significance.tested(comparisons(120, 40))


def test_many_lines_are_drawn_in_pieces_without_changing_the_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = significance.bootstrap(comparisons(120, 40), samples=50)
    monkeypatch.setattr(significance, "_CELLS", 500)
    pieces = significance.bootstrap(comparisons(120, 40), samples=50)
    assert all((one == other).all() for one, other in zip(whole, pieces, strict=True))
