"""What holds for every file: nothing is lost, nothing else is touched, and what was written reads as it was decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import formats
from review.apply import Outcome
from review.edits import Edit, Revision
from review.errors import ReviewError
from review.formats import blocks, markdown, text
from review.text import Span

FORMATS = {"text": text, "markdown": markdown}

LINES = st.text(
    st.one_of(st.sampled_from(" \t　\f\v\n\r`~-+#ラマ。\u2028\x85\ufeff\u3099😀"), st.characters(codec="utf-8")),
    max_size=60,
)


@pytest.mark.parametrize("name", FORMATS)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_written_as_they_were_or_refused(name: str, raw: bytes) -> None:
    for encoding in (None, "shift_jis", "euc-jp", "utf-16-le", "latin-1", "gb18030"):
        try:
            transcript = FORMATS[name].parse(raw, None, encoding)
        except ReviewError:
            continue
        assert formats.raw(transcript) == raw


@pytest.mark.parametrize("name", FORMATS)
@given(content=LINES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_is_written_as_it_was(name: str, content: str, encoding: str) -> None:
    raw = content.replace("\0", "").encode(encoding)
    if encoding == "utf-8" and raw.startswith(b"\xef\xbb\xbf"):
        raw = b"\xef\xbb\xbf" + raw
    transcript = FORMATS[name].parse(raw)
    assert formats.raw(transcript) == raw
    for passage in transcript.passages:
        assert transcript.passage(passage.number) == passage


@given(content=LINES)
def test_passages_are_what_a_reader_of_lines_finds(content: str) -> None:
    content = content.replace("\0", "").removeprefix("\ufeff")
    lines = re.split("\r\n|\r|\n", content)
    expected: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(lines, 1):
        blank = not line.strip(blocks.BLANKS)
        if not blank and inside:
            expected[-1][1].append(line)
        elif not blank:
            expected.append((number, [line]))
        inside = not blank

    found = [(passage.line, passage.target.split("\n")) for passage in text.parse(content.encode()).passages]

    assert found == expected


# --- edits, with the bytes known by construction ----------------------------------------------------------------------

CHARACTERS = {
    # Characters of one to three bytes, those whose bytes do not come back, and those whose bytes look like ASCII.
    "cp932": [
        b"a",
        b" ",
        b"\xb1",
        b"\x81\x40",
        b"\x82\xa0",
        b"\x87\x90",
        b"\x81\xe0",
        b"\xfa\x4a",
        b"\x83\x5c",
        b"\x95\x5c",
    ],
    "euc_jp": [b"a", b" ", b"\x8e\xb1", b"\xa1\xa1", b"\xa4\xa2", b"\x8f\xb0\xa1", b"\xb4\xc1"],
    "euc_jis_2004": [b"a", b"\xa1\xa1", b"\xa4\xa2", b"\xad\xa1", b"\xa4\xf7", b"\xa4\xab", b"\xa5\xf7"],
    "gb18030": [b"a", b"\xa1\xa1", b"\xc4\xe3", b"\x81\x30\x81\x30", b"\x95\x32\x82\x36"],
    "big5hkscs": [b"a", b"\xa7\x41", b"\x88\x62", b"\x88\x66"],
    "latin-1": [b"a", b"\xe9", b"\xa0"],
    "utf-8": [
        b"a",
        b"\t",
        b"\xe3\x80\x80",
        b"\xe3\x81\x8b\xe3\x82\x99",
        b"\xf0\x9f\x98\x80",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
    ],
    "utf-16-le": [b"a\0", b" \0", b"\x4b\x30", b"\x3d\xd8\x00\xde", b"\x0a\x30", b"\x00\x0a", b"\x0d\x0d"],
    "utf-16-be": [b"\0a", b"\0 ", b"\x30\x4b", b"\xd8\x3d\xde\x00", b"\x30\x0a", b"\x0a\x00"],
}


@dataclass(frozen=True)
class Case:
    """A file made of characters, and what it is to be after some of its characters are replaced."""

    encoding: str
    raw: bytes
    edits: dict[int, tuple[Edit, ...]]
    expected: bytes


@st.composite
def cases(draw: st.DrawFn) -> Case:
    encoding = draw(st.sampled_from(sorted(CHARACTERS)))
    alphabet = CHARACTERS[encoding]
    letter = "a".encode(encoding)
    ends = [end.encode(encoding) for end in ("\n", "\r\n", "\r")]
    raw: list[bytes] = []
    expected: list[bytes] = []
    edits: dict[int, tuple[Edit, ...]] = {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        lines = draw(st.lists(st.lists(st.sampled_from(alphabet), max_size=6), min_size=1, max_size=3))
        at = 0
        here: list[Edit] = []
        for index, line in enumerate(lines):
            # Every line begins and ends with a letter that stays, so no line is blank and no edit empties a passage.
            for place, character in enumerate([letter, *line, letter]):
                length = len(character.decode(encoding))
                replaced = 0 < place <= len(line) and draw(st.integers(0, 3)) == 0
                after = draw(st.sampled_from(["", "b", "bbb"])) if replaced else ""
                if replaced:
                    here.append(Edit(Span(at, at + length), after))
                raw.append(character)
                expected.append(after.encode(encoding) if replaced else character)
                at += length
            if index < len(lines) - 1:
                end = draw(st.sampled_from(ends))
                raw.append(end)
                expected.append(end)
                at += 1
        between = b"".join(draw(st.lists(st.sampled_from(ends[:2]), min_size=2, max_size=4)))
        raw.append(between)
        expected.append(between)
        if here:
            edits[number] = tuple(here)
    return Case(encoding, b"".join(raw), edits, b"".join(expected))


@given(case=cases())
def test_an_edit_replaces_the_bytes_of_its_characters_and_no_others(case: Case) -> None:
    transcript = text.parse(case.raw, encoding=case.encoding)
    assert formats.write(transcript, Outcome(edits=case.edits)) == case.expected


# --- whole reviews ----------------------------------------------------------------------------------------------------


@st.composite
def reviews(draw: st.DrawFn) -> tuple[str, Outcome]:
    """A text, and edits, splits and joins of it."""
    content = draw(st.text("ab ラ。\n", max_size=80))
    passages = text.parse(content.encode()).passages
    edits: dict[int, tuple[Edit, ...]] = {}
    splits: dict[int, tuple[int, ...]] = {}
    for passage in passages:
        size = len(passage.target)
        points = sorted(draw(st.sets(st.integers(0, size), max_size=4)))
        here = [
            Edit(Span(start, end), draw(st.text("xy \n", max_size=4)))
            for start, end in zip(points[::2], points[1::2], strict=False)
        ]
        if here:
            edits[passage.number] = tuple(here)
        cuts = [
            cut
            for cut in sorted(draw(st.sets(st.integers(0, size), max_size=2)))
            if not any(edit.span.start < cut < edit.span.end for edit in here)
        ]
        if cuts:
            splits[passage.number] = tuple(cuts)
    joins = draw(st.sets(st.integers(1, max(1, len(passages))), max_size=3)) if len(passages) else set()
    return content, Outcome(edits=edits, splits=splits, joins=frozenset(joins))


@given(review=reviews(), newline=st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_was_decided_is_what_the_written_file_says(review: tuple[str, Outcome], newline: str) -> None:
    content, outcome = review
    transcript = text.parse(content.replace("\n", newline).encode())

    written = formats.write(transcript, outcome)

    # The same in the simplest way: every part on its own, a blank line between parts, a line end where two are joined.
    pieces: list[str] = []
    for passage in transcript.passages:
        revision = Revision(passage.target, outcome.edits.get(passage.number, ()))
        cuts = [0, *(revision.cut(offset) for offset in outcome.splits.get(passage.number, ())), len(revision.text)]
        parts = [revision.text[start:end] for start, end in pairwise(cuts)]
        parts = [part for part in parts if part.strip(blocks.BLANKS + "\n")]
        if passage.number - 1 in outcome.joins and pieces and parts:
            ends = not pieces[-1] or pieces[-1].endswith("\n") or parts[0].startswith("\n")
            pieces[-1] += ("" if ends else "\n") + parts.pop(0)
        elif passage.number - 1 not in outcome.joins:
            pieces.append("")
        pieces += parts
    simplest = "\n\n".join(pieces)
    assert [_words(passage.target) for passage in text.parse(written).passages] == [
        _words(passage.target) for passage in text.parse(simplest.encode()).passages
    ]


def _words(target: str) -> list[str]:
    """The lines of a passage, without the empty ones that an edit at its edge may bring."""
    return [line for line in target.split("\n") if line]
