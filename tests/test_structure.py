"""Passages split and joined: the output honours it; decisions address, and scores count, the original ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_samples import review as reviewed
from session_samples import session
from test_cli import review

from review import formats, structure
from review.apply import Fate
from review.checks import Checker
from review.checks.base import Check, Context
from review.decision import Correction, Decision, Join, Split, Withdrawal
from review.desk import _came_from
from review.flag import Flag
from review.formats import text as text_format
from review.offers import actions
from review.passage import Passage, Transcript
from review.review import Review
from review.session import Session, Step
from review.text import RevisedSpan, Span


def selected(one: Session, text: str) -> Session:
    """The session with the first `text` of the revision selected."""
    start = one.revision.text.index(text)
    return replace(one, selection=RevisedSpan(start, start + len(text)))


def at(one: Session, number: int) -> Session:
    return one.go_to(number).session


def splits(one: Session, number: int) -> tuple[int, ...]:
    return one.review.outcome.splits.get(number, ())


# --- the keys --------------------------------------------------------------------------------------------------------


def test_a_passage_is_split_before_the_selection_or_the_flag_and_the_same_key_takes_it_back() -> None:
    """One decision with what stands around the place; again withdraws it, and undo does as well."""
    start = session()
    flagged = structure.split(at(start, 3))
    (made,) = flagged.decisions
    assert isinstance(made, Split)
    assert (made.passage, made.start, made.prefix, made.suffix) == (3, 7, "私たちのAIは", "米ドルを\n理解しています")
    assert flagged.session.message == "3: split before 米ドルを\n理解しています"
    chosen = structure.split(selected(at(flagged.session, 3), "理解"))
    assert splits(chosen.session, 3) == (7, 12)
    again = structure.split(selected(at(chosen.session, 3), "理解"))
    assert [type(one) for one in again.decisions] == [Withdrawal] and splits(again.session, 3) == (7,)
    assert splits(again.session.undo().session, 3) == (7, 12)
    assert splits(chosen.session.undo().session, 3) == (7,)


def test_a_split_needs_a_place_that_has_something_before_it() -> None:
    assert "select the word" in structure.split(at(session(), 2)).session.message
    step = structure.split(session())
    assert not step.decisions and "nothing stands before" in step.session.message
    assert "split" not in actions(at(session(), 2)) and "split" in actions(session())


def test_passages_are_joined_and_the_same_key_takes_it_back() -> None:
    step = structure.join(at(session(), 2))
    (made,) = step.decisions
    assert isinstance(made, Join) and made.next_digest == step.session.review.passage(3).digest
    assert step.session.message == "2: joined with 3" and step.session.review.outcome.joins == {2}
    again = structure.join(step.session)
    assert not again.session.review.outcome.joins and again.session.message == "2: no longer joined with 3"
    assert step.session.undo().session.review.outcome.joins == frozenset()
    assert "join" not in actions(at(session(), 5)) and not structure.join(at(session(), 5)).decisions


def test_what_a_correction_put_there_stays_whole() -> None:
    """Before a replacement is before what it replaces; inside it, or before what was inserted, is nowhere."""
    here = at(at(session(), 3).accept(2).session, 3)
    assert splits(structure.split(selected(here, "USD")).session, 3) == (7,)
    inside = structure.split(selected(here, "SD"))
    assert not inside.decisions and "stays whole" in inside.session.message
    inserted = at(here.edit("はい、" + here.revision.text).session, 3)
    assert not structure.split(selected(inserted, "はい、")).decisions
    assert not structure.split(selected(inserted, "い、")).decisions
    behind = at(here.edit("私たちのAIは、そう、USDを\n理解しています。").session, 3)
    assert not structure.split(selected(behind, "、そう")).decisions
    assert behind.review.outcome_of(3).parts(3, behind.passage.target) == (behind.revision.text,)


def test_my_correction_over_my_split_withdraws_it_in_one_act() -> None:
    """As a decision of mine withdraws my own that it overlaps; undo brings both back."""
    here = at(structure.split(selected(at(session(), 3), "ドル")).session, 3)
    assert splits(here, 3) == (8,)
    step = here.accept(1)
    assert [type(one) for one in step.decisions] == [Correction, Withdrawal]
    assert "the split inside it withdrawn" in step.session.message
    assert not step.session.review.outcome.structure
    back = step.session.undo().session
    assert splits(back, 3) == (8,) and not back.review.outcome.edits


def test_anothers_split_inside_my_correction_conflicts_until_somebody_takes_it_back() -> None:
    """It is left out and kept; the key on the correction withdraws it."""
    quoted = {"start": 8, "digest": session().review.passage(3).digest, "id": "K1", "reviewer": "ken"}
    here = at(session(decisions=[Split(passage=3, **quoted)]), 3)  # type: ignore[arg-type]
    after = at(here.accept(1).session, 3)
    assert after.review.outcome.structure_fates == (Fate.CONFLICTING,)
    step = structure.split(selected(after, "UDA"))
    assert step.session.message == "3: no longer split inside CUDA" and not step.session.review.outcome.structure


def test_two_people_split_at_one_place_and_it_is_one_split() -> None:
    digest = session().review.passage(3).digest
    both = [Split(passage=3, start=7, digest=digest, id=f"{who}1", reviewer=who) for who in ("ken", "mika")]
    here = at(session(decisions=both), 3)
    assert splits(here, 3) == (7,)
    step = structure.split(here)
    assert [one.withdraws for one in step.decisions if isinstance(one, Withdrawal)] == ["ken1", "mika1"]
    assert splits(step.session, 3) == ()
    assert len(step.session.undo().session.review.outcome.structure) == 2


class Cut(Check):
    """Flags passages of more than 20 characters as a whole, and a comma at the end of one."""

    id = "cut"
    category = "fluency/segmentation"
    severity = "major"

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        size = len(passage.target)
        if size > 20:
            yield self.flag(passage, Span(0, size), "too long", confidence=0.5)
        if passage.target.endswith("、"):
            yield self.flag(passage, Span(size - 1, size), "cut off", confidence=0.5)


def test_a_flag_about_how_the_text_is_cut_is_answered_by_cutting_it_otherwise() -> None:
    """A split inside what is too long, a join where a passage ends short; taken back, the flag is open again."""
    long = "一つ目の文はここまでです。二つ目の文はここからです。三つ目。"
    text = Transcript((Passage(1, long), Passage(2, "それで、"), Passage(3, "行きます。")))
    here = Session.of(Review.of(text, checker=Checker.of([Cut()], text.passages)), "hana")
    assert "nothing stands before" in structure.split(here).session.message
    second = here.select_sentence(1)
    assert second.session.replaceable == "二つ目の文はここからです。"
    done = structure.split(second.session)
    assert not done.session.flags and done.session.review.all_flags(1)[0].by == done.decisions[0].id
    assert done.session.replaceable == "二つ目の文はここからです。", "the next place is looked for from here"
    third = structure.split(done.session.select_sentence(1).session).session
    assert list(third.review.outcome.parts(1, long)) == [long[:13], long[13:26], long[26:]]
    assert third.undo().session.undo().session.flags
    joined = structure.join(at(here, 2)).session
    assert not joined.flags and structure.join(joined).session.flags
    assert structure.join(at(here, 1)).session.flags, "what is too long is not answered by more of it"


ACTIONS: tuple[Callable[[Session], Step], ...] = (
    structure.split,
    structure.join,
    lambda one: one.accept(1),
    lambda one: one.empty(),
    lambda one: one.select(1),
    lambda one: one.select_sentence(1),
    lambda one: one.move(1),
    lambda one: one.move(-2),
    lambda one: one.edit(one.revision.text[:2] + "x" + one.revision.text[4:]),
)


@given(st.lists(st.sampled_from(ACTIONS), max_size=12))
def test_whatever_is_split_and_joined_the_text_stays_and_undo_leads_back(done: list[Callable[[Session], Step]]) -> None:
    """The output is the revisions with other blanks between them, later acts address the originals, and each key has
    its undo."""
    text = "LamaとLamaは違う?\n\nそうですね。\n\n私たちのAIは米ドルを\n理解しています。\n\n\nLamaは軽い。\n"
    transcript = text_format.parse(text.encode())
    here = Session.of(replace(reviewed([one.target for one in transcript.passages]), transcript=transcript), "hana")
    recorded: list[Decision] = []
    for action in done:
        step = action(here)
        recorded += step.decisions
        here = step.session
    outcome = here.review.outcome
    output = formats.write(transcript, outcome).decode()
    kept = [here.review.revision(number).text for number in range(1, here.size + 1)]
    assert "".join(output.split()) == "".join("".join(kept).split())
    assert not outcome.unhonoured
    assert len(_came_from(transcript, outcome)) == len(formats.parse(output.encode(), transcript))
    for one in recorded:
        span = getattr(one, "span", None) or (isinstance(one, Split) and Span(one.start, one.start))
        if isinstance(one, Correction | Split) and span:
            target = transcript.passage(one.passage).target
            assert span.of(target) == getattr(one, "before", "") and target[span.end :].startswith(one.suffix)
    while here.history:
        here = here.undo().session
    assert formats.write(transcript, here.review.outcome).decode() == text


# --- the commands ----------------------------------------------------------------------------------------------------

TALK = "Lamaは速い。はい。\n\n削る。\n\nそうです。Lama\n\nでも軽い?\n"
REFERENCE = "Llamaは速い。はい。\n\n削る。\n\nそうです。Llama\n\nでも軽い？\n"
GLOSSARY = "target_language: ja\nterms:\n  - term: Llama\n    misreadings: [Lama]\n"
DECISIONS: tuple[dict[str, object], ...] = (
    {"passage": 1, "before": "Lama", "after": "Llama", "start": 0, "id": "H1"},
    {"passage": 1, "kind": "split", "start": 8, "id": "H2", "suffix": "はい。"},
    {"passage": 2, "before": "削る。", "after": "", "start": 0, "id": "H3"},
    {"passage": 3, "kind": "join", "id": "H4"},
    {"passage": 4, "kind": "dismissal", "before": "?", "check": "half-width-punctuation", "start": 4, "id": "H5"},
)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A transcript of which a passage was split, one deleted and two joined."""
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "reference.txt").write_text(REFERENCE, encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    decide(tmp_path, "hana", *DECISIONS)
    return tmp_path


def decide(project: Path, reviewer: str, *decisions: dict[str, object]) -> None:
    folder = project / "corrections" / "talk.txt"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({**one, "reviewer": reviewer}, ensure_ascii=False) for one in decisions)
    (folder / f"{reviewer}.yaml").write_text("".join(f"- {line}\n" for line in lines), encoding="utf-8")


def test_apply_honours_splits_joins_and_deletions(talk: Path) -> None:
    done = review("apply", "talk.txt", "-o", "out.txt", "--format", "json", cwd=talk)
    assert done.returncode == 0, done.stderr.decode()
    assert (talk / "out.txt").read_text(encoding="utf-8") == "Llamaは速い。\n\nはい。\n\nそうです。Lama\nでも軽い?\n"
    summary = json.loads(done.stdout)
    assert (summary["applied"], summary["splits"], summary["joins"], summary["unhonoured"]) == (2, 1, 1, 0)


def test_scores_count_the_original_passages(talk: Path) -> None:
    """A reference of as many passages is compared one to one, as if nothing had been split or joined."""
    done = review("score", "talk.txt", "--reference", "reference.txt", "--format", "json", cwd=talk)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    chrf = found["metrics"][0]
    assert (found["passages"], found["aligned"], len(chrf["per_passage"])) == (4, 4, 4)
    assert chrf["per_passage"][0]["revised"] == 100


def test_diff_status_and_log_tell_of_it(talk: Path) -> None:
    diff = review("diff", "talk.txt", cwd=talk).stdout.decode()
    assert "1  line 1  split //\n    [-Lama-]{+Llama+}は速い。//はい。\n" in diff
    assert "3  line 5  joined with 4\n    そうです。Lama\n" in diff
    status = json.loads(review("status", "talk.txt", "--format", "json", cwd=talk).stdout)
    assert (status["splits"], status["joins"], status["unhonoured"]) == (1, 1, 0)
    log = review("log", "talk.txt", cwd=talk).stdout.decode()
    assert "1  split before はい。" in log and "3  joined with 4" in log


def test_the_revised_text_is_checked_as_the_output_has_it(talk: Path) -> None:
    """Positions are those of the output, a name that was joined with what follows is flagged there, and a dismissal
    goes along."""
    review("apply", "talk.txt", "-o", "out.txt", cwd=talk)
    lines = (talk / "out.txt").read_text(encoding="utf-8").split("\n")
    done = review("check", "talk.txt", "--revised", "--format", "json", cwd=talk)
    flags = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(one["passage"], one["line"], one["text"]) for one in flags if one["check"] == "misreading"] == [
        (3, 5, "Lama")
    ]
    for one in flags:
        assert lines[one["line"] - 1][one["column"] - 1 :].startswith(one["text"]), one
    assert not any(one["text"] == "?" for one in flags)


def test_what_is_not_honoured_is_listed_and_the_exit_code_says_so(talk: Path) -> None:
    """A split inside a correction, and one of a text that is no longer there."""
    decide(
        talk,
        "ken",
        {"passage": 1, "kind": "split", "start": 2, "id": "K1", "suffix": "maは速い"},
        {"passage": 9, "kind": "join", "id": "K2"},
    )
    done = review("apply", "talk.txt", "-o", "out.txt", cwd=talk)
    error = done.stderr.decode()
    assert done.returncode == 1
    assert "conflicting: passage 1: split before maは速い, ken" in error and "stale: passage 9: join, ken" in error
    assert (talk / "out.txt").read_text(encoding="utf-8").startswith("Llamaは速い。\n\nはい。\n")
    assert review("diff", "talk.txt", cwd=talk).returncode == 1
    assert review("status", "talk.txt", cwd=talk).returncode == 1


def test_later_decisions_address_the_original_passages(talk: Path) -> None:
    """A correction made after the split and the join is one of the original text, on either side of them."""
    decide(
        talk,
        "ken",
        {"passage": 1, "before": "はい", "after": "ええ", "start": 8, "id": "K1"},
        {"passage": 4, "before": "?", "after": "？", "start": 4, "id": "K2"},
    )
    out = review("apply", "talk.txt", cwd=talk).stdout.decode()
    assert out == "Llamaは速い。\n\nええ。\n\nそうです。Lama\nでも軽い？\n"
