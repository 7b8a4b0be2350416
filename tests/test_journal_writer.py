"""A patch grows by whole acts, survives what crashes and other programs do to it, and loses nothing when tidied."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from journaling import JSON_LINE, afters, correction, opened

from review import journal
from review.decision import (
    Approval,
    Dismissal,
    Withdrawal,
    active,
    new_id,
)
from review.errors import ReviewError
from review.journal.disk import Disk

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a patch may be; its folder is there."""
    (tmp_path / "t.txt").mkdir()
    return tmp_path / "t.txt/hana.yaml"


# --- one act, one write ----------------------------------------------------------------------------------------------


def test_an_act_is_written_at_once_corrections_first_and_withdrawals_last(path: Path) -> None:
    act = [
        Withdrawal(withdraws="X", id=new_id()),
        Approval(passage=1, id=new_id()),
        correction("b"),
        Dismissal(passage=1, before="a", id=new_id()),
    ]
    with opened(path) as writer:
        assert not path.exists()
        writer.append(act)
        writer.append([])
    assert [one.kind for one in journal.read(path).decisions] == ["correction", "approval", "dismissal", "withdrawal"]


def test_a_decision_without_an_id_is_a_mistake_of_the_caller(path: Path) -> None:
    with opened(path) as writer, pytest.raises(ValueError, match="id"):
        writer.append([correction(id="")])
    assert not path.exists()


def test_an_entry_that_would_not_be_read_again_is_not_written(path: Path) -> None:
    with opened(path) as writer, pytest.raises(ReviewError, match="at most"):
        writer.append([correction("x" * (9 * 1024 * 1024))])
    assert not path.exists()


@pytest.mark.parametrize("end", ["", "\r\n"])
def test_a_missing_last_newline_is_added(path: Path, end: str) -> None:
    path.write_bytes((JSON_LINE.rstrip() + end).encode())
    with opened(path) as writer:
        writer.append([correction("c")])
    assert afters(path) == ["b", "c"]


def test_the_input_is_listed_with_the_first_decision_and_once(path: Path) -> None:
    asked: list[int] = []

    def digests() -> list[str]:
        asked.append(1)
        return ["0" * 12, "1" * 12]

    with opened(path, digests=digests) as writer:
        assert not asked
        writer.append([correction()])
        writer.append([correction()])
    assert len(asked) == 1
    recorded, warnings = journal.read_recorded(path.parent)
    assert list(recorded.values()) == [("0" * 12, "1" * 12)] and not warnings
    (name,) = (one.name for one in path.parent.iterdir() if one.name.startswith("passages-"))
    assert name == f"passages-{next(iter(recorded))}.txt"
    with opened(path, digests=lambda: ["2" * 12]) as writer:
        writer.append([correction()])
    assert len(journal.read_recorded(path.parent)[0]) == 2


def test_the_list_is_whole_even_when_the_first_try_fails(path: Path) -> None:
    class Full(Disk):
        fails = 1

        def write(self, handle: int, data: bytes) -> int:
            self.fails -= 1
            if self.fails == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(handle, data)

    listed = (digest for digest in ["0" * 12, "1" * 12])
    with opened(path, digests=lambda: listed, disk=Full()) as writer:
        act = [correction()]
        with pytest.raises(ReviewError, match="No space left"):
            writer.append(act)
        writer.append(act)
    assert list(journal.read_recorded(path.parent)[0].values()) == [("0" * 12, "1" * 12)]


def test_a_list_of_digests_that_is_damaged_is_not_used_and_said(path: Path) -> None:
    with opened(path, digests=lambda: ["0" * 12]) as writer:
        writer.append([correction()])
    (listed,) = path.parent.glob("passages-*.txt")
    listed.write_bytes(listed.read_bytes().replace(b"\n", b"\r\n"))
    assert journal.read_recorded(path.parent)[0]
    listed.write_bytes(b"")
    recorded, warnings = journal.read_recorded(path.parent)
    assert not recorded and "damaged" in warnings[0]
    with opened(path, digests=lambda: ["0" * 12]) as writer:
        writer.append([correction()])
    assert journal.read_recorded(path.parent)[0]


# --- what a crash left -----------------------------------------------------------------------------------------------

GOOD = [journal.line(correction(str(number))) for number in range(3)]


@pytest.mark.parametrize("cut", [1, 2, 3, 10, 60, len(GOOD[2]) - 2])
@pytest.mark.parametrize("zeros", [0, 1, 4096])
def test_an_unfinished_last_line_is_set_aside(path: Path, cut: int, zeros: int) -> None:
    torn = GOOD[2][:cut]
    path.write_bytes(GOOD[0] + GOOD[1] + torn + bytes(zeros))
    patch = journal.read(path)
    assert afters(path) == ["0", "1"]
    assert patch.warnings == (f"{path}:3: an unfinished line, left by a crash, is not read",)
    assert path.stat().st_size == len(GOOD[0] + GOOD[1] + torn) + zeros
    with opened(path) as writer:
        assert writer.warnings == (f"{path}:3: left unfinished by a crash; set aside in hana.yaml.torn",)
        assert path.read_bytes() == GOOD[0] + GOOD[1]
        assert path.with_name("hana.yaml.torn").read_bytes() == torn + b"\n"
        writer.append([correction("c")])
    assert afters(path) == ["0", "1", "c"]


def test_a_line_that_ends_inside_a_character_is_set_aside(path: Path) -> None:
    line = journal.line(correction("衛兵"))
    for cut in range(line.index("衛".encode()), line.index("兵".encode()) + 4):
        path.write_bytes(GOOD[0] + line[:cut])
        assert afters(path) == ["0"]
        opened(path).close()
        assert path.read_bytes() == GOOD[0]


def test_a_whole_line_without_its_newline_counts(path: Path) -> None:
    path.write_bytes(GOOD[0] + GOOD[1].rstrip())
    with opened(path) as writer:
        assert not writer.warnings
        writer.append([correction("c")])
    assert afters(path) == ["0", "1", "c"]


def test_a_hole_in_the_middle_is_set_aside(path: Path) -> None:
    path.write_bytes(GOOD[0] + bytes(500) + GOOD[1][100:] + GOOD[2])
    assert afters(path) == ["0", "2"]
    with opened(path) as writer:
        assert "hana.yaml:2: left unfinished" in writer.warnings[0]
        writer.append([correction("c")])
    assert path.read_bytes().startswith(GOOD[0] + GOOD[2])
    assert afters(path) == ["0", "2", "c"]


def test_what_another_program_tears_while_the_journal_is_open_is_set_aside_too(path: Path) -> None:
    with opened(path) as writer:
        writer.append([correction("a")])
        with path.open("ab") as other:
            other.write(GOOD[0][:50])
        writer.append([correction("b")])
        assert "set aside" in writer.warnings[-1]
    assert afters(path) == ["a", "b"]


def test_a_file_that_git_replaces_meanwhile_gets_the_next_decision(path: Path) -> None:
    with opened(path) as writer:
        writer.append([correction("a")])
        other = path.with_name("new")
        other.write_bytes(GOOD[0] + GOOD[1])
        other.replace(path)
        writer.append([correction("b")])
        path.unlink()
        writer.append([correction("c")])
        path.unlink()
        path.parent.rename(path.parent.with_name("gone"))
        writer.append([correction("d")])
    assert afters(path) == ["d"]


def test_a_list_in_another_style_is_kept_beside_when_it_has_to_be_rewritten(path: Path) -> None:
    content = "# my notes\n[{passage: 1, before: a, after: b, colour: red}]\n"
    path.write_text(content, encoding="utf-8")
    with opened(path) as writer:
        assert "what it was is in hana.yaml.original" in writer.warnings[0]
    assert path.read_text() == '- {"passage": "1", "before": "a", "after": "b", "colour": "red"}\n'
    assert path.with_name("hana.yaml.original").read_text(encoding="utf-8") == content


# --- what refuses to be written --------------------------------------------------------------------------------------


def test_a_second_process_is_told_who_writes_and_can_read(path: Path) -> None:
    with opened(path) as writer:
        writer.append([correction("a")])
        program = (
            "import sys; from pathlib import Path; from review import journal\n"
            "path = Path(sys.argv[1])\n"
            "try: journal.Writer(path, path.parent.parent / 'locks')\n"
            "except journal.LockedError as problem: print(problem)\n"
            "print(len(journal.read(path).decisions))"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program, path], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
        )
        held, count = ran.stdout.splitlines()
        assert held.startswith(f"{path}: is open elsewhere; close it there, ")
        assert f"(process {os.getpid()} on " in held
        assert count == "1"
        with pytest.raises(journal.LockedError):
            journal.tidy(path, path.parent.parent / "locks")
    opened(path).close()


def test_a_patch_never_grows_beyond_what_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.journal.writer.LIMIT", 500)
    with opened(path) as writer:
        writer.append([correction("a")])
        with pytest.raises(ReviewError, match="tidy"):
            writer.append([correction("b" * 400)])
        writer.append([correction("c")])
    assert afters(path) == ["a", "c"]


def test_what_a_crash_left_half_replaced_is_swept_away_later(path: Path) -> None:
    old, new = path.with_name(".review-0123456789abcdef.tmp"), path.with_name(".review-fedcba9876543210.tmp")
    for left in (old, new):
        left.touch()
    os.utime(old, (0, 0))
    opened(path).close()
    assert [one.name for one in path.parent.iterdir()] == [new.name]


def test_another_reviewer_is_not_locked_out(path: Path) -> None:
    with opened(path), opened(path.with_name("ken.yaml")):
        pass


def test_a_full_disk_takes_nothing_and_says_so(path: Path) -> None:
    with opened(path) as writer:
        writer.append([correction("a")])
        before = path.read_bytes()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, hard))
        try:
            act = [correction("b"), correction("c")]
            with pytest.raises(ReviewError, match="not recorded"):
                writer.append(act)
            assert path.read_bytes() == before
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        writer.append(act)
    assert afters(path) == ["a", "b", "c"]


def test_a_full_disk_is_found_when_the_journal_is_opened(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(ReviewError, match="nothing can be recorded"):
            opened(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_read_only_folder_is_found_when_the_journal_is_opened(path: Path) -> None:
    path.parent.chmod(0o555)
    # Root may write everywhere, so it has to be somebody else, to whom pytest's folders are closed.
    if os.geteuid() == 0:
        for above in path.parents[1:]:
            if "pytest-" in str(above):
                above.chmod(0o755)
    program = (
        "import os, sys; from pathlib import Path\n"
        "from review.errors import ReviewError; from review.journal import Writer\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: Writer(Path(sys.argv[1]), Path('/nonexistent/locks'))\n"
        "except ReviewError as problem: print(problem)"
    )
    ran = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, cwd=ROOT)
    assert "nothing can be recorded: Permission denied" in ran.stdout, ran


# --- tidy ------------------------------------------------------------------------------------------------------------


def test_tidy_keeps_active_decisions_byte_for_byte_and_the_rest_in_the_history(path: Path) -> None:
    kept = (
        "# by hand\n"
        "- passage: 1\n  before: a\n  after: b   # a reason\n\n"
        '- {"passage":2,  "before":"x", "after":"y", "id":"keep"}\n'
        '- {"kind": "withdrawal", "withdraws": "elsewhere", "id": "w0"}\n'
        '- {"kind": "vote", "id": "v"}\n'
    )
    gone = '- {"passage": 3, "before": "x", "after": "y", "id": "X", "colour": "red"}\n'
    path.write_text(kept + gone + '- {"kind": "withdrawal", "withdraws": "X", "id": "w"}\n' + gone, encoding="utf-8")
    before = active(journal.read(path).decisions)
    assert journal.tidy(path, path.parent / "locks") == journal.Tidied(kept=4, removed=3)
    assert path.read_text(encoding="utf-8") == kept
    assert active(journal.read(path).decisions) == before
    history = path.with_name("hana.yaml.history").read_text(encoding="utf-8")
    assert gone in history and '"withdraws": "X"' in history
    assert journal.tidy(path, path.parent / "locks") == journal.Tidied(kept=4, removed=0)
    assert path.with_name("hana.yaml.history").read_text(encoding="utf-8") == history


def test_tidy_forgets_only_when_told(path: Path) -> None:
    path.write_bytes(GOOD[0] + journal.line(Withdrawal(withdraws=journal_id(GOOD[0]), id="w")) + GOOD[1])
    journal.tidy(path, path.parent / "locks", forget=True)
    assert path.read_bytes() == GOOD[1]
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["hana.yaml"]


def journal_id(line: bytes) -> str:
    identity: str = json.loads(line[2:])["id"]
    return identity


class Shelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, transcript: Path) -> Path:
        return self._folder

    def patches(self, transcript: Path) -> list[Path]:
        return sorted(self._folder.glob("*.yaml"))


def test_what_was_tidied_away_does_not_come_back_in_a_merge(path: Path) -> None:
    withdrawal = journal.line(Withdrawal(withdraws=journal_id(GOOD[0]), id="w"))
    path.write_bytes(GOOD[0] + withdrawal + GOOD[1])
    journal.tidy(path, path.parent / "locks")
    path.write_bytes(GOOD[0] + path.read_bytes())  # as git's union driver may do
    found = journal.read_all(Shelf(path.parent), path)
    assert [getattr(one, "after", "") for one in active(found.decisions)] == ["1"]


def test_tidy_of_one_reviewer_honours_what_a_colleague_withdrew(path: Path) -> None:
    path.write_bytes(GOOD[0] + GOOD[1])
    ken = path.with_name("ken.yaml")
    ken.write_bytes(journal.line(Withdrawal(withdraws=journal_id(GOOD[0]), id="w")))
    assert journal.tidy(path, path.parent / "locks").removed == 1
    assert journal.tidy(ken, path.parent / "locks").removed == 0
    assert path.read_bytes() == GOOD[1]
