"""What the docstring of a check says, section by section, with the cases of its Example ready to be run.

A docstring has a first sentence, and four sections under these headings, each alone on its line and not indented:

    What it flags
    Why it matters
    Example
    When to dismiss

The Example holds cases, a blank line between two of them. A case is lines of `key: value`:

    before passage: ...       the passage before the one that is checked
    text: ...                 the passage that is checked
    after passage: ...        the passage after it
    elsewhere: ...            a passage of the same transcript; `elsewhere 20 times: ...` is there that often
    source: ...               the passage's source
    glossary: {term: Llama, misreadings: [Lama]}    one entry of the glossary, in YAML
    language: ja              the language of the text; told from its script where it is missing
    source language: en
    register: polite
    flags: ...                what stands in the flag's span; `flags: nothing` where there must be none
    suggests: ...             the suggestions of the flag before, ` | ` between two; `suggests: nothing` deletes

`⏎` in a value is a wrap and `<U+200B>` the character of that number. A line that begins with `⏎` goes on with the value
above it. `flags: the whole text` says so. Text around the cases is prose.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace

from review import glossary as glossaries
from review.checks import Checker, SourceGroup, neighbours
from review.checks.base import Check
from review.flag import Flag
from review.passage import Passage
from review.text import language_of

SECTIONS = ("What it flags", "Why it matters", "Example", "When to dismiss")


@dataclass(frozen=True, slots=True)
class Expected:
    """A flag that an Example promises: what stands in its span, and its suggestions, None where nothing is said."""

    text: str
    suggestions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A passage of an Example with what stands around it, and the flags it must have."""

    text: str
    flags: tuple[Expected, ...]
    before: str | None = None
    after: str | None = None
    elsewhere: tuple[str, ...] = ()
    source: str | None = None
    glossary: tuple[str, ...] = ()
    language: str = ""
    source_language: str = ""
    register: str = ""

    def found(self, check: Check) -> tuple[Flag, ...]:
        """The flags that `check` has for the text, after a survey of everything that the case shows."""
        texts = [*self.elsewhere, *([self.before] if self.before is not None else []), self.text]
        number = len(texts)
        texts += [self.after] if self.after is not None else []
        passages = [Passage(at, text) for at, text in enumerate(texts, 1)]
        entries = "".join(f"  - {entry}\n" for entry in self.glossary)
        checker = Checker.of(
            (check,),
            passages,
            glossaries.parse(f"terms:\n{entries}") if entries else None,
            self.language or language_of(self.text),
            {number: SourceGroup(self.source)} if self.source is not None else {},
            self.source_language,
            {"": self.register} if self.register else {},
        )
        beside = {passage.number: (before, after) for passage, before, after in neighbours(passages)}
        before, after = beside[number]
        return checker.flags(
            passages[number - 1],
            before if self.before is not None else None,
            after if self.after is not None else None,
        )


@dataclass(frozen=True, slots=True)
class Documentation:
    """A docstring in its parts; the sections are in the order of `SECTIONS`, without their headings."""

    summary: str
    sections: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]

    def section(self, title: str) -> str:
        """What stands under that heading."""
        return dict(self.sections)[title]


def documentation(check: Check | type[Check]) -> Documentation:
    """The documentation of a check. Raises ValueError, naming the check, where its docstring lacks a part."""
    name = check.id
    kind = check if isinstance(check, type) else type(check)
    lines = inspect.cleandoc(kind.__doc__ or "").split("\n")
    summary: list[str] = []
    found: dict[str, list[str]] = {}
    current = summary
    for line in lines:
        if line in SECTIONS:
            if line in found:
                raise ValueError(f"{name}: the docstring has {line!r} twice")
            current = found[line] = []
        else:
            current.append(line)
    if tuple(found) != SECTIONS:
        raise ValueError(f"{name}: the docstring needs the sections {', '.join(SECTIONS)}, in this order")
    sections = tuple((title, inspect.cleandoc("\n".join(("", *body))).strip()) for title, body in found.items())
    for title, body in (("a first sentence", "\n".join(summary).strip()), *sections):
        if not body:
            raise ValueError(f"{name}: the docstring lacks {title!r}")
    return Documentation("\n".join(summary).strip(), sections, _cases(name, dict(sections)["Example"]))


_LINE = re.compile(
    r"(?P<key>before passage|text|after passage|elsewhere(?: (?P<times>[0-9]+) times)?|source language|source|glossary"
    r"|language|register|flags|suggests): ?(?P<value>.*)"
)
_NUMBERED = re.compile(r"<U\+([0-9A-F]{4,6})>")
_NAMES = {"before passage": "before", "after passage": "after", "source language": "source_language"}


def _cases(name: str, example: str) -> tuple[Case, ...]:
    cases = []
    for block in re.split(r"\n[ \t]*\n", example):
        joined = re.sub(r"\n[ \t]*⏎", "⏎", block)
        lines = [found for line in joined.split("\n") if (found := _LINE.fullmatch(line.strip()))]
        if lines:
            cases.append(_case(name, lines))
    if not cases:
        raise ValueError(f"{name}: the Example shows no case")
    return tuple(cases)


def _case(name: str, lines: list[re.Match[str]]) -> Case:
    plain: dict[str, str] = {}
    elsewhere: list[str] = []
    glossary: list[str] = []
    flags: list[Expected] | None = None
    for line in lines:
        key, value = line["key"], _text(line["value"])
        if key.startswith("elsewhere"):
            elsewhere += [value] * int(line["times"] or 1)
        elif key == "glossary":
            glossary.append(line["value"])
        elif key == "flags":
            flags = [*(flags or []), *([] if value == "nothing" else [Expected(value)])]
        elif key == "suggests":
            if not flags:
                raise ValueError(f"{name}: 'suggests' in the Example follows no 'flags'")
            offered = tuple("" if part == "nothing" else part for part in value.split(" | "))
            flags[-1] = Expected(flags[-1].text, offered)
        else:
            plain[_NAMES.get(key, key)] = value
    if "text" not in plain or flags is None:
        raise ValueError(f"{name}: a case of the Example needs 'text' and 'flags'")
    flags = [replace(flag, text=plain["text"]) if flag.text == "the whole text" else flag for flag in flags]
    return Case(**plain, flags=tuple(flags), elsewhere=tuple(elsewhere), glossary=tuple(glossary))


def _text(value: str) -> str:
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), value.replace("⏎", "\n"))
