"""A decision and its passage, which is what it was -> the span where the decision stands, or nowhere.

It stands where it stood; one that a person wrote by hand where `before` stands once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from review.decision import Correction, Decision, Join, Located, Placed, Split, Unknown, Withdrawal
from review.passage import Passage, targets
from review.text import Span
from review.text import digest as digest_of

_NOWHERE = (Withdrawal, Unknown)


def named(decision: Decision) -> int | None:
    """The passage that a decision names."""
    if isinstance(decision, _NOWHERE):
        return None
    number: int | None = getattr(decision, "passage", None)
    return number


class Input:
    """The passages, read and hashed when they are asked for; read all at once where `many` will be."""

    def __init__(self, passages: Sequence[Passage], many: bool = False) -> None:
        self.passages = passages
        self.size = len(passages)
        self.many = many
        self._targets: Sequence[str] | None = targets(passages) if many else None
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
            texts = targets(self.passages) if self._targets is None else self._targets
            self._all = tuple(map(digest_of, texts))
        return self._all

    def numbers(self, digest: str) -> Sequence[int]:
        """The passages with that digest."""
        if self._numbers is None:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for number, one in enumerate(self.digests(), 1):
                found[one].append(number)
            self._numbers = dict(found)
        return self._numbers.get(digest, ())


def stand(decision: Decision, number: int, now: Input, relocated: bool = False) -> Placed:
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
        if len(done) == 1 and all(done[0].covers(span) for span in spans):
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
