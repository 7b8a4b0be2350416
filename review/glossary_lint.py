"""What is wrong in a glossary that can be read: examples that fail, entries that contradict each other or never match.

Every rule asks the matcher itself what it does with the entry, so that lint and `review check` can't disagree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from review import glossary, yamlio
from review.glossary import Glossary, Term
from review.matching.edges import addresses, fitted
from review.matching.exact import Hit, Matcher, matcher
from review.matching.lookalikes import Lookalikes
from review.matching.soundalikes import Soundalikes
from review.text import fold_plain, visible


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What lint has to say of a place in the file; `line` and `column` are 1-based, the column in code points.

    A note says what is allowed and may be meant; everything else is a mistake.
    """

    line: int
    column: int
    rule: str
    message: str
    note: bool = False


def lint(text: str, path: Path | None = None) -> tuple[Finding, ...]:
    """The findings in a glossary's text, in order of position.

    Raises ReviewError for a text that is no glossary.
    """
    document = yamlio.load_marked(text, path)
    linted = _Lint(document, glossary.parse(text, path))
    return tuple(sorted(set(linted.findings())))


# --- places ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """A form that an entry lists: under which key, and where it stands."""

    index: int
    key: str
    form: str
    node: yamlio.Scalar


_FORMS = ("term", "admitted", "misreadings", "except", "source", "reading")


class _Lint:
    """One glossary, as it is written and as it was read."""

    def __init__(self, document: yamlio.Document, read: Glossary) -> None:
        self.document = document
        self.glossary = read
        self.entries = tuple(_entries(document))
        self.items = [item for index, entry in enumerate(self.entries) for item in _items(index, entry)]
        self.matcher = matcher(read)

    def findings(self) -> Iterator[Finding]:
        yield from self.warned()
        yield from self.written()
        yield from self.repeated()
        yield from self.duplicates()
        yield from self.claimed()
        yield from self.dead()
        yield from self.examples()

    def found(self, node: yamlio.Node, rule: str, message: str, note: bool = False) -> Finding:
        document = self.document
        return Finding(document.line(node.start), document.column(node.start), rule, message, note)

    def of(self, *keys: str) -> Iterator[_Item]:
        return (item for item in self.items if item.key in keys)

    def name(self, index: int) -> str:
        term = self.glossary.terms[index]
        return f"`{visible(term.term)}` (line {term.line})"

    # --- how it is written -------------------------------------------------------------------------------------------

    def warned(self) -> Iterator[Finding]:
        for warning in self.glossary.warnings:
            place = _PLACE.search(warning)
            if place is not None:
                yield Finding(int(place[1]), 1, "warning", place[2], True)

    def written(self) -> Iterator[Finding]:
        for item in self.items:
            node = item.node
            if not node.plain:
                continue
            listed = item.key != "term"
            shown = visible(item.form)
            if listed and (mark := next((mark for mark in "、\u3000" if mark in item.form), None)):
                what = "an ideographic blank" if mark == "\u3000" else "a 、"
                yield self.found(
                    node, "separator", f"`{shown}` holds {what}: write two items, with a `, ` between, or quote it"
                )
            elif listed and "," in item.form:
                yield self.found(
                    node, "separator", f"`{shown}` holds a comma outside of brackets: write [a, b], or quote it"
                )
            elif item.form[0] in "?:-" or (self.flow(node) and re.search("[?:]", item.form)):
                yield self.found(node, "quotes", f"`{shown}` wants quotes: other readers take its `?` or `:` for YAML")
            elif _CUT.match(self.document.text, node.end):
                yield self.found(node, "quotes", f"what follows `{shown}` is a comment; quote the whole if it is not")

    def flow(self, node: yamlio.Scalar) -> bool:
        """Whether a scalar stands in brackets, as far as what stands right before it says."""
        return self.document.text[: node.start].rstrip(" \t\r\n")[-1:] in ("[", ",")

    # --- what stands twice -------------------------------------------------------------------------------------------

    def repeated(self) -> Iterator[Finding]:
        """Items of one list that are one text, or fold to one."""
        # Right forms count by the letter: what is admitted in two spellings is flagged in neither.
        for key in ("admitted", "misreadings", "except", "source", "reading"):
            seen: dict[tuple[int, str], _Item] = {}
            for item in self.of(key):
                first = seen.setdefault((item.index, fold_plain(item.form)), item)
                if first is item:
                    continue
                if item.form == first.form:
                    yield self.found(item.node, "repeated", f"`{visible(item.form)}` stands in this list already")
                elif key == "misreadings":
                    said = f"`{visible(item.form)}` and `{visible(first.form)}` fold to one; one of them is enough"
                    yield self.found(item.node, "folds", said, item.form.casefold() == first.form.casefold())

    def duplicates(self) -> Iterator[Finding]:
        exact: dict[str, _Item] = {}
        folded: dict[str, _Item] = {}
        for item in self.of("term"):
            first = exact.setdefault(item.form, item)
            if first is not item:
                yield self.found(
                    item.node, "duplicate", f"a second entry for {self.name(first.index)}; make one of them"
                )
                continue
            near = folded.setdefault(fold_plain(item.form), item)
            if near is not item:
                message = f"folds to the same as the term {self.name(near.index)}: is it one name in two spellings?"
                yield self.found(item.node, "folds", message, True)

    # --- what contradicts --------------------------------------------------------------------------------------------

    def claimed(self) -> Iterator[Finding]:
        right: dict[str, list[int]] = defaultdict(list)
        for item in self.of("term", "admitted"):
            right[item.form].append(item.index)
        wrong: dict[str, list[_Item]] = defaultdict(list)
        for item in self.of("misreadings"):
            owners = right.get(item.form)
            if owners is not None:
                own = item.index in owners
                whose = "this very entry" if own else "the entry " + self.name(owners[0])
                message = f"`{visible(item.form)}` is right in {whose}, so it is never flagged; decide which it is"
                yield self.found(item.node, "right-and-wrong", message)
            else:
                wrong[fold_plain(item.form)].append(item)
        for items in wrong.values():
            if len({item.index for item in items}) > 1:
                for item in items[1:]:
                    others = ", ".join(dict.fromkeys(self.name(one.index) for one in items if one.index != item.index))
                    message = f"`{visible(item.form)}` is a misreading of {others} too: one flag will offer each"
                    yield self.found(item.node, "collision", message, True)

    # --- what never matches, or again --------------------------------------------------------------------------------

    def dead(self) -> Iterator[Finding]:
        right = {form for term in self.glossary for form in term.right}
        for item in self.of("misreadings"):
            if item.form in right:
                continue
            term = self.glossary.terms[item.index]
            hits = self.matcher.hits(item.form)
            mine = [hit for hit in hits if not hit.right and any(claim.term is term for claim in hit.claims)]
            if not mine:
                yield self.found(item.node, "never-matches", self.why_dead(item, term, hits))
                continue
            again = _again(self.matcher, item.form, mine[0], term)
            if again:
                yield self.found(
                    item.node,
                    "triggers-again",
                    f"`{visible(item.form)}` becomes `{visible(again[0])}`, in which `{visible(again[1])}` is flagged "
                    "again; list what is right as admitted, or the context in `except`",
                )
        for item in self.of("except"):
            term = self.glossary.terms[item.index]
            folded = fold_plain(item.form)
            known = any(fold_plain(form) in folded for form in (*term.misreadings, *term.right))
            if folded and not known and not _is_like(item.form, term):
                message = f"`{visible(item.form)}` holds no misreading of this entry, so it makes no difference to them"
                yield self.found(item.node, "idle-except", message, True)

    def why_dead(self, item: _Item, term: Term, hits: tuple[Hit, ...]) -> str:
        shown = f"`{visible(item.form)}` can never match"
        folded = fold_plain(item.form)
        if not folded:
            return f"{shown}: nothing of it is left when case, width and marks are folded"
        cover = next((one for one in term.exceptions if folded in fold_plain(one)), None)
        if cover is not None and Matcher(_alone(replace(term, exceptions=()))).hits(item.form):
            return f"{shown}: `{visible(cover)}` in `except` covers it"
        if any(True for _ in addresses(item.form)):
            return f"{shown}: nothing is flagged in an address"
        if any(form.strip() == item.form.strip() for form in term.right):
            return f"{shown}: it is a right form of this entry"
        if hits and not hits[0].right:
            return f"{shown}: {self.name(self.glossary.terms.index(hits[0].claims[0].term))} claims a part of it"
        return f"{shown}: alone on a line it is not found as a name; does it begin or end inside a word?"

    def examples(self) -> Iterator[Finding]:
        for index, entry in enumerate(self.entries):
            term = self.glossary.terms[index]
            node = {key.text: value for key, value in entry.items}.get("examples")
            if not isinstance(node, yamlio.Sequence):
                continue
            for example, place in zip(term.examples, node.items, strict=True):
                became = applied(self.matcher, example.before, term)
                if became != example.after:
                    message = f"the example becomes `{visible(became)}`, not `{visible(example.after)}`"
                    yield self.found(place, "example", message)
                    continue
                twice = applied(self.matcher, became, term)
                if twice != became:
                    message = f"the example's result is flagged again and becomes `{visible(twice)}`"
                    yield self.found(place, "triggers-again", message)


_PLACE = re.compile(r"(?:^|:)(\d+): (.*)", re.DOTALL)
# A comment that begins right after one blank, and without one: `C #1`, not `C  # the language`.
_CUT = re.compile(r" #[^\s#]")


def _entries(document: yamlio.Document) -> Iterator[yamlio.Mapping]:
    root = document.root
    for key, node in root.items if isinstance(root, yamlio.Mapping) else ():
        if key.text == "terms" and isinstance(node, yamlio.Sequence):
            yield from (entry for entry in node.items if isinstance(entry, yamlio.Mapping))


def _items(index: int, entry: yamlio.Mapping) -> Iterator[_Item]:
    for key, node in entry.items:
        if key.text in _FORMS:
            for one in node.items if isinstance(node, yamlio.Sequence) else (node,):
                if isinstance(one, yamlio.Scalar) and one.text.strip():
                    yield _Item(index, key.text, one.text, one)


# --- what becomes of a text ------------------------------------------------------------------------------------------


def applied(found: Matcher, text: str, term: Term | None = None) -> str:
    """The text with every misreading replaced by its term: by `term` where that is one of those that claim it."""
    return "".join(_pieces(text, found.hits(text), term))


def _pieces(text: str, hits: Iterable[Hit], term: Term | None) -> Iterator[str]:
    at = 0
    for hit in hits:
        if hit.right:
            continue
        first = next((claim.term for claim in hit.claims if claim.term is term), hit.claims[0].term)
        yield text[at : hit.span.start]
        yield fitted(text, hit.span, first.term)
        at = hit.span.end
    yield text[at:]


def _again(found: Matcher, form: str, hit: Hit, term: Term) -> tuple[str, str] | None:
    """What a misreading becomes, and what is flagged in that; None where nothing is."""
    became = form[: hit.span.start] + fitted(form, hit.span, term.term) + form[hit.span.end :]
    once = next((again for again in found.hits(became) if not again.right), None)
    return (became, once.text) if once is not None else None


def _is_like(text: str, term: Term) -> bool:
    """Whether something in a text is like the term without being listed, and flagged where nothing excepts it."""
    alone = _alone(replace(term, exceptions=()))
    return any(any(True for _ in like.in_text(text)) for like in (Lookalikes(alone), Soundalikes(alone)))


def _alone(term: Term) -> Glossary:
    return Glossary((term,))
