"""What a check found, with its evidence: nobody recomputes to explain a flag."""

from __future__ import annotations

from dataclasses import dataclass, replace

from review.text import Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A replacement that a flag offers. `text` replaces exactly the flag's span; `""` deletes it."""

    text: str
    term: str | None = None
    note: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a check found and a person should look at.

    `span` counts code points of the passage's original target and `text` is exactly what stands there; `source_span`
    counts code points of the passage's source group. `confidence`, 0 to 1, says how likely a person is to act on it.
    Suggestions stand in the order in which they are offered.
    """

    passage: int
    span: Span
    text: str
    check: str
    category: str
    severity: str
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    confidence: float = 0.5
    source_span: Span | None = None

    @property
    def term(self) -> str | None:
        """The glossary term of the first suggestion."""
        return self.suggestions[0].term if self.suggestions else None

    def with_suggestions_of(self, other: Flag) -> Flag:
        """This flag with what another of the same span suggests behind its own suggestions."""
        seen = {suggestion.text for suggestion in self.suggestions}
        more = tuple(suggestion for suggestion in other.suggestions if suggestion.text not in seen)
        return replace(self, suggestions=self.suggestions + more) if more else self
