"""First paint of the app with 1,000 and 100,000 passages, against a minimal Textual app: ratios of medians in one run.

    python benchmarks/first_paint.py [--rounds 9]

Each round starts all three in turn in a pseudo-terminal of 100 by 30 cells. The clock runs from the start of the
process to the first byte of the first text on the screen: the first passage in the one case, a label in the other. The
project has no glossary and no decisions: neither is waited for before the first paint.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

MARK = "FirstPassage"
MINIMAL = f"""
from textual.app import App
from textual.widgets import Label

class Minimal(App):
    def compose(self):
        yield Label("{MARK}")

Minimal().run()
"""
WORDS = ("モデル", "は", "とても", "速い", "です", "コンピューティング", "の", "未来", "を", "学習", "して", "います")


def transcript(path: Path, passages: int) -> None:
    """A file with so many passages of two lines, from a fixed seed."""
    dice = random.Random(20241)
    lines = [MARK, "です。"]
    for _ in range(passages - 1):
        lines += ["", "".join(dice.choices(WORDS, k=8)), "".join(dice.choices(WORDS, k=6)) + "。"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def first_paint(command: list[str], environment: dict[str, str], limit: float = 60.0) -> float:
    """Seconds from the start of the command to the mark on its screen. Raises TimeoutError when it does not come."""
    started = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    seen = b""
    try:
        while time.perf_counter() - started < limit:
            if not select.select([terminal], [], [], 0.5)[0]:
                continue
            try:
                chunk = os.read(terminal, 65536)
            except OSError:
                break
            seen += chunk
            if MARK.encode() in seen:
                return time.perf_counter() - started
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    raise TimeoutError(f"no {MARK!r} from {command}: {seen[-2000:].decode(errors='replace')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "PYTHONPATH": str(root),
            "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CACHE_HOME": f"{folder}/cache",
        }
        minimal = Path(folder, "minimal.py")
        minimal.write_text(MINIMAL, encoding="utf-8")
        commands = {"minimal": [sys.executable, str(minimal)]}
        for size in arguments.sizes:
            path = Path(folder, f"{size}.txt")
            transcript(path, size)
            commands[f"{size:,} passages"] = [sys.executable, "-m", "review", str(path), "--reviewer", "bench"]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            first_paint(command, environment)
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                times[name].append(first_paint(command, environment))
    floor = statistics.median(times["minimal"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:>18}  {1000 * middle:6.0f} ms   {middle / floor:.2f} times the minimal app")


if __name__ == "__main__":
    main()
