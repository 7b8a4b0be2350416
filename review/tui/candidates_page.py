"""What a candidate for the glossary looks like, as lines of text: its spellings, how often they stand, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from review.glossary import Term
from review.mining import Candidate, Spelled
from review.tui.highlight import Glyphs, Line, Piece, crop, crop_line, safe


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is chosen of a candidate so far: the marked spelling, and those that are left out."""

    at: int = 0
    left_out: frozenset[str] = field(default_factory=frozenset)


def said(entry: Term) -> str:
    """What an entry says, for the status line."""
    parts = [f"{entry.term}"]
    if entry.admitted:
        parts.append(f"admitted: {', '.join(entry.admitted)}")
    if entry.misreadings:
        parts.append(f"misreadings: {', '.join(entry.misreadings)}")
    return "   ".join([f"written  {parts[0]}", *parts[1:]])


def spellings(
    candidate: Candidate, choosing: Choosing, columns: int, rows: int, glyphs: Glyphs
) -> Iterator[tuple[int, Line]]:
    """The spellings with counts, and with contexts where there is room; each line with the index of its spelling."""
    several = len(candidate.spellings) > 1
    each = max(1, min(3, rows // len(candidate.spellings) - 2))
    for index, one in enumerate(candidate.spellings):
        here = index == choosing.at and several
        out = one.text in choosing.left_out
        right = candidate.term is not None and one.text in candidate.term.right
        head = (
            Piece("> " if here else "  ", "here"),
            Piece(f"{index + 1} " if index < 9 else "  ", "key"),
            Piece(("[ ] " if out else "[x] ") if several else "", "dim" if out else "key"),
            Piece(safe(one.text), "dim" if out else "title"),
            Piece(f"   {_times(one.count)}{', right in the glossary' if right else ''}", "dim"),
        )
        yield index, crop_line(head, columns, glyphs.ellipsis)
        for context in one.contexts[:each]:
            yield index, crop_line((Piece("      "), *_context(one, context, glyphs)), columns, glyphs.ellipsis)
        yield index, ()


def _context(one: Spelled, context: str, glyphs: Glyphs) -> Sequence[Piece]:
    before, found, after = context.replace("…", glyphs.ellipsis).partition(one.text)
    if not found:
        return (Piece(crop(safe(context), 200, glyphs.ellipsis), "near"),)
    return Piece(safe(before), "near"), Piece(f"[{safe(found)}]", "flag"), Piece(safe(after), "near")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
