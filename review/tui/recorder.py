"""The app's hands: records decisions, amends the glossary, keeps the place, and notices what changes on the disk.

Nothing here knows the screen. What can't be done is a `ReviewError`, or a reason to stay read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from review import glossary_file
from review import project as projects
from review.aligned import KINDS
from review.cursor import Cursor
from review.decision import Decision
from review.desk import Desk
from review.errors import ReviewError
from review.glossary_file import Written
from review.journal import LockedError, Writer
from review.passage import Passage
from review.regrouping import Regrouping

T = TypeVar("T")


class _Digests:
    """The digests of passages, worked out when they are gone through, as often as they are."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages

    def __iter__(self) -> Iterator[str]:
        return (passage.digest for passage in self._passages)


class Recorder:
    """The journal of one reviewer on one transcript, held open for appending as long as the app runs."""

    def __init__(self, desk: Desk, reviewer: str, seen: Mapping[Path, object]) -> None:
        """Take the lock. `seen` is the `stamp` of the files before they were read.

        `refusal` says why nothing can be recorded, or is empty; `warnings` are for the person.
        """
        self.reviewer = reviewer
        self.refusal = ""
        self.warnings: tuple[str, ...] = ()
        self._desk = desk
        self._writer: Writer | None = None
        self._seen = seen
        self._amending = False
        try:
            self._writer = desk.project.writer(desk.path, reviewer, _Digests(desk.transcript.passages))
            self.warnings = self._writer.warnings
        except LockedError as problem:
            self.refusal = f"read only: {Path(problem.path or '').name} {problem.message}"
        except ReviewError as problem:
            self.refusal = f"read only: {problem}"

    def following(self, desk: Desk, seen: Mapping[Path, object]) -> Recorder:
        """The recorder for a desk that was read again: the same journal stays open unless the transcript changed."""
        writer = self._writer
        if writer is None:
            return Recorder(desk, self.reviewer, seen)
        if seen.get(desk.path) == self._seen.get(desk.path):
            self._desk, self._seen, self.warnings = desk, seen, ()
            return self
        own = stamp(desk).get(writer.path)
        if writer.led(seen.get(writer.path), own):
            # What this writer appended while the files were read is known, though the next one could not tell.
            seen = {**seen, writer.path: own}
        writer.close()
        return Recorder(desk, self.reviewer, seen)

    def record(self, decisions: Iterable[Decision]) -> None:
        """Append one act; when this returns it is on the disk. Raises ReviewError when it is not."""
        if self._writer is None:
            raise ReviewError(self.refusal)
        self._writer.append(decisions)

    def amend(self, change: Callable[[str, Path], str]) -> Written:
        """Write into the glossary what `change` makes of its text, given that and its path.

        Raises ReviewError as `glossary_file.edit` does, and what `change` raises.
        """
        path = glossary_of(self._desk)
        return self._known(lambda: glossary_file.edit(path, lambda text: change(text, path)))

    def take_back(self, written: Written) -> None:
        """Put back what stood in the glossary before. Raises ReviewError as `glossary_file.take_back` does."""
        self._known(lambda: glossary_file.take_back(written))

    def _known(self, write: Callable[[], T]) -> T:
        """Write into the glossary; what this wrote is no change by somebody else, unless there was one before it."""
        path = glossary_of(self._desk)
        seen = self._seen.get(path) == stamp(self._desk).get(path)
        # A large glossary is written in a thread, beside which somebody looks whether anything changed.
        self._amending = True
        try:
            result = write()
            if seen:
                self._seen = {**self._seen, path: stamp(self._desk).get(path)}
        finally:
            self._amending = False
        return result

    def align(self, old: Regrouping, new: Regrouping) -> None:
        """Write the groups down in the place of the old ones, both of one alignment of the transcript.

        Raises ChangedError where somebody else has written others, ReviewError where they can't be written.
        """
        desk, kind = self._desk, new.found.kind
        other = desk.other(kind)
        assert other is not None
        # Which texts they are made of was written down with the first.
        texts = () if old.text.startswith(new.head) else new.texts
        desk.project.align(desk.path, kind, other, new.text, old.text, texts)

    def changed(self) -> list[Path]:
        """The files that somebody else changed since they were read, the transcript among them. Raises ReviewError."""
        if self._amending:
            return []
        return projects.changed(self._seen, stamp(self._desk), self._writer)

    def save(self, cursor: Cursor) -> None:
        """Keep where the person is. Never raises."""
        self._desk.project.save_cursor(self._desk.path, cursor.record())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def glossary_of(desk: Desk) -> Path:
    """The glossary that the desk is read with, or that its first term would make."""
    return desk.given.glossary or desk.project.glossary


def stamp(desk: Desk) -> Mapping[Path, object]:
    """The state of every file that a desk is read from."""
    more = [glossary_of(desk)]
    more += [path for path in map(desk.other, KINDS) if path is not None]
    return desk.project.stamp(desk.path, *more)
