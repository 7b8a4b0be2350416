"""Checks and formats of third parties are found where they are installed; a broken one is a warning that names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

GOOD = '''
from collections import Counter

from review.checks.base import Check
from review.flag import Suggestion
from review.text import Span


class Shouting(Check):
    """A word is shouted."""

    id = "shouting"
    category = "style/awkward"
    severity = "minor"

    def survey(self, passage, context):
        return Counter(passage.target.split())

    def flags(self, passage, context):
        at = passage.target.find("LOUD")
        if at >= 0:
            quiet = Suggestion("loud")
            yield self.flag(passage, Span(at, at + 4), f"there {context.totals['LOUD']} times", quiet, confidence=0.6)


class OnRequest(Shouting):
    id = "on-request"
    default = False
'''

BROKEN_CHECKS = {
    "no module": ("gone = shouting_gone:Check", "", "No module named 'shouting_gone'"),
    "no such name": ("nameless = brittle:Missing", "", "Missing"),
    "fails when imported": ("fails = brittle:Check", "raise RuntimeError('half installed')", "half installed"),
    "ends the process when imported": ("ends = brittle:Check", "raise SystemExit(3)", "3"),
    "fails when made": (
        "unmade = brittle:Check",
        "class Check:\n    def __init__(self):\n        raise OSError('no dictionary')",
        "no dictionary",
    ),
    "is no check": ("number = brittle:Check", "Check = 7", "it has no id"),
    "has no flags": (
        "flagless = brittle:Check",
        "class Check:\n    id, category, severity = 'flagless', 'other', 'minor'\n    def survey(self, *_): return {}",
        "it has no flags",
    ),
    "calls itself otherwise": (
        "alias = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'other-name', 'other', 'minor'",
        "it calls itself 'other-name'",
    ),
    "has a category of its own": (
        "strange = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'strange', 'my/own', 'minor'",
        "my/own",
    ),
    "has a severity of its own": (
        "dire = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'dire', 'other', 'dire'",
        "dire",
    ),
    "fails while it surveys": (
        "blind = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'blind', 'other', 'minor'\n"
        "    def survey(self, passage, context): raise KeyError('what it counts')",
        "what it counts",
    ),
    "fails while it flags": (
        "stumbles = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'stumbles', 'other', 'minor'\n"
        "    def flags(self, passage, context):\n        yield from ()\n        raise ValueError('what it saw')",
        "what it saw",
    ),
    "flags what is not there": (
        "beyond = brittle:Check",
        "from review.checks.base import Check as Base\nfrom review.text import Span\n"
        "class Check(Base):\n    id, category, severity = 'beyond', 'other', 'minor'\n"
        "    def flags(self, passage, context):\n"
        "        yield self.flag(passage, Span(3, 999), 'beyond', confidence=1)",
        "999",
    ),
    "yields no flags": (
        "scraps = brittle:Check",
        "from review.checks.base import Check as Base\n"
        "class Check(Base):\n    id, category, severity = 'scraps', 'other', 'minor'\n"
        "    def flags(self, passage, context): return ['a scrap']",
        "a scrap",
    ),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed distributions, with nothing in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "talk.ja.txt"
    path.parent.mkdir()
    path.write_text("とてもLOUDです。\n\nLOUD LOUD。\n", encoding="utf-8")
    return path


def install(site: Path, name: str, module: str, group: str, *points: str) -> None:
    """A distribution as installers leave it: its module, and its metadata with entry points."""
    (site / f"{name}.py").write_text(module + "\n", encoding="utf-8")
    folder = site / f"{name}-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[{group}]\n" + "".join(f"{point}\n" for point in points))


def review(site: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}
    command = [sys.executable, "-m", "review", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_an_installed_check_flags_like_a_built_in_one(site: Path, transcript: Path) -> None:
    """It is surveyed, its flags come in the contract's form, and one that is no default waits until it is asked for."""
    points = ("shouting = shouting:Shouting", "on-request = shouting:OnRequest")
    install(site, "shouting", GOOD, "review.checks", *points)
    done = review(site, "check", transcript, "--format", "json")
    rows = [
        row for line in done.stdout.splitlines() if (row := json.loads(line))["check"] in ("shouting", "on-request")
    ]
    assert (done.returncode, [(row["check"], row["passage"], row["column"], row["text"]) for row in rows]) == (
        0,
        [("shouting", 1, 4, "LOUD"), ("shouting", 2, 1, "LOUD")],
    ), done.stderr
    assert rows[0]["message"] == "there 1 times"
    assert rows[0]["suggestions"] == [{"text": "loud"}]
    asked = review(site, "check", transcript, "--select", "on-request", "--format", "json")
    assert {json.loads(line)["check"] for line in asked.stdout.splitlines()} == {"on-request"}
    assert "shouting" not in review(site, "check", transcript, "--ignore", "shouting", "--format", "json").stdout


@pytest.fixture(scope="module")
def all_broken(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A run with every broken check installed, and a good one: two processes share its work."""
    site = tmp_path_factory.mktemp("site")
    for number, (point, module, _) in enumerate(BROKEN_CHECKS.values()):
        install(site, f"brittle_{number}", module, "review.checks", point.replace("brittle:", f"brittle_{number}:"))
    install(site, "shouting", GOOD, "review.checks", "shouting = shouting:Shouting")
    path = tmp_path_factory.mktemp("work") / "talk.ja.txt"
    path.write_text("とてもLOUDです。\n\n" * 1200, encoding="utf-8")
    return review(site, "check", path, "--format", "json", "--jobs", "2")


@pytest.mark.parametrize("kind", BROKEN_CHECKS)
def test_a_broken_check_is_a_warning_that_names_it(kind: str, all_broken: subprocess.CompletedProcess[str]) -> None:
    point, _, said = BROKEN_CHECKS[kind]
    name = point.partition(" ")[0]
    warnings = [line for line in all_broken.stderr.splitlines() if f"check {name} of " in line]
    assert len(warnings) == 1 and said in warnings[0], all_broken.stderr


def test_a_broken_check_stops_nothing(all_broken: subprocess.CompletedProcess[str]) -> None:
    assert (all_broken.returncode, "Traceback" in all_broken.stderr) == (0, False)
    checks = [json.loads(line)["check"] for line in all_broken.stdout.splitlines()]
    assert checks.count("shouting") == 1200


def test_a_third_party_can_not_take_the_place_of_a_built_in_check(site: Path, transcript: Path) -> None:
    install(site, "brittle", "raise RuntimeError('never asked')", "review.checks", "misreading = brittle:Check")
    done = review(site, "check", transcript, "--select", "misreading")
    assert (done.returncode, "never asked" in done.stderr) == (0, False)


SHOUT_FORMAT = """
from dataclasses import replace
from review.formats import text

SUFFIXES = (".shout",)

def parse(raw, path=None, encoding=None):
    return text.parse(raw.lower(), path, encoding)

def write(transcript, outcome):
    return text.write(transcript, outcome).upper()
"""


def test_an_installed_format_reads_and_writes_its_files(site: Path, tmp_path: Path) -> None:
    install(site, "shout_format", SHOUT_FORMAT, "review.formats", "shout = shout_format")
    path = tmp_path / "talk.shout"
    path.write_bytes(b"LLAMA IS LOUD.\n")
    done = review(site, "apply", path)
    assert (done.returncode, done.stdout) == (0, "LLAMA IS LOUD.\n"), done.stderr


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise RuntimeError('half installed')", "half installed"),
        ("SUFFIXES = ('.shout',)", "it has no parse"),
        ("SUFFIXES = 7\nparse = write = None", "argument of type 'int'"),
    ],
    ids=["fails when imported", "lacks a part", "claims no suffixes"],
)
def test_a_broken_format_is_a_warning_that_names_it_and_the_file_is_text(
    module: str, said: str, site: Path, tmp_path: Path
) -> None:
    install(site, "brittle", module, "review.formats", "shout = brittle")
    path = tmp_path / "talk.shout"
    path.write_bytes(b"Quiet.\n")
    done = review(site, "apply", path)
    assert (done.returncode, done.stdout) == (0, "Quiet.\n")
    assert "Traceback" not in done.stderr
    warnings = [line for line in done.stderr.splitlines() if "format shout of brittle" in line]
    assert len(warnings) == 1 and said in warnings[0], done.stderr
