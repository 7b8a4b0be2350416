"""An edited passage -> the fewest corrections that make it so, and the withdrawals of those that they replace.

Applying what comes out gives exactly the text that the person left; corrections that the edit does not overlap stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from review.decision import Correction, Decision, Placed, Withdrawal
from review.difference import changes
from review.edits import Edit, Revision, conflicts
from review.passage import Passage
from review.text import Span, extends, sentences, words

CONTEXT = 12
"""Code points of context that a decision quotes on either side."""


def quote(passage: Passage, span: Span) -> dict[str, Any]:
    """The fields with which a decision finds its place: `before`, `start`, `digest`, `prefix`, `suffix`."""
    target = passage.target
    first, last = max(0, span.start - CONTEXT), min(len(target), span.end + CONTEXT)
    while 0 < first < span.start and extends(target[first]):
        first += 1
    while span.end < last < len(target) and extends(target[last]):
        last -= 1
    return {
        "before": span.of(target),
        "start": span.start,
        "digest": passage.digest,
        "prefix": target[first : span.start],
        "suffix": target[span.end : last],
    }


def correction(passage: Passage, span: Span, after: str, **fields: Any) -> Correction:
    """A correction of what stands at `span` of the original target. It has no id, time or act yet."""
    return Correction(passage=passage.number, after=after, **quote(passage, span), **fields)


def replace(
    passage: Passage,
    active: Iterable[Placed | Correction],
    span: Span,
    after: str,
    reviewer: str | None = None,
    **fields: Any,
) -> list[Decision]:
    """One correction that replaces exactly `span` of the original target, and the withdrawals of those it overlaps.

    With `reviewer` only that person's are withdrawn, and another's then conflicts. Nothing comes back where the very
    same correction stands already; no correction where `after` is what the original says. `fields` are the
    correction's other fields (`reason`, `category`, `check`, `term`, ...). Corrections come first, without ids.
    """
    here = _here(passage, active)
    wanted = Edit(span, after)
    if reviewer is None:
        mine = here
    else:
        mine = [one for one in here if one.decision.reviewer == reviewer]
        fields = {"reviewer": reviewer, **fields}
    new = [] if after == span.of(passage.target) else [wanted]
    gone = [one for one in mine if _edit(one).span.overlaps(span) and _edit(one) != wanted]
    gone += [one for one in mine if not new and _edit(one) == wanted]
    if reviewer is None:
        gone = _with_released(here, gone, new)
    if any(_edit(one) == wanted for one in mine):
        new = []
    return _decisions(passage, new, gone, fields)


def revise(
    passage: Passage, active: Iterable[Placed | Correction], text: str, exact: bool = False, **fields: Any
) -> list[Decision]:
    """The corrections and withdrawals that make `text` the revision of the passage; corrections first, without ids.

    `active` are the active corrections of everybody in the passage. Whatever the edit overlaps is withdrawn and
    replaced; editing back to the original withdraws everything. `text` is what an editor gives back, which works in
    NFC: canonically equivalent characters count as untouched and keep the original's code points, unless `exact`.
    `fields` are the same for every correction (`reason`, `category`, ...).
    """
    here = _here(passage, active)
    target = passage.target
    standing = [_edit(one) for one in here if not one.standing]
    clashing = conflicts(standing)
    revision = Revision(target, tuple(sorted({edit for edit in standing if edit not in clashing})))
    if _same(text, revision.text, exact):
        return []
    if _same(text, target, exact):
        return _decisions(passage, [], [one for one in here if not one.standing], fields)
    kept, text = _kept(revision, text, exact)
    while True:
        pieces = _gathered(target, text, _pieces(target, text, kept, exact))
        new = [Edit(one.old, one.new.of(text)) for one in pieces if one.kept is None]
        kept = {one.kept: one.new.start for one in pieces if one.kept is not None}
        # Two insertions at one point would conflict: the edit takes the other one in.
        touched = {edit for edit in kept for other in new if edit.span.overlaps(other.span)}
        if not touched:
            break
        kept = {edit: at for edit, at in kept.items() if edit not in touched}
    new = [edit for edit in new if edit.after != edit.span.of(target)]
    gone = [
        one
        for one in here
        if (edit := _edit(one)) not in new
        and (
            (edit in revision.edits and not one.standing and edit not in kept)
            or any(edit.span.overlaps(other.span) for other in new)
        )
    ]
    gone = _with_released(here, gone, new)
    there = {_edit(one) for one in _left(here, gone)}
    return _decisions(passage, [edit for edit in new if edit not in there], gone, fields)


# --- what stands -----------------------------------------------------------------------------------------------------


def _here(passage: Passage, active: Iterable[Placed | Correction]) -> list[Placed]:
    """The active corrections with their places; those that have none in this passage are left out."""
    found = []
    for one in active:
        if isinstance(one, Correction):
            span = one.span
            if span is None:
                at = passage.target.find(one.before)
                unique = at >= 0 and passage.target.find(one.before, at + 1) < 0
                span = Span(at, at + len(one.before)) if unique else None
            elif span.of(passage.target) != one.before:
                span = None
            one = Placed(one, passage.number, span)
        if isinstance(one.decision, Correction) and one.span is not None and one.passage == passage.number:
            found.append(one)
    return found


def _edit(placed: Placed) -> Edit:
    assert isinstance(placed.decision, Correction) and placed.span is not None
    return Edit(placed.span, placed.decision.after)


def _with_released(here: Sequence[Placed], gone: list[Placed], new: Sequence[Edit]) -> list[Placed]:
    """`gone`, and whatever its withdrawal would free from a conflict: nobody saw that applied."""
    before = conflicts(_edit(one) for one in here if not one.standing)
    while True:
        left = _left(here, gone)
        clashing = conflicts([*map(_edit, left), *new])
        freed = [one for one in left if _edit(one) in before and _edit(one) not in clashing and _edit(one) not in new]
        if not freed:
            return gone
        gone = gone + freed


def _left(here: Iterable[Placed], gone: Iterable[Placed]) -> list[Placed]:
    lost = {id(one) for one in gone}
    return [one for one in here if not one.standing and id(one) not in lost]


def _decisions(passage: Passage, new: Iterable[Edit], gone: Iterable[Placed], fields: dict[str, Any]) -> list[Decision]:
    made: list[Decision] = [correction(passage, edit.span, edit.after, **fields) for edit in sorted(new)]
    who = {"reviewer": fields["reviewer"]} if fields.get("reviewer") else {}
    return made + [Withdrawal(withdraws=one.decision.id, **who) for one in gone if one.decision.id]


def _same(one: str, other: str, exact: bool) -> bool:
    if exact or one == other:
        return one == other
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


# --- pieces of an edit -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """`old` of the original is `new` of the text; `kept` is the edit that stays and makes it so."""

    old: Span
    new: Span
    kept: Edit | None = None


def _kept(revision: Revision, text: str, exact: bool) -> tuple[dict[Edit, int], str]:
    """The edits of the revision that the text leaves alone, with where they begin in it, and the text itself.

    What is untouched of the text has the revision's code points.
    """
    shown = revision.text
    found = changes(shown, text, canonical=not exact)
    parts: list[str] = []
    # Stretches that are equal: where they begin and end in the revision, and begin in the text.
    equal: list[tuple[int, int, int]] = []
    at = size = 0
    for change in found:
        parts += shown[at : change.old.start], change.new.of(text)
        equal.append((at, change.old.start, size))
        size += change.old.start - at + change.new.end - change.new.start
        at = change.old.end
    parts.append(shown[at:])
    equal.append((at, len(shown), size))
    inserted = {change.old.start for change in found if change.old.start == change.old.end}
    kept: dict[Edit, int] = {}
    block = 0
    for edit, its in revision.placed():
        while block + 1 < len(equal) and equal[block][1] < its.end:
            block += 1
        first, last, begins = equal[block]
        if not (first <= its.start and its.end <= last):
            continue
        # What was typed where something is inserted or deleted belongs to that.
        if (edit.span.start == edit.span.end or not edit.after) and {its.start, its.end} & inserted:
            continue
        kept[edit] = begins + its.start - first
    return kept, "".join(parts)


def _pieces(target: str, text: str, kept: dict[Edit, int], exact: bool) -> list[_Piece]:
    """The changes from the original to the text between the edits that are kept, and those."""
    pieces: list[_Piece] = []
    old = new = 0
    for edit, begins in [*sorted(kept.items()), (None, len(text))]:
        until = len(target) if edit is None else edit.span.start
        pieces.extend(
            _Piece(
                Span(old + change.old.start, old + change.old.end), Span(new + change.new.start, new + change.new.end)
            )
            for change in changes(target[old:until], text[new:begins], canonical=not exact)
        )
        if edit is not None:
            old, new = edit.span.end, begins + len(edit.after)
            pieces.append(_Piece(edit.span, Span(begins, new), edit))
    return pieces


def _gathered(target: str, text: str, pieces: list[_Piece]) -> list[_Piece]:
    return _whole_sentences(target, _wraps_joined(target, text, pieces))


def _wraps_joined(target: str, text: str, pieces: list[_Piece]) -> list[_Piece]:
    """A wrap that was moved belongs to the change beside it, on the same line or the next."""
    found = list(pieces)
    index = 0
    while index < len(found):
        if not _is_wrap(target, text, found[index]):
            index += 1
            continue
        near = []
        for other in (index - 1, index + 1):
            if 0 <= other < len(found) and found[other].kept is None:
                between = _between(found[min(index, other)], found[max(index, other)])
                if "\n" not in between.of(target):
                    near.append((len(between), other))
        if not near:
            index += 1
            continue
        first = min(index, min(near)[1])
        found[first : first + 2] = [_joined(found[first], found[first + 1])]
        index = max(0, first - 1)
    return found


def _is_wrap(target: str, text: str, piece: _Piece) -> bool:
    both = piece.old.of(target) + piece.new.of(text)
    return piece.kept is None and "\n" in both and not both.strip()


def _between(first: _Piece, second: _Piece) -> Span:
    return Span(first.old.end, second.old.start)


def _joined(first: _Piece, last: _Piece) -> _Piece:
    return _Piece(Span(first.old.start, last.old.end), Span(first.new.start, last.new.end))


def _whole_sentences(target: str, pieces: list[_Piece]) -> list[_Piece]:
    """A sentence of which more than half is changed, and more than one word, is one piece."""
    found = list(pieces)
    for sentence in list(sentences(target)):
        size = len(sentence.of(target).rstrip())
        inner = Span(sentence.start, sentence.start + size)
        here = [index for index, one in enumerate(found) if _within(one.old, inner)]
        changed = [
            Span(max(found[index].old.start, inner.start), min(found[index].old.end, inner.end))
            for index in here
            if found[index].kept is None
        ]
        if 2 * sum(map(len, changed)) <= size or sum(_words(span.of(target)) for span in changed) < 2:
            continue
        low, high = here[0], here[-1]
        first, last = found[low], found[high]
        before, behind = max(0, first.old.start - inner.start), max(0, inner.end - last.old.end)
        whole = _Piece(
            Span(first.old.start - before, last.old.end + behind), Span(first.new.start - before, last.new.end + behind)
        )
        # What was typed at its edges is part of it.
        if low and found[low - 1].kept is None and found[low - 1].old.end == whole.old.start:
            low -= 1
            whole = _joined(found[low], whole)
        if high + 1 < len(found) and found[high + 1].kept is None and found[high + 1].old.start == whole.old.end:
            high += 1
            whole = _joined(whole, found[high])
        found[low : high + 1] = [whole]
    return found


def _within(span: Span, sentence: Span) -> bool:
    """Whether something of the sentence is changed there."""
    if span.start == span.end:
        return sentence.start < span.start < sentence.end
    return span.start < sentence.end and sentence.start < span.end


def _words(text: str) -> int:
    return sum(not word.of(text).isspace() for word in words(text))
