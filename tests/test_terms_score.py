"""Term success is the published definition, mentions are counted beside it, and consistency is as written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.glossary import Glossary, Term
from review.metrics.terms import Dictionary, Entry, Segment, compared, consistent, entries, mentioned, succeeded

LLAMA = Entry(("Llama", "Llama 3"), ("Llama", "ラマ3"), ("ラマ", "LLAMA"))
CUDA = Entry(("CUDA",), ("CUDA",), ("米ドル",))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("LlamaとCUDAです", (2, 2)),
        ("LLAMAとcudaです", (2, 2)),
        ("Llamaと米ドルです", (1, 2)),
        ("衛兵と米ドルです", (0, 2)),
        ("CUDA、米ドル、Llamas", (2, 2)),
        ("", (0, 2)),
    ],
)
def test_success_is_presence_of_a_target_form_in_any_case(target: str, expected: tuple[int, int]) -> None:
    assert succeeded([LLAMA, CUDA], target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("CUDA and CUDA", "CUDAとCUDA", (2, 2)),
        ("CUDA and CUDA", "CUDAと米ドル", (1, 2)),
        ("CUDA", "CUDAとCUDA", (1, 1)),
        ("cuda", "Cuda", (1, 1)),
        ("nothing", "CUDA", (0, 0)),
    ],
)
def test_success_by_occurrence_sees_a_second_wrong_mention(source: str, target: str, expected: tuple[int, int]) -> None:
    assert mentioned([CUDA], source, target) == expected


def test_overlapping_forms_of_one_entry_are_one_mention() -> None:
    assert mentioned([LLAMA], "Llama 3 beats Llama", "ラマ3") == (1, 2)


def test_an_entry_is_wanted_where_one_of_its_source_forms_stands() -> None:
    dictionary = Dictionary([LLAMA, CUDA, Entry(("",), ("x",))])
    assert dictionary.wanted("the cuda cores") == (CUDA,)
    assert dictionary.wanted("CUDA on Llama 3") == (LLAMA, CUDA)
    assert dictionary.wanted("Lama") == ()
    assert Dictionary([]).wanted("CUDA") == ()


@given(st.lists(st.text("abÄß", min_size=1, max_size=3), max_size=5), st.text("abÄßä", max_size=12))
def test_wanted_is_plain_substring_search(forms: list[str], source: str) -> None:
    made = [Entry((form,), ("x",)) for form in forms]
    expected = [entry for entry in made if entry.source[0].casefold() in source.casefold()]
    assert list(Dictionary(made).wanted(source)) == expected


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["CUDA", "CUDA"], (2, 2)),
        (["CUDA", "米ドル", "CUDA"], (2, 3)),
        (["米ドルと米ドル"], (2, 2)),
        (["CUDA"], (0, 0)),
        (["CUDA", "何か"], (0, 0)),
        (["CUDA", "cuda"], (0, 0)),
    ],
)
def test_consistency_is_the_share_of_the_most_frequent_rendering(targets: list[str], expected: tuple[int, int]) -> None:
    assert consistent([([CUDA], target) for target in targets]) == expected


def test_a_wrong_rendering_used_throughout_is_consistent() -> None:
    assert consistent([([LLAMA], "LLAMA"), ([LLAMA], "LLAMA")]) == (2, 2)
    assert consistent([([LLAMA], "LLAMA"), ([LLAMA], "Llama")]) == (1, 2)


def test_a_glossarys_entries_are_the_terms_that_say_what_the_source_calls_them() -> None:
    glossary = Glossary((Term("Llama", ("Llama",), ("ラマ3",), ("ラマ",)), Term("NVIDIA")))
    assert entries(glossary) == (Entry(("Llama",), ("Llama", "ラマ3"), ("ラマ",)),)


def test_original_and_revision_are_compared_and_nothing_is_where_no_entry_is_wanted() -> None:
    segments = [
        Segment("CUDA", "米ドル", "CUDA", (CUDA,)),
        Segment("CUDA", "米ドル", "米ドル", (CUDA,)),
        Segment("", "あ", "あ", ()),
    ]
    found = {one.metric.name: one for one in compared(segments, 7)}
    assert list(found) == ["term success", "term success by occurrence", "term consistency"]
    assert (found["term success"].original.score, found["term success"].revised.score) == (0, 50)
    assert (found["term consistency"].original.score, found["term consistency"].revised.score) == (100, 50)
    assert all(one.signature.startswith("terms:7|") for one in found.values())
    assert list(compared(segments[2:], 7)) == []
