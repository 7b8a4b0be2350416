"""What corrections were worth: the score with all of them, less the score with some left out.

Leave-one-out, from cached statistics: of each correction, of all corrections of a category, of all of a reviewer. The
numbers do not add up to the whole difference: two corrections of one passage may be worth more, or less, together than
apart. A negative value says that the text moves away from this reference, and nothing about whether it is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from review.apply import Fate, Outcome
from review.decision import Correction, Placed
from review.edits import Edit, Revision
from review.metrics.lines import Lines, one_line
from review.metrics.scoring import Comparison, Running


@dataclass(frozen=True, slots=True)
class Worth:
    """How much better the score is with these corrections than without them, in the metric's points.

    `name` is a correction's id, a category or a reviewer; `corrections` are those that were left out together. Positive
    is better, whichever way the metric counts.
    """

    name: str
    gain: float
    corrections: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Worths:
    """What every correction, category and reviewer was worth by one metric, each list the best first."""

    comparison: Comparison
    corrections: tuple[Worth, ...]
    categories: tuple[Worth, ...]
    reviewers: tuple[Worth, ...]


def worths(comparison: Comparison, lines: Lines, outcome: Outcome, targets: Sequence[str]) -> Worths:
    """What the applied corrections of `outcome` were worth; `targets` are the original passages, in order.

    Corrections of passages that are not scored are worth nothing, and are left out.
    """
    return _Leaving(comparison, lines, outcome, targets).worths()


class _Leaving:
    """Scores with corrections left out."""

    def __init__(self, comparison: Comparison, lines: Lines, outcome: Outcome, targets: Sequence[str]) -> None:
        self.comparison = comparison
        self.lines = lines
        self.outcome = outcome
        self.targets = targets
        self.running = Running.of(comparison.revised, lines.references)
        self.applied = [
            placed
            for placed in outcome.by_fate(Fate.APPLIED)
            if placed.passage is not None and lines.layout.line_of(placed.passage) is not None
        ]
        # One edit may have been recorded by several people: it goes only when all of them are left out.
        self.backed = Counter(map(self.edit, self.applied))

    def edit(self, placed: Placed) -> tuple[int, Edit]:
        assert placed.passage is not None and placed.span is not None and isinstance(placed.decision, Correction)
        return placed.passage, Edit(placed.span, placed.decision.after)

    def worths(self) -> Worths:
        by_category: dict[str, list[Placed]] = defaultdict(list)
        by_reviewer: dict[str, list[Placed]] = defaultdict(list)
        for placed in self.applied:
            decision = placed.decision
            assert isinstance(decision, Correction)
            by_category[decision.category].append(placed)
            by_reviewer[decision.reviewer].append(placed)
        return Worths(
            self.comparison,
            self.ranked((placed.decision.id, [placed]) for placed in self.applied),
            self.ranked(by_category.items()),
            self.ranked(by_reviewer.items()),
        )

    def ranked(self, groups: Iterable[tuple[str, Sequence[Placed]]]) -> tuple[Worth, ...]:
        found = [Worth(name, self.gain(group), tuple(group)) for name, group in groups]
        return tuple(sorted(found, key=lambda worth: -worth.gain))

    def gain(self, left_out: Sequence[Placed]) -> float:
        gone: dict[int, set[Edit]] = defaultdict(set)
        for (number, edit), count in Counter(map(self.edit, left_out)).items():
            if count == self.backed[number, edit]:
                gone[number].add(edit)
        without = self.running.without(self.changed(gone))
        return self.comparison.metric.better(self.running.score - without)

    def changed(self, gone: Mapping[int, set[Edit]]) -> dict[int, str]:
        """The lines as they read without the edits that are gone, by index."""
        layout = self.lines.layout
        indexes = {layout.line_of(number) for number in gone}
        return {
            index: one_line(
                "\n".join(self.text(number, gone.get(number, ())) for number in layout.groups[index].passages)
            )
            for index in indexes
            if index is not None
        }

    def text(self, number: int, gone: Iterable[Edit]) -> str:
        edits = tuple(edit for edit in self.outcome.edits.get(number, ()) if edit not in gone)
        return Revision(self.targets[number - 1], edits).text
