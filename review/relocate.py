"""Decisions -> where they stand in the transcript as it is now, or nowhere: nothing is placed that is not certain.

A decision stands where it stood while its passage is unchanged. When the input has changed, the lists of passage
digests of the old and the new one are aligned; in an edited passage a decision is found by what it quotes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from review.decision import Approval, Correction, Decision, Join, Located, Placed, Split, Unknown, Withdrawal
from review.pairing import Pairing, pair
from review.passage import Passage
from review.quotes import Quote, Stretch, alike, find, find_in
from review.quotes import place as place_quote
from review.text import Span
from review.text import digest as digest_of

_CONTEXT = 12
_TELLING = 8
"""Code points from which a text that occurs once in both inputs is found wherever it moved."""
_TOGETHER = 6
"""Neighbouring passages that may be edited together and are still told apart by their order."""
_SHIFT = 2
_NEAR = 32
"""Passages on either side that are searched for what stood in one that has no partner."""


def place(
    decisions: Iterable[Decision], passages: Sequence[Passage], recorded: Mapping[str, Sequence[str]] | None = None
) -> list[Placed]:
    """Where each decision stands, in the order of `decisions`; withdrawals and unknown ones stand nowhere.

    `passages` are those of the whole transcript, in order and numbered from 1. `recorded` holds the lists of passage
    digests of the inputs that were decided on, under any name; without it decisions are taken to be made on this very
    input. While the input is one of those, only the passages that decisions address, and a few others, are hashed.
    """
    wanted = list(decisions)
    lists = list(dict.fromkeys(tuple(digests) for digests in (recorded or {}).values()))
    now = _Now(passages, many=len(wanted) > len(passages) // 8)
    if not lists:
        return [_alone(one, now) for one in wanted]
    if len(lists) == 1 and _is_now(lists[0], now, wanted):
        return [_on(lists[0], one, now) for one in wanted]
    return _Changed(lists, now, wanted).placed()


def _on(digests: Sequence[str], decision: Decision, now: _Now) -> Placed:
    """Where a decision stands while the input is the one with these digests."""
    number = _number(decision)
    made_on = getattr(decision, "digest", "")
    if number is None or (made_on and (number > len(digests) or digests[number - 1] != made_on)):
        return _alone(decision, now)
    return _exact(decision, number, now)


# --- the input as it is now ------------------------------------------------------------------------------------------


class _Now:
    """The passages, read and hashed when they are asked for; read all at once where `many` will be."""

    def __init__(self, passages: Sequence[Passage], many: bool = False) -> None:
        self.passages = passages
        self.size = len(passages)
        self.many = many
        self._targets: Sequence[str] | None = _targets(passages) if many else None
        self._digests: dict[int, str] = {}
        self._all: Sequence[str] | None = None
        self._numbers: dict[str, list[int]] | None = None

    def digest(self, number: int) -> str:
        if self._all is not None:
            return self._all[number - 1]
        found = self._digests.get(number)
        if found is None:
            found = self._digests[number] = digest_of(self.target(number))
        return found

    def target(self, number: int) -> str:
        return self.passages[number - 1].target if self._targets is None else self._targets[number - 1]

    def digests(self) -> Sequence[str]:
        if self._all is None:
            targets = _targets(self.passages) if self._targets is None else self._targets
            self._all = tuple(map(digest_of, targets))
        return self._all

    def numbers(self, digest: str) -> Sequence[int]:
        """The passages with that digest."""
        if self._numbers is None:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for number, one in enumerate(self.digests(), 1):
                found[one].append(number)
            self._numbers = dict(found)
        return self._numbers.get(digest, ())


def _targets(passages: Sequence[Passage]) -> Sequence[str]:
    """Every target, in order; a lazy sequence of passages that has `targets` makes no passage for it."""
    quickly = getattr(passages, "targets", None)
    return quickly() if quickly is not None else [passage.target for passage in passages]


def _is_now(digests: Sequence[str], now: _Now, decisions: Iterable[Decision]) -> bool:
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
        number = _number(decision)
        if number is not None and number <= size and getattr(decision, "digest", "") in ("", digests[number - 1]):
            probes.update((max(1, number - 1), number, min(size, number + 1)))
    return all(now.digest(number) == digests[number - 1] for number in probes)


_NOWHERE = (Withdrawal, Unknown)


def _number(decision: Decision) -> int | None:
    """The passage that a decision names."""
    if isinstance(decision, _NOWHERE):
        return None
    number: int | None = getattr(decision, "passage", None)
    return number


# --- in a passage that is what it was --------------------------------------------------------------------------------


def _exact(decision: Decision, number: int, now: _Now, relocated: bool = False) -> Placed:
    """Where a decision stands in that passage, whose text is the one that it was made on."""
    if number > now.size:
        return Placed(decision, None)
    if isinstance(decision, Located):
        target = now.target(number)
        start = decision.start
        if start is not None and target.startswith(decision.before, start):
            return Placed(decision, number, Span(start, start + len(decision.before)), relocated)
        return _by_hand(decision, number, target, relocated)
    if isinstance(decision, Split):
        if 0 < decision.start < len(now.target(number)):
            return Placed(decision, number, Span(decision.start, decision.start), relocated)
        return Placed(decision, None)
    if isinstance(decision, Join) and (number == now.size or decision.next_digest not in ("", now.digest(number + 1))):
        return Placed(decision, None)
    return Placed(decision, number, None, relocated)


def _by_hand(decision: Located, number: int, target: str, relocated: bool) -> Placed:
    """Where a decision stands that a person wrote or changed by hand: `before` must occur once, where it says."""
    spans = _spans(decision, decision.before, target)
    if isinstance(decision, Correction) and not decision.digest:
        done = _spans(decision, decision.after, target) if decision.after else []
        if len(done) == 1 and all(done[0].start <= span.start and span.end <= done[0].end for span in spans):
            return Placed(decision, number, done[0], relocated, standing=True)
    if len(spans) == 1:
        return Placed(decision, number, spans[0], relocated)
    return Placed(decision, None)


def _spans(decision: Located, text: str, target: str) -> list[Span]:
    """The first two spans of `text` in the target between the decision's prefix and suffix."""
    quote = decision.prefix + text + decision.suffix
    if not quote:
        return [] if target else [Span(0, 0)]
    found: list[Span] = []
    at = target.find(quote)
    while at >= 0 and len(found) < 2:
        start = at + len(decision.prefix)
        found.append(Span(start, start + len(text)))
        at = target.find(quote, at + 1)
    return found


def _alone(decision: Decision, now: _Now) -> Placed:
    """Where a decision stands of whose input no list of digests is left: in its passage, or in the only one like it."""
    number = _number(decision)
    if number is None:
        return Placed(decision, None)
    made_on = getattr(decision, "digest", "")
    if not made_on or (number <= now.size and now.digest(number) == made_on):
        return _exact(decision, number, now)
    found = now.numbers(made_on)
    if len(found) == 1 and len(now.target(found[0])) >= 2 * _CONTEXT:
        return _exact(decision, found[0], now, relocated=True)
    return Placed(decision, None)


# --- in an input that has changed ------------------------------------------------------------------------------------


class _Changed:
    """The decisions of several inputs, placed on the one that is there now."""

    def __init__(self, lists: Sequence[Sequence[str]], now: _Now, decisions: Sequence[Decision]) -> None:
        self.lists, self.now, self.decisions = lists, now, decisions
        self._moves: dict[int, _Move] = {}
        self._pairings: dict[tuple[int, int], Pairing] = {}

    def placed(self) -> list[Placed]:
        origins = [self._origins(decision) for decision in self.decisions]
        self._settle(origins)
        placed = [self._place(one, its) for one, its in zip(self.decisions, origins, strict=True)]
        return self._with_company(placed, origins)

    def _origins(self, decision: Decision) -> list[int]:
        """The inputs, by their index, that a decision may have been made on."""
        number = _number(decision)
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

    def move(self, origin: int) -> _Move:
        if origin not in self._moves:
            self._moves[origin] = _Move.of(self.lists[origin], self.now, self._quoted(origin))
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
        number = _number(decision)
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
        options = [_exact(decision, number, self.now)]
        for origin in origins:
            move = self.move(origin)
            here = move.whole(number)
            if here is None:
                return Placed(decision, None)
            if here == number:
                continue
            there = _exact(decision, here, self.now, relocated=True)
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
                homes[its[0], _number(one.decision) or 0].add(one.passage)
        company = []
        for one, its in zip(placed, origins, strict=True):
            decision = one.decision
            number = _number(decision)
            if (
                one.passage is None
                and number is not None
                and len(its) == 1
                and not isinstance(decision, Located | Split | Join)
            ):
                home = homes.get((its[0], number), set())
                if len(home) == 1:
                    one = replace(one, passage=next(iter(home)), relocated=True)
            company.append(one)
        return company


@dataclass(frozen=True, slots=True)
class _Move:
    """The way from an earlier input to the one that is there now. Numbers count from 1, positions from 0."""

    digests: Sequence[str]
    now: _Now
    pairing: Pairing
    quoted: Callable[[int], Iterator[Correction]]
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)

    @classmethod
    def of(cls, digests: Sequence[str], now: _Now, quoted: Callable[[int], Iterator[Correction]]) -> _Move:
        def telling(position: int) -> bool:
            return len(now.target(position + 1)) >= _TELLING

        def similar(position: int, other: int) -> bool:
            return alike(now.target(position + 1), now.target(other + 1))

        return cls(digests, now, pair(digests, now.digests(), telling, similar), quoted)

    def place(self, decision: Decision, number: int) -> Placed:
        """Where a decision on passage `number` of the earlier input stands now."""
        to = self.pairing.to[number - 1]
        if isinstance(decision, Join):
            return self._join(decision, number)
        if to >= 0:
            return _exact(decision, to + 1, self.now, relocated=to + 1 != number)
        if self.digests[number - 1] in self.pairing.twins:
            return Placed(decision, None)
        if isinstance(decision, Correction):
            return self._correction(decision, number)
        if isinstance(decision, Located):
            return self._found(decision, self._quotes(decision, number, decision.before, revised=False), number)
        if isinstance(decision, Split):
            return self._split(decision, number)
        edited = self._approved(decision, number) if isinstance(decision, Approval) else None
        if edited is None:
            edited = self.pairing.edited(number - 1)
        return Placed(decision, None) if edited is None else Placed(decision, edited + 1, None, relocated=True)

    # --- whole passages ---

    def whole(self, number: int) -> int | None:
        """The passage, counted from 1, that is this one of the earlier input, unchanged or edited."""
        if number > len(self.digests):
            return None
        to = self.pairing.to[number - 1]
        found = to if to >= 0 else self.pairing.edited(number - 1)
        return None if found is None else found + 1

    def unchanged(self, number: int) -> bool:
        return self.pairing.to[number - 1] >= 0

    def _join(self, decision: Join, number: int) -> Placed:
        first, second = self.whole(number), self.whole(number + 1)
        if first is None or second != first + 1:
            return Placed(decision, None)
        known = number < len(self.digests) and decision.next_digest in ("", self.digests[number])
        return Placed(decision, first, None, relocated=first != number) if known else Placed(decision, None)

    def _approved(self, decision: Approval, number: int) -> int | None:
        """The passage whose text is what was approved: the input has become its own revision."""
        near = [at for run in self.pairing.near(number - 1, _NEAR) for at in run]
        found = [at for at in near if decision.revision and self.now.digest(at + 1) == decision.revision]
        return found[0] if len(found) == 1 else None

    # --- what is quoted ---

    def _correction(self, decision: Correction, number: int) -> Placed:
        before = self._quotes(decision, number, decision.before, revised=True)
        after = self._quotes(decision, number, decision.after, revised=True)
        strict = self._found(decision, before, number, partly=False)
        if decision.after != decision.before:
            done = self._found(decision, after, number, partly=False)
            if done.passage is not None:
                remains = not decision.after and self._remains(decision, before, number, done.passage)
                doubt = strict.passage is not None or remains
                return Placed(decision, None) if doubt else replace(done, standing=True)
        return strict if strict.passage is not None else self._found(decision, before[:1], number)

    def _remains(self, decision: Correction, quotes: Sequence[Quote], number: int, passage: int) -> bool:
        """Whether what a correction deletes still stands beside something that stood there, or in the next passage."""
        if passage > 1 and self.now.target(passage - 1).rstrip().endswith(decision.before.strip()):
            return True
        if passage < self.now.size and self.now.target(passage + 1).lstrip().startswith(decision.before.strip()):
            return True
        stretches = [self._stretch(run) for run in self.pairing.near(number - 1, _NEAR)]
        return any(
            part in stretch.squeezed.text
            for quote in quotes
            for part in (quote.prefix[-4:] + quote.text, quote.text + quote.suffix[:4])
            for stretch in stretches
        )

    def _split(self, decision: Split, number: int) -> Placed:
        quote = Quote.of(decision.prefix, "", decision.suffix, decision.start == len(decision.prefix))
        if quote is None or not quote.prefix or not quote.suffix:
            return Placed(decision, None)
        return self._found(decision, [quote], number, partly=False)

    def _found(self, decision: Decision, quotes: Sequence[Quote], number: int, partly: bool = True) -> Placed:
        """The place of the quotes near where the passage was, if all that are found are found in one place."""
        runs = self.pairing.near(number - 1, _NEAR)
        start: int | None = getattr(decision, "start", None)
        edited = self.pairing.edited(number - 1, _TOGETHER)
        if edited is not None:
            runs = [range(edited, edited + 1)]
        alone = edited is not None and self.pairing.edited(number - 1) is not None
        stretches = [self._stretch(run) for run in runs]
        places: set[tuple[int, Span]] = set()
        for quote in quotes:
            found = find(quote, stretches) if edited is None else find_in(quote, stretches[0], partly, alone)
            if found is None:
                continue
            where = place_quote(quote, found, stretches)
            if where is None:
                return Placed(decision, None)
            passage = runs[found.stretch][where[0]]
            if not found.whole(quote) and not found.full(quote)[1] and abs(where[1].start - (start or 0)) > _SHIFT:
                # Edited behind it alone, it would stand where it stood.
                continue
            # Out of line with its neighbours, it may be another's: then the passage has to begin where it would.
            if not (self.pairing.in_line(number - 1, passage) or stretches[found.stretch].begins(where, start or 0)):
                continue
            places.add((passage + 1, where[1]))
        if len(places) != 1:
            return Placed(decision, None)
        ((home, span),) = places
        return Placed(decision, home, span, relocated=True)

    def _stretch(self, run: range) -> Stretch:
        key = (run.start, run.stop)
        found = self.stretches.get(key)
        if found is None:
            if len(self.stretches) > 64:
                self.stretches.clear()
            found = self.stretches[key] = Stretch.of([self.now.target(at + 1) for at in run])
        return found

    def _quotes(self, decision: Located, number: int, text: str, revised: bool) -> list[Quote]:
        """The quote of a decision; with `revised` also as the other corrections of its passage would leave it."""
        start = decision.start
        opens = start is not None and start == len(decision.prefix)
        closes = start is not None and len(decision.suffix) < _CONTEXT - 2
        contexts = [(decision.prefix, decision.suffix)]
        if revised and start is not None:
            contexts.append(self._revised_context(decision, number))
        quotes = [Quote.of(prefix, text, suffix, opens, closes) for prefix, suffix in dict.fromkeys(contexts)]
        return [quote for quote in quotes if quote is not None]

    def _revised_context(self, decision: Located, number: int) -> tuple[str, str]:
        """Prefix and suffix as they stand when the other corrections on them are applied."""
        span = decision.span
        assert span is not None
        prefix, suffix = decision.prefix, decision.suffix
        low, high = span.start - len(prefix), span.end + len(suffix)
        others = [one for one in self.quoted(number) if one.span is not None and not one.span.overlaps(span)]
        for other in sorted(others, key=lambda one: one.start or 0, reverse=True):
            where = other.span
            assert where is not None
            if low <= where.start and where.end <= span.start:
                prefix = prefix[: where.start - low] + other.after + prefix[where.end - low :]
            elif low < where.end <= span.start:
                prefix = prefix[where.end - low :]
            elif span.end <= where.start and where.end <= high:
                suffix = suffix[: where.start - span.end] + other.after + suffix[where.end - span.end :]
            elif span.end <= where.start < high:
                suffix = suffix[: where.start - span.end]
        return prefix, suffix
