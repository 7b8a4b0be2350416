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

_LIMIT = 16 * 1024 * 1024


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
        raw = content.encode()
        if len(raw) > _LIMIT:
            raise ReviewError(f"would have {len(raw):,} bytes; at most {_LIMIT:,} are read", path)
        write_whole(path, raw)
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
    root = yamlio.load_marked(text, path).root
    if root is None:
        return _with_lines(text, len(text), after)
    if not isinstance(root, yamlio.Mapping) or root.flow:
        return _with_lines("", 0, after)
    return _in_mapping(text, root, before, after, len(text))


def _in_mapping(text: str, node: yamlio.Mapping, before: Mapping[str, Any], after: Mapping[str, Any], end: int) -> str:
    """The file with the settings of one mapping in block style changed from `before` to `after`; new ones at `end`."""
    nodes = {key.text: (key, value) for key, value in node.items}
    indent = _column(text, node.start)
    text = _with_lines(text, end, {key: value for key, value in after.items() if key not in nodes}, indent)
    for name, (key, value) in reversed(nodes.items()):
        if before.get(name) == after.get(name):
            continue
        new = after.get(name)
        stop = _stop(text, value)
        if new and isinstance(new, Mapping) and isinstance(value, yamlio.Mapping) and not value.flow:
            text = _in_mapping(text, value, before[name], new, _line_end(text, stop))
        elif name in after:
            first, *more = _value(new, indent).split("\n")
            beside = _BESIDE.match(text, value.start)
            comment = beside[1] if beside else ""
            if more and not comment:
                # What stands behind a value of one line would become part of one of several.
                comment, stop = text[stop : _line_end(text, stop)].rstrip("\r\n"), _line_end(text, stop) - 1
            text = f"{text[: key.end]}:{first}{comment}{''.join(f'{chr(10)}{line}' for line in more)}{text[stop:]}"
        else:
            text = text[: key.start - indent] + text[_line_end(text, stop) :]
    return text


# The comment behind the `|` or `>` of a block scalar.
_BESIDE = re.compile(r"[|>][-+0-9]*(\s+#[^\r\n]*)")


def _with_lines(text: str, at: int, settings: Mapping[str, Any], indent: int = 0) -> str:
    """The file with settings in lines of their own at an offset where a line begins or the file ends."""
    gap = "\n" if at and text[at - 1] != "\n" and settings else ""
    lines = (f"{' ' * indent}{_scalar(key)}:{_value(value, indent)}\n" for key, value in settings.items())
    return text[:at] + gap + "".join(lines) + text[at:]


def _stop(text: str, node: yamlio.Node) -> int:
    """Where a value ends, without the line end that a block scalar takes with it."""
    return node.start + len(text[node.start : node.end].rstrip("\r\n"))


def _line_end(text: str, at: int) -> int:
    """Where the line ends that `at` is in, its line end included."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _value(value: Any, indent: int) -> str:
    """What stands behind the colon of a key: texts of several lines line by line, so that a diff shows what changed."""
    inside = "\n" + " " * (indent + 2)
    if isinstance(value, Mapping) and any(map(_is_long, value.values())):
        return "".join(f"{inside}{_scalar(str(key))}:{_value(inner, indent + 2)}" for key, inner in value.items())
    if _is_long(value):
        return " |" + "".join(f"{inside}{line}" for line in value.removesuffix("\n").split("\n"))
    return f" {_flow(value)}"


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"(?:[!-~][ -~]*\n){2,}", value))


def _scalar(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z0-9_./-]+", text) and not text.startswith("-")
    return text if plain else quoted(text)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(str(value))
