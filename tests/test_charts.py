"""What a chart shows adds up to what was counted, and fits into the chart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review.report import charts

KINDS = {"done": 100.0, "begun": 50.0, "new": 10.0}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["minor", "major", "odd"])), max_size=40))
def test_bars_hold_every_count_the_longest_first(found: list[tuple[str, str]]) -> None:
    bars = charts.bars(found, ("minor", "major"), {"a": "the first"})
    assert sum(bar.count for bar in bars) == len(found)
    assert [bar.count for bar in bars] == sorted((bar.count for bar in bars), reverse=True)
    for bar in bars:
        assert sum(part.count for part in bar.parts) == bar.count
        assert sum(part.share for part in bar.parts) == pytest.approx(100 * bar.count / bars[0].count)
        assert [part.kind for part in bar.parts] == [
            kind for kind in ("minor", "major", "odd") if (bar.label, kind) in found
        ]


@given(st.lists(st.sampled_from(list(KINDS)), max_size=700))
def test_every_passage_is_in_one_column_of_the_strip(states: list[str]) -> None:
    """Side by side from the left edge to the right, no higher than the chart."""
    columns = charts.along(states, KINDS)
    assert len(columns) <= charts.COLUMNS
    covered = [number for column in columns for number in range(column.first, column.last + 1)]
    assert covered == list(range(1, len(states) + 1))
    for column, following in pairwise(columns):
        assert column.x + column.width <= following.x + 1e-6
    for column in columns:
        assert column.x >= 0 and column.x + column.width <= charts.WIDTH + 1e-6 and column.width > 0
        here = states[column.first - 1 : column.last]
        height = sum(part.height for part in column.parts)
        assert height == pytest.approx(sum(KINDS[state] for state in here) / len(here))
        assert min(part.y for part in column.parts) == pytest.approx(100 - height)


@given(st.lists(st.floats(-100, 100), max_size=400))
@example([2.2250738585072014e-308])
def test_gains_stand_on_their_line_and_losses_hang_from_it(found: list[float]) -> None:
    drawn = charts.gains(list(enumerate(found, 1)))
    assert [column.first for column in drawn.columns] == sorted({column.first for column in drawn.columns})
    assert drawn.least <= 0 <= drawn.most
    for column in drawn.columns:
        (part,) = column.parts
        edge = part.y + part.height if part.kind == "better" else part.y
        assert edge == pytest.approx(drawn.zero)
        assert part.y >= -1e-6 and part.y + part.height <= 100 + 1e-6


def test_a_column_says_what_it_shows() -> None:
    (column,) = charts.along(["done"], KINDS)
    assert column.title == "passage 1: done"
    many = charts.along(["done", "new"] * 300, KINDS)
    assert many[0].title == "passages 1 to 3: 2 done, 1 new"
    assert charts.gains([(4, 1.25), (9, -2.0)]).columns[1].title == "passage 9: -2.0"
