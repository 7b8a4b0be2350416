"""Dictionaries of prh are read and run as prh does it; what was expected was made with prh 5.4.4 itself."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from review import exchange
from review.errors import ReviewError
from review.exchange import Options, prh, prh_files, prh_terms, words
from review.exchange.ecma import PatternError
from review.exchange.patterns import Pattern, PatternTimeoutError
from review.glossary_edit import added
from review.glossary_lint import lint


def rules(tmp_path: Path, text: str) -> prh.Dictionary:
    path = tmp_path / "prh.yml"
    path.write_text(text, "utf-8")
    return prh_files.load(path)


RULES = {
    "any case and width": ("- expected: Cookie", "cookie ＣＯＯＫＩＥ Ｃookie Cookies", "Cookie Cookie Cookie Cookies"),
    "a bare word is a rule": ("- jQuery", "jquery", "jQuery"),
    "digits and dots": ("- expected: Vue.js 2", "vue.js ２ vuexJS 2", "Vue.js 2 Vue.js 2"),
    "a text is no expression": ("- expected: （$1）\n  pattern: (a)", "(a)a", "（$1）a"),
    "an expression": ("- expected: （$1）\n  pattern: /\\(([^)]+)\\)/", "(そのとおり)", "（そのとおり）"),
    "a group that must be empty": (
        "- expected: ソフトウェア\n  pattern: /(日経)?ソフトウエア/\n  regexpMustEmpty: $1",
        "広義のソフトウエアと日経ソフトウエア", "広義のソフトウェアと日経ソフトウエア",
    ),
    "words of ASCII": ("- expected: js\n  options: {wordBoundary: true}", "JS altJS 今日もJS", "js altJS 今日もjs"),
    "boundaries stand beside alternatives": (
        "- expected: x\n  pattern: /ab|cd/\n  options: {wordBoundary: true}", "ab abz zcd cdz", "x xz zx cdz"
    ),
    "several patterns": ("- expected: b\n  patterns: [c, /d+/, e.]", "c ddd e. ex", "b b b ex"),
    "the longer of two that begin together": ("- {expected: A, pattern: b}\n- {expected: C, pattern: bb}", "bbb", "CA"),
    "the first of two that overlap": ("- {expected: A, pattern: bc}\n- {expected: D, pattern: cd}", "bcd", "Ad"),
    "what is right already": ("- {expected: サーバー, pattern: /サーバー?/}", "サーバーとサーバ", "サーバーとサーバー"),
    "groups that are not there": ("- {expected: $1$2$0, pattern: /(a)(b)?c/}", "ac", "a$0"),
    "lines": ("- {expected: X, pattern: /^a$/}", "a\nab\na", "X\nab\nX"),
    "the case of an expression": ("- {expected: X, pattern: /a/i}", "aA", "XX"),
    "disabled for a text": ("- {expected: A, pattern: b}\n- {expected: C, pattern: d}", "// prh:disable:b\nbd\n\nbd",
                            "// prh:disable:b\nbC\n\nAC"),
    "disabled for a paragraph": ("- {expected: A, pattern: b}", "b prh:disable\n\nb", "b prh:disable\n\nA"),
    "a replacement by nothing": ('- expected: ""\n  pattern: /[\\x00-\\x08]+/', "a\x01b", "ab"),
    "no look across paragraphs": ("- {expected: X, pattern: /a(?!\\n\\nb)/}", "a\n\nb", "X\n\nb"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "after"), RULES.values(), ids=RULES)
def test_a_text_becomes_what_prh_makes_it(tmp_path: Path, rule: str, before: str, after: str) -> None:
    dictionary = rules(tmp_path, "version: 1\nrules:\n" + rule + "\n")
    assert dictionary.problems == ()
    assert dictionary.replaced(before) == after


def test_a_dictionary_without_rules_changes_nothing(tmp_path: Path) -> None:
    for text in ("", "version: 1\n", "version: 1\nrules:\n", "rules: []\n"):
        assert rules(tmp_path, text).replaced("a") == "a"


IMPORTS = {
    "all of it": ("imports: [a.yml]", "ABC"),
    "one as a text": ("imports: a.yml", "ABC"),
    "without what it imports": ("imports: [{path: a.yml, disableImports: true}]", "ABc"),
    "but for a word": ("imports: [{path: a.yml, ignoreRules: [{expected: B}]}]", "AbC"),
    "but for a pattern": ("imports: [{path: a.yml, ignoreRules: [/b/gmu]}]", "AbC"),
    "a rule of one's own goes before": ("imports: [a.yml]\nrules: [{expected: B, pattern: z}]", "AbC"),
    "a leading slash stays below": ("imports: [/a.yml]", "ABC"),
}


@pytest.mark.parametrize(("text", "after"), IMPORTS.values(), ids=IMPORTS)
def test_imports(tmp_path: Path, text: str, after: str) -> None:
    (tmp_path / "a.yml").write_text(
        "imports: [sub/c.yml]\nrules: [{expected: A, pattern: a}, {expected: B, pattern: b}]", "utf-8"
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.yml").write_text("rules: [{expected: C, pattern: c}]", "utf-8")
    dictionary = rules(tmp_path, text)
    assert dictionary.problems == ()
    assert dictionary.replaced("abc") == after


PROBLEMS = {
    "no word": ("rules:\n  - pattern: a\n", 2, "expected"),
    "an empty pattern": ('rules:\n  - expected: a\n    pattern: ""\n', 3, "empty"),
    "an expression that is none": ("rules:\n  - expected: a\n    pattern: /(/\n", 3, "without its"),
    "a word that is none": ("rules:\n  - expected: C++\n", 2, "repeat"),
    "flags that disagree": ("rules:\n  - expected: a\n    patterns: [/b/i, c]\n", 3, "flag"),
    "a group that is no group": ("rules:\n  - {expected: a, pattern: b, regexpMustEmpty: 1}\n", 2, "group"),
    "an import that is not there": ("imports: [none.yml]", 1, "no such file"),
    "an import that is no dictionary": ("imports: [../../etc/passwd]", 1, "no .yml"),
    "an import of itself": ("imports: [prh.yml]", 1, "itself"),
}


@pytest.mark.parametrize(("text", "line", "said"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_can_not_be_used_is_a_problem_and_the_rest_works(tmp_path: Path, text: str, line: int, said: str) -> None:
    dictionary = rules(tmp_path, text + ("  - {expected: Y, pattern: z}\n" if "rules" in text else "\nrules: [Y]\n"))
    (problem,) = dictionary.problems
    assert (problem.line, said in problem.message) == (line, True), problem
    assert dictionary.replaced("z" if "rules" in text else "y") == "Y"


def test_specs_that_do_not_hold_are_said(tmp_path: Path) -> None:
    text = "rules:\n  - expected: A\n    specs:\n      - {from: a, to: A}\n      - {from: a, to: B}\n"
    (problem,) = rules(tmp_path, text).broken()
    assert (problem.line, problem.message) == (5, "the spec `a` becomes `A`, not `B`")


@pytest.mark.parametrize("source", [r"(a+)+$", r"(a|a)*b", r"(.*)*x", r"^(([a-z])+.)+[A-Z]$", r"(a{1,9}){1,9}{1,9}b"])
def test_no_pattern_hangs(tmp_path: Path, source: str) -> None:
    text = "a" * 4000 + "!"
    begun = time.monotonic()
    with contextlib.suppress(PatternTimeoutError, PatternError):
        list(Pattern(source).matches(text, 0.2))
    assert time.monotonic() - begun < 5
    dictionary = rules(tmp_path, f"rules:\n  - {{expected: x, pattern: '/{source}/'}}\n")
    try:
        dictionary.replaced(text, 0.1)
    except ReviewError as error:
        assert "takes longer" in error.message and error.line == 2
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "[" * 5000,
        "a{99999}",
        "(?:" * 70 + ")" * 70,
        "a" * 30_000,
        "(?:" * 50 + "a" + "+)" * 50,
        "((a{999}){999}){999}",
        "\\",
        "(?<",
    ],
)
def test_what_is_no_pattern_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        Pattern(source)


def test_every_spec_of_real_dictionaries_holds(shared_data: Path) -> None:
    specs = 0
    for path in sorted((shared_data / "prh").rglob("*.y*ml")):
        dictionary = prh_files.load(path)
        specs += sum(len(rule.specs) for rule in dictionary.rules)
        assert list(dictionary.broken()) == []
        assert all("is not imported" in problem.message for problem in dictionary.problems)
    assert specs > 100


def test_what_is_imported_has_nothing_to_be_linted(tmp_path: Path) -> None:
    """What another rule has as right is no misreading, and no exception folds to what it protects from."""
    path = tmp_path / "prh.yml"
    rules = "- {expected: もっとも, pattern: 尤も}\n- {expected: 最も, pattern: /もっとも|もつとも/}\n"
    path.write_text("rules:\n" + rules + "- {expected: モータ, pattern: /モーター(?!ー)/}\n", "utf-8")
    read = prh_terms.read(path, Options())
    assert [(term.term, term.misreadings, term.exceptions) for term in read.terms] == [
        ("もっとも", ("尤も",), ()),
        ("最も", ("もつとも",), ()),
        ("モータ", ("モーター",), ()),
    ]
    assert [(loss.line, loss.message) for loss in read.losses] == [
        (3, "`もっとも` is no misreading of `最も` here: another rule has it as right")
    ]
    assert [finding for finding in lint(added("", read.terms)) if not finding.note] == []


def test_no_glossary_of_others_becomes_one_with_mistakes(shared_data: Path) -> None:
    paths = [*(shared_data / "prh").rglob("*.y*ml"), *(shared_data / "glossaries").iterdir()]
    for path in paths:
        read = exchange.read(path)
        assert [finding for finding in lint(added("", read.terms)) if not finding.note] == [], path
    assert len(paths) > 30


def test_too_many_words_are_counted_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten thousand patterns each would otherwise make hundreds of words, only to throw them away."""
    made: list[object] = []
    joined = words._joined
    monkeypatch.setattr(words, "_joined", lambda left, right: made.append(left) or joined(left, right))
    with pytest.raises(words.UnlistedError, match="more than 200 words"):
        words.words(Pattern("[a-z]{1,4}(foo|bar)").node)
    assert len(made) <= 2 * words.MOST


def test_many_patterns_that_take_long_take_no_longer_together(tmp_path: Path) -> None:
    spec = f"    specs: [{{from: {'x' * 3000}, to: A}}]\n"
    text = "rules:\n" + "".join(f"  - expected: A{n}\n    pattern: /(x+x+)+y/\n{spec}" for n in range(60))
    begun = time.monotonic()
    assert len(list(rules(tmp_path, text).broken(0.04))) == 60
    assert time.monotonic() - begun < 10
