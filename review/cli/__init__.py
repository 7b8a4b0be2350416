"""The command line: one command a file, imported when called; a mistake of input or usage is one line and exit 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from review import __version__
from review.cli.lazy import LazyGroup
from review.cli.output import complain
from review.errors import ReviewError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "open": ("review.cli.open:open_", "Review a transcript in the terminal (the default)."),
    "demo": ("review.cli.demo:demo", "The whole job on a sample, in a temporary project."),
    "check": ("review.cli.check:check", "List the open flags of transcripts."),
    "apply": ("review.cli.apply:apply", "Write the corrected transcript."),
    "score": ("review.cli.score:score", "Score original and revision against a reference."),
    "report": ("review.cli.report:report", "Write one HTML page about a review."),
    "status": ("review.cli.status:status", "Show how far a review has come."),
    "diff": ("review.cli.diff:diff", "Show what corrections changed, word by word."),
    "log": ("review.cli.log:log", "Show who decided what, and when."),
    "init": ("review.cli.init:init", "Prepare a folder for reviews that are kept in git."),
    "tidy": ("review.cli.tidy:tidy", "Take withdrawn decisions out of a patch."),
    "align": ("review.cli.align:align", "Align the passages of two files that were cut differently."),
    "glossary": ("review.cli.glossary:glossary", "Lint, list, change, grow, import and export glossaries."),
    "doctor": ("review.cli.doctor:doctor", "Show what this terminal and machine can do."),
}
"""Each command, where it is, and what it does in one sentence."""


class Commands(LazyGroup):
    """The commands, loaded on use; a first word that is none of them is a transcript to open."""

    table = COMMANDS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in COMMANDS and args[0] not in ("--help", "-h", "--version"):
            word = Path(args[0])
            if word.name == args[0] and not word.suffix and not args[0].startswith("-") and not word.exists():
                # Said before its options are read: a mistyped command is not helped by what `open` takes.
                raise ReviewError("is no file, and no command; `review --help` lists them", word)
            args = ["open", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, prog_name="review")
def main() -> None:
    """Check and correct a translation that nobody has checked.

    `review TRANSCRIPT` opens it in the terminal, passage by passage, with flags where something is probably wrong.
    Every decision is at once a line in corrections/TRANSCRIPT/REVIEWER.yaml. `review demo` shows it on a sample.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code: 0 fine, 1 findings, conflicts or stale, 2 wrong input or usage."""
    try:
        result = main.main(list(arguments), prog_name="review", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except ReviewError as problem:
        complain(str(problem))
        return 2
    except click.exceptions.NoArgsIsHelpError as help_text:
        click.echo(help_text.format_message(), err=True)
        return 2
    except click.ClickException as problem:
        complain(problem.format_message())
        return 2
    except (click.Abort, KeyboardInterrupt):
        complain("stopped")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        complain(f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem))
        return 2
