"""Which actions would do something now: what the footer offers, and the only ones whose keys work."""

from __future__ import annotations

from review import admission, marking
from review.session import Session


def actions(session: Session) -> frozenset[str]:
    """The names of the actions that would do something."""
    found = {"help", "quit", "cycle_queue"}
    if not session.number:
        return frozenset(found)
    found |= {"search", "go_to", "next_passage", "previous_passage", "first_passage", "last_passage"}
    found |= {"select", "sentence"}
    if session.tally.total(session.queue) or session.tally.unknown:
        found |= {"next_flag", "previous_flag"}
    if session.searched:
        found |= {"search_next", "search_previous"}
    if session.progress.conflicts or session.progress.combined:
        found.add("conflicts")
    if session.ready:
        found.add("scores")
    if session.ready and session.unequal:
        found.add("align")
    if session.ready and not session.locked:
        found |= _recording(session)
    return frozenset(found)


def _recording(session: Session) -> set[str]:
    found = {"edit", "comment", "mark", "score", "candidates"}
    flag = session.flag
    if flag is not None:
        found |= {"dismiss_flag", "dismiss_because", "replace"}
        if flag.suggestions:
            found.add("accept")
        found.add("everywhere")
        if admission.possible(flag):
            found.add("admit")
    if session.selection is not None:
        found.add("replace")
    if session.selection is not None or flag is not None:
        found.add("split")
    if session.number < session.size:
        found.add("join")
    if marking.corrections(session):
        found.add("rate")
    if session.revision.text:
        found.add("empty")
    if not session.review.approved(session.number):
        found.add("approve")
    if session.history or session.progress.mine:
        found.add("undo")
    return found
