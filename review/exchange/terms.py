"""What formats share: entries of a file gathered to terms, one for each rendering, in the order of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from review.exchange import Loss
from review.glossary import Example, Term
from review.text import visible


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of a file says; `line` is 1-based. The first of `right` is preferred."""

    line: int
    source: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    misreadings: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    severity: str = ""
    note: str = ""
    examples: tuple[Example, ...] = ()


def gathered(entries: Iterable[Entry]) -> tuple[tuple[Term, ...], list[Loss]]:
    """The terms, and what could not be one.

    Entries of one preferred rendering are one term. A rendering whose source another term has, and only that, is
    admitted there: of two terms with one source a passage would be asked for both.
    """
    terms: dict[str, Term] = {}
    sources: dict[str, str] = {}
    losses: list[Loss] = []
    for entry in entries:
        if not entry.right:
            said = ", ".join(map(visible, (*entry.source, *entry.misreadings))) or "the entry"
            losses.append(Loss(f"{said}: there is no rendering that is right", entry.line))
            continue
        name, *others = dict.fromkeys(entry.right)
        owners = {sources.get(text) for text in entry.source}
        if name not in terms and len(owners) == 1 and (owner := owners.pop()) is not None:
            name, others = owner, [name, *others]
        known = terms.get(name)
        if known is None:
            known = Term(name, severity=entry.severity or "major")
        for text in entry.source:
            sources.setdefault(text, name)
        terms[name] = replace(
            known,
            source=_both(known.source, entry.source),
            admitted=tuple(form for form in _both(known.admitted, others) if form != name),
            misreadings=_both(known.misreadings, entry.misreadings),
            exceptions=_both(known.exceptions, entry.exceptions),
            reading=_both(known.reading, entry.reading),
            note=" ".join(_both((known.note,) if known.note else (), (entry.note,) if entry.note else ())),
            examples=tuple(dict.fromkeys((*known.examples, *entry.examples))),
        )
    return tuple(terms.values()), losses


def _both(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def counted(placeless: Counter[str], first: dict[str, int]) -> list[Loss]:
    """One loss for each kind of thing that has no place in a glossary, with how often it stood in the file."""
    often = {name: "once" if count == 1 else f"{count} times" for name, count in placeless.items()}
    return [
        Loss(f"`{visible(name)}` has no place in a glossary ({times})", first.get(name, 0))
        for name, times in often.items()
    ]


def language(code: str) -> str:
    """The code of a language without its region: `ja` for `ja-JP` and `ja_XX`."""
    return code.strip().replace("_", "-").partition("-")[0].lower()
