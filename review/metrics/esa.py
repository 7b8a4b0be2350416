"""Scores from 0 to 100 that reviewers gave with their approvals, as in error span annotation.

ESA (Kocmi et al. 2024, "Error Span Annotation: A Balanced Approach for Human Evaluation of Machine Translation") has
annotators mark errors and then score the whole passage. Several scores of one passage count as their mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from review.decision import Approval


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each scored passage by its number, from how many `given` ones."""

    by_passage: Mapping[int, float]
    given: int

    @property
    def mean(self) -> float:
        """The mean of the scored passages; 0 where there is none."""
        return sum(self.by_passage.values()) / len(self.by_passage) if self.by_passage else 0.0

    @property
    def signature(self) -> str:
        """What the number is made of."""
        return "scale:0-100|side:revised|passages:approved-and-scored|mean:reviewers,passages"


def scores(approvals: Iterable[tuple[int, Approval]]) -> Scores:
    """The scores among approvals of the passages with these numbers, as they stand."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, approval in approvals:
        if approval.score is not None:
            found[number].append(approval.score)
    means = {number: sum(given) / len(given) for number, given in sorted(found.items())}
    return Scores(means, sum(map(len, found.values())))
