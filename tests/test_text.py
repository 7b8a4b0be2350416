"""Folding maps back exactly and never splits a combining sequence; the fast way gives what the plain way gives."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review import text as texts
from review.text import (
    FoldedSpan,
    Mapped,
    Span,
    clusters,
    extends,
    fold,
    fold_plain,
    is_wide,
    join_wraps,
    script,
    wrap_at,
)

TRICKY = (
    "ラマガードドゥルーー・･ｰﾗﾏｶﾞﾞ゙゚\u3099\u309aーAaＡａéÉß\u0301\u0327…㍿①ﬁİｌ１2 \t\n\n\n\u3000。、，「」新"
    "한ㄱ각각\u1100\u1161\u11a8я́👩\u200d👩\ufe0f\U00020bb7"
)
tricky = st.text(alphabet=TRICKY, max_size=30)


def plainly(text: str) -> Mapped:
    """`fold`, one combining sequence after the other."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    size = len(text)

    def add(folded: str, start: int, end: int) -> None:
        for piece in folded:
            out.append(piece)
            starts.append(start)
            ends.append(end)

    def behind_wraps(at: int) -> int:
        newline = at
        while newline < size and text[newline] in " \t":
            newline += 1
        if newline < size and text[newline] == "\n":
            return wrap_at(text, newline, at).end
        return at

    while at < size:
        after = behind_wraps(at)
        if after != at:
            letters = at > 0 and after < size and not is_wide(text[at - 1]) and not is_wide(text[after])
            add(" " if letters else "", at, after)
            at = after
            continue
        end = at + 1
        while end < size and extends(text[end]):
            end += 1
        cluster = text[at:end]
        katakana = bool(out) and script(out[-1]) == "katakana"
        follows = behind_wraps(end)
        if (cluster in tuple("ーｰ") and katakana) or (
            cluster in tuple("・･") and katakana and follows < size and script(text[follows]) == "katakana"
        ):
            pass
        else:
            add(unicodedata.normalize("NFKC", cluster).casefold(), at, end)
        at = end
    return Mapped("".join(out), starts, ends)


def _listed(mapped: Mapped) -> tuple[str, list[int], list[int]]:
    return mapped.text, list(mapped.starts), list(mapped.ends)


@given(tricky)
@example("ラマ・ \n ガード")
@example("か\n\u3099")
@example("ラー\u3099")
@example("a \u0301")
def test_the_fast_way_is_the_plain_way(text: str) -> None:
    assert _listed(fold(text)) == _listed(plainly(text))


@given(st.text(max_size=30))
def test_any_text_folds_alike(text: str) -> None:
    assert _listed(fold(text)) == _listed(plainly(text))


def test_simple_characters_fold_to_one_and_stand_alone() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if not texts._not_simple().match(character):
            assert len(unicodedata.normalize("NFKC", character).casefold()) == 1, hex(code)
            assert not extends(character), hex(code)
            assert unicodedata.normalize("NFKC", "a" + character)[0] == "a", hex(code)


@given(tricky)
def test_spans_map_back_to_whole_combining_sequences(text: str) -> None:
    mapped = fold(text)
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    edges = {0, len(text)} | {edge for span in clusters(text) for edge in (span.start, span.end)}
    # A mark behind a line end or a ー that was left out has nothing to belong to: it counts as a sequence of its own.
    edges |= {at for at in range(1, len(text)) if text[at - 1] in "\n \t\u3000ーｰ・･"}
    for at in range(len(mapped.text)):
        span = mapped.span(FoldedSpan(at, at + 1))
        assert 0 <= span.start < span.end <= len(text)
        assert span.start in edges
        assert span.end in edges


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＬＡＭＡ", "lama"),
        ("ﾗﾏ・ｶﾞｰﾄﾞ", "ラマガド"),
        ("ラマ・ガード", "ラマガド"),
        ("ラマ・\nガード", "ラマガド"),
        ("コンピューター", "コンピュタ"),
        ("らーめん", "らーめん"),
        ("東京・大阪", "東京・大阪"),
        ("ラマ・Guard", "ラマ・guard"),
        ("新\nCUDAは", "新cudaは"),
        ("Meta\n  AI", "meta ai"),
        ("一般的な\n　レコメンデーション", "一般的なレコメンデション"),
        ("か\u3099", "が"),
        ("Straße…", "strasse..."),
        ("x\n", "x"),
        ("\nx", "x"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold_plain(text) == folded


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("一般的な\nレコメンデーション", "一般的なレコメンデーション"),
        ("the next \n platform", "the next platform"),
        ("新しい\nCUDA", "新しい CUDA"),
        ("a\n\nb", "a b"),
        ("\na\n", "a"),
        ("", ""),
    ],
)
def test_wraps_are_joined_as_the_script_wants(text: str, joined: str) -> None:
    mapped = join_wraps(text)
    assert mapped.text == joined
    assert len(mapped.starts) == len(mapped.ends) == len(joined)


@given(tricky)
def test_joining_loses_nothing_but_wraps(text: str) -> None:
    mapped = join_wraps(text)
    for at, character in enumerate(mapped.text):
        original = text[mapped.starts[at] : mapped.ends[at]]
        assert original == character or (character == " " and "\n" in original)
    assert "\n" not in mapped.text


LONG = {
    "blanks": " " * 300_000,
    "line ends": "\n" * 300_000,
    "nakaguro": "ラ・ " * 100_000,
    "marks": "か" + "\u3099" * 300_000,
    "long vowels": "ー" * 300_000,
    "ellipses": "… \n" * 100_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_runs_take_no_longer_than_their_length(text: str) -> None:
    began = time.process_time()
    fold(text)
    join_wraps(text)
    assert time.process_time() - began < 5  # an upper bound for what is quadratic, not a measurement


def test_the_empty_span_maps_to_a_place() -> None:
    mapped = fold("ラー")
    assert mapped.span(FoldedSpan(0, 0)) == Span(0, 0)
    assert mapped.span(FoldedSpan(1, 1)) == Span(1, 1)
    assert fold("").span(FoldedSpan(0, 0)) == Span(0, 0)
