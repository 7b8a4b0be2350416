"""The words that a regular expression stands for, where they are few enough to be listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from review.exchange.ecma import Back, Choice, Edge, Group, Look, Node, Repeat, Row, Set
from review.text import fold_plain

MOST = 200
"""How many words a pattern may stand for."""


_CLASS = 10
_TOO_MANY = f"it stands for more than {MOST} words"


class UnlistedError(Exception):
    """A pattern that can't be told as a list of words; the message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a pattern matches, with what its groups hold.

    `behind` and `ahead` have to stand around it; it is none behind one of `not_behind`, or before one of `not_ahead`.
    """

    text: str = ""
    groups: Mapping[int, str] = field(default_factory=dict)
    behind: str = ""
    ahead: str = ""
    not_behind: tuple[str, ...] = ()
    not_ahead: tuple[str, ...] = ()


def words(node: Node) -> tuple[Word, ...]:
    """The words of a pattern; of characters that fold to one, the first. Raises UnlistedError."""
    return tuple(_words(node))


def contextual(node: Node, becomes: str) -> tuple[Node, str]:
    """The pattern and its replacement without what is matched beside the word only to be put back.

    prh was made when JavaScript could not look behind: オーバ([^ー]) becomes オーバー$1, where (?!ー) is meant.
    """
    while isinstance(node, Group) and not node.number:
        node = node.node
    if not isinstance(node, Row):
        return node, becomes
    nodes = list(node.nodes)
    last, first = _other(nodes[-1]), _other(nodes[0])
    if last is not None and becomes.endswith(f"${last.number}"):
        assert isinstance(last.node, Set)
        nodes[-1] = Look(Set(last.node.ranges), True, True)
        becomes = becomes.removesuffix(f"${last.number}")
    if first is not None and becomes.startswith(f"${first.number}"):
        assert isinstance(first.node, Set)
        nodes[0] = Look(Set(first.node.ranges), False, True)
        becomes = becomes.removeprefix(f"${first.number}")
    return Row(tuple(nodes)), becomes


def _other(node: Node) -> Group | None:
    """A group that takes one character which is none of a few."""
    if isinstance(node, Group) and node.number and isinstance(node.node, Set):
        few = sum(last - first + 1 for first, last in node.node.ranges) <= MOST
        if node.node.negated and not node.node.properties and few:
            return node
    return None


def _words(node: Node) -> list[Word]:
    if isinstance(node, str):
        return [Word(node)]
    if isinstance(node, Set):
        return [Word(character) for character in _characters(node)]
    if isinstance(node, Edge):
        if node.kind == "b":
            return [Word()]
        raise UnlistedError("it asks for the edge of a line, or for the inside of a word")
    if isinstance(node, Group):
        found = _words(node.node)
        if not node.number:
            return found
        return [replace(word, groups={**word.groups, node.number: word.text}) for word in found]
    if isinstance(node, Look):
        return _look(node)
    if isinstance(node, Back):
        raise UnlistedError("it refers to a group of its own")
    if isinstance(node, Choice):
        return _few([word for one in node.nodes for word in _words(one)])
    if isinstance(node, Row):
        found = [Word()]
        for one in node.nodes:
            found = _joined_each(found, _words(one))
        return found
    return _repeated(node)


def _repeated(node: Repeat) -> list[Word]:
    if node.most is None or node.most > 4:
        raise UnlistedError("it repeats without end")
    once = _words(node.node)
    rounds: list[list[Word]] = [[Word()]]
    for _ in range(node.most):
        rounds.append(_joined_each(rounds[-1], once))
    kept = rounds[node.least :]
    return _few([word for round_ in (kept if node.lazy else kept[::-1]) for word in round_])


def _characters(node: Set) -> Iterator[str]:
    size = sum(last - first + 1 for first, last in node.ranges)
    if node.negated or node.properties or size > 4 * MOST:
        raise UnlistedError("it takes any character of a class")
    seen: set[str] = set()
    for first, last in node.ranges:
        for code in range(first, last + 1):
            folded = fold_plain(chr(code)) or chr(code)
            if folded not in seen:
                seen.add(folded)
                yield chr(code)


def _look(node: Look) -> list[Word]:
    if node.negated and isinstance(node.node, Set) and sum(b - a + 1 for a, b in node.node.ranges) > _CLASS:
        # A whole class, as of katakana: where a name ends. Names end so here without being told.
        return [Word()]
    found = _words(node.node)
    if any(word.behind or word.ahead or word.not_behind or word.not_ahead for word in found):
        raise UnlistedError("it looks around inside of looking around")
    if node.negated:
        texts = tuple(word.text for word in found)
        return [Word(not_ahead=texts) if node.ahead else Word(not_behind=texts)]
    return [
        Word(groups=word.groups, ahead=word.text) if node.ahead else Word(groups=word.groups, behind=word.text)
        for word in found
    ]


def _joined_each(lefts: list[Word], rights: list[Word]) -> list[Word]:
    """Each of the one before each of the other."""
    if len(lefts) * len(rights) > MOST:
        # Said before they are made: ten thousand rules of as many words each would take minutes.
        raise UnlistedError(_TOO_MANY)
    return [_joined(left, right) for left in lefts for right in rights]


def _joined(left: Word, right: Word) -> Word:
    if ((left.ahead or left.not_ahead) and right.text) or ((right.behind or right.not_behind) and left.text):
        raise UnlistedError("it looks around in its middle")
    if (left.ahead and right.ahead) or (left.behind and right.behind):
        raise UnlistedError("it looks around twice")
    return Word(
        left.text + right.text,
        {**left.groups, **right.groups},
        left.behind + right.behind,
        left.ahead + right.ahead,
        (*left.not_behind, *right.not_behind),
        (*left.not_ahead, *right.not_ahead),
    )


def _few(found: list[Word]) -> list[Word]:
    if len(found) > MOST:
        raise UnlistedError(_TOO_MANY)
    return found
