"""What a first screen can show before anything is understood: the beginning of the file, as it stands there.

Importing what a review needs takes as long as importing Textual. A glance needs none of it, so the screen is there in
half the time, and the review takes its place a moment later. Nothing can be done on a glance but quit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from review.files import read_regular
from review.tui.highlight import UNICODE, Glyphs, Piece, crop, safe, wrap
from review.tui.lines import Divider, Lines, Row, list_width, plain

HEAD = 64 * 1024
"""Bytes at which a glance looks: more than any screen shows."""

_BLANK_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")


@dataclass(frozen=True, slots=True)
class Glance:
    """The first passages of a file; none where its encoding can't be told at a glance."""

    name: str
    passages: tuple[str, ...] = ()

    @classmethod
    def at(cls, path: Path, encoding: str | None = None) -> Glance:
        """Look at the file. Raises ReviewError where there is no regular file."""
        raw = read_regular(path)
        head = raw[:HEAD]
        if len(raw) > HEAD:
            # A character or a passage that is cut would not be what stands there.
            head = head[: head.rfind(b"\n\n") + 1]
        try:
            text = head.decode(encoding or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            return cls(path.name)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return cls(path.name, tuple(_BLANK_LINES.split(text)) if text else ())


class GlanceScreen(Screen[None]):
    """The file's name and its first passages, laid out as the review is that takes its place."""

    def __init__(self, glance: Glance, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._glance = glance
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        title = Row(id="progress")
        title.line = (Piece(" "), Piece(safe(self._glance.name), "title"))
        yield title
        with Horizontal(id="middle"):
            yield Lines(id="list")
            yield Divider(self._glyphs.divider, id="divider")
            yield Lines(id="reader")
        status = Row(id="status")
        status.line = plain(" reading", "dim")
        yield status

    def on_resize(self) -> None:
        passages = self._glance.passages
        rows = self.size.height
        columns = list_width(self.size.width, 3)
        self.query_one("#list").styles.width = columns
        self.query_one("#list", Lines).lines = [
            plain(" " + crop(text.replace("\n", ""), columns - 3, self._glyphs.ellipsis)) for text in passages[:rows]
        ]
        if passages:
            wrapped = wrap(passages[0][: 4 * rows * self.size.width], max(8, self.size.width - columns - 4))
            self.query_one("#reader", Lines).lines = [row.line for row in wrapped[:rows]]
