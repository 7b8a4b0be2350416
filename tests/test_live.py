"""Scores that follow edits are those that everything scored anew would get, to the last digit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import desk as desks
from review.desk import Desk, Given
from review.live import Judgement, Live
from review.session import Session

TALK = ("ラマを\n発表しました。", "これはテストです。", "　米ドルは速い。", "four point\nfive", "そうですね。")
REFERENCE = ("Llamaを発表しました。", "これはテストです。", "　CUDAは速いです。", "four point six", "ええ。")
CUT = (REFERENCE[0] + REFERENCE[1], *REFERENCE[2:])
SOURCE = ("We announced Llama.", "This is a test.", "CUDA is fast.", "four point five", "Right.")
GLOSSARY = """target_language: ja
terms:
  - {term: Llama, source: Llama, misreadings: [ラマ]}
  - {term: CUDA, source: CUDA}
"""

Opened = Callable[..., Desk]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Opens a talk of five passages, so many times over, against a reference or none."""
    root = tmp_path_factory.mktemp("live")

    def open_(reference: tuple[str, ...] = (), times: int = 1) -> Desk:
        folder = root / f"{len(reference)}-{times}"
        folder.mkdir(exist_ok=True)
        (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
        for name, passages in (("talk", TALK), ("source", SOURCE), ("reference", reference)):
            (folder / f"{name}.txt").write_text("\n\n".join(passages * times) + "\n", encoding="utf-8")
        trusted = folder / "reference.txt" if reference else None
        given = Given(project=folder, source=folder / "source.txt", reference=trusted, select=("misreading",))
        return desks.opened(folder / "talk.txt", given)

    return open_


def same(live: Live, anew: Live) -> None:
    """Both say the same, but for what has to be settled."""
    now, fresh = live.scored, anew.scored
    assert (now.corrections, now.lines, now.seen) == (fresh.corrections, fresh.lines, fresh.seen)
    for one, other in zip(now.comparisons[: now.by_line], fresh.comparisons[: fresh.by_line], strict=True):
        assert one.original.rows == other.original.rows
        assert (one.revised.rows, one.revised.total) == (other.revised.rows, other.revised.total)
        assert one.delta == other.delta
    if fresh.rate is not None:
        assert now.rate is not None and (now.rate.rows, now.rate.total) == (fresh.rate.rows, fresh.rate.total)


TEXTS = st.one_of(st.text("ラマLlama米ドルCUDA。 \n", max_size=12), st.sampled_from([*TALK, *REFERENCE]))
EDITS = st.lists(st.one_of(st.tuples(st.integers(1, 5), TEXTS), st.none()), max_size=5)


@pytest.mark.parametrize("reference", [REFERENCE, CUT, ()], ids=["as it is cut", "cut differently", "none"])
@settings(max_examples=15)
@given(edits=EDITS)
def test_whatever_is_edited_or_undone_it_is_as_if_scored_anew(
    opened: Opened, reference: tuple[str, ...], edits: list[tuple[int, str] | None]
) -> None:
    desk = opened(reference)
    session = Session.of(desk.review, "hana")
    live = Live.of(desk)
    for edit in edits:
        step = session.undo() if edit is None else session.go_to(edit[0]).session.edit(edit[1])
        session = step.session
        live = live.following(session.review)
    anew = Live.of(replace(desk, review=session.review))
    same(live, anew)
    assert [one.score for one in live._running] == [one.score for one in anew._running]
    same(live.following(desk.review), Live.of(desk))


def test_what_takes_longer_is_settled_when_it_is_asked_for(opened: Opened) -> None:
    """Intervals and terms are not shown as sure before that, and then are those of everything scored anew."""
    desk = opened(REFERENCE, times=20)
    live = Live.of(desk)
    assert live.sure and live.scored.findings[0] is not None
    session = Session.of(desk.review, "hana").edit("Llamaを発表しました。").session
    after = live.following(session.review)
    assert not after.sure and not after.tested
    settled = after.settled()
    anew = Live.of(replace(desk, review=session.review)).scored
    assert settled.sure and settled.scored.findings == anew.findings
    totals = [(one.original.total, one.revised.total) for one in anew.comparisons]
    assert [(one.original.total, one.revised.total) for one in settled.scored.comparisons] == totals
    assert {"term success", "term consistency"} & {one.metric.name for one in settled.scored.comparisons}


def test_too_few_passages_are_never_being_tested(opened: Opened) -> None:
    """What nobody can say is said at once."""
    desk = opened(REFERENCE)
    session = Session.of(desk.review, "hana").edit("x").session
    assert Live.of(desk).following(session.review).tested


def test_what_changes_no_text_changes_no_score(opened: Opened) -> None:
    """An approval or a comment leaves everything settled."""
    desk = opened(REFERENCE)
    live = Live.of(desk)
    session = Session.of(desk.review, "hana").comment("?").session.approve().session
    assert live.following(session.review).sure


def test_a_passage_has_scores_of_its_own_or_with_those_it_was_joined_to(opened: Opened) -> None:
    live = Live.of(opened(CUT))
    assert live.together(1) == live.together(2) == (1, 2) and live.together(3) == (3,)
    assert live.own(1) == live.own(2) != live.own(3)
    assert [name for name, _, _ in live.own(1)] == ["chrF", "BLEU", "chrF++", "TER", "CER"]
    assert live.references(2) == (CUT[0],)
    alone = Live.of(opened())
    assert alone.own(1) == () and alone.references(1) == () and alone.together(1) == (1,)


def test_what_the_reference_lacks_has_no_scores(opened: Opened) -> None:
    live = Live.of(opened(REFERENCE[:2]))
    assert live.own(5) == () and live.together(5) == () and live.references(5) == ()
    session = Session.of(live.desk.review, "hana").go_to(5).session.edit("ええ。").session
    after = live.following(session.review)
    assert after.scored.corrections == 1
    assert after.scored.comparisons[0].revised.total == live.scored.comparisons[0].revised.total


def test_edits_since_a_judgement_are_counted(opened: Opened) -> None:
    """COMET can't follow an edit; going back to what it judged counts as none."""
    desk = opened(REFERENCE)
    live = Live.of(desk)
    live = live.judged(Judgement(live.scored.comparisons[0], None, desk.review))
    session = Session.of(desk.review, "hana").edit("x").session
    edited = live.following(session.review)
    assert (live.since, edited.since, edited.settled().since) == (0, 1, 1)
    assert edited.following(session.undo().session.review).since == 0


def test_the_remembered_reference_is_the_one(opened: Opened) -> None:
    desk = opened(REFERENCE)
    given = replace(desk.given, reference=None)
    remembering = replace(desk, given=given, settings={"reference": "reference.txt"})
    assert Live.of(remembering).scored.references == (Path(desk.project.root / "reference.txt"),)
