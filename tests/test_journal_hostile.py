"""Files that were made to hang or to crash a reader are one clear line within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journaling import JSON_LINE, correction, opened

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


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples of a property."""
    return tmp_path_factory.mktemp("scratch")


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


PIECES = st.sampled_from(
    [
        JSON_LINE.encode(),
        JSON_LINE.encode().replace(b"\n", b"\r\n"),
        b"- {passage: 2, before: c, after: d}\n",
        b"- passage: 3\n  before: e\n  after: |\n    f\n    - g\n",
        b"-\n",
        b"- \n",
        b"- text\n",
        b'- {"passage": 1, "bef',
        b"- {",
        b"  ",
        b"\n",
        b"# comment\n",
        b"---\n",
        b"...\n",
        b"\0\0\0",
        b"\xef\xbb\xbf",
        b"\xff",
        b"[",
        b"]",
        b'"',
        b"{}",
        b"- {}\n",
        b"key: value\n",
        b"- &a b\n",
        b"- *a\n",
        b"<<<<<<< ours\n",
        b"\t- x\n",
        b'- {"kind": ["x"], "time": 5, "id": {}, "passage": 1}\n',
        b'- {"passage": 1, "before": "a", "after": "\\ud83d\\ude00", "x": -0, "y": 1e999, "z": NaN}\n',
    ]
)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=8).map(b"".join))
def test_whatever_a_file_holds_it_is_read_and_grows_or_is_one_clear_error(scratch: Path, content: bytes) -> None:
    path = scratch / "hana.yaml"
    path.write_bytes(content)
    try:
        before = journal.read(path)
    except ReviewError as problem:
        assert "\n" not in str(problem)
        with pytest.raises(ReviewError):
            opened(path)
        assert path.read_bytes() == content
        return
    later = correction("later")
    with opened(path) as writer:
        writer.append([later])
    after = journal.read(path)
    assert [one.record() for one in after.decisions] == [one.record() for one in (*before.decisions, later)]
    assert [one.id for one in after.decisions] == [one.id for one in (*before.decisions, later)]
    with opened(path) as writer:
        assert not writer.warnings
