"""Plain text: a passage is a block of lines between blank lines.

Whatever a file holds, this format can read it, so it is also the one for files that no other format claims.
"""

from __future__ import annotations

from pathlib import Path

from review.formats import blocks
from review.formats.splice import Source
from review.passage import Transcript

NAME = "text"


def parse(raw: bytes, path: Path | None = None, encoding: str | None = None) -> Transcript:
    """The transcript of a file with these bytes. Raises ReviewError where they can't be decoded."""
    source = Source.of(raw, path, encoding)
    return blocks.transcript(source, *blocks.find(source.text), NAME)


write = blocks.write
