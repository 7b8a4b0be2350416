"""Which actions would do something now, and of any other why it would not."""

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


def why_not(session: Session, action: str) -> str:
    """Why an action that is none of `actions` would do nothing now."""
    if not session.number:
        return "there are no passages"
    if action in _READ and not session.ready:
        return "the corrections are still being read"
    if action in _RECORDED and session.locked:
        return session.locked
    number = session.number
    stale = session.progress.stale and f"{session.progress.stale} stale: `review apply` lists what no longer fits"
    told = {
        "accept": "this flag has no suggestion" if session.flag else "no flag here",
        "admit": "the glossary can't admit this: it is about no name" if session.flag else "no flag here",
        "align": "there is no source or reference that was cut differently",
        "approve": f"{number} is approved already",
        "conflicts": stale or "no corrections contradict each other",
        "empty": f"{number} is empty already",
        "join": f"{number} is the last passage",
        "next_flag": session.none_left,
        "previous_flag": session.none_left,
        "rate": f"select the correction in {number}" if marking.own(session) else f"you corrected nothing in {number}",
        "replace": "no flag here, and nothing is selected",
        "search_next": "nothing was searched yet",
        "search_previous": "nothing was searched yet",
        "split": "select the word before which to split",
        "undo": "nothing to undo",
    }
    return told.get(action, "no flag here")


_RECORDED = frozenset(
    "accept admit approve candidates comment dismiss_because dismiss_flag edit empty everywhere join mark rate replace"
    " score split undo".split()
)
_READ = _RECORDED | {"align", "scores"}
