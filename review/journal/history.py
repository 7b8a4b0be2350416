"""A patch rewritten to its active decisions, on request only, atomically; what it loses is kept beside it.

`REVIEWER.yaml.history` takes what no longer counts. No command reads it as decisions, but its withdrawals go on to
count, so that a merge with an older branch brings nothing back that was withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from review.decision import Withdrawal, parse
from review.errors import ReviewError
from review.journal.disk import DISK, Disk, keep, read_bytes, reason, refusal, write_whole
from review.journal.entry import canonical, identity, item
from review.journal.lock import Lock
from review.journal.patches import HISTORY, read
from review.journal.scan import LIMIT, Scan, scan


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many entries a patch kept, and how many went to its history (or, with `forget`, nowhere)."""

    kept: int
    removed: int


def tidy(path: Path, locks: Path, forget: bool = False, disk: Disk = DISK) -> Tidied:
    """Rewrite the patch at `path` without what is withdrawn, repeated or withdraws only that.

    Every line that stays is byte for byte as it was, comments too. Raises LockedError while another process writes it,
    and ReviewError where it is broken, holds unfinished lines, or can't be written: then it is as it was.
    """
    lock = Lock(path, locks)
    try:
        return _tidy(path, forget, disk)
    except FileNotFoundError:
        raise ReviewError("there is no such file", path) from None
    except OSError as problem:
        raise ReviewError(f"can't be rewritten: {reason(problem)}", path) from None
    finally:
        lock.release()


def _tidy(path: Path, forget: bool, disk: Disk) -> Tidied:
    raw = read_bytes(path, LIMIT)
    before = path.lstat()
    found = scan(raw, path)
    if found.torn:
        raise ReviewError(
            "ends in an unfinished line; open the transcript once, which sets it aside", path, found.torn[0]
        )
    gone = _superseded(path, found)
    if not gone:
        return Tidied(len(found.entries), 0)
    if not forget:
        history = b"".join(item(found.entries[index]) for index in sorted(gone))
        keep(path.with_name(path.name + HISTORY), history, LIMIT, disk)
    content = _without(raw, found, gone)
    now = path.lstat()
    if (now.st_ino, now.st_size, now.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
        raise ReviewError("was changed by another program meanwhile; try again", path)
    write_whole(path, content, disk)
    return Tidied(len(found.entries) - len(gone), len(gone))


def _superseded(path: Path, found: Scan) -> set[int]:
    """The indexes of the entries that no longer count, or count twice.

    A withdrawal of what is in another file, or in none yet, still counts. What a colleague's file withdraws does not.
    """
    reviewer = path.name.removesuffix(".yaml")
    parsed = [parse(fields) if isinstance(fields, dict) else None for fields in found.entries]
    ids = [
        None if decision is None else decision.id or identity(found.entries[index], reviewer)
        for index, decision in enumerate(parsed)
    ]
    withdrawn = {decision.withdraws for decision in parsed if isinstance(decision, Withdrawal)}
    for beside in sorted(path.parent.glob("*.yaml")):
        if beside != path and not beside.name.startswith(".") and refusal(beside) is None:
            withdrawn |= {one.withdraws for one in read(beside).decisions if isinstance(one, Withdrawal)}
    here = set(ids) - {None}
    seen: set[tuple[str, str]] = set()
    gone: set[int] = set()
    for index, (decision, name) in enumerate(zip(parsed, ids, strict=True)):
        if decision is None or name is None:
            continue
        content = (name, canonical(found.entries[index]))
        superseded = decision.withdraws in here if isinstance(decision, Withdrawal) else name in withdrawn
        if superseded or content in seen:
            gone.add(index)
        seen.add(content)
    return gone


def _without(raw: bytes, found: Scan, gone: set[int]) -> bytes:
    if found.ends is None:
        return b"".join(item(fields) for index, fields in enumerate(found.entries) if index not in gone)
    lines = found.lines
    dropped = {number for index in gone for number in range(found.at[index] - 1, found.ends[index])}
    content = b"\n".join(line for number, line in enumerate(lines) if number not in dropped)
    return content if not content or content.endswith(b"\n") else content + b"\n"
