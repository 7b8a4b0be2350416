"""Makes the pages that follow from the code: docs/commands.md, docs/checks.md, and a page for every check.

    python docs/make.py            writes them
    python docs/make.py --check    exits 1 when what is there is not what would be written

A check's page is its docstring and what was measured of it: docs/figures.json, which
`benchmarks/flag_figures.py -o docs/figures.json` writes. Commands and options are what `--help` shows.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from review import checks as checking
from review.checks import Check
from review.checks.docs import documentation
from review.cli import COMMANDS
from review.cli import main as main_command

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/make.py from the check's docstring and docs/figures.json: change those. -->"

GROUPS: Sequence[tuple[str, str]] = (
    ("terminology", "Terms"),
    ("accuracy", "Meaning"),
    ("fluency", "Text"),
    ("locale", "Text"),
    ("style", "Text"),
    ("design", "Text"),
)
"""The heading under which the checks of a family of categories stand; those against the source have their own."""

MEASURED: Sequence[tuple[str, str]] = (
    ("talk", "on an annotated machine-translated talk, with this repository's glossary and no source"),
    ("bare", "on the same talk, with a glossary that knows right forms only"),
    ("mt", "on annotated machine-translated paragraphs with their source"),
)

LANGUAGES: Mapping[str, str] = {"ja": "Japanese", "zh": "Chinese", "ko": "Korean", "de": "German", "en": "English"}


def pages() -> dict[Path, str]:
    """Every page as it has to be, by its path."""
    figures = json.loads((DOCS / "figures.json").read_text(encoding="utf-8"))
    checks = checking.load(list(checking.BUILT_IN)).checks
    made = {DOCS / "checks" / f"{check.id}.md": page(check, figures.get(check.id, {})) for check in checks}
    return {DOCS / "commands.md": commands(), DOCS / "checks.md": overview(checks, figures), **made}


def stale() -> list[Path]:
    """The pages that are missing, are not what they have to be, or belong to no check."""
    wanted = pages()
    kept = [*(path for path in wanted if path.exists()), *(DOCS / "checks").glob("*.md")]
    there = {path: path.read_text(encoding="utf-8") for path in kept}
    return sorted(path for path in {*wanted, *there} if wanted.get(path) != there.get(path))


LEGEND: Sequence[tuple[str, str]] = (
    ("⏎", "`⏎` is a wrapped line"),
    ("<U+", "`<U+0020>` is the character of that number"),
    ("flags: nothing", "`flags: nothing` says that the text is left alone"),
)


# --- commands --------------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments and options, as `--help` has them."""
    made = "<!-- Made by docs/make.py from the commands themselves: change those. -->"
    parts = ["# Commands", made, main_command.get_short_help_str(200), "`review COMMAND --help` says the same."]
    context = click.Context(main_command, info_name="review")
    for name in COMMANDS:
        command = main_command.get_command(context, name)
        assert command is not None
        parts += _command(command, click.Context(command, context, info_name=name))
    return "\n\n".join(parts) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    """The parts of a command's section, and of those of the commands that it groups."""
    path = context.command_path
    yield f"## {path}" if path.count(" ") == 1 else f"### {path}"
    yield f"`{path} {' '.join(command.collect_usage_pieces(context))}`"
    # As click shows it, a paragraph that begins with \\b keeps its lines.
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        kept = paragraph.startswith("\b\n")
        yield f"```text\n{paragraph[2:]}\n```" if kept else paragraph.replace("\n", " ")
    records = [one.get_help_record(context) for one in command.params if isinstance(one, click.Option)]
    rows = [(written, said.replace("|", "\\|")) for written, said in filter(None, records)]
    if rows:
        yield "| option | |\n|---|---|\n" + "\n".join(
            f"| `{written.replace('|', chr(92) + '|')}` | {said} |" for written, said in rows
        )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, click.Context(inner, context, info_name=name))


# --- the overview ----------------------------------------------------------------------------------------------------

HEAD = """# Checks

{made}

`review check TRANSCRIPT` and the app run all of these but those marked *on request*, which `--select NAME` runs; those
that need a source run where there is one (`--source FILE`). `--ignore NAME` leaves one out. A flag that is wrong is
dismissed with `d` and stays silent until the text changes.

**Right** is how many of a check's flags lie on an error that people had annotated: in {talk_lines} lines of a
machine-translated talk with this repository's glossary; for checks that work without known misreadings on the same
talk, with a glossary of right forms only; for those against the source in machine-translated paragraphs. **Quiet** is
the share of passages without a flag of the check among {passages:,} that people translated or corrected. A flag's
`confidence` is what its check, in its circumstances, earned on this gold; `--min-confidence` cuts, and flags that
overlap are ranked by it. An empty cell was not measured, mostly because nothing there has the problem: few flags say
little, and the interval on the check's page says how little. `python benchmarks/flag_figures.py` measures all of it
anew.
"""


def overview(checks: Sequence[Check], figures: Mapping[str, Any]) -> str:
    """The table of all checks, by what they look at."""
    passages = max((figure["people"]["passages"] for figure in figures.values() if "people" in figure), default=0)
    parts = [HEAD.format(made=MADE, talk_lines=830, passages=passages)]
    for title in ("Terms", "Meaning", "Text", "Against the source"):
        rows = [check for check in checks if _group(check) == title]
        if rows:
            parts.append(f"## {title}\n\n| check | what it flags | severity | right | quiet |\n|---|---|---|---|---|\n")
            parts[-1] += "".join(_row(check, figures.get(check.id, {})) for check in rows)
    return "\n".join(parts)


def _group(check: Check) -> str:
    if check.needs_source:
        return "Against the source"
    return dict(GROUPS).get(check.category.partition("/")[0], "Meaning")


def _row(check: Check, figure: Mapping[str, Any]) -> str:
    said = next((figure[kind] for kind, _ in MEASURED if kind in figure), None)
    right = f"{said['right']} of {said['flags']}" if said else ""
    clean = figure.get("people")
    quiet = _percent(1 - clean["flagged"] / clean["passages"]) if clean else ""
    name = f"[{check.id}](checks/{check.id}.md)" + ("" if check.default else ", *on request*")
    summary = documentation(check).summary.replace("\n", " ").replace("|", "\\|")
    return f"| {name} | {summary} | {check.severity} | {right} | {quiet} |\n"


# --- one check -------------------------------------------------------------------------------------------------------


def page(check: Check, figure: Mapping[str, Any]) -> str:
    """The page of one check: its docstring, what it is, and how often it was right."""
    said = documentation(check)
    parts = [f"# {check.id}", MADE, said.summary, _facts(check)]
    for title, body in said.sections:
        parts += [f"## {title}", example(body) if title == "Example" else body]
    return "\n\n".join([*parts, "## How often it is right", _measured(figure), "[All checks](../checks.md)"]) + "\n"


def _facts(check: Check) -> str:
    languages = ", ".join(LANGUAGES.get(code, code) for code in sorted(check.languages)) or "every language"
    facts = [f"`{check.category}`, {check.severity}", languages]
    facts += ["needs a source"] if check.needs_source else []
    facts += [] if check.default else [f"only on request: `--select {check.id}`"]
    return " · ".join(facts)


_CASE = re.compile(
    r" *(before passage|text|after passage|elsewhere|source|glossary|language|register|flags|suggests)\b.*:"
)


def example(body: str) -> str:
    """The Example with its cases, as the tests run them, in code blocks; what lies between them is prose."""
    parts: list[tuple[bool, list[str]]] = []
    for block in re.split(r"\n[ \t]*\n", body):
        is_case = _CASE.match(block) is not None
        lines = [line.strip() for line in block.split("\n")] if is_case else block.split("\n")
        if is_case and parts and parts[-1][0]:
            parts[-1][1].extend(["", *lines])
        else:
            parts.append((is_case, lines))
    texts = ["\n".join(lines) for _, lines in parts]
    fenced = [f"```text\n{text}\n```" if case else text for (case, _), text in zip(parts, texts, strict=True)]
    said = [meaning for sign, meaning in LEGEND if sign in body]
    return "\n\n".join([*fenced, *(["; ".join(said) + "."] if said else [])])


def _measured(figure: Mapping[str, Any]) -> str:
    if not figure:
        return "It has not been measured yet."
    lines = []
    for kind, where in MEASURED:
        if kind in figure:
            said = figure[kind]
            low, high = wilson(said["right"], said["flags"])
            sure = f"; its flags there claim {said['confidence']:.2f}" if said["confidence"] is not None else ""
            lines.append(
                f"- **{said['right']} of {said['flags']}** flags lie on an error, {where}"
                f" (95 % interval {low:.2f} to {high:.2f}){sure}."
            )
    if not lines:
        lines.append("- No flag of this check lies in the annotated text: nothing there has the problem.")
    clean = figure.get("people")
    if clean:
        share = _percent(clean["flagged"] / clean["passages"])
        lines.append(f"- **{share}** of {clean['passages']:,} passages that people translated or corrected carry one.")
    return "\n".join(lines)


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which holds for few flags as well."""
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a page is not what it has to be"
    )
    changed = stale()
    if parser.parse_args().check:
        for path in changed:
            print(f"{path.relative_to(DOCS.parent)} is not what docs/make.py makes", file=sys.stderr)
        return 1 if changed else 0
    wanted = pages()
    (DOCS / "checks").mkdir(exist_ok=True)
    for path in changed:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
        print(path.relative_to(DOCS.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
