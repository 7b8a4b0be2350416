"""Work that another process does meanwhile: a copy of this one, which knows all that this one does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


def beside(work: Callable[[], _T]) -> Callable[[], _T]:
    """Starts the work in a forked process, and returns what waits for its result, which must be one to be pickled.

    Where that can't be, or has failed, the work is done here when its result is asked for: a process that has several
    threads must not be forked, and some systems can't fork at all.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return work
    import multiprocessing

    forked = multiprocessing.get_context("fork")
    ours, theirs = forked.Pipe(duplex=False)
    process = forked.Process(target=_send, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()

    def result() -> _T:
        try:
            found: _T = ours.recv()
        except EOFError:
            found = work()
        process.join()
        ours.close()
        return found

    return result


def leave_interrupts() -> None:
    """Leaves Ctrl-C to the process that this one was forked from, which ends it: called first in a forked process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _send(work: Callable[[], object], connection: Any) -> None:
    leave_interrupts()
    try:
        connection.send(work())
    except Exception:
        # Whoever waits does it again, and finds the error where it can be told.
        connection.close()
