"""A session says what to record and what to show next, and never does anything itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_samples import TALK, review, session, texts

from review.cursor import Cursor
from review.decision import Approval, Comment, Correction, Decision, Dismissal, Withdrawal
from review.offers import actions
from review.queues import Queue
from review.review import Review
from review.session import Session, Step
from review.text import RevisedSpan, digest


def place(one: Session | Step) -> tuple[int, str | None]:
    """The passage and the text of the current flag."""
    here = one.session if isinstance(one, Step) else one
    return here.number, here.flag.text if here.flag else None


def done(one: Session, *actions: Callable[[Session], Step]) -> Session:
    for action in actions:
        one = action(one).session
    return one


def test_accepting_records_one_correction_and_goes_to_the_next_open_flag() -> None:
    """A digit is one decision with all that the flag knew, and the next flag in file order."""
    step = session().accept(1)
    (made,) = step.decisions
    assert isinstance(made, Correction)
    assert (made.before, made.after, made.start, made.passage) == ("Lama", "Llama", 0, 1)
    assert (made.check, made.category, made.severity, made.term) == (
        "misreading",
        "terminology/wrong-term",
        "major",
        "Llama",
    )
    assert made.reviewer == "hana" and made.id and made.time and made.digest == digest(TALK[0]) and not made.act
    assert step.session.message == "1: Lama -> Llama"
    assert place(step) == (1, "Lama") and step.session.flag is not None and step.session.flag.span.start == 5
    assert texts(step)[0] == "LlamaとLamaは違う?"


def test_ten_keys_accept_every_flag_and_then_there_is_none() -> None:
    """Going on ends at the last flag and says what is left before it."""
    here = done(session(), *[lambda one: one.accept(1)] * 5)
    assert texts(here) == [
        "LlamaとLlamaは違う？",
        "そうですね。",
        "私たちのAIはCUDAを\n理解しています。",
        "そうですね。",
        "Llamaは軽い。",
    ]
    assert place(here) == (5, None) and "no open flags" in here.message
    assert here.tally.total() == 0 and here.progress.corrections == 5
    assert not here.accept(1).decisions


def test_the_note_of_a_suggestion_is_the_reason() -> None:
    """Why USD and not CUDA is what the glossary says."""
    step = session().go_to(3).session.accept(2)
    assert isinstance(step.decisions[0], Correction)
    assert (step.decisions[0].after, step.decisions[0].reason) == ("USD", "the scene description")


@pytest.mark.parametrize("choice", [0, 3, 9])
def test_a_suggestion_that_is_not_offered_records_nothing(choice: int) -> None:
    """A digit without a suggestion only says so."""
    step = session().go_to(3).session.accept(choice)
    assert not step.decisions and "no suggestion" in step.session.message


def test_replacing_touches_just_the_flagged_text() -> None:
    """`r` puts what was typed where the flag is, and nowhere else."""
    step = session().go_to(3).session.replace_with("OpenUSD")
    assert texts(step)[2] == "私たちのAIはOpenUSDを\n理解しています。"
    assert place(step) == (5, "Lama")


def test_replacing_a_selection_in_the_revision() -> None:
    """A selection counts in the revision; one that cuts into a correction replaces that correction as a whole."""
    here = done(session(), lambda one: one.go_to(3), lambda one: one.accept(1), lambda one: one.go_to(3))
    plain = Session.select(here, 1).session
    assert plain.replaceable == "私"
    text = here.revision.text
    at = text.index("CUDA")
    cutting = Session.of(here.review, "hana", here.cursor)
    cutting = done(cutting, lambda one: Step(_selected(one, at + 2, at + 5)))
    step = cutting.replace_with("BLAS：")
    assert texts(step)[2] == "私たちのAIはCUBLAS：\n理解しています。"
    assert [type(one) for one in step.decisions] == [Correction, Withdrawal]


def _selected(one: Session, start: int, end: int) -> Session:
    from dataclasses import replace

    return replace(one, selection=RevisedSpan(start, end))


def test_editing_makes_the_fewest_corrections_and_goes_on() -> None:
    """What comes out of the editor is the revision; from a flag it goes on to the next."""
    step = session().go_to(3).session.edit("私たちのAIはUSDを\n理解しています。", "the scene description")
    assert texts(step)[2] == "私たちのAIはUSDを\n理解しています。"
    (made,) = step.decisions
    assert isinstance(made, Correction) and made.before == "米ドル" and made.reason == "the scene description"
    assert place(step) == (5, "Lama")


def test_editing_back_to_the_original_withdraws_everything() -> None:
    """The original needs no corrections."""
    here = done(session(), lambda one: one.go_to(5), lambda one: one.accept(1), lambda one: one.go_to(5))
    step = here.edit(TALK[4])
    assert [type(one) for one in step.decisions] == [Withdrawal]
    assert step.session.message.startswith("5: back to the original")
    assert step.session.progress.corrections == 0


def test_an_edit_that_changes_nothing_records_nothing() -> None:
    """Ctrl+S on an untouched passage is no decision."""
    step = session().edit(TALK[0])
    assert not step.decisions and step.session.message == "1: unchanged"


def test_dismissing_closes_the_flag_and_goes_on() -> None:
    """A dismissal quotes the flag, says why, and the next flag comes."""
    step = session().dismiss("the animal")
    (made,) = step.decisions
    assert isinstance(made, Dismissal)
    assert (made.before, made.check, made.term, made.reason, made.start) == (
        "Lama",
        "misreading",
        "Llama",
        "the animal",
        0,
    )
    assert [flag.span.start for flag in step.session.flags] == [5, 12]
    assert step.session.message == "1: Lama dismissed, misreading: the animal"


def test_approving_asks_where_a_major_flag_is_open_and_goes_on_to_what_nobody_approved() -> None:
    """The first press asks, the second approves; a passage without major flags is approved at once."""
    asked = session().approve()
    assert not asked.decisions and asked.session.asking == "approve" and asked.session.number == 1
    step = asked.session.approve()
    (made,) = step.decisions
    assert isinstance(made, Approval) and made.revision == digest(TALK[0])
    assert step.session.number == 2 and step.session.tally.total() == 3
    again = step.session.approve()
    assert again.decisions and again.session.number == 3 and again.session.progress.approved == 2


def test_the_question_says_where_the_major_flag_is() -> None:
    """Where the queue shows none of it, what is in sight would contradict the question."""
    assert session().approve().session.message == "1: 2 major flags are open; a approves all the same"
    here = done(session(), *[lambda one: one.cycle_queue()] * 3)
    assert here.approve().session.message == "1: 2 major flags are open in another queue; a approves all the same"


def test_any_other_key_is_a_no() -> None:
    """A question does not linger."""
    here = done(session(), lambda one: one.approve(), lambda one: one.move(1), lambda one: one.move(-1))
    assert not here.asking and not here.approve().decisions


def test_an_approval_counts_only_as_long_as_the_text_stands() -> None:
    """A later correction makes it outdated."""
    here = done(session(), lambda one: one.go_to(5), lambda one: one.approve(), lambda one: one.approve())
    assert here.progress.approved == 1
    here = done(here, lambda one: one.go_to(5), lambda one: one.accept(1))
    assert here.progress.approved == 0 and here.review.approval_outdated(5)


def test_emptying_a_passage_and_undoing_it() -> None:
    """`x` leaves the passage out; `u` brings it back."""
    step = session().go_to(2).session.empty()
    assert texts(step)[1] == ""
    back = step.session.undo()
    assert texts(back)[1] == TALK[1] and back.session.message.startswith("undone  2: ")


def test_a_comment_is_kept_and_an_empty_one_refused() -> None:
    """Only what says something is recorded."""
    step = session().comment("ask the speaker")
    assert isinstance(step.decisions[0], Comment) and step.decisions[0].text == "ask the speaker"
    assert not session().comment("  ").decisions


def test_undo_restores_what_an_act_withdrew_under_a_new_id() -> None:
    """A withdrawal is final, so undoing one records the old decision anew."""
    here = done(session(), lambda one: one.go_to(3), lambda one: one.accept(1), lambda one: one.go_to(3))
    first = here.review.decisions_on(3)[0].decision
    here = here.edit("私たちのAIはOpenUSDを\n理解しています。").session
    back = here.undo()
    assert [type(one) for one in back.decisions] == [Correction, Withdrawal]
    assert texts(back)[2] == "私たちのAIはCUDAを\n理解しています。"
    assert back.decisions[0].id != first.id and back.decisions[0].act == back.decisions[1].act != ""
    original = back.session.undo()
    assert texts(original)[2] == TALK[2]
    assert not original.session.undo().decisions


def test_undo_goes_back_to_where_the_act_was() -> None:
    """The person sees what was undone."""
    here = done(session(), lambda one: one.accept(1), lambda one: one.go_to(5))
    assert place(here.undo()) == (1, "Lama")


def test_undo_reaches_acts_of_an_earlier_session_newest_first() -> None:
    """What stands of this reviewer's decisions can be taken back, another's can't."""
    here = done(session(), lambda one: one.accept(1), lambda one: one.go_to(5), lambda one: one.accept(1))
    later = Session.of(here.review, "hana")
    once = later.undo()
    assert texts(once)[4] == TALK[4] and texts(once)[0] != TALK[0]
    twice = once.session.undo()
    assert texts(twice) == list(TALK)
    assert not twice.session.undo().decisions
    assert not Session.of(here.review, "ken").undo().decisions


@given(st.lists(st.sampled_from(["1", "2", "d", "x", "e", "n", "j", "c", "a"]), max_size=12))
def test_undoing_every_act_brings_back_every_passage(keys: list[str]) -> None:
    """However long a session was, as many undos give the originals, and the counts agree with counting anew."""
    actions: dict[str, Callable[[Session], Step]] = {
        "1": lambda one: one.accept(1),
        "2": lambda one: one.accept(2),
        "d": lambda one: one.dismiss(),
        "x": lambda one: one.empty(),
        "e": lambda one: one.edit(one.revision.text + "！"),
        "n": lambda one: one.next_flag(),
        "j": lambda one: one.move(1),
        "c": lambda one: one.comment("why"),
        "a": lambda one: one.approve(),
    }
    here = session()
    recorded: list[Decision] = []
    acts = 0
    for key in keys:
        step = actions[key](here)
        recorded += step.decisions
        acts += bool(step.decisions)
        here = step.session
    again = Review.of(here.review.transcript, recorded, here.review.checker)
    assert [again.revision(number).text for number in range(1, 6)] == texts(here)
    assert Session.of(again, "hana").progress == here.progress
    for _ in range(acts):
        step = here.undo()
        recorded += step.decisions
        here = step.session
    assert texts(here) == list(TALK)
    assert here.progress.corrections == here.progress.approved == here.progress.mine == 0
    again = Review.of(here.review.transcript, recorded, here.review.checker)
    assert [again.revision(number).text for number in range(1, 6)] == list(TALK)


# --- moving ----------------------------------------------------------------------------------------------------------


def test_n_and_p_walk_every_flag_in_file_order_and_round() -> None:
    """Both ways visit the same flags."""
    here = session()
    seen = []
    for _ in range(6):
        assert here.flag is not None
        seen.append((here.number, here.flag.span.start))
        here = here.next_flag().session
    assert seen == [(1, 0), (1, 5), (1, 12), (3, 7), (5, 0), (1, 0)]
    assert here.at == 1
    back = []
    for _ in range(6):
        here = here.previous_flag().session
        assert here.flag is not None
        back.append((here.number, here.flag.span.start))
    assert back == [(1, 0), (5, 0), (3, 7), (1, 12), (1, 5), (1, 0)]


def test_a_queue_shows_and_walks_its_own_flags() -> None:
    """In the queue of punctuation there is one flag, and the others are counted as elsewhere."""
    here = session()
    while here.queue is not Queue.PUNCTUATION:
        here = here.cycle_queue().session
    assert [flag.text for flag in here.flags] == ["?"] and here.elsewhere == 2
    here = here.go_to(5).session
    assert here.flags == () and here.elsewhere == 1
    assert place(here.next_flag()) == (1, "?")
    assert done(here, *[lambda one: one.cycle_queue()] * len(Queue)).queue is Queue.PUNCTUATION


@pytest.mark.parametrize(
    ("number", "where"), [(1, 1), (5, 5), (0, 1), (6, 1), (-3, 1)], ids=["first", "last", "zero", "beyond", "negative"]
)
def test_going_to_a_passage(number: int, where: int) -> None:
    """There is a passage, or a message says that there is none."""
    step = session().go_to(number)
    assert step.session.number == where
    assert bool(step.session.message) == (number != where)


@pytest.mark.parametrize("wanted", ["理解", "米ドルを理解", "を理", "して います"])
def test_search_reads_across_wraps(wanted: str) -> None:
    """A wrapped phrase is found, and selected where it stands."""
    here = session().search(wanted).session
    if wanted == "して います":
        assert here.number == 1 and here.message.startswith("not found")
        return
    assert here.number == 3 and here.selection is not None
    assert here.selection.of(here.revision.text).replace("\n", "") == wanted


def test_search_finds_what_was_corrected_and_goes_round() -> None:
    """The revisions are searched, in any case, both ways."""
    here = done(session(), lambda one: one.go_to(5), lambda one: one.accept(1), lambda one: one.search("llama"))
    assert here.number == 5
    here = here.search("そうですね").session
    assert here.number == 2
    assert here.search_again().session.number == 4
    assert here.search_again(-1).session.number == 4
    assert session().search("").session.message


@pytest.mark.parametrize(("wanted", "where"), [("lama", 5), ("Lama", 5), ("LAMA", None)])
def test_capitals_count_in_a_search_that_has_one(wanted: str, where: int | None) -> None:
    """As with vim's smartcase."""
    here = session().search(wanted).session
    assert (here.number, here.message.startswith("not found")) == ((where or 1), where is None)


def test_selecting_by_words() -> None:
    """A selection begins at the flag, moves by words of the script, grows and shrinks."""
    here = session().go_to(3).session
    here = here.select(1).session
    assert here.replaceable == "米ドル"
    here = here.select(1).session
    assert here.replaceable == "を"
    here = here.select(1, True).session
    assert here.replaceable == "を\n理解"
    here = here.select(-1, True).session
    assert here.replaceable == "を"
    assert here.cancel().session.replaceable == "米ドル"


# --- what can't be done ----------------------------------------------------------------------------------------------


def test_nothing_is_recorded_while_locked_or_before_everything_is_read() -> None:
    """The reason is the message, and the footer offers nothing that would record."""
    locked = session(locked="read only: ken writes")
    waiting = session(ready=False)
    for one in (locked, waiting):
        assert not {"accept", "edit", "approve", "undo", "comment"} & actions(one)
        for step in (one.edit("x"), one.comment("x"), one.empty(), one.undo()):
            assert not step.decisions and step.session.message
    assert locked.accept(1).session.message == "read only: ken writes"
    assert not waiting.flags


def test_a_character_that_the_file_can_not_hold_is_refused_when_it_is_decided() -> None:
    """Shift_JIS has no Ł; the message says so and nothing is recorded."""
    here = Session.of(review(encoding="shift_jis"), "hana").go_to(2).session
    step = here.edit("Łódź")
    assert not step.decisions and "Ł" in step.session.message
    assert here.edit("ウッチ").decisions


def test_a_transcript_of_no_passages() -> None:
    """Every action copes with it."""
    here = session(())
    assert here.number == 0 and here.flag is None and here.flags == ()
    for step in (
        here.next_flag(),
        here.previous_flag(),
        here.move(1),
        here.go_to(1),
        here.accept(1),
        here.undo(),
        here.search("x"),
        here.cycle_queue(),
        here.dismiss(),
    ):
        assert not step.decisions and step.session.number == 0
    assert "edit" not in actions(here)


# --- long transcripts ------------------------------------------------------------------------------------------------


def test_a_key_looks_at_a_few_passages_and_work_does_the_rest() -> None:
    """With a flag far away the key returns at once, and the search goes on in portions."""
    here = session(["そうですね。"] * 999 + ["Lama"])
    here = here.next_flag().session
    assert here.number == 1 and here.busy and here.seek is not None and "looking on" in here.message
    for _ in range(200):
        if here.seek is None:
            break
        here = here.work(10)
    assert place(here) == (1000, "Lama") and not here.message


def test_what_was_recorded_stays_named_while_the_next_flag_is_looked_for() -> None:
    """The status line is about the decision, not about the search."""
    here = session(["Lama", *["そうですね。"] * 500, "Lama"]).accept(1).session
    assert here.seek is not None and here.message == "1: Lama -> Llama"
    while here.seek is not None:
        here = here.work(50)
    assert place(here) == (502, "Lama") and here.message == "1: Lama -> Llama"


def test_work_counts_every_flag_from_here_on_and_then_rests() -> None:
    """The tally grows to the whole, starting at the current passage."""
    here = session(["Lama?", *["そうですね。"] * 50, "Lama"]).go_to(40).session
    here = here.work(5)
    assert here.tally.count(40) == 0 and here.tally.count(20) is None
    while here.busy:
        here = here.work(7)
    assert here.tally.total() == 3 and here.tally.total(Queue.PUNCTUATION) == 1


@pytest.mark.parametrize(
    "fields", [{}, {"passage": "x"}, {"passage": 0, "start": 0}, {"passage": 3, "start": -1}, {"passage": None}]
)
def test_a_cursor_that_means_nothing_is_none(fields: dict[str, object]) -> None:
    """A state file may hold anything."""
    assert Cursor.parse(fields) is None


def test_a_cursor_brings_back_passage_flag_and_queue() -> None:
    """Opened again, it is where it was; beyond the end it is at the last passage."""
    here = done(session(), lambda one: one.next_flag(), lambda one: one.cycle_queue())
    kept = Cursor.parse(here.cursor.record())
    again = Session.of(here.review, "hana", kept)
    assert (again.number, again.at, again.queue) == (here.number, here.at, here.queue)
    assert Session.of(here.review, "hana", Cursor(99)).number == 5
