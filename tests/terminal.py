"""A terminal for tests: runs a program in a pseudo-terminal and keeps the frames that it has drawn whole."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len

_SEQUENCE = re.compile(
    r"\x1b\[(?P<arguments>[0-9;?<>=:]*)[ $]*(?P<final>[@-~])"  # CSI
    r"|\x1b[\]P_^].*?(?:\x07|\x1b\\)"  # OSC, DCS: titles, queries
    r"|\x1b[()][0-9A-Za-z]|\x1b[=>78cDEHMNOZ]",
    re.DOTALL,
)
_FRAME = "?2026"
_CAN_FRAMES = b"\x1b[?2026;2$y"


class Terminal:
    """The program's screen, `rows` lines of `columns` cells; `frames` are the screens that were complete, in order."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], cwd: Path, columns: int = 100, rows: int = 30
    ) -> None:
        self.columns, self.rows = columns, rows
        self.frames: list[tuple[str, ...]] = []
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0
        self._left = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.process, self._handle = pty.fork()
        if self.process == 0:
            os.chdir(cwd)
            # Its size is that of the terminal, whatever was said of another one.
            kept = {key: value for key, value in environment.items() if key not in ("COLUMNS", "LINES")}
            os.execvpe(command[0], list(command), kept)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: str) -> None:
        with contextlib.suppress(OSError):
            os.write(self._handle, keys.encode())

    def run(self, seconds: float) -> bool:
        """Take what the program draws, for so long; whether it still runs."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not self._take(left):
                return False
        return True

    def wait(self, shown: Callable[[tuple[str, ...]], bool], seconds: float = 60.0) -> tuple[str, ...]:
        """The first frame from now on of which `shown` is true. Raises TimeoutError."""
        until = time.monotonic() + seconds
        seen = max(0, len(self.frames) - 1)
        while time.monotonic() < until:
            for frame in self.frames[seen:]:
                if shown(frame):
                    return frame
            seen = len(self.frames)
            if not self._take(0.2):
                break
        raise TimeoutError("\n".join(self.frames[-1] if self.frames else ("nothing was drawn",)))

    def kill(self) -> None:
        """SIGKILL, and what the program had written until then."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        while self._take(0.1):
            pass
        os.close(self._handle)

    def _take(self, seconds: float) -> bool:
        if not select.select([self._handle], [], [], seconds)[0]:
            try:
                return os.waitpid(self.process, os.WNOHANG) == (0, 0)
            except ChildProcessError:
                return False
        try:
            chunk = os.read(self._handle, 65536)
        except OSError:
            return False
        self._draw(self._decoder.decode(chunk))
        return bool(chunk)

    def _draw(self, text: str) -> None:
        text = self._left + text
        at = 0
        self._left = ""
        while at < len(text):
            character = text[at]
            if character == "\x1b":
                found = _SEQUENCE.match(text, at)
                if found is None:
                    if len(text) - at < 4096:
                        self._left = text[at:]
                        return
                    at += 1
                    continue
                if "2026$p" in found[0]:
                    os.write(self._handle, _CAN_FRAMES)
                elif found["final"]:
                    self._control(found["arguments"], found["final"])
                at = found.end()
                continue
            at += 1
            if character == "\n":
                self._row = min(self._row + 1, self.rows - 1)
                self._column = 0
            elif character == "\r":
                self._column = 0
            elif character >= " ":
                self._put(character)

    def _put(self, character: str) -> None:
        width = cell_len(character)
        if self._column < self.columns:
            self._cells[self._row][self._column] = character
            if width == 2 and self._column + 1 < self.columns:
                self._cells[self._row][self._column + 1] = ""
        self._column += width

    def _control(self, arguments: str, final: str) -> None:
        numbers = [int(part) if part.isdigit() else 0 for part in arguments.lstrip("?<>=").split(";")]
        first = max(1, numbers[0])
        if final in "Hf":
            self._row = min(first, self.rows) - 1
            self._column = max(1, numbers[1] if len(numbers) > 1 else 1) - 1
        elif final == "A":
            self._row = max(0, self._row - first)
        elif final == "B":
            self._row = min(self.rows - 1, self._row + first)
        elif final == "C":
            self._column += first
        elif final == "D":
            self._column = max(0, self._column - first)
        elif final == "J" and numbers[0] == 2:
            self._cells = [[" "] * self.columns for _ in range(self.rows)]
        elif final == "K":
            self._cells[self._row][self._column :] = [" "] * (self.columns - self._column)
        elif final == "l" and arguments == _FRAME:
            self.frames.append(tuple("".join(row).rstrip() for row in self._cells))
