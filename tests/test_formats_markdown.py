"""Markdown's passages: fenced code is never cut, front matter is one passage."""

from __future__ import annotations

import time

import pytest

from review import formats
from review.apply import Outcome
from review.edits import Edit
from review.formats import markdown
from review.text import Span


def passages(content: str) -> list[str]:
    transcript = markdown.parse(content.encode())
    assert formats.raw(transcript) == content.encode()
    return [passage.target for passage in transcript.passages]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# 見出し\n\n本文。\n続き。\n\n- 一\n- 二\n", ["# 見出し", "本文。\n続き。", "- 一\n- 二"]),
        # Fenced code stays whole, with the text that touches it.
        ("a\n\n```py\nx\n\ny\n```\n\nb", ["a", "```py\nx\n\ny\n```", "b"]),
        ("a:\n~~~\n\nx\n\n\n~~~\nb\n\nc", ["a:\n~~~\n\nx\n\n\n~~~\nb", "c"]),
        ("````md\n```\n\n```\n\n````\n\nb", ["````md\n```\n\n```\n\n````", "b"]),
        ("```\n~~~\n\n```\n\nb\n\n~~~\n\nc\n~~~", ["```\n~~~\n\n```", "b", "~~~\n\nc\n~~~"]),
        ("```\na\n\nb\n``` \n\nc", ["```\na\n\nb\n``` ", "c"]),
        ("```\na\n\n```no end\n\nb\n````\n\nc", ["```\na\n\n```no end\n\nb\n````", "c"]),
        ("1. 一\n\n   ```sh\n   a\n\n   b\n   ```\n\n   二\n", ["1. 一", "   ```sh\n   a\n\n   b\n   ```", "   二"]),
        ("- ```\n  a\n\n  b\n  ```\n\nc", ["- ```\n  a\n\n  b\n  ```", "c"]),
        # A run of backticks that is closed in its line is no fence, nor is one in the middle of a line.
        ("```a``` は\n\nコード\n\n```", ["```a``` は", "コード", "```"]),
        ("これは ``` です\n\nb\n\n```\n\nc\n```", ["これは ``` です", "b", "```\n\nc\n```"]),
        # Code that nothing closes goes on to the end, unless it may stand in a list.
        ("a\n\n```\nb\n\nc\n\n", ["a", "```\nb\n\nc"]),
        ("- a\n\n  ```\n  b\n\nc", ["- a", "  ```\n  b", "c"]),
        # A closing fence is no deeper than the opening one.
        ("```\na\n\n      ```\n\nb\n```\n\nc", ["```\na\n\n      ```\n\nb\n```", "c"]),
        # Front matter is one passage, with its blank lines and without the text behind it.
        ("---\ntitle: 題\n\ntags: []\n---\n# 見出し\n\nb", ["---\ntitle: 題\n\ntags: []\n---", "# 見出し", "b"]),
        ("---\na: b\n...\n\n\nc", ["---\na: b\n...", "c"]),
        ("+++\na = 1\n\n[b]\n+++\nc", ["+++\na = 1\n\n[b]\n+++", "c"]),
        ("---\na: b\n---", ["---\na: b\n---"]),
        ("---\na: |\n  ```\n---\n\nb\n\nc", ["---\na: |\n  ```\n---", "b", "c"]),
        # A thematic break is none.
        ("---\n\na\n\n---\n\nb", ["---", "a", "---", "b"]),
        ("---\na\n\nb", ["---\na", "b"]),
        ("\n---\na: b\n\n---\n", ["---\na: b", "---"]),
        ("", []),
        ("```", ["```"]),
        ("---\n---", ["---\n---"]),
    ],
)
def test_passages_of_markdown(content: str, expected: list[str]) -> None:
    assert passages(content) == expected
    assert passages("\n" + content) == expected or content.startswith(("---", "+++"))


def test_front_matter_can_be_left_out_and_joined_like_any_passage() -> None:
    transcript = markdown.parse(b"---\r\na: b\r\n---\r\n# c\r\n\r\nd\r\n")
    assert [passage.line for passage in transcript.passages] == [1, 4, 6]
    gone = Outcome(edits={1: (Edit(Span(0, 12), ""),)})
    assert formats.write(transcript, gone) == b"# c\r\n\r\nd\r\n"
    assert formats.write(transcript, Outcome(joins=frozenset({1}))) == b"---\r\na: b\r\n---\r\n# c\r\n\r\nd\r\n"


@pytest.mark.parametrize(
    "content",
    [
        "  ```x\n\n" * 20_000,
        "".join(f"{' ' * (200 - size % 200)}{'`' * (3 + size)}\n\n" for size in range(400)) * 2,
        " " * 500_000 + "```\n\n" + "- " * 200_000 + "x\n\n" + "`" * 300_000,
        "---\n" + "-- -\n" * 200_000,
    ],
    ids=["never closed", "staircase", "long lines", "front matter"],
)
def test_markdown_that_is_made_to_be_slow_is_not(content: str) -> None:
    started = time.monotonic()
    passages(content)
    # Quadratic code takes minutes here; this takes well under a second.
    assert time.monotonic() - started < 20
