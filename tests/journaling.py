"""What the tests of the journal have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from review import journal
from review.decision import Correction, new_id
from review.journal import Writer

JSON_LINE = '- {"passage": 1, "before": "a", "after": "b"}\n'


def correction(after: str = "b", **fields: Any) -> Correction:
    """A correction with an id of its own."""
    return Correction(**{"passage": 1, "before": "a", "after": after, "id": new_id(), "reviewer": "hana"} | fields)


def opened(path: Path, **options: Any) -> Writer:
    """A writer whose locks lie beside the transcript's folder."""
    return Writer(path, path.parent.parent / "locks", **options)


def afters(path: Path) -> list[str]:
    """What the corrections of a patch put in, in the order of the file."""
    return [decision.after for decision in journal.read(path).decisions if isinstance(decision, Correction)]
