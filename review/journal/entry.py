"""One decision as one line, and back: a YAML list item that is a JSON object.

The line reads the same to a JSON and to a YAML reader, whatever text a decision holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from review.decision import Decision
from review.errors import ReviewError

MAX_LINE = 8 * 1024 * 1024
"""Characters of an entry that are read and written: a passage as long as three novels fits."""

# What YAML readers refuse, change or take for a line end: DEL, C1, U+2028/9, the BOM, noncharacters. (json does C0.)
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def line(decision: Decision) -> bytes:
    """The decision as it stands in a patch, with its newline.

    Raises ReviewError for half a character (a lone surrogate), which is no text, and for an entry of more than
    MAX_LINE characters, which would not be read again.
    """
    return item(decision.record())


def item(value: Any) -> bytes:
    """An entry with these fields, as `line` writes it."""
    text = quoted(value)
    if len(text) > MAX_LINE:
        raise ReviewError(f"not recorded: {len(text):,} characters in one decision; at most {MAX_LINE:,} are kept")
    try:
        return b"- %b\n" % text.encode("utf-8")
    except UnicodeEncodeError as problem:
        code = ord(text[problem.start])
        raise ReviewError(f"not recorded: U+{code:04X} is half a character and no text") from None


def quoted(value: Any) -> str:
    """The value as JSON that a YAML reader takes for the same value."""
    return _UNSAFE.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def canonical(fields: Mapping[str, Any]) -> str:
    """The content of an entry, whatever its style and the order of its keys: the same for entries that say the same."""
    return json.dumps(_as_text(fields), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _as_text(value: Any) -> Any:
    """Scalars as a YAML reader without types gives them."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(inner) for inner in value]
    return json.dumps(value)


def identity(fields: Mapping[str, Any], reviewer: str) -> str:
    """The id of an entry that was made by hand and has none: the same on every clone while its content is the same."""
    content = f"{reviewer}\n{canonical(fields)}"
    return "hand-" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]
