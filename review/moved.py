"""An input that has changed -> where a decision on a passage of the earlier one stands now, if that is certain.

A passage that is paired with one of the earlier input is that one. In the others a decision is found by what it quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from review.decision import Approval, Correction, Decision, Join, Located, Placed, Split
from review.pairing import Pairing, pair
from review.places import Input, stand
from review.quotes import Quote, Stretch, alike, find, find_in
from review.quotes import place as place_quote
from review.text import Span

_CONTEXT = 12
_TELLING = 8
"""Code points from which a text that occurs once in both inputs is found wherever it moved."""
_TOGETHER = 6
"""Neighbouring passages that may be edited together and are still told apart by their order."""
_SHIFT = 2
_NEAR = 32
"""Passages on either side that are searched for what stood in one that has no partner."""


@dataclass(frozen=True, slots=True)
class Move:
    """The way from an earlier input to the one that is there now. Numbers count from 1, positions from 0."""

    digests: Sequence[str]
    now: Input
    pairing: Pairing
    quoted: Callable[[int], Iterator[Correction]]
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)

    @classmethod
    def of(cls, digests: Sequence[str], now: Input, quoted: Callable[[int], Iterator[Correction]]) -> Move:
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
            return stand(decision, to + 1, self.now, relocated=to + 1 != number)
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
                return Placed(decision, None) if doubt else done._replace(standing=True)
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
