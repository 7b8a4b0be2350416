"""Glossaries are linted with the matcher that uses them, and edited without touching what was not asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import glossary
from review.errors import ReviewError
from review.glossary import Example, Term
from review.glossary_edit import Change, added, edited, scalar
from review.glossary_lint import lint
from review.yamlio import load

ROOT = Path(__file__).resolve().parent.parent


# --- lint ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ROOT / "glossary.yaml", ROOT / "review" / "sample" / "glossary.yaml"], ids=str)
def test_the_glossaries_that_are_shipped_have_nothing_but_notes(path: Path) -> None:
    assert [finding for finding in lint(path.read_text("utf-8"), path) if not finding.note] == []


TWO = "terms:\n  - term: Llama\n    misreadings: [ラマ]\n"

LINTED = {
    # name: the text, the rule, whether it is a note, and what stands where it points
    "an example that becomes something else": (
        TWO + "    examples:\n      - from: ラマ2\n        to: Llama2\n", "example", False, "from: ラマ2"
    ),
    "right in one entry, wrong in another": (TWO + "  - {term: ラマ, source: x}\n", "right-and-wrong", False, "ラマ]"),
    "right and wrong in one entry": ("terms:\n- {term: a b, misreadings: [a b]}\n", "right-and-wrong", False, "a b]"),
    "admitted elsewhere": (TWO + "  - term: x\n    admitted: [ラマ]\n", "right-and-wrong", False, "ラマ]\n  -"),
    "one misreading of two terms": (
        "terms:\n- {term: CUDA, misreadings: [米ドル]}\n- {term: USD, misreadings: [$, 米ドル]}\n",
        "collision", True, "米ドル]}\n",
    ),
    "covered by except": ("terms:\n- {term: A, except: [兵], misreadings: [兵]}\n", "never-matches", False, "兵]}"),
    "nothing left of it": ("terms:\n- {term: A, misreadings: [ー]}\n", "never-matches", False, "ー]"),
    "an address": ("terms:\n- {term: A, misreadings: ['https://a.b']}\n", "never-matches", False, "'https"),
    "twice in a list": ("terms:\n- {term: A, misreadings: [b, c, b]}\n", "repeated", False, "b]"),
    "folds to one": ("terms:\n- {term: A, misreadings: [サーバ, サーバー]}\n", "folds", False, "サーバー]"),
    "differs in case": ("terms:\n- {term: Llama, misreadings: [Lama, LAMA]}\n", "folds", True, "LAMA]"),
    "two entries of one term": ("terms:\n- term: A\n- term:   A\n", "duplicate", False, "A\n"),
    "two terms that fold to one": ("terms:\n- term: Github\n- term: GitHub\n", "folds", True, "GitHub"),
    "a 、 in a list": ("terms:\n- {term: A, misreadings: [b、c]}\n", "separator", False, "b、c"),
    "an ideographic blank": ("terms:\n- {term: A, misreadings: [b\u3000c]}\n", "separator", False, "b\u3000c"),
    "a comma outside of brackets": ("terms:\n- term: A\n  misreadings: b, c\n", "separator", False, "b, c"),
    "a colon in brackets": ("terms:\n- {term: A, misreadings: [x, a:b]}\n", "quotes", False, "a:b"),
    "a question mark in brackets": ("terms:\n- {term: A, misreadings: [a?]}\n", "quotes", False, "a?"),
    "a comment that was meant as text": ("terms:\n- term: C #1\n", "quotes", False, "C #1"),
    "an exception of nothing": (TWO + "    except: [家]\n", "idle-except", True, "家"),
    "an unknown key": (TWO + "    mis: [家]\n", "warning", True, "    mis"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "note", "stands"), LINTED.values(), ids=LINTED)
def test_lint_finds(text: str, rule: str, note: bool, stands: str) -> None:
    (found,) = lint(text)
    assert (found.rule, found.note) == (rule, note)
    lines = text.splitlines(keepends=True)
    pointed = lines[found.line - 1][found.column - 1 :] + "".join(lines[found.line :])
    assert pointed.startswith(stands) and pointed.count(stands) == 1


CLEAN = {
    "an empty file": "",
    "quoted on purpose": "terms:\n- {term: 'A, B', misreadings: ['a、b', \"c:d\", 'e?'], note: 'see: this'}\n",
    "a comment behind a value": "terms:\n- term: A  # the letter\n  note: b # and so on\n",
    "two admitted spellings": "terms:\n- {term: A, admitted: [サーバ, サーバー]}\n",
    "a term and itself with a ー less": "terms:\n- {term: サーバー, misreadings: [サーバ]}\n",
    "itself in capitals": "terms:\n- {term: Llama, misreadings: [LLAMA]}\n",
    "an exception for what only sounds so": "terms:\n- {term: Google, except: [ゴーグル]}\n",
    "an exception for what is only spelled so": "terms:\n- {term: ソフトウェア1.0, except: [ソフトウェア10]}\n",
    "an example that stays": TWO + "    examples:\n      - from: ドラマ\n        to: ドラマ\n",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_lint_says_nothing_of(text: str) -> None:
    assert lint(text) == ()


def test_what_is_flagged_again_after_its_replacement_is_found() -> None:
    """The term stands inside of another term's misreading, so one correction makes the next flag."""
    text = (
        "terms:\n- {term: 新型, misreadings: [旧式], examples: [{from: 旧式機, to: 新型機}]}\n"
        "- {term: X, misreadings: [新型機]}\n"
    )
    assert [finding.rule for finding in lint(text)] == ["triggers-again"]


def test_a_file_that_is_no_glossary_is_an_error() -> None:
    with pytest.raises(ReviewError):
        lint("terms: 3\n")


# --- edits -----------------------------------------------------------------------------------------------------------

FILES = {
    "empty": "",
    "a comment": "# ours\n",
    "no terms yet": "target_language: ja\nterms:\n",
    "an empty list": "terms: []  # none yet\ntarget_language: ja\n",
    "no key": "target_language: ja",
    "block": "# a\nterms:\n  - term: a  # b\n    misreadings:\n      - c # d\n\n# e\n",
    "not indented": "terms:\n- term: a\n  note: |\n    b\n    c\n# d\ntarget_language: ja\n",
    "wide, CRLF, no end": "terms:\r\n    -   term: a\r\n        source: b",
    "brackets": "{terms: [{term: a, x: y}, ]}\n",
    "a list in brackets": "terms: [{term: a}]  # b\n",
    "a dash of its own": "terms:\n  -\n    term: a\n",
}
ENTRY = Term(
    "No",
    ("a, b", "C#"),
    ("1.0",),
    ("x: y", "ラマ"),
    ("ドラマ",),
    ("の",),
    "minor",
    "何: か？",
    (Example("a\nb", " c"),),
)


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_term_is_added_and_no_line_that_stood_there_changes(text: str) -> None:
    result = added(text, ENTRY)
    assert glossary.parse(result).terms == (*glossary.parse(text).terms, ENTRY)
    lines = iter(result.splitlines())
    for line in text.splitlines():
        if "[" not in line:
            assert line in lines
    assert ("\r\n" in text) == ("\r" in result)
    assert result.count("\r") == (result.count("\n") if "\r" in text else 0)


def test_a_term_that_stands_there_is_not_added_again() -> None:
    with pytest.raises(ReviewError, match="already") as error:
        added(TWO, Term("Llama"))
    assert error.value.line == 2


EDITED = {
    "into brackets": ("- term: A\n  misreadings: [b]  # c\n", Change(add={"misreadings": ("d", "b")}),
                      "- term: A\n  misreadings: [b, d]  # c\n"),
    "into empty brackets": ("- term: A\n  misreadings: [ ]\n", Change(add={"misreadings": ("d",)}),
                            "- term: A\n  misreadings: [d]\n"),
    "below others": ("- term: A\n  source:\n  - b # c\n\n  note: x\n", Change(add={"source": ("d",)}),
                     "- term: A\n  source:\n  - b # c\n  - d\n\n  note: x\n"),
    "beside one": ("- term: A\n  source: b # c\n", Change(add={"source": ("d, e",)}),
                   '- term: A\n  source: [b, "d, e"] # c\n'),
    "where nothing was": ("- term: A\n  source:\n", Change(add={"source": ("d",)}), "- term: A\n  source: [d]\n"),
    "a key in its place": ("- term: A # x\n  note: b\n", Change(add={"misreadings": ("d",)}),
                           "- term: A # x\n  misreadings: [d]\n  note: b\n"),
    "a key in braces": ("- {term: A, note: b}\n", Change(severity="minor"), "- {term: A, severity: minor, note: b}\n"),
    "a note of two lines": ("- term: A\n  note: |\n    b\n    c\n  severity: minor\n", Change(note="d"),
                            "- term: A\n  note: d\n  severity: minor\n"),
    "another name": ("- term: 'A'  # x\n", Change(term="B: c"), '- term: "B: c"  # x\n'),
    "the first away": ("- term: A\n  source: [b, c, d]\n", Change(remove={"source": ("b",)}),
                       "- term: A\n  source: [c, d]\n"),
    "the last away": ("- term: A\n  source: [b, 'c' ]\n", Change(remove={"source": ("c",)}),
                      "- term: A\n  source: [b ]\n"),
    "a line away": ("- term: A\n  source:\n  - b\n  - c # x\n  - d\n", Change(remove={"source": ("c",)}),
                    "- term: A\n  source:\n  - b\n  - d\n"),
    "all away": ("- term: A\n  source:\n  - b\n  note: x\n", Change(remove={"source": ("b",)}),
                 "- term: A\n  source: []\n  note: x\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "change", "after"), EDITED.values(), ids=EDITED)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_edit_changes_its_place_alone(before: str, change: Change, after: str, end: str) -> None:
    head, tail = "# ours\nterms:\n", "- term: Z   # last\n"
    text = (head + before + tail).replace("\n", end)
    assert edited(text, "A", change) == (head + after + tail).replace("\n", end)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("lama", Change(note="x"), "is `Llama` meant"),
        ("Llama", Change(remove={"misreadings": ("x",)}), "not among"),
        ("Llama", Change(term="B"), "already"),
        ("C", Change(note="x"), "lines 5, 6"),
    ],
)
def test_an_edit_that_can_not_be_made_says_why(name: str, change: Change, said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        edited(TWO + "  - term: B\n  - term: C\n  - term: C\n", name, change)


WRITABLE = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(WRITABLE)
def test_any_text_is_written_so_that_it_is_read_again(text: str) -> None:
    assert load(f"a: {scalar(text)}\n") == {"a": text}
    assert load(f"[{scalar(text)}, {{b: {scalar(text)}}}]") == [text, {"b": text}]


FORMS = st.lists(WRITABLE.filter(str.strip), max_size=3, unique=True).map(tuple)


@given(
    st.sampled_from(list(FILES.values())), WRITABLE.filter(str.strip).filter("a".__ne__), FORMS, FORMS, FORMS, WRITABLE
)
def test_added_and_edited_terms_are_read_as_they_were_given(
    text: str, name: str, first: tuple[str, ...], second: tuple[str, ...], third: tuple[str, ...], note: str
) -> None:
    term = Term(name, source=first, misreadings=second)
    grown = added(text, term)
    change = Change(add={"misreadings": third, "except": first}, note=note or None)
    again = edited(grown, name, change)
    assert glossary.parse(again).terms[-1] == change.of(term)
    back = edited(again, name, Change(remove={"misreadings": tuple(set(third) - set(second))}))
    assert glossary.parse(back).terms[-1].misreadings == second


# --- the commands ----------------------------------------------------------------------------------------------------


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`review glossary` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "review", "glossary", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_the_first_term_makes_the_file_and_the_next_one_keeps_its_bytes(tmp_path: Path) -> None:
    done = run("add", "Llama", "--source", "Llama", "--misreading", "ラマ", cwd=tmp_path)
    path = tmp_path / "glossary.yaml"
    assert (done.returncode, done.stdout) == (0, "")
    assert path.read_text("utf-8") == "terms:\n  - term: Llama\n    source: [Llama]\n    misreadings: [ラマ]\n"
    before = b"\xef\xbb\xbf# ours \r\n" + path.read_bytes().replace(b"\n", b"\r\n") + b"  # end\r\n"
    path.write_bytes(before)
    assert run("add", "USD", "--misreading", "米ドル", cwd=tmp_path).returncode == 0
    after = "\r\n  - term: USD\r\n    misreadings: [米ドル]\r\n"
    assert path.read_bytes() == before.replace("ラマ]\r\n".encode(), "ラマ]".encode() + after.encode())


def test_lint_prints_places_and_exits_1_for_findings_only(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(TWO + "  - term: ラマ\n", "utf-8")
    done = run("lint", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("glossary.yaml:3:19: `ラマ` is right in") and done.stdout.endswith(
        "[right-and-wrong]\n"
    )
    path.write_text(LINTED["one misreading of two terms"][0], "utf-8")
    done = run("lint", cwd=tmp_path)
    assert (done.returncode, done.stdout[:25]) == (0, "glossary.yaml:3:32: note:")
    path.write_text("terms: [", "utf-8")
    done = run("lint", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_dictionary_of_prh_is_linted_by_its_specs(tmp_path: Path) -> None:
    path = tmp_path / "prh.yml"
    path.write_text("rules:\n  - expected: A\n    specs:\n      - {from: a, to: B}\n  - expected: C++\n", "utf-8")
    done = run("lint", "prh.yml", cwd=tmp_path)
    assert done.returncode == 1
    assert [line.split(" ", 1)[0] for line in done.stdout.splitlines()] == ["prh.yml:5:5:", "prh.yml:4:1:"]
    path.write_text("rules:\n  - expected: A\n    specs: [{from: a, to: A}]\n", "utf-8")
    assert (run("lint", "prh.yml", cwd=tmp_path).returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [("edit", "A", "--note", "x"), ("edit", "A"), ("add", " "), ("add", "A", "--source", ""), ("list",)]
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("review: ") and done.stderr.count("\n") == 1
    assert not (tmp_path / "glossary.yaml").exists()
