"""`transcript.yaml`: what was given once for a transcript, read strictly and edited where it stands.

What is not set anew stays byte for byte as it was, unknown keys and comments too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review import yamlio
from review.errors import ReviewError
from review.journal.disk import read_bytes, reason, write_whole
from review.journal.entry import quoted

KEYS = ("source", "reference", "language", "encoding", "register")
"""What is remembered; other keys are kept."""

_LIMIT = 1024 * 1024


def read(path: Path) -> Mapping[str, Any]:
    """The settings in the file, unknown ones among them; none where there is no file.

    Raises ReviewError for a file that can't be read, that is not YAML or no mapping, and for a known key whose value is
    no text (or, for `register`, no texts by speaker).
    """
    text = _text(path)
    found = yamlio.load(text, path)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ReviewError("is not a list of settings such as `language: ja`", path)
    for key in KEYS:
        value = found.get(key)
        if not (value is None or isinstance(value, str) or (key == "register" and isinstance(value, dict))):
            raise ReviewError(f"`{key}` is not a text", path)
    return {key: value for key, value in found.items() if value != ""}


def write(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Change the settings in the file from `before`, which `read` gave, to `after`. Raises ReviewError."""
    content = _edited(_text(path), path, before, after)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.encode())
    except OSError as problem:
        raise ReviewError(f"can't be written: {reason(problem)}", path) from None
    except UnicodeEncodeError:
        raise ReviewError("can't remember a name that is not UTF-8; give it each time", path) from None


def _text(path: Path) -> str:
    try:
        return read_bytes(path, _LIMIT).decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise ReviewError("is not UTF-8; save it as UTF-8", path) from None


def _edited(text: str, path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The file with the settings that differ replaced where they stand; all else, comments too, is as it was."""
    document = yamlio.load_marked(text, path)
    root = document.root
    if root is not None and (not isinstance(root, yamlio.Mapping) or root.flow):
        return "".join(f"{_scalar(key)}: {_flow(value)}\n" for key, value in after.items())
    nodes = {} if root is None else {key.text: (key, value) for key, value in root.items}
    for name, (key, value) in reversed(nodes.items()):
        if before.get(name) == after.get(name):
            continue
        # A block scalar takes its newline with it.
        end = value.start + len(text[value.start : value.end].rstrip("\n"))
        if name in after:
            text = f"{text[: key.end]}: {_flow(after[name])}{text[end:]}"
        else:
            text = text[: key.start] + text[end:].partition("\n")[2]
    new = [key for key in after if key not in nodes]
    gap = "\n" if text and not text.endswith("\n") and new else ""
    return text + gap + "".join(f"{_scalar(key)}: {_flow(after[key])}\n" for key in new)


def _scalar(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z0-9_./-]+", text) and not text.startswith("-")
    return text if plain else quoted(text)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(str(value))
