"""Alignments that were made before: from the user's cache, or written down by a person.

As text, an alignment is its groups one after the other, `1=1 2=2,3 4,5=6 7= =7`: the numbers of side a, then of side b.
That is what `transcript.yaml` holds under `alignment`, where a person can put it right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review import cache, meaning
from review.align import Alignment, Group, align
from review.errors import ReviewError
from review.passage import Passage

_KIND, _VERSION = "alignment", 1
_GROUP = re.compile(r"([0-9,]*)=([0-9,]*)")


def aligned(a: Sequence[Passage], b: Sequence[Passage], *, same_language: bool, written: str = "") -> Alignment:
    """The alignment of two lists of passages: the one written down, else the one in the cache, else made anew.

    Raises ReviewError for one written down that is not of these two.
    """
    if written:
        return read(written, len(a), len(b))
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


def text(alignment: Alignment) -> str:
    """The alignment as `transcript.yaml` holds it."""
    return " ".join(f"{','.join(map(str, group.a))}={','.join(map(str, group.b))}" for group in alignment.groups)


def read(written: str, a: int, b: int) -> Alignment:
    """An alignment of `a` with `b` passages from text. A person wrote or saw it, so each group's confidence is 1.

    Passages that it does not name are alone. Raises ReviewError for what is no alignment, for a passage that is not
    there and for one that is named twice.
    """
    groups: list[Group] = []
    seen: tuple[set[int], set[int]] = (set(), set())
    for word in written.split():
        match = _GROUP.fullmatch(word)
        if match is None:
            raise ReviewError(f"alignment: {word!r} is no group; one is like 4,5=6")
        ours, theirs = (tuple(int(number) for number in side.split(",") if number) for side in match.groups())
        for numbers, size, known in zip((ours, theirs), (a, b), seen, strict=True):
            for number in numbers:
                if not 1 <= number <= size:
                    raise ReviewError(f"alignment: {word!r} names passage {number} of {size}; align anew")
                if number in known:
                    raise ReviewError(f"alignment: passage {number} is in two groups")
                known.add(number)
        groups.append(Group(ours, theirs, 1.0))
    groups += [Group((number,), (), 1.0) for number in range(1, a + 1) if number not in seen[0]]
    groups += [Group((), (number,), 1.0) for number in range(1, b + 1) if number not in seen[1]]
    return Alignment(tuple(groups))
