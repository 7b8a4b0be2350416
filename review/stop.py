"""How one thread ends what another does, at whatever it is."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


class StoppedError(Exception):
    """Somebody asked for the end of this work. It is no problem, and nothing is said of it."""


class Stop:
    """Handed to work that takes long; `ask` ends it from another thread, and `asked` says that somebody did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self.asked = False

    def ask(self) -> None:
        """End the work, now or as soon as it begins."""
        with self._lock:
            self.asked = True
            if self._end is not None:
                self._end()

    def check(self) -> None:
        """Raises StoppedError where the end was asked for."""
        if self.asked:
            raise StoppedError

    @contextlib.contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Within this, asking calls `end` as well, which wakes whoever waits. Raises StoppedError as `check` does."""
        with self._lock:
            self.check()
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None
