"""Scores equal sacreBLEU's public calls, add up over lines, and stay exact when one line after another is edited."""

from __future__ import annotations

import math
import random
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.metrics.lib_ter import translation_edit_rate

from review import metrics
from review.errors import ReviewError
from review.metrics.base import Mean, Metric, Ratio, Tally
from review.metrics.lines import Group, Layout, Lines, one_line
from review.metrics.scoring import Running, compare, dumped
from review.metrics.shifts import edits
from review.metrics.tokens import TOKENIZERS, tokenizer_for

TEXT = st.text(
    st.sampled_from("ラマガード衛兵を発表しました。CUDAllama 3.1\u3099か「」・ー，a.!?\U0001f600"), max_size=30
)
PAIRS = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=6)


def metric(name: str, language: str = "ja") -> Metric:
    return metrics.load([name], language).metrics[0]


METRICS = {name: metric(name) for name in metrics.BUILT_IN}


def public(name: str, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """The score by sacreBLEU's public calls; TER gets the words that MeCab cuts."""
    if name == "TER":
        cutter = BLEU(tokenize="ja-mecab").tokenizer
        hypotheses = [cutter(line) for line in hypotheses]
        references = [[cutter(line) for line in side] for side in references]
        return float(TER(case_sensitive=True).corpus_score(hypotheses, references).score)
    made = {"chrF": CHRF(), "chrF++": CHRF(word_order=2), "BLEU": BLEU(tokenize="ja-mecab")}[name]
    return float(made.corpus_score(hypotheses, references).score)


@pytest.mark.parametrize("name", ["chrF", "chrF++", "BLEU", "TER"])
@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_a_corpus_score_equals_sacrebleus_public_call_to_the_last_digit(
    name: str, pairs: list[tuple[str, str, str, str]]
) -> None:
    lines = Lines.of(*[[pair[side] for pair in pairs] for side in (0, 1)], [[pair[2] for pair in pairs]])
    found = compare(METRICS[name], lines)
    references = [[line[0] for line in lines.references]]
    assert found.original.score == public(name, lines.original, references)
    assert found.revised.score == public(name, lines.revised, references)


@pytest.mark.parametrize("name", ["chrF", "chrF++", "BLEU", "TER"])
@settings(max_examples=20, deadline=None)
@given(PAIRS)
def test_several_references_count_as_in_sacrebleu(name: str, pairs: list[tuple[str, str, str, str]]) -> None:
    original, revised, first, second = ([pair[side] for pair in pairs] for side in range(4))
    lines = Lines.of(original, revised, [first, second])
    references = [[line[index] for line in lines.references] for index in (0, 1)]
    found = compare(METRICS[name], lines)
    assert found.original.score == public(name, lines.original, references)
    assert found.signature.startswith("nrefs:2|")


@pytest.mark.parametrize("name", metrics.BUILT_IN)
@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_scores_of_many_sums_at_once_are_the_scores_of_each(name: str, pairs: list[tuple[str, str, str, str]]) -> None:
    import numpy

    lines = Lines.of(*[[pair[side] for pair in pairs] for side in (0, 1)], [[pair[2] for pair in pairs]])
    found = compare(METRICS[name], lines)
    totals = [*found.original.rows, *found.revised.rows, found.original.total, found.revised.total]
    together = METRICS[name].scores(numpy.array(totals, dtype=numpy.float64))
    assert together == pytest.approx([METRICS[name].score(total) for total in totals], abs=1e-9)


@pytest.mark.parametrize("name", metrics.BUILT_IN)
@settings(max_examples=30, deadline=None)
@given(PAIRS, st.lists(st.tuples(st.integers(0, 5), TEXT), max_size=8))
def test_a_running_score_is_exactly_the_score_of_all_lines_anew(
    name: str, pairs: list[tuple[str, str, str, str]], edits: list[tuple[int, str]]
) -> None:
    lines = Lines.of(*[[pair[side] for pair in pairs] for side in (0, 1)], [[pair[2] for pair in pairs]])
    running = Running.of(compare(METRICS[name], lines).original, lines.references)
    texts = list(lines.original)
    for at, text in edits:
        index, texts[at % len(texts)] = at % len(texts), one_line(text)
        running = running.replaced(index, texts[index])
    anew = Lines.of(texts, texts, [[line[0] for line in lines.references]])
    assert running.score == compare(METRICS[name], anew).original.score
    assert [running.row(at) for at in range(len(texts))] == list(compare(METRICS[name], anew).original.rows)


def test_more_edits_than_are_kept_apart_are_merged_without_changing_the_score() -> None:
    texts = [f"行{number}です。" for number in range(700)]
    lines = Lines.of(texts, texts, [texts])
    running = start = Running.of(compare(METRICS["CER"], lines).original, lines.references)
    for index in range(600):
        running = running.replaced(index, texts[index] + "ね")
    assert running.total == (600, start.total[1])
    assert start.total[0] == 0


@pytest.mark.parametrize("name", metrics.BUILT_IN)
def test_nothing_against_nothing_and_against_something_has_a_finite_score(name: str) -> None:
    lines = Lines.of(["", "あ"], ["", ""], [["", "い"]])
    found = compare(METRICS[name], lines)
    for index in range(2):
        assert math.isfinite(found.original.line_score(index))
    assert math.isfinite(found.original.score) and math.isfinite(found.revised.score)


# --- CER -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "references", "expected"),
    [
        ("ラマ", ["ラマ"], (0, 2)),
        ("LLAMA", ["Llama"], (4, 5)),
        ("ＡＩ", ["AI"], (2, 2)),
        ("か\u3099", ["が"], (0, 1)),
        ("BA", ["AB"], (2, 2)),
        ("", ["あいう"], (3, 3)),
        ("あいう", [""], (3, 0)),
        ("あい", ["あいうえおか", "うい"], (1, 2)),
        ("あい", ["うい", "ういえおか"], (1, 2)),
        ("𠮷野", ["吉野"], (1, 2)),
    ],
)
def test_cer_counts_nfc_code_points_keeps_case_and_width_and_moves_nothing(
    line: str, references: list[str], expected: tuple[int, int]
) -> None:
    cer = METRICS["CER"]
    assert cer.statistics(line, cer.prepared(references)) == expected


@given(TEXT, TEXT)
def test_cer_is_zero_for_canonically_equal_lines_alone(first: str, second: str) -> None:
    cer = METRICS["CER"]
    edits = cer.statistics(first, cer.prepared([second]))[0]
    assert (edits == 0) == (unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second))


# --- TER -------------------------------------------------------------------------------------------------------------


def test_ter_counts_japanese_words_with_their_case_and_says_so() -> None:
    ter = METRICS["TER"]
    prepared = ter.prepared(["私たちはLlamaを使います。"])
    edits, length = ter.statistics("私たちはLLAMAを使います。", prepared)
    assert edits == 1
    assert length > 4
    assert "case:mixed" in ter.signature(1)
    assert "tok:ja-mecab" in ter.signature(1) and "tercom" in ter.signature(1)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from("abcde"), max_size=24), st.lists(st.sampled_from("abcde"), max_size=24))
def test_edits_with_shifts_are_those_of_sacrebleu(line: list[str], reference: list[str]) -> None:
    assert edits(line, reference) == translation_edit_rate(line, reference)[0]


@pytest.mark.parametrize(
    ("size", "words"),
    [(36, 4), (45, 100), pytest.param(60, 4, marks=pytest.mark.long), pytest.param(110, 25, marks=pytest.mark.long)],
)
def test_edits_of_long_lines_are_those_of_sacrebleu_beam_and_limits_included(size: int, words: int) -> None:
    chance = random.Random(size * words)
    for length in (size, size // 3):
        line = [str(chance.randrange(words)) for _ in range(length)]
        reference = [str(chance.randrange(words)) for _ in range(size)]
        moved = reference[size // 2 :] + reference[: size // 2 - 3]
        for one, other in ((line, reference), (moved, reference), (reference, line)):
            assert edits(one, other) == translation_edit_rate(one, other)[0]


def test_ter_of_a_language_with_blanks_is_sacrebleus_case_sensitive_one() -> None:
    ter = metric("TER", "de")
    assert ter.cut("Das ist ein Haus.") is None
    expected = TER(case_sensitive=True)
    score = expected.corpus_score(["das ist Haus."], [["Das ist ein Haus."]]).score
    assert ter.score(ter.statistics("das ist Haus.", ter.prepared(["Das ist ein Haus."]))) == score
    assert ter.signature(1) == str(expected.get_signature())


# --- tokenisers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ja", "ja-mecab"),
        ("ja-JP", "ja-mecab"),
        ("zh_TW", "zh"),
        ("de", "13a"),
        ("", "13a"),
        ("en", "13a"),
        ("th", "char"),
    ],
)
def test_the_tokeniser_follows_the_language(language: str, name: str) -> None:
    assert tokenizer_for(language).name == name
    assert f"|tok:{name}" in metric("BLEU", language).signature(1)


def test_korean_words_are_named_as_missing_where_they_are() -> None:
    found = tokenizer_for("ko")
    assert found.name == "ko-mecab" or "mecab-ko" in found.note
    assert metrics.load((), "ko").warnings == ((found.note,) if found.note else ())


@pytest.mark.parametrize("name", ["mecab", "flores200", ""])
def test_a_tokeniser_that_is_unknown_or_lacks_its_model_is_refused_before_anything_is_downloaded(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    if name:
        with pytest.raises(ReviewError, match="tokeni"):
            metrics.load(["BLEU"], "ja", name)
    else:
        assert metrics.load(["BLEU"], "ja", name).metrics[0].name == "BLEU"


@pytest.mark.parametrize("name", [name for name in TOKENIZERS if name not in ("flores101", "flores200", "ko-mecab")])
def test_every_tokeniser_that_is_offered_makes_a_score(name: str) -> None:
    bleu = metrics.load(["bleu"], "ja", name).metrics[0]
    assert bleu.line_score(bleu.statistics("これはペンです", bleu.prepared(["これはペンです"]))) == pytest.approx(100)


def test_an_unknown_metric_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(ReviewError, match=r"'meteor'; there are chrF, BLEU"):
        metrics.load(["meteor"])


def test_metrics_keep_the_order_that_was_asked_for_each_once() -> None:
    assert [found.name for found in metrics.load(["ter", "CHRF++", "TER"], "ja").metrics] == ["TER", "chrF++"]


class Length(Ratio):
    """What a third party might register: the line's length over that of its reference."""

    name = "length"

    def __init__(self, language: str, tokenizer: str) -> None:
        self.made_for = language, tokenizer

    def signature(self, references: int) -> str:
        return "length"

    def prepared(self, references: Sequence[str]) -> int:
        return len(references[0])

    def statistics(self, line: str, prepared: int) -> tuple[int, int]:
        return len(line), prepared


def test_metrics_of_third_parties_are_loaded_by_name_and_a_broken_one_is_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from importlib import metadata

    points = [
        metadata.EntryPoint("length", f"{__name__}:Length", "review.metrics"),
        metadata.EntryPoint("broken", "nowhere:Nothing", "review.metrics"),
    ]
    monkeypatch.setattr(metadata, "entry_points", lambda group: points if group == "review.metrics" else [])
    loaded = metrics.load(["LENGTH", "broken"], "ja")
    assert compare(loaded.metrics[0], Lines.of(["あ"], ["ああ"], [["ああ"]])).original.score == 50
    assert len(loaded.metrics) == 1
    assert "broken of nowhere:Nothing" in loaded.warnings[0]


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("一般的な\nレコメンデーション", "一般的なレコメンデーション"),
        ("one\ntwo", "one two"),
        ("あ\r\nい\rう", "あいう"),
        ("終わり \n", "終わり"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("a\x00b", "a b"),
        ("", ""),
        ("　字下げ", "　字下げ"),
    ],
)
def test_a_passage_is_scored_as_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text())
def test_no_scored_line_holds_what_ends_a_line_for_any_reader(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([line], [])
    assert one_line(line) == line


def test_another_number_of_passages_is_refused() -> None:
    with pytest.raises(ReviewError, match="2 passages, the transcript 1"):
        Lines.of(["あ"], ["あ"], [["あ", "い"]])


def test_nothing_to_score_is_refused() -> None:
    with pytest.raises(ReviewError, match="nothing to score"):
        Lines.of([], [], [[]])


def test_groups_are_scored_as_one_line_and_what_is_not_in_them_is_not_scored() -> None:
    layout = Layout.of([Group((1, 2), ((1,),)), Group((), ((2,),)), Group((4,), ((3, 4),))])
    lines = Lines.of(["あ", "い", "捨てる", "う"], ["あ", "", "捨てる", "う"], [["あい", "余り", "う", "え"]], layout)
    assert lines.original == ("あい", "", "う")
    assert lines.revised == ("あ", "", "う")
    assert lines.references == (("あい",), ("余り",), ("うえ",))
    assert lines.touched == (0,)
    assert (lines.scored_passages, lines.passages, lines.covered) == (3, 4, (3, 6))
    assert [layout.line_of(number) for number in (1, 2, 3, 4)] == [0, 0, None, 2]


def test_a_signature_names_the_alignment_that_was_computed_and_only_then() -> None:
    texts = ["あ", "い"]
    aligned = Layout.of([Group((1,), ((1,),)), Group((2,), ((2,),))])
    other = Layout.of([Group((1, 2), ((1, 2),))])
    signatures = [
        compare(METRICS["chrF"], Lines.of(texts, texts, [texts], layout)).signature for layout in (None, aligned, other)
    ]
    assert "align" not in signatures[0]
    assert signatures[1].startswith(signatures[0] + "|align:")
    assert len({*signatures}) == 3


def test_reference_text_without_a_passage_counts_as_deleted() -> None:
    layout = Layout.of([Group((1,), ((1,),)), Group((), ((2,),))])
    found = compare(METRICS["CER"], Lines.of(["あい"], ["あい"], [["あい", "うえ"]], layout))
    assert found.original.score == 50


@pytest.mark.parametrize(
    ("alignments", "expected"),
    [
        ([[((1,), (1,)), ((2,), (2, 3))]], [((1,), ((1,),)), ((2,), ((2, 3),))]),
        ([[((1, 2), (1,)), ((3,), ())]], [((1, 2), ((1,),))]),
        ([[((), (1,)), ((1,), (2,)), ((), (3,))]], [((), ((1,),)), ((1,), ((2,),)), ((), ((3,),))]),
        (
            [[((1,), (1,)), ((2,), (2,)), ((3,), (3,))], [((1, 2), (1,)), ((3,), (2,))]],
            [((1, 2), ((1, 2), (1,))), ((3,), ((3,), (2,)))],
        ),
        ([[((1,), (1,)), ((2,), (2,))], [((1,), (1,)), ((2,), ())]], [((1,), ((1,), (1,)))]),
        ([[((1,), (1,)), ((), (2,))], [((1,), (1,))]], [((1,), ((1, 2), (1,)))]),
        ([[((), (1,)), ((1,), (2,))], [((1,), (1,))]], [((1,), ((1, 2), (1,)))]),
    ],
)
def test_alignments_with_several_references_become_groups_that_all_of_them_cover(
    alignments: list[list[tuple[tuple[int, ...], tuple[int, ...]]]],
    expected: list[tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]],
) -> None:
    assert [(group.passages, group.references) for group in Layout.joined(alignments).groups] == expected


def test_scores_that_were_made_elsewhere_are_averaged_and_can_be_tested() -> None:
    import numpy

    mean = Mean("COMET", "model:x")
    tally = Tally.of(mean, [mean.row(0.5), mean.row(-0.25)])
    assert (tally.score, tally.line_score(1)) == (0.125, -0.25)
    assert mean.scores(numpy.array([tally.total], dtype=numpy.float64)).tolist() == [0.125]


def test_dumped_files_have_one_line_for_each_scored_line() -> None:
    lines = Lines.of(["あ\nい", ""], ["あ", "う"], [["あい", "う"], ["か", "き"]])
    files = dumped(lines, [METRICS["chrF"], METRICS["TER"]])
    assert files["original.txt"] == "あい\n\n"
    assert files["revised.txt"] == "あ\nう\n"
    assert files["reference2.txt"] == "か\nき\n"
    assert {*files} >= {"original.TER.txt", "revised.TER.txt", "reference.TER.txt", "reference2.TER.txt"}
    assert {content.count("\n") for content in files.values()} == {2}
