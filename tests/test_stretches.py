"""What was kept and what is gone is the original; what was kept and what is new is the revision."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_apply import edited

from review.edits import Edit, Revision, conflicts
from review.stretches import Stretch, stretches
from review.text import Span


@given(edited(), st.sets(st.integers(0, 30), max_size=3))
def test_stretches_are_both_texts_and_come_apart_where_the_output_does(
    drawn: tuple[str, list[Edit]], points: set[int]
) -> None:
    text, edits = drawn
    clashing = conflicts(edits)
    revision = Revision(text, tuple(sorted({edit for edit in edits if edit not in clashing})))
    inside = {at for edit in revision.edits for at in range(edit.span.start + 1, edit.span.end)}
    cuts = sorted(point for point in points if 0 < point < len(text) and point not in inside)
    found = list(stretches(revision, cuts))
    assert "".join(one for kind, one in found if kind is not Stretch.NEW) == text
    assert "".join(one for kind, one in found if kind is not Stretch.GONE) == revision.text
    assert all(bool(one) == (kind is not Stretch.CUT) for kind, one in found)
    parts = [""]
    for kind, one in found:
        if kind is Stretch.CUT:
            parts.append("")
        elif kind is not Stretch.GONE:
            parts[-1] += one
    edges = [0, *map(revision.cut, cuts), len(revision.text)]
    assert parts == [revision.text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("米ドル", "USD", "[-米ドル-]{+USD+}"),
        ("AIは米ドルを", "AIはUSDを", "AIは[-米ドル-]{+USD+}を"),
        ("です、そして、", "です。", "です[-、そして、-]{+。+}"),
        ("", "新", "{+新+}"),
        ("消", "", "[-消-]"),
    ],
)
def test_a_wide_correction_is_told_by_its_words(before: str, after: str, told: str) -> None:
    marks = {Stretch.GONE: "[-{}-]", Stretch.NEW: "{{+{}+}}"}
    revision = Revision(f"a{before}b", (Edit(Span(1, 1 + len(before)), after),))
    assert "".join(marks.get(kind, "{}").format(one) for kind, one in stretches(revision)) == f"a{told}b"


def test_what_is_inserted_where_a_passage_comes_apart_stands_before_it() -> None:
    revision = Revision("はい次", (Edit(Span(2, 2), "。"),))
    assert list(stretches(revision, (2,))) == [
        (Stretch.KEPT, "はい"),
        (Stretch.NEW, "。"),
        (Stretch.CUT, ""),
        (Stretch.KEPT, "次"),
    ]
