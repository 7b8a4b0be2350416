"""The documentation says what is so: pages are made from docstrings, commands are named, options exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from conftest import ROOT

from review.checks import BUILT_IN
from review.cli import COMMANDS, main
from review.glossary import parse
from review.glossary_lint import lint

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TEXT = {path: path.read_text(encoding="utf-8") for path in PAGES}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_of_the_checks_are_what_their_docstrings_and_figures_make(maker: ModuleType) -> None:
    changed = [str(path.relative_to(ROOT)) for path in maker.stale()]
    assert not changed, "run `python docs/make.py`"


def test_every_check_has_a_page_and_a_line_in_the_overview(maker: ModuleType) -> None:
    overview = TEXT[ROOT / "docs" / "checks.md"]
    assert [name for name in BUILT_IN if f"[{name}](checks/{name}.md)" not in overview] == []


def test_an_example_keeps_its_prose_between_its_cases(maker: ModuleType) -> None:
    made = maker.example("It is so:\n\n    text: a⏎b\n    flags: a\n\n    text: c\n    flags: nothing\n\nAnd so on.")
    assert made.split("\n\n", 1)[0] == "It is so:"
    assert "```text\ntext: a⏎b\nflags: a\n\ntext: c\nflags: nothing\n```\n\nAnd so on." in made
    assert made.endswith("`⏎` is a wrapped line; `flags: nothing` says that the text is left alone.")


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)]
)
def test_intervals_are_wilsons(maker: ModuleType, hits: int, of: int, low: float, high: float) -> None:
    """The third is the example of Newcombe (1998), Two-sided confidence intervals for the single proportion."""
    assert maker.wilson(hits, of) == pytest.approx((low, high), abs=0.001)


# --- commands and options --------------------------------------------------------------------------------------------


def subcommands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """The command with its full name, and all that it groups."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from subcommands(found, f"{name} {inner}")


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        found.update(subcommands(command, name))
    return found


@pytest.fixture(scope="module")
def known() -> dict[str, click.Command]:
    return commands()


def options(command: click.Command) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts) if name.startswith("-")}


def spans(text: str) -> Iterator[str]:
    """What is set as code: lines of blocks, fenced or indented, and spans in prose."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    prose = re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.M | re.S)
    for block in fenced:
        yield from block.split("\n")
    yield from (line.strip() for line in re.findall(r"^ {4}\S.*", prose, re.M))
    yield from re.findall(r"`([^`\n]+)`", prose)


def test_every_command_is_documented(known: dict[str, click.Command]) -> None:
    said = [code for text in TEXT.values() for code in spans(text)]
    calls = {" ".join(code.split()[:3]) for code in said if code.startswith("review ")}
    missing = [
        name for name in known if name != "open" and not any(f"{call} ".startswith(f"review {name} ") for call in calls)
    ]
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_documented_option_exists(path: Path, known: dict[str, click.Command]) -> None:
    everywhere = {option for command in known.values() for option in options(command)} | {"--help", "--version", "-h"}
    for code in spans(TEXT[path]):
        for call in re.split(r"&&|\|\||(?<!\\)\||;", code):
            used = re.findall(r"(?<!\S)--[a-z][a-z-]*", call)
            if not used:
                continue
            words = shlex.split(call, comments=True, posix=True)
            if words[:1] == ["review"]:
                named = next(
                    (known[" ".join(words[1:n])] for n in (3, 2) if " ".join(words[1:n]) in known), known["open"]
                )
                allowed = options(named) | {"--help", "--version"}
            elif words[0].startswith("--"):
                allowed = everywhere
            else:
                continue
            assert set(used) <= allowed, f"{path.name}: {code}"


def test_links_between_pages_lead_somewhere() -> None:
    for path, text in TEXT.items():
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"`[^`]*`", "", text)):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"


def test_the_glossary_of_the_documentation_is_one() -> None:
    """lint finds nothing in it, and every key of an entry that the table explains is one."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert lint(example) == ()
    table = page[page.index("| key | what it says |") : page.index("Names that are a few letters")]
    explained = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert explained[0] == "term"
    values = {"examples": "[{from: a, to: b}]", "severity": "minor"}
    entry = "".join(f"    {key}: {values.get(key, 'a')}\n" for key in explained)
    assert parse(f"terms:\n  -\n{entry}").warnings == ()
