"""Text on the cell grid: broken by the Japanese rules, never wider than its room, never unsafe, and none of it lost."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from review.flag import Flag
from review.passage import Passage, Transcript
from review.queues import Queue, Tally
from review.review import Review
from review.revise import revise
from review.text import Span
from review.tui.draft import Draft, printable
from review.tui.glance import HEAD, Glance
from review.tui.highlight import Mark, Piece, crop, crop_line, fit, safe, width, wrap

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
JAPANESE = st.text(alphabet="あいっゃアーッ漢字、。「」（）・…GPU12 \n\u3000か\u3099!?,.", max_size=60)


def shown(text: str, columns: int, *marks: Mark) -> list[str]:
    return ["".join(piece.text for piece in row.line) for row in wrap(text, columns, marks)]


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("これは長い文です。", 8, ["これは長", "い文で", "す。"]),
        ("彼は（笑）と言った", 6, ["彼は", "（笑）", "と言っ", "た"]),
        ("待って", 4, ["待っ", "て"]),
        ("データー", 6, ["デー", "ター"]),
        ("GPUとCUDAとLlama", 8, ["GPUと", "CUDAと", "Llama"]),
        ("a long line of words", 9, ["a long", "line of", "words"]),
        ("incomprehensibilities", 8, ["incompre", "hensibil", "ities"]),
        ("そう……です", 6, ["そう……", "です"]),
        ("一行\n\n三行", 20, ["一行", "", "三行"]),
        ("", 5, [""]),
        ("x\ty\x1b[31m", 20, ["x␉y␛[31m"]),
    ],
)
def test_wrapping(text: str, columns: int, rows: list[str]) -> None:
    """No row begins with a closing bracket, a stop, a small kana or ー, and none ends with an opening bracket."""
    assert shown(text, columns) == rows


@given(st.one_of(ANY, JAPANESE), st.integers(2, 30), st.integers(0, 60), st.integers(0, 20))
@example("か\u3099", 2, 0, 1)
@example("\u0301a", 2, 0, 1)
def test_rows_cover_the_text_and_keep_to_their_room(text: str, columns: int, start: int, size: int) -> None:
    """Every code point is in one row, in order; a row is too wide only where a single cluster is."""
    mark = Mark(min(start, len(text)), min(start + size, len(text)), "flag", "[", "]")
    rows = wrap(text, columns, [mark])
    assert rows[0].start == 0 and rows[-1].end == len(text)
    for row, following in itertools.pairwise(rows):
        between = text[row.end : following.start]
        assert between in ("", "\n")
    for row in rows:
        line = "".join(piece.text for piece in row.line)
        assert width(row.line) == sum(cell_len(piece.text) for piece in row.line)
        assert width(row.line) <= columns or len(row.line) <= 3
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in line)
    drawn = "".join("".join(piece.text for piece in row.line) for row in rows)
    kept = [character for character in safe(text) if character not in " \u3000␊◌"]
    bracketed = [character for character in drawn if character not in " \u3000◌"]
    if "[" not in text and "]" not in text:
        assert [one for one in bracketed if one not in "[]"] == kept


@given(JAPANESE, st.integers(6, 30))
def test_no_row_begins_or_ends_as_it_must_not(text: str, columns: int) -> None:
    """Unless there is no other place to break at all."""
    rows = wrap(text, columns)
    for row, following in itertools.pairwise(rows):
        if row.end != following.start or not row.line or not following.line:
            continue
        line = "".join(piece.text for piece in row.line)
        head = following.line[0].text[0]
        if head in NO_START and not (head.isascii() and text[row.end - 1] in " \u3000"):
            # Whatever could have moved along must not begin a row either, or it is one word.
            assert all(not _breaks(*pair) for pair in itertools.pairwise(line))


NO_START = "、。」）っゃアーッ・…!?,.".replace("ア", "")


def _breaks(before: str, after: str) -> bool:
    if unicodedata.combining(after):
        return False
    return after not in NO_START + " " and before not in "「（" and not (before + after).isascii()


@given(st.one_of(ANY, JAPANESE), st.integers(0, 20))
def test_cropping_never_exceeds_its_room(text: str, columns: int) -> None:
    """What does not fit ends with an ellipsis; what fits is whole."""
    cropped = crop(text, columns)
    assert cell_len(cropped) <= columns
    assert cell_len(fit(text, columns)) == columns
    if cropped == "" or cell_len(safe(text)) > columns:
        assert not columns or not text or cropped.endswith("…") or cell_len(safe(text)) == 0
    line = (Piece(safe(text)), Piece("終わり", "key"))
    assert width(crop_line(line, columns)) <= max(columns, 0)


@given(st.one_of(ANY, JAPANESE))
@example("ガ か\u3099 \u212b \u1100\u1161")
@example("␛\x1b␛")
def test_a_draft_comes_back(text: str) -> None:
    """An untouched draft is the text; an edited one is the text with that edit, as `revise` understands it."""
    for one_line in (True, False):
        draft = Draft.of(text, one_line)
        assert draft.back(draft.shown) == text
        assert all(one.isprintable() or one in "\u3000\n" for one in draft.shown)
        assert not one_line or "\n" not in draft.shown
        assert len(draft.shown) == len(unicodedata.normalize("NFC", text))
        edited = draft.back(draft.shown + "。")
        assert unicodedata.normalize("NFC", edited) == unicodedata.normalize("NFC", text + "。")
    passage = Passage(1, text)
    draft = Draft.of(text)
    made = revise(passage, [], draft.back(draft.shown + "終"))
    review = Review.of(Transcript((passage,)), made)
    assert unicodedata.normalize("NFC", review.revision(1).text) == unicodedata.normalize("NFC", text + "終")


@given(st.one_of(ANY, JAPANESE), st.integers(0, 60))
def test_the_caret_stands_where_the_offset_is(text: str, offset: int) -> None:
    """Never inside a combining sequence, never beyond the end."""
    draft = Draft.of(text)
    place = draft.place(min(offset, len(text)))
    assert 0 <= place <= len(draft.shown)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [("a\r\nb\rc", "a\nb\nc"), ("か\u3099\x1b[31m", "が[31m"), ("\u202ex\u200b", "x"), ("一\u3000二", "一\u3000二")],
)
def test_what_is_pasted_is_made_harmless(pasted: str, kept: str) -> None:
    """The clipboard holds anything."""
    assert printable(pasted) == kept


@given(
    st.lists(st.lists(st.sampled_from(["terminology/x", "accuracy/number", "other"]), max_size=3), max_size=12),
    st.data(),
)
def test_a_tally_walks_as_a_list_would(categories: list[list[str]], data: st.DataObject) -> None:
    """Whatever was looked at, the next and the previous passage of a queue are those of a plain search."""
    flags = [
        [Flag(number, Span(0, 0), "", "check", category, "minor", "") for category in group]
        for number, group in enumerate(categories, 1)
    ]
    size = len(flags)
    looked = data.draw(st.lists(st.integers(1, size), unique=True)) if size else []
    tally = Tally.blank(size).looked((number, flags[number - 1]) for number in looked)
    again = data.draw(st.lists(st.sampled_from(looked), unique=True)) if looked else []
    tally = tally.looked((number, None) for number in again)
    known = set(looked) - set(again)
    assert tally.unknown == size - len(known)
    for queue in (Queue.ALL, Queue.TERMS, Queue.NUMBERS):
        counts = {number: sum(map(queue.holds, flags[number - 1])) for number in known}
        assert tally.total(queue) == sum(counts.values())
        wanted = [number for number in range(1, size + 1) if counts.get(number, 1)]
        for number in range(size + 2):
            assert tally.after(number, queue) == next((one for one in wanted if one > number), None)
            assert tally.before(number, queue) == next((one for one in reversed(wanted) if one < number), None)
    unlooked = [number for number in range(1, size + 1) if number not in known]
    assert tally.unlooked(3) == next(iter([one for one in unlooked if one >= 3] + unlooked), None)


@pytest.mark.parametrize(
    ("raw", "passages"),
    [
        (b"", ()),
        ("一\r\n二\r\n\r\n三".encode(), ("一\n二", "三")),
        ("\ufeff一\n\n\n二\n".encode(), ("一", "二")),
        ("日本語".encode("shift_jis"), ()),
        (("長い" * 30 + "\n\n").encode() * 2000, None),
    ],
)
def test_a_glance_shows_how_a_file_begins(tmp_path: Path, raw: bytes, passages: tuple[str, ...] | None) -> None:
    """Whole passages in UTF-8, and nothing where that is not sure."""
    path = tmp_path / "x.txt"
    path.write_bytes(raw)
    glance = Glance.at(path)
    if passages is not None:
        assert glance.passages == passages
    else:
        assert set(glance.passages) == {"長い" * 30} and len(raw) > HEAD
