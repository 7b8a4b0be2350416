"""The command line as other programs rely on it: streams, exit codes, fields, and one line for every mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

SAMPLE = Path(str(resources.files("review") / "sample"))


def review(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real command in a process of its own."""
    state = cwd / ".state"
    return subprocess.run(
        [sys.executable, "-m", "review", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        env={**os.environ, "XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(state), **environment},
    )


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample as a project of its own."""
    project = tmp_path / "project"
    shutil.copytree(SAMPLE, project)
    return project


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with two passages and a glossary of one term."""
    (tmp_path / "talk.txt").write_text("Lamaは速い。\n\nはい。\n", encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text("terms:\n  - term: Llama\n    misreadings: [Lama]\n", encoding="utf-8")
    return tmp_path


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """The only line of standard error of a command that refused."""
    error = done.stderr.decode()
    assert done.returncode == 2, error
    assert error.startswith("review: ")
    assert error.count("\n") == 1, error
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    return error


# --- bad input -------------------------------------------------------------------------------------------------------


def _fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "folder"),
        (_fifo, "pipe"),
        (lambda path: path.write_bytes(b"\x7fELF\x00\x00\x01\x02" * 20), "NUL"),
        (lambda path: path.write_bytes("あいう".encode() + b"\xff\xfe\x80 end " * 3), "byte"),
    ],
    ids=["missing", "folder", "pipe", "binary", "undecodable"],
)
@pytest.mark.parametrize("command", ["check", "apply"])
def test_a_transcript_that_cannot_be_read_is_one_line(tmp_path: Path, make: object, says: str, command: str) -> None:
    """Named, with what to do; never a traceback, never a wait."""
    path = tmp_path / "talk.txt"
    make(path)  # type: ignore[operator]
    error = one_line(review(command, path, cwd=tmp_path))
    assert "talk.txt" in error
    assert says.lower() in error.lower()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("terms:\n\t- term: Llama\n", 2),
        ("terms:\n  - term: Llama\n    note: a\n    note: b\n", 4),
        ("terms:\n  - term: [Llama\n", None),
        ("- Llama\n", None),
        ("terms:\n  - misreadings: [Lama]\n", 2),
    ],
    ids=["tab", "duplicate key", "unclosed", "a list", "no term"],
)
def test_a_glossary_that_cannot_be_read_is_one_line_with_its_place(small: Path, text: str, line: int | None) -> None:
    """FILE:LINE: what is wrong."""
    (small / "glossary.yaml").write_text(text, encoding="utf-8")
    error = one_line(review("check", "talk.txt", cwd=small))
    assert "glossary.yaml:" in error
    assert line is None or f"glossary.yaml:{line}:" in error


def test_a_patch_that_is_not_a_list_is_one_line(small: Path) -> None:
    """It is said where it is, and nothing is written."""
    folder = small / "corrections" / "talk.txt"
    folder.mkdir(parents=True)
    (folder / "hana.yaml").write_text("passage: 1\nbefore: Lama\n", encoding="utf-8")
    assert "hana.yaml" in one_line(review("apply", "talk.txt", cwd=small))


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "talk.txt", "--no-such-option"],
        ["check", "talk.txt", "--select", "no-such-check"],
        ["check", "talk.txt", "--fail-on", "dreadful"],
        ["apply", "talk.txt", "--format", "json"],
        ["apply", "talk.txt", "-o", "talk.txt"],
        ["check", "talk.txt", "--encoding", "klingon"],
        ["talk.txt"],
    ],
)
def test_wrong_usage_is_one_line(small: Path, arguments: list[str]) -> None:
    """Unknown options, missing ones, and the app without a terminal."""
    one_line(review(*arguments, cwd=small))


@pytest.mark.parametrize(("word", "says"), [("chekc", "no file, and no command"), ("talk.md", "no such file")])
def test_a_first_word_that_is_nothing_is_said_to_be_nothing(small: Path, word: str, says: str) -> None:
    """Before whether there is a terminal: a mistyped command is not helped by one."""
    for more in ((), ("talk.txt",)):
        error = one_line(review(word, *more, cwd=small))
        assert (word in error and says in error) or (more and word == "talk.md")


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_prints_the_fields_of_the_contract(small: Path) -> None:
    """JSON Lines on standard output, positions in code points, 1-based lines and columns."""
    done = review("check", "talk.txt", "--format", "json", "--select", "misreading", cwd=small)
    assert done.returncode == 0
    (line,) = done.stdout.decode().splitlines()
    flag = json.loads(line)
    assert list(flag) == [
        "file", "passage", "line", "column", "start", "end", "text", "digest", "check", "category", "severity",
        "message", "suggestions", "confidence", "source_span",
    ]  # fmt: skip
    assert (flag["file"], flag["passage"], flag["line"], flag["column"]) == ("talk.txt", 1, 1, 1)
    assert (flag["start"], flag["end"], flag["text"]) == (0, 4, "Lama")
    assert flag["suggestions"] == [{"text": "Llama", "term": "Llama"}]


@pytest.mark.parametrize(("floor", "code"), [("", 0), ("minor", 1), ("major", 1), ("critical", 0)])
def test_check_fails_only_when_asked(small: Path, floor: str, code: int) -> None:
    """Findings are no mistake; --fail-on makes a gate of them."""
    gate = ("--fail-on", floor) if floor else ()
    assert review("check", "talk.txt", "--select", "misreading", *gate, cwd=small).returncode == code


def test_check_leaves_out_what_was_decided_and_all_brings_it_back(sample: Path) -> None:
    """A dismissed flag and one inside a correction have a state."""
    open_flags = review("check", "fireside.ja.txt", "--format", "json", cwd=sample).stdout.decode().splitlines()
    every = review("check", "fireside.ja.txt", "--format", "json", "--all", cwd=sample).stdout.decode().splitlines()
    states = [json.loads(line)["state"] for line in every]
    assert states.count("open") == len(open_flags)
    assert {"open", "dismissed", "corrected"} <= set(states)
    assert all("state" not in json.loads(line) for line in open_flags)


def test_positions_are_those_of_the_file(sample: Path) -> None:
    """What a flag says stands somewhere stands there."""
    text = (sample / "fireside.ja.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    done = review("check", "fireside.ja.txt", "--format", "json", "--all", cwd=sample)
    flags = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(flags) > 60
    for flag in flags:
        rest = "\n".join(lines[flag["line"] - 1 :])[flag["column"] - 1 :]
        assert rest.startswith(flag["text"])


def test_sarif_is_one_document_and_github_escapes(small: Path) -> None:
    """What stands in a file can't form a workflow command."""
    document = json.loads(review("check", "talk.txt", "--format", "sarif", cwd=small).stdout)
    assert document["runs"][0]["results"][0]["ruleId"] == "misreading"
    (small / "a,b:c%.txt").write_text("Lama\n", encoding="utf-8")
    (small / "glossary.yaml").write_text(
        'terms:\n  - term: "x::error::%0A"\n    misreadings: [Lama]\n', encoding="utf-8"
    )
    out = review("check", "a,b:c%.txt", "--format", "github", "--select", "misreading", cwd=small).stdout.decode()
    assert out.startswith("::warning file=a%2Cb%3Ac%25.txt,line=1,")
    assert out.count("\n") == 1
    assert "%250A" in out


def test_an_empty_file_is_a_transcript_of_no_passages(tmp_path: Path) -> None:
    """Nothing to flag, nothing to change, nothing wrong."""
    (tmp_path / "empty.txt").write_bytes(b"")
    assert review("check", "empty.txt", cwd=tmp_path).returncode == 0
    assert review("apply", "empty.txt", cwd=tmp_path).stdout == b""
    status = review("status", "empty.txt", "--format", "json", cwd=tmp_path)
    assert json.loads(status.stdout)["passages"] == 0


def test_control_characters_from_files_are_made_visible(small: Path) -> None:
    """A transcript can't colour or clear the terminal of who checks it."""
    (small / "glossary.yaml").write_text(
        'terms:\n  - term: "Ll\\e[31mama"\n    misreadings: [Lama]\n', encoding="utf-8"
    )
    done = review("check", "talk.txt", cwd=small)
    assert b"\x1b" not in done.stdout + done.stderr
    assert "␛" in done.stdout.decode()


# --- apply, status, diff, log ----------------------------------------------------------------------------------------


def test_apply_writes_what_was_decided_and_is_idempotent(sample: Path, tmp_path: Path) -> None:
    """The output, with no decisions on it, is what comes out again."""
    done = review("apply", "fireside.ja.txt", "-o", "out.txt", "--format", "json", cwd=sample)
    assert done.returncode == 0
    summary = json.loads(done.stdout)
    assert summary["applied"] == 83
    assert summary["stale"] == summary["conflicting"] == 0
    again = review("apply", sample / "out.txt", "--project", tmp_path / "none", cwd=tmp_path)
    assert again.stdout == (sample / "out.txt").read_bytes()


def test_without_corrections_the_output_is_the_input(tmp_path: Path) -> None:
    """Byte by byte, whatever it is."""
    raw = "\ufeffあ\r\n\r\n\nい \t\rう".encode()
    (tmp_path / "talk.txt").write_bytes(raw)
    assert review("apply", "talk.txt", cwd=tmp_path).stdout == raw


def test_a_diff_applies(sample: Path) -> None:
    """`patch` makes the corrected transcript of it."""
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    diff = review("apply", "fireside.ja.txt", "--diff", cwd=sample).stdout
    wanted = review("apply", "fireside.ja.txt", cwd=sample).stdout
    subprocess.run(["patch", "-p1", "-s"], input=diff, cwd=sample, check=True, timeout=20)
    assert (sample / "fireside.ja.txt").read_bytes() == wanted


def test_stale_corrections_are_listed_and_the_exit_code_says_so(sample: Path) -> None:
    """The output is written all the same."""
    text = (sample / "fireside.ja.txt").read_text(encoding="utf-8")
    (sample / "fireside.ja.txt").write_text(text.replace("抱きしめる顔", "ハグの顔"), encoding="utf-8")
    done = review("apply", "fireside.ja.txt", "-o", "out.txt", cwd=sample)
    assert done.returncode == 1
    assert "抱きしめる顔" in done.stderr.decode()
    assert (sample / "out.txt").exists()


def test_status_counts_every_active_correction_once(sample: Path) -> None:
    """Applied, standing, conflicting and stale add up."""
    found = json.loads(review("status", "fireside.ja.txt", "--format", "json", cwd=sample).stdout)
    fates = ("applied", "already_standing", "conflicting", "stale")
    assert sum(found[fate] for fate in fates) == found["corrections"] == 83
    assert sum(found["by_category"].values()) == sum(found["by_reviewer"].values()) == 83
    assert found["approved"] == 3


def test_diff_and_log_show_what_was_decided(sample: Path) -> None:
    """Word by word, and by whom."""
    diff = review("diff", "fireside.ja.txt", "--reasons", cwd=sample).stdout.decode()
    assert "[-米ドル-]{+CUDA+}" in diff
    log = review("log", "fireside.ja.txt", "--category", "terminology", cwd=sample).stdout.decode()
    assert "mika" in log
    assert "米ドル -> CUDA" in log
    records = review("log", "fireside.ja.txt", "--format", "json", "--passage", "11", cwd=sample).stdout.decode()
    assert all(json.loads(line)["passage"] == 11 for line in records.splitlines())


def test_an_empty_answer_says_that_it_is_empty(sample: Path) -> None:
    """Nothing on standard output, one line on standard error; a name that nobody knows is a mistake."""
    nobody = review("log", "fireside.ja.txt", "--by", "nobody", cwd=sample)
    assert (nobody.returncode, nobody.stdout, nobody.stderr.count(b"\n")) == (0, b"", 1)
    (sample / "new.txt").write_text("はい。\n", encoding="utf-8")
    fresh = review("log", "new.txt", cwd=sample)
    assert (fresh.returncode, fresh.stdout) == (0, b"") and b"no decisions yet" in fresh.stderr
    assert "no such file" in one_line(review("log", "fireside.txt", cwd=sample))
    (sample / "fireside.ja.txt").rename(sample.parent / "fireside.ja.txt")
    assert "name one that lies elsewhere" in one_line(review("status", cwd=sample))


def test_counts_and_what_was_deleted_are_words(small: Path) -> None:
    """`1 comments`, and an arrow that points at nothing."""
    folder = small / "corrections" / "talk.txt"
    folder.mkdir(parents=True)
    (folder / "hana.yaml").write_text(
        '- {"passage": 1, "before": "Lama", "after": "", "reviewer": "hana"}\n'
        '- {"passage": 1, "before": "Lama", "after": "Llama", "reviewer": "ken"}\n'
        '- {"passage": 2, "before": "。", "after": "", "reviewer": "hana"}\n'
        '- {"passage": 2, "kind": "comment", "text": "?", "reviewer": "hana"}\n',
        encoding="utf-8",
    )
    assert "(0 dismissals, 1 comment)" in review("status", "talk.txt", cwd=small).stdout.decode()
    diff = review("diff", "talk.txt", "--reasons", cwd=small)
    assert "。 -> (nothing)  hana" in diff.stdout.decode()
    assert diff.stderr.decode() == "not shown: 2 conflicting; `review apply` lists them\n"
    told = review("apply", "talk.txt", cwd=small).stderr.decode()
    assert told.startswith("1 correction applied") and "passage 1: Lama -> (nothing), hana" in told


def test_a_source_by_lines_may_stand_on_either_side(small: Path) -> None:
    """One block of lines was one passage where it came first, and nothing had a counterpart."""
    (small / "talk.txt").write_text("一つ目。\n\n二つ目の文。\n\n三つ目、これで終わり。\n", encoding="utf-8")
    (small / "lines.txt").write_text("一つ目。\n二つ目の文。\n三つ目、これで終わり。\n", encoding="utf-8")
    for a, b in (("lines.txt", "talk.txt"), ("talk.txt", "lines.txt")):
        groups = [json.loads(line) for line in review("align", a, b, cwd=small).stdout.splitlines()]
        assert [(group["a"], group["b"]) for group in groups] == [([1], [1]), ([2], [2]), ([3], [3])]


def test_init_prepares_git_once(tmp_path: Path) -> None:
    """The second time nothing is written."""
    review("init", cwd=tmp_path)
    first = (tmp_path / ".gitattributes").read_bytes()
    assert b"merge=union" in first
    review("init", cwd=tmp_path)
    assert (tmp_path / ".gitattributes").read_bytes() == first


def test_the_demo_does_the_whole_job_without_a_terminal(tmp_path: Path) -> None:
    """Check, corrections, apply, status, score; nothing is left behind."""
    done = review("demo", cwd=tmp_path)
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "米ドル -> CUDA | USD" in out
    assert "chrF" in out
    assert [path.name for path in tmp_path.iterdir() if path.name != ".state"] == []


def test_check_revised_speaks_of_the_output(sample: Path) -> None:
    """Positions are those of what `apply` writes; what was corrected is gone; what was dismissed stays silent."""
    review("apply", "fireside.ja.txt", "-o", "out.txt", cwd=sample)
    lines = (sample / "out.txt").read_text(encoding="utf-8").split("\n")
    done = review("check", "fireside.ja.txt", "--revised", "--format", "json", cwd=sample)
    flags = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert flags
    for flag in flags:
        assert "\n".join(lines[flag["line"] - 1 :])[flag["column"] - 1 :].startswith(flag["text"])
    dismissed = {"30万米ドル"}
    assert not any(flag["text"] == "米ドル" and "30万" in lines[flag["line"] - 1] for flag in flags), dismissed


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A project with a transcript that several processes share."""
    lines = [f"{number}番目のLamaは{'メタ' if number % 3 else 'Meta'}の速いモデルです。" for number in range(6_000)]
    (tmp_path / "talk.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text("terms:\n  - term: Llama\n    misreadings: [Lama]\n", encoding="utf-8")
    return tmp_path


def test_jobs_share_the_work_and_change_nothing(long: Path) -> None:
    alone, shared = (review("check", "talk.txt", "--format", "sarif", "--jobs", jobs, cwd=long) for jobs in ("1", "3"))
    assert alone.stdout == shared.stdout
    checks = {result["ruleId"] for run in json.loads(alone.stdout)["runs"] for result in run["results"]}
    assert {"misreading", "inconsistent-term"} <= checks


# --- code and languages ----------------------------------------------------------------------------------------------


def test_code_in_markdown_is_no_prose(small: Path) -> None:
    """Who checks documentation expects what textlint does: what is code stays as it is."""
    (small / "page.md").write_text(
        "Lamaは速い。\n\n```python\nprint('Lama') ...\n\nLama\n```\n\n`Lama`と``a`Lama``。\n\n~~~\nLama\n~~~\n", "utf-8"
    )
    done = review("check", "page.md", "--project", ".", cwd=small)
    assert [line.split(": ")[0] for line in done.stdout.decode().splitlines()] == ["page.md:1:1"]


def test_a_language_that_the_text_is_not_in_is_told(small: Path) -> None:
    done = review("check", "talk.txt", "--project", ".", "--language", "jp", cwd=small)
    assert done.returncode == 0
    assert b"the language is set to jp, but the text looks like ja" in done.stderr
    assert b"looks like" not in review("check", "talk.txt", "--project", ".", "--language", "ja-JP", cwd=small).stderr
