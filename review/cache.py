"""Copies of work in the user's cache folder: each can be lost or torn at any time, and the work is then done again.

An entry is JSON behind the SHA-256 of its own text, in a file named for the SHA-256 of what it was made from. Nothing
is ever raised from here: without a folder that can be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

_KEPT = 16
"""Entries of one kind that are kept; the least recently written goes first."""


def folder() -> Path:
    """Where entries live: the platform's place for caches."""
    from platformdirs import user_cache_path

    return user_cache_path("passage-review", appauthor=False)


def key(kind: str, version: int, text: str) -> str:
    """The name of what is made from `text` by this `kind` and `version` of work."""
    made = hashlib.sha256(f"{kind} {version}\n".encode())
    made.update(text.encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def fetch(kind: str, name: str) -> Any:
    """The entry, or None where there is none that can be trusted."""
    try:
        with (folder() / kind / f"{name}.json").open("rb") as stream:
            seal = stream.read(65)
            raw = stream.read()
        if seal != hashlib.sha256(raw).hexdigest().encode() + b"\n":
            return None
        return json.loads(raw)
    except (OSError, ValueError, RuntimeError, RecursionError):
        return None


def keep(kind: str, name: str, value: Any) -> None:
    """Keep `value`, which has to be JSON, under that name. Readers see the old entry or the new one, never a part."""
    try:
        place = folder() / kind
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        import tempfile

        handle, temporary = tempfile.mkstemp(dir=place, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(raw).hexdigest().encode() + b"\n" + raw)
            Path(temporary).replace(place / f"{name}.json")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        old = sorted(place.glob("*.json"), key=lambda entry: entry.stat().st_mtime)
        for entry in old[:-_KEPT]:
            entry.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError):
        return
