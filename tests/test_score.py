"""`review score` tells the story on one screen, prints design's JSON object, and can be reproduced with sacreBLEU."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from review.cli import run

CORRECTION = '- {"passage": %d, "before": "%s", "after": "%s", "reviewer": "hana"}\n'
ORIGINAL = ["ラマを\n発表しました。", "これはテストです。", "　米ドルは速い。", "four point\nfive\n"]
REFERENCE = ["Llamaを発表しました。", "これはテストです。", "　CUDAは速いです。", "4.5"]
METRICS = ["chrF", "BLEU", "chrF++", "TER", "CER"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A transcript of four passages, with two corrections and a reference, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    write(tmp_path / "talk.txt", ORIGINAL)
    write(tmp_path / "reference.txt", REFERENCE)
    patch = tmp_path / "corrections" / "talk.txt" / "hana.yaml"
    patch.parent.mkdir(parents=True)
    patch.write_text(CORRECTION % (1, "ラマ", "Llama") + CORRECTION % (3, "米ドル", "CUDA"), encoding="utf-8")
    return tmp_path


def write(path: Path, passages: list[str]) -> None:
    path.write_text("\n\n".join(text.rstrip("\n") for text in passages) + "\n", encoding="utf-8")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(["score", *arguments]) == code
    return capsys.readouterr().out


def scored(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(capsys, *arguments, "--format", "json"))
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["score", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    return captured.err


def sacrebleu(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """What sacreBLEU's own command prints, with all the digits it has."""
    command = [sys.executable, "-m", "sacrebleu", *arguments, "-w", "14"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SACREBLEU")}
    output = subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True, env=environment).stdout
    found = json.loads(output)
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("side", ["original", "revised"])
def test_the_scores_are_those_of_sacrebleus_command_on_the_dumped_lines(
    project: Path, capsys: pytest.CaptureFixture[str], side: str
) -> None:
    found = {
        one["name"]: one
        for one in scored(capsys, "talk.txt", "--reference", "reference.txt", "--dump", "lines")["metrics"]
    }
    lines = project / "lines"
    common = ["reference.txt", "-i", f"{side}.txt", "-tok", "ja-mecab", "-m"]
    plain = sacrebleu(lines, *common, "bleu", "chrf")
    (plus,) = sacrebleu(lines, *common, "chrf", "--chrf-word-order", "2")
    (rate,) = sacrebleu(lines, "reference.TER.txt", "-i", f"{side}.TER.txt", "-m", "ter", "--ter-case-sensitive")
    for name, theirs in {"BLEU": plain[0], "chrF": plain[1], "chrF++": plus, "TER": rate}.items():
        assert round(found[name][side], 14) == pytest.approx(theirs["score"], abs=2e-14), name
        if name != "TER":
            assert found[name]["signature"] == theirs["signature"]


def test_the_object_has_exactly_the_fields_of_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = scored(capsys, "talk.txt", "--reference", "reference.txt")
    assert list(found) == ["transcript", "reference", "passages", "aligned", "metrics"]
    assert (found["transcript"], found["reference"]) == ("talk.txt", "reference.txt")
    assert (found["passages"], found["aligned"]) == (4, 4)
    assert [one["name"] for one in found["metrics"]] == METRICS
    for one in found["metrics"]:
        assert list(one) == ["name", "signature", "original", "revised", "delta", "p_value", "ci", "per_passage"]
        assert one["delta"] == one["revised"] - one["original"]
        assert one["p_value"] is None and one["ci"] is None
        assert [line["passage"] for line in one["per_passage"]] == [1, 2, 3, 4]
        assert {frozenset(line) for line in one["per_passage"]} == {frozenset({"passage", "original", "revised"})}
        same = one["per_passage"][1]
        assert same["original"] == same["revised"]


def test_the_first_lines_say_which_metric_before_after_by_how_much_and_how_sure(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, "talk.txt", "--reference", "reference.txt").split("\n")
    assert lines[0].startswith("chrF goes from ") and lines[0].endswith(", better.")
    assert lines[1] == "How sure: 2 of 4 passages touched; 4 are too few to say (100 are needed)."
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100


def test_a_hundred_passages_are_tested(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / "talk.txt", ORIGINAL * 30)
    write(project / "reference.txt", REFERENCE * 30)
    patch = project / "corrections" / "talk.txt" / "hana.yaml"
    patch.write_text("".join(CORRECTION % (4 * n + 1, "ラマ", "Llama") for n in range(30)), encoding="utf-8")
    found = scored(capsys, "talk.txt", "--reference", "reference.txt")
    for one in found["metrics"]:
        assert one["p_value"] == 1 / 10001
        low, high = one["ci"]
        assert low <= one["delta"] <= high
    text = printed(capsys, "talk.txt", "--reference", "reference.txt", "--metric", "chrf,TER")
    assert "p <= 1/10001" in text.split("\n")[1]
    assert "tests the sampling of passages, not importance" in text
    assert "BLEU" not in text and "TER" in text


def test_without_corrections_nothing_changes_and_it_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "corrections" / "talk.txt" / "hana.yaml").unlink()
    text = printed(capsys, "talk.txt", "--reference", "reference.txt")
    assert text.startswith("chrF stays at ")


def test_several_references_are_named_and_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / "other.txt", ["Llamaを発表。", "テストです。", "　CUDAは速い。", "4.5"])
    found = scored(capsys, "talk.txt", "--reference", "reference.txt", "--reference", "other.txt", "--metric", "chrF")
    assert found["reference"] == ["reference.txt", "other.txt"]
    assert found["metrics"][0]["signature"].startswith("nrefs:2|")


def test_the_tokeniser_follows_the_language_and_can_be_given(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ("talk.txt", "--reference", "reference.txt", "--metric", "BLEU")
    assert "|tok:ja-mecab-" in scored(capsys, *common)["metrics"][0]["signature"]
    assert "|tok:zh" in scored(capsys, *common, "--language", "zh")["metrics"][0]["signature"]
    assert "|tok:char" in scored(capsys, *common, "--tokenize", "char")["metrics"][0]["signature"]


def test_a_remembered_reference_is_used(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = project / "corrections" / "talk.txt" / "transcript.yaml"
    settings.write_text("reference: reference.txt\nlanguage: ja\n", encoding="utf-8")
    assert scored(capsys, "talk.txt", "--metric", "chrF")["aligned"] == 4


def test_corrections_that_are_not_in_the_revision_are_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patch = project / "corrections" / "talk.txt" / "hana.yaml"
    patch.write_text(CORRECTION % (1, "アルパカ", "Alpaca"), encoding="utf-8")
    assert run(["score", "talk.txt", "--reference", "reference.txt", "--metric", "chrF"]) == 1
    assert "1 stale" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--reference"),
        (["--reference", "short.txt"], "short.txt: has 1 passages and the transcript 4"),
        (["--reference", "missing.txt"], "missing.txt"),
        (["--reference", "reference.txt", "--metric", "METEOR"], "no metric is called 'METEOR'"),
        (["--reference", "reference.txt", "--tokenize", "moses"], "no tokeniser is called 'moses'"),
        (["--reference", "reference.txt", "--dump", "talk.txt"], "talk.txt: is not a folder"),
        (["--reference", "reference.txt", "--nonsense"], "--nonsense"),
    ],
)
def test_bad_input_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    write(project / "short.txt", ["一つ"])
    assert message in refused(capsys, "talk.txt", *arguments)


def test_an_empty_transcript_has_nothing_to_score(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "talk.txt").write_bytes(b"")
    (project / "reference.txt").write_bytes(b"")
    assert "nothing to score" in refused(capsys, "talk.txt", "--reference", "reference.txt")
