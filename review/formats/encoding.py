"""Bytes to text and back: which encoding a file has, what it can't say, and never a guess that is not sure of itself.

A file is read in UTF-8, in UTF-16 or UTF-32 with a byte order mark, in Shift_JIS or in EUC-JP without being asked; any
other encoding that Python knows is read when it is named, but for those in which the bytes of a character depend on
what stands before them: such a file can't be edited in place.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from review.errors import ReviewError

_MARKS: Sequence[tuple[bytes, str]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SHIFT_JIS = ("cp932",)
# Python's euc_jp has no row 13 (① Ⅲ ㈱), which EUC-JP files hold nevertheless; JIS X 0213 has the same there.
_EUC_JP = ("euc_jp", "euc_jis_2004")

_NAMES = {
    # As the WHATWG's Encoding Standard has it: what is called Shift_JIS is what Windows writes.
    **dict.fromkeys(("shift_jis", "shiftjis", "sjis", "s_jis", "x_sjis"), _SHIFT_JIS),
    **dict.fromkeys(("ms_kanji", "ms932", "windows_31j"), _SHIFT_JIS),
    **dict.fromkeys(("euc_jp", "eucjp", "x_euc_jp", "ujis", "u_jis", "eucjp_ms", "cp51932"), _EUC_JP),
    **dict.fromkeys(("utf_8_sig", "utf8_sig"), ("utf-8",)),
}
_STATEFUL = re.compile("iso2022|hz|utf7|punycode|idna|unicodeescape|rawunicodeescape|undefined|mbcs|oem")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, which is the first `mark` bytes; `encoding` names a codec."""

    text: str
    encoding: str
    mark: int = 0


def decode(raw: bytes, path: Path | None = None, encoding: str | None = None) -> Decoded:
    """The text of the file with the bytes `raw`, in the encoding that is named, else in the one that they show.

    Raises ReviewError where bytes can't be decoded (with their offset, from 0), where it is not sure which encoding
    they are in, and where `encoding` names none that can be used.
    """
    if encoding:
        return _decode_as(raw, path, encoding)
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            decoded = _strictly(raw, path, codec, len(mark))
            if "\0" in decoded.text:
                raise _binary(raw, path, len(mark) + len(decoded.text[: decoded.text.index("\0")].encode(codec)))
            return decoded
    nul = raw.find(b"\0")
    if nul >= 0:
        raise _binary(raw, path, nul)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as not_utf8:
        return _decode_japanese(raw, path, not_utf8)
    if b"\x1b$" in raw and text.isascii():
        raise ReviewError(
            "looks like ISO-2022-JP, which can't be edited in place; convert it: iconv -f ISO-2022-JP -t UTF-8", path
        )
    return Decoded(text, "utf-8")


def lacking(text: str, encoding: str) -> list[str]:
    """The characters of `text` that `encoding` has no bytes for, each once, in the order in which they stand."""
    try:
        if text.isascii() or text.encode(encoding).decode(encoding) == text:
            return []
    except UnicodeError:
        pass
    return [character for character in dict.fromkeys(text) if not _has(character, encoding)]


def _has(character: str, encoding: str) -> bool:
    try:
        encoded = character.encode(encoding)
        # EUC-JP would make a backslash of ¥. That Shift_JIS has one pair of bytes for 〜 and ～ is as everybody has it.
        return len(encoded) > 1 or encoded.decode(encoding) == character
    except UnicodeError:
        return False


# --- an encoding that was named --------------------------------------------------------------------------------------


def _decode_as(raw: bytes, path: Path | None, name: str) -> Decoded:
    plain = re.sub(r"[^a-z0-9]+", "_", name.strip().lower())
    family = _NAMES.get(plain) or (_known(name, path),)
    if family[0] in ("utf-16", "utf-32"):
        return _decode_marked(raw, path, family[0])
    problem: ReviewError | None = None
    for codec in family:
        marked = next((len(mark) for mark, of in _MARKS if of == codec and raw.startswith(mark)), 0)
        try:
            return _strictly(raw, path, codec, marked)
        except ReviewError as undecodable:
            problem = problem or undecodable
    assert problem is not None
    raise problem


def _decode_marked(raw: bytes, path: Path | None, codec: str) -> Decoded:
    for mark, ordered in _MARKS:
        if ordered.startswith(codec) and raw.startswith(mark):
            return _strictly(raw, path, ordered, len(mark))
    if raw:
        raise ReviewError(
            f"has no byte order mark, so the order of its bytes can't be told; "
            f"say --encoding {codec}-le or --encoding {codec}-be",
            path,
        )
    return Decoded("", f"{codec}-le")


def _known(name: str, path: Path | None) -> str:
    """The name of the codec in Python. Raises ReviewError unless it is one for text that can be edited in place."""
    try:
        codec = codecs.lookup(name.strip()).name
        if _STATEFUL.match(re.sub("[^a-z0-9]", "", codec)):
            raise ReviewError(f"text in {name} can't be edited in place; convert it to UTF-8, with iconv say", path)
        # Python calls things that are no text codecs as well (hex, rot13); it says so only when it gets some bytes.
        b"a".decode(codec, "replace")
    except (LookupError, ValueError):
        raise ReviewError(
            f"no encoding is called {name!r}; there are utf-8, utf-16, shift_jis, euc-jp and those that Python knows",
            path,
        ) from None
    return codec


def _strictly(raw: bytes, path: Path | None, codec: str, mark: int) -> Decoded:
    try:
        return Decoded(str(memoryview(raw)[mark:], codec), codec, mark)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, path, codec, error, mark) from None


# --- an encoding that has to be told from the bytes ------------------------------------------------------------------


def _decode_japanese(raw: bytes, path: Path | None, not_utf8: UnicodeDecodeError) -> Decoded:
    """The text in Shift_JIS or EUC-JP: whichever decodes it, and to what looks like Japanese."""
    if _is_damaged_utf8(raw, not_utf8.start):
        raise _undecodable(raw, path, "utf-8", not_utf8, 0)
    found: list[tuple[float, Decoded]] = []
    for family in (_SHIFT_JIS, _EUC_JP):
        for codec in family:
            try:
                text = raw.decode(codec)
            except UnicodeDecodeError:
                continue
            found.append((_japanese(text), Decoded(text, codec)))
            break
    found.sort(key=lambda scored: scored[0], reverse=True)
    if not found:
        raise ReviewError(
            f"byte {not_utf8.start} ({_hex(raw, not_utf8.start)}) is not UTF-8, and the file is neither Shift_JIS nor "
            "EUC-JP; say which encoding it is with --encoding NAME",
            path,
            _line(raw, not_utf8.start),
        )
    if found[0][0] >= _PLAUSIBLE and (len(found) == 1 or found[0][0] - found[1][0] >= _CLEAR):
        return found[0][1]
    maybe = " or ".join("Shift_JIS" if decoded.encoding in _SHIFT_JIS else "EUC-JP" for _, decoded in found)
    raise ReviewError(
        f"is not UTF-8, and too little tells whether it is {maybe}{'' if len(found) > 1 else ' or something else'}; "
        "say which encoding it is with --encoding shift_jis, --encoding euc-jp or --encoding NAME",
        path,
    )


_PLAUSIBLE = 0.15
_CLEAR = 0.3
_SAMPLE = 1 << 16
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_STRANGE = re.compile("[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f]")
_FOREIGN = re.compile("[^\x00-\x7f]")


def _japanese(text: str) -> float:
    """How much a text looks like Japanese, from -1 to 1: the share of kana less that of half-width and private ones.

    Read in the wrong one of Shift_JIS and EUC-JP, hiragana becomes half-width katakana or cannot be decoded at all;
    Korean, Chinese and Western text that decodes by chance becomes kanji without kana.
    """
    start = _FOREIGN.search(text)
    sample = text[start.start() : start.start() + _SAMPLE] if start else ""
    size = len(_FOREIGN.findall(sample))
    return (len(_KANA.findall(sample)) - len(_STRANGE.findall(sample))) / size if size else 0.0


def _is_damaged_utf8(raw: bytes, first: int) -> bool:
    """Whether nearly all of what is not ASCII is UTF-8: then it is UTF-8 with damage, and not mojibake by intent."""
    sample = raw[max(0, first - _SAMPLE) : first + _SAMPLE].decode("utf-8", "replace")
    bad = sample.count("\ufffd")
    return len(_FOREIGN.findall(sample)) > 8 * bad


# --- what went wrong -------------------------------------------------------------------------------------------------


def _undecodable(raw: bytes, path: Path | None, codec: str, error: UnicodeDecodeError, mark: int) -> ReviewError:
    offset = mark + error.start
    return ReviewError(
        f"byte {offset} ({_hex(raw, offset)}) can't be decoded as {codec}; "
        "repair it, or say which encoding it is with --encoding NAME",
        path,
        None if codec.startswith(("utf-16", "utf-32")) else _line(raw, offset),
    )


def _binary(raw: bytes, path: Path | None, offset: int) -> ReviewError:
    return ReviewError(
        f"byte {offset} is NUL, so it is a binary file and no text "
        "(or UTF-16 without a byte order mark: then say --encoding utf-16-le or utf-16-be)",
        path,
    )


def _hex(raw: bytes, offset: int) -> str:
    return raw[offset : offset + 2].hex(" ")


def _line(raw: bytes, offset: int) -> int:
    """The 1-based line of the byte at `offset`, in an encoding whose line ends are those of ASCII."""
    head = raw[:offset]
    return 1 + head.count(b"\n") + head.count(b"\r") - head.count(b"\r\n")
