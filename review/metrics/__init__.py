"""The metrics: one lazy table of the built-in ones, and those of third parties; nothing heavy is imported before use.

A third party registers a class under the entry point group `review.metrics`; it is made with the language and the name
of the tokeniser. One that can't be loaded is a warning that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from review.errors import ReviewError

if TYPE_CHECKING:
    from review.metrics.base import Metric

ENTRY_POINTS = "review.metrics"
BUILT_IN: tuple[str, ...] = ("chrF", "BLEU", "chrF++", "TER", "CER")
"""The built-in metrics, the headline first."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The metrics that were asked for, the headline first, and a warning for each that could not be loaded."""

    metrics: tuple[Metric, ...]
    warnings: tuple[str, ...] = ()


def load(names: Sequence[str] = (), language: str = "", tokenizer: str = "") -> Loaded:
    """The metrics with these names, in any case, or the built-in ones, for a target language.

    `tokenizer` is BLEU's, one of sacreBLEU's names; the language's own where it is empty. Raises ReviewError for a name
    that is unknown, and for a tokeniser that is unknown or lacks what it needs.
    """
    from importlib.metadata import entry_points

    from review.metrics.lexical import LEXICAL
    from review.metrics.tokens import checked, tokenizer_for

    foreign = {point.name: point for point in entry_points(group=ENTRY_POINTS) if point.name not in BUILT_IN}
    known = {name.casefold(): name for name in (*foreign, *BUILT_IN)}
    wanted: list[str] = []
    for name in names or BUILT_IN:
        found = known.get(name.casefold())
        if found is None:
            raise ReviewError(f"no metric is called {name!r}; there are {', '.join((*BUILT_IN, *sorted(foreign)))}")
        if found not in wanted:
            wanted.append(found)
    own = tokenizer_for(language)
    word_cutter = checked(tokenizer) if tokenizer else own.name
    metrics: list[Metric] = []
    warnings: list[str] = [own.note] if own.note and not tokenizer and {"BLEU", "TER"} & {*wanted} else []
    for name in wanted:
        if name in LEXICAL:
            metrics.append(LEXICAL[name](language, word_cutter))
            continue
        try:
            metrics.append(foreign[name].load()(language, word_cutter))
        except Exception as problem:
            warnings.append(f"metric {name} of {foreign[name].value} can't be used: {problem}")
    return Loaded(tuple(metrics), tuple(warnings))
