"""Acts: what one key recorded, how the status line names it, and what takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from review.decision import (
    Annotation,
    Approval,
    Comment,
    Correction,
    Decision,
    Dismissal,
    Join,
    Placed,
    Seen,
    Split,
    Withdrawal,
    new_id,
    now,
)
from review.review import Review


@dataclass(frozen=True, slots=True)
class Act:
    """Ids of the decisions that one key recorded, and the decisions that it withdrew.

    `passage` and `start` are where the person was; `start` counts code points of the original target.
    """

    passage: int
    start: int
    label: str
    recorded: tuple[str, ...]
    withdrawn: tuple[Decision, ...] = ()

    def renamed(self, names: dict[str, str]) -> Act:
        """The act where decisions that it recorded were taken back and recorded anew, under other ids."""
        return replace(self, recorded=tuple(names.get(identity, identity) for identity in self.recorded))


def stamped(made: Iterable[Decision], reviewer: str) -> tuple[Decision, ...]:
    """The decisions of one act, with ids and time; where there are several, with what ties them.

    They are `reviewer`'s, but for those of others that are recorded anew: undoing something makes nothing one's own.
    """
    decisions = list(made)
    time = now()
    act = new_id() if len(decisions) > 1 else ""
    return tuple(replace(one, id=new_id(), act=act, time=time, reviewer=one.reviewer or reviewer) for one in decisions)


def withdrawn_by(made: Iterable[Decision], review: Review) -> list[Placed]:
    """The decisions that withdrawals among `made` take back, as far as they stand."""
    return [
        placed for one in made if isinstance(one, Withdrawal) and (placed := review.find(one.withdraws)) is not None
    ]


def overtaken(made: Iterable[Decision], review: Review, reviewer: str) -> list[Withdrawal]:
    """The withdrawals of that reviewer's splits which lie inside what the corrections among `made` replace."""
    decisions = list(made)
    gone = {one.withdraws for one in decisions if isinstance(one, Withdrawal)}
    found: dict[str, Withdrawal] = {}
    for one in decisions:
        if not isinstance(one, Correction) or one.span is None:
            continue
        for placed in review.decisions_on(one.passage):
            split = placed.decision
            if (
                isinstance(split, Split)
                and placed.span is not None
                and one.span.start < placed.span.start < one.span.end
                and split.reviewer == reviewer
                and split.id not in ("", *gone)
            ):
                found[split.id] = Withdrawal(withdraws=split.id)
    return list(found.values())


def taking_back(act: Act, review: Review) -> tuple[list[Decision], list[Placed]]:
    """What takes the act back, and what stands of it: the withdrawn recorded anew, the recorded withdrawn."""
    standing = [placed for identity in act.recorded if (placed := review.find(identity)) is not None]
    made: list[Decision] = [replace(one, id="", act="") for one in act.withdrawn]
    made += [Withdrawal(withdraws=placed.decision.id) for placed in standing]
    return made, standing


def last(review: Review, reviewer: str) -> Act | None:
    """The last act of that reviewer of which something stands; what it withdrew is not known."""
    standing = [one for one in review.placed() if one.decision.id and not one.decision.lasting]
    mine = [one for one in standing if one.decision.reviewer == reviewer]
    if not mine:
        return None
    newest = max(mine, key=lambda one: (one.decision.time, one.decision.id))
    tie = newest.decision.act
    group = [one for one in mine if one.decision.act == tie] if tie else [newest]
    decisions = [one.decision for one in group]
    number = newest.passage or 0
    start = min((one.span.start for one in group if one.span), default=0)
    return Act(number, start, described(decisions, number), tuple(one.id for one in decisions))


def described(decisions: Sequence[Decision], number: int) -> str:
    """What was recorded, as the status line names it. Holds text from files as it came."""
    kept = [one for one in decisions if not isinstance(one, Withdrawal)]
    if not kept:
        return f"{number}: back to the original"
    one = kept[0]
    if isinstance(one, Correction):
        others = f"  and {len(kept) - 1} more" if len(kept) > 1 else ""
        return f"{number}: {one.before or '(nothing)'} -> {one.after or '(nothing)'}{others}"
    if isinstance(one, Dismissal):
        because = f": {one.reason}" if one.reason else ""
        return f"{number}: {one.before} dismissed, {one.check}{because}"
    if isinstance(one, Comment):
        return f"{number}: comment: {one.text}"
    if isinstance(one, Approval):
        return f"{number}: approved" + ("" if one.score is None else f", score {one.score}")
    if isinstance(one, Seen):
        return f"{number}: that you saw the reference is recorded"
    if isinstance(one, Annotation):
        return f"{number}: error at {one.before or '(nothing)'}: {one.category}, {one.severity}"
    if isinstance(one, Split):
        return f"{number}: split before {one.suffix}"
    if isinstance(one, Join):
        return f"{number}: joined with {number + 1}"
    return f"{number}: {one.kind}"
