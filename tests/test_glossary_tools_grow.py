"""Entries grow out of transcripts and of the corrections in them, as YAML that a person reviews."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from review import glossary
from review.glossary import Glossary, Term
from review.mining import Candidate, mine
from review.passage import Passage

ROOT = Path(__file__).resolve().parent.parent

TALK = [
    "メタのフライホイールです。", "Metaとフライ\nホイール。", "コンピューターの話", "コンピュータの話とルクソティカ",
    "それはルクソティカと\nEssilorLuxotticaの話", "EssilorLuxotticaです。データとデータ、the usersとthe users",
]  # fmt: skip


def candidates(*terms: Term) -> list[list[str]]:
    passages = [Passage(number, text) for number, text in enumerate(TALK, 1)]
    return [[one.text for one in found.spellings] for found in mine(passages, Glossary(terms))]


def test_names_in_several_spellings_and_unknown_names_are_mined() -> None:
    found = candidates()
    assert ["コンピューター", "コンピュータ"] in found
    assert {"フライホイール", "EssilorLuxottica", "ルクソティカ"} <= {one[0] for one in found if len(one) == 1}
    flat = {text for one in found for text in one}
    assert not flat & {"データ", "the users", "users"}


def test_what_the_glossary_lists_is_not_mined_again() -> None:
    computer = Term("コンピューター", misreadings=("コンピュータ",))
    found = candidates(computer, Term("x", misreadings=("ルクソティカ",), exceptions=("フライホイール",)))
    flat = {text for one in found for text in one}
    assert not flat & {"コンピューター", "コンピュータ", "ルクソティカ", "フライホイール"}
    assert "EssilorLuxottica" in flat


def mined(*texts: str, terms: tuple[Term, ...] = (), language: str = "") -> list[Candidate]:
    passages = (Passage(number, text) for number, text in enumerate(texts, 1))
    return list(mine(passages, Glossary(terms), language=language))


def test_what_stands_only_as_a_part_of_a_candidate_is_none() -> None:
    """Neither a spelling in two ways (ルクソティカ), nor an unknown name."""
    found = mined(
        "エシロール・ルクソティカと組む。", "エシロール・ルックスオティカだ。", "フライホイール・ゾゾだ。" * 2
    )
    assert [[one.text for one in candidate.spellings] for candidate in found] == [
        ["エシロール・ルクソティカ", "エシロール・ルックスオティカ"],
        ["フライホイール・ゾゾ"],
    ]


def test_a_new_spelling_goes_to_the_term_that_has_the_others_as_misreadings() -> None:
    term = Term("EssilorLuxottica", misreadings=("エシロール・ルクソティカ",))
    (candidate,) = mined("エシロール・ルクソティカと組む。", "エシロール・ルックスオティカだ。", terms=(term,))[:1]
    assert candidate.term is term and candidate.proposed == term.term
    assert candidate.entry() == Term(term.term, misreadings=("エシロール・ルックスオティカ",))
    assert candidate.entry("エシロール・ルックスオティカ") == Term(
        term.term, admitted=("エシロール・ルックスオティカ",)
    )


def test_a_person_says_which_spelling_is_right() -> None:
    (candidate,) = mined("ルクソティカだ。", "ルックスオティカだ。")
    assert candidate.entry() == Term("ルクソティカ", misreadings=("ルックスオティカ",))
    assert candidate.entry("ルックスオティカ") == Term("ルックスオティカ", misreadings=("ルクソティカ",))
    assert candidate.entry("ルックスオティカ", admit=True) == Term("ルックスオティカ", admitted=("ルクソティカ",))
    assert candidate.entry("ルックスオティカ", ()) == Term("ルックスオティカ")


@pytest.mark.parametrize("language", ["de", ""])
def test_in_a_language_with_blanks_only_letters_tell_a_name(language: str) -> None:
    """A noun of German or the beginning of a sentence is none, and prose is no run of names."""
    found = mined("Die Firma GitHub baut DataHub. Die Firma wächst.", "Das ist Github. Und DataHub.", language=language)
    assert [[one.text for one in candidate.spellings] for candidate in found] == [["GitHub", "Github"], ["DataHub"]]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`review glossary` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "review", "glossary", *arguments],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Six passages, of which five were read: 米ドル was corrected wherever it stood."""
    texts = ["米ドルで。", "米ドルを。", "はい。", "米ドルは。", "ええ。", "米ドルと米ドル。"]
    (tmp_path / "talk.txt").write_text("\n\n".join(texts) + "\n", "utf-8")
    folder = tmp_path / "corrections" / "talk.txt"
    folder.mkdir(parents=True)
    lines = [f'- {{"passage": {number}, "before": "米ドル", "after": "CUDA"}}\n' for number in (1, 2, 4)]
    (folder / "hana.yaml").write_text("".join(lines) + '- {"passage": 5, "kind": "approval"}\n', "utf-8")
    return tmp_path


def test_recorded_corrections_are_learned_with_their_hits(project: Path) -> None:
    done = run("learn", cwd=project)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "terms:\n  # 米ドル -> CUDA (passages: 3); hits: 3, corrected: 3, not read yet: 2\n"
        "  - term: CUDA\n    misreadings: [米ドル]\n"
    )
    assert run("learn", "talk.txt", cwd=project).stdout == done.stdout
    assert run("learn", "--write", cwd=project).stdout == ""
    assert glossary.load(project / "glossary.yaml").terms == (Term("CUDA", misreadings=("米ドル",)),)
    assert run("learn", cwd=project).stdout == "terms: []\n"


def test_candidates_are_printed_as_a_glossary_with_comments(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("\n\n".join(TALK) + "\n", "utf-8")
    done = run("mine", "talk.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "  # コンピューター (1): コンピューターの話\n" in done.stdout
    names = [term.term for term in glossary.parse(done.stdout)]
    assert {"コンピューター", "フライホイール"} <= set(names) and len(names) == len(set(names))


def test_without_corrections_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    done = run("learn", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
