"""What the screen of scores shows, as lines of text: the words of `review score`, and the current passage's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from review import telling
from review.live import Live
from review.session import Session
from review.telling import Entry
from review.tui.highlight import Line, Piece, crop_line, safe, wrap
from review.tui.pages import LABEL, Page

HIDDEN = "hidden; v shows it, and records that you have seen it"


def page(live: Live, session: Session, columns: int, shown: bool, model: str = "") -> Page:
    """The scores in lines of `columns` cells; where the current passage's reference is `shown`, it is in focus.

    `model` is COMET's; without one it says how to name one.
    """
    scored = live.scored
    rows = entries(live)
    lines: list[Line] = []
    if scored.lines is None:
        lines += _texts(telling.alone(scored), columns)
    else:
        lines += _texts([telling.headline(rows[0])], columns, "title")
        sure = telling.how_sure(rows[0], len(scored.lines.touched), len(scored.lines.original))
        lines += _texts([sure], columns)
    if rows:
        lines += [(), *_table(telling.table(rows, columns), columns)]
    lines += [(), *_passage(live, session, columns)]
    reference = len(lines)
    for text in live.references(session.number):
        lines += _labelled("reference", text if shown else HIDDEN, columns, "" if shown else "dim")
    focus = (reference, len(lines) - 1) if shown else (0, 0)
    lines.append(())
    if scored.lines is not None:
        lines += _texts(telling.coverage(scored), columns)
    lines += _texts(telling.explained(rows), columns)
    if not model:
        lines += _texts(["COMET is not scored: --comet MODEL names a model."], columns)
    elif live.since:
        lines += _texts([f"COMET's score is that of {telling.many(live.since, 'edit')} ago; c scores anew."], columns)
    lines += [(), *_texts(telling.signatures(rows, scored), columns, "dim")]
    return Page(tuple(lines), 0, focus)


def entries(live: Live) -> list[Entry]:
    """The rows of the table: what follows an edit at once, what follows it in a moment, and what is of before it."""
    scored = live.scored
    rows = [
        Entry(one, finding if live.sure else None, known=live.sure or at < scored.by_line, tested=live.tested)
        for at, (one, finding) in enumerate(zip(scored.comparisons, scored.findings, strict=True))
    ]
    judged = live.judgement
    return [*rows, Entry(judged.comparison, judged.finding)] if judged is not None else rows


def _passage(live: Live, session: Session, columns: int) -> Iterator[Line]:
    """The current passage: what it scores by itself, and how it reads."""
    number = session.number
    others = [str(one) for one in live.together(number) if one != number]
    beside = f", scored together with {', '.join(others)}" if others else ""
    yield (Piece(f"passage {number}", "number"), Piece(f"   line {session.passage.line}{beside}", "dim"))
    own = live.own(number)
    if own:
        names, before, after = zip(*own, strict=True)
        edited = bool(session.revision.edits)
        cells = [("", *names), ("original", *(f"{score:.2f}" for score in before))]
        cells += [("revision", *(f"{score:.2f}" for score in after))] if edited else []
        yield from _table(list(telling.columns(cells, {0})), columns)
    elif live.scored.rate is not None:
        yield from _texts([f"HTER {live.scored.rate.line_score(number - 1):.2f}"], columns)
    else:
        yield from _texts(["The reference has nothing for this passage, so it is not scored."], columns)
    yield from _labelled("revision" if session.revision.edits else "original", session.revision.text, columns)


def _labelled(label: str, text: str, columns: int, style: str = "") -> Iterator[Line]:
    for index, row in enumerate(wrap(text, columns - LABEL, (), style)):
        yield (Piece((label if index == 0 else "").ljust(LABEL), "label"), *row.line)


def _table(lines: list[str], columns: int) -> Iterator[Line]:
    for index, line in enumerate(lines):
        yield crop_line((Piece(safe(line), "label" if index == 0 else ""),), columns)


def _texts(texts: Iterable[str], columns: int, style: str = "") -> Iterator[Line]:
    return (row.line for text in texts for row in wrap(text, columns, (), style))
