"""Alignments that were made before: from the user's cache, or written down by a person.

As text, an alignment is its groups one after the other, `1=1 2=2,3 0.41 4,5=6 7= =7`: the numbers of side a, then of
side b, then the confidence unless it is 1. `of` and two digests in front say which texts it was made of. That is what
`transcript.yaml` holds under `alignment`, where a person can put it right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review import cache, meaning
from review.align import Alignment, Group, align, in_order
from review.errors import ReviewError
from review.moved import Move
from review.passage import Passage
from review.places import Input
from review.text import digest

_KIND, _VERSION = "alignment", 2
_GROUP = re.compile(r"([0-9,]*)=([0-9,]*)")
_CONFIDENCE = re.compile(r"[01](?:\.[0-9]+)?")
_DIGEST = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Kept:
    """An alignment as it was written down, and the digests of the two texts it was made of, where they stand there."""

    groups: tuple[Group, ...]
    made_of: tuple[str, str] | None = None


def aligned(a: Sequence[Passage], b: Sequence[Passage], *, same_language: bool) -> Alignment:
    """The alignment of two lists of passages: the one in the cache, else made anew."""
    semantic = not same_language and meaning.available()
    texts = "\n\n".join(f"{passage.number} {passage.target}" for side in (a, b) for passage in (*side, _END))
    name = cache.key(f"{_KIND} {same_language} {semantic}", _VERSION, texts)
    known = cache.fetch(_KIND, name)
    if known is not None:
        return Alignment(tuple(Group(tuple(ours), tuple(theirs), sure) for ours, theirs, sure in known))
    made = align(a, b, same_language=same_language, semantic=semantic)
    cache.keep(_KIND, name, [[group.a, group.b, group.confidence] for group in made.groups])
    return made


_END = Passage(0, "")


# --- as text ---------------------------------------------------------------------------------------------------------


def head(a: Sequence[Passage], b: Sequence[Passage]) -> str:
    """How an alignment of these two texts begins."""
    return f"of {whole(a)} {whole(b)}"


def text(groups: Sequence[Group], head: str) -> str:
    """The groups as `transcript.yaml` holds them, one a line; `head` says which texts they are made of."""
    lines = [head]
    for group in groups:
        sides = "=".join(",".join(map(str, side)) for side in (group.a, group.b))
        lines.append(f"{sides} {group.confidence:.2f}" if group.paired and group.confidence < 1 else sides)
    return "".join(f"{line}\n" for line in lines)


def whole(passages: Sequence[Passage]) -> str:
    """The digest of a text: that of the list of its passages' digests."""
    return digest("".join(f"{passage.digest}\n" for passage in passages))


def parse(written: str) -> Kept:
    """An alignment from text. Raises ReviewError for what is none, and for a passage that is named twice."""
    words = written.split()
    made_of = None
    if words[:1] == ["of"]:
        if len(words) < 3 or not all(map(_DIGEST.fullmatch, words[1:3])):
            raise ReviewError("alignment: `of` and the digests of two texts begin it, or nothing")
        made_of = words[1], words[2]
        words = words[3:]
    groups: list[Group] = []
    seen: tuple[set[int], set[int]] = (set(), set())
    for word in words:
        if groups and _CONFIDENCE.fullmatch(word):
            groups[-1] = Group(groups[-1].a, groups[-1].b, min(1.0, float(word)))
            continue
        match = _GROUP.fullmatch(word)
        if match is None:
            raise ReviewError(f"alignment: {word[:40]!r} is no group; one is like 4,5=6")
        ours, theirs = (tuple(int(number) for number in side.split(",") if number) for side in match.groups())
        for numbers, known in zip((ours, theirs), seen, strict=True):
            for number in numbers:
                if not number:
                    raise ReviewError(f"alignment: {word[:40]!r}: passages count from 1")
                if number in known:
                    raise ReviewError(f"alignment: passage {number} is in two groups")
                known.add(number)
        groups.append(Group(ours, theirs, 1.0))
    return Kept(tuple(group for group in groups if group.a or group.b), made_of)


def complete(groups: Sequence[Group], a: Sequence[Passage], b: Sequence[Passage]) -> Alignment:
    """The groups with every passage that they do not name alone. Raises ReviewError for one that is not there."""
    found = list(groups)
    for at, side in enumerate((a, b)):
        named = {number for group in groups for number in (group.a, group.b)[at]}
        beyond = [number for number in named if not 1 <= number <= len(side)]
        if beyond:
            raise ReviewError(f"alignment: it names passage {min(beyond)} of {len(side)}; align anew")
        alone = ((number,) for number in range(1, len(side) + 1) if number not in named)
        found += [Group(one, (), 1.0) if at == 0 else Group((), one, 1.0) for one in alone]
    return Alignment(in_order(found))


# --- on texts that have changed --------------------------------------------------------------------------------------


def stands(kept: Kept, a: Sequence[Passage], b: Sequence[Passage]) -> bool:
    """Whether an alignment was made of these two texts, as far as it says of which."""
    return kept.made_of is None or kept.made_of == (whole(a), whole(b))


def followed(
    kept: Kept, a: Sequence[Passage], b: Sequence[Passage], recorded: Mapping[str, Sequence[str]]
) -> tuple[Alignment, tuple[int, ...], tuple[int, ...]] | None:
    """An alignment of texts that have changed since: its groups as far as their passages are still there.

    With it come the passages of either side that it did not know, which are alone. `recorded` holds the digests of each
    text's passages by the text's own; None where it has not both.
    """
    if kept.made_of is None or not all(one in recorded for one in kept.made_of):
        return None
    moves = [
        Move.of(recorded[made_of], Input(side), lambda number: iter(()))
        for made_of, side in zip(kept.made_of, (a, b), strict=True)
    ]
    groups = []
    for group in kept.groups:
        ours, theirs = (
            tuple(sorted({here for number in numbers if (here := move.whole(number))}))
            for numbers, move in zip((group.a, group.b), moves, strict=True)
        )
        if ours or theirs:
            groups.append(Group(ours, theirs, group.confidence if ours and theirs else 1.0))
    known = {number for group in groups for number in group.a}, {number for group in groups for number in group.b}
    new_a, new_b = (
        tuple(number for number in range(1, len(side) + 1) if number not in its)
        for side, its in zip((a, b), known, strict=True)
    )
    return complete(groups, a, b), new_a, new_b
