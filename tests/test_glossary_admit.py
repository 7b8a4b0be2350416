"""What the glossary admits is flagged no more, and nothing else in it changes; an edit of it can be taken back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import checks as checking
from review import glossary_file
from review.admission import Admission, How, admissions, admits, context
from review.checks import Checker, SourceGroup
from review.errors import ReviewError
from review.flag import Flag
from review.glossary import Glossary, Term, parse
from review.glossary_edit import added
from review.glossary_lint import lint
from review.passage import Passage
from review.text import Span, join_wraps

GLOSSARY = """# ours
source_language: en
target_language: ja
terms:
  - term: Llama
    source: [Llama]
    misreadings: [Lama, ラマ, 衛兵]   # the animal, the guard
  - {term: CUDA, misreadings: [米ドル]}
  - term: USD
    misreadings: ["米ドル"]
  - term: ルックスオティカ
  - term: Meta
    source: Meta
  - {term: 変圧器, source: transformer}
  - {term: モデルを蒸留, misreadings: [モデルを抽出]}
"""

CASES = {
    "a misreading": ("misreading", ["それはラマの毛です。"], "ラマ"),
    "a misreading in a compound": ("misreading", ["近衛兵は来た。"], "衛兵"),
    "one that two terms claim": ("misreading", ["100億米ドルの債券です。"], "米ドル"),
    "the term in other letters": ("misreading", ["llamaを使う。"], "llama"),
    "a word of a phrase": ("misreading", ["特徴からモデルを抽出する。"], "抽出"),
    "across a wrap": ("misreading", ["それは米\nドルです。"], "米\nドル"),
    "a few letters off": ("near-miss", ["ルクソティカと提携した。"], "ルクソティカ"),
    "what sounds like a term": ("sound-alike", ["メタの皆さん、ようこそ。"], "メタ"),
    "another spelling of a term": ("inconsistent-term", ["Metaです。", "メタの皆さん、ようこそ。"], "メタ"),
    "another spelling of a name": ("inconsistent-term", ["サーバです。"] * 3 + ["速いサーバーです。"], "サーバー"),
    "small letters": ("unknown-latin", ["それはpandasです。"], "pandas"),
    "what stands for a term of the source": ("missing-term", ["そのtransformerがうなる。"], "transformer"),
}  # fmt: skip


def flagged(check: str, texts: list[str], glossary: Glossary) -> tuple[list[Flag], str]:
    """The flags of the last of the texts, and that text."""
    passages = [Passage(number, text) for number, text in enumerate(texts, 1)]
    sources = {passages[-1].number: SourceGroup("The transformer hums.")} if check == "missing-term" else {}
    ours = Checker.of(checking.load(select=[check]).checks, passages, glossary, "ja", sources, "en")
    return list(ours.flags(passages[-1])), texts[-1]


def ways(check: str, texts: list[str], wanted: str, glossary: str = GLOSSARY) -> tuple[Admission, ...]:
    flags, text = flagged(check, texts, parse(glossary))
    (flag,) = [flag for flag in flags if flag.text == wanted]
    return admissions(flag, text, flag.span, parse(glossary))


@pytest.mark.parametrize(("check", "texts", "wanted"), CASES.values(), ids=CASES)
def test_every_way_leaves_the_flag_alone(check: str, texts: list[str], wanted: str) -> None:
    """Also in the glossary as it is read again; lint has no more to say than before, but of an idle exception."""
    offered = ways(check, texts, wanted)
    assert offered
    for way in offered:
        made = way.edited(GLOSSARY)
        flags, text = flagged(check, texts, parse(made))
        assert wanted not in [flag.text for flag in flags], way
        at = text.index(wanted)
        assert admits(parse(made), way.terms[0] if way.terms else "", text, Span(at, at + len(wanted)))
        mistakes = [finding for finding in lint(made) if not finding.note]
        assert mistakes == [], way
        # No line is lost but those that say so.
        kept = [line for line in GLOSSARY.split("\n") if line in made.split("\n")]
        assert len(GLOSSARY.split("\n")) - len(kept) <= 3


def test_what_is_offered_for_two_claims() -> None:
    """Right for either of them, or in a context that both except."""
    first, second, both = ways("misreading", ["100億米ドルの債券です。"], "米ドル")
    assert (first.how, first.terms, second.terms) == (How.ADMITTED, ("CUDA",), ("USD",))
    assert (both.how, both.text, both.terms) == (How.EXCEPT, "100億米ドル", ("CUDA", "USD"))
    assert first.edited(GLOSSARY) == GLOSSARY.replace(
        "{term: CUDA, misreadings: [米ドル]}", "{term: CUDA, admitted: [米ドル], misreadings: []}"
    ).replace('["米ドル"]', "[]")
    excepted = parse(both.edited(GLOSSARY))
    assert [term.exceptions for term in excepted][:3] == [(), ("100億米ドル",), ("100億米ドル",)]
    flags, _ = flagged("misreading", ["それは米ドルです。"], excepted)
    assert [flag.text for flag in flags] == ["米ドル"]


def test_a_name_that_no_term_has_becomes_one() -> None:
    """Two spellings are right together, or one of them is the term and the others are flagged."""
    both, own = ways("inconsistent-term", ["新しいサーバです。"] * 3 + ["速いサーバーです。"], "サーバー")
    assert both.edited("") == "terms:\n  - term: サーバ\n    admitted: [サーバー]\n"
    assert own.edited("") == "terms:\n  - term: サーバー\n"
    (small,) = ways("unknown-latin", ["それはpandasです。"], "pandas")
    assert (small.how, small.text, small.reason) == (How.TERM, "pandas", "the glossary has pandas")


def test_nothing_is_offered_where_the_glossary_has_no_say() -> None:
    """Punctuation, and a passage in which a term is missing and nothing stands for it."""
    for check, text in (("half-width-punctuation", "本当?"), ("missing-term", "その変換器がうなる。")):
        flags, _ = flagged(check, [text], parse(GLOSSARY))
        assert flags and not any(admissions(flag, text, flag.span, parse(GLOSSARY)) for flag in flags)


CONTEXTS = {
    "a compound": ("近[衛兵]は来た。", "近衛兵"),
    "an amount": ("100億[米ドル]建ての", "100億米ドル建"),
    "a name of two": ("ダライ・[ラマ]です", "ダライ・ラマ"),
    "across a wrap": ("ダライ・\n[ラマ]です", "ダライ・ラマ"),
    "the next word": ("それは[ラマ]の毛です。", "ラマの毛"),
    "the word before": ("白い[ラマ]です。", "白いラマ"),
    "a language with blanks": ("Der [Lama] ist da.", "Lama ist"),
    "up to a mark": ("はい、[ラマ]が、", "ラマが"),
    "nothing beside it": ("「[ラマ]」", "ラマ"),
}


@pytest.mark.parametrize(("text", "expected"), CONTEXTS.values(), ids=CONTEXTS)
def test_a_context_is_what_the_name_is_part_of(text: str, expected: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert context(text.replace("[", "").replace("]", ""), Span(start, end)) == expected


@given(st.text("ラマ衛兵のです。、 a1\n・", min_size=1, max_size=30), st.data())
def test_a_context_holds_the_name_and_stands_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    flagged = join_wraps(span.of(text)).text.strip("・ 　")
    found = context(text, span)
    assert flagged in found and found in join_wraps(text).text


@pytest.mark.parametrize(
    ("given_", "problem"),
    [
        ("ラマ", "a context is ラマ with"),
        ("毛", "a context is ラマ with"),
        ("ラマの肉", "is not what stands here"),
        ("ラマの毛", ""),
        (" らまのラマの毛 ", "is not what"),
    ],
)
def test_a_context_that_would_not_help_is_refused(given_: str, problem: str) -> None:
    way = ways("misreading", ["それはラマの毛です。"], "ラマ")[1]
    made = way.within(given_, "それはラマの毛です。", Span(3, 5))
    assert problem in made if isinstance(made, str) else made.text == given_ and not problem


def test_an_exception_speaks_for_what_is_only_like_the_term() -> None:
    """Also where a wrap stands in the context, and for the term itself in other letters."""
    ours = Glossary((Term("Meta", source=("Meta",), exceptions=("メタ・クラス", "META-INF")),))
    assert flagged("sound-alike", ["メタ・\nクラスです。メタ。"], ours)[0][0].span == Span(10, 12)
    assert flagged("inconsistent-term", ["Metaです。", "メタ・クラスです。"], ours)[0] == []
    assert flagged("misreading", ["META-INFに置く。"], ours)[0] == []


# --- the file --------------------------------------------------------------------------------------------------------


def test_an_edit_is_taken_back_to_the_very_bytes(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    raw = b"\xef\xbb\xbf# ours\r\nterms:\r\n  - term: A  # first\r\n"
    path.write_bytes(raw)
    written = glossary_file.edit(path, lambda text: added(text, Term("B")))
    assert path.read_bytes() == raw + b"  - term: B\r\n"
    glossary_file.take_back(written)
    assert path.read_bytes() == raw


def test_a_glossary_that_an_edit_made_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    written = glossary_file.edit(path, lambda text: added(text, Term("B")))
    glossary_file.take_back(written)
    assert not path.exists()


@pytest.mark.parametrize("made", [False, True])
def test_what_somebody_else_wrote_since_is_not_written_over(tmp_path: Path, made: bool) -> None:
    path = tmp_path / "glossary.yaml"
    if not made:
        path.write_text("terms:\n  - term: A\n", "utf-8")
    written = glossary_file.edit(path, lambda text: added(text, Term("B")))
    path.write_text("terms:\n  - term: C\n", "utf-8")
    with pytest.raises(ReviewError, match="changed by somebody else"):
        glossary_file.take_back(written)
    assert path.read_text("utf-8") == "terms:\n  - term: C\n" and len(list(tmp_path.iterdir())) == 1


def test_a_change_at_the_same_moment_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text("terms:\n  - term: A\n", "utf-8")

    def change(text: str) -> str:
        path.write_text("terms:\n  - term: C\n", "utf-8")
        return added(text, Term("B"))

    with pytest.raises(ReviewError, match="changed by somebody else meanwhile; nothing was written"):
        glossary_file.edit(path, change)
    assert path.read_text("utf-8") == "terms:\n  - term: C\n" and len(list(tmp_path.iterdir())) == 1


def test_a_locked_glossary_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text("terms: []\n", "utf-8")
    path.chmod(0o444)
    # For root every file can be written.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ReviewError, match=r"glossary\.yaml: can't be written: it is read-only"):
        glossary_file.edit(path, lambda text: added(text, Term("B")))
    assert path.read_text("utf-8") == "terms: []\n"
