"""Files that were made to hang or to crash a reader are one clear line within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from journaling import JSON_LINE

from review import journal
from review.decision import (
    Comment,
    Correction,
    Unknown,
    parse,
)
from review.errors import ReviewError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a patch may be; its folder is there."""
    (tmp_path / "t.txt").mkdir()
    return tmp_path / "t.txt/hana.yaml"


# --- hostile files ---------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return b"- &a [x, x, x]\n" + b"".join(b"- &%c [*%c, *%c, *%c]\n" % (n + 1, n, n, n) for n in range(97, 121))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (bomb, "anchors"),
        (lambda: b'- {"passage": 1, "before": "a", "after": "' + b"x" * 100_000_000 + b'"}\n', "at most"),
        (lambda: b"- passage: 1\n  before: a\n  after: |\n" + b"    xxxxxxxxx\n" * 7_000_000, "more than"),
        (lambda: b'- {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "deep"),
        (lambda: b"- " + b'{"x": ' * 100_000 + b"1" + b"}" * 100_000 + b"\n", "deep"),
        (lambda: b"- " * 100_000 + b"a\n", "deep"),
        (lambda: b"[" * 100_000, "deep"),
        (lambda: b"- {a: 1}\n" * 400_000, "more than"),
        (lambda: (JSON_LINE + "- {a: 1}\n").encode() * 100_000, "more than"),
        (lambda: b"- a: 1\n" + b"  b: 1\n" * 500_000, "."),
        (lambda: b'- {"passage": ' + b"1" * 5_000_000 + b"}\n", None),
        (lambda: b"\0" * 50_000_000, None),
        (lambda: b"- {" * 2_000_000, None),
        (lambda: b"- {" * 2_000_000 + b"\n", "."),
        (lambda: b"\n" * 20_000_000, "lines"),
    ],
    ids=lambda value: None,
)
def test_a_hostile_file_is_a_clear_line_within_seconds(
    path: Path, content: Callable[[], bytes], problem: str | None
) -> None:
    path.write_bytes(content())
    began = time.monotonic()
    if problem is None:
        assert not any(isinstance(one, Correction) for one in journal.read(path).decisions)
    else:
        with pytest.raises(ReviewError, match=problem) as caught:
            journal.read(path)
        assert len(str(caught.value)) < len(str(path)) + 200
    # A bound that no loaded machine breaks by chance; unbounded work takes minutes.
    assert time.monotonic() - began < 30


def test_numbers_that_no_transcript_has_are_no_decision() -> None:
    for fields in ({"passage": 10**30}, {"passage": 1, "start": 10**30}, {"passage": 1, "start": -1}, {"passage": 0}):
        assert isinstance(parse({"before": "a", "after": "b", **fields}), Unknown)
    for _ in range(2):  # the second time by the shape that the first one taught
        assert parse({"passage": 1, "before": "a", "after": "b"}) == Correction(passage=1, before="a", after="b")
        assert isinstance(parse({"passage": 0, "before": "a", "after": "b"}), Unknown)
        assert parse({"passage": 1, "kind": "comment", "text": "x"}) == Comment(passage=1, text="x")
