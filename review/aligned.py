"""A transcript and its source or a reference: as a person wrote it down, else one to one, else as the texts align.

What was written down for texts that have changed since is never put on other passages: it follows those that are still
there, or is left alone, and either is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from review import journal
from review.align import Alignment, Group, kept
from review.checks import SourceGroup
from review.errors import ReviewError
from review.journal.inputs import ALIGNED
from review.passage import Passage, Transcript

KINDS = ("source", "reference")

_NAMED = 5
"""New passages that a warning names."""

_AROUND, _GAPS = 5, 2
"""Passages on either side, and how many of them without a source are a gap that may reach into a passage."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """How the passages of a transcript (side a) belong to those of `other` (side b), which stands by lines if it has no
    blank ones. `written` is what `transcript.yaml` holds, `""` for nothing; `stands` says that it is this alignment;
    `one_to_one` that the passages belong together by their numbers, and nobody wrote anything else.
    """

    kind: str
    other: Transcript
    alignment: Alignment
    written: str = ""
    stands: bool = False
    one_to_one: bool = False
    warnings: tuple[str, ...] = ()


def written(settings: Mapping[str, Any], kind: str) -> str:
    """The alignment with the `source` or the `reference` that `transcript.yaml` holds; `""` where it holds none."""
    found = settings.get("alignment")
    return str(found.get(kind, "")) if isinstance(found, Mapping) else ""


def one_to_one(transcript: Transcript, other: Transcript, settings: Mapping[str, Any], kind: str) -> bool:
    """Whether passage belongs to passage by their numbers: as many on both sides, and nobody wrote anything else."""
    return len(other) == len(transcript) and not written(settings, kind)


def aligned(transcript: Transcript, other: Transcript, kind: str, settings: Mapping[str, Any], folder: Path) -> Aligned:
    """The alignment of `transcript` with its source or a reference; `folder` is that of the transcript's decisions.

    Raises ReviewError where what is written down is no alignment, or names passages that these texts do not have.
    """
    known = written(settings, kind)
    if one_to_one(transcript, other, settings, kind):
        groups = tuple(Group((number,), (number,), 1.0) for number in range(1, len(transcript) + 1))
        return Aligned(kind, other, Alignment(groups), one_to_one=True)
    other = in_units(other)
    made = Aligned(kind, other, Alignment(()), known)
    ours, theirs = transcript.passages, other.passages
    if known:
        try:
            read = kept.parse(known)
            if kept.stands(read, ours, theirs):
                return replace(made, alignment=kept.complete(read.groups, ours, theirs), stands=True)
        except ReviewError as problem:
            raise ReviewError(problem.message, folder / "transcript.yaml") from None
        changed = f"the alignment with the {kind} was written down for other texts"
        found = kept.followed(read, ours, theirs, journal.read_recorded(folder, ALIGNED)[0])
        if found is not None:
            alignment, *new = found
            news = [one for side, its in zip((transcript, other), new, strict=True) if (one := _news(side, its))]
            warning = "; ".join((f"{changed} and follows what is still there", *news))
            return replace(made, alignment=alignment, warnings=(warning,))
        made = replace(made, warnings=(f"{changed} and is not used: these are aligned anew",))
    return replace(made, alignment=kept.aligned(ours, theirs, same_language=kind == "reference"))


def _news(transcript: Transcript, new: Sequence[int]) -> str:
    name = transcript.path.name if transcript.path else "a text"
    named = ", ".join(map(str, new[:_NAMED])) + (", ..." if len(new) > _NAMED else "")
    return f"new in {name}: {named}" if new else ""


def source_groups(transcript: Transcript, found: Aligned) -> Mapping[int, SourceGroup]:
    """The source text of each passage that has one."""
    texts = found.other.targets()
    pairs = [group for group in found.alignment.groups if group.paired]
    alone = [1] * len(transcript)
    for group in pairs:
        for number in group.a:
            alone[number - 1] = 0
    so_far = (0, *accumulate(alone))

    def gaps(first: int, last: int) -> int:
        """How many passages from the one to the other have no source."""
        return so_far[min(last, len(transcript))] - so_far[max(first, 1) - 1]

    groups: dict[int, SourceGroup] = {}
    for group in pairs:
        text = "\n".join(texts[number - 1] for number in group.b)
        first, last = group.a[0], group.a[-1]
        partial = gaps(first - 1, last + 1) > 0 or gaps(first - _AROUND, last + _AROUND) >= _GAPS
        groups.update(dict.fromkeys(group.a, SourceGroup(text, len(group.a) > 1, group.confidence, partial)))
    return groups


def in_units(transcript: Transcript) -> Transcript:
    """The transcript, but a text without any blank line by its lines: then each line is what belongs together."""
    if len(transcript) != 1 or "\n" not in transcript.passages[0].target:
        return transcript
    block = transcript.passages[0]
    lines = [(block.line + at, text) for at, text in enumerate(block.target.split("\n")) if text.strip()]
    return replace(
        transcript, passages=tuple(Passage(number, text, line) for number, (line, text) in enumerate(lines, 1))
    )
