"""What becomes of corrections, splits and joins: tables for the rules, properties for what must always hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.apply import Edit, Fate, Outcome, Revision, apply, approvals, combined, conflicts
from review.decision import Approval, Correction, Decision, Join, Placed, Split
from review.passage import Passage
from review.text import RevisedSpan, Span, digest

ANY_TEXT = st.text(max_size=30)


@st.composite
def edited(draw: st.DrawFn, most: int = 8) -> tuple[str, list[Edit]]:
    """A text and replacements in it, which may overlap."""
    text = draw(ANY_TEXT)
    edits = draw(
        st.lists(
            st.tuples(st.integers(0, len(text)), st.integers(0, 6), st.text(max_size=4)).map(
                lambda one: Edit(Span(one[0], min(len(text), one[0] + one[1])), one[2])
            ),
            max_size=most,
        )
    )
    return text, edits


def correction(number: int, edit: Edit, text: str, reviewer: str = "") -> Placed:
    decision = Correction(
        passage=number, before=edit.span.of(text), after=edit.after, start=edit.span.start, reviewer=reviewer
    )
    return Placed(decision, number, edit.span)


def both(*strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], tuple[Any, Any]]:
    """A property twice: with a few hundred examples, and with thousands in the long run."""

    def twice(holds: Callable[..., None]) -> tuple[Any, Any]:
        often = settings(max_examples=3000, deadline=None)(given(*strategies)(holds))
        return settings(max_examples=200, deadline=None)(given(*strategies)(holds)), pytest.mark.long(often)

    return twice


# --- overlap rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ((0, 2, "x"), (2, 4, "y"), False),  # touching
        ((0, 3, "x"), (2, 4, "y"), True),
        ((0, 4, "x"), (1, 2, "y"), True),  # one inside the other
        ((0, 4, "x"), (0, 4, "y"), True),
        ((0, 4, "x"), (0, 4, "x"), False),  # identical ones count once
        ((2, 2, "x"), (0, 4, "y"), True),  # an insertion strictly inside
        ((0, 0, "x"), (0, 4, "y"), False),  # an insertion at the edge
        ((4, 4, "x"), (0, 4, "y"), False),
        ((2, 2, "x"), (2, 2, "y"), True),  # two insertions at one point
        ((2, 2, "x"), (2, 2, "x"), False),
        ((1, 1, "x"), (2, 2, "y"), False),
    ],
)
def test_which_replacements_overlap(first: tuple[int, int, str], second: tuple[int, int, str], clash: bool) -> None:
    edits = [Edit(Span(start, end), after) for start, end, after in (first, second)]
    assert conflicts(edits) == (set(edits) if clash else set())
    outcome = apply(correction(1, edit, "abcdef") for edit in edits)
    assert set(outcome.fates) == ({Fate.CONFLICTING} if clash else {Fate.APPLIED})


@settings(max_examples=400, deadline=None)
@given(edited(most=12))
def test_conflicts_are_exactly_the_edits_that_overlap_another(drawn: tuple[str, list[Edit]]) -> None:
    _, edits = drawn
    slowly = {one for one in edits for other in edits if one != other and one.span.overlaps(other.span)}
    assert conflicts(edits) == slowly


def test_of_many_overlapping_corrections_each_conflicts() -> None:
    edits = [Edit(Span(0, 1000), str(number)) for number in range(20_000)]
    assert len(conflicts(edits)) == 20_000


# --- what always holds -----------------------------------------------------------------------------------------------


def everything_adds_up(drawn: tuple[str, list[Edit]], lost: int, seed: int) -> None:
    text, edits = drawn
    placed = [correction(1, edit, text, f"reviewer {at % 3}") for at, edit in enumerate(edits)]
    placed += [Placed(Correction(passage=9, before="gone", after=str(at)), None) for at in range(lost)]
    placed += [Placed(Correction(passage=1, before="old", after="new"), 1, standing=True)]
    outcome = apply(placed)
    assert sum(len(outcome.by_fate(fate)) for fate in Fate) == len(placed) == len(outcome.corrections)
    assert len(outcome.by_fate(Fate.STALE)) == lost and len(outcome.by_fate(Fate.STANDING)) == 1
    alone = [edit for edit in edits if not any(edit != other and edit.span.overlaps(other.span) for other in edits)]
    assert set(outcome.edits.get(1, ())) == set(alone)
    shuffled = placed[:]
    random.Random(seed).shuffle(shuffled)
    again = apply(shuffled)
    assert again.edits == outcome.edits
    assert sorted(map(repr, zip(again.corrections, again.fates, strict=True))) == sorted(
        map(repr, zip(outcome.corrections, outcome.fates, strict=True))
    )


def nothing_else_changes(drawn: tuple[str, list[Edit]]) -> None:
    text, edits = drawn
    revision = apply(correction(1, edit, text) for edit in edits).revision(1, text)
    left, at = [], 0
    for edit, place in revision.placed():
        left.append((text[at : edit.span.start], edit.after))
        assert place.of(revision.text) == edit.after
        at = edit.span.end
    assert "".join(kept + after for kept, after in left) + text[at:] == revision.text


def offsets_map_there_and_back(drawn: tuple[str, list[Edit]], points: list[int]) -> None:
    text, edits = drawn
    revision = apply(correction(1, edit, text) for edit in edits).revision(1, text)
    revised = revision.text
    offsets = sorted({0, len(text), *(min(point, len(text)) for point in points)})
    spans = [Span(start, end) for start in offsets for end in offsets if start <= end]
    for span in spans:
        there = revision.revised(span)
        assert 0 <= there.start <= there.end <= len(revised)
        touching = [edit for edit in revision.edits if edit.span.start < span.end and span.start < edit.span.end]
        if span.start < span.end and not touching:
            assert there.of(revised) == span.of(text)
            assert revision.original_span(there) == (span, False)
    for one in spans:
        for other in spans:
            if one.start <= other.start and one.end <= other.end and one.start < one.end and other.start < other.end:
                a, b = revision.revised(one), revision.revised(other)
                assert a.start <= b.start and a.end <= b.end
    size = len(revised)
    ends = sorted({0, size, *(min(point, size) for point in points)})
    backs = [revision.original_span(RevisedSpan(start, end)) for start in ends for end in ends if start < end]
    for (back, touched), (start, end) in zip(backs, [(s, e) for s in ends for e in ends if s < e], strict=True):
        assert 0 <= back.start <= back.end <= len(text)
        if not touched:
            assert back.of(text) == revised[start:end]
            assert revision.revised(back) == RevisedSpan(start, end)
        for edit, its in revision.placed():
            if its.start < end and start < its.end:
                assert touched and back.start <= edit.span.start and edit.span.end <= back.end


test_corrections_add_up_in_any_order, test_corrections_add_up_in_any_order_at_length = both(
    edited(), st.integers(0, 3), st.integers()
)(everything_adds_up)
test_nothing_else_changes, test_nothing_else_changes_at_length = both(edited())(nothing_else_changes)
test_offsets_map_there_and_back, test_offsets_map_there_and_back_at_length = both(
    edited(), st.lists(st.integers(0, 30), max_size=4)
)(offsets_map_there_and_back)


@given(st.lists(ANY_TEXT, max_size=5))
def test_no_decisions_change_nothing(targets: list[str]) -> None:
    outcome = apply([])
    assert outcome == Outcome()
    assert [outcome.revision(at, target).text for at, target in enumerate(targets, 1)] == targets


@given(edited(), edited())
def test_two_patches_merge_either_way(mine: tuple[str, list[Edit]], others: tuple[str, list[Edit]]) -> None:
    text = mine[0]
    theirs = [Edit(Span(min(e.span.start, len(text)), min(e.span.end, len(text))), e.after) for e in others[1]]
    a = [correction(1, edit, text, "a") for edit in mine[1]]
    b = [correction(1, edit, text, "b") for edit in theirs]
    assert apply(a + b).edits == apply(b + a).edits
    assert combined(apply(a + b)) == combined(apply(b + a))


# --- offsets, by example ---------------------------------------------------------------------------------------------


def test_an_empty_span_at_an_insertion_covers_what_was_inserted() -> None:
    revision = Revision("ab", (Edit(Span(1, 1), "xyz"),))
    assert revision.revised(Span(1, 1)) == RevisedSpan(1, 4)
    assert revision.revised(Span(0, 1)) == RevisedSpan(0, 1)
    assert revision.revised(Span(1, 2)) == RevisedSpan(4, 5)


def test_a_span_inside_an_edit_grows_to_it_both_ways() -> None:
    revision = Revision("a米ドルb", (Edit(Span(1, 4), "USD"),))
    assert revision.revised(Span(2, 3)) == RevisedSpan(1, 4)
    assert revision.original_span(RevisedSpan(2, 3)) == (Span(1, 4), True)
    assert revision.original_span(RevisedSpan(0, 2)) == (Span(0, 4), True)


def test_a_deletion_inside_a_span_belongs_to_it_and_one_at_its_edge_does_not() -> None:
    revision = Revision("abcdef", (Edit(Span(2, 4), ""),))
    assert revision.text == "abef"
    assert revision.original_span(RevisedSpan(1, 3)) == (Span(1, 5), True)
    assert revision.original_span(RevisedSpan(0, 2)) == (Span(0, 2), False)
    assert revision.original_span(RevisedSpan(2, 4)) == (Span(4, 6), False)


# --- splits, joins, deletions ----------------------------------------------------------------------------------------


def split(number: int | None, offset: int) -> Placed:
    return Placed(Split(passage=number or 1, start=offset), number, None if number is None else Span(offset, offset))


def test_splits_are_honoured_unless_a_correction_replaces_the_point() -> None:
    text = "はい。そうです。"
    outcome = apply(
        [
            correction(1, Edit(Span(0, 2), "ええ"), text),
            correction(1, Edit(Span(3, 5), "その"), text),
            split(1, 3),
            split(1, 3),
            split(1, 4),
            split(None, 2),
        ]
    )
    assert outcome.splits == {1: (3,)}
    assert outcome.structure_fates == (Fate.APPLIED, Fate.APPLIED, Fate.CONFLICTING, Fate.STALE)
    assert outcome.parts(1, text) == ("ええ。", "そのです。")


def test_a_split_in_a_conflict_that_is_not_applied_stands() -> None:
    text = "abcdef"
    clashing = [correction(1, Edit(Span(1, 4), after), text) for after in "xy"]
    assert apply([*clashing, split(1, 2)]).splits == {1: (2,)}


def test_what_is_inserted_at_a_split_ends_the_first_part() -> None:
    outcome = apply([correction(1, Edit(Span(2, 2), "。"), "はい次"), split(1, 2)])
    assert outcome.parts(1, "はい次") == ("はい。", "次")


def test_joins_are_collected_and_lost_ones_named() -> None:
    outcome = apply([Placed(Join(passage=3), 3), Placed(Join(passage=3), 3), Placed(Join(passage=8), None)])
    assert outcome.joins == {3}
    assert outcome.structure_by_fate(Fate.STALE) == [Placed(Join(passage=8), None)]


@pytest.mark.parametrize(("target", "deleted"), [("ab", True), ("", False), ("abc", False)])
def test_a_passage_is_deleted_when_nothing_of_its_text_is_left(target: str, deleted: bool) -> None:
    revision = Revision(target, (Edit(Span(0, min(2, len(target))), ""),))
    assert revision.deleted is deleted


# --- approvals, and revisions nobody decided alone -------------------------------------------------------------------


def test_a_passage_that_combines_two_reviewers_wants_a_look_until_somebody_approves_it() -> None:
    text = "abcdef"
    placed = [correction(1, Edit(Span(0, 1), "x"), text, "a"), correction(1, Edit(Span(3, 4), "y"), text, "b")]
    outcome = apply(placed)
    passages = [Passage(1, text)]
    assert combined(outcome) == [1]
    seen: list[Decision] = [Approval(passage=1, revision=digest("xbcyef"), reviewer="a")]
    fits = approvals([*placed, *(Placed(one, 1) for one in seen)], outcome, passages)
    assert fits == {1: True} and combined(outcome, fits) == []
    early = approvals([Placed(Approval(passage=1, revision=digest("xbcdef")), 1)], outcome, passages)
    assert early == {1: False} and combined(outcome, early) == [1]


@pytest.mark.parametrize(
    "reviewers",
    [
        [("a", 0), ("a", 3)],  # one reviewer
        [("a", 0), ("b", 0)],  # the same correction twice
        [("a", 0), ("a", 3), ("b", 3)],  # all of it was a's decision, part of it b's as well
        [("a", 0)],
    ],
)
def test_what_one_reviewer_decided_alone_wants_no_second_look(reviewers: list[tuple[str, int]]) -> None:
    text = "abcdef"
    placed = [correction(1, Edit(Span(at, at + 1), "x"), text, who) for who, at in reviewers]
    assert combined(apply(placed)) == []
