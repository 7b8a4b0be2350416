"""Glossaries go to other tools' formats and come back; what has no place there is said, and nothing is lost unsaid."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review import exchange
from review.errors import ReviewError
from review.exchange import Options, prh_files
from review.glossary import Example, Glossary, Term
from review.glossary_merge import merged

ROOT = Path(__file__).resolve().parent.parent

LLAMA = Term(
    "Llama",
    ("Llama", "llama | model"),
    ("ラマ3",),
    ("Lama", "ラマ", "衛兵"),
    ("近衛兵", "ラマ教"),
    ("ラマ",),
    "minor",
    "the model; not <the animal> & co",
    (Example("ラマ2は", "Llama 2は"),),
)
FORMULA = Term("=1+1", ("-x", "'=y", "a\\|b"), note="@note", misreadings=("＝z",))
OURS = Glossary((LLAMA, FORMULA, Term("CUDA", ("CUDA",), misreadings=("米ドル",))), "en", "ja")


def there_and_back(glossary: Glossary, suffix: str, options: Options | None = None) -> exchange.Imported:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"glossary{suffix}"
        path.write_bytes(exchange.write(glossary, path, options).text.encode("utf-8"))
        return exchange.read(path)


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_a_table_gives_back_what_was_written(suffix: str) -> None:
    read = there_and_back(OURS, suffix)
    assert read.terms == OURS.terms
    assert read.losses == ()


def test_a_table_of_a_document_gives_back_what_was_written() -> None:
    read = there_and_back(OURS, ".md")
    assert read.terms == OURS.terms and read.losses == ()


GUIDE = """# Terms

| English | 日本語
|:--------|:------
| abort   | アボート
| a \\| b | 選択

Text with a | in it.

| よくある表記 | あるべき表記 | 担当 |
| --- | --- | --- |
| コンピューター | コンピュータ | 田中 |
| 〜ので | 〜のため |  |
"""


def test_every_table_of_a_document_is_read(tmp_path: Path) -> None:
    """By the names of its columns; a rule of a style guide that stands for many texts is none, and is said."""
    path = tmp_path / "guide.md"
    path.write_text(GUIDE, "utf-8")
    read = exchange.read(path)
    assert read.terms == (
        Term("アボート", ("abort",)),
        Term("選択", ("a | b",)),
        Term("コンピュータ", misreadings=("コンピューター",)),
    )
    assert [(loss.line, loss.message) for loss in read.losses] == [
        (13, "`〜ので` stands for many texts, and a misreading is one"),
        (12, "`担当` has no place in a glossary (once)"),
    ]
    path.write_text("no table\n", "utf-8")
    with pytest.raises(ReviewError, match="has no table"):
        exchange.read(path)


def test_no_cell_begins_a_formula() -> None:
    text = exchange.write(OURS, Path("a.tsv")).text
    for row in text.split("\n")[1:]:
        assert all(cell.lstrip('" ')[:1] not in tuple("=+-@＝＋－＠") or not cell for cell in row.split("\t")), row


FORMS = st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(str.strip),
                 max_size=3, unique=True).map(tuple)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.text("=ab|\\'@ ー", min_size=1, max_size=6).filter(str.strip), FORMS, FORMS, FORMS), max_size=4
    )
)
@example([("ー", (), ("〜",), ())])
def test_any_term_survives_a_table(rows: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]) -> None:
    seen: dict[str, Term] = {}
    sources: set[str] = set()
    for name, source, wrong, reading in rows:
        # Of two terms with one source the second is admitted: not what is asked here.
        if name not in seen and not sources & set(source):
            sources.update(source)
            seen[name] = Term(name, source, misreadings=wrong, reading=reading, note=" ".join(wrong).strip())
    terms = tuple(seen.values())
    for suffix in (".csv", ".tsv"):
        assert there_and_back(Glossary(terms), suffix).terms == terms


TABLES = {
    "OmegaT": ("a.tsv", "# a comment\nLlama\tラマ\tthe model\n\nUSD\t米ドル\n",
               (Term("ラマ", ("Llama",), note="the model"), Term("米ドル", ("USD",)))),
    "named columns": ("a.csv", "id,sourceLang,targetLang,sourceString,targetString\n1,en,ja_XX,flu,風邪\n",
                      (Term("風邪", ("flu",)),)),
    "semicolons and a BOM": ("a.csv", "\ufeffEnglish;Japanese;Note\r\na, b;甲;\"x;y\"\r\n",
                             (Term("甲", ("a, b",), note="x;y"),)),
    "languages as names": ("a.tsv", "en-US\tja-JP\na\t甲\n", (Term("甲", ("a",)),)),
    "quotes that are characters": ("a.tsv", 'a\t"甲\nb\t乙\n', (Term('"甲', ("a",)), Term("乙", ("b",)))),
    "one rendering, two sources": ("a.tsv", "error\tエラー\nerrors\tエラー\n", (Term("エラー", ("error", "errors")),)),
    "one source, two renderings": ("a.tsv", "error\tエラー\nerror\t誤り\n", (Term("エラー", ("error",), ("誤り",)),)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "terms"), TABLES.values(), ids=TABLES)
def test_tables_of_others(tmp_path: Path, name: str, text: str, terms: tuple[Term, ...]) -> None:
    (tmp_path / name).write_text(text, "utf-8", newline="")
    assert exchange.read(tmp_path / name).terms == terms


def test_what_a_table_has_and_a_glossary_has_not_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("source,term,pos,severity\na,甲,noun,bad\nb,,noun,\n", "utf-8")
    read = exchange.read(path)
    assert [(loss.line, loss.message) for loss in read.losses] == [
        (2, "the severity `bad` is none of minor, major, critical"),
        (3, "b: there is no rendering that is right"),
        (2, "`pos` has no place in a glossary (2 times)"),
    ]


@pytest.mark.parametrize("name", ["cncf_glossary.en-ja.tsv", "tico19_google_en-ja.csv", "tekton_term.en-ja.tsv"])
def test_real_tables(shared_data: Path, name: str) -> None:
    read = exchange.read(shared_data / "glossaries" / name)
    assert len(read.terms) > 50
    assert all(term.source for term in read.terms)


# --- TBX -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["basic-2008", "basic-2019", "core-2008", "core-2019"])
def test_tbx_gives_back_what_it_has_a_place_for(dialect: str) -> None:
    written = exchange.write(OURS, Path("a.tbx"), Options(dialect=dialect))
    read = there_and_back(OURS, ".tbx", Options(dialect=dialect))
    assert (read.source_language, read.target_language, read.losses) == ("en", "ja", ())
    basic = dialect.startswith("basic")
    assert [(term.term, term.source, term.admitted, term.misreadings, term.note) for term in read.terms] == [
        (term.term, term.source, term.admitted, term.misreadings if basic else (), term.note) for term in OURS
    ]
    assert "except, reading, examples" in written.losses[0].message
    assert ("misreadings" in written.losses[0].message) != basic


DCT = """<?xml version="1.0"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:basic="http://www.tbxinfo.net/ns/basic"
 xmlns:min="http://www.tbxinfo.net/ns/min" style="dct" type="TBX-Basic" xml:lang="en"><text><body><conceptEntry id="c1">
<min:subjectField>IT</min:subjectField>
<basic:definition>a model</basic:definition>
<langSec xml:lang="ja-JP"><termSec><term>衛兵</term>
<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>
</termSec><termSec><term>Llama</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>
<langSec xml:lang="en-US"><termSec><term>Llama
<hi>2</hi></term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
</conceptEntry></body></text></tbx>"""

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body><termEntry id="a"><descripGrp><descrip type="definition">a
 model</descrip></descripGrp>
<langSet xml:lang="en"><ntig><termGrp><term>Llama 2</term></termGrp></ntig></langSet>
<langSet xml:lang="ja"><tig><term>衛兵</term>
<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
<tig><term>Llama</term></tig></langSet></termEntry></body></text></martif>"""


@pytest.mark.parametrize(("text", "lost"), [(DCT, ["subjectField", "partOfSpeech"]), (OLD, [])], ids=["2019", "2008"])
def test_tbx_of_others(tmp_path: Path, text: str, lost: list[str]) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(text, "utf-8")
    read = exchange.read(path)
    assert read.terms == (Term("Llama", ("Llama 2",), misreadings=("衛兵",), note="a model"),)
    assert [loss.message.split("`")[1] for loss in read.losses] == lost


THREE = OLD.replace("</termEntry>", '<langSet xml:lang="de"><tig><term>Lama</term></tig></langSet></termEntry>')


def test_of_several_languages_two_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(THREE, "utf-8")
    with pytest.raises(ReviewError, match="--target-language"):
        exchange.read(path)
    read = exchange.read(path, Options(source_language="en", target_language="de"))
    assert [term.term for term in read.terms] == ["Lama"]
    assert "terms in ja" in read.losses[0].message


HOSTILE = {
    "entities": '<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>',
    "a file outside": '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx>&a;</tbx>',
    "depth": "<tbx>" + "<a>" * 100_000,
    "no end": "<tbx><text>",
    "another root": "<html/>",
    "nothing": "",
    "an encoding": '<?xml version="1.0" encoding="klingon"?><tbx/>',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_tbx_is_one_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(text, "utf-8")
    with pytest.raises(ReviewError):
        exchange.read(path)


# --- prh -------------------------------------------------------------------------------------------------------------

RULES = {
    "words": ("{expected: A B, pattern: [C, d]}", [Term("A B", misreadings=("C", "d"), severity="minor")]),
    "no pattern": ("Cookie", [Term("Cookie", severity="minor")]),
    "not before": ("{expected: サーバー, pattern: /サーバ(?!ント)/}",
                   [Term("サーバー", misreadings=("サーバ",), exceptions=("サーバント",), severity="minor")]),
    "not behind": ("{expected: こと, pattern: /(記|大)?事/, regexpMustEmpty: $1}",
                   [Term("こと", misreadings=("事",), exceptions=("記事", "大事"), severity="minor")]),
    "what is kept": ("{expected: 作$1, pattern: '/つく([るっ])/'}",
                     [Term("作る", misreadings=("つくる",), severity="minor"),
                      Term("作っ", misreadings=("つくっ",), severity="minor")]),
    "before a letter": ("{expected: おこな, pattern: '/行(?=[うえ])/'}",
                        [Term("おこなう", misreadings=("行う",), severity="minor"),
                         Term("おこなえ", misreadings=("行え",), severity="minor")]),
    "what is put back": ("{expected: オーバー$1, pattern: '/オーバ([^ー])/'}",
                         [Term("オーバー", misreadings=("オーバ",), severity="minor")]),
    "any case": ("{expected: Emacs, pattern: '/\\bemacs\\b/i'}",
                 [Term("Emacs", misreadings=("emacs",), severity="minor")]),
    "its own letters in any case": ("{expected: Emacs, pattern: '/Emacs/i'}", [Term("Emacs", severity="minor")]),
    "a spec": ("{expected: A, pattern: 衛兵, specs: [{from: 衛兵2, to: A2}], prh: why}",
               [Term("A", misreadings=("衛兵",), severity="minor", note="why")]),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "terms"), RULES.values(), ids=RULES)
def test_rules_of_prh_become_terms(tmp_path: Path, rule: str, terms: list[Term]) -> None:
    path = tmp_path / "prh.yml"
    path.write_text(f"rules:\n  - {rule}\n", "utf-8")
    assert list(exchange.read(path).terms) == terms


def test_rules_that_are_no_words_and_specs_that_differ_are_said(tmp_path: Path) -> None:
    path = tmp_path / "prh.yml"
    path.write_text(
        "rules:\n  - {expected: （$1）, pattern: '/\\(([^)]+)\\)/'}\n  - {expected: '', pattern: x}\n"
        "  - {expected: A, pattern: ドラ, specs: [{from: ドラマ, to: Aマ}]}\n", "utf-8",
    )  # fmt: skip
    read = exchange.read(path)
    assert [loss.line for loss in read.losses] == [2, 3, 4]
    assert [term.term for term in read.terms] == ["A"]


def test_an_export_is_a_dictionary_that_prh_takes_and_does_the_same(tmp_path: Path) -> None:
    """prh refuses a file of which one spec fails, and corrects what has been corrected unless a pattern forbids it."""
    server = Term("サーバー", misreadings=("サーバ",))
    made = exchange.write(Glossary((LLAMA, server, Term("X"), Term("USD", misreadings=("ラマ",)))), Path("a.yml"))
    path = tmp_path / "a.yml"
    path.write_text(made.text, "utf-8")
    dictionary = prh_files.load(path)
    assert (dictionary.problems, list(dictionary.broken())) == ((), [])
    once = dictionary.replaced("ＬＡＭＡとドラマとラマ・ガード、サーバとサーバー、近衛兵と衛兵とラマ3")
    assert once == "LlamaとドラマとLlama・ガード、サーバーとサーバー、近衛兵とLlamaとラマ3"
    assert dictionary.replaced(once) == once
    said = " ".join(loss.message for loss in made.losses)
    assert "`X` is left out" in said and "`ラマ` stays with `Llama`" in said and "does not hold" in said


# --- the commands ----------------------------------------------------------------------------------------------------


def test_terms_are_merged_into_a_glossary_without_touching_it() -> None:
    text = "# ours\nterms:\n  - term: CUDA # x\n    misreadings: [クーダ]\n    note: ours\n"
    result = merged(text, [Term("CUDA", ("CUDA",), misreadings=("米ドル", "CUDA"), note="theirs"), Term("USD")])
    assert result == (
        "# ours\nterms:\n  - term: CUDA # x\n    source: [CUDA]\n    misreadings: [クーダ, 米ドル]\n    note: ours\n"
        "  - term: USD\n"
    )
    assert merged(result, [Term("USD"), Term("CUDA", ("CUDA",))]) == result


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`review glossary` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "review", "glossary", *arguments],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_import_prints_or_writes_and_export_goes_back(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Llama\tラマ\t=note\nUSD\t\n", "utf-8")
    done = run("import", "a.tsv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (
        0, "terms:\n  - term: ラマ\n    source: [Llama]\n    note: \"=note\"\n",
    )  # fmt: skip
    assert done.stderr.splitlines()[0] == "a.tsv:2: USD: there is no rendering that is right"
    assert run("import", "a.tsv", "--write", cwd=tmp_path).returncode == 0
    assert (tmp_path / "glossary.yaml").read_text("utf-8") == done.stdout
    assert run("import", "a.tsv", "--write", cwd=tmp_path).returncode == 0
    assert (tmp_path / "glossary.yaml").read_text("utf-8") == done.stdout
    done = run("export", "--format", "csv", cwd=tmp_path)
    assert done.stdout.splitlines()[1] == "ラマ,Llama,,,,,major,'=note,"
    assert run("export", "b.tbx", cwd=tmp_path).stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("import", "none.csv"), ("import", "a.odt"), ("export",), ("import", "one.csv")])
def test_a_mistake_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "one.csv").write_text("only\n", "utf-8")
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
