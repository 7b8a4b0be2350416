"""The checks: one lazy table of the built-in ones, those of third parties, and the checker that runs them.

A check is imported when it is wanted; `review --help` imports none. A third party registers a check class under the
entry point group `review.checks`; one that can't be loaded is a warning that names it.
"""

from __future__ import annotations

import importlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter
from typing import Any

from review import forked
from review.align import DOUBTFUL
from review.checks.base import Check, Context
from review.errors import ReviewError
from review.flag import Flag
from review.glossary import Glossary
from review.matching import edges
from review.matching.batch import Batch
from review.passage import Passage

ENTRY_POINTS = "review.checks"

_ALONE: Mapping[str, str] = {
    "misreading": "review.checks.misreading:Misreading",
    "near-miss": "review.checks.near_miss:NearMiss",
    "sound-alike": "review.checks.sound_alike:SoundAlike",
    "inconsistent-term": "review.checks.inconsistent_term:InconsistentTerm",
    "unknown-latin": "review.checks.unknown_latin:UnknownLatin",
    "missing-full-stop": "review.checks.missing_full_stop:MissingFullStop",
    "comma-splice": "review.checks.comma_splice:CommaSplice",
    "run-on-passage": "review.checks.run_on_passage:RunOnPassage",
    "cut-off-passage": "review.checks.cut_off_passage:CutOffPassage",
    "repeated-sentence": "review.checks.repeated_sentence:RepeatedSentence",
    "half-width-punctuation": "review.checks.half_width_punctuation:HalfWidthPunctuation",
    "odd-ellipsis": "review.checks.odd_ellipsis:OddEllipsis",
    "unbalanced-quote": "review.checks.unbalanced_quote:UnbalancedQuote",
    "register-switch": "review.checks.register_switch:RegisterSwitch",
    "pronoun-drift": "review.checks.pronoun_drift:PronounDrift",
    "number-format": "review.checks.number_format:NumberFormat",
    "currency": "review.checks.currency:Currency",
    "page-boilerplate": "review.checks.page_boilerplate:PageBoilerplate",
    "control-character": "review.checks.control_character:ControlCharacter",
    "wrong-script": "review.checks.wrong_script:WrongScript",
}
_AGAINST_SOURCE: Mapping[str, str] = {
    "missing-term": "review.checks.missing_term:MissingTerm",
    "number-mismatch": "review.checks.number_mismatch:NumberMismatch",
    "entity-mismatch": "review.checks.entity_mismatch:EntityMismatch",
    "misaligned": "review.checks.misaligned:Misaligned",
    "omission": "review.checks.omission:Omission",
    "addition": "review.checks.addition:Addition",
    "placeholder-mismatch": "review.checks.placeholder_mismatch:PlaceholderMismatch",
    "untranslated": "review.checks.untranslated:Untranslated",
    "punctuation-mismatch": "review.checks.punctuation_mismatch:PunctuationMismatch",
}
_ON_REQUEST = frozenset({"register-switch", "pronoun-drift"})
"""Those that are not run by default, which need not be imported to know it."""

_LEARNS_MOST = ("inconsistent-term",)
"""Those that make so much of their survey that another process begins with it before the others are even loaded."""

BUILT_IN: Mapping[str, str] = {**_ALONE, **_AGAINST_SOURCE}
"""The identifier of each built-in check and where its class is, in the order of precedence among equals."""


SWEPT = 4096
"""As many passages as are looked at together: more hardly cost less each, and take room."""

WORTH_SHARING = 1_000
"""Fewer passages than this are done before a second process has started."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The checks that were asked for, and a warning for each that could not be loaded."""

    checks: tuple[Check, ...]
    warnings: tuple[str, ...] = ()


def load(select: Sequence[str] = (), ignore: Sequence[str] = (), *, source: bool = True) -> Loaded:
    """The default checks, or those selected, less those ignored. Raises ReviewError for an unknown identifier.

    With `source=False` the built-in ones that compare with a source are left out: a third of the time to load them all.
    """
    from importlib.metadata import entry_points

    foreign = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    known = {*BUILT_IN, *foreign}
    for name in (*select, *ignore):
        if name not in known:
            raise ReviewError(f"no check is called {name!r}; there are {', '.join(sorted(known))}")
    checks: list[Check] = []
    warnings: list[str] = []
    for name in [*BUILT_IN, *(name for name in foreign if name not in BUILT_IN)]:
        if name in ignore or (select and name not in select) or (not source and name in _AGAINST_SOURCE):
            continue
        if name in _ON_REQUEST and not select:
            continue
        if name in BUILT_IN:
            check = _built_in(name)
        else:
            point = foreign[name]
            try:
                check = _foreign(name, point.value, point.load())
            except (Exception, SystemExit) as problem:
                warnings.append(f"check {name} of {point.value} can't be used: {problem!r}")
                continue
        if select or check.default:
            checks.append(check)
    return Loaded(tuple(checks), tuple(warnings))


def begun(
    passages: Sequence[Passage], language: str, select: Sequence[str] = (), ignore: Sequence[str] = (), jobs: int = 1
) -> dict[str, Callable[[], Mapping[str, Any]]]:
    """What waits for those checks of `load` that learn most from all passages: other processes have begun with it."""
    if jobs == 1 or len(passages) < WORTH_SHARING:
        return {}
    wanted = [name for name in _LEARNS_MOST if (not select or name in select) and name not in ignore]
    return {name: forked.beside(partial(_learned, name, passages, language)) for name in wanted}


def _learned(name: str, passages: Sequence[Passage], language: str) -> Mapping[str, Any]:
    check = _built_in(name)
    return Checker((check,), language=language)._learned([check], passages)


def _built_in(name: str) -> Check:
    module, _, attribute = BUILT_IN[name].partition(":")
    check: Check = getattr(importlib.import_module(module), attribute)()
    return check


def _foreign(name: str, place: str, factory: Any) -> Check:
    from review.checks.foreign import Foreign

    return Foreign(name, place, factory() if isinstance(factory, type) else factory)


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """The source text that belongs to a passage.

    `shared` says that it belongs to other passages as well; `confidence`, 0 to 1, how sure that it belongs there;
    `partial` that the source leaves out passages around this one, and so may not have all of this one.
    """

    text: str
    shared: bool = False
    confidence: float = 1.0
    partial: bool = False


@dataclass(frozen=True, eq=False)
class Checker:
    """Runs checks over passages with what they need to know; `Checker.of` makes one that surveyed the transcript."""

    checks: tuple[Check, ...]
    glossary: Glossary = field(default_factory=Glossary)
    language: str = ""
    sources: Mapping[int, SourceGroup] = field(default_factory=dict)
    source_language: str = ""
    register: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, Any] = field(default_factory=dict)
    # What a check is told of every passage of a speaker, where nothing that it looks at differs between passages.
    _same: dict[tuple[str, str | None], Context] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(
        cls,
        checks: tuple[Check, ...],
        passages: Sequence[Passage],
        glossary: Glossary | None = None,
        language: str = "",
        sources: Mapping[int, SourceGroup] | None = None,
        source_language: str = "",
        register: Mapping[str, str] | None = None,
        begun: Mapping[str, Callable[[], Mapping[str, Any]]] | None = None,
    ) -> Checker:
        """A checker that has surveyed `passages`. `register` maps a speaker, or `""` for everybody, to a policy.

        `begun` is what `checks.begun` began with.
        """
        bare = cls(checks, glossary or Glossary(), language, sources or {}, source_language, register or {})
        usable = tuple(check for check in checks if bare.usable(check))
        surveying = [
            check
            for check in usable
            if type(check).survey is not Check.survey or type(check).survey_all is not Check.survey_all
        ]
        begun = begun or {}
        rest = [check for check in usable if check.id not in begun]
        totals = bare._learned([check for check in surveying if check in rest], passages)
        if begun:
            # What checks make when they are first asked, indexes of the glossary above all, is made meanwhile.
            first = replace(bare, checks=tuple(rest), totals=totals)
            deque(first.sweep(Batch(passages[:1])), maxlen=0)
        for check in surveying:
            if check.id in begun:
                totals.update(begun[check.id]())
        return replace(bare, checks=usable, totals=totals)

    def _learned(self, checks: Sequence[Check], passages: Sequence[Passage]) -> dict[str, Any]:
        """What each check learns from its survey of all passages."""
        totals: dict[str, Counter[Any]] = {check.id: Counter() for check in checks}
        for first in range(0, len(passages) if checks else 0, SWEPT):
            batch = Batch(passages[first : first + SWEPT])
            for check in checks:
                self._survey(check, batch, totals[check.id])
        return {check.id: check.concluded(totals[check.id], self._general(check)) for check in checks}

    def _survey(self, check: Check, batch: Batch, total: Counter[Any]) -> None:
        each: Iterable[Counter[Any]]
        if type(check).survey_all is Check.survey_all:
            each = (check.survey(passage, self.context(check, passage)) for passage in batch.passages)
        else:
            general = self._general(check)
            each = (check.survey_all(one, general) for one in batch.divided())
        for counted in each:
            # Not `update`: it is several times slower for the one or two keys that most surveys have.
            for key, count in counted.items():
                total[key] += count

    def with_glossary(self, glossary: Glossary) -> Checker:
        """The same checks with another glossary; what they surveyed of the transcript stays, and its language."""
        return replace(self, glossary=glossary)

    def usable(self, check: Check) -> bool:
        """Whether the check has what it needs: a source, rules for the language."""
        if check.needs_source and not self.sources:
            return False
        language = Context(language=self.language).primary_language
        return not check.languages or not language or language in check.languages

    def context(
        self, check: Check, passage: Passage, before: Passage | None = None, after: Passage | None = None
    ) -> Context:
        """What `check` is told about that passage; of its neighbours, only if it looks at them."""
        if self.sources:
            return self._context(check, passage, before, after)
        if check.neighbours and (before is not None or after is not None):
            return self._context(check, passage, before, after)
        same = self._same.get((check.id, passage.speaker))
        if same is None:
            same = self._same[check.id, passage.speaker] = self._context(check, passage, None, None)
        return same

    def _context(self, check: Check, passage: Passage, before: Passage | None, after: Passage | None) -> Context:
        group = self._source(passage.number)
        return Context(
            glossary=self.glossary,
            language=self.language,
            totals=self.totals.get(check.id, _NO_TOTALS),
            source=group.text if group else None,
            source_language=self.source_language,
            shared=group.shared if group else False,
            source_confidence=group.confidence if group else 1.0,
            source_partial=group.partial if group else False,
            before=before,
            after=after,
            source_before=self._beside(group, passage.number - 1),
            source_after=self._beside(group, passage.number + 1),
            register=self.register.get(passage.speaker or "", self.register.get("", "")),
        )

    def _general(self, check: Check) -> Context:
        """What a check is told about all passages."""
        return Context(
            glossary=self.glossary,
            language=self.language,
            totals=self.totals.get(check.id, _NO_TOTALS),
            source_language=self.source_language,
        )

    def _source(self, number: int) -> SourceGroup | None:
        """The source of a passage, where it is sure enough that it is its: else a flag would be about the alignment."""
        group = self.sources.get(number)
        return None if group is None or group.confidence < DOUBTFUL else group

    def _beside(self, group: SourceGroup | None, number: int) -> str | None:
        """The source text of a neighbour, where it is another than the passage's own."""
        other = self._source(number)
        return other.text if other and not (group and group.shared and other.text == group.text) else None

    @property
    def neighbours(self) -> bool:
        """Whether a check looks at the passages before and after."""
        return any(check.neighbours for check in self.checks)

    @property
    def failures(self) -> list[str]:
        """What went wrong in checks of third parties so far, in this process: one line for each that failed."""
        return [failure for check in self.checks if (failure := getattr(check, "failure", ""))]

    def flags(self, passage: Passage, before: Passage | None = None, after: Passage | None = None) -> tuple[Flag, ...]:
        """The flags of one passage in order of position; `before` and `after` are its neighbours. Code has none."""
        return self._flags(self.checks, passage, before, after)

    def sweep(self, batch: Batch) -> Iterator[tuple[int, tuple[Flag, ...]]]:
        """The flags of many passages, the same as `flags`: the index of each that has any, in order, and its flags."""
        asked: dict[int, list[Check]] = defaultdict(list)
        divisible = batch.divisible
        for check in self.checks:
            indexes = check.candidates(batch, self._general(check)) if divisible else None
            for index in range(len(batch)) if indexes is None else set(indexes):
                asked[index].append(check)
        passages, last, neighbours = batch.passages, len(batch) - 1, self.neighbours
        for index, checks in sorted(asked.items(), key=itemgetter(0)):
            before = after = None
            if neighbours:
                before = passages[index - 1] if index else batch.before
                after = passages[index + 1] if index < last else batch.after
            flags = self._flags(checks, passages[index], before, after)
            if flags:
                yield index, flags

    def _flags(
        self, checks: Iterable[Check], passage: Passage, before: Passage | None, after: Passage | None
    ) -> tuple[Flag, ...]:
        if edges.is_fenced(passage.target):
            return ()
        found: list[Flag] = []
        for check in checks:
            if check.needs_source and self._source(passage.number) is None:
                continue
            found.extend(check.flags(passage, self.context(check, passage, before, after)))
        return settle(found)


_NO_TOTALS: Counter[Any] = Counter()


def settle(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """The flags of a passage in order of position; of term flags that overlap only one stays.

    A name that is a known misreading, sounds like a term and is spelled in two ways is one problem for a reviewer. The
    most confident flag stays, of equals the one of the longer span, and of those the one of the earlier check; what
    others suggest for the same span comes behind its own suggestions.
    """
    flags = list(flags)
    if len(flags) < 2:
        return tuple(flags)
    kept: list[Flag] = []
    terms: list[Flag] = []
    for flag in sorted(flags, key=lambda flag: (-flag.confidence, -len(flag.span))):
        if not flag.category.startswith("terminology/"):
            kept.append(flag)
            continue
        beaten = next((at for at, other in enumerate(terms) if other.span.overlaps(flag.span)), None)
        if beaten is None:
            terms.append(flag)
        elif terms[beaten].span == flag.span:
            terms[beaten] = terms[beaten].with_suggestions_of(flag)
    kept += terms
    return tuple(sorted(kept, key=lambda flag: (flag.span.start, flag.span.end, -flag.confidence, flag.check)))


def neighbours(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Passage | None, Passage | None]]:
    """Each passage with the one before it and the one after it."""
    before: Passage | None = None
    current: Passage | None = None
    for passage in passages:
        if current is not None:
            yield current, before, passage
            before = current
        current = passage
    if current is not None:
        yield current, before, None


__all__ = [
    "BUILT_IN",
    "SWEPT",
    "Batch",
    "Check",
    "Checker",
    "Context",
    "Loaded",
    "SourceGroup",
    "begun",
    "load",
    "neighbours",
    "settle",
]
