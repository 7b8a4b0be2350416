"""Reviewers on their own clones merge through git without a conflict, and everybody ends with the same revision."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import journal, project, relocate
from review.apply import Outcome, apply
from review.decision import Approval, Comment, Correction, Decision, Dismissal, Withdrawal, active, new_id
from review.passage import Passage
from review.project import Project
from review.text import Span

TARGETS = (
    "私たちのプランニングAIは米ドルを理解しています。",
    "衛兵は衛兵です。",
    "そうですね。",
    "そうですね。",
    "100万台のGPUが\nある。",
)
PASSAGES = [Passage(number, target) for number, target in enumerate(TARGETS, 1)]
AFTERS = ("Llama", "USD", "CUDA", "", "新しい\n行")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where the system has such a place: git makes a great many small files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two machines do not share their locks; here every clone has its own path, and so its own lock.
    monkeypatch.setenv("PASSAGE_REVIEW_STATE", str(tmp_path_factory.mktemp("state")))
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "somebody@example.org")


def git(where: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", "-c", "gc.auto=0", "-c", "core.fsync=none", "-c", "merge.renames=false", *arguments],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, (arguments, ran.stdout, ran.stderr)
    return ran.stdout


def revision(decisions: tuple[Decision, ...]) -> tuple[list[str], Outcome]:
    """The text of every passage under these decisions, and what became of the corrections."""
    outcome = apply(relocate.place(active(decisions), PASSAGES))
    return [outcome.revision(passage.number, passage.target).text for passage in PASSAGES], outcome


@dataclass
class Machine:
    """A clone on which one person works."""

    reviewer: str
    where: Path

    @property
    def project(self) -> Project:
        return project.find(self.where / "t.txt")

    @property
    def journal(self) -> journal.Journal:
        return journal.read_all(self.project, self.where / "t.txt")

    def record(self, act: list[Decision]) -> None:
        with self.project.writer(self.where / "t.txt", self.reviewer, [one.digest for one in PASSAGES]) as writer:
            writer.append(act)

    def commit(self) -> None:
        git(self.where, "add", "-A")
        if git(self.where, "status", "--porcelain"):
            git(self.where, "commit", "-qm", "review")

    def pull(self, other: Machine) -> None:
        git(self.where, "pull", "-q", "--no-rebase", "--no-edit", str(other.where), "main")


def some_act(chance: random.Random, machine: Machine) -> list[Decision]:
    """What a person may do next: accept or edit, taking back whatever overlaps; undo, comment, approve, dismiss."""
    common: dict[str, Any] = {"reviewer": machine.reviewer, "time": "2026-01-01T00:00:00Z"}
    passage = chance.choice(PASSAGES)
    standing = active(machine.journal.decisions)
    kind = chance.random()
    if kind < 0.6:
        start = chance.randrange(len(passage.target))
        span = Span(start, chance.randint(start, min(len(passage.target), start + 4)))
        made = Correction(
            passage=passage.number,
            before=span.of(passage.target),
            after=chance.choice(AFTERS),
            start=start,
            digest=passage.digest,
            id=new_id(),
            extra={"colour": {"n": chance.choice(AFTERS)}} if chance.random() < 0.2 else {},
            **common,
        )
        overlapping = [
            one
            for one in standing
            if isinstance(one, Correction)
            and one.passage == passage.number
            and one.span is not None
            and one.span.overlaps(span)
        ]
        return [made, *(Withdrawal(withdraws=one.id, id=new_id(), **common) for one in overlapping)]
    if kind < 0.75 and standing:
        return [Withdrawal(withdraws=chance.choice(standing).id, id=new_id(), **common)]
    if kind < 0.85:
        return [Comment(passage=passage.number, text=chance.choice(AFTERS), id=new_id(), **common)]
    if kind < 0.93:
        return [Approval(passage=passage.number, revision=passage.digest, id=new_id(), **common)]
    return [Dismissal(passage=passage.number, before="", check="x", id=new_id(), **common)]


def scenario(seed: int, folder: Path, tidying: bool = False) -> None:
    """Some people, some work, some merges, all by chance; with `tidying`, a patch is rewritten now and then."""
    chance = random.Random(seed)
    first = Machine("hana", folder / "0")
    first.where.mkdir(parents=True)
    git(first.where, "init", "-q", "-b", "main")
    (first.where / "t.txt").write_text("\n\n".join(TARGETS) + "\n", encoding="utf-8")
    project.init(first.project)
    recorded: dict[str, Decision] = {}

    def work(machine: Machine) -> None:
        for _ in range(chance.randint(1, 3)):
            act = some_act(chance, machine)
            machine.record(act)
            recorded.update((one.id, one) for one in act)
        if chance.random() < 0.15:  # an editor that drops the last newline
            path = machine.project.patch(machine.where / "t.txt", machine.reviewer)
            path.write_bytes(path.read_bytes().rstrip(b"\n"))
        machine.commit()

    work(first)
    # Two to four people, and the first of them on two machines: their patches are one file in git.
    reviewers = [*chance.sample(["ken", "山田 花", "eve"], chance.randint(1, 3)), "hana"]
    machines = [first]
    for number, reviewer in enumerate(reviewers, 1):
        machines.append(Machine(reviewer, folder / str(number)))
        git(folder, "clone", "-q", "--shared", str(first.where), str(machines[-1].where))
    for _ in range(chance.randint(4, 8)):
        if chance.random() < 0.6:
            work(chance.choice(machines))
        elif tidying and chance.random() < 0.5:
            machine = chance.choice(machines)
            for path in machine.project.patches(machine.where / "t.txt"):
                journal.tidy(path, folder / "locks")
            machine.commit()
        else:
            one, other = chance.sample(machines, 2)
            one.pull(other)
            work(one) if chance.random() < 0.3 else None
    for other in machines[1:]:
        first.pull(other)
    for other in machines[1:]:
        other.pull(first)

    found = first.journal
    assert not found.warnings
    # Nothing is lost, nothing came from elsewhere, and no field of any entry is another.
    if not tidying:
        assert {one.id: one.record() for one in found.decisions} == {one.id: one.record() for one in recorded.values()}
    standing = {one.id: one.record() for one in active(recorded.values())}
    assert {one.id: one.record() for one in active(found.decisions)} == standing
    # What git made of the files says the same as the set of all that was ever recorded.
    texts, outcome = revision(found.decisions)
    assert texts == revision(tuple(recorded.values()))[0]
    for machine in machines[1:]:
        assert machine.journal.decisions == found.decisions
        assert revision(machine.journal.decisions) == (texts, outcome)


@pytest.mark.parametrize("tidying", [False, True], ids=["", "tidying"])
@pytest.mark.parametrize("seed", range(5))
def test_clones_that_merge_each_other_converge(folder: Path, seed: int, tidying: bool) -> None:
    scenario(seed, folder, tidying)


@pytest.mark.long
@pytest.mark.parametrize("tidying", [False, True], ids=["", "tidying"])
def test_five_hundred_more_scenarios_converge(folder: Path, tidying: bool) -> None:
    for seed in range(1000, 1500):
        shutil.rmtree(folder)
        folder.mkdir()
        scenario(seed, folder, tidying)


# --- without git -----------------------------------------------------------------------------------------------------

IDS = st.sampled_from("ABCDE")
DECISIONS = st.one_of(
    st.builds(
        Correction,
        passage=st.integers(1, 2),
        before=st.just("a"),
        after=st.sampled_from(AFTERS),
        id=IDS,
        time=st.sampled_from(["", "2026"]),
    ),
    st.builds(Withdrawal, withdraws=IDS, id=IDS),
)
PATCHES = st.lists(
    st.lists(DECISIONS, max_size=5).map(
        lambda some: journal.Patch(Path("p.yaml"), tuple(some), range(1, len(some) + 1))
    ),
    max_size=4,
)


@given(PATCHES, st.randoms(use_true_random=False))
def test_neither_the_order_of_patches_nor_a_repeated_one_matters(
    patches: list[journal.Patch], chance: random.Random
) -> None:
    merged = journal.merge(patches).decisions
    turned = [*patches, *chance.choices(patches, k=2)] if patches else []
    chance.shuffle(turned)
    assert journal.merge(turned).decisions == merged
    assert revision(merged) == revision(journal.merge(turned).decisions)
