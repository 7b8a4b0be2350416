"""The kinds of decisions that a person records, and unknown ones, which are kept as they came.

A decision is a set of fields; `Decision.record` gives them in the order in which they are written, with keys that this
version does not know at the end, untouched.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import threading
import time as clock
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self

from review.text import Span

# --- identity --------------------------------------------------------------------------------------------------------

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ulid_lock = threading.Lock()
_last_ulid = 0


def new_id() -> str:
    """A ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 of chance; monotonic within a process."""
    global _last_ulid
    with _ulid_lock:
        value = (clock.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
        if value >> 80 <= _last_ulid >> 80:
            value = _last_ulid + 1
        _last_ulid = value
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -5, -5))


def now() -> str:
    """The time in UTC, to the second, as decisions record it."""
    return clock.strftime("%Y-%m-%dT%H:%M:%SZ", clock.gmtime())


# --- decisions -------------------------------------------------------------------------------------------------------

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person recorded. `id` is a ULID; entries made by hand may have none and are then named by their content.

    `extra` holds the keys that this version does not know, in the order in which they came. `always` names
    the keys of a kind that are written even when they are empty; `lasting` ones are not taken back by undoing.
    """

    kind: ClassVar[str] = ""
    keys: ClassVar[tuple[str, ...]] = ("reviewer", "time", "id", "act")
    always: ClassVar[frozenset[str]] = frozenset()
    lasting: ClassVar[bool] = False

    id: str = ""
    reviewer: str = ""
    time: str = ""
    act: str = ""
    extra: Mapping[str, Any] = field(default_factory=_nothing, hash=False)

    def record(self) -> dict[str, Any]:
        """The fields as they are written: in the kind's order, empty ones left out, unknown ones last."""
        written: dict[str, Any] = {}
        for key in self.keys:
            value = self.kind if key == "kind" else getattr(self, key)
            if key in self.always or (value is not None and value != ""):
                written[key] = value
        written.update((key, value) for key, value in self.extra.items() if key not in written)
        return written

    @classmethod
    def make(cls, fields: Mapping[str, Any]) -> Self:
        known = {key: fields[key] for key in cls.keys if key in fields and key != "kind"}
        extra = {key: value for key, value in fields.items() if key not in cls.keys and key != "kind"}
        return cls(**known, extra=MappingProxyType(extra) if extra else _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Decision):
    """A decision about a span of a passage's original target, with the replaced text repeated as a lock.

    `start` counts code points; None where it was not written: then `before` must occur once in the passage. `digest`
    is that of the whole original target; `prefix` and `suffix` are a little of what stands around the span, as in the
    W3C Web Annotation TextQuoteSelector.
    """

    passage: int
    before: str = ""
    start: int | None = None
    digest: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def span(self) -> Span | None:
        """Where it stood when it was recorded; None where that was not written."""
        return None if self.start is None else Span(self.start, self.start + len(self.before))


_TAIL = ("reviewer", "time", "id", "act", "start", "digest", "prefix", "suffix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Located):
    """A replacement that a person decided."""

    kind: ClassVar[str] = "correction"
    keys: ClassVar[tuple[str, ...]] = (
        "passage",
        "before",
        "after",
        "reason",
        "category",
        "severity",
        "check",
        "term",
        *_TAIL,
    )
    always: ClassVar[frozenset[str]] = frozenset({"passage", "before", "after"})

    after: str
    reason: str = ""
    category: str = ""
    severity: str = ""
    check: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Located):
    """The flags of `check` on that text in that passage are no problem; they come back when the text changes."""

    kind: ClassVar[str] = "dismissal"
    keys: ClassVar[tuple[str, ...]] = ("passage", "kind", "before", "check", "term", "reason", *_TAIL)
    always: ClassVar[frozenset[str]] = frozenset({"passage", "before"})

    check: str = ""
    term: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Located):
    """An MQM error without a correction."""

    kind: ClassVar[str] = "annotation"
    keys: ClassVar[tuple[str, ...]] = ("passage", "kind", "before", "category", "severity", "reason", *_TAIL)
    always: ClassVar[frozenset[str]] = frozenset({"passage", "before"})

    category: str = ""
    severity: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Decision):
    """The passage is right as its revision stood then: `revision` is the digest of that text."""

    kind: ClassVar[str] = "approval"
    keys: ClassVar[tuple[str, ...]] = (
        "passage",
        "kind",
        "revision",
        "score",
        "reviewer",
        "time",
        "id",
        "act",
        "digest",
    )

    passage: int
    revision: str = ""
    score: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Decision):
    """A remark on a passage."""

    kind: ClassVar[str] = "comment"
    keys: ClassVar[tuple[str, ...]] = ("passage", "kind", "text", "reviewer", "time", "id", "act", "digest")

    passage: int
    text: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Decision):
    """Takes the decision with the id `withdraws` back, for good; it waits for one that is not there yet."""

    kind: ClassVar[str] = "withdrawal"
    lasting: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = ("kind", "withdraws", "reason", "reviewer", "time", "id", "act")

    withdraws: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Decision):
    """The passage is two from the code point `start` of its original target on."""

    kind: ClassVar[str] = "split"
    keys: ClassVar[tuple[str, ...]] = (
        "passage",
        "kind",
        "reason",
        "reviewer",
        "time",
        "id",
        "act",
        "start",
        "digest",
        "prefix",
        "suffix",
    )

    passage: int
    start: int = 0
    reason: str = ""
    digest: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Decision):
    """The passage and the one after it are one."""

    kind: ClassVar[str] = "join"
    keys: ClassVar[tuple[str, ...]] = (
        "passage",
        "kind",
        "reason",
        "reviewer",
        "time",
        "id",
        "act",
        "digest",
        "next_digest",
    )

    passage: int
    reason: str = ""
    digest: str = ""
    next_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker(Decision):
    """Who speaks the passage."""

    kind: ClassVar[str] = "speaker"
    keys: ClassVar[tuple[str, ...]] = ("passage", "kind", "speaker", "reviewer", "time", "id", "act", "digest")

    passage: int
    speaker: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Decision):
    """The reviewer has seen what the reference says: `reference` is the digest of the text that was shown."""

    kind: ClassVar[str] = "seen"
    keys: ClassVar[tuple[str, ...]] = ("passage", "kind", "reference", "reviewer", "time", "id", "act", "digest")
    lasting: ClassVar[bool] = True

    passage: int
    reference: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Decision):
    """An entry of a kind that this version does not know, or that it cannot read: kept, and never acted on.

    `fields` is the whole entry as it came; `problem` says what is wrong with it, empty for a kind from elsewhere.
    """

    keys: ClassVar[tuple[str, ...]] = ()

    fields: Mapping[str, Any] = field(default_factory=_nothing, hash=False)
    problem: str = ""

    def record(self) -> dict[str, Any]:
        return dict(self.fields)


_KINDS: dict[str, type[Decision]] = {
    kind.kind: kind
    for kind in (Correction, Dismissal, Approval, Comment, Withdrawal, Split, Join, Speaker, Annotation, Seen)
}
KINDS: Mapping[str, type[Decision]] = MappingProxyType(_KINDS)

_INTEGERS = frozenset({"passage", "start", "score"})
_LARGEST = 10**12
"""Above every passage number and offset: nothing that a hand typed is multiplied into memory."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How to make a decision from an entry with certain keys and types of values, which is well-formed but for numbers.

    A hundred thousand entries have a handful of shapes. To check each key of each takes longer than to read the file,
    and so does a frozen dataclass's `__init__`, whose every assignment is a call: hence the setters of the slots.
    """

    kind: type[Decision]
    setters: tuple[Callable[[Decision, Any], None], ...]
    missing: tuple[tuple[Callable[[Decision, Any], None], Any], ...]

    @classmethod
    def of(cls, kind: type[Decision], keys: Iterable[str]) -> Self:
        keys = list(keys)
        setters = tuple(getattr(kind, key).__set__ if key != "kind" else _no_slot for key in keys)
        defaults = [(one.name, _NOTHING if one.name == "extra" else one.default) for one in dataclasses.fields(kind)]
        return cls(
            kind, setters, tuple((getattr(kind, key).__set__, value) for key, value in defaults if key not in keys)
        )

    def fits(self, fields: Mapping[str, Any]) -> bool:
        """Whether the values are such as an entry of this shape may have."""
        if self.kind is Withdrawal:
            return bool(fields["withdraws"])
        in_range: bool = 0 < fields["passage"] < _LARGEST and 0 <= fields.get("start", 0) < _LARGEST
        return in_range

    def make(self, fields: Mapping[str, Any]) -> Decision:
        made: Decision = object.__new__(self.kind)
        for put, value in zip(self.setters, fields.values(), strict=True):
            put(made, value)
        for put, value in self.missing:
            put(made, value)
        return made


def _no_slot(decision: Decision, value: Any) -> None:
    """`kind` is the class."""


_shapes: dict[tuple[object, ...], _Shape] = {}
_MOST_SHAPES = 1000


def parse(fields: Mapping[str, Any]) -> Decision:
    """The decision that an entry of a patch holds; scalars may be strings, as PyYAML's base loader gives them.

    An entry that is of no known kind, or malformed (a correction without `after`, a passage that is no number), comes
    back as `Unknown`, with the problem named: it is kept and not acted on.
    """
    kind_name = fields.get("kind", "") or "correction"
    if not isinstance(kind_name, str) or kind_name not in _KINDS:
        return Unknown(**_identity(fields), fields=MappingProxyType(dict(fields)))
    key = (kind_name, *fields, *map(type, fields.values()))
    shape = _shapes.get(key)
    if shape is not None and shape.fits(fields):
        return shape.make(fields)
    kind = _KINDS[kind_name]
    cleaned: dict[str, Any] = {}
    problem = ""
    for name, value in fields.items():
        if name not in kind.keys:
            cleaned[name] = value
        elif name in _INTEGERS:
            number = _integer(value)
            if number is None:
                problem = problem or f"{name} is not a whole number"
            cleaned[name] = number
        elif isinstance(value, str):
            cleaned[name] = value
        elif isinstance(value, int) and not isinstance(value, bool):
            # A number without quotes is a text that looks like one, as everywhere in the files people keep.
            cleaned[name] = str(value)
        else:
            problem = problem or f"{name} is not text"
    if not problem:
        problem = _malformed(kind, cleaned)
    if problem:
        return Unknown(**_identity(fields), fields=MappingProxyType(dict(fields)), problem=problem)
    if cleaned.keys() <= {*kind.keys, "kind"} and all(type(cleaned[name]) is type(fields[name]) for name in fields):
        if len(_shapes) >= _MOST_SHAPES:
            _shapes.clear()
        _shapes[key] = _Shape.of(kind, fields)
    return kind.make(cleaned)


def _identity(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: fields[key] for key in ("id", "reviewer", "time", "act") if isinstance(fields.get(key), str)}


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if -_LARGEST < value < _LARGEST else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        return int(value)
    return None


def _malformed(kind: type[Decision], fields: Mapping[str, Any]) -> str:
    if "passage" in kind.keys:
        if "passage" not in fields:
            return "has no passage"
        if fields["passage"] < 1:
            return "passage counts from 1"
    if kind is Withdrawal and not fields.get("withdraws"):
        return "does not say what it withdraws"
    if issubclass(kind, Located) and "before" not in fields:
        return "has no before"
    if kind is Correction and "after" not in fields:
        return "has no after; to delete, write after: ''"
    start = fields.get("start")
    if start is not None and start < 0:
        return "start counts from 0"
    return ""


def active(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that nothing withdraws, each once, withdrawals themselves left out; their order is kept."""
    everything = list(decisions)
    gone = {decision.withdraws for decision in everything if isinstance(decision, Withdrawal)}
    return [
        decision
        for decision in everything
        if not isinstance(decision, Withdrawal) and (not decision.id or decision.id not in gone)
    ]


def acts(decisions: Iterable[Decision]) -> Iterable[tuple[str, list[Decision]]]:
    """The decisions by act, in order; a decision without an act is one of its own, under its id."""
    return (
        (act, list(group))
        for act, group in itertools.groupby(decisions, key=lambda decision: decision.act or decision.id)
    )


# --- where decisions stand -------------------------------------------------------------------------------------------


class Placed(NamedTuple):
    """A decision and where it stands in the transcript as it is now.

    `passage` is None where it can't be placed with certainty: it is stale. `span` is None for decisions about a whole
    passage. `relocated` says that the input changed and the place was found again; `standing` that the text there is
    already what the correction wants.
    """

    decision: Decision
    passage: int | None
    span: Span | None = None
    relocated: bool = False
    standing: bool = False
