"""Decisions -> where they stand in the transcript as it is now, or nowhere: nothing is placed that is not certain.

A decision stands where it stood while its passage is unchanged. When the input has changed, the lists of passage
digests of the old and the new one are aligned; in an edited passage a decision is found by what it quotes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from review.decision import Correction, Decision, Join, Located, Placed, Split
from review.moved import Move
from review.pairing import Pairing, pair
from review.passage import Passage
from review.places import Input, named, stand

_ALONE = 24
"""Code points from which a text that occurs once is its passage, when nothing is known of the input it was made on."""


def place(
    decisions: Iterable[Decision],
    passages: Sequence[Passage],
    recorded: Mapping[str, Sequence[str]] | None = None,
    fresh: bool = False,
) -> list[Placed]:
    """Where each decision stands, in the order of `decisions`; withdrawals and unknown ones stand nowhere.

    `passages` are those of the whole transcript, in order and numbered from 1. `recorded` holds the lists of passage
    digests of the inputs that were decided on, under any name; without it decisions are taken to be made on this very
    input. While the input is one of those, only the passages that decisions address, and a few others, are hashed.
    `fresh` decisions are made just now: what fits this input was made on it, at a cost that grows with nothing.
    """
    wanted = list(decisions)
    now = Input(passages, many=len(wanted) > len(passages) // 8 and not fresh)
    if fresh:
        here = [_fresh(one, now) for one in wanted]
        elsewhere = [one for one, placed in zip(wanted, here, strict=True) if placed is None]
        rest = iter(place(elsewhere, passages, recorded) if elsewhere else ())
        return [next(rest) if placed is None else placed for placed in here]
    lists = list(dict.fromkeys(map(tuple, (recorded or {}).values())))
    if not lists:
        return [_alone(one, now) for one in wanted]
    if len(lists) == 1 and _is(lists[0], now, wanted):
        return [_on(lists[0], one, now) for one in wanted]
    return _Changed(lists, now, wanted).placed()


def _fresh(decision: Decision, now: Input) -> Placed | None:
    """Where a decision stands if it was made on this input, None if it was not."""
    number = named(decision)
    if number is None:
        return Placed(decision, None)
    made_on = getattr(decision, "digest", "")
    return stand(decision, number, now) if number <= now.size and made_on == now.digest(number) else None


def _on(digests: Sequence[str], decision: Decision, now: Input) -> Placed:
    """Where a decision stands while the input is the one with these digests."""
    if (
        isinstance(decision, Located)
        and decision.passage <= now.size
        and decision.digest == digests[decision.passage - 1]
    ):
        # Nearly every decision, where there are a hundred thousand of them.
        return stand(decision, decision.passage, now)
    number = named(decision)
    made_on = getattr(decision, "digest", "")
    if number is None or (made_on and (number > len(digests) or digests[number - 1] != made_on)):
        return _alone(decision, now)
    return stand(decision, number, now)


def _is(digests: Sequence[str], now: Input, decisions: Iterable[Decision]) -> bool:
    """Whether the input is the one with these digests, as far as the decisions made on it can tell.

    Compares the passages that they address with their neighbours, and a sample; where they are many, all.
    """
    size = now.size
    if len(digests) != size:
        return False
    if now.many:
        return tuple(digests) == now.digests()
    probes = {1, size, *range(1, size + 1, max(1, size // 16))} if size else set()
    for decision in decisions:
        number = named(decision)
        if number is not None and number <= size and getattr(decision, "digest", "") in ("", digests[number - 1]):
            probes.update((max(1, number - 1), number, min(size, number + 1)))
    return all(now.digest(number) == digests[number - 1] for number in probes)


def _alone(decision: Decision, now: Input) -> Placed:
    """Where a decision stands of whose input no list of digests is left: in its passage, or in the only one like it."""
    number = named(decision)
    if number is None:
        return Placed(decision, None)
    made_on = getattr(decision, "digest", "")
    if not made_on or (number <= now.size and now.digest(number) == made_on):
        return stand(decision, number, now)
    found = now.numbers(made_on)
    if len(found) == 1 and len(now.target(found[0])) >= _ALONE:
        return stand(decision, found[0], now, relocated=True)
    return Placed(decision, None)


# --- in an input that has changed ------------------------------------------------------------------------------------


class _Changed:
    """The decisions of several inputs, placed on the one that is there now."""

    def __init__(self, lists: Sequence[Sequence[str]], now: Input, decisions: Sequence[Decision]) -> None:
        self.lists, self.now, self.decisions = lists, now, decisions
        self._moves: dict[int, Move] = {}
        self._pairings: dict[tuple[int, int], Pairing] = {}

    def placed(self) -> list[Placed]:
        origins = [self._origins(decision) for decision in self.decisions]
        self._settle(origins)
        placed = [self._place(one, its) for one, its in zip(self.decisions, origins, strict=True)]
        return self._with_company(placed, origins)

    def _origins(self, decision: Decision) -> list[int]:
        """The inputs, by their index, that a decision may have been made on."""
        number = named(decision)
        if number is None:
            return []
        made_on = getattr(decision, "digest", "")
        return [
            index
            for index, digests in enumerate(self.lists)
            if number <= len(digests) and made_on in ("", digests[number - 1])
        ]

    def _settle(self, origins: list[list[int]]) -> None:
        """A decision that fits several inputs was made on that of the reviewer's decisions just before and after it."""
        by_reviewer: defaultdict[str, list[int]] = defaultdict(list)
        for index, decision in enumerate(self.decisions):
            if decision.id and origins[index] and getattr(decision, "digest", ""):
                by_reviewer[decision.reviewer].append(index)
        for indexes in by_reviewer.values():
            indexes.sort(key=lambda index: self.decisions[index].id)
            before: dict[int, int] = {}
            last = -1
            for index in indexes:
                if len(origins[index]) == 1:
                    last = origins[index][0]
                before[index] = last
            last = -1
            for index in reversed(indexes):
                if len(origins[index]) == 1:
                    last = origins[index][0]
                elif last == before[index] and last in origins[index]:
                    origins[index] = [last]

    def move(self, origin: int) -> Move:
        if origin not in self._moves:
            self._moves[origin] = Move.of(self.lists[origin], self.now, self._quoted(origin))
        return self._moves[origin]

    def _quoted(self, origin: int) -> Callable[[int], Iterator[Correction]]:
        """The corrections that were made on a passage of that input."""
        made: defaultdict[int, list[Correction]] = defaultdict(list)
        digests = self.lists[origin]
        for decision in self.decisions:
            if (
                isinstance(decision, Correction)
                and decision.start is not None
                and decision.digest
                and decision.passage <= len(digests)
                and digests[decision.passage - 1] == decision.digest
            ):
                made[decision.passage].append(decision)
        return lambda number: iter(made.get(number, ()))

    def _place(self, decision: Decision, origins: Sequence[int]) -> Placed:
        number = named(decision)
        if number is None or not origins:
            return _alone(decision, self.now)
        if not getattr(decision, "digest", ""):
            return self._made_by_hand(decision, number, origins)
        found = [self.move(origin).place(decision, number) for origin in origins]
        if any(self._copied(origin, number) for origin in origins):
            return Placed(decision, None)
        return found[0] if all(one == found[0] for one in found) else Placed(decision, None)

    def _copied(self, origin: int, number: int) -> bool:
        """Whether a passage is another one by way of a third input: what equals it here is a copy."""
        move = self.move(origin)
        to = move.pairing.to[number - 1]
        if to < 0:
            return False
        for other in range(len(self.lists)):
            if other == origin:
                continue
            between = self._between(origin, other).to[number - 1]
            onward = self.move(other).pairing
            if between >= 0 and (between in onward.doubted or onward.to[between] not in (-1, to)):
                return True
        return False

    def _between(self, origin: int, other: int) -> Pairing:
        if (origin, other) not in self._pairings:
            self._pairings[origin, other] = pair(
                self.lists[origin], self.lists[other], alike=lambda position, other: False
            )
        return self._pairings[origin, other]

    def _made_by_hand(self, decision: Decision, number: int, origins: Sequence[int]) -> Placed:
        """Where a decision stands that may have been made on any input: there must be no doubt about the passage."""
        options = [stand(decision, number, self.now)]
        for origin in origins:
            move = self.move(origin)
            here = move.whole(number)
            if here is None:
                return Placed(decision, None)
            if here == number:
                continue
            there = stand(decision, here, self.now, relocated=True)
            if there.passage is None and not move.unchanged(number):
                return Placed(decision, None)
            options.append(there)
        places = {(one.passage, one.span, one.standing): one for one in options if one.passage is not None}
        return next(iter(places.values())) if len(places) == 1 else Placed(decision, None)

    def _with_company(self, placed: list[Placed], origins: Sequence[Sequence[int]]) -> list[Placed]:
        """Decisions about a whole passage that was merged or cut go where all that was decided in it went."""
        homes: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        for one, its in zip(placed, origins, strict=True):
            if len(its) == 1 and one.passage is not None and one.span is not None:
                homes[its[0], named(one.decision) or 0].add(one.passage)
        company = []
        for one, its in zip(placed, origins, strict=True):
            decision = one.decision
            number = named(decision)
            if (
                one.passage is None
                and number is not None
                and len(its) == 1
                and not isinstance(decision, Located | Split | Join)
            ):
                home = homes.get((its[0], number), set())
                if len(home) == 1:
                    one = one._replace(passage=next(iter(home)), relocated=True)
            company.append(one)
        return company
