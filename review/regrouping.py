"""The groups of an alignment under a person's hands: an action returns the next state, and does no I/O.

Whoever shows a `Regrouping` writes its `text` down first, in the place of the one before, and shows it only when that
has worked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from review.align import Group, kept
from review.align.change import Change, Groups, Side, confirm, drop, join, shift, split
from review.aligned import Aligned
from review.passage import Passage, Transcript


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: the change that takes it back, and whether there was text of these groups before."""

    back: Change
    made: bool
    label: str


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What the screen shows. Make one with `Regrouping.of`.

    `at` is the index of the current group, `side` the one on which a boundary is shifted: `a` is the transcript, `b`
    the other text. `head` is how text that is made here begins; `made` says that such text is what counts.
    """

    found: Aligned
    transcript: Transcript
    groups: Groups
    head: str
    made: bool = False
    at: int = 0
    side: Side = "b"
    message: str = ""
    history: tuple[Act, ...] = ()

    @classmethod
    def of(cls, found: Aligned, transcript: Transcript, number: int = 1) -> Regrouping:
        """As it was found, at the group of that passage of the transcript."""
        groups = found.alignment.groups
        at = next((index for index, group in enumerate(groups) if number in group.a), 0)
        head = kept.head(transcript.passages, found.other.passages)
        message = found.warnings[0] if found.warnings else ""
        return cls(found, transcript, groups, head, at=at, message=message)

    @property
    def text(self) -> str:
        """What `transcript.yaml` is to hold."""
        return kept.text(self.groups, self.head) if self.made else self.found.written

    @property
    def doubtful(self) -> int:
        """How many groups want a look."""
        return sum(group.doubtful for group in self.groups)

    @property
    def alone(self) -> int:
        """How many groups have text on one side only."""
        return sum(not group.paired for group in self.groups)

    def passage(self, side: Side, number: int) -> Passage:
        """The passage of a side with that number."""
        return (self.transcript if side == "a" else self.found.other).passage(number)

    @property
    def texts(self) -> Iterator[Iterator[str]]:
        """The digests of the passages of both texts, which have to be known to know the alignment again."""
        return ((passage.digest for passage in side.passages) for side in (self.transcript, self.found.other))

    def saying(self, message: str) -> Regrouping:
        """The same with another message."""
        return replace(self, message=message)

    # --- looking -----------------------------------------------------------------------------------------------------

    def move(self, groups: int) -> Regrouping:
        """Go that many groups on, or back where it is negative; it stops at the first and the last."""
        return replace(self, at=max(0, min(len(self.groups) - 1, self.at + groups)), message="")

    def turn(self) -> Regrouping:
        """To the other side."""
        return replace(self, side="a" if self.side == "b" else "b", message="")

    def next_doubtful(self, direction: int = 1) -> Regrouping:
        """Go to the next doubtful group, or the one before, around the ends."""
        size = len(self.groups)
        for step in range(1, size + 1):
            at = (self.at + direction * step) % size
            if self.groups[at].doubtful:
                wrapped = (at <= self.at) if direction > 0 else (at >= self.at)
                again = "from the top again" if direction > 0 else "from the bottom again"
                message = "no other doubtful group" if at == self.at else again if wrapped else ""
                return replace(self, at=at, message=message)
        return replace(self, message="no group is doubtful")

    # --- changing ----------------------------------------------------------------------------------------------------

    @property
    def changes(self) -> dict[str, Change]:
        """What can be done with the current group, by the name of the action."""
        if not self.groups:
            return {}
        groups, at = self.groups, self.at
        found = {
            "down": shift(groups, at, self.side, 1),
            "up": shift(groups, at, self.side, -1),
            "join": join(groups, at),
            "split": split(groups, at, self._size),
            "drop": drop(groups, at),
            "confirm": confirm(groups, at),
        }
        return {name: change for name, change in found.items() if change is not None}

    def change(self, name: str) -> Regrouping:
        """The groups after that change; where it can't be made, the same with a message. Confirming goes on."""
        made = self.changes.get(name)
        if made is None:
            return replace(self, message=_CANNOT[name])
        done = self._done(made, self._label(name, made))
        return replace(done.next_doubtful(), message=done.message) if name == "confirm" and done.doubtful else done

    @property
    def loose(self) -> bool:
        """Whether these groups are written down nowhere."""
        return not self.found.stands and not self.made

    def keep(self) -> Regrouping:
        """The same groups, written down."""
        nothing = Change(self.at, self.at, (), self.at)
        return self._done(nothing, "written down") if self.loose else replace(self, message="it is written down")

    def undo(self) -> Regrouping:
        """The groups before the last act, and what was written down then."""
        if not self.history:
            return replace(self, message="nothing to undo")
        act = self.history[-1]
        return replace(
            self,
            groups=act.back.of(self.groups),
            made=act.made,
            at=act.back.at,
            history=self.history[:-1],
            message=f"undone  {act.label}",
        )

    def _done(self, change: Change, label: str) -> Regrouping:
        back = Change(change.start, change.start + len(change.new), self.groups[change.start : change.stop], self.at)
        act = Act(back, self.made, label)
        return replace(
            self,
            groups=change.of(self.groups),
            made=True,
            at=change.at,
            history=(*self.history, act),
            message=label,
        )

    def _label(self, name: str, made: Change) -> str:
        """What a change does, in a few words."""
        group = self.groups[self.at]
        if name in ("down", "up"):
            own = getattr(group, self.side)
            moved = numbers(own[-1:] if name == "down" else own[:1])
            where = "the next group" if name == "down" else "the group before"
            return f"{'' if self.side == 'a' else self.found.kind + ' '}{moved} goes to {where}"
        return f"{_DONE[name]}: {self._named(made.new[0] if name == 'join' else group)}"

    def _named(self, group: Group) -> str:
        """A group by the numbers of its passages, those of the transcript first."""
        if group.paired:
            return f"{numbers(group.a)} with {numbers(group.b)}"
        return f"{numbers(group.a)} alone" if group.a else f"{self.found.kind} {numbers(group.b)} alone"

    def _size(self, side: Side, number: int) -> float:
        return len(self.passage(side, number).target)


_DONE = {"join": "joined", "split": "split", "drop": "dropped", "confirm": "confirmed"}
_CANNOT = {
    "down": "there is nothing to move down on this side",
    "up": "there is nothing to move up on this side",
    "join": "there is no group behind this one",
    "split": "neither side has two passages",
    "drop": "only one side has text",
    "confirm": "only one side has text, or it is sure already",
}


def numbers(found: Sequence[int]) -> str:
    """Passages by their numbers, runs of them short: `4-7,9`; `-` for none."""
    if not found:
        return "-"
    runs: list[list[int]] = []
    for number in found:
        if runs and runs[-1][1] + 1 == number:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
