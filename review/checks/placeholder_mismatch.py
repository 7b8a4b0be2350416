"""Placeholders, tags, addresses and code that are not those of the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from review.checks import running
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.text import Span, join_wraps, whole

_CHANGED, _LOST, _NEW = 0.9, 0.85, 0.8

_MARKED = re.compile(
    r"""
      (?P<address>(?:https?|ftp|mailto)://?[^\s<>"'`()（）「」『』、。，；\u3000-\u9fff\uff00-\uffef]+
        | www\.[^\s<>"'`()（）「」『』、。，；\u3000-\u9fff\uff00-\uffef]+
        | [A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    | (?P<code>``?[^`\n]+``?)
    | (?P<variable>\$?\{\{?\s?[^\W\d][^{}\n]{0,60}\}?\}|%\(\w+\)[sdif]|\$\([\w.]+\)|\{\d*(?::[^{}\s]+)?\})
    | (?P<format>%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?(?:l{1,2}[dux]|[sdifxXeEgGcu@])(?![A-Za-z0-9]))
    | (?P<tag></?[A-Za-z][A-Za-z0-9:-]*(?:\s+[A-Za-z_:][\w:.-]*\s*=[^<>]*)?\s*/?>
        |\[/?(?:b|i|u|url|img|color|size)(?:=[^\]\n]*)?\])
    | (?P<entity>&(?:[a-z]+|\#\d+|\#x[0-9a-fA-F]+);)
    """,
    re.VERBOSE,
)
_SUSPECT = re.compile(r"[<>{}%$`@&\[]|://|www\.")
_WHAT = {
    "address": "address",
    "code": "code",
    "variable": "placeholder",
    "format": "placeholder",
    "tag": "tag",
    "entity": "character reference",
}


@dataclass(frozen=True, slots=True)
class _Marked:
    span: Span
    text: str
    kind: str

    @property
    def key(self) -> tuple[str, str]:
        """What has to be the same: of a tag its name, since what it says may be translated."""
        if self.kind == "tag":
            found = re.match(r"[<\[]/?[A-Za-z0-9:-]+", self.text)
            return self.kind, (found[0] if found else self.text).lower()
        return self.kind, self.text


class PlaceholderMismatch(Check):
    """A placeholder, a tag, an address or a piece of code is not the source's.

    What it flags
        `{name}`, `%s`, `%1$d`, `${var}`, HTML and XML tags, character references, URLs, mail addresses and code in
        backticks that the source has and the translation has not, or the other way round, counted; in any order. Of a
        tag only the name counts. One that is nearly the missing one is taken for it, and the source's is suggested.

    Why it matters
        A lost placeholder crashes the program or hides the name of the user, a lost tag breaks the page, and nobody
        gets anywhere with an address that was translated.

    Example
            source: Hello {name}, you have %d new <b>messages</b>.
            text: {名前}さん、新しい<b>メッセージ</b>が%d件あります。
            flags: {名前}
            suggests: {name}

            source: Run `make test` and see https://example.org/help.
            text: テストを実行し、https://example.org/helpをご覧ください。
            flags: the whole text

            source: It grew by 50% so far.
            text: これまでに50%伸びた。
            flags: nothing

    When to dismiss
        When the address leads to a page of its own for the readers of the translation.
    """

    id = "placeholder-mismatch"
    category = "design/markup"
    severity = "major"
    needs_source = True

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, source = passage.target, context.source
        if source is None or not (_SUSPECT.search(text) or _SUSPECT.search(source)):
            return
        ours, theirs = _marked(text), _marked(source)
        counts, wanted = Counter(one.key for one in ours), Counter(one.key for one in theirs)
        if counts == wanted:
            return
        new = _left(ours, wanted)
        lost = [] if context.shared else [one for one in _left(theirs, counts) if not _beside(one, context)]
        if context.source_before or context.source_after:
            known = {one.key for near in _near(context) for one in _marked(near)}
            new = [one for one in new if one.key not in known]
        flags = {}
        for one in new:
            meant = _meant(one, lost, len(new))
            if meant is not None:
                lost.remove(meant)
            flag = self._new(passage, one, meant)
            flags[flag.span] = flag
        if lost:
            # Where one placeholder is the whole passage, there is one place and so one flag.
            everything = Span(0, len(text))
            missing = self._missing(passage, everything, lost)
            there = flags.get(everything)
            flags[everything] = replace(there, message=f"{there.message}; {missing.message}") if there else missing
        yield from flags.values()

    def _missing(self, passage: Passage, span: Span, lost: list[_Marked]) -> Flag:
        names = ", ".join(one.text for one in lost[:4]) + (", ..." if len(lost) > 4 else "")
        message = f"the source's {names} {'is' if len(lost) == 1 else 'are'} missing"
        return self.flag(passage, span, message, confidence=_LOST, source_span=lost[0].span)

    def _new(self, passage: Passage, one: _Marked, meant: _Marked | None) -> Flag:
        span = whole(passage.target, one.span)
        if meant is None:
            return self.flag(passage, span, f"the source has no such {_WHAT[one.kind]}", confidence=_NEW)
        offered = Suggestion(meant.text, confidence=_CHANGED)
        return self.flag(
            passage, span, f"the source says {meant.text}", offered, confidence=_CHANGED, source_span=meant.span
        )


def _marked(text: str) -> list[_Marked]:
    """The placeholders of a text, in order."""
    if not _SUSPECT.search(text):
        return []
    joined = join_wraps(text)
    found = []
    for match in _MARKED.finditer(joined.text):
        kind = match.lastgroup or ""
        stand = match.group()
        if kind == "address":
            stand = stand.rstrip(".,;:!?*]}>")
        elif kind == "tag" and not _is_tag(stand, joined.text):
            continue
        start, end = match.start(), match.start() + len(stand)
        if start < end:
            found.append(_Marked(Span(joined.starts[start], joined.ends[end - 1]), stand, kind))
    return found


_HTML = frozenset(
    """
    a abbr address article aside audio b bdi bdo blockquote body br button caption cite code col dd del details dfn div
    dl dt em figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend
    li link main mark math menu meta nav ol option p pre q rp rt ruby s samp script section select small source span
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var
    video wbr x g ph bpt ept it mrk pc sc ec font center
    """.split()
)
"""Elements of HTML and of XLIFF's inline markup."""


def _is_tag(text: str, whole_text: str) -> bool:
    """Whether it is markup, and no word in angle brackets that says what to type there: <file>."""
    name = re.sub(r"[\W]*([A-Za-z0-9:-]*).*", r"\1", text, flags=re.DOTALL)
    if text[0] == "[" or text[1] == "/" or text.endswith("/>") or "=" in text or ":" in name:
        return True
    return name.lower() in _HTML or any(character.isdigit() for character in name) or f"</{name}>" in whole_text


def _left(some: list[_Marked], others: Counter[tuple[str, str]]) -> list[_Marked]:
    """Those that the other side does not have, or not so often; the last ones of them."""
    rest = Counter(others)
    left = []
    for one in some:
        if rest[one.key] > 0:
            rest[one.key] -= 1
        else:
            left.append(one)
    return left


def _near(context: Context) -> Iterator[str]:
    if context.source_before and running.runs_in(context):
        yield context.source_before
    if context.source_after and running.runs_out(context):
        yield context.source_after


def _beside(one: _Marked, context: Context) -> bool:
    """Whether a neighbour that shares the sentence has it."""
    return bool(
        (context.before and running.runs_in(context) and one.text in context.before.target)
        or (context.after and running.runs_out(context) and one.text in context.after.target)
    )


def _meant(one: _Marked, lost: list[_Marked], new: int) -> _Marked | None:
    """The missing one that a new one stands for: of its kind, and near it or the only one."""
    alike = [other for other in lost if other.kind == one.kind and one.key != other.key]
    if not alike:
        return None
    if len(alike) == 1 and new == 1:
        return alike[0]
    best = min(alike, key=lambda other: OSA.normalized_distance(one.text, other.text))
    return best if OSA.normalized_distance(one.text, best.text) <= 0.5 else None
