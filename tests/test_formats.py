"""Reading and writing text: every encoding, line end and ending, to the byte."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from review import formats
from review.apply import Outcome
from review.edits import Edit
from review.errors import ReviewError
from review.formats import encoding, text
from review.passage import Transcript
from review.text import Span

SAMPLE = (
    "一つ目の段落です。\nその続き。\n\n二つ目の段落に、ソフトウェアの表と能力。\n\n　\n三つ目、ラマは①番で、終わり。"
)

ENCODINGS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with a mark": (b"\xef\xbb\xbf", "utf-8"),
    "utf-16-le": (b"\xff\xfe", "utf-16-le"),
    "utf-16-be": (b"\xfe\xff", "utf-16-be"),
    "utf-32-le": (b"\xff\xfe\0\0", "utf-32-le"),
    "shift_jis": (b"", "cp932"),
    "euc-jp": (b"", "euc_jis_2004"),
}
LINE_ENDS = {"lf": ("\n",), "crlf": ("\r\n",), "cr": ("\r",), "mixed": ("\r\n", "\n", "\r", "\n")}
ENDINGS = ["", "\n", "\n\n", "\n \t\n", "  \n", "\f\n\n\n"]


def edits(*of: tuple[int, int, int, str]) -> Outcome:
    """The outcome with edits of passage, start, end and text."""
    grouped: dict[int, list[Edit]] = {}
    for number, start, end, after in of:
        grouped.setdefault(number, []).append(Edit(Span(start, end), after))
    return Outcome(edits={number: tuple(sorted(them)) for number, them in grouped.items()})


def parsed(content: bytes | str, name: str = "text") -> Transcript:
    raw = content if isinstance(content, bytes) else content.encode()
    return {"text": text}[name].parse(raw)


def targets(transcript: Transcript) -> list[str]:
    return [passage.target for passage in transcript.passages]


def with_ends(sample: str, ends: tuple[str, ...]) -> str:
    cycle = itertools.cycle(ends)
    return "".join(next(cycle) if character == "\n" else character for character in sample)


@pytest.mark.parametrize("ending", ENDINGS, ids=repr)
@pytest.mark.parametrize("ends", LINE_ENDS)
@pytest.mark.parametrize("coded", ENCODINGS)
def test_every_encoding_line_end_and_ending_is_read_alike_and_written_as_it_was(
    coded: str, ends: str, ending: str
) -> None:
    mark, codec = ENCODINGS[coded]
    raw = mark + with_ends(SAMPLE + ending, LINE_ENDS[ends]).encode(codec)

    transcript = parsed(raw)

    assert transcript.encoding == codec
    expected = targets(parsed(SAMPLE + ending))
    assert targets(transcript) == expected
    assert expected[:2] == ["一つ目の段落です。\nその続き。", "二つ目の段落に、ソフトウェアの表と能力。"]
    assert [passage.line for passage in transcript.passages] == [1, 4, 7]
    assert formats.raw(transcript) == raw

    changed = formats.write(transcript, edits((3, 4, 6, "Llama"), (1, 0, 2, "ひと"), (2, 8, 14, "ソフト")))
    expected_text = (SAMPLE + ending).replace("ラマ", "Llama").replace("一つ", "ひと").replace("ソフトウェア", "ソフト")
    assert changed == mark + with_ends(expected_text, LINE_ENDS[ends]).encode(codec)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", []),
        ("\n", []),
        (" \n\t\n　\n\f\v", []),
        ("a", [("a", 1)]),
        ("a\n", [("a", 1)]),
        ("\n\na\n\n\n\nb\n\n", [("a", 3), ("b", 7)]),
        ("  a  \n b \n \n c", [("  a  \n b ", 1), (" c", 4)]),
        ("a\n\f\nb\n\v\nc\n　\nd", [("a", 1), ("b", 3), ("c", 5), ("d", 7)]),
        # Nothing but LF, CRLF and CR ends a line, and other blanks are text.
        ("a\u2028\u2028b\x85\x85c\x1c\x1cd", [("a\u2028\u2028b\x85\x85c\x1c\x1cd", 1)]),
        ("a\n\u2028\nb\n\u00a0\nc\n\u200b\nd", [("a\n\u2028\nb\n\u00a0\nc\n\u200b\nd", 1)]),
        ("\ufeff\ufeffa", [("\ufeffa", 1)]),
        ("a\r\r\nb\n\rc", [("a", 1), ("b", 3), ("c", 5)]),
        ("a\rb\r\rc", [("a\nb", 1), ("c", 4)]),
        ("か\u3099\n\n👩‍💻", [("か\u3099", 1), ("👩‍💻", 3)]),
    ],
    ids=repr,
)
def test_passages_are_the_lines_between_blank_lines(content: str, expected: list[tuple[str, int]]) -> None:
    transcript = parsed(content)
    assert [(passage.target, passage.line) for passage in transcript.passages] == expected
    assert [passage.number for passage in transcript.passages] == list(range(1, len(expected) + 1))
    assert all(passage.column == 1 for passage in transcript.passages)
    assert formats.raw(transcript) == content.encode()


def test_passages_are_a_sequence_that_can_be_entered_anywhere() -> None:
    passages = parsed("\n".join(f"{number}\n{'x' * (number % 3)}\n" for number in range(500))).passages
    everything = list(passages)
    assert len(passages) == len(everything) == 500
    assert [passages[index] for index in range(499, -1, -1)] == everything[::-1]
    assert passages[-1] == everything[-1]
    assert list(passages[10:4:-2]) == everything[10:4:-2]
    assert everything[7] in passages
    with pytest.raises(IndexError):
        passages[500]


@pytest.mark.parametrize(
    ("content", "decided", "expected"),
    [
        # A passage without text is left out with the blank lines after it.
        ("a\n\nb\n\n\nc\n", edits((2, 0, 1, "")), "a\n\nc\n"),
        ("\n a\n\nb\n", edits((1, 0, 2, "")), "\nb\n"),
        ("a\n\nb\n \n", edits((2, 0, 1, "")), "a\n\n"),
        ("a\n\nb", edits((1, 0, 1, ""), (2, 0, 1, "")), ""),
        ("a\n\nb\nc\n\nd", edits((2, 0, 1, " "), (2, 2, 3, "　")), "a\n\nd"),
        # A correction may bring a blank line, a wrap, or nothing.
        ("a。b\n\nc", edits((1, 2, 2, "\n\n")), "a。\n\nb\n\nc"),
        ("a\nb\n\nc", edits((1, 1, 2, "")), "ab\n\nc"),
        ("a\n\nc", edits((1, 0, 0, "x"), (1, 1, 1, "y")), "xay\n\nc"),
        # Line ends are those of the passage, else the file's, however the correction writes its own.
        ("a\r\nb\r\n\r\nc\nd\n", edits((1, 1, 1, "\n"), (2, 0, 1, "1\r\n2\r3")), "a\r\n\r\nb\r\n\r\n1\n2\n3\nd\n"),
        ("a\rb\n\nc", edits((2, 1, 1, "\nx")), "a\rb\n\nc\nx"),
        ("a", edits((1, 1, 1, "\nb")), "a\nb"),
        ("a\r\n\r\nb", edits((2, 1, 1, "\nc")), "a\r\n\r\nb\r\nc"),
        # Splits and joins.
        ("ab\n\nc", Outcome(splits={1: (1,)}), "a\n\nb\n\nc"),
        ("a\nb\r\n\r\nc", Outcome(splits={1: (2,)}), "a\n\nb\r\n\r\nc"),
        ("a\nb", Outcome(splits={1: (1,)}), "a\n\nb"),
        ("abc", Outcome(splits={1: (0, 1, 2, 3, 9)}), "a\n\nb\n\nc"),
        ("a\r\n\r\n \r\nb\r\n\r\nc", Outcome(joins=frozenset({1, 2})), "a\r\nb\r\nc"),
        ("a\n\nb\n\nc\n", Outcome(joins=frozenset({2, 3})), "a\n\nb\nc\n"),
        ("ab\n\ncd", Outcome(splits={2: (1,)}, joins=frozenset({1})), "ab\nc\n\nd"),
        (
            "ab\n\ncd\n\ne",
            Outcome(edits=edits((1, 0, 1, "")).edits, splits={1: (1,)}, joins=frozenset({1})),
            "b\ncd\n\ne",
        ),
        ("ab\n\nc", Outcome(edits=edits((1, 1, 1, "x")).edits, splits={1: (1,)}), "ax\n\nb\n\nc"),
        ("ab\n\nc\n\nd", Outcome(edits=edits((2, 0, 1, "")).edits, joins=frozenset({1, 2})), "ab\nd"),
        ("a\n\nb\n\nc", Outcome(edits=edits((1, 0, 1, ""), (2, 0, 1, "")).edits, joins=frozenset({1})), "c"),
        ("ab\n\nc", Outcome(edits=edits((1, 1, 2, "")).edits, splits={1: (1,)}), "a\n\nc"),
    ],
)
def test_what_a_review_decides_is_what_changes(content: str, decided: Outcome, expected: str) -> None:
    assert formats.write(parsed(content), decided) == expected.encode()


def test_bytes_that_do_not_come_back_stay_beside_an_edit() -> None:
    # NEC's row 13 and IBM's extensions: two byte pairs each for ≒, Ⅰ, ∵ and 纊; cp932 writes only one of them.
    line = b"\x87\x90\x81\xe0 \x87\x54\xfa\x4a \x87\x9a\x81\xe6\xfa\x5b \xed\x40\xfa\x5c"
    assert line.decode("cp932").encode("cp932") != line
    raw = b"\r\n".join([line, b"\x83\x89\x83\x7d" + line + b"\x83\x89\x83\x7d", b"", line, b""])
    transcript = text.parse(raw, encoding="shift_jis")
    assert formats.raw(transcript) == raw

    target = transcript.passages[0].target
    last = target.rindex("ラマ")
    changed = formats.write(transcript, edits((1, last, last + 2, "Llama"), (2, 0, 0, "「")))

    expected = [line, b"\x83\x89\x83\x7d" + line + b"Llama", b"", b"\x81\x75" + line, b""]
    assert changed == b"\r\n".join(expected)


def test_euc_jp_holds_the_circled_digits_that_python_leaves_out_of_it() -> None:
    raw = "これは".encode("euc_jp") + b"\xad\xa1" + "です。".encode("euc_jp")
    for name in (None, "euc-jp", "EUC_JP", "ujis"):
        assert targets(text.parse(raw, encoding=name)) == ["これは①です。"]


def test_a_character_that_is_two_code_points_is_never_cut() -> None:
    raw = "か゚き゚".encode("euc_jis_2004")
    assert len(raw) == 4
    transcript = text.parse(raw, encoding="euc_jis_2004")
    assert targets(transcript) == ["か\u309aき\u309a"]
    assert formats.write(transcript, edits((1, 0, 1, "け"))).decode("euc_jis_2004") == "け\u309aき\u309a"
    assert formats.write(transcript, edits((1, 1, 2, ""), (1, 3, 4, "x"))).decode("euc_jis_2004") == "かきx"
    assert formats.write(transcript, edits((1, 0, 1, "a"), (1, 1, 2, "b"))).decode("euc_jis_2004") == "abき\u309a"


# --- which encoding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf_8_sig", "utf-8"),
        ("Shift_JIS", "cp932"),
        ("sjis", "cp932"),
        ("Windows-31J", "cp932"),
        ("cp932", "cp932"),
        ("euc-jp", "euc_jp"),
        ("latin-1", "iso8859-1"),
        ("gb18030", "gb18030"),
    ],
)
def test_an_encoding_has_the_names_that_people_call_it_by(name: str, codec: str) -> None:
    assert text.parse("ok".encode(codec), encoding=name).encoding == codec


def test_the_encoding_that_is_named_wins_over_the_guess() -> None:
    raw = "é".encode()
    assert targets(text.parse(raw, encoding="latin-1")) == ["Ã©"]
    assert formats.raw(text.parse(raw, encoding="latin-1")) == raw
    assert targets(text.parse("日本".encode("utf-16-le"), encoding="utf-16-le")) == ["日本"]


@pytest.mark.parametrize(
    ("raw", "named", "says"),
    [
        ("東京".encode("cp932"), None, "--encoding shift_jis"),
        ("東京".encode("euc_jp"), None, "--encoding euc-jp"),
        ("ｱｲｳ".encode("cp932"), None, "--encoding"),
        ("한국어 문장입니다.".encode("euc_kr"), None, "--encoding"),
        ("这是一个简体中文的句子。".encode("gb2312"), None, "--encoding"),
        ("naïve café, déjà vu\n".encode("latin-1"), None, "byte 2 (ef 76)"),
        ("日本語です。".encode("iso2022_jp"), None, "iconv -f ISO-2022-JP"),
        (
            "これは壊れた文です。そして次の文も続きます。".encode() + b"\xff\xfe" + "です。".encode(),
            None,
            "byte 66 (ff fe)",
        ),
        (b"ok\n\nx\xffy", "utf-8", "byte 5 (ff 79) can't be decoded as utf-8"),
        (b"\xef\xbb\xbfok\xff", None, "byte 5 (ff)"),
        (b"\xff\xfea\0\n", None, "byte 4 (0a) can't be decoded as utf-16-le"),
        (b"\xff\xfe\0\xd8a\0", None, "byte 2 "),
        ("日本".encode("utf-16-le"), "utf-16", "--encoding utf-16-le"),
        (b"ok", "klingon", "no encoding is called 'klingon'"),
        (b"ok", "hex", "no encoding is called 'hex'"),
        (b"ok", "rot13", "no encoding is called"),
        (b"ok", "../../x\0", "no encoding is called"),
        (b"ok", "iso-2022-jp", "can't be edited in place"),
        (b"ok", "utf-7", "can't be edited in place"),
        (b"ok", "unicode_escape", "can't be edited in place"),
        (b"ok\0", None, "byte 2 is NUL"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (b"\xff\xfea\0\0\0", None, "byte 4 is NUL"),
    ],
)
def test_bytes_that_do_not_say_what_they_mean_are_one_clear_error(raw: bytes, named: str | None, says: str) -> None:
    with pytest.raises(ReviewError) as raised:
        text.parse(raw, Path("talk.txt"), named)
    assert says in raised.value.message
    assert raised.value.path == "talk.txt"
    assert "\n" not in str(raised.value)


def test_an_undecodable_byte_is_named_with_its_line() -> None:
    with pytest.raises(ReviewError) as raised:
        text.parse("一\r\n二\r三\n四".encode() + b"\xff\n")
    assert raised.value.line == 4


def test_real_japanese_is_told_apart_from_a_few_lines_on(shared_data: Path) -> None:
    talk = (shared_data / "siggraph-2024.ja.txt").read_text("utf-8")
    paragraphs = [block for block in talk.split("\n\n") if len(block) >= 20]
    told = 0
    for block in paragraphs:
        for codec in ("cp932", "euc_jp"):
            raw = block.encode(codec, "replace")
            if raw.isascii():
                continue
            try:
                found = encoding.decode(raw)
            except ReviewError:
                continue
            told += 1
            assert found.encoding == codec
    assert told > 1.9 * len(paragraphs)


@pytest.mark.parametrize(
    ("codec", "given", "missing"),
    [
        ("cp932", "Llama と～", []),
        ("cp932", "〜 café 😀 😀", ["é", "😀"]),
        ("euc_jp", "〜①¥100", ["①", "¥"]),
        ("utf-8", "😀\ud800", ["\ud800"]),
        ("utf-16-le", "😀", []),
    ],
)
def test_what_an_encoding_lacks_is_listed_before_it_is_decided(codec: str, given: str, missing: list[str]) -> None:
    transcript = text.parse("これは例です。".encode(codec), encoding=codec)
    assert formats.lacking(transcript, given) == missing


def test_a_correction_with_a_character_that_the_encoding_lacks_is_named_with_its_line() -> None:
    transcript = text.parse("一です。\r\n\r\n二です。".encode("cp932"), Path("t.txt"))
    with pytest.raises(ReviewError) as raised:
        formats.write(transcript, edits((2, 0, 1, "😀")))
    assert (raised.value.path, raised.value.line) == ("t.txt", 3)
    assert "U0001f600" in raised.value.message


# --- formats by name and suffix --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.txt", "text"),
        ("a.TXT", "text"),
        ("a", "text"),
        ("a.md", "markdown"),
        ("a.Markdown", "markdown"),
        ("a.log", "text"),
    ],
)
def test_the_format_follows_the_suffix(tmp_path: Path, name: str, format_: str) -> None:
    path = tmp_path / name
    path.write_text("a\n\nb\n", "utf-8")
    transcript = formats.read(path)
    assert (transcript.format, transcript.path, len(transcript)) == (format_, path, 2)
    assert formats.read(path, format="text").format == "text"


def test_an_unknown_format_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    with pytest.raises(ReviewError, match="markdown, text"):
        formats.read(path, format="docx")
