"""Terms from elsewhere become part of a glossary's text: new ones behind the others, known ones with what is new."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from review import glossary
from review.glossary import Term
from review.glossary_edit import LISTS, Change, added, edited


def merged(text: str, terms: Iterable[Term], path: Path | None = None) -> str:
    """The glossary's text with these terms in it; nothing that stood there is taken away or changed.

    What is right in the glossary does not become a misreading of the same term. Raises ReviewError as
    `glossary_edit.edited` does.
    """
    known = {term.term: term for term in glossary.parse(text, path)}
    new: list[Term] = []
    result = text
    for term in terms:
        old = known.get(term.term)
        if old is None:
            new.append(term)
            continue
        more = {
            key: tuple(
                form
                for form in getattr(term, name)
                if form not in getattr(old, name) and not (key == "misreadings" and form in old.right)
            )
            for key, name in LISTS.items()
        }
        change = Change(add={key: forms for key, forms in more.items() if forms},
                        note=term.note if term.note and not old.note else None)  # fmt: skip
        if change.add or change.note:
            result = edited(result, term.term, change, path)
    return added(result, new, path)
