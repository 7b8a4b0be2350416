"""Where room is short, what somebody has to know before the next key stays in sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from session_samples import session, transcript

from review.checks import Checker
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.review import Review
from review.session import Session
from review.text import Span
from review.tui import overview, pages
from review.tui.highlight import ASCII, UNICODE, Line, cells, width

LONG = "皆さんようこそ、マーク・ザッカーバーグです、初めてのシーグラフへようこそ"


class Whole(Check):
    """Flags a passage as a whole."""

    id = "missing-full-stop"
    category = "fluency/punctuation"
    severity = "minor"

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        offered = Suggestion(passage.target + "。", note="noted"), Suggestion(passage.target + "！")
        yield self.flag(passage, Span(0, len(passage.target)), "no full stop", *offered, confidence=0.9)


def shown(line: Line) -> str:
    return "".join(piece.text for piece in line)


@pytest.mark.parametrize("columns", [30, 47, 60, 200])
def test_a_suggestion_can_be_read_to_its_end(columns: int) -> None:
    """What differs may be its last character."""
    texts = transcript((LONG,))
    here = Session.of(Review.of(texts, (), Checker.of([Whole()], texts.passages)), "hana")
    lines = pages.flags(here, columns, UNICODE).lines
    told = "".join(shown(line).strip() for line in lines)
    assert LONG + "。" in told and LONG + "！" in told and "noted" in told
    assert all(width(line) <= columns for line in lines)


@pytest.mark.parametrize("columns", [40, 60])
def test_of_a_long_correction_the_status_line_tells_what_became_of_it(columns: int) -> None:
    """Not only how the text began that is no longer there."""
    for message, end in ((f"10: {LONG}{LONG} -> (nothing)", "-> (nothing)"), (f"10: Lama -> {LONG}{LONG}", "…")):
        told = overview.recorded(message, columns, UNICODE)
        assert cells(told) <= columns and told.endswith(end) and " -> " in told and told.startswith("10: ")
    assert overview.recorded("12: approved", columns, UNICODE) == "12: approved"
    assert overview.recorded(LONG * 3, columns, ASCII).endswith("..")


def test_the_progress_tells_of_conflicts_in_eighty_columns() -> None:
    """The name of the file gives way first."""
    here = session().cycle_queue().session.work(100)
    progress = replace(here.progress, corrections=19, conflicts=frozenset({1}), stale=12)
    told = shown(overview.progress(replace(here, progress=progress), "siggraph-2024.ja.txt", 80, UNICODE))
    assert "1 conflict  12 stale" in told and cells(told) <= 80


def test_an_empty_passage_says_so_in_the_list() -> None:
    here = session().empty().session
    assert here.message == "1: emptied"
    assert "(empty)" in shown(overview.entry(here, 1, 40, UNICODE))
