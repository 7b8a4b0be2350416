"""Every check is documented where it is written, and its Example is true."""

from __future__ import annotations

import pytest

from review import mqm
from review.checks import _AGAINST_SOURCE, _LEARNS_MOST, _ON_REQUEST, BUILT_IN, _built_in
from review.checks.base import Check
from review.checks.docs import Case, Documentation, Expected, documentation

NEEDS_MEANING = {"misaligned"}
"""What these flag can be shown only where the extra `semantic` is installed."""


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_check_is_what_the_table_says(name: str) -> None:
    check = _built_in(name)
    assert check.id == name
    assert check.category in mqm.CATEGORIES
    assert check.severity in mqm.SEVERITIES
    # Those that need a source are not even loaded where there is none.
    assert check.needs_source == (name in _AGAINST_SOURCE)
    # Nor are those that have to be asked for.
    assert check.default == (name not in _ON_REQUEST)
    assert (type(check).concluded is not Check.concluded) == (name in _LEARNS_MOST)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_check_shows_what_it_flags_and_what_it_leaves_alone(name: str) -> None:
    said: Documentation = documentation(_built_in(name))
    assert any(case.flags for case in said.cases) or name in NEEDS_MEANING


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_example_does_what_it_says(name: str) -> None:
    check = _built_in(name)
    for case in documentation(check).cases:
        flags = case.found(check)
        assert [flag.text for flag in flags] == [expected.text for expected in case.flags], case.text
        for flag, expected in zip(flags, case.flags, strict=True):
            assert flag.span.of(case.text) == flag.text
            if expected.suggestions is not None:
                assert tuple(suggestion.text for suggestion in flag.suggestions) == expected.suggestions, case.text


class Shout(Check):
    """A word is shouted.

    What it flags
        Prose.

    Why it matters
        Prose: with a colon.

    Example
        Some prose.

            before passage: a⏎b
            text: x<U+200B>y
            elsewhere 2 times: z
            glossary: {term: Llama, misreadings: [Lama]}
            flags: x
            suggests: y | nothing

            text: quiet
            flags: nothing

    When to dismiss
        Never.
    """

    id = "shout"


def test_the_cases_of_an_example_are_read_as_they_are_written() -> None:
    assert documentation(Shout).cases == (
        Case(
            text="x\u200by",
            before="a\nb",
            elsewhere=("z", "z"),
            glossary=("{term: Llama, misreadings: [Lama]}",),
            flags=(Expected("x", ("y", "")),),
        ),
        Case(text="quiet", flags=()),
    )
    assert documentation(Shout).section("Why it matters") == "Prose: with a colon."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Why it matters", "Why", "needs the sections"),
        ("        Never.", "", "lacks 'When to dismiss'"),
        ("text: quiet", "prose", "needs 'text' and 'flags'"),
        ("A word is shouted.", "", "lacks 'a first sentence'"),
    ],
)
def test_a_docstring_that_lacks_a_part_is_refused(old: str, new: str, message: str) -> None:
    broken = type("Broken", (Shout,), {"__doc__": (Shout.__doc__ or "").replace(old, new)})
    with pytest.raises(ValueError, match=message):
        documentation(broken)
