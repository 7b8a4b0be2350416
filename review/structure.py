"""Actions on a session that split a passage, or join it with the next one; done again they take that back.

Whoever did it: at one place a passage is split or it is not.
"""

from __future__ import annotations

from dataclasses import replace

from review.decision import Join, Placed, Split, Withdrawal
from review.edits import Edit
from review.revise import quote
from review.session import Session, Step
from review.text import Span


def split(session: Session) -> Step:
    """Split the passage where the selection begins, or else the current flag; take it back where it is split there.

    What a correction put there stays whole; a split that a correction has come to enclose is taken back from inside it.
    """
    number = session.number
    edit = _inside(session)
    if edit is not None:
        enclosed = [one for one in _splits(session) if _at(one) in range(edit.span.start + 1, edit.span.end)]
        if not enclosed:
            return session.said(f"{number}: a correction stays whole; split before or behind it")
        return session.record(_withdrawals(enclosed), label=f"{number}: no longer split inside {edit.after}")
    offset = _offset(session)
    if offset is None:
        return session.said("select the word before which to split")
    if not 0 < offset < len(session.passage.target):
        return session.said(f"{number}: nothing stands before this")
    quoted = quote(session.passage, Span(offset, offset))
    del quoted["before"]
    there = [one for one in _splits(session) if _at(one) == offset]
    if there:
        step = session.record(_withdrawals(there), label=f"{number}: no longer split before {quoted['suffix']}")
    else:
        step = session.record([Split(passage=number, **quoted)])
    # The text is as it was, so the next place is looked for from here.
    return Step(replace(step.session, selection=session.selection), step.decisions)


def join(session: Session) -> Step:
    """Join the passage with the next one; take it back where they are joined."""
    number = session.number
    if number >= session.size:
        return session.said(f"{number} is the last passage")
    joined = [one for one in session.review.decisions_on(number) if isinstance(one.decision, Join)]
    if joined:
        return session.record(_withdrawals(joined), label=f"{number}: no longer joined with {number + 1}")
    following = session.review.passage(number + 1)
    return session.record([Join(passage=number, digest=session.passage.digest, next_digest=following.digest)])


def _offset(session: Session) -> int | None:
    """Where the selection or the flag begins in the original target."""
    if session.selection is not None:
        return session.revision.original_span(session.selection)[0].start
    return session.flag.span.start if session.flag is not None else None


def _inside(session: Session) -> Edit | None:
    """The edit in whose text the selection begins, where a split would leave part of it on either side."""
    if session.selection is None:
        return None
    start = session.selection.start
    for edit, its in session.revision.placed():
        # What was inserted at a point belongs to what stands before it, so it can't be split off from there.
        if its.start < start < its.end or (its.start == start < its.end and not len(edit.span)):
            return edit
    return None


def _splits(session: Session) -> list[Placed]:
    return [one for one in session.review.decisions_on(session.number) if isinstance(one.decision, Split)]


def _at(placed: Placed) -> int:
    return -1 if placed.span is None else placed.span.start


def _withdrawals(placed: list[Placed]) -> list[Withdrawal]:
    return [Withdrawal(withdraws=one.decision.id) for one in placed if one.decision.id]
