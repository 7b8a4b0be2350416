"""A review joins transcript, decisions and flags, and gives the same whether built at once or decision by decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import checks as checking
from review.apply import Fate
from review.checks import Checker
from review.checks.base import Check, Context
from review.decision import Approval, Correction, Decision, Dismissal, Withdrawal
from review.flag import Flag, Suggestion
from review.passage import Passage, Transcript
from review.review import FlagState, Review
from review.text import Span, digest


class Lama(Check):
    """Flags every `Lama`."""

    id = "lama"
    category = "terminology/wrong-term"
    severity = "major"

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        at = passage.target.find("Lama")
        while at >= 0:
            yield self.flag(passage, Span(at, at + 4), "misread", Suggestion("Llama"), confidence=0.9)
            at = passage.target.find("Lama", at + 1)


def transcript(*targets: str) -> Transcript:
    return Transcript(tuple(Passage(number, target) for number, target in enumerate(targets, 1)))


def correction(number: int, start: int, before: str, after: str, identity: str, target: str) -> Correction:
    return Correction(
        passage=number, start=start, before=before, after=after, id=identity, reviewer="hana", digest=digest(target)
    )


def checked(*targets: str, decisions: tuple[Decision, ...] = ()) -> Review:
    text = transcript(*targets)
    return Review.of(text, decisions, Checker.of((Lama(),), text.passages))


TARGET = "Lamaは速い。Lamaは軽い。"


def test_a_flag_inside_a_correction_is_settled_and_the_other_stays_open() -> None:
    """Accepting a suggestion closes that flag and no other."""
    review = checked(TARGET, decisions=(correction(1, 0, "Lama", "Llama", "A", TARGET),))
    assert review.revision(1).text == "Llamaは速い。Lamaは軽い。"
    assert [(flag.span, flag.text) for flag in review.flags(1)] == [(Span(8, 12), "Lama")]
    assert {stated.state for stated in review.all_flags(1)} == {FlagState.OPEN, FlagState.CORRECTED}


def test_a_dismissal_silences_its_span_only() -> None:
    """The same text elsewhere in the passage is another question."""
    dismissal = Dismissal(passage=1, start=0, before="Lama", check="lama", id="D", digest=digest(TARGET))
    review = checked(TARGET, decisions=(dismissal,))
    assert [flag.span.start for flag in review.flags(1)] == [8]
    assert [stated.by for stated in review.all_flags(1) if stated.state is FlagState.DISMISSED] == ["D"]


def test_a_dismissal_of_another_check_silences_nothing() -> None:
    """A dismissal says that this check is wrong here, not that the text is right."""
    dismissal = Dismissal(passage=1, start=0, before="Lama", check="other", id="D", digest=digest(TARGET))
    assert len(checked(TARGET, decisions=(dismissal,)).flags(1)) == 2


def test_a_dismissal_returns_when_the_text_changed() -> None:
    """What was dismissed was dismissed in that passage as it stood."""
    changed = "Lamaはとても速い。"
    dismissal = Dismissal(passage=1, start=0, before="Lama", check="lama", id="D", digest=digest(TARGET))
    assert len(checked(changed, decisions=(dismissal,)).flags(1)) == 1


def test_a_flag_of_the_revision_is_mapped_to_the_original() -> None:
    """What a longer correction before it has shifted still points at the original's code points."""
    review = checked(TARGET, decisions=(correction(1, 4, "は速い", "はとても速いのです", "A", TARGET),))
    assert [(flag.span, flag.text) for flag in review.flags(1)] == [(Span(0, 4), "Lama"), (Span(8, 12), "Lama")]


def test_an_approval_counts_for_the_text_that_was_approved() -> None:
    """A later correction makes it outdated; withdrawing the correction makes it count again."""
    approval = Approval(passage=1, revision=digest(TARGET), id="P", digest=digest(TARGET))
    review = checked(TARGET, decisions=(approval,))
    assert review.approved(1)
    edited = review.record([correction(1, 0, "Lama", "Llama", "A", TARGET)])
    assert not edited.approved(1)
    assert edited.approval_outdated(1)
    assert edited.record([Withdrawal(withdraws="A", id="W")]).approved(1)
    assert review.approved(1), "the earlier review has not changed"


def test_a_withdrawal_waits_for_what_it_withdraws() -> None:
    """Files are merged in any order."""
    fix = correction(1, 0, "Lama", "Llama", "A", TARGET)
    withdrawal = Withdrawal(withdraws="A", id="W")
    for decisions in ([fix, withdrawal], [withdrawal, fix]):
        assert checked(TARGET, decisions=tuple(decisions)).revision(1).text == TARGET
        review = checked(TARGET)
        for decision in decisions:
            review = review.record([decision])
        assert review.revision(1).text == TARGET


def test_overlapping_corrections_that_differ_are_both_kept_and_neither_applied() -> None:
    """A person resolves it."""
    both = (correction(1, 0, "Lama", "Llama", "A", TARGET), correction(1, 0, "Lamaは", "ラマは", "B", TARGET))
    review = checked(TARGET, decisions=both)
    assert review.revision(1).text == TARGET
    assert review.in_conflict(1)
    assert review.outcome.fates == (Fate.CONFLICTING, Fate.CONFLICTING)
    assert not review.record([Withdrawal(withdraws="B", id="W")]).in_conflict(1)


def test_a_correction_of_text_that_is_not_there_is_stale() -> None:
    """It is listed and kept, and not applied."""
    review = checked("まったく別の文。", decisions=(correction(1, 0, "Lama", "Llama", "A", TARGET),))
    assert review.revision(1).text == "まったく別の文。"
    assert [placed.decision.id for placed in review.stale] == ["A"]


def test_neighbours_are_flagged_again_when_a_passage_changes() -> None:
    """A check that looks across the blank line sees the revision of the passage before."""

    class Echo(Lama):
        id = "echo"

        def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
            if context.before and context.before.target == passage.target:
                yield self.flag(passage, Span(0, len(passage.target)), "said twice", confidence=0.9)

    text = transcript("はい。", "はい。")
    review = Review.of(text, (), Checker.of((Echo(),), text.passages))
    assert len(review.flags(2)) == 1
    assert not review.record([correction(1, 0, "はい", "ええ", "A", "はい。")]).flags(2)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[str], list[Decision]]:
    targets = draw(st.lists(st.text("Lama ラマ。\n", min_size=1, max_size=12), min_size=1, max_size=4))
    decisions: list[Decision] = []
    for index in range(draw(st.integers(0, 8))):
        if decisions and draw(st.integers(0, 3)) == 0:
            decisions.append(Withdrawal(withdraws=draw(st.sampled_from([d.id for d in decisions])), id=f"W{index}"))
            continue
        number = draw(st.integers(1, len(targets)))
        target = targets[number - 1]
        start = draw(st.integers(0, len(target)))
        end = draw(st.integers(start, len(target)))
        decisions.append(
            correction(number, start, target[start:end], draw(st.text("xラ", max_size=3)), f"I{index}", target)
        )
    return targets, decisions


@given(histories())
def test_one_by_one_gives_what_all_at_once_gives(history: tuple[list[str], list[Decision]]) -> None:
    """The app records decision by decision; opened again, it reads them together."""
    targets, decisions = history
    whole = checked(*targets, decisions=tuple(decisions))
    growing = checked(*targets)
    for decision in decisions:
        growing = growing.record([decision])
    for number in range(1, len(targets) + 1):
        assert growing.revision(number) == whole.revision(number)
        assert growing.flags(number) == whole.flags(number)


@given(histories())
def test_all_passages_together_have_the_flags_that_each_has_alone(history: tuple[list[str], list[Decision]]) -> None:
    """`review check` sweeps, the app looks ahead, and a key asks for one passage."""
    targets, decisions = history
    text = transcript(*targets)
    checks = checking.load(select=["half-width-punctuation", "repeated-sentence", "unknown-latin"]).checks
    checker = Checker.of((Lama(), *checks), text.passages, language="ja")
    review = Review.of(text, decisions, checker)
    alone = {number: review.all_flags(number, keep=False) for number in range(1, len(targets) + 1)}
    assert dict(review.sweep()) == {number: stated for number, stated in alone.items() if stated}
    first = {1: alone[1]} if alone[1] else {}
    assert dict(review.sweep(range(1, 2))) == first
    review.look([1, *range(3, len(targets) + 1)])
    assert {number: review.all_flags(number) for number in alone} == alone


@given(histories(), st.randoms())
def test_the_order_of_decisions_never_matters(history: tuple[list[str], list[Decision]], dice: object) -> None:
    """Corrections are a set."""
    targets, decisions = history
    shuffled = list(decisions)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = checked(*targets, decisions=tuple(decisions)), checked(*targets, decisions=tuple(shuffled))
    for number in range(1, len(targets) + 1):
        assert one.revision(number).text == other.revision(number).text


@pytest.mark.parametrize("size", [1, 700])
def test_many_decisions_are_merged_into_the_shared_layer(size: int) -> None:
    """The layer of what is new is folded in now and then; nothing is lost by it."""
    targets = ["Lamaは速い。"] * size
    review = checked(*targets)
    for number in range(1, size + 1):
        review = review.record([correction(number, 0, "Lama", "Llama", f"C{number}", targets[0])])
    assert all(review.revision(number).text == "Llamaは速い。" for number in range(1, size + 1))
    assert len(review.outcome.by_fate(Fate.APPLIED)) == size


def test_a_wider_correction_does_not_settle_what_it_carries_along() -> None:
    """Accepting full-width brackets around a misread name leaves the name's flag open, with a suggestion that fits."""
    target = "(Lama)です。"
    review = checked(target, decisions=(correction(1, 0, "(Lama)", "（Lama）", "A", target),))
    (flag,) = review.flags(1)
    assert (flag.span, flag.text) == (Span(0, 6), "(Lama)")
    assert [suggestion.text for suggestion in flag.suggestions] == ["（Llama）"]
    both = review.record([Withdrawal(withdraws="A", id="W"), correction(1, 0, "(Lama)", "（Llama）", "B", target)])
    assert both.revision(1).text == "（Llama）です。"
    assert not both.flags(1)
