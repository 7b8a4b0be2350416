"""Where things lie: found by rule, named safely, and never outside the project."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import journal, project
from review.decision import Correction, new_id
from review.errors import ReviewError
from review.project import Project


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSAGE_REVIEW_STATE", str(tmp_path_factory.mktemp("state")))


def made(root: Path, *paths: str) -> None:
    """Files, and folders where a path ends with `/`."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            (root / path).mkdir(parents=True, exist_ok=True)
        else:
            (root / path).write_text("", encoding="utf-8")


# --- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "transcript", "root"),
    [
        ((), "a/b/t.txt", "a/b"),
        (("a/glossary.yaml",), "a/b/t.txt", "a"),
        (("a/corrections/",), "a/b/t.txt", "a"),
        (("glossary.yaml", "a/corrections/"), "a/b/t.txt", "a"),
        (("glossary.yaml",), "a/b/t.txt", ""),
        (("glossary.yaml", "a/.git/"), "a/b/t.txt", "a/b"),
        (("glossary.yaml", ".git/"), "a/b/t.txt", ""),
        (("glossary.yaml", "a/b/.git"), "a/b/t.txt", "a/b"),
        (("a/corrections",), "a/b/t.txt", "a/b"),  # a file of that name is no such folder
        (("a/glossary.yaml/",), "a/b/t.txt", "a/b"),
    ],
)
def test_the_nearest_folder_with_a_glossary_or_corrections_is_the_project(
    tmp_path: Path, there: tuple[str, ...], transcript: str, root: str
) -> None:
    made(tmp_path, transcript, *there)
    assert project.find(tmp_path / transcript).root == tmp_path / root


def test_no_project_is_searched_above_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "glossary.yaml", "home/talks/t.txt")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert project.find(tmp_path / "home/talks/t.txt").root == tmp_path / "home/talks"


def test_a_glossary_in_a_folder_of_everybody_is_nobodys(tmp_path: Path) -> None:
    made(tmp_path, "everybody/glossary.yaml", "everybody/mine/t.txt")
    (tmp_path / "everybody").chmod(0o1777)
    assert project.find(tmp_path / "everybody/mine/t.txt").root == tmp_path / "everybody/mine"


def test_an_override_is_the_project_whatever_is_there(tmp_path: Path) -> None:
    made(tmp_path, "a/glossary.yaml", "a/t.txt")
    assert project.find(tmp_path / "a/t.txt", tmp_path / "new").root == tmp_path / "new"
    with pytest.raises(ReviewError, match="is no folder"):
        project.find(tmp_path / "a/t.txt", tmp_path / "a/t.txt")


@pytest.mark.parametrize(
    ("root", "transcript", "name"),
    [
        ("", "t.txt", "t.txt"),
        ("", "docs/ja/index.md", "docs/ja/index.md"),
        ("", "docs/../docs/./ja/index.md", "docs/ja/index.md"),
        ("docs", "elsewhere/t.txt", "t.txt"),
        ("docs", "docs/../t.txt", "t.txt"),
        ("", "-rf", "-rf"),
        ("", "雑談 その1.txt", "雑談 その1.txt"),
        ("", "a" * 255, "a" * 255),
        ("docs", "docs-ja/t.txt", "t.txt"),
    ],
)
def test_a_transcript_is_named_by_its_path_in_the_project_or_its_base_name(
    tmp_path: Path, root: str, transcript: str, name: str
) -> None:
    here = Project(tmp_path / root)
    assert here.name_of(tmp_path / transcript) == name
    assert here.folder(tmp_path / transcript) == tmp_path / root / "corrections" / name


def test_a_link_to_a_folder_is_another_way_to_the_same_transcript(tmp_path: Path) -> None:
    made(tmp_path, "p/docs/t.txt")
    (tmp_path / "way").symlink_to(tmp_path / "p/docs")
    here = project.find(tmp_path / "way/t.txt", tmp_path / "p")
    assert here.name_of(tmp_path / "way/t.txt") == "docs/t.txt"
    assert here.name_of(tmp_path / "way/../t.txt") == "t.txt"  # the system goes up from where the link leads


@pytest.mark.parametrize("name", ["/", "a\0b"])
def test_a_path_without_a_usable_name_is_one_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReviewError):
        Project(tmp_path).folder(Path(name))


def test_a_transcript_with_a_name_of_255_bytes_is_recorded_like_any_other(tmp_path: Path) -> None:
    transcript = tmp_path / ("あ" * 85)
    transcript.touch()
    here = project.find(transcript)
    with here.writer(transcript, "hana", ["0" * 12]) as writer:
        writer.append([Correction(passage=1, before="a", after="b", id=new_id())])
    assert len(journal.read_all(here, transcript).decisions) == 1
    here.remember(transcript, language="ja")
    assert here.settings(transcript) == {"language": "ja"}


# --- patches ---------------------------------------------------------------------------------------------------------


def test_patches_are_the_reviewers_files_and_nothing_else(tmp_path: Path) -> None:
    made(
        tmp_path,
        "corrections/t.txt/hana.yaml",
        "corrections/t.txt/ken.yaml",
        "corrections/t.txt/transcript.yaml",
        "corrections/t.txt/passages-0123456789ab.txt",
        "corrections/t.txt/hana.yaml.torn",
        "corrections/t.txt/hana.yaml.history",
        "corrections/t.txt/.hana.yaml.swp.yaml",
        "corrections/t.txt/inner.yaml/",
        "corrections/t.txt/notes.md",
    )
    (tmp_path / "corrections/t.txt/.#hana.yaml").symlink_to("hana@host.123")
    names = [path.name for path in Project(tmp_path).patches(tmp_path / "t.txt")]
    assert names == ["hana.yaml", "ken.yaml"]
    assert Project(tmp_path).patches(tmp_path / "other.txt") == ()


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "device"])
def test_a_patch_that_is_no_regular_file_is_refused_without_waiting(tmp_path: Path, kind: str) -> None:
    made(tmp_path, "corrections/t.txt/", "secret.yaml")
    path = tmp_path / "corrections/t.txt/eve.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"link": tmp_path / "secret.yaml", "dangling": "nowhere", "device": "/dev/zero"}[kind])
    here = Project(tmp_path)
    for use in (
        lambda: here.patches(tmp_path / "t.txt"),
        lambda: journal.read_all(here, tmp_path / "t.txt"),
        lambda: journal.read(path),
        lambda: here.writer(tmp_path / "t.txt", "eve"),
        lambda: journal.tidy(path, tmp_path / "locks"),
    ):
        with pytest.raises(ReviewError, match=r"symbolic link|regular file"):
            use()


def test_folders_that_lead_out_of_the_project_are_refused(tmp_path: Path) -> None:
    made(tmp_path, "p/t.txt", "p/docs/t.txt", "outside/", "p/corrections/")
    (tmp_path / "p/corrections/t.txt").symlink_to(tmp_path / "outside")
    (tmp_path / "p/corrections/docs").symlink_to(tmp_path / "outside")
    here = project.find(tmp_path / "p/t.txt")
    for transcript in (tmp_path / "p/t.txt", tmp_path / "p/docs/t.txt"):
        for use in (here.folder, here.patches, here.settings, here.stamp):
            with pytest.raises(ReviewError, match="out of the project"):
                use(transcript)
        with pytest.raises(ReviewError, match="out of the project"):
            here.writer(transcript, "hana")
        with pytest.raises(ReviewError, match="out of the project"):
            here.remember(transcript, language="ja")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_that_comes_while_a_journal_is_open_leads_no_decision_elsewhere(tmp_path: Path) -> None:
    made(tmp_path, "p/t.txt", "outside/")
    here = Project(tmp_path / "p")
    with here.writer(tmp_path / "p/t.txt", "hana") as writer:
        made(tmp_path, "p/corrections/")
        (tmp_path / "p/corrections/t.txt").symlink_to(tmp_path / "outside")
        with pytest.raises(ReviewError, match="leads elsewhere"):
            writer.append([Correction(passage=1, before="", after="x", id=new_id())])
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_inside_the_project_is_followed(tmp_path: Path) -> None:
    made(tmp_path, "t.txt", "corrections/talks/t.txt/")
    (tmp_path / "corrections/t.txt").symlink_to(tmp_path / "corrections/talks/t.txt")
    with Project(tmp_path).writer(tmp_path / "t.txt", "hana") as writer:
        writer.append([Correction(passage=1, before="", after="x", id=new_id())])
    assert (tmp_path / "corrections/talks/t.txt/hana.yaml").is_file()


def test_the_transcripts_of_a_project_are_those_with_decisions(tmp_path: Path) -> None:
    made(
        tmp_path,
        "a.txt",
        "docs/b.md",
        "c.txt",
        "corrections/a.txt/hana.yaml",
        "corrections/docs/b.md/ken.yaml",
        "corrections/c.txt/transcript.yaml",
        "corrections/gone.txt/hana.yaml",
    )
    assert Project(tmp_path).transcripts() == [tmp_path / "a.txt", tmp_path / "docs/b.md"]
    assert Project(tmp_path / "docs").transcripts() == []


# --- settings --------------------------------------------------------------------------------------------------------


def test_what_was_given_once_is_remembered_and_unknown_keys_are_kept(tmp_path: Path) -> None:
    made(tmp_path, "t.txt", "t.en.txt", "corrections/t.txt/")
    here = Project(tmp_path)
    path = tmp_path / "corrections/t.txt/transcript.yaml"
    path.write_text('note: "x: y"\nlanguage: no\n', encoding="utf-8")
    here.remember(tmp_path / "t.txt", source=tmp_path / "t.en.txt", encoding=None, register={"A: b": "polite"})
    assert path.read_text(encoding="utf-8") == (
        'note: "x: y"\nlanguage: no\nsource: t.en.txt\nregister: {"A: b": polite}\n'
    )
    assert here.settings(tmp_path / "t.txt") == {
        "note": "x: y",
        "language": "no",
        "source": "t.en.txt",
        "register": {"A: b": "polite"},
    }
    before = path.stat().st_mtime_ns
    here.remember(tmp_path / "t.txt", language="no")
    assert path.stat().st_mtime_ns == before


def test_a_path_outside_is_remembered_for_the_person_who_typed_it_and_not_in_the_project(tmp_path: Path) -> None:
    made(tmp_path, "p/t.txt", "p/corrections/t.txt/", "s.en.txt")
    here = Project(tmp_path / "p")
    here.remember(tmp_path / "p/t.txt", source=tmp_path / "s.en.txt", language="ja")
    assert here.settings(tmp_path / "p/t.txt")["source"] == str(tmp_path / "s.en.txt")
    shared = (tmp_path / "p/corrections/t.txt/transcript.yaml").read_text(encoding="utf-8")
    assert shared == "language: ja\n"
    made(tmp_path, "p/s.en.txt")
    here.remember(tmp_path / "p/t.txt", source=tmp_path / "p/s.en.txt")
    assert here.settings(tmp_path / "p/t.txt")["source"] == "s.en.txt"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("source: ../secret.txt\n", "leaves the project"),
        ("reference: /etc/passwd\n", "leaves the project"),
        ("source: link/secret.txt\n", "leaves the project"),
        ('source: "a\\0b"\n', "leaves the project|NUL|cannot stand|control"),
        ("source: [a, b]\n", "`source` is not a text"),
        ("- source\n", "settings"),
        ("a: b\n\tc: d\n", "tab"),
    ],
)
def test_settings_that_cannot_be_trusted_or_read_are_one_clear_error(
    tmp_path: Path, content: str, problem: str
) -> None:
    made(tmp_path, "p/t.txt", "p/corrections/t.txt/", "secret.txt")
    (tmp_path / "p/link").symlink_to(tmp_path)
    (tmp_path / "p/corrections/t.txt/transcript.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ReviewError, match=problem):
        Project(tmp_path / "p").settings(tmp_path / "p/t.txt")


def test_what_is_not_set_anew_keeps_its_place_and_its_comments(tmp_path: Path) -> None:
    made(tmp_path, "p/t.txt", "p/corrections/t.txt/", "p/new.txt", "outside.txt")
    path = tmp_path / "p/corrections/t.txt/transcript.yaml"
    path.write_text(
        "# ours\nsource: old.txt   # the speech\nregister:\n  A: polite\n  B: plain\n\n"
        "note: |\n  two\n  lines\nlanguage: 'ja'",
        encoding="utf-8",
    )
    here = Project(tmp_path / "p")
    here.remember(tmp_path / "p/t.txt", source=tmp_path / "p/new.txt", register="polite", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == (
        "# ours\nsource: new.txt   # the speech\nregister: polite\n\n"
        "note: |\n  two\n  lines\nlanguage: 'ja'\nencoding: utf-8\n"
    )
    here.remember(tmp_path / "p/t.txt", source=tmp_path / "outside.txt")
    assert "source" not in path.read_text(encoding="utf-8")
    assert here.settings(tmp_path / "p/t.txt")["note"] == "two\nlines\n"


@given(st.dictionaries(st.sampled_from(["language", "encoding", "note"]), st.text(st.characters(codec="utf-8"))))
def test_every_setting_that_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]
) -> None:
    root = tmp_path_factory.mktemp("p")
    here = Project(root)
    here.remember(root / "t.txt", **settings)
    assert here.settings(root / "t.txt") == {key: value for key, value in settings.items() if value}


# --- who decides -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("hana", "hana"),
        ("山田 花", "山田 花"),
        ("hana/../../etc", "hana-..-..-etc"),
        ("../x", "x"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("a\nb\0c\u2028d", "a-b-c-d"),
        ("CON", "CON-"),
        ("か\u3099", "が"),
        ("あ" * 100, "あ" * 40),
        ("a. ", "a"),
    ],
)
def test_a_reviewers_name_becomes_a_file_name(given_name: str, name: str) -> None:
    assert project.reviewer_name(given_name) == name


@pytest.mark.parametrize("given_name", ["", "..", "///", "transcript", "Transcript", "\ud800"])
def test_a_reviewers_name_that_can_be_no_file_name_is_refused(given_name: str) -> None:
    with pytest.raises(ReviewError, match="--reviewer"):
        project.reviewer_name(given_name)


@given(st.text())
def test_a_file_name_is_always_one_that_lies_in_its_folder(name: str) -> None:
    safe = project.file_name(name)
    assert "/" not in safe and "\\" not in safe and "\0" not in safe
    assert not safe.startswith((".", "-"))
    assert len(safe.encode()) <= 121
    assert project.file_name(safe) == safe


def test_git_names_the_reviewer_then_the_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "login")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert project.reviewer_name(root=tmp_path) == "login"
    subprocess.run(["git", "-C", tmp_path, "config", "user.name", "Hana/山田"], check=True)
    assert project.reviewer_name(root=tmp_path) == "Hana-山田"
    subprocess.run(["git", "-C", tmp_path, "config", "user.name", "transcript"], check=True)
    assert project.reviewer_name(root=tmp_path) == "login"


# --- the user's own --------------------------------------------------------------------------------------------------


def test_the_cursor_is_kept_outside_the_project(tmp_path: Path) -> None:
    made(tmp_path, "t.txt")
    here = project.find(tmp_path / "t.txt")
    assert here.cursor(tmp_path / "t.txt") == {}
    here.save_cursor(tmp_path / "t.txt", {"passage": 264, "queue": "terms"})
    assert here.cursor(tmp_path / "t.txt") == {"passage": 264, "queue": "terms"}
    assert here.cursor(tmp_path / "other.txt") == {}
    assert [path.name for path in tmp_path.iterdir()] == ["t.txt"]


def test_a_state_folder_that_is_broken_or_read_only_costs_nothing_but_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, "p/t.txt", "state")
    monkeypatch.setenv("PASSAGE_REVIEW_STATE", str(tmp_path / "state"))
    here = project.find(tmp_path / "p/t.txt")
    here.save_cursor(tmp_path / "p/t.txt", {"passage": 1})
    assert here.cursor(tmp_path / "p/t.txt") == {}
    with here.writer(tmp_path / "p/t.txt", "hana") as writer:
        assert "nothing keeps a second window" in writer.warnings[0]
        writer.append([Correction(passage=1, before="", after="x", id=new_id())])


def test_every_change_from_outside_is_noticed_and_ones_own_is_not(tmp_path: Path) -> None:
    made(tmp_path, "t.txt", "glossary.yaml")
    transcript = tmp_path / "t.txt"
    here = project.find(transcript)
    with here.writer(transcript, "hana") as writer:
        before = here.stamp(transcript, here.glossary)
        writer.append([Correction(passage=1, before="", after="x", id=new_id())])
        after = here.stamp(transcript, here.glossary)
        assert before != after
        assert project.changed(before, after, writer) == []
        with writer.path.open("a", encoding="utf-8") as other:
            other.write("- {passage: 1, before: a, after: b}\n")
        made(tmp_path, "corrections/t.txt/ken.yaml")
        transcript.write_text("x", encoding="utf-8")
        here.glossary.write_text("terms: []", encoding="utf-8")
        found = project.changed(after, here.stamp(transcript, here.glossary), writer)
        assert {path.name for path in found} == {"t.txt", "hana.yaml", "ken.yaml", "glossary.yaml"}
        # A decision of one's own on top does not hide what somebody else wrote.
        writer.append([Correction(passage=1, before="", after="y", id=new_id())])
        assert writer.path in project.changed(after, here.stamp(transcript), writer)


def test_what_is_written_between_reading_and_locking_is_noticed(tmp_path: Path) -> None:
    made(tmp_path, "t.txt")
    transcript = tmp_path / "t.txt"
    here = project.find(transcript)
    before = here.stamp(transcript)
    with here.writer(transcript, "hana") as other:
        other.append([Correction(passage=1, before="", after="x", id=new_id())])
    with here.writer(transcript, "hana") as writer:
        assert project.changed(before, here.stamp(transcript), writer) == [writer.path]
        writer.append([Correction(passage=1, before="", after="y", id=new_id())])
        assert project.changed(before, here.stamp(transcript), writer) == [writer.path]


# --- init ------------------------------------------------------------------------------------------------------------


def test_init_adds_the_merge_lines_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / ".gitattributes"
    path.write_bytes(b"*.txt text")
    assert project.init(Project(tmp_path)) == [path]
    assert path.read_bytes() == (
        b"*.txt text\ncorrections/**/*.yaml merge=union\ncorrections/**/*.yaml.history merge=union\n"
    )
    assert project.init(Project(tmp_path)) == []
