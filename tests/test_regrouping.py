"""An alignment that a person changes: no passage is lost, none moves out of its order, and each act can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.align import Alignment, Group, kept
from review.align.change import Change, Groups, confirm, drop, join, shift, split
from review.aligned import Aligned, aligned, source_groups
from review.errors import ReviewError
from review.journal import read_recorded
from review.journal.inputs import ALIGNED
from review.passage import Passage, Transcript
from review.project import ChangedError, Project
from review.regrouping import Regrouping, numbers


def groups_of(written: str) -> Groups:
    """`1=1 2,3=2 0.3` as groups."""
    return kept.parse(written).groups


def written(groups: Groups) -> str:
    """Groups as `groups_of` reads them."""
    return " ".join(kept.text(groups, "").split())


def transcript(*targets: str, name: str = "t.txt") -> Transcript:
    return Transcript(tuple(Passage(number, target) for number, target in enumerate(targets, 1)), Path(name))


def even(side: str, number: int) -> float:
    """Every passage as long as every other."""
    return 1.0


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        # The last passage of a side goes down, the first one up; what a person put together is sure.
        ("1=1,2 0.3 2=3 0.5", lambda groups: shift(groups, 0, "b", 1), "1=1 2=2,3 0.50"),
        ("1=1 0.3 2=2,3 0.2", lambda groups: shift(groups, 1, "b", -1), "1=1,2 0.30 2=3"),
        ("1,2=1 3=2", lambda groups: shift(groups, 0, "a", 1), "1=1 2,3=2"),
        # To one without text on the other side, and from a group of which nothing is left.
        ("1=1,2 0.4 2=", lambda groups: shift(groups, 0, "b", 1), "1=1 2=2"),
        ("1=1 0.4 =2", lambda groups: shift(groups, 1, "b", -1), "1=1,2 0.40"),
        ("1=1 0.4 2=", lambda groups: shift(groups, 0, "b", 1), "1= 2=1"),
        ("1=1", lambda groups: shift(groups, 0, "b", 1), None),
        ("1= 2=1", lambda groups: shift(groups, 0, "b", 1), None),
        ("1=1 0.2 2=2 0.3", lambda groups: join(groups, 0), "1,2=1,2"),
        ("1= =1", lambda groups: join(groups, 0), "1=1"),
        ("1=1", lambda groups: join(groups, 0), None),
        # Split where both sides have come equally far, as sure as before: nobody has looked at the parts.
        ("1,2=1,2 0.3", lambda groups: split(groups, 0, even), "1=1 0.30 2=2 0.30"),
        ("1,2,3,4=1,2 0.3", lambda groups: split(groups, 0, even), "1,2=1 0.30 3,4=2 0.30"),
        ("1=1,2,3 0.3", lambda groups: split(groups, 0, even), "1=1,2 0.30 =3"),
        ("1,2=", lambda groups: split(groups, 0, even), "1= 2="),
        ("1=1 0.3", lambda groups: split(groups, 0, even), None),
        ("1,2=1 0.3", lambda groups: drop(groups, 0), "1= 2= =1"),
        ("1=", lambda groups: drop(groups, 0), None),
        ("1=1 0.3", lambda groups: confirm(groups, 0), "1=1"),
        ("1=1", lambda groups: confirm(groups, 0), None),
        ("1=", lambda groups: confirm(groups, 0), None),
    ],
)  # fmt: skip
def test_a_change(before: str, change: object, after: str | None) -> None:
    groups = groups_of(before)
    made: Change | None = change(groups)  # type: ignore[operator]
    assert (made and written(made.of(groups))) == after


def test_a_group_is_split_by_the_length_of_its_texts() -> None:
    """A long passage and two short ones with two long ones: the short ones stay together."""
    sizes = {("a", 1): 10, ("a", 2): 4, ("a", 3): 6, ("b", 1): 20, ("b", 2): 20}
    made = split(groups_of("1,2,3=1,2"), 0, lambda side, number: sizes[side, number])
    assert made is not None and written(made.new) == "1=1 2,3=2"


NAMES = ("down", "up", "join", "split", "drop", "confirm", "turn", "undo", "keep", "move", "back", "doubtful")


@st.composite
def alignments(draw: st.DrawFn) -> tuple[Transcript, Transcript, Groups]:
    """Two texts and groups of them, in order on both sides."""
    cuts = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0.1, 0.5, 1.0])), max_size=8))
    groups: list[Group] = []
    a = b = 0
    for ours, theirs, sure in cuts:
        if ours or theirs:
            group = Group(tuple(range(a + 1, a + ours + 1)), tuple(range(b + 1, b + theirs + 1)), sure)
            groups.append(group if group.paired else Group(group.a, group.b, 1.0))
            a, b = a + ours, b + theirs
    return transcript(*"x" * a), transcript(*"y" * b, name="s.txt"), tuple(groups)


@given(alignments(), st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=20))
def test_whatever_is_done_no_passage_is_lost_and_all_can_be_undone(
    texts: tuple[Transcript, Transcript, Groups], keys: list[tuple[str, bool]]
) -> None:
    ours, theirs, groups = texts
    first = state = Regrouping.of(Aligned("source", theirs, Alignment(groups)), ours)
    for name, onward in keys:
        before = state
        if name == "turn":
            state = state.turn()
        elif name in ("undo", "keep"):
            state = state.undo() if name == "undo" else state.keep()
        elif name in ("move", "back"):
            state = state.move(1 if name == "move" else -1)
        elif name == "doubtful":
            state = state.next_doubtful(1 if onward else -1)
        else:
            assert (name in state.changes) == (state.change(name).groups != state.groups)
            state = state.change(name)
        assert [number for group in state.groups for number in group.a] == list(range(1, len(ours) + 1))
        assert [number for group in state.groups for number in group.b] == list(range(1, len(theirs) + 1))
        assert all((group.a or group.b) and 0 <= group.confidence <= 1 for group in state.groups)
        assert 0 <= state.at < max(1, len(state.groups))
        assert state.message or state.groups == before.groups
        if state.text:
            again = kept.complete(kept.parse(state.text).groups, ours.passages, theirs.passages)
            assert sorted(again.groups, key=repr) == sorted(state.groups, key=repr)
    for _ in keys:
        state = state.undo()
    assert (state.groups, state.text) == (first.groups, first.text)


def test_confirming_goes_on_to_the_next_doubtful_group_and_around_the_end() -> None:
    theirs = transcript(*"abcd", name="s.txt")
    found = Aligned("source", theirs, Alignment(groups_of("1=1 0.2 2=2 3=3 0.3 4=4 0.9")))
    state = Regrouping.of(found, transcript(*"wxyz"), 3).change("confirm")
    assert (state.at, state.message) == (0, "confirmed: 3 with 3")
    state = state.change("confirm")
    assert (state.at, state.doubtful) == (0, 0)
    assert state.next_doubtful().message == "no group is doubtful"
    assert state.undo().undo().next_doubtful(-1).at == 0


def test_numbers_of_a_run_are_short() -> None:
    assert [numbers(found) for found in ((), (3,), (3, 4), (1, 3, 4, 5, 9))] == ["-", "3", "3-4", "1,3-5,9"]


# --- stored ----------------------------------------------------------------------------------------------------------


def stored(project: Project, path: Path) -> str:
    return (project.folder(path) / "transcript.yaml").read_text(encoding="utf-8")


def test_nothing_else_in_the_file_changes_and_an_undone_alignment_is_taken_out(tmp_path: Path) -> None:
    """Comments, the reference's alignment and unknown keys stay as they are, byte for byte."""
    path, other = tmp_path / "t.txt", tmp_path / "s.txt"
    project = Project(tmp_path)
    project.folder(path).mkdir(parents=True)
    rest = "source: s.txt  # ours\nalignment:\n    # by hand\n    reference: '1=1 2=2' # sure\nnote: |\n  a\n"
    (project.folder(path) / "transcript.yaml").write_text(rest, encoding="utf-8")
    project.align(path, "source", other, "of a b\n1=1\n", "", ([], []))
    entry = "    source: |\n      of a b\n      1=1\n"
    assert stored(project, path) == rest.replace("# sure\n", f"# sure\n{entry}")
    project.align(path, "source", other, "of a b\n1=1\n2=\n", "of a b\n1=1\n", ())
    assert stored(project, path) == rest.replace("# sure\n", f"# sure\n{entry}      2=\n")
    project.align(path, "source", other, "", "of a b\n1=1\n2=\n", ())
    assert stored(project, path) == rest
    project.align(path, "reference", other, "of a b\n1=1\n", "1=1 2=2", ())
    lines = "reference: | # sure\n      of a b\n      1=1\n"
    assert stored(project, path).startswith(rest.replace("reference: '1=1 2=2' # sure\n", lines))


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Another alignment is refused; another setting is kept, whenever it came."""
    path, other = tmp_path / "t.txt", tmp_path / "s.txt"
    project = Project(tmp_path)
    project.align(path, "source", other, "of a b\n1=1\n", "", ([], []))
    before = stored(project, path)
    with pytest.raises(ChangedError, match="changed by somebody else"):
        project.align(path, "source", other, "of a b\n1=2\n", "", ())
    assert stored(project, path) == before
    (project.folder(path) / "transcript.yaml").write_text(f"language: ja\n{before}", encoding="utf-8")
    project.align(path, "source", other, "of a b\n1=2\n", "of a b\n1=1\n", ())
    assert stored(project, path) == f"language: ja\n{before}".replace("1=1", "1=2")


def test_an_alignment_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "corrections").write_text("", encoding="utf-8")
    with pytest.raises(ReviewError, match="can't be"):
        Project(tmp_path).align(tmp_path / "t.txt", "source", tmp_path / "s.txt", "1=1", "", ([], []))


# --- on texts that have changed --------------------------------------------------------------------------------------

OURS = ("最初の文です。", "二番目の文です。", "三番目の文です。", "最後の文です。")
THEIRS = ("The first one.", "The second one.", "The third\n\nand the last.")


def keep(tmp_path: Path, groups: str, ours: Transcript, theirs: Transcript) -> Project:
    """A project in which these groups were written down for these texts."""
    project = Project(tmp_path)
    text = kept.text(groups_of(groups), kept.head(ours.passages, theirs.passages))
    texts = ([passage.digest for passage in side.passages] for side in (ours, theirs))
    project.align(tmp_path / "t.txt", "source", tmp_path / "s.txt", text, "", texts)
    return project


def read_again(project: Project, ours: Transcript, theirs: Transcript) -> Aligned:
    path = project.root / "t.txt"
    return aligned(ours, theirs, "source", project.settings(path), project.folder(path))


@pytest.mark.parametrize(
    ("ours", "theirs", "groups", "says"),
    [
        (OURS, THEIRS, "1=1 2=2 0.30 3,4=3", ""),
        # Edited in place; a new passage in front; one that is gone.
        ((*OURS[:3], "最後の文でした。"), THEIRS, "1=1 2=2 0.30 3,4=3", "follows what is still there"),
        (("新しい文です。", *OURS), THEIRS, "1= 2=1 3=2 0.30 4,5=3", "new in t.txt: 1"),
        (OURS[1:], THEIRS, "=1 1=2 0.30 2,3=3", "follows what is still there"),
        (OURS, ("A new one.", *THEIRS), "=1 1=2 2=3 0.30 3,4=4", "new in s.txt: 1"),
    ],
)
def test_a_written_alignment_follows_texts_that_change(
    tmp_path: Path, ours: tuple[str, ...], theirs: tuple[str, ...], groups: str, says: str
) -> None:
    """It never silently applies to other passages."""
    project = keep(tmp_path, "1=1 2=2 0.3 3,4=3", transcript(*OURS), transcript(*THEIRS, name="s.txt"))
    found = read_again(project, transcript(*ours), transcript(*theirs, name="s.txt"))
    assert written(found.alignment.groups) == groups
    assert found.stands == (not says)
    assert says in "".join(found.warnings) and bool(found.warnings) == bool(says)


def test_where_it_is_not_known_what_the_texts_were_the_written_alignment_is_left_alone(tmp_path: Path) -> None:
    ours, theirs = transcript(*OURS), transcript(*THEIRS, name="s.txt")
    project = keep(tmp_path, "1=3 2=2 3,4=1", ours, theirs)
    assert len(read_recorded(project.folder(tmp_path / "t.txt"), ALIGNED)[0]) == 2
    for path in project.folder(tmp_path / "t.txt").glob("aligned-*.txt"):
        path.unlink()
    assert written(read_again(project, ours, theirs).alignment.groups) == "1=3 2=2 3,4=1"
    found = read_again(project, transcript(*OURS[:3]), theirs)
    assert "is not used" in found.warnings[0] and written(found.alignment.groups) != "1=3 2=2 3,4=1"


def test_a_written_alignment_without_its_texts_is_taken_as_it_is(tmp_path: Path) -> None:
    """By hand; what names a passage that is not there is one line with the file."""
    ours, theirs = transcript(*OURS), transcript(*THEIRS)
    found = aligned(ours, theirs, "source", {"alignment": {"source": "1=1,2 3=3"}}, tmp_path)
    assert written(found.alignment.groups) == "1=1,2 2= 3=3 4=" and found.stands
    with pytest.raises(ReviewError, match=r"transcript\.yaml: alignment: it names passage 9 of 4"):
        aligned(ours, theirs, "source", {"alignment": {"source": "9=1"}}, tmp_path)


# --- what the checks are told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "partial"),
    [
        ("1=1 2=2 3=3 4=4 5=5 6=6 7=7 8=8", ""),
        # What stands beside a passage without a source, and near two of them.
        ("1= 2=1 3=2 4=3 5=4 6=5 7=6 8=7", "2"),
        ("1=1 2=2 3=3 4= 5=4 6= 7=5 8=6", "1 2 3 5 7 8"),
        ("1=1 2,3=2 4=3 5= 6=4 7=5 8=6", "4 6"),
    ],
)
def test_a_source_is_partial_around_its_gaps(groups: str, partial: str) -> None:
    theirs = transcript(*"abcdefgh")
    found = source_groups(transcript(*"stuvwxyz"), Aligned("source", theirs, Alignment(groups_of(groups))))
    assert " ".join(str(number) for number, one in found.items() if one.partial) == partial
