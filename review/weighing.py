"""What people recorded as errors, as MQM weighs them: the passages that somebody approved, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from review.desk import Desk
from review.measure import language, sources
from review.metrics import esa, penalty
from review.metrics.exports import Judged, judged
from review.metrics.lines import one_line
from review.metrics.penalty import Error, Penalty, Weights


@dataclass(frozen=True, slots=True)
class Weighed:
    """The penalties of the approved passages, original and revision; None where nobody approved one.

    `edits` counts all corrections by category, approved or not. They are no MQM score.
    """

    original: Penalty | None
    revised: Penalty | None
    edits: Mapping[str, int]
    by_passage: Mapping[int, tuple[Penalty, Penalty]]


def weighed(desk: Desk, weights: Weights) -> Weighed:
    """What the recorded errors weigh."""
    review = desk.review
    found = errors(desk)
    unit = penalty.unit_for(language(desk))
    approved = [number for number in review.touched() if review.approved(number)]
    edits = penalty.edits_by_category(found)
    if not approved:
        return Weighed(None, None, edits, {})
    original = {number: one_line(review.passage(number).target) for number in approved}
    revised = {number: one_line(review.revision(number).text) for number in approved}
    by_passage: dict[int, list[Error]] = {number: [] for number in approved}
    for error in found:
        if error.passage in by_passage:
            by_passage[error.passage].append(error)
    return Weighed(
        penalty.weighed(found, original, "original", weights, unit),
        penalty.weighed(found, revised, "revised", weights, unit),
        edits,
        {
            number: (
                penalty.weighed(here, {number: original[number]}, "original", weights, unit),
                penalty.weighed(here, {number: revised[number]}, "revised", weights, unit),
            )
            for number, here in by_passage.items()
        },
    )


def errors(desk: Desk) -> tuple[Error, ...]:
    """The errors that people recorded in the desk's transcript."""
    return penalty.errors(desk.review.outcome, desk.review.placed())


def judgements(desk: Desk) -> list[Judged]:
    """Every passage with its errors, its source and who approved it, for export."""
    review = desk.review
    revisions = {passage.number: review.revision(passage.number) for passage in desk.transcript.passages}
    approved_by: dict[int, dict[str, None]] = {}
    for number, approval in review.standing_approvals():
        approved_by.setdefault(number, {})[approval.reviewer] = None
    texts = {number: group.text for number, group in sources(desk).items()}
    scores = esa.scores(review.standing_approvals()).by_passage
    raters = {number: tuple(names) for number, names in approved_by.items()}
    return judged(revisions, errors(desk), texts, raters, scores)
