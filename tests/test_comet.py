"""COMET through its real loading code, on checkpoints of 150 KB: scores, spans, cache, cancelling, failures."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from review.errors import ReviewError
from review.metrics import neural
from review.metrics.neural import Progress, Scored, Segment, score

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("comet") is None, reason="the extra comet is not installed; .ci/run installs it"
)

SEGMENTS = [
    Segment(
        f"The model writes text {number}.",
        f"モデルは{'良い' * (number % 3)}文章を書く{number}。",
        "モデルは文章を書く。",
    )
    for number in range(20)
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny checkpoints."""
    folder = tmp_path_factory.mktemp("comet") / "models"
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("tiny_comet.py")), str(folder)], check=True, timeout=120
    )
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores that another test has kept would hide what this one asks for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def result(model: Path | str, segments: list[Segment], batch: int = 8) -> Scored:
    *_, last = score(str(model), segments, batch)
    assert isinstance(last, Scored)
    return last


def without_references(segments: list[Segment]) -> list[Segment]:
    return [Segment(one.source, one.target) for one in segments]


def test_a_reference_based_model_scores_what_comet_itself_scores(models: Path) -> None:
    """The same numbers as comet's own predict."""
    ours = result(models / "da", SEGMENTS)
    program = (
        "import sys, json, comet; m = comet.load_from_checkpoint(sys.argv[1], local_files_only=True);"
        "p = m.predict(json.load(sys.stdin), batch_size=8, gpus=0, num_workers=0, progress_bar=False);"
        "print('SCORES', json.dumps([float(x) for x in p.scores]))"
    )
    import json

    asked = [{"src": one.source, "mt": one.target, "ref": one.reference} for one in SEGMENTS]
    done = subprocess.run(
        [sys.executable, "-c", program, str(models / "da" / "checkpoints" / "model.ckpt")],
        input=json.dumps(asked), capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    theirs = json.loads(done.stdout.split("SCORES ")[1].splitlines()[0])
    assert ours.scores == pytest.approx(theirs, abs=1e-5)
    assert len(set(ours.scores)) > 5
    assert ours.mean == pytest.approx(sum(theirs) / len(theirs), abs=1e-5)
    assert "|Comet2.2.7|fp32|da|RegressionMetric" in ours.signature


def test_a_reference_free_model_needs_none(models: Path) -> None:
    """And one that needs references says so."""
    assert len(result(models / "qe", without_references(SEGMENTS)).scores) == 20
    with pytest.raises(ReviewError, match="against a reference"):
        result(models / "da", without_references(SEGMENTS))


def test_xcomet_gives_error_spans_inside_the_target(models: Path) -> None:
    """Also those that are still open at the end of the segment."""
    scored = result(models / "xcomet", SEGMENTS)
    assert any(scored.spans)
    for segment, spans in zip(SEGMENTS, scored.spans, strict=True):
        for span in spans:
            assert 0 <= span.start < span.end <= len(segment.target)
            assert span.severity in ("minor", "major", "critical")


def test_a_span_that_is_open_at_the_end_is_kept(models: Path) -> None:
    """COMET itself drops it: to this model everything is an error, and COMET would report none."""
    scored = result(models / "open", SEGMENTS)
    assert [spans[-1].end for spans in scored.spans] == [len(segment.target) for segment in SEGMENTS]


def test_scores_are_cached_by_text_and_model(models: Path) -> None:
    """The second time nothing is scored; one edited segment is scored alone; another model starts anew."""
    first = result(models / "da", SEGMENTS)
    again = list(score(str(models / "da"), SEGMENTS))
    assert [step for step in again if isinstance(step, Progress)] == []
    assert again[-1].scores == first.scores  # type: ignore[union-attr]
    edited = [*SEGMENTS[:-1], Segment("A new line.", "新しい行。", "新しい行です。")]
    steps = [step for step in score(str(models / "da"), edited) if isinstance(step, Progress)]
    assert steps[-1] == Progress(1, 1)
    assert any(isinstance(step, Progress) for step in score(str(models / "qe"), SEGMENTS))


def test_cancelling_ends_the_worker(models: Path) -> None:
    """Whoever stops asking leaves no process behind."""
    running = score(str(models / "da"), SEGMENTS * 1, 1)
    assert isinstance(next(running), Progress)
    running.close()
    time.sleep(0.2)
    left = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False).stdout.split()
    names = [Path(f"/proc/{pid}/cmdline") for pid in left]
    ours = [name for name in names if name.exists() and b"comet_worker" in name.read_bytes()]
    assert ours == []


def test_a_worker_that_is_killed_is_one_line(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system does when memory runs out."""
    started: list[int] = []
    popen = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        process = popen(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(neural.subprocess, "Popen", noted)
    running = score(str(models / "da"), SEGMENTS, 1)
    next(running)
    os.kill(started[0], signal.SIGKILL)
    with pytest.raises(ReviewError, match="memory"):
        list(running)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("Unbabel/no-such-model", "is not on this machine"),
        ("/nowhere/model.ckpt", "no COMET checkpoint"),
        ("./nothing", "no COMET checkpoint"),
    ],
)
def test_a_missing_model_is_one_line_at_once(model: str, says: str) -> None:
    """No minutes of waiting for a network."""
    began = time.monotonic()
    with pytest.raises(ReviewError, match=says):
        result(model, SEGMENTS)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("cached", [(), ("config.json",)], ids=["nothing", "a part of it"])
def test_a_missing_encoder_is_named(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cached: tuple[str, ...]
) -> None:
    """It is what COMET would wait for; a download that was cut off leaves a part."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(models / "da", copy)
    settings = (copy / "hparams.yaml").read_text(encoding="utf-8")
    encoder = str((models / "encoder").resolve())
    (copy / "hparams.yaml").write_text(settings.replace(encoder, "nobody/no-encoder"), encoding="utf-8")
    folder = tmp_path / "hub" / "models--nobody--no-encoder"
    (folder / "snapshots" / "abc").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("abc", encoding="ascii")
    for name in cached:
        shutil.copy(models / "encoder" / name, folder / "snapshots" / "abc")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(ReviewError, match="nobody/no-encoder"):
        result(copy, SEGMENTS)


def test_what_comet_would_get_wrong_is_refused(models: Path) -> None:
    """Empty targets, and references for some lines only; no segments at all are no mistake."""
    with pytest.raises(ReviewError, match="empty target: line 2"):
        result(models / "da", [SEGMENTS[0], Segment("x", "  ", "y")])
    with pytest.raises(ReviewError, match="1 of 2 lines have no reference"):
        result(models / "xcomet", [SEGMENTS[0], Segment("x", "y")])
    assert result(models / "da", []).scores == ()


def test_a_long_segment_is_warned_of(models: Path) -> None:
    """What the encoder does not see is said."""
    long = Segment("text " * 20, "あ" * 700, "い")
    try:
        scored = result(models / "da", [long])
    except ReviewError:
        pytest.skip("this tiny encoder does not take 700 subwords")
    assert any("512 subwords" in warning for warning in scored.warnings)


def test_the_command_scores_and_flags(models: Path, tmp_path: Path) -> None:
    """`score --comet` adds a line with its signature, `check --xcomet` adds flags; both want a source."""
    from importlib import resources

    from test_cli import one_line, review

    sample = Path(str(resources.files("review") / "sample"))
    transcript, source = sample / "fireside.ja.txt", sample / "fireside.en.txt"
    project = ("--project", sample)
    scored = review(
        "score", transcript, "--reference", sample / "fireside.ref.ja.txt", "--source", source,
        "--comet", models / "da", *project, cwd=tmp_path,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stderr.decode()
    assert "|Comet2.2.7|fp32|da|RegressionMetric" in scored.stdout.decode()
    checked = review(
        "check", transcript, "--source", source, "--xcomet", models / "open", "--format", "json", *project, cwd=tmp_path
    )
    assert b'"check": "xcomet"' in checked.stdout
    one_line(review("check", transcript, "--xcomet", models / "open", "--format", "json", *project, cwd=tmp_path))
    assert review("score", transcript, "--comet", models / "qe", *project, cwd=tmp_path).returncode == 2
