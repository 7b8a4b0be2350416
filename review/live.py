"""Scores that follow a review edit by edit: from cached statistics at once, and the rest when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from review import measure
from review.apply import Fate
from review.decision import Seen
from review.desk import Desk
from review.measure import Scored, Tracker, untracked
from review.metrics.lines import one_line
from review.metrics.scoring import Comparison, Running
from review.metrics.significance import ENOUGH, Finding
from review.review import Review
from review.sight import sights


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison that can't follow an edit, such as COMET's, and the review whose revisions it is of."""

    comparison: Comparison
    finding: Finding | None
    review: Review


@dataclass(frozen=True, eq=False)
class Live:
    """The scores of a desk, whose review may go on. Make one with `Live.of`.

    `scored` is of the revisions as they stand. Where it is not `sure`, its terms and findings are still those of before
    the last edits; `settled` works them out.
    """

    desk: Desk
    scored: Scored
    _running: tuple[Running, ...]
    sure: bool = True
    judgement: Judgement | None = None

    @classmethod
    def of(cls, desk: Desk, tracker: Tracker = untracked) -> Live:
        """The scores against the reference that was given or is remembered. Raises ReviewError as scoring does."""
        given = desk.given.reference
        scored = measure.scored(desk, [given] if given else [], tracker=tracker)
        if scored.lines is not None:
            lines = scored.lines
            running = [Running.of(one.revised, lines.references) for one in scored.comparisons[: scored.by_line]]
        else:
            assert scored.rate is not None
            running = [Running.of(scored.rate, ())]
        return cls(desk, scored, tuple(running))

    # --- following ---------------------------------------------------------------------------------------------------

    def following(self, review: Review) -> Live:
        """The scores of an earlier or later state of the review, at a cost that grows with what differs alone."""
        old = self.desk.review
        numbers = old.differing(review)
        counts = [_applied(review, number) - _applied(old, number) for number in numbers]
        scored = replace(self.scored, corrections=self.scored.corrections + sum(counts))
        if scored.lines is not None and any(_saw(one, number) for one in (old, review) for number in numbers):
            texts = (text for references in scored.lines.references for text in references)
            scored = replace(scored, seen=sights(review, texts))
        live = replace(self, desk=replace(self.desk, review=review), scored=scored)
        edited = [number for number in numbers if old.revision(number).text != review.revision(number).text]
        return live._edited(edited) if edited else live

    def _edited(self, numbers: Sequence[int]) -> Live:
        """With the revisions of these passages scored anew."""
        review = self.desk.review
        scored = self.scored
        if scored.lines is None:
            (running,) = self._running
            ter = running.metric
            rows = {}
            for number in numbers:
                revision = review.revision(number)
                prepared = ter.prepared([one_line(revision.text)])
                rows[number - 1] = ter.statistics(one_line(revision.original), prepared)
            rate = running.with_rows(rows)
            return replace(self, scored=replace(scored, rate=rate.tally), _running=(rate,), sure=False)
        lines = scored.lines
        layout = lines.layout
        indexes = {index for number in numbers if (index := layout.line_of(number)) is not None}
        texts = {
            index: layout.line(
                index, {number: review.revision(number).text for number in layout.groups[index].passages}
            )
            for index in indexes
        }
        found = tuple(
            one.with_rows({index: one.statistics(index, text) for index, text in texts.items()})
            for one in self._running
        )
        revised = list(lines.revised)
        for index, text in texts.items():
            revised[index] = text
        comparisons = [
            replace(one, revised=running.tally) for one, running in zip(scored.comparisons, found, strict=False)
        ]
        scored = replace(
            scored,
            lines=replace(lines, revised=tuple(revised)),
            comparisons=(*comparisons, *scored.comparisons[scored.by_line :]),
        )
        return replace(self, scored=scored, _running=found, sure=False)

    def settled(self) -> Live:
        """With the terms and with how sure everything is: it takes as long as there are passages, so not for a key."""
        return replace(self, scored=measure.settled(self.desk, self.scored), sure=True)

    def judged(self, judgement: Judgement) -> Live:
        """With what another process said of the revisions as they stood then."""
        return replace(self, judgement=judgement)

    # --- what there is to tell ---------------------------------------------------------------------------------------

    @property
    def tested(self) -> bool:
        """Whether it is known how sure the differences are, or that nobody can say."""
        lines = self.scored.lines
        return self.sure or (lines is not None and len(lines.original) < ENOUGH)

    @property
    def since(self) -> int:
        """How many passages were edited since the judgement."""
        if self.judgement is None:
            return 0
        then, now = self.judgement.review, self.desk.review
        return sum(then.revision(number).text != now.revision(number).text for number in then.differing(now))

    def together(self, number: int) -> tuple[int, ...]:
        """The passages that are scored as one line with that one, itself among them; none where it is not scored."""
        if self.scored.lines is None:
            return (number,)
        layout = self.scored.lines.layout
        index = layout.line_of(number)
        return () if index is None else layout.groups[index].passages

    def own(self, number: int) -> tuple[tuple[str, float, float], ...]:
        """The name of each metric, and what it gives to the line of that passage: to the original, to the revision."""
        lines = self.scored.lines
        index = None if lines is None else lines.layout.line_of(number)
        if index is None:
            return ()
        by_line = self.scored.comparisons[: self.scored.by_line]
        return tuple(
            (one.metric.name, one.original.line_score(index), one.revised.line_score(index)) for one in by_line
        )

    def references(self, number: int) -> tuple[str, ...]:
        """What the references have for the line of that passage, one text each."""
        lines = self.scored.lines
        index = None if lines is None else lines.layout.line_of(number)
        return () if lines is None or index is None else lines.references[index]


def _applied(review: Review, number: int) -> int:
    return len(review.outcome_of(number).by_fate(Fate.APPLIED))


def _saw(review: Review, number: int) -> bool:
    return any(isinstance(placed.decision, Seen) for placed in review.decisions_on(number))
