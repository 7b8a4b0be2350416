"""TermBase eXchange: TBX-Basic and TBX-Core, as of 2008 (ISO 30042:2008, `martif`) and of 2019 (`tbx`, both styles).

Read are concepts with terms in two languages, whatever the dialect: what is deprecated is a misreading, what is
admitted is admitted. Written are all four, and of Core, which knows no status, only what is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from review.errors import ReviewError
from review.exchange import Exported, Imported, Loss, Options
from review.exchange.terms import Entry, counted, gathered, language
from review.files import read_regular
from review.glossary import Glossary, Term
from review.text import visible

DIALECTS = ("basic-2019", "core-2019", "basic-2008", "core-2008")
"""What can be written, the default first."""

_LIMIT = 256 * 1024 * 1024
_DEPTH = 60


# --- XML -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Element:
    """An element without its namespace; `line` is 1-based."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[_Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[_Element]:
        return (child for child in self.children if child.name in names)

    @property
    def text(self) -> str:
        """All the text inside, as it runs, with ends of lines as blanks."""
        return " ".join("".join(self.pieces).split())


def _parsed(raw: bytes, path: Path) -> _Element:
    """The root element. Raises ReviewError for what is no XML, and for entities of the file's own."""
    parser = expat.ParserCreate(namespace_separator=" ")
    top = _Element("", {}, 0)
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEPTH:
            raise ReviewError(f"more than {_DEPTH} levels deep", path, parser.CurrentLineNumber)
        element = _Element(_local(name), {_local(key): value for key, value in attributes.items()},
                           parser.CurrentLineNumber)  # fmt: skip
        stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        done = stack.pop()
        # A term's text includes that of the markup inside of it; that of a whole file would only be copied.
        if len(stack) > 1 and stack[-1].name in _TEXTUAL:
            stack[-1].pieces += done.pieces

    def text(data: str) -> None:
        stack[-1].pieces.append(data)

    def entity(*_: Any) -> None:
        raise ReviewError("declares entities of its own, which are not read", path, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as problem:
        raise ReviewError(f"is not XML: {expat.ErrorString(problem.code)}", path, problem.lineno,
                          problem.offset + 1) from None  # fmt: skip
    except (LookupError, ValueError) as problem:
        raise ReviewError(f"is in an encoding that can't be read: {problem}", path, 1) from None
    return top.children[0]


_TEXTUAL = frozenset(
    {"term", "note", "descrip", "termNote", "hi", "foreign", "definition", "context", "ec", "sc", "ph"}
)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


# --- reading ---------------------------------------------------------------------------------------------------------

_DEPRECATED = ("deprecated", "superseded", "obsolete", "forbidden", "notrecommended", "not-recommended")
_PREFERRED = ("preferred", "standardized")
_STATUS = ("administrativestatus", "normativeauthorization", "process status")


@dataclass(slots=True)
class _Spoken:
    """A term of a concept in one language."""

    text: str
    status: str = ""
    reading: str = ""


def read(path: Path, options: Options) -> Imported:
    """The terms of a TBX file. Raises ReviewError for one that is none, or whose languages have to be said."""
    root = _parsed(read_regular(path, _LIMIT), path)
    if root.name not in ("martif", "tbx", "TBX"):
        raise ReviewError(f"is no TBX: its root is `{visible(root.name)}`, not `martif` or `tbx`", path, root.line)
    concepts = [
        one for text in root.all("text") for body in text.all("body") for one in body.all("termEntry", "conceptEntry")
    ]
    source, target = _languages(root, concepts, options, path)
    placeless: Counter[str] = Counter()
    place: dict[str, int] = {}

    def left(name: str, element: _Element) -> None:
        placeless[name] += 1
        place.setdefault(name, element.line)

    losses: list[Loss] = []
    entries = []
    for concept in concepts:
        spoken: dict[str, list[_Spoken]] = {}
        notes = [one.text for one in concept.all("note") if one.text]
        for element in concept.children:
            if element.name in ("langSet", "langSec"):
                code = language(element.attributes.get("lang", ""))
                if code not in (source, target):
                    left(f"terms in {code or 'no language'}", element)
                    continue
                spoken.setdefault(code, []).extend(_sections(element, notes, left))
            elif _kind(element) == "definition" or any(_kind(one) == "definition" for one in element.children):
                notes += [one.text for one in (element, *element.children) if _kind(one) == "definition" and one.text]
            elif element.name != "note":
                left(_kind(element), element)
        said = spoken.get(source, []) if source else []
        losses += [
            Loss(f"`{visible(one.text)}` is deprecated in the source language: no place in a glossary", concept.line)
            for one in said
            if one.status == "deprecated"
        ]
        targets = sorted(spoken.get(target, []), key=lambda one: one.status != "preferred")
        if not targets and not said:
            continue
        entries.append(
            Entry(
                concept.line,
                tuple(one.text for one in said if one.status != "deprecated"),
                tuple(one.text for one in targets if one.status != "deprecated"),
                tuple(one.text for one in targets if one.status == "deprecated"),
                reading=tuple(one.reading for one in targets if one.reading),
                note=" ".join(dict.fromkeys(notes)),
            )
        )
    terms, lost = gathered(entries)
    return Imported(terms, (*losses, *lost, *counted(placeless, place)), source, target)


def _sections(group: _Element, notes: list[str], left: Any) -> Iterator[_Spoken]:
    for element in group.children:
        if element.name not in ("tig", "ntig", "termSec"):
            if element.name == "note" and element.text:
                notes.append(element.text)
            elif element.name != "note":
                left(_kind(element), element)
            continue
        inside = [child for one in element.children for child in (one.children if one.name == "termGrp" else (one,))]
        term = next((one for one in inside if one.name == "term"), None)
        if term is None or not term.text:
            continue
        spoken = _Spoken(term.text)
        for one in inside:
            kind = _kind(one)
            if one.name == "term":
                continue
            if kind.lower() in _STATUS:
                spoken.status = _status(one.text)
            elif kind == "pronunciation":
                spoken.reading = one.text
            elif one.name == "note":
                if one.text:
                    notes.append(one.text)
            else:
                left(kind, one)
        yield spoken


def _status(text: str) -> str:
    name = text.lower().replace(" ", "")
    if name.startswith(_DEPRECATED):
        return "deprecated"
    return "preferred" if name.startswith(_PREFERRED) else ""


def _kind(element: _Element) -> str:
    """The data category: an attribute in the one style, the element's name in the other."""
    return element.attributes.get("type", element.name)


def _languages(root: _Element, concepts: list[_Element], options: Options, path: Path) -> tuple[str, str]:
    counts: Counter[str] = Counter()
    for concept in concepts:
        counts.update({language(one.attributes.get("lang", "")) for one in concept.all("langSet", "langSec")} - {""})
    source, target = language(options.source_language), language(options.target_language)
    codes = list(counts)
    if not target:
        rest = [code for code in codes if code != source]
        if not source and len(rest) == 2:
            own = language(root.attributes.get("lang", ""))
            source = own if own in rest else rest[0]
            rest.remove(source)
        if len(rest) > 1:
            raise ReviewError(f"has terms in {', '.join(codes)}; say which with --source-language and "
                              "--target-language", path)  # fmt: skip
        target = rest[0] if rest else ""
    if not source:
        rest = [code for code in codes if code != target]
        if len(rest) > 1:
            raise ReviewError(f"has terms in {', '.join(codes)}; say which with --source-language", path)
        source = rest[0] if rest else ""
    return source, target


# --- writing ---------------------------------------------------------------------------------------------------------

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(glossary: Glossary, options: Options) -> Exported:
    """The glossary in a dialect of `DIALECTS`. Raises ReviewError where a language is not known."""
    dialect = options.dialect or DIALECTS[0]
    if dialect not in DIALECTS:
        raise ReviewError(f"the dialect `{dialect}` is not known; there are {', '.join(DIALECTS)}")
    source = options.source_language or glossary.source_language
    target = options.target_language or glossary.target_language
    for name, code in (("source", source), ("target", target)):
        if not code:
            raise ReviewError(f"TBX wants languages: give --{name}-language, or `{name}_language:` in the glossary",
                              glossary.path)  # fmt: skip
    old = dialect.endswith("2008")
    basic = dialect.startswith("basic")
    losses: list[Loss] = []
    body = []
    for number, term in enumerate(glossary, 1):
        losses += _left(term, basic)
        body.append(_concept(term, number, source, target, old, basic))
    head, tail = (_HEAD_2008, _TAIL_2008) if old else (_HEAD_2019, _TAIL_2019)
    kind = "TBX-Basic" if basic else "TBX-Core"
    text = head.format(kind=kind, language=quoteattr(source)) + "".join(body) + tail
    if _NOT_XML.search(text):
        losses.append(Loss("characters that XML can't hold are written as U+FFFD"))
        text = _NOT_XML.sub("\ufffd", text)
    return Exported(text, tuple(losses))


def _left(term: Term, basic: bool) -> Iterator[Loss]:
    keys = [("except", term.exceptions), ("reading", term.reading), ("examples", term.examples), *term.extra.items()]
    if not basic:
        keys.append(("misreadings", term.misreadings))
    left = [key for key, value in keys if value]
    left += ["severity"] if term.severity != "major" else []
    if left:
        yield Loss(f"`{visible(term.term)}`: TBX-{'Basic' if basic else 'Core'} has no place for {', '.join(left)}",
                   term.line)  # fmt: skip


def _concept(term: Term, number: int, source: str, target: str, old: bool, basic: bool) -> str:
    entry, group, section = ("termEntry", "langSet", "tig") if old else ("conceptEntry", "langSec", "termSec")
    lines = [f'      <{entry} id="c{number}">']
    if term.note:
        lines.append(f"        <note>{escape(term.note)}</note>")
    wrong = term.misreadings if basic else ()
    targets = [(term.term, "preferred"), *((form, "admitted") for form in term.admitted),
               *((form, "deprecated") for form in wrong)]  # fmt: skip
    for code, spoken in ((source, [(text, "") for text in term.source]), (target, targets)):
        if not spoken:
            continue
        lines.append(f"        <{group} xml:lang={quoteattr(code)}>")
        for text, status in spoken:
            lines += [f"          <{section}>", f"            <term>{escape(text)}</term>"]
            if basic and status:
                name = f"{status}Term-admn-sts"
                lines.append(f'            <termNote type="administrativeStatus">{name}</termNote>')
            lines.append(f"          </{section}>")
        lines.append(f"        </{group}>")
    lines.append(f"      </{entry}>")
    return "\n".join(lines) + "\n"


_HEAD_2008 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="{kind}" xml:lang={language}>
  <martifHeader>
    <fileDesc>
      <sourceDesc>
        <p>Written by passage-review.</p>
      </sourceDesc>
    </fileDesc>
  </martifHeader>
  <text>
    <body>
"""
_TAIL_2008 = """    </body>
  </text>
</martif>
"""
_HEAD_2019 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dca" type="{kind}" xml:lang={language}>
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Written by passage-review.</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"""
_TAIL_2019 = """    </body>
  </text>
</tbx>
"""
