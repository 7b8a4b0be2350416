"""What a session shows of the current passage, as lines of text: its marks, its neighbours, its flags.

Functions of a session and a width alone, so that they can be looked at without a terminal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.apply import Fate, Revision
from review.decision import Annotation, Comment, Correction, Dismissal, Join, Split
from review.flag import Flag
from review.session import Session
from review.text import Span, join_wraps
from review.tui.highlight import (
    Glyphs,
    Line,
    Mark,
    Piece,
    Row,
    cells,
    crop,
    crop_line,
    fit,
    safe,
    width,
    wrap,
)

LABEL = 10
"""Cells of the column of labels beside the texts of a passage."""

NARROW = 56
"""In a reader of fewer cells labels stand above the texts."""

SPLIT = "//"
"""Where a passage is split."""

COMFORT = 96
"""Longer lines are hard to read: wider readers leave the rest blank."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the index of the heading of the current passage, and the first and last line of the current flag."""

    lines: tuple[Line, ...]
    heading: int = 0
    focus: tuple[int, int] = (0, 0)

    def below(self, lines: Iterable[Line]) -> Page:
        """The page with `lines` above it."""
        above = tuple(lines)
        shift = len(above)
        return Page((*above, *self.lines), self.heading + shift, (self.focus[0] + shift, self.focus[1] + shift))


# --- the passage -----------------------------------------------------------------------------------------------------


def current(session: Session, columns: int, *, short: bool = False, editing: bool = False) -> Page:
    """The current passage: heading, source, original with its flags marked, revision.

    Where room is `short` and the passage has corrections, the revision comes first and carries the marks. While it is
    in an editor it is left out.
    """
    columns = min(columns, COMFORT)
    lines: list[Line] = [_heading(session, columns)]
    focus = (0, 0)
    source = session.review.source(session.number)
    revision = session.revision
    texts: list[tuple[str, tuple[Row, ...]]] = []
    wide = columns - (LABEL if columns >= NARROW else 0)
    original = wrap(revision.original, wide, _original_marks(session, revision))
    revised: tuple[Row, ...] = ()
    if revision.edits and not editing:
        revised = wrap(revision.text, wide, _revised_marks(session, revision, flags=short))
    if source is not None:
        texts.append(("source", _source(session, source, wide)))
    if short and revised:
        texts = [("revision", revised), *texts, ("original", original)]
    else:
        texts.append(("original", original))
        if revised:
            texts.append(("revision", revised))
    marked = "revision" if short and revised else "original"
    for label, rows in texts:
        if columns < NARROW:
            lines.append((Piece(label, "label"),))
        for index, row in enumerate(rows):
            if label == marked and any(piece.style in ("current", "selected") for piece in row.line):
                focus = (focus[0] or len(lines), len(lines))
            if columns < NARROW:
                lines.append(row.line)
            else:
                lines.append((Piece((label if index == 0 else "").ljust(LABEL), "label"), *row.line))
    if session.selection is not None and not short and revised:
        focus = (len(lines) - len(revised), len(lines) - 1)
    if editing:
        lines.append((Piece("revision", "label"),))
        return Page(tuple(lines), 0, focus)
    if not revision.edits:
        lines.append(_labelled("revision", (Piece("no corrections yet", "dim"),), columns))
    elif revision.text == "":
        lines[-1] = _labelled("revision", (Piece("(empty: left out of the output)", "dim"),), columns)
    lines.extend(_notes(session, columns))
    return Page(tuple(lines), 0, focus)


def _heading(session: Session, columns: int) -> Line:
    passage = session.passage
    review = session.review
    left = [Piece(f"{passage.number}", "number"), Piece(f"   line {passage.line}", "dim")]
    if passage.speaker:
        left.append(Piece(f"   {safe(passage.speaker)}", "speaker"))
    right: list[Piece] = []
    if review.in_conflict(passage.number):
        right.append(Piece("conflict", "conflict"))
    if review.approved(passage.number):
        scores = [str(one.score) for one in review.approvals(passage.number) if one.score is not None]
        right.append(Piece("approved" + (f", {' and '.join(scores)} of 100" if scores else ""), "approved"))
    elif review.approval_outdated(passage.number):
        right.append(Piece("approved before a change", "dim"))
    flag = session.flag
    if flag is not None:
        right.append(Piece(flag.severity, flag.severity))
    spaced: list[Piece] = []
    for piece in right:
        spaced += [Piece("  "), piece] if spaced else [piece]
    room = columns - width(spaced) - 2
    head = crop_line(tuple(left), room)
    return (*head, Piece(" " * (room - width(head) + 2)), *spaced)


def _original_marks(session: Session, revision: Revision) -> tuple[Mark, ...]:
    replaced = [Mark(edit.span.start, edit.span.end, "replaced") for edit in revision.edits if len(edit.span)]
    now = session.flag
    others = [flag for flag in session.flags if flag is not now]
    marks = [Mark(span.start, span.end, "error", "<", ">") for span in _errors(session)]
    marks += [Mark(flag.span.start, flag.span.end, "flag", "[", "]") for flag in others]
    if now is not None:
        marks.append(Mark(now.span.start, now.span.end, "current", "[", "]"))
    selected = session.selection
    same = selected is not None and now is not None and (selected.start, selected.end) == (now.span.start, now.span.end)
    if selected is not None and not revision.edits and not same:
        marks.append(Mark(selected.start, selected.end, "selected", "{", "}"))
    return (*replaced, *marks, *(Mark(at, at, "split", SPLIT) for at in _splits(session)))


def _errors(session: Session) -> list[Span]:
    """Where errors were marked in the original target, but for those that are the whole passage."""
    placed = [one for one in session.review.decisions_on(session.number) if isinstance(one.decision, Annotation)]
    spans = {one.span for one in placed if one.span is not None and one.span.of(session.passage.target)}
    return sorted(span for span in spans if len(span) < len(session.passage.target))


def _splits(session: Session) -> tuple[int, ...]:
    return session.review.outcome_of(session.number).splits.get(session.number, ())


def _revised_marks(session: Session, revision: Revision, *, flags: bool) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for edit in revision.edits:
        place = revision.revised(edit.span)
        marks.append(Mark(place.start, place.end, "changed"))
    marks += [Mark(its.start, its.end, "error", "<", ">") for its in map(revision.revised, _errors(session))]
    marks += [Mark(cut, cut, "split", SPLIT) for cut in map(revision.cut, _splits(session))]
    if flags:
        now = session.flag
        for flag in session.flags:
            place = revision.revised(flag.span)
            marks.append(Mark(place.start, place.end, "current" if flag is now else "flag", "[", "]"))
    if session.selection is not None:
        marks.append(Mark(session.selection.start, session.selection.end, "selected", "{", "}"))
    return tuple(marks)


def _source(session: Session, source: str, columns: int) -> tuple[Row, ...]:
    """The source with its wraps joined, and in brackets what the current flag goes by."""
    joined = join_wraps(source)
    flag = session.flag
    marks: tuple[Mark, ...] = ()
    if flag is not None and flag.source_span is not None:
        start = bisect_left(joined.starts, flag.source_span.start)
        end = bisect_left(joined.ends, flag.source_span.end) + 1
        marks = (Mark(start, min(end, len(joined.text)), "evidence", "[", "]"),)
    return wrap(joined.text, columns, marks, "source")


def _labelled(label: str, line: Line, columns: int) -> Line:
    return (Piece(label.ljust(LABEL), "label"), *crop_line(line, columns - LABEL))


def _notes(session: Session, columns: int) -> Iterator[Line]:
    """What people said about the passage besides corrections: comments, errors, dismissals, contradictions."""
    yield from _structure(session, columns)
    conflicting = session.review.in_conflict(session.number)
    for placed in session.review.decisions_on(session.number):
        decision = placed.decision
        who = f"{safe(decision.reviewer)}: " if decision.reviewer else ""
        if isinstance(decision, Comment):
            yield from _note("comment", who + decision.text, columns)
        elif isinstance(decision, Annotation):
            said = ", ".join(filter(None, (decision.category, decision.severity)))
            because = f": {decision.reason}" if decision.reason else ""
            beginning = crop(join_wraps(decision.before).text, 40, "...")
            yield from _note("error", f"{beginning}  {said}{because}", columns)
        elif isinstance(decision, Dismissal):
            because = f": {decision.reason}" if decision.reason else ""
            yield from _note("dismissed", f"{decision.before}  {decision.check}{because}", columns)
        elif conflicting and isinstance(decision, Correction):
            yield from _note("conflict", f"{who}{decision.before} -> {decision.after or '(nothing)'}", columns)


def _structure(session: Session, columns: int) -> Iterator[Line]:
    """Where the passage is split, and with what it is joined."""
    number = session.number
    outcome = session.review.outcome_of(number)
    for placed, fate in zip(outcome.structure, outcome.structure_fates, strict=True):
        decision = placed.decision
        who = f" ({safe(decision.reviewer)})" if decision.reviewer else ""
        if isinstance(decision, Split):
            lost = ": inside a correction, so it is not" if fate is Fate.CONFLICTING else ""
            where = join_wraps(decision.suffix).text or "here"
            yield from _note("split", f"{SPLIT} before {where}{who}{lost}", columns)
        elif isinstance(decision, Join):
            yield from _note("joined", f"with {number + 1}{who}", columns)
    if number > 1 and number - 1 in session.review.outcome_of(number - 1).joins:
        yield from _note("joined", f"with {number - 1}", columns)


def _note(label: str, text: str, columns: int) -> Iterator[Line]:
    narrow = columns < NARROW
    for index, row in enumerate(wrap(text, columns - LABEL, (), "note")):
        yield (Piece((label if index == 0 else "").ljust(LABEL), "dim" if not narrow else "label"), *row.line)


# --- its neighbours --------------------------------------------------------------------------------------------------


def neighbour(session: Session, number: int, columns: int) -> tuple[Line, ...]:
    """Another passage in full, as its revision stands, with its wraps joined: context is for reading on."""
    text = join_wraps(session.review.revised(number).target).text
    return tuple(row.line for row in wrap(text, min(columns, COMFORT), (), "near"))


def before(session: Session, columns: int, rows: int) -> tuple[Line, ...]:
    """The passages before the current one in `rows` lines or more, where there are so many; the last in full."""
    lines: tuple[Line, ...] = ()
    number = session.number - 1
    while number >= 1 and (not lines or len(lines) < rows):
        lines = (*neighbour(session, number, columns), *(((), *lines) if lines else ()))
        number -= 1
    return lines


def after(session: Session, columns: int, rows: int) -> tuple[Line, ...]:
    """The passages after the current one in `rows` lines or more, where there are so many; the first in full."""
    lines: tuple[Line, ...] = ()
    number = session.number + 1
    while number <= session.size and (not lines or len(lines) < rows):
        lines = (*((*lines, ()) if lines else ()), *neighbour(session, number, columns))
        number += 1
    return lines


# --- its flags -------------------------------------------------------------------------------------------------------


def flags(session: Session, columns: int, glyphs: Glyphs) -> Page:
    """The open flags of the passage with their numbered suggestions; the current one says what was found."""
    columns = min(columns, COMFORT)
    shown = session.flags
    now = session.flag
    lines: list[Line] = []
    focus = (0, 0)
    text_width = min(max((cells(_flat(flag.text)) for flag in shown), default=0), max(8, columns // 4))
    kinds = [f"{flag.check}, {flag.severity}" for flag in shown]
    kind_width = max(map(len, kinds), default=0)
    for flag, kind in zip(shown, kinds, strict=True):
        first = len(lines)
        mark = "> " if flag is now else "  "
        style = "current-flag" if flag is now else "other-flag"
        head = (
            Piece(mark, style),
            Piece(fit(_flat(flag.text), text_width, glyphs.ellipsis), style),
            Piece("  " + kind.ljust(kind_width), flag.severity),
        )
        lines.extend(_offered(flag, head, columns, glyphs, flag is now))
        if flag is now:
            lines.extend((Piece("  "), *row.line) for row in wrap(flag.message, columns - 2, (), "dim"))
            focus = (first, len(lines) - 1)
    if session.elsewhere:
        others = "1 more flag" if session.elsewhere == 1 else f"{session.elsewhere} more flags"
        lines.append((Piece(f"  {others} in other queues", "dim"),))
    return Page(tuple(lines), 0, focus)


def _flat(text: str) -> str:
    """Text from a file on one line, its wraps joined, for a place where they say nothing."""
    return safe(join_wraps(text).text.strip(" "))


def _offered(flag: Flag, head: Line, columns: int, glyphs: Glyphs, now: bool) -> Iterator[Line]:
    """The flag with its suggestions beside it, or below where they do not fit."""
    offered: list[list[Piece]] = []
    for index, suggestion in enumerate(flag.suggestions[:9], 1):
        text = _flat(suggestion.text) or "(delete)"
        entry = [Piece(f"{index} ", "key" if now else "dim"), Piece(text, "suggestion" if now else "dim")]
        if suggestion.note and now:
            entry.append(Piece("  " + safe(suggestion.note), "dim"))
        offered.append(entry)
    beside = (*head, *(piece for entry in offered for piece in (Piece("   "), *entry)))
    if width(beside) <= columns:
        yield beside
        return
    yield crop_line(head, columns, glyphs.ellipsis)
    if now:
        for entry in offered:
            yield from _in_full(entry, columns)
        return
    line: Line = ()
    for entry in offered:
        if line and width(line) + 3 + width(entry) > columns:
            yield crop_line(line, columns, glyphs.ellipsis)
            line = ()
        line = (*line, Piece("   " if line else "    "), *entry)
    if line:
        yield crop_line(line, columns, glyphs.ellipsis)


def _in_full(entry: list[Piece], columns: int) -> Iterator[Line]:
    """A suggestion that can be taken, in as many lines as it needs: nobody takes what they can't read."""
    key, text, *note = entry
    told = text.text + "".join(piece.text for piece in note)
    for row in wrap(told, columns - 6, (Mark(0, len(text.text), text.style),), "dim"):
        yield (Piece("    "), key, *row.line)
        key = Piece("  ")
