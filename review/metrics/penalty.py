"""MQM: what the errors of approved passages weigh, for the original and for what is left in the revision.

A correction is an error of the original; an annotation is one of both, as nothing corrects it. Only approved passages
count: where somebody read to the end, a passage without errors says something too. Corrections alone are edits by
category, and never an MQM score.

Weights are those of WMT (Freitag et al. 2021, "Experts, Errors, and Context": minor 1, major 5, minor punctuation 0.1,
non-translation 25; critical as major and source errors nothing, as the viewer Marot has them), or those of the MQM
standard's scoring model (Lommel et al. 2024: minor 1, major 5, critical 25). They are kept in tenths: sums are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from review import mqm
from review.apply import Fate, Outcome
from review.decision import Annotation, Correction, Placed
from review.text import Span

Side = Literal["original", "revised"]
Unit = Literal["characters", "words"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What an error weighs, in tenths, by severity, but where `punctuation`, `non_translation` or `source` is set."""

    name: str
    minor: int
    major: int
    critical: int
    punctuation: int | None = None
    non_translation: int | None = None
    source: int | None = None

    def of(self, category: str, severity: str) -> int:
        """The weight of an error in tenths. Raises KeyError for a severity that there is not."""
        by_severity = {"minor": self.minor, "major": self.major, "critical": self.critical}[severity]
        if category == "non-translation" and self.non_translation is not None:
            return self.non_translation
        if category.startswith("source/") and self.source is not None:
            return self.source
        if category == "fluency/punctuation" and severity == "minor" and self.punctuation is not None:
            return self.punctuation
        return by_severity

    @property
    def signature(self) -> str:
        parts = {
            "minor": self.minor,
            "major": self.major,
            "critical": self.critical,
            "minor-punctuation": self.punctuation,
            "non-translation": self.non_translation,
            "source": self.source,
        }
        shown = ",".join(f"{name}={tenths / 10:g}" for name, tenths in parts.items() if tenths is not None)
        return f"weights:{self.name}({shown})"


WMT = Weights("wmt", 10, 50, 50, punctuation=1, non_translation=250, source=0)
STANDARD = Weights("standard", 10, 50, 250)
WEIGHTS: Mapping[str, Weights] = {"wmt": WMT, "standard": STANDARD}


@dataclass(frozen=True, slots=True)
class Error:
    """Something wrong in the original target. `after` is what it was corrected to, None where it was only annotated.

    `span` counts code points of the original target; `severity` and `category` may be empty where nobody said them.
    """

    passage: int
    span: Span
    text: str
    after: str | None
    category: str
    severity: str
    reviewer: str = ""
    reason: str = ""
    time: str = ""
    id: str = ""


def errors(outcome: Outcome, placed: Iterable[Placed]) -> tuple[Error, ...]:
    """The errors that people recorded, by passage and position: applied corrections, and annotations that stand.

    A correction that several people recorded alike is one error, the first one's.
    """
    found: dict[tuple[int, Span, str | None, str], Error] = {}
    standing = [one for one in placed if isinstance(one.decision, Annotation)]
    for one in [*outcome.by_fate(Fate.APPLIED), *standing]:
        decision = one.decision
        if one.passage is None or one.span is None or not isinstance(decision, Correction | Annotation):
            continue
        after = decision.after if isinstance(decision, Correction) else None
        # Two annotations of one place with different categories are two errors; two corrections are the same edit.
        key = one.passage, one.span, after, decision.category if after is None else ""
        error = Error(
            one.passage,
            one.span,
            decision.before,
            after,
            decision.category,
            decision.severity,
            decision.reviewer,
            decision.reason,
            decision.time,
            decision.id,
        )
        kept = found.setdefault(key, error)
        if not (kept.category and kept.severity) and error.category and error.severity:
            found[key] = error
    return tuple(sorted(found.values(), key=lambda error: (error.passage, error.span, error.after or "")))


@dataclass(frozen=True, slots=True)
class Penalty:
    """The penalty of one side of the approved passages. `tenths` is the sum of the weights, in tenths.

    `unrated` counts errors without a category or a severity: they weigh nothing, so the penalty is a lower bound then.
    `units` is how many characters or words the approved passages have, on that side.
    """

    side: Side
    weights: Weights
    unit: Unit
    tenths: int
    units: int
    passages: int
    by_category: Mapping[str, int]
    by_severity: Mapping[str, int]
    unrated: int = 0

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return self.tenths / 10

    @property
    def per_thousand(self) -> float:
        """The penalty for 1,000 characters or words; 0 where there are none."""
        return 100 * self.tenths / self.units if self.units else 0.0

    @property
    def per_passage(self) -> float:
        """The penalty for a passage, as WMT averages it."""
        return self.tenths / 10 / self.passages if self.passages else 0.0

    @property
    def signature(self) -> str:
        """What reproduces the number."""
        return f"side:{self.side}|unit:1000-{self.unit}|passages:approved|{self.weights.signature}"


def weighed(
    errors: Iterable[Error], texts: Mapping[int, str], side: Side, weights: Weights = WMT, unit: Unit = "characters"
) -> Penalty:
    """The penalty of the approved passages. `texts` are those passages by number, as they stand on that side.

    Of the revision only annotations count: what was corrected is no error there.
    """
    tenths = unrated = 0
    by_category: Counter[str] = Counter()
    by_severity: Counter[str] = Counter()
    for error in errors:
        if error.passage not in texts or (side == "revised" and error.after is not None):
            continue
        if not error.category or error.severity not in mqm.SEVERITIES:
            unrated += 1
            continue
        weight = weights.of(error.category, error.severity)
        tenths += weight
        by_category[error.category] += weight
        by_severity[error.severity] += weight
    units = sum(size(text, unit) for text in texts.values())
    return Penalty(side, weights, unit, tenths, units, len(texts), dict(by_category), dict(by_severity), unrated)


def size(text: str, unit: Unit) -> int:
    """How long a text is: its characters but for blanks and line ends, or what stands between blanks."""
    words = text.split()
    return len(words) if unit == "words" else sum(map(len, words))


def unit_for(language: str) -> Unit:
    """Characters for languages that write no blanks between words, words for the others and where nothing is known."""
    return "characters" if language.lower()[:2] in ("ja", "zh", "th", "lo", "km", "my") else "words"


def edits_by_category(errors: Iterable[Error]) -> Mapping[str, int]:
    """How many corrections there are of each category, the most frequent first; `""` for those without one."""
    counts = Counter(error.category for error in errors if error.after is not None)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
