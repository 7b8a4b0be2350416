"""A glossary is read as typed; what is wrong with it is one line that says where, and nothing in it is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import cache, glossary
from review.errors import ReviewError
from review.glossary import Example, Glossary, Term

FULL = """\
source_language: en
target_language: ja
terms:
  - term: Llama                      # the preferred rendering in the target language
    source: [Llama]
    admitted: [ラマ3]
    misreadings: [Lama, LAMA, ラマ, 衛兵]
    except: [ドラマ, プログラマー]
    reading: ラマ
    severity: critical
    note: Meta's open model family
    examples:
      - from: "ラマ2はH100ではない。"
        to: "Llama 2はH100ではない。"
  - term: No
    source: on
    misreadings:
      - 012
      - 1.0
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def test_every_key_has_its_place() -> None:
    read = glossary.parse(FULL, Path("g.yaml"))
    assert (read.source_language, read.target_language, read.path) == ("en", "ja", Path("g.yaml"))
    assert read.warnings == ()
    assert read.terms == (
        Term(
            term="Llama",
            source=("Llama",),
            admitted=("ラマ3",),
            misreadings=("Lama", "LAMA", "ラマ", "衛兵"),
            exceptions=("ドラマ", "プログラマー"),
            reading=("ラマ",),
            severity="critical",
            note="Meta's open model family",
            examples=(Example("ラマ2はH100ではない。", "Llama 2はH100ではない。"),),
        ),
        Term(term="No", source=("on",), misreadings=("012", "1.0")),
    )
    assert [term.line for term in read] == [4, 15]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "terms:\n", "terms: []\n", "source_language: en\n", "{}"])
def test_an_empty_glossary_is_a_glossary(text: str) -> None:
    assert glossary.parse(text).terms == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("- term: a\n", 1, 1, "mapping"),
        ("just text\n", 1, 1, "mapping"),
        ("terms: Llama\n", 1, 8, "list"),
        ("terms:\n  term: Llama\n", 2, 3, "list"),
        ("terms:\n  - Llama\n", 2, 5, "mapping"),
        ("terms:\n  - source: Llama\n", 2, 5, "no `term`"),
        ("terms:\n  - term:\n", 2, 5, "no `term`"),
        ("terms:\n  - term: '　'\n", 2, 5, "no `term`"),
        ("terms:\n  - term: [a]\n", 2, 11, "one text"),
        ("terms:\n  - term: a\n    misreadings: {a: b}\n", 3, 18, "list of texts"),
        ("terms:\n  - term: a\n    misreadings: [a, [b]]\n", 3, 22, "text"),
        ("terms:\n  - term: a\n    misreadings: [a: b]\n", 3, 19, "text"),
        ("terms:\n  - term: a\n    severity: bad\n", 3, 15, "minor, major, critical"),
        ("terms:\n  - term: a\n    note: [b]\n", 3, 11, "one text"),
        ("terms:\n  - term: a\n    examples: b\n", 3, 15, "from"),
        ("terms:\n  - term: a\n    examples: [{from: b}]\n", 3, 16, "from"),
        ("terms:\n  - term: a\n    examples:\n      - from: [b]\n        to: c\n", 4, 15, "one text"),
        ("terms:\n  - term: a\n    term: b\n", 3, 5, "line 2"),
        ("terms:\n\t- term: a\n", 2, 1, "tab"),
        ("source_language: [en]\n", 1, 18, "one text"),
    ],
)
def test_what_is_no_glossary_is_one_line_with_a_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ReviewError) as caught:
        glossary.parse(text, Path("g.yaml"))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("g.yaml", line, column)
    assert words in caught.value.message


def test_unknown_keys_are_kept_and_named_once_with_what_may_be_meant() -> None:
    text = "owner: me\nterms:\n  - {term: a, misreading: [b], x: {y: [No]}}\n  - {term: c, misreading: d}\n"
    read = glossary.parse(text, Path("g.yaml"))
    assert [dict(term.extra) for term in read] == [{"misreading": ["b"], "x": {"y": ["No"]}}, {"misreading": "d"}]
    assert read.warnings == (
        "g.yaml:1: the key `owner` is unknown: kept, not used",
        "g.yaml:3: the key `misreading` is unknown, 2 times: kept, not used; is `misreadings` meant?",
        "g.yaml:3: the key `x` is unknown: kept, not used",
    )


def test_what_was_left_empty_is_nothing_and_an_empty_item_is_said() -> None:
    text = "terms:\n- term: a\n  source:\n  examples:\n  severity:\n  note:\n  misreadings: [b, '', b]\n"
    read = glossary.parse(text, Path("g.yaml"))
    assert read.terms == (Term("a", misreadings=("b",)),)
    assert read.warnings == ("g.yaml:7: `misreadings` has an empty item, which is left out",)


def test_a_file_is_read_with_its_mark_and_any_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert glossary.load(path).terms == glossary.parse(FULL).terms


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReviewError):
        glossary.load(tmp_path / "pipe")


# --- the parsed copy -------------------------------------------------------------------------------------------------


def _large(path: Path, more: str = "") -> Glossary:
    rows = "".join(f"  - {{term: Name{i}, misreadings: [名{i}], x: y}}\n" for i in range(2000))
    path.write_text(FULL + rows + more, encoding="utf-8")
    return glossary.parse(path.read_text(encoding="utf-8"), path)


def _same(one: Glossary, other: Glossary) -> bool:
    return (
        one.terms == other.terms
        and [(term.line, dict(term.extra)) for term in one] == [(term.line, dict(term.extra)) for term in other]
        and (one.source_language, one.target_language, one.path, one.warnings)
        == (other.source_language, other.target_language, other.path, other.warnings)
    )


def test_the_kept_copy_is_the_same_glossary(tmp_path: Path, own_cache: Path) -> None:
    path = tmp_path / "g.yaml"
    parsed = _large(path)
    assert _same(glossary.load(path), parsed)
    assert len(list(own_cache.rglob("*.json"))) == 1
    assert _same(glossary.load(path), parsed)
    moved = path.rename(tmp_path / "other.yaml")
    assert glossary.load(moved).warnings[0].startswith(f"{moved}:")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    _large(path)
    before = glossary.load(path)
    after = _large(path, "  - term: New\n")
    assert _same(glossary.load(path), after) and not _same(before, after)


@pytest.mark.parametrize("damage", [b"", b"x" * 40, b"null", b"\xff\xfe", None])
def test_a_damaged_copy_is_ignored_and_made_anew(tmp_path: Path, own_cache: Path, damage: bytes | None) -> None:
    path = tmp_path / "g.yaml"
    parsed = _large(path)
    glossary.load(path)
    (entry,) = own_cache.rglob("*.json")
    whole = entry.read_bytes()
    entry.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert _same(glossary.load(path), parsed)
    assert entry.read_bytes() == whole


def test_a_copy_of_another_shape_is_ignored(tmp_path: Path, own_cache: Path) -> None:
    path = tmp_path / "g.yaml"
    parsed = _large(path)
    glossary.load(path)
    (entry,) = own_cache.rglob("*.json")
    for value in (None, [], {"a": 1}, ["en", "ja", [], [["a"]]], [1, 2, 3, 4]):
        cache.keep("glossary", entry.stem, value)
        assert _same(glossary.load(path), parsed)


def test_without_a_folder_that_can_be_written_everything_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "file" / "cache")
    path = tmp_path / "g.yaml"
    assert _same(_large(path), glossary.load(path))


def test_old_entries_make_room(own_cache: Path) -> None:
    for number in range(40):
        cache.keep("kind", str(number), number)
    assert len(list((own_cache / "kind").iterdir())) == 16


def test_a_broken_glossary_is_never_kept(tmp_path: Path, own_cache: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms:\n" + "  - term: a\n" * 10_000 + "  - b\n")
    for _ in range(2):
        with pytest.raises(ReviewError):
            glossary.load(path)
    assert not own_cache.exists()


def test_loading_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_text(FULL, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from review import glossary; glossary.load(Path(sys.argv[1]));"
        "print([name for name in ('ruamel', 'platformdirs', 'difflib', 'textual', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "g.yaml")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


_words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8)


@given(st.lists(st.tuples(_words, st.lists(_words, max_size=4)), max_size=6))
def test_what_was_written_in_quotes_is_what_is_read(entries: list[tuple[str, list[str]]]) -> None:
    import json

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    rows = [f"- term: {quoted(term)}\n  misreadings: [{', '.join(map(quoted, wrong))}]" for term, wrong in entries]
    read = glossary.parse("terms:\n" + "\n".join(rows))
    assert [(term.term, term.misreadings) for term in read] == [
        (term, tuple(dict.fromkeys(wrong))) for term, wrong in entries
    ]
