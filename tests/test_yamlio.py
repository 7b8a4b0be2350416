"""YAML is read as typed, with positions; what is broken or hostile is one line that says where and what to do."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import yamlio
from review.errors import ReviewError


@pytest.mark.parametrize(
    "typed", ["No", "on", "1.0", "012", "1e3", "null", "~", "2024-01-01", "0x1F", "<<", "=", "yes"]
)
def test_every_scalar_stays_what_was_typed(typed: str) -> None:
    assert yamlio.load(f"term: {typed}\n{typed}: [{typed}]") == {"term": typed, typed: [typed]}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n# nothing\n...\n", "\n\n"])
def test_an_empty_document_is_none(text: str) -> None:
    assert yamlio.load(text) is None
    assert yamlio.load_marked(text).root is None


def test_an_empty_text_in_quotes_is_a_text() -> None:
    assert yamlio.load("''") == ""


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("terms:\n\t- term: a\n", 2, 1, "tab"),
        ("terms:\n  - term: a\n  \tnote: b\n", 3, 3, "tab"),
        ("a: b\na: c\n", 2, 1, "line 1"),
        ("a:\n  - {x: 1, 'x': 2}\n", 2, 12, "`x`"),
        ("a: \x00b\n", 1, 4, "U+0000"),
        ("a: b\x1b[31m\n", 1, 5, "U+001B"),
        ("あ: い\nう: [え, お\n", 3, 1, "not closed"),
        ("a: b: c\n", 1, 5, "quotes"),
        ("a: `b`\n", 1, 4, "quotes"),
        ("a: @b\n", 1, 4, "quotes"),
        ("a: *b\n", 1, 4, "aliases"),
        ("a: &b c\n", 1, 4, "anchors"),
        ("a: !!binary QQ==\n", 1, 4, "tags"),
        ("a: !!python/object:os.system x\n", 1, 4, "tags"),
        ("a: *\n", 1, 5, "quotes"),
        ("a: 'b\nc: d\n", 1, 4, "not closed"),
        ('a: "\\q"\n', 1, 5, "escape"),
        ("a: b\n c: d\n", 2, 3, "quotes"),
        ("a:\n  - b\n c\n", 3, 2, ""),
        ("a: 1\n---\nb: 2\n", 2, 1, "second"),
        ("? [a, b]\n: c\n", 1, 3, "key"),
        ("%TAG !e! tag:x\n---\na\n", 1, 1, "TAG"),
        ("%YAML 9.9\n---\na\n", 1, 1, ""),
        ("- a\nb\n", 2, 1, ""),
        ("just text\nkey: value\n", 2, 4, ""),
        ("a: \ud800\n", 1, 4, "U+D800"),
        ("a\r\nb: \x07\r\n", 2, 4, "U+0007"),
    ],
)
def test_a_broken_document_is_one_line_with_a_place_and_advice(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ReviewError) as caught:
        yamlio.load(text, "glossary.yaml")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("glossary.yaml", line, column)
    assert words in caught.value.message
    assert "\n" not in str(caught.value)


def _bomb() -> str:
    levels = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    return "\n".join(levels)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000 + "x",
        "? " * 100_000 + "x",
        "\n".join("  " * i + "a:" for i in range(3_000)),
        "x" * (yamlio.LIMIT + 1),
        _bomb(),
        "- a\n" * (yamlio.NODES + 10),
        "".join(f"%TAG !a{i}! tag:{i}\n" for i in range(100_000)) + "---\na\n",
        "a: '" + "x" * 1_000_000,
        "[" + "'a', " * 20 + "'" + "\n" * 1_000_000,
        "# " * 1_000_000 + "\n[",
    ],
    ids=lambda text: f"{text[:12]!r}x{len(text)}",
)
def test_a_hostile_document_is_refused_in_seconds(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ReviewError):
        yamlio.load(text)
    assert time.process_time() - began < 5  # of the processor: a bound for a hang, not a measurement


def test_twenty_levels_are_read_and_twenty_one_are_not() -> None:
    assert yamlio.load("[" * 20 + "]" * 20) is not None
    with pytest.raises(ReviewError, match="20 levels"):
        yamlio.load("[" * 21 + "]" * 21)


def test_many_long_texts_are_read() -> None:
    assert len(yamlio.load("a: |\n" + "  row\n" * 100_000)["a"]) == 400_000


def test_positions_name_exactly_what_was_written() -> None:
    rows = [
        "# 語",
        "terms:",
        "  - term: 𠮟る  # note",
        "    misreadings: [ラマ, 'It''s', \"q\"]",
        "    note: |",
        "      x",
    ]
    text = "\r\n".join(rows) + "\r\n"
    document = yamlio.load_marked(text, "g.yaml")
    root = document.root
    assert isinstance(root, yamlio.Mapping)
    terms = root.items[0][1]
    assert isinstance(terms, yamlio.Sequence)
    entry = terms.items[0]
    assert isinstance(entry, yamlio.Mapping)
    (term_key, term), (_, misreadings), (_, note) = entry.items
    assert text[term_key.start : term_key.end] == "term"
    assert text[term.start : term.end] == "𠮟る"
    assert (document.line(term.start), document.column(term.start)) == (3, 11)
    assert isinstance(misreadings, yamlio.Sequence) and misreadings.flow
    assert text[misreadings.start : misreadings.end] == "[ラマ, 'It''s', \"q\"]"
    assert [text[item.start : item.end] for item in misreadings.items] == ["ラマ", "'It''s'", '"q"']
    assert [item.value for item in misreadings.items] == ["ラマ", "It's", "q"]
    assert entry.end == note.end and not entry.flow
    assert str(document.error(misreadings.items[1], "odd")) == "g.yaml:4:23: odd"


def test_a_block_ends_with_its_last_value_not_behind_the_blank_lines_after_it() -> None:
    text = "a:\n  - b\n\n# c\n\nd: e\n"
    root = yamlio.load_marked(text).root
    assert isinstance(root, yamlio.Mapping)
    assert text[root.items[0][1].start : root.items[0][1].end] == "- b"


_plain = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf"), exclude_characters="\ufeff"))
_tree = st.recursive(
    _plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_plain, inner, max_size=4), max_leaves=15
)


@given(_tree)
def test_what_json_writes_is_read_back(tree: object) -> None:
    import json

    assert yamlio.load(json.dumps(tree, ensure_ascii=False)) == tree


@given(st.text(alphabet="ab:-[]{},'\"\n\t #&*!|>?%@`\\é語\r", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        document = yamlio.load_marked(text, "x")
    except ReviewError as error:
        assert "\n" not in str(error)
        assert error.line is not None
        return

    def walk(node: yamlio.Node) -> None:
        assert 0 <= node.start <= node.end <= len(text)
        if isinstance(node, yamlio.Scalar):
            # The non-specific tag `!` is part of its node.
            if (
                node.plain
                and not text.startswith("!", node.start)
                and "\n" not in text[node.start : node.end]
                and "\r" not in text[node.start : node.end]
            ):
                assert text[node.start : node.end].strip() == node.text or not node.text
            return
        children = node.items if isinstance(node, yamlio.Sequence) else [part for pair in node.items for part in pair]
        at = node.start
        for child in children:
            assert at <= child.start
            at = child.end
            walk(child)
        assert at <= node.end

    if document.root is not None:
        walk(document.root)


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\n")
    assert yamlio.read_text(path) == "a: b\r\n"


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"\xff\xfea\x00", None, "UTF-16"),
        ("a: あ\nb: い".encode("shift_jis"), 1, "byte 3"),
        (b"\xef\xbb\xbfa: \xe3\x81\x82\r\nb: \xff", 2, "byte 14"),
        (b"x" * 101, None, "100"),
    ],
)
def test_a_file_that_is_no_utf8_or_too_long_says_so(tmp_path: Path, raw: bytes, line: int | None, words: str) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(raw)
    with pytest.raises(ReviewError, match=words) as caught:
        yamlio.read_text(path, limit=100)
    assert caught.value.line == line
    assert caught.value.path == str(path)


def test_only_regular_files_are_read_and_nothing_is_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in (
        (pipe, "regular"),
        (tmp_path, "folder"),
        (tmp_path / "none", "no such"),
        ("/dev/zero", "regular"),
    ):
        with pytest.raises(ReviewError, match=words):
            yamlio.read_text(path)
    with pytest.raises(ReviewError):
        yamlio.read_text("a\0b")
