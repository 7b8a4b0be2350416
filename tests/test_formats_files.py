"""Only regular files are read, and a format of somebody else's can fail without taking the review with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from review import files, formats
from review.apply import Outcome
from review.errors import ReviewError


def message(path: Path | str) -> str:
    with pytest.raises(ReviewError) as raised:
        formats.read(path)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_missing_file_a_folder_and_a_dangling_link_are_named(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert message(tmp_path / "none.txt") == f"{tmp_path}/none.txt: there is no such file"
    assert "is a folder" in message(tmp_path)
    assert "there is no such file" in message(tmp_path / "none" / "none.txt")
    assert "link to a file that is not there" in message(tmp_path / "link.txt")
    assert "cannot be read" in message(tmp_path / "loop.txt")
    assert "cannot be read" in message(tmp_path / ("x" * 5000))
    assert "NUL" in message("a\0b.txt")


def test_a_link_to_a_file_is_followed_and_one_to_something_else_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "folder.txt").symlink_to(tmp_path)
    assert len(formats.read(tmp_path / "link.txt")) == 1
    assert "is a folder" in message(tmp_path / "folder.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_a_socket_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    (tmp_path / "link.txt").symlink_to(pipe)
    assert "is a pipe" in message(pipe)
    assert "is a pipe" in message(tmp_path / "link.txt")
    assert "is not a regular file" in message("/dev/null")
    # The path of a socket is short by law.
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            server.bind("s.txt")
        finally:
            os.chdir(here)
        assert "is not a regular file" in message(tmp_path / "s.txt")


def test_a_pipe_that_a_shell_opens_is_refused(tmp_path: Path) -> None:
    code = "import sys; from review import formats; formats.read(sys.argv[1])"
    done = subprocess.run(
        ["bash", "-c", '"$0" -c "$1" <(sleep 5)', sys.executable, code], capture_output=True, text=True, timeout=60
    )
    assert "is a pipe" in done.stderr.splitlines()[-1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch(mode=0)
    assert "Permission denied" in message(path)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(files.LIMIT + 1)
    assert f"more than {files.LIMIT:,} bytes" in message(path)
    assert files.read_regular(path.parent / _small(tmp_path), limit=3) == b"abc"
    with pytest.raises(ReviewError, match="more than 2 bytes"):
        files.read_regular(tmp_path / "small.txt", limit=2)


def _small(folder: Path) -> str:
    (folder / "small.txt").write_bytes(b"abc")
    return "small.txt"


def test_an_empty_file_is_a_transcript_of_no_passages(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md"):
        (tmp_path / name).touch()
        transcript = formats.read(tmp_path / name)
        assert len(transcript) == 0
        assert list(transcript.passages) == []
        assert formats.write(transcript, Outcome()) == b""


# --- formats of third parties ----------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution that registers two formats: one that works, and one that can't be imported."""
    site = tmp_path / "site"
    (site / "strange-1.0.dist-info").mkdir(parents=True)
    (site / "strange-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: strange\nVersion: 1.0\n")
    (site / "strange-1.0.dist-info" / "entry_points.txt").write_text(
        "[review.formats]\nbroken = strange_broken\nrows = strange_rows\nhalf = strange_half\n"
    )
    (site / "strange_broken.py").write_text("raise RuntimeError('no licence today')\n")
    (site / "strange_half.py").write_text("SUFFIXES = ('.half',)\n")
    (site / "strange_rows.py").write_text(
        """
from review.formats.splice import Source
from review.formats import blocks

SUFFIXES = (".rows",)

def parse(raw, path=None, encoding=None):
    source = Source.of(raw, path, encoding)
    if source.text == "boom":
        raise KeyError("boom")
    ends = [at for at, character in enumerate(source.text) if character == "\\n"]
    return blocks.transcript(source, [0, *(end + 1 for end in ends[:-1])], ends, "rows")

write = blocks.write
"""
    )
    monkeypatch.syspath_prepend(str(site))
    return tmp_path


def test_a_format_of_a_third_party_is_found_by_suffix_and_by_name(installed: Path) -> None:
    path = installed / "a.rows"
    path.write_text("a\nb\n", "utf-8")
    transcript = formats.read(path)
    assert (transcript.format, len(transcript)) == ("rows", 2)
    assert formats.raw(transcript) == b"a\nb\n"
    assert len(formats.read(path, format="text")) == 1
    (installed / "b.txt").write_text("a\nb\n", "utf-8")
    assert len(formats.read(installed / "b.txt", format="rows")) == 2


def test_a_format_that_cannot_be_used_is_a_warning_that_names_it(installed: Path) -> None:
    path = installed / "a.unknown"
    path.write_text("a\nb\n", "utf-8")
    transcript = formats.read(path)
    assert transcript.format == "text"
    assert sorted(transcript.warnings) == [
        "format broken of strange_broken can't be used: no licence today",
        "format half of strange_half can't be used: it has no parse",
    ]
    with pytest.raises(ReviewError, match="format broken of strange_broken can't be used: no licence today"):
        formats.read(path, format="broken")


def test_a_format_that_fails_on_a_file_is_named(installed: Path) -> None:
    path = installed / "a.rows"
    path.write_text("boom", "utf-8")
    assert "the format rows failed: KeyError('boom')" in message(path)


def test_files_of_known_suffixes_do_not_ask_what_is_installed(installed: Path) -> None:
    path = installed / "a.txt"
    path.write_text("a", "utf-8")
    assert formats.read(path).warnings == ()
