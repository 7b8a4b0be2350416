"""Dictionaries of prh as terms, and terms as a dictionary of prh, with an account of what the other can't say.

A rule whose pattern stands for a list of words becomes a term with misreadings; what it must not stand beside becomes
`except`, and specs become examples. Each spec is tried on what was made of its rule, so that what comes out differently
here is said and not found out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from review.exchange import Exported, Imported, Loss, Options, prh, prh_files
from review.exchange.patterns import Pattern, PatternTimeoutError
from review.exchange.words import UnlistedError, Word, contextual, words
from review.glossary import Example, Glossary, Term
from review.glossary_edit import scalar
from review.matching.edges import fitted, kind
from review.matching.exact import matcher
from review.text import fold_plain, visible

# --- import ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Made:
    """A term that is being put together, first of all from `rule`."""

    rule: prh.Rule
    misreadings: dict[str, None] = field(default_factory=dict)
    exceptions: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    examples: dict[Example, None] = field(default_factory=dict)


def read(path: Path, options: Options) -> Imported:
    """The terms of a dictionary and of what it imports. Raises ReviewError as `prh_files.load` does."""
    dictionary = prh_files.load(path)
    losses = [Loss(_placed(problem, path), problem.line) for problem in dictionary.problems]
    made: dict[str, _Made] = {}
    specs: list[tuple[prh.Rule, tuple[str, ...]]] = []
    for rule in dictionary.rules:
        try:
            entries = _entries(rule)
        except UnlistedError as why:
            losses.append(_loss(rule, f"the rule for `{visible(rule.expected)}` is not carried over: {why}", path))
            continue
        for name, entry in entries.items():
            known = made.setdefault(name, _Made(rule))
            known.misreadings.update(entry.misreadings)
            known.exceptions.update(entry.exceptions)
            known.notes.update(entry.notes)
        specs.append((rule, tuple(entries)))
    for name, entry in made.items():
        for form in [form for form in entry.misreadings if form in made and form != name]:
            # Of prh's rules each is tried on its own; here what is right is right everywhere.
            del entry.misreadings[form]
            message = f"`{visible(form)}` is no misreading of `{visible(name)}` here: another rule has it as right"
            losses.append(_loss(entry.rule, message, path))
    terms = {name: _term(name, entry) for name, entry in made.items()}
    for rule, names in specs:
        own = Glossary(tuple(terms[name] for name in names))
        for spec in rule.specs:
            became = corrected(own, spec.before)
            if became == spec.after:
                made[names[0]].examples[Example(spec.before, spec.after)] = None
            else:
                message = (
                    f"the spec `{visible(spec.before)}` becomes `{visible(became)}` here, and "
                    f"`{visible(spec.after)}` with prh, which knows no names, and tells small letters from large ones"
                )
                losses.append(_loss(replace(rule, line=spec.line), message, path))
    every = Glossary(tuple(terms.values()))
    kept = tuple(
        replace(term, examples=tuple(one for one in made[term.term].examples if _holds(every, term, one)))
        for term in every
    )
    return Imported(kept, tuple(losses), options.source_language, options.target_language)


def _holds(glossary: Glossary, term: Term, example: Example) -> bool:
    """Whether the example is one that lint will find kept among all the terms."""
    from review.glossary_lint import applied

    return applied(matcher(glossary), example.before, term) == example.after


def _placed(problem: prh.Problem, path: Path) -> str:
    return problem.message if problem.path == path else f"{problem.path}:{problem.line}: {problem.message}"


def _loss(rule: prh.Rule, message: str, path: Path) -> Loss:
    if rule.path is None or rule.path == path:
        return Loss(message, rule.line)
    return Loss(f"{rule.path}:{rule.line}: {message}")


def _entries(rule: prh.Rule) -> dict[str, _Made]:
    """The terms that a rule becomes. Raises UnlistedError."""
    if rule.plain and fold_plain(rule.expected):
        return {rule.expected: _Made(rule, notes=_noted(rule))}
    entries: dict[str, _Made] = defaultdict(lambda: _Made(rule))
    silenced: dict[str, None] = {}
    node, expected = contextual(rule.pattern.node, rule.expected)
    found = words(node)
    for word in found:
        text = word.behind + word.text + word.ahead
        if rule.must_empty and word.groups.get(rule.must_empty):
            silenced[text] = None
            continue
        if not word.text:
            continue
        groups = (word.text, *(word.groups.get(at) for at in range(1, 1 + max([0, *_numbers(found)]))))
        becomes = word.behind + prh.filled(expected, groups) + word.ahead
        _fits(text, becomes)
        if text == becomes:
            # /emacs/i for Emacs: the term in other letters, which is flagged without being listed.
            if rule.pattern.ignore_case:
                entries[becomes].notes.update(_noted(rule))
            continue
        entry = entries[becomes]
        entry.misreadings[text] = None
        entry.notes.update(_noted(rule))
        entry.exceptions.update(dict.fromkeys(text + after for after in word.not_ahead))
        entry.exceptions.update(dict.fromkeys(before + text for before in word.not_behind))
    for name, entry in entries.items():
        covered = (text for text in silenced if any(form in text for form in entry.misreadings))
        entry.exceptions.update(dict.fromkeys(covered))
        # What protects the term itself needs no word: it is right.
        entry.exceptions.pop(name, None)
    if not entries:
        raise UnlistedError("it changes nothing that could be listed")
    return dict(entries)


def _numbers(found: Iterable[Word]) -> Iterator[int]:
    return (number for word in found for number in word.groups)


def _fits(text: str, becomes: str) -> None:
    if not becomes.strip():
        raise UnlistedError("it removes text, and a term has to have a text")
    if not fold_plain(text):
        raise UnlistedError("nothing of what it matches is left when case and width are folded")
    if "\n" in text + becomes or becomes != becomes.strip() or text != text.strip():
        raise UnlistedError("it changes blanks or lines around a word")


def _noted(rule: prh.Rule) -> dict[str, None]:
    return {rule.note: None} if rule.note else {}


def _term(name: str, made: _Made) -> Term:
    # Of forms that fold to one, one is enough here: ハードウエア and ハードウエアー.
    forms = {fold_plain(form): form for form in reversed(made.misreadings) if form != name}
    return Term(
        name,
        misreadings=tuple(form for form in made.misreadings if forms.get(fold_plain(form)) == form),
        # What folds to a misreading would silence it wherever it stands: キャラクターー for キャラクター.
        exceptions=tuple(form for form in made.exceptions if fold_plain(form) not in forms),
        severity="minor",
        note=" ".join(made.notes),
    )


def corrected(glossary: Glossary, text: str) -> str:
    """The text as the check `misreading` would have it, each flag replaced by its first suggestion."""
    pieces = []
    at = 0
    for hit in matcher(glossary).hits(text):
        claim = hit.claims[0]
        new = fitted(text, hit.span, claim.form if hit.right else claim.term.term, blanks=not hit.right)
        pieces += [text[at : hit.span.start], new]
        at = hit.span.end
    return "".join([*pieces, text[at:]])


# --- export ----------------------------------------------------------------------------------------------------------


def write(glossary: Glossary, options: Options) -> Exported:
    """The glossary as a dictionary of prh: one rule a term, which matches what a check here would match."""
    lines = ["version: 1", "rules:"]
    losses: list[Loss] = []
    claimed: dict[str, str] = {}
    for term in glossary:
        forms = []
        for form in term.misreadings:
            first = claimed.setdefault(form, term.term)
            if first == term.term:
                forms.append(form)
            else:
                losses.append(Loss(f"`{visible(form)}` stays with `{visible(first)}`: prh offers one replacement, and "
                                   f"`{visible(term.term)}` claims it too", term.line))  # fmt: skip
        left = [key for key, value in (("source", term.source), ("reading", term.reading)) if value]
        left += ["severity"] if term.severity != "major" else []
        if left:
            losses.append(Loss(f"`{visible(term.term)}`: prh has no place for {', '.join(left)}", term.line))
        if not forms:
            losses.append(Loss(f"`{visible(term.term)}` is left out: it has no misreadings of its own", term.line))
            continue
        sources = [_source(form, term) for form in sorted(forms, key=lambda form: (-len(form), form))]
        rule = prh.Rule(term.term, Pattern("(?:" + "|".join(sources) + ")"))
        lines.append(f"  - expected: {scalar(term.term)}")
        lines.append("    patterns:")
        lines += [f"      - {scalar('/' + _on_one_line(source) + '/')}" for source in sources]
        if term.note:
            lines.append(f"    prh: {scalar(term.note)}")
        kept, lost = _specs(rule, term)
        if kept:
            lines.append("    specs:")
            lines += [line for one in kept for line in _spec(one)]
        losses += [
            Loss(f"`{visible(term.term)}`: the example `{visible(one.before)}` does not hold with prh", term.line)
            for one in lost
        ]
    if len(lines) == 2:
        lines[1] = "rules: []"
    return Exported("\n".join(lines) + "\n", tuple(losses))


def _spec(example: Example) -> tuple[str, str]:
    return f"      - from: {scalar(example.before)}", f"        to: {scalar(example.after)}"


def _specs(rule: prh.Rule, term: Term) -> tuple[list[Example], list[Example]]:
    """The examples that the rule keeps, and those that it does not: prh would refuse the file for one of them."""
    kept: list[Example] = []
    lost: list[Example] = []
    for example in term.examples:
        try:
            holds = bool(example.before) and bool(example.after) and rule.replaced(example.before) == example.after
        except PatternTimeoutError:
            holds = False
        (kept if holds else lost).append(example)
    return kept, lost


_WORD = {
    "word": ("(?<![0-9A-Za-z_])", "(?![A-Za-z_])"),
    "digit": ("(?<![0-9A-Za-z_])", "(?![0-9A-Za-z_])"),
    "katakana": ("(?<![ァ-ヺー])", "(?![ァ-ヺー])"),
    "hangul": ("(?<![가-힣])", ""),
}


def _source(form: str, term: Term) -> str:
    """A pattern for a misreading where it stands as a name, and not inside of what is right or excepted."""
    before = _WORD.get(kind(form[0]), ("", ""))[0]
    after = _WORD.get(kind(form[-1]), ("", ""))[1]
    guards = []
    for cover in dict.fromkeys((*term.right, *term.exceptions)):
        at = cover.find(form)
        while at >= 0 and cover != form:
            lead, tail = cover[:at], cover[at + len(form) :]
            guards.append(f"(?!(?<={_literal(lead)}){_literal(form + tail)})" if lead else f"(?!{_literal(cover)})")
            at = cover.find(form, at + 1)
    return before + "".join(guards) + "".join(map(_spread, form)) + after


def _spread(character: str) -> str:
    made = prh_files.spread(character).source if character.isascii() and character.isalpha() else ""
    return made or _literal(character)


def _literal(text: str) -> str:
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", lambda special: "\\" + special[0], text).replace("\n", "\\n")


def _on_one_line(source: str) -> str:
    """The source between slashes, on one line."""
    return source.replace("\n", "\\n").replace("\r", "\\r").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
