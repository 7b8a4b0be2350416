"""A third party's check is held to what a check promises; when it breaks a promise it costs its flags, nothing else.

A check that fails stays silent where it failed; the first failure is kept for a warning that names the check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from review import mqm
from review.checks.base import Check, Context
from review.flag import Flag
from review.passage import Passage


class Foreign(Check):
    """The check `inner`, whose module registered it as `name` at `place`.

    Raises TypeError or ValueError where it lacks a part of a check, or has a category or a severity of its own.
    `failure` is what went wrong first while it ran, ready to be shown, or `""`.
    """

    def __init__(self, name: str, place: str, inner: Any) -> None:
        for wanted in ("id", "category", "severity", "survey", "flags"):
            if not hasattr(inner, wanted):
                raise TypeError(f"it has no {wanted}")
        if inner.id != name:
            raise ValueError(f"it calls itself {inner.id!r}")
        _known(inner.category, inner.severity)
        # Whatever else it does not say is as for any check. Instances differ, so these are no class variables here.
        vars(self).update(
            id=name,
            category=inner.category,
            severity=inner.severity,
            default=bool(getattr(inner, "default", True)),
            needs_source=bool(getattr(inner, "needs_source", False)),
            neighbours=bool(getattr(inner, "neighbours", True)),
            languages=frozenset(getattr(inner, "languages", ())),
        )
        self.place = place
        self.inner = inner
        self.failure = ""
        self._blind = False

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        if self._blind:
            return Counter()
        try:
            return Counter(self.inner.survey(passage, context))
        except Exception as problem:
            # Flags that rest on half of a survey would be wrong everywhere.
            self._blind = True
            self._failed(passage, problem)
            return Counter()

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        if self._blind:
            return
        try:
            found = list(self.inner.flags(passage, context))
            for flag in found:
                self._hold(flag, passage)
        except Exception as problem:
            self._failed(passage, problem)
            return
        yield from found

    def _hold(self, flag: Any, passage: Passage) -> None:
        """Raises TypeError or ValueError where `flag` is none that the rest of the program can use."""
        if not isinstance(flag, Flag):
            raise TypeError(f"{flag!r} is no flag")
        _known(flag.category, flag.severity)
        start, end = flag.span.start, flag.span.end
        if not 0 <= start <= end <= len(passage.target):
            raise ValueError(
                f"its flag at {start} to {end} is not inside the passage of {len(passage.target)} characters"
            )
        if flag.passage != passage.number or flag.check != self.id or flag.text != flag.span.of(passage.target):
            raise ValueError(f"its flag at {start} to {end} is not of this check, this passage and this text")
        if not 0 <= flag.confidence <= 1:
            raise ValueError(f"its confidence is {flag.confidence!r}, which is not from 0 to 1")

    def _failed(self, passage: Passage, problem: Exception) -> None:
        said = f"{type(problem).__name__}: {problem}".replace("\n", " ")
        self.failure = self.failure or f"check {self.id} of {self.place} failed on passage {passage.number}: {said}"


def _known(category: Any, severity: Any) -> None:
    if category not in mqm.CATEGORIES:
        raise ValueError(f"{category!r} is no category")
    if severity not in mqm.SEVERITIES:
        raise ValueError(f"{severity!r} is no severity")
