"""What a check is, and what it is told about the transcript, the glossary and the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from review.flag import Flag, Suggestion
from review.glossary import Glossary
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know besides the passage itself.

    `totals` is the sum of what this check's `survey` returned for every passage of the transcript, or what it
    concluded from it. `source` is the text of the passage's source group, None where it has none; `shared` says that
    the group spans several passages, so that nothing can be said to be missing or added in one of them;
    `source_partial` that the source leaves out passages around this one, so that nothing can be said to be added.
    `before` and `after` are the neighbours; `source_before` and `source_after` the texts of their source groups, None
    where that is the passage's own. `register` is the policy for the passage's speaker: `polite`, `plain`, `free`, or
    `""` where it has to be learned.
    """

    glossary: Glossary = field(default_factory=Glossary)
    language: str = ""
    totals: Any = field(default_factory=Counter)
    source: str | None = None
    source_language: str = ""
    shared: bool = False
    source_confidence: float = 1.0
    source_partial: bool = False
    before: Passage | None = None
    after: Passage | None = None
    source_before: str | None = None
    source_after: str | None = None
    register: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def primary_language(self) -> str:
        """The language without its region or script, in lower case: `ja` of `ja-JP`, `zh` of `zh_Hans`."""
        return _primary(self.language)


@cache
def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


class Check:
    """One kind of problem, explained in the docstring of its class.

    That docstring has the sections `What it flags`, `Why it matters`, `Example` and `When to dismiss`; the
    documentation is made from it, and a test runs the Example. A check keeps no state: `survey`, or `survey_all`, sees
    every passage once, its counters are summed over the transcript, and `flags` gets the sum or what is `concluded`
    from it, so that one edited passage can be flagged again alone.
    """

    id: ClassVar[str]
    category: ClassVar[str]
    severity: ClassVar[str]
    default: ClassVar[bool] = True
    needs_source: ClassVar[bool] = False
    neighbours: ClassVar[bool] = True
    """Whether it looks at the passages before and after; one that does not spares reading them."""
    languages: ClassVar[frozenset[str]] = frozenset()
    """Languages it has rules for; empty for every one."""

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        """What the check needs to know of the whole transcript, from this passage."""
        return Counter()

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        """The same for the passages of a batch, in a check that counts them all at once and so needs no `survey`.

        `context` has the glossary and the languages, nothing of one passage.
        """
        raise NotImplementedError

    def concluded(self, total: Counter[Any], context: Context) -> Any:
        """What the check makes of the sum, once, where that is much work; something to be pickled.

        The sum is needed no more, and may be changed. `context` is as for `survey_all`.
        """
        return total

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        """The indexes of those of a batch that can have a flag, in a check that sees it for all of them at once.

        Whatever has a flag is among them. None stands for all of them. `context` is as for `survey_all`, and has the
        totals.
        """
        return None

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        """The flags of one passage, in order of position."""
        raise NotImplementedError

    def flag(
        self,
        passage: Passage,
        span: Span,
        message: str,
        *suggestions: Suggestion,
        confidence: float,
        category: str = "",
        severity: str = "",
        source_span: Span | None = None,
    ) -> Flag:
        """A flag of this check, with its own category and severity unless others are given."""
        return Flag(
            passage=passage.number,
            span=span,
            text=span.of(passage.target),
            check=self.id,
            category=category or self.category,
            severity=severity or self.severity,
            message=message,
            suggestions=suggestions,
            confidence=confidence,
            source_span=source_span,
        )
