"""Power cuts, failing calls, kills: whatever they leave, every act that was confirmed is there and the files parse."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journaling import correction

from review import journal
from review.decision import Comment, Decision, Withdrawal, active, new_id
from review.errors import ReviewError
from review.journal import Writer
from review.journal.disk import Disk

ROOT = Path(__file__).resolve().parent.parent
DIGESTS = ["0" * 12, "1" * 12]


@pytest.fixture
def root() -> Iterator[Path]:
    """A project in memory where the system has such a place: thousands of states are written and synced."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        (Path(folder) / "p").mkdir()
        yield Path(folder) / "p"


# --- sessions --------------------------------------------------------------------------------------------------------

Session = Callable[[Path, Disk, Callable[[list[Decision]], None]], None]


def patch_in(root: Path) -> Path:
    return root / "corrections/talks/t.txt/hana.yaml"


def opened(root: Path, disk: Disk) -> Writer:
    return Writer(patch_in(root), root.parent / "locks", lambda: DIGESTS, root, disk)


def acts() -> list[list[Decision]]:
    """What a person does in a minute: accept, comment, edit over an earlier correction, undo, accept everywhere."""
    first, second = correction("衛兵 -> Llama"), correction("米ドル -> USD")
    return [
        [first],
        [second, Comment(passage=2, text="ask the\nspeaker\0", id=new_id(), reviewer="hana")],
        [correction("x" * 300), Withdrawal(withdraws=first.id, id=new_id(), reviewer="hana")],
        [Withdrawal(withdraws=second.id, id=new_id(), reviewer="hana")],
        [correction(""), correction("😀"), correction("\u2028")],
    ]


def reviewing(root: Path, disk: Disk, confirm: Callable[[list[Decision]], None]) -> None:
    """A fresh project: everything has to be made. What fails is tried once more, as a person would."""
    with opened(root, disk) as writer:
        for act in acts():
            try:
                writer.append(act)
            except ReviewError:
                writer.append(act)
            confirm(act)


def recovering(root: Path, disk: Disk, confirm: Callable[[list[Decision]], None]) -> None:
    """A patch that a crash left torn in the middle and at the end."""
    good = [correction("one"), correction("two")]
    lines = [journal.line(one) for one in good]
    patch_in(root).parent.mkdir(parents=True)
    patch_in(root).write_bytes(lines[0] + bytes(40) + b'after": "x"}\n' + lines[1] + b'- {"passage": 1, "bef')
    _begin(disk)
    confirm(list(good))
    for _ in range(3):
        try:
            reviewing(root, disk, confirm)
        except ReviewError:
            continue
        break


def rewriting(root: Path, disk: Disk, confirm: Callable[[list[Decision]], None]) -> None:
    """A patch that somebody's tool turned into a list in flow style, which cannot grow."""
    good = [correction("one"), correction("two")]
    lines = [journal.line(one)[2:].decode().strip() for one in good]
    patch_in(root).parent.mkdir(parents=True)
    patch_in(root).write_text(f"[{lines[0]},\n {lines[1]}]\n", encoding="utf-8")
    _begin(disk)
    confirm(list(good))
    for _ in range(3):
        try:
            reviewing(root, disk, confirm)
        except ReviewError:
            continue
        break


def tidying(root: Path, disk: Disk, confirm: Callable[[list[Decision]], None]) -> None:
    """A patch with history, tidied; only what is active has to survive that."""
    everything = [decision for act in acts() for decision in act]
    patch_in(root).parent.mkdir(parents=True)
    patch_in(root).write_bytes(b"".join(map(journal.line, everything)))
    _begin(disk)
    confirm(active(everything))
    for _ in range(3):
        try:
            journal.tidy(patch_in(root), root.parent / "locks", disk=disk)
        except ReviewError:
            continue
        break


SESSIONS = [reviewing, recovering, rewriting, tidying]


def _begin(disk: Disk) -> None:
    if isinstance(disk, Cut):
        disk.begin()


def check(root: Path, confirmed: dict[str, Decision]) -> None:
    """All that was confirmed is there as it was; the journal can be read, opened, and written again."""
    path = patch_in(root)
    history = journal.read(path.with_name(path.name + ".history")).decisions
    there = {decision.id: decision for decision in journal.read(path).decisions}
    for decision in confirmed.values():
        assert {**{one.id: one for one in history}, **there}[decision.id].record() == decision.record()
    for decision in active([*confirmed.values(), *there.values(), *history]):
        assert decision.id in there
    assert not journal.read_recorded(path.parent)[1]
    later = correction("later")
    with opened(root, Disk()) as writer:
        writer.append([later])
    after = journal.read(path)
    assert not after.warnings
    assert {decision.id for decision in after.decisions} == {*there, later.id}
    assert tuple(DIGESTS) in journal.read_recorded(path.parent)[0].values()


# --- power cuts ------------------------------------------------------------------------------------------------------


class Cut(Disk):
    """Works, and keeps apart what is durable: contents after `fsync` of the file, names after that of their folder.

    After each call `look` gets every state that a power cut may leave: any unsynced end of a file may be missing or
    zeros, and of the changes to the names in each folder the last ones may be missing.
    """

    def __init__(self, root: Path, every: int, look: Callable[[dict[Path, bytes | None]], None]) -> None:
        self.root = root
        self.every = every
        self.look = look
        self.ids = itertools.count()
        self.names: dict[Path, int | None] = {}  # None is a folder
        self.durable: dict[Path, int | None] = {}
        self.pending: dict[Path, list[tuple[Path, int | None, bool]]] = {}
        self.content: dict[int, bytes] = {}
        self.synced: dict[int, bytes] = {}
        self.handles: dict[int, int] = {}

    def begin(self) -> None:
        """Take what is there as durable."""
        for path in sorted(self.root.rglob("*")):
            self.names[path] = self.durable[path] = None if path.is_dir() else next(self.ids)
            if (file := self.names[path]) is not None:
                self.content[file] = self.synced[file] = path.read_bytes()

    # What the journal calls.

    def open(self, path: Path, flags: int, mode: int = 0o666) -> int:
        handle = super().open(path, flags, mode)
        file = self.names.get(path)
        if file is None:
            file = next(self.ids)
            self.content[file] = self.synced[file] = b""
            self._name(path, file)
        self.handles[handle] = file
        return handle

    def write(self, handle: int, data: bytes) -> int:
        written = super().write(handle, data)
        self.content[self.handles[handle]] += data[:written]
        self._cut()
        return written

    def truncate(self, handle: int, size: int) -> None:
        super().truncate(handle, size)
        self.content[self.handles[handle]] = self.content[self.handles[handle]][:size]
        self._cut()

    def fsync(self, handle: int) -> None:
        super().fsync(handle)
        self.synced[self.handles[handle]] = self.content[self.handles[handle]]
        self._cut()

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        file = self.names.pop(source)
        self.names[target] = file
        # One change, which is there or not: a rename is atomic.
        self.pending.setdefault(target.parent, []).append((target, file, True))
        self._cut()

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self.pending.setdefault(path.parent, []).append((path, self.names.pop(path), False))
        self._cut()

    def mkdir(self, path: Path) -> None:
        super().mkdir(path)
        self._name(path, None)

    def sync_folder(self, path: Path) -> None:
        super().sync_folder(path)
        self._apply(self.durable, self.pending.pop(path, []))
        self._cut()

    def _name(self, path: Path, file: int | None) -> None:
        self.names[path] = file
        self.pending.setdefault(path.parent, []).append((path, file, True))
        self._cut()

    # What a power cut makes of it.

    def _cut(self) -> None:
        for state in self._states():
            self.look(state)

    def _states(self) -> Iterator[dict[Path, bytes | None]]:
        folders = list(self.pending)
        for kept in itertools.product(*(range(len(self.pending[folder]) + 1) for folder in folders)):
            names = dict(self.durable)
            for folder, count in zip(folders, kept, strict=True):
                self._apply(names, self.pending[folder][:count])
            there = {
                path: file
                for path, file in names.items()
                if all(above in names for above in path.parents if above != self.root and self.root in above.parents)
            }
            state = {path: None if file is None else self.synced[file] for path, file in there.items()}
            yield state
            for path, file in there.items():
                if file is not None:
                    for content in self._ends(file):
                        yield {**state, path: content}

    def _apply(self, names: dict[Path, int | None], changes: list[tuple[Path, int | None, bool]]) -> None:
        for path, file, there in changes:
            for other in [other for other, its in names.items() if its == file and file is not None]:
                del names[other]
            if there:
                names[path] = file

    def _ends(self, file: int) -> Iterator[bytes]:
        written, synced = self.content[file], self.synced[file]
        if written == synced:
            return
        yield written
        begin = len(synced) if written.startswith(synced) else 0
        for at in range(begin, len(written), self.every):
            yield written[:at]
            yield written[:at] + bytes(len(written) - at)


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.long)])
def test_a_power_cut_at_any_moment_loses_nothing_confirmed(root: Path, session: Session, every: int) -> None:
    confirmed: dict[str, Decision] = {}
    seen: set[int] = set()
    cut = root.parent / "cut/p"

    def look(state: dict[Path, bytes | None]) -> None:
        key = hash((frozenset(state.items()), len(confirmed)))
        if key in seen:
            return
        seen.add(key)
        shutil.rmtree(cut.parent, ignore_errors=True)
        cut.mkdir(parents=True)
        for path, content in sorted(state.items()):
            target = cut / path.relative_to(root)
            if content is None:
                target.mkdir()
            else:
                target.write_bytes(content)
        check(cut, confirmed)

    def confirm(act: list[Decision]) -> None:
        confirmed.update((decision.id, decision) for decision in act)
        disk._cut()

    disk = Cut(root, every, look)
    session(root, disk, confirm)
    assert len(seen) > 10
    check(root, confirmed)


# --- calls that fail -------------------------------------------------------------------------------------------------


class Failing(Disk):
    """Its call with the number `at` fails, and with `ever` all after it; a short write takes the half."""

    def __init__(self, at: int, code: int, ever: bool = False, short: bool = False) -> None:
        self.at = at
        self.code = code
        self.ever = ever
        self.short = short
        self.calls = 0

    def _call(self) -> bool:
        self.calls += 1
        return self.calls == self.at or (self.ever and self.calls > self.at)

    def _fail(self) -> None:
        if self._call():
            raise OSError(self.code, os.strerror(self.code))

    def open(self, path: Path, flags: int, mode: int = 0o666) -> int:
        self._fail()
        return super().open(path, flags, mode)

    def write(self, handle: int, data: bytes) -> int:
        if self._call():
            if self.short:
                return super().write(handle, data[: len(data) // 2])
            raise OSError(self.code, os.strerror(self.code))
        return super().write(handle, data)

    def truncate(self, handle: int, size: int) -> None:
        self._fail()
        super().truncate(handle, size)

    def fsync(self, handle: int) -> None:
        self._fail()
        super().fsync(handle)

    def close(self, handle: int) -> None:
        super().close(handle)  # Linux closes it also when it complains
        self._fail()

    def replace(self, source: Path, target: Path) -> None:
        self._fail()
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._fail()
        super().unlink(path)

    def mkdir(self, path: Path) -> None:
        self._fail()
        super().mkdir(path)

    def sync_folder(self, path: Path) -> None:
        self._fail()
        super().sync_folder(path)


def calls(session: Session, root: Path) -> int:
    disk = Failing(0, 0)
    session(root, disk, lambda act: None)
    return disk.calls


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EIO, errno.EROFS, 0], ids=["full", "broken", "read-only", "short"]
)
def test_each_call_may_fail_once_and_nothing_confirmed_is_lost(root: Path, session: Session, code: int) -> None:
    total = calls(session, root)
    for at in range(1, total + 1):
        shutil.rmtree(root)
        root.mkdir()
        confirmed: dict[str, Decision] = {}
        disk = Failing(at, code or errno.ENOSPC, short=not code)
        session(root, disk, lambda act: confirmed.update((decision.id, decision) for decision in act))  # noqa: B023
        assert disk.calls >= at
        check(root, confirmed)
        if session is not tidying:
            ids = [decision.id for decision in journal.merge([journal.read(patch_in(root))]).decisions]
            assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_stays_broken_is_told_at_every_act_and_keeps_what_was_confirmed(root: Path, code: int) -> None:
    for at in range(1, calls(reviewing, root) + 1):
        shutil.rmtree(root)
        root.mkdir()
        confirmed: dict[str, Decision] = {}
        disk = Failing(at, code, ever=True)
        with opened(root, disk) as writer:
            for act in acts():
                try:
                    writer.append(act)
                except ReviewError as problem:
                    assert os.strerror(code) in problem.message
                    continue
                confirmed |= {decision.id: decision for decision in act}
            disk.ever = False
            later = [correction("after the disk was mended")]
            writer.append(later)
            confirmed |= {decision.id: decision for decision in later}
        check(root, confirmed)


# --- kills -----------------------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from pathlib import Path
from review.decision import Correction, Withdrawal, new_id
from review.journal import Writer

root = Path(sys.argv[1])
path = root / "corrections/talks/t.txt/hana.yaml"
with Writer(path, root.parent / "locks", lambda: ["0" * 12, "1" * 12], root) as writer:
    while True:
        first = Correction(passage=1, before="a", after="衛兵" * 50, id=new_id(), reviewer="hana")
        for act in ([first], [Correction(passage=2, before="a", after="b", id=new_id(), reviewer="hana"),
                              Withdrawal(withdraws=first.id, id=new_id(), reviewer="hana")]):
            writer.append(act)
            print(*(one.id for one in act), flush=True)
"""


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.long)])
def test_a_killed_process_loses_nothing_that_it_confirmed(root: Path, times: int) -> None:
    chance = random.Random(3)
    confirmed: list[str] = []
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, root], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=ROOT
        )
        assert process.stdout is not None
        confirmed += process.stdout.readline().decode().split()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        confirmed += process.stdout.read().decode().split()
        process.wait()
        found = journal.read(patch_in(root))
        assert {decision.id for decision in found.decisions} >= set(confirmed)
    assert len(confirmed) > times
