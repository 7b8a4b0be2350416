"""That somebody has seen the reference is a decision that nothing takes back, and every score says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from session_samples import review, session

from review import telling
from review.acts import last, stamped
from review.cli import run
from review.decision import Seen, Unknown, Withdrawal, parse
from review.desk import opened
from review.journal import line
from review.sight import Sight, seeing, sights
from review.text import digest

RIGHT = "そうです。"


def saw(passage: int, reviewer: str, text: str = RIGHT, identity: str = "") -> Seen:
    return Seen(passage=passage, reference=digest(text), reviewer=reviewer, id=identity or f"{reviewer}-{passage}")


def test_it_is_written_as_a_kind_of_its_own_and_read_again() -> None:
    written = line(saw(7, "hana")).decode()
    assert written.startswith('- {"passage": 7, "kind": "seen", "reference": "')
    assert parse(json.loads(written[2:])) == saw(7, "hana")
    assert type(parse({"kind": "seen", "reference": "x"})) is Unknown


def test_undo_leaves_it_and_takes_back_what_came_before() -> None:
    """In the session that recorded it, and in the next one."""
    edited = session().go_to(2).session.edit(RIGHT).session
    made = seeing(edited.review, "hana", [2], [RIGHT])
    step = edited.record(made)
    assert [one.kind for one in step.decisions] == ["seen"] and len(step.session.history) == 1
    undone = step.session.undo()
    assert [one.kind for one in undone.decisions] == ["withdrawal"]
    assert undone.session.review.revision(2).text == "そうですね。"
    nothing = undone.session.undo()
    assert not nothing.decisions and nothing.session.message == "nothing to undo"
    assert nothing.session.progress.mine == 0
    assert last(undone.session.review, "hana") is None


def test_it_is_recorded_once_for_each_passage_that_is_scored_together() -> None:
    now = session()
    made = seeing(now.review, "hana", [2, 3], [RIGHT])
    assert [(one.passage, one.reference) for one in made] == [(2, digest(RIGHT)), (3, digest(RIGHT))]
    seen = now.record(made).session.review
    assert seeing(seen, "hana", [2, 3], [RIGHT]) == []
    assert [one.passage for one in seeing(seen, "ken", [3], [RIGHT])] == [3]
    assert [one.passage for one in seeing(seen, "hana", [3], ["another"])] == [3]


def test_nothing_that_is_flagged_corrected_or_approved_changes_by_it() -> None:
    before, after = review(), review(decisions=[saw(1, "hana")])
    assert after.flags(1) == before.flags(1) and after.revision(1) == before.revision(1)
    assert not after.approval_outdated(1) and after.outcome.corrections == ()


SIGHTS = [
    ([], [RIGHT], (), []),
    (
        [saw(2, "hana"), saw(4, "hana"), saw(4, "ken")],
        [RIGHT],
        (Sight("hana", (2, 4)), Sight("ken", (4,))),
        ["The reference of 2 passages was seen by hana, of 1 passage by ken."],
    ),
    (
        [saw(2, "hana"), saw(2, "hana", "it was", "older"), saw(3, "hana", "it was", "other")],
        [RIGHT],
        (Sight("hana", (2,)), Sight("hana", (3,), same=False)),
        ["The reference of 1 passage was seen by hana.", "Another reference of 1 passage was seen by hana."],
    ),
    ([saw(2, "hana"), Withdrawal(withdraws="hana-2", id="w")], [RIGHT], (), []),
    ([saw(99, "hana")], [RIGHT], (), []),
]


@pytest.mark.parametrize(("decisions", "references", "found", "sentences"), SIGHTS)
def test_who_has_seen_what_is_told(
    decisions: list[Seen | Withdrawal], references: list[str], found: tuple[Sight, ...], sentences: list[str]
) -> None:
    assert sights(review(decisions=decisions), references) == found
    assert list(telling.seen(found)) == sentences


# --- on the command line ---------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two passages and their reference; hana has seen that of the second, and corrected it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASSAGE_REVIEW_STATE", str(tmp_path / "state"))
    (tmp_path / "talk.txt").write_text("はい。\n\nそうですね。\n", encoding="utf-8")
    (tmp_path / "reference.txt").write_text(f"はい。\n\n{RIGHT}\n", encoding="utf-8")
    folder = tmp_path / "corrections" / "talk.txt"
    folder.mkdir(parents=True)
    fixed = {"passage": 2, "before": "ですね", "after": "です", "id": "C1", "reviewer": "hana"}
    seen = {"passage": 2, "kind": "seen", "reference": digest(RIGHT), "id": "S1", "reviewer": "hana"}
    taken = {"passage": 1, "kind": "comment", "text": "?", "id": "X1", "reviewer": "hana"}
    gone = {"kind": "withdrawal", "withdraws": "X1", "id": "X2", "reviewer": "hana"}
    lines = [f"- {json.dumps(one, ensure_ascii=False)}\n" for one in (seen, fixed, seen, taken, gone)]
    (folder / "hana.yaml").write_text("".join(lines), encoding="utf-8")
    return tmp_path


SENTENCE = "The reference of 1 passage was seen by hana."


def test_score_its_json_and_the_report_say_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "talk.txt", "--reference", "reference.txt"]) == 0
    assert SENTENCE in capsys.readouterr().out.split("\n")
    assert run(["score", "talk.txt", "--reference", "reference.txt", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reference_seen"] == [{"reviewer": "hana", "passages": [2], "same": True}]
    assert run(["report", "talk.txt", "--reference", "reference.txt", "-o", "report.html"]) == 0
    assert SENTENCE in (project / "report.html").read_text(encoding="utf-8")


def test_log_names_it_and_tidy_keeps_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["log", "talk.txt", "--kind", "seen"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("2  saw the reference")
    assert run(["tidy", "talk.txt", "--reviewer", "hana", "--forget"]) == 0
    kept = (project / "corrections" / "talk.txt" / "hana.yaml").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one[2:])["id"] for one in kept] == ["S1", "C1"]


def test_it_goes_with_its_passage_when_the_input_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As every decision on a whole passage."""
    talk = project / "talk.txt"
    talk.rename(project / "lecture.txt")
    lecture = opened(project / "lecture.txt")
    digests = [passage.digest for passage in lecture.transcript.passages]
    writer = lecture.project.writer(lecture.path, "hana", digests)
    writer.append(stamped(seeing(lecture.review, "hana", [2], [RIGHT]), "hana"))
    writer.close()
    for name, last_one in (("lecture.txt", "そうですね。"), ("reference.txt", RIGHT)):
        (project / name).write_text(f"まえがき。\n\nはい。\n\n{last_one}\n", encoding="utf-8")
    assert run(["score", "lecture.txt", "--reference", "reference.txt", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reference_seen"] == [{"reviewer": "hana", "passages": [3], "same": True}]
