"""From a key to the screen that confirms it, with no decisions present and with 100,000: a ratio of medians in one run.

    python benchmarks/key_to_screen.py [--decisions 100000] [--passages 30000] [--keys 200] [--folder DIR]

Two apps run side by side in pseudo-terminals, over the same transcript, and take turns: each key accepts a suggestion,
and the clock runs until the line that names it has been written to the terminal. By then it is in the journal, synced;
by default in memory, where a sync costs nothing that hides the rest.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from review import formats, journal
from review.decision import Comment, Correction, Decision, Dismissal, new_id, now
from review.project import Project

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = "terms:\n  - term: Llama\n    misreadings: [Lama]\n"
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=:]*[ $]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[=>78])")


class App:
    """The app in a pseudo-terminal of 100 by 30 cells, and what it has written there."""

    def __init__(self, project: Path) -> None:
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            "XDG_STATE_HOME": str(project / "state"),
            "XDG_CACHE_HOME": str(project / "cache"),
        }
        command = [sys.executable, "-m", "review", "open", str(project / "talk.txt"), "--reviewer", "bench"]
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def key(self, keys: str, answer: str, limit: float = 120.0) -> float:
        """Seconds from the keys to the answer on the screen. Raises TimeoutError."""
        began = time.perf_counter()
        os.write(self.terminal, keys.encode())
        seen = b""
        while (spent := time.perf_counter() - began) < limit:
            if not select.select([self.terminal], [], [], 1.0)[0]:
                continue
            seen += os.read(self.terminal, 65536)
            if answer.encode() in ESCAPES.sub(b"", seen):
                return time.perf_counter() - began
        raise TimeoutError(
            f"no {answer!r} after {spent:.0f} s: {ESCAPES.sub(b'', seen)[-2000:].decode(errors='replace')}"
        )

    def rest(self, seconds: float) -> None:
        """Let it draw, and do between keys what it likes to do then."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                os.read(self.terminal, 65536)

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def project(root: Path, passages: int, decisions: int, untouched: int) -> None:
    """A transcript with a flag in every passage, and so many decisions on those behind the first `untouched`."""
    root.mkdir()
    text = "\n\n".join(f"{number}番目のLamaは\n速い。" for number in range(1, passages + 1))
    (root / "talk.txt").write_text(text + "\n", encoding="utf-8")
    (root / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    dice = random.Random(20241)
    taken = formats.read(root / "talk.txt").passages
    made: list[Decision] = []
    common = {"reviewer": "bench", "time": now()}
    for count in range(decisions):
        passage = taken[dice.randrange(untouched, passages)]
        start = passage.target.index("Lama")
        place = {"before": "Lama", "start": start, "prefix": passage.target[:start], "suffix": "は\n速い。"}
        about = {"passage": passage.number, "digest": passage.digest, "id": new_id(), **common}
        if count % 3 == 0:
            made.append(Correction(after="Llama", check="misreading", term="Llama", **place, **about))
        elif count % 3 == 1:
            made.append(Dismissal(check="misreading", **place, **about))
        else:
            made.append(Comment(text="ask the speaker", **about))
    patch = Project(root).patch(root / "talk.txt", "bench")
    patch.parent.mkdir(parents=True)
    patch.write_bytes(b"".join(map(journal.line, made)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--keys", type=int, default=200)
    memory = Path("/dev/shm")
    parser.add_argument("--folder", type=Path, default=memory if os.access(memory, os.W_OK) else None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        apps = []
        for folder, decisions in (("empty", 0), ("full", given.decisions)):
            project(Path(name, folder), given.passages, decisions, given.keys + 50)
            apps.append(App(Path(name, folder)))
        times: tuple[list[float], list[float]] = ([], [])
        try:
            for app in apps:
                app.key("", "1 accept")
                app.rest(5.0)
            for number in range(1, given.keys + 1):
                # Whoever goes second finds warm caches.
                for turn in (0, 1) if number % 2 else (1, 0):
                    times[turn].append(apps[turn].key("1", f"{number}: Lama -> Llama"))
                    apps[turn].rest(0.05)
        finally:
            for app in apps:
                app.end()
    for label, taken in (("0", times[0]), (f"{given.decisions:,}", times[1])):
        ordered = sorted(taken)
        middle, late = statistics.median(ordered), ordered[len(ordered) * 95 // 100]
        print(f"{label:>9} decisions: {1000 * middle:6.1f} ms, 95 of 100 within {1000 * late:6.1f} ms")
    ratio = statistics.median(times[1]) / statistics.median(times[0])
    print(f"ratio of medians: {ratio:.2f} (aim: at most 1.2)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
