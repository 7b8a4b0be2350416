"""What another process does meanwhile is what would have been done here."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from review.forked import beside

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")


@forks
def test_another_process_does_the_work_and_its_result_comes_back() -> None:
    seen: list[int] = []

    def work() -> tuple[int, str]:
        seen.append(1)
        return os.getpid(), "x" * 1_000_000

    waits = beside(work)
    process, text = waits()
    assert process != os.getpid()
    assert len(text) == 1_000_000
    assert not seen


@forks
def test_what_fails_there_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            raise ValueError("not there")
        return 7

    assert beside(work)() == 7


@forks
def test_what_ends_there_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os._exit(3)
        return 7

    assert beside(work)() == 7


@forks
def test_ctrl_c_is_left_to_the_process_that_waits() -> None:
    """A terminal sends it to all of them, and one line is said about it."""

    def work() -> int:
        signal.raise_signal(signal.SIGINT)
        return os.getpid()

    assert beside(work)() != os.getpid()


def test_what_can_not_be_done_is_told_where_it_is_asked_for() -> None:
    def work() -> int:
        raise ValueError("nowhere")

    waits = beside(work)
    with pytest.raises(ValueError, match="nowhere"):
        waits()


def test_a_process_with_several_threads_is_not_forked() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert beside(os.getpid)() == os.getpid()
    finally:
        done.set()
        other.join()
