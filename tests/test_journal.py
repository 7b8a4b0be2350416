"""Patches are read in every style and in any order, and say what they cannot use: not a key, not a line is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from journaling import JSON_LINE, afters, correction, opened

from review import journal
from review.decision import (
    KINDS,
    Correction,
    Decision,
    Unknown,
    Withdrawal,
    active,
    new_id,
)
from review.errors import ReviewError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a patch may be; its folder is there."""
    (tmp_path / "t.txt").mkdir()
    return tmp_path / "t.txt/hana.yaml"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples of a property."""
    return tmp_path_factory.mktemp("scratch")


# --- any text --------------------------------------------------------------------------------------------------------

# No surrogates: they are no text. Everything else is, with a preference for what trips readers.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    st.sampled_from("\0\t\n\r\x0b\x1b\x7f\x85\x9f\u00a0\u2028\u2029\ufeff\ufffe\uffff\U0001fffe😀")
    | st.sampled_from("'\"\\#:-{}[]&*!|>%@`,? ~")
)
SMALL = st.integers(1, 10**9)


def decisions_of(kind: type[Decision]) -> st.SearchStrategy[Decision]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for key in kind.keys:
        if key in ("passage", "start", "score"):
            fields[key] = SMALL
        elif key in ("withdraws", "reviewer"):
            fields[key] = ANY_TEXT.filter(bool)
        elif key not in ("kind", "id"):
            fields[key] = ANY_TEXT
    extra = st.dictionaries(
        ANY_TEXT.filter(lambda key: key not in kind.keys and key != "kind"),
        ANY_TEXT | st.lists(ANY_TEXT, max_size=3) | st.dictionaries(ANY_TEXT, ANY_TEXT | st.just([{}]), max_size=2),
        max_size=3,
    )
    return st.builds(
        lambda known, unknown: kind.make({**known, "id": new_id(), **unknown}), st.fixed_dictionaries(fields), extra
    )


ANY_DECISION = st.one_of([decisions_of(kind) for kind in KINDS.values()])


@given(st.lists(ANY_DECISION, max_size=4))
@example([correction("\ud7ff\ue000"), correction("- {"), correction("\\ud800"), correction("")])
def test_what_is_written_is_read_again(scratch: Path, decisions: list[Decision]) -> None:
    path = scratch / "hana.yaml"
    path.unlink(missing_ok=True)
    with opened(path) as writer:
        for decision in decisions:
            writer.append([decision])
    patch = journal.read(path)
    assert [one.record() for one in patch.decisions] == [one.record() for one in decisions]
    assert not patch.warnings


@given(ANY_DECISION)
def test_a_yaml_reader_reads_every_line_as_a_json_reader_does(decision: Decision) -> None:
    line = journal.line(decision).decode()
    assert line.count("\n") == 1 and "\\u0000" not in line[:2]
    loaded = json.loads(line[2:])
    assert loaded == decision.record()
    # A key of more than 1,024 characters is beyond YAML's implicit keys.
    (read,) = yaml.load(line, yaml.CBaseLoader)
    assert read == json.loads(line[2:], parse_int=str)


@pytest.mark.parametrize("text", ["\ud83d", "a\udc80b", "\udfff"])
def test_half_a_character_is_refused_when_it_is_decided(path: Path, text: str) -> None:
    with opened(path) as writer:
        writer.append([correction("one")])
        with pytest.raises(ReviewError, match="half a character"):
            writer.append([correction("two"), correction(text)])
        writer.append([correction("three")])
    assert afters(path) == ["one", "three"]


def test_text_stays_readable_in_a_diff() -> None:
    line = journal.line(correction("衛兵 “é” 😀\u3000", reason="\u2028\x85\ufeff\t")).decode()
    assert '"after": "衛兵 “é” 😀\u3000"' in line
    assert r'"reason": "\u2028\u0085\ufeff\t"' in line


# --- any style -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", []),
        ("# nothing yet\n\n", []),
        ("---\n", []),
        (JSON_LINE, [("a", "b", 1)]),
        (JSON_LINE.replace("\n", "\r\n") * 2, [("a", "b", 1), ("a", "b", 2)]),
        ("\ufeff" + JSON_LINE, [("a", "b", 1)]),
        ("# by hand\n---\n" + JSON_LINE + "\n# more\n" + JSON_LINE, [("a", "b", 3), ("a", "b", 6)]),
        ("- {passage: 1, before: No, after: 1.50}\n", [("No", "1.50", 1)]),
        ('- {"passage": 1, "before": 12, "after": 1.50}\n', [("12", "1.50", 1)]),
        ("- passage: 1\n  before: a\n  after: b\n", [("a", "b", 1)]),
        ("- passage: 1\n  before: a\n  after: |\n    b\n    - c\n" + JSON_LINE, [("a", "b\n- c\n", 1), ("a", "b", 6)]),
        (JSON_LINE + "- passage: 1\n  before: a\n  after: ''", [("a", "b", 1), ("a", "", 2)]),
        ("-\n  passage: 1\n  before: a\n  after: b\n", [("a", "b", 1)]),
        ('- {"passage": 1,\n   "before": "a",\n   "after": "b"}\n' + JSON_LINE, [("a", "b", 1), ("a", "b", 4)]),
        (
            "  - {passage: 1, before: a, after: b}\n  - {before: a, after: c, passage: 1}\n",
            [("a", "b", 1), ("a", "c", 2)],
        ),
        ("[{passage: 1, before: a, after: b},\n {passage: 1, before: a, after: c}]\n", [("a", "b", 1), ("a", "c", 2)]),
        ('[{"passage": 1, "before": "a", "after": "b"}]', [("a", "b", 1)]),
        (JSON_LINE + "...\n", [("a", "b", 1)]),
        ("%YAML 1.1\n---\n" + JSON_LINE, [("a", "b", 3)]),
        (JSON_LINE.rstrip(), [("a", "b", 1)]),
        ("- {passage: 1, before: a, after: b}", [("a", "b", 1)]),
        ('- {"passage": 1, "before": "\\ud83d\\ude00", "after": "\\u00e9"}\n', [("😀", "é", 1)]),
    ],
)
def test_a_patch_is_read_in_every_style(path: Path, content: str, expected: list[tuple[str, str, int]]) -> None:
    path.write_bytes(content.encode())
    patch = journal.read(path)
    found = [
        (one.before, one.after, line)
        for one, line in zip(patch.decisions, patch.lines, strict=True)
        if isinstance(one, Correction)
    ]
    assert found == expected
    assert not patch.warnings
    assert all(one.reviewer == "hana" and one.id.startswith("hand-") for one in patch.decisions)
    # Whatever the style, it can grow, and nothing that was there goes.
    with opened(path) as writer:
        writer.append([correction("new", id="new")])
    assert [one.after for one in journal.read(path).decisions if isinstance(one, Correction)] == [
        *(after for _, after, _ in expected),
        "new",
    ]
    # YAML has no pairs of surrogates; all else that this wrote or left is YAML for anybody.
    text = path.read_bytes().decode("utf-8-sig").replace("\\ud83d\\ude00", "")
    assert isinstance(yaml.load(text, yaml.CBaseLoader), list)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("passage: 1\n", 1, "no list"),
        ("text\n", 1, "no list"),
        (JSON_LINE + "x\n", 2, "."),
        (JSON_LINE + '- {"passage": 1, "passage": 2}\n', 2, "stands in line"),
        (JSON_LINE + "- a: 1\n\tb: 2\n", 3, "tab"),
        (JSON_LINE + "- [1, 2\n" + JSON_LINE, 3, "."),
        (JSON_LINE + '- {"passage": 1, "before": "a", "after": "\\ud800"}\n', 2, "half a character"),
        (JSON_LINE + "- &a {passage: 1}\n- *a\n", 2, "anchors"),
        (JSON_LINE + '- {"x": ' + "[" * 30 + "]" * 30 + "}\n", 2, "levels deep"),
        (JSON_LINE + "- {x: \x01}\n", 2, "cannot stand"),
        (JSON_LINE + "---\n" + JSON_LINE, 2, "second YAML document"),
        (f"{JSON_LINE}<<<<<<< HEAD\n{JSON_LINE}=======\n>>>>>>> theirs\n", 2, "conflict markers: keep both sides"),
        (f"- passage: 1\n  before: a\n<<<<<<< HEAD\n{JSON_LINE}=======\n>>>>>>> theirs\n", 3, "conflict markers"),
    ],
)
def test_a_patch_that_cannot_be_read_is_one_error_with_its_line(
    path: Path, content: str, line: int, problem: str
) -> None:
    path.write_bytes(content.encode())
    for use in (lambda: journal.read(path), lambda: opened(path), lambda: journal.tidy(path, path.parent / "locks")):
        with pytest.raises(ReviewError, match=problem) as caught:
            use()
        assert (caught.value.path, caught.value.line) == (str(path), line)
    assert path.read_bytes() == content.encode()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [(JSON_LINE.encode("utf-16"), "UTF-16"), (JSON_LINE.encode() + b'- {"a": "\xff"}\n' + JSON_LINE.encode(), "0xFF")],
)
def test_a_patch_that_is_no_utf_8_is_one_error(path: Path, raw: bytes, problem: str) -> None:
    path.write_bytes(raw)
    with pytest.raises(ReviewError, match=problem):
        journal.read(path)


def test_what_this_version_does_not_know_is_kept_and_not_acted_on(path: Path) -> None:
    lines = (
        '- {"kind": "vote", "passage": 7, "weight": 0.50, "id": "v"}\n'
        '- {"passage": 7, "before": "a", "colour": {"x": [1, "2"]}, "after": "b", "id": "c"}\n'
        '- {"passage": 7, "before": "a", "id": "incomplete"}\n'
        "- a text\n"
        "- {passage: x, before: a, after: b}\n"
        '- {"passage": 1, "before": "a", "after": null}\n'
    )
    path.write_text(lines, encoding="utf-8")
    patch = journal.read(path)
    vote, known, *broken = patch.decisions
    assert isinstance(vote, Unknown) and not vote.problem and vote.fields["kind"] == "vote"
    assert known.extra == {"colour": {"x": [1, "2"]}}
    assert all(isinstance(one, Unknown) and one.problem for one in broken)
    assert [warning.removeprefix(f"{path}:") for warning in patch.warnings] == [
        "3: has no after; to delete, write after: ''; it is kept, and not acted on",
        "4: is no decision but a text; it is kept, and not acted on",
        "5: passage is not a whole number; it is kept, and not acted on",
        "6: after is not text; it is kept, and not acted on",
    ]
    with opened(path) as writer:
        writer.append([correction("new")])
    assert path.read_text(encoding="utf-8").startswith(lines)
    with opened(path) as writer:
        writer.append([Withdrawal(withdraws="c", id=new_id())])
    journal.tidy(path, path.parent / "locks")
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert kept[:5] == [line for line in lines.splitlines(keepends=True) if '"id": "c"' not in line]


def test_control_characters_in_a_patch_do_not_reach_a_message(path: Path) -> None:
    path.write_text('- {"kind": "correction", "\\u001b]0;x": 1, "passage": "\\u001b[31m"}\n', encoding="utf-8")
    assert not any("\x1b" in warning for warning in journal.read(path).warnings)


# --- identity --------------------------------------------------------------------------------------------------------


def written(folder: Path, **patches: str) -> journal.Journal:
    for name, content in patches.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return journal.merge([journal.read(folder / f"{name}.yaml") for name in patches])


def test_an_entry_made_by_hand_is_named_by_its_content(path: Path) -> None:
    first = written(path.parent, hana="- {passage: 1, before: a, after: b}\n").decisions[0]
    again = written(
        path.parent, hana='# x\n- {"passage": 2, "before": "", "after": ""}\n- after: "b"\n  passage: 1\n  before: a\n'
    )
    assert first.id in {one.id for one in again.decisions}
    other = written(path.parent, ken="- {passage: 1, before: a, after: b}\n").decisions[0]
    assert other.id != first.id
    both = written(
        path.parent,
        hana="- {passage: 1, before: a, after: b}\n- {kind: withdrawal, withdraws: " + first.id + "}\n",
        ken="- {passage: 1, before: a, after: b}\n",
    )
    assert [one.id for one in active(both.decisions)] == [other.id]


def test_the_same_decision_twice_counts_once_whatever_its_style(path: Path) -> None:
    found = written(
        path.parent,
        hana='- {"passage": 1, "before": "a", "after": "b", "id": "X", "reviewer": "hana", "weight": 1.5}\n' * 2,
        copy="- {after: b, id: X, weight: 1.5, before: a, passage: 1, reviewer: hana}\n",
    )
    assert [one.id for one in found.decisions] == ["X"]
    assert not found.warnings


def test_which_style_is_kept_does_not_depend_on_the_order(path: Path) -> None:
    one = '- {"passage": 1, "before": "a", "after": "b", "id": "X", "weight": 3}\n'
    two = "- {passage: 1, before: a, after: b, id: X, weight: 3}\n"
    assert written(path.parent, hana=one + two).decisions == written(path.parent, hana=two + one).decisions


def test_one_id_with_two_contents_keeps_both_and_says_so(path: Path) -> None:
    one = '- {"passage": 1, "before": "a", "after": "b", "id": "X"}\n'
    two = '- {"passage": 1, "before": "a", "after": "c", "id": "X"}\n'
    found = written(path.parent, hana=one + two)
    turned = written(path.parent, hana=two + one)
    assert {getattr(decision, "after", "") for decision in found.decisions} == {"b", "c"}
    assert found.decisions == turned.decisions
    assert found.warnings == (
        f"{path}:2: the id X stands in line 1 with other content; both are kept, so remove the wrong one",
    )


def test_the_order_of_files_and_entries_changes_nothing(path: Path) -> None:
    lines = [journal.line(correction(str(number), time=f"2026-01-0{number % 3 + 1}")).decode() for number in range(9)]
    straight = written(path.parent, hana="".join(lines[:5]), ken="".join(lines[5:]))
    turned = written(path.parent, ken="".join(reversed(lines[5:])), hana="".join(reversed(lines[:5])))
    assert straight.decisions == turned.decisions and len(straight.decisions) == 9
