"""Where a person is in a transcript, as it is kept between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from review.queues import Queue


@dataclass(frozen=True, slots=True)
class Cursor:
    """A passage, the offset of the current flag in its original target, and the queue."""

    passage: int = 1
    start: int = 0
    queue: Queue = Queue.ALL

    def record(self) -> dict[str, Any]:
        """The fields as they are kept."""
        return {"passage": self.passage, "start": self.start, "queue": self.queue.value}

    @classmethod
    def parse(cls, fields: Mapping[str, Any]) -> Cursor | None:
        """What `record` gave; None for anything else."""
        passage, start, queue = (fields.get(key) for key in ("passage", "start", "queue"))
        if not isinstance(passage, int) or not isinstance(start, int) or passage < 1 or start < 0:
            return None
        return cls(passage, start, Queue(queue) if queue in set(Queue) else Queue.ALL)
