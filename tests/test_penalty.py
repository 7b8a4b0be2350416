"""MQM adds up exactly, counts what people approved, and its exports are text that other tools can read."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.apply import apply
from review.decision import Annotation, Approval, Correction, Placed
from review.edits import Edit, Revision
from review.metrics import esa, exports
from review.metrics.exports import Judged
from review.metrics.penalty import STANDARD, WMT, Error, edits_by_category, errors, size, unit_for, weighed
from review.text import Span

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "en-ja-mqm" / "dev.jsonl"


def error(category: str, severity: str, after: str | None = None, passage: int = 1) -> Error:
    return Error(passage, Span(0, 1), "x", after, category, severity)


@pytest.mark.parametrize(
    ("category", "severity", "wmt", "standard"),
    [
        ("accuracy/mistranslation", "minor", 10, 10),
        ("accuracy/mistranslation", "major", 50, 50),
        ("accuracy/mistranslation", "critical", 50, 250),
        ("fluency/punctuation", "minor", 1, 10),
        ("fluency/punctuation", "major", 50, 50),
        ("non-translation", "major", 250, 50),
        ("source/error", "major", 0, 50),
    ],
)
def test_weights_are_those_of_wmt_and_of_the_standard_in_tenths(
    category: str, severity: str, wmt: int, standard: int
) -> None:
    assert WMT.of(category, severity) == wmt
    assert STANDARD.of(category, severity) == standard


@given(st.lists(st.sampled_from(["fluency/punctuation", "other"]), max_size=40))
def test_sums_are_exact_whatever_their_order(categories: list[str]) -> None:
    found = weighed([error(category, "minor") for category in categories], {1: "あ"}, "original")
    punctuation = categories.count("fluency/punctuation")
    assert found.tenths == punctuation + 10 * (len(categories) - punctuation)
    assert found.total == found.tenths / 10


def test_only_approved_passages_count_and_the_revision_has_only_what_was_annotated() -> None:
    recorded = [error("other", "major", "y"), error("other", "minor"), error("other", "major", "y", passage=2)]
    approved = {1: "あい う\n　え", 3: ""}
    original = weighed(recorded, approved, "original")
    revised = weighed(recorded, approved, "revised")
    assert (original.total, revised.total) == (6, 1)
    assert (original.units, original.passages) == (4, 2)
    assert original.per_thousand == 1000 * 6 / 4
    assert original.per_passage == 3
    assert original.by_severity == {"major": 50, "minor": 10}


def test_errors_that_nobody_rated_weigh_nothing_and_are_counted() -> None:
    found = weighed([error("", "major"), error("other", ""), error("other", "minor")], {1: "あ"}, "original")
    assert (found.total, found.unrated) == (1, 2)


def test_the_signature_names_side_unit_and_weights() -> None:
    found = weighed([], {1: "one two"}, "revised", STANDARD, "words")
    assert found.signature == (
        "side:revised|unit:1000-words|passages:approved|weights:standard(minor=1,major=5,critical=25)"
    )
    assert (found.units, found.per_thousand) == (2, 0)
    assert weighed([], {}, "original").per_thousand == 0


def test_units_follow_the_language() -> None:
    assert [unit_for(code) for code in ("ja", "zh-TW", "de", "")] == ["characters", "characters", "words", "words"]
    assert (size("a b\nc", "words"), size("a b\nc", "characters")) == (3, 3)


def test_recorded_errors_are_applied_corrections_and_annotations_each_once() -> None:
    fix = {"passage": 1, "before": "ラマ", "after": "Llama", "start": 0}
    placed = [
        Placed(Correction(**fix, id="1", reviewer="hana"), 1, Span(0, 2)),
        Placed(Correction(**fix, id="2", reviewer="taro", category="other", severity="minor"), 1, Span(0, 2)),
        Placed(Correction(**{**fix, "before": "衛兵"}, id="3"), None),
        Placed(Annotation(passage=1, before="を", id="4", category="other", severity="major"), 1, Span(2, 3)),
        Placed(Annotation(passage=1, before="を", id="5", category="style/awkward", severity="minor"), 1, Span(2, 3)),
    ]
    found = errors(apply(placed), placed)
    assert [(one.after, one.category) for one in found] == [
        ("Llama", "other"),
        (None, "other"),
        (None, "style/awkward"),
    ]
    assert edits_by_category(found) == {"other": 1}


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data")
def test_published_penalties_are_reproduced() -> None:
    with SHARED.open(encoding="utf-8") as rows:
        for row in map(json.loads, list(rows)[:200]):
            names = ["fluency/punctuation" if one["type"] == 7 else "other" for one in row["errors"]]
            found = [error(name, one["severity"].lower()) for name, one in zip(names, row["errors"], strict=True)]
            assert weighed(found, {1: row["mt"]}, "original").tenths == round(10 * row["mqm"])


def test_several_scores_of_one_passage_are_their_mean() -> None:
    given = [(1, 80), (1, 60), (2, 0), (3, None)]
    found = esa.scores((number, Approval(passage=number, score=score)) for number, score in given)
    assert (found.by_passage, found.mean, found.given) == ({1: 70, 2: 0}, 35, 3)
    assert esa.scores([]).mean == 0


# --- exports ---------------------------------------------------------------------------------------------------------


def passage(
    target: str, *recorded: Error, edits: Sequence[Edit] = (), approved: str = "hana", source: str = "", number: int = 1
) -> Judged:
    return Judged(number, Revision(target, tuple(edits)), source, recorded, (approved,) if approved else ())


def cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n")[1:-1]]


def test_marot_gets_a_row_for_each_error_and_for_each_passage_without_one() -> None:
    fix = Error(
        1, Span(0, 2), "ラマ", "Llama", "terminology/wrong-term", "major", "taro", "a name", "2026-11-23T10:11:12Z"
    )
    left = Error(1, Span(4, 5), "速", None, "style/awkward", "minor")
    one = passage("ラマは\n速い", fix, left, edits=[Edit(Span(0, 2), "Llama")], source="Llama is fast")
    rows = cells(exports.as_marot([one, passage("次", number=2), passage("未", number=3, approved="")], "talk.txt"))
    assert [row[:3] + row[7:9] for row in rows] == [
        ["original", "talk.txt", "1", "terminology/wrong-term", "Major"],
        ["original", "talk.txt", "1", "style/awkward", "Minor"],
        ["revised", "talk.txt", "1", "style/awkward", "Minor"],
        ["original", "talk.txt", "2", "no-error", "no-error"],
        ["revised", "talk.txt", "2", "no-error", "no-error"],
    ]
    assert rows[0][6] == "<v>ラマ</v>は速い"
    assert rows[2][6] == "Llamaは<v>速</v>い"
    metadata = json.loads(rows[0][9])
    assert metadata["note"] == "a name" and metadata["timestamp"] == 1795428672000
    assert metadata["corrected_translation"] == "Llamaは速い"


HOSTILE = st.text(st.sampled_from("=+-@<>&\"'\t\n\r\u2028\u0085 aあ\U0001f600"), max_size=12)


@given(HOSTILE, HOSTILE, HOSTILE, st.data())
def test_marots_cells_are_ten_on_a_line_no_formula_and_no_markup(
    target: str, reason: str, name: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(target)))
    end = data.draw(st.integers(start, len(target)))
    fix = Error(1, Span(start, end), target[start:end], "b", name, name, "", reason)
    text = exports.as_marot([passage(target, fix, approved=name or "x")], name)
    for line in text.split("\n")[1:-1]:
        assert len(line.splitlines()) == 1
        row = line.split("\t")
        assert len(row) == 10
        for cell in row[:9]:
            assert cell.lstrip()[:1] not in ("=", "+", "-", "@")
            assert "<" not in re.sub("</?v>", "", cell)
        assert "<" not in "".join(str(value) for value in json.loads(row[9]).values())
    marked = next(line for line in cells(text))[6]
    plain = html.unescape(re.sub("</?v>", "", marked))
    assert plain.removeprefix("'") == exports.one_line(target).replace("\t", " ").removeprefix("'")


@given(HOSTILE, HOSTILE)
def test_a_csv_reads_back_and_holds_no_formula(target: str, reason: str) -> None:
    fix = Error(1, Span(0, len(target)), target, "", "other", "minor", "hana", reason)
    rows = list(csv.reader(io.StringIO(exports.as_csv([passage(target, fix)]).removeprefix("\ufeff"))))
    assert len(rows) == 2 and len(rows[1]) == len(rows[0])
    assert rows[1][5] == "(deleted)"
    assert all(cell.lstrip()[:1] not in ("=", "+", "-", "@") for cell in rows[1])


@pytest.mark.parametrize(
    ("target", "span", "expected"),
    [
        ("ラマは速い", Span(0, 2), (0, 1)),
        ("一般的な\nラマ", Span(5, 7), (4, 5)),
        ("\U0001f600ラマ", Span(1, 3), (2, 3)),
        ("ラマ", Span(2, 2), (2, 2)),
        ("<img src=x>", Span(0, 4), (1, 4)),
    ],
)
def test_pearmut_counts_utf16_units_ends_inclusive_and_insertions_as_missing(
    target: str, span: Span, expected: tuple[int, int]
) -> None:
    fix = Error(1, span, span.of(target), "b", "terminology/wrong-term", "critical")
    campaign = json.loads(exports.as_pearmut([passage(target, fix)], "talk.txt"))
    (item,) = campaign["data"][0][0]
    (found,) = item["error_spans"]["original"]
    assert (found["start_i"], found["end_i"]) == expected
    assert (found["severity"], found["category"]) == ("major", "terminology/wrong-term")
    assert not item["tgt"]["original"].startswith("<")


def test_pearmut_gets_every_passage_ten_to_a_page() -> None:
    campaign = json.loads(exports.as_pearmut([passage("あ", number=number) for number in range(1, 24)], "talk.txt"))
    assert campaign["info"]["protocol"] == "ESA"
    assert [len(page) for page in campaign["data"][0]] == [10, 10, 3]
