"""`review align`: what it prints and stores, and one line for whatever can't be aligned."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from review.cli import run

TEXTS = {
    "talk.txt": "窯には300個のパンが入りました。\n\nNVIDIAに入社しました。\n\n2016年のことでした。\n".encode(),
    "talk.en.txt": b"The oven held 300 loaves.\n\nHe joined NVIDIA. That was in 2016.\n",
    "empty.txt": b"",
    "blank.txt": b"\n\n \n",
    "huge.txt": ("漢字かな" * 20_000).encode(),
    "binary.txt": bytes(range(256)),
}


@pytest.fixture(autouse=True)
def _texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in TEXTS.items():
        Path(name).write_bytes(content)
    Path("link.txt").symlink_to("talk.txt")
    Path("folder").mkdir()
    Path("corrections").mkdir()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("talk.txt missing.txt", "missing.txt: there is no such file"),
        ("missing.txt talk.txt", "missing.txt: there is no such file"),
        ("talk.txt binary.txt", "binary.txt: byte 0 is NUL"),
        ("talk.txt folder", "folder: is a folder"),
        ("talk.txt pipe", "pipe: is a pipe"),
        ("talk.txt talk.txt --store source", "talk.txt: is the transcript itself, not its source"),
        ("talk.txt link.txt --store reference", "link.txt: is the transcript itself, not its reference"),
    ],
)
def test_what_cannot_be_aligned_is_one_line(capsys: pytest.CaptureFixture[str], arguments: str, says: str) -> None:
    os.mkfifo("pipe")
    assert run(["align", *arguments.split()]) == 2
    out, error = capsys.readouterr()
    assert error.startswith(f"review: {says}") and error.count("\n") == 1 and not out


@pytest.mark.parametrize(
    ("arguments", "groups"),
    [
        ("talk.txt empty.txt", "1= 2= 3="),
        ("empty.txt talk.en.txt", "=1 =2"),
        ("empty.txt blank.txt", ""),
        ("talk.txt talk.txt", "1=1 2=2 3=3"),
        ("huge.txt huge.txt", "1=1"),
        ("talk.txt talk.en.txt", "1=1 2,3=2"),
    ],
)
def test_what_can(capsys: pytest.CaptureFixture[str], arguments: str, groups: str) -> None:
    assert run(["align", "--no-semantic", *arguments.split()]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    sides = [[",".join(map(str, group[side])) for side in ("a", "b")] for group in found]
    assert " ".join(map("=".join, sides)) == groups


def test_what_was_stored_and_put_right_by_hand_stands(capsys: pytest.CaptureFixture[str]) -> None:
    """With its confidences, one group a line; the checks go by it, and say when a text has changed since."""
    assert run(["align", "--no-semantic", "talk.txt", "talk.en.txt", "--store", "source"]) == 0
    settings = Path("corrections/talk.txt/transcript.yaml")
    text = settings.read_text(encoding="utf-8")
    assert text.startswith("source: talk.en.txt\nalignment:\n  source: |\n    of ") and "\n    2,3=2" in text
    settings.write_text(text.replace("2,3=2", "2=2\n    3="), encoding="utf-8")
    check = ["check", "talk.txt", "--select", "number-mismatch", "--format", "json"]
    capsys.readouterr()
    assert run(check) == 0
    out, error = capsys.readouterr()
    assert [json.loads(line)["message"] for line in out.splitlines()] == ["the source's 2016 is missing"]
    assert not error
    Path("talk.en.txt").write_bytes(b"Good morning.\n\n" + TEXTS["talk.en.txt"])
    assert run(check) == 0
    again, error = capsys.readouterr()
    assert again == out
    assert error == (
        "review: the alignment with the source was written down for other texts and follows what is still there; "
        "new in talk.en.txt: 1\n"
    )
