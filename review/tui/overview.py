"""What a session shows of all passages, as lines of text: how far the review has come, and the list.

Functions of a session and a width alone, so that they can be looked at without a terminal.
"""

from __future__ import annotations

from review.queues import Queue
from review.session import Session
from review.text import join_wraps
from review.tui.highlight import Glyphs, Line, Piece, cells, crop, crop_change, crop_line, safe, width
from review.tui.pages import SPLIT


def progress(session: Session, name: str, columns: int, glyphs: Glyphs) -> Line:
    """The line at the top: the transcript, a bar, and what is done and what is left."""
    size = session.size
    done = session.progress.approved
    parts: list[Piece] = []
    if session.ready:
        parts.append(Piece(f"{done}/{size} approved", "count"))
        parts.append(Piece(_flags_left(session), "count"))
        parts.append(Piece(_many(session.progress.corrections, "correction"), "count"))
        if session.progress.conflicts:
            parts.append(Piece(_many(len(session.progress.conflicts), "conflict"), "conflict"))
        if session.progress.stale:
            parts.append(Piece(f"{session.progress.stale} stale", "conflict"))
    else:
        parts.append(Piece(_many(size, "passage"), "count"))
    if session.locked:
        parts.append(Piece("read only", "conflict"))
    # Where room is short, what was counted matters more than the name, which does not change.
    narrow = width(parts) + 3 * len(parts) + 9 > columns
    counts: list[Piece] = []
    for part in parts:
        counts += [Piece("  " if narrow else "   "), part]
    used = width(counts)
    least = 8 if used + 9 <= columns else 0
    title = crop(safe(name), max(least, min(40, columns - used - 2)), glyphs.ellipsis)
    room = columns - used - cells(title) - 4
    bar: list[Piece] = []
    if room >= 12:
        length = min(30, room - 2)
        filled = done * length // size if size else 0
        bar = [
            Piece("  ["),
            Piece(glyphs.full * filled, "done"),
            Piece(glyphs.empty * (length - filled), "left"),
            Piece("]"),
        ]
    return crop_line((Piece(" "), Piece(title, "title"), *bar, *counts), columns, glyphs.ellipsis)


def _flags_left(session: Session) -> str:
    total = session.tally.total()
    queue = session.queue
    shown = _many(total, "flag") if queue is Queue.ALL else f"{session.tally.total(queue)} of {total} flags: {queue}"
    if session.tally.unknown and session.size:
        looked = 100 * (session.size - session.tally.unknown) // session.size
        shown += f" ({looked} % looked at)"
    return shown


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def recorded(message: str, columns: int, glyphs: Glyphs) -> str:
    """The message of the status line; of a long correction both ends of the arrow are in sight."""
    shown = safe(join_wraps(message).text)
    return crop_change(*shown.partition(" -> "), columns, glyphs.ellipsis)


STATES = {
    "v": "approved",
    "~": "approved, and changed since",
    "x": "corrections contradict each other",
    "&": "corrections of several reviewers came together",
    "!": "open flags",
    "*": "corrected",
    ".": "nothing yet",
}
"""The marks in the list of passages; the first that fits is shown, from the conflict on."""

SIGNS = {"+": "joined with the passage before", SPLIT: "split"}
"""What stands there before the beginning of a passage."""


def state(session: Session, number: int) -> str:
    """The mark of a passage in the list."""
    review = session.review
    if review.decisions_on(number):
        if number in session.progress.conflicts:
            return "x"
        if number in session.progress.combined:
            return "&"
        if review.approved(number):
            return "v"
        if review.approval_outdated(number):
            return "~"
    if session.tally.count(number):
        return "!"
    return "*" if review.decisions_on(number) and review.revision(number).edits else "."


def entry(session: Session, number: int, columns: int, glyphs: Glyphs) -> Line:
    """One passage in the list: `>` where the person is, its state, its number, its open flags, how it begins."""
    here = number == session.number
    mark = state(session, number)
    count = session.tally.count(number, session.queue)
    digits = len(str(session.size))
    pieces = [
        Piece(">" if here else " ", "here"),
        Piece(mark, f"state-{_STATE_STYLES[mark]}"),
        Piece(f" {number:>{digits}}", "list-number"),
        Piece(" " + (str(count) if 0 < (count or 0) < 10 else "+" if count else " "), "list-count"),
    ]
    room = columns - width(pieces) - 1
    if room > 6:
        target = session.review.revised(number).target
        sign = _sign(session, number)
        preview = crop(join_wraps(target[: room * 2]).text, room - len(sign), glyphs.ellipsis)
        style = "preview" if target else "dim"
        pieces += [Piece(" "), Piece(sign, "key"), Piece(preview if target else "(empty)", style)]
    return crop_line(tuple(pieces), columns, glyphs.ellipsis)


def _sign(session: Session, number: int) -> str:
    """What stands in the list before the beginning of the passage; nothing where it is whole and on its own."""
    review = session.review
    joined = number > 1 and number - 1 in review.outcome_of(number - 1).joins
    split = number in review.outcome_of(number).splits
    return "".join(sign for sign, shown in zip(SIGNS, (joined, split), strict=True) if shown) + " " * (joined or split)


_STATE_STYLES = {
    "v": "approved",
    "~": "outdated",
    "x": "conflict",
    "&": "outdated",
    "!": "flagged",
    "*": "corrected",
    ".": "nothing",
}
