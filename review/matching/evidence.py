"""What the source says about a misreading: whether the term is spoken there, or plain words explain what stands."""

from __future__ import annotations

from functools import lru_cache

from review.glossary import Term
from review.matching import edges
from review.text import fold_plain

_ENDINGS = ("'s", "’s", "es", "s")
_folded = lru_cache(maxsize=4096)(fold_plain)


def says(source: str, term: Term) -> bool:
    """Whether the source says the term: one of its source forms, a right form, or a misreading.

    A source that is itself a transcript has misheard the name as well. A name may have a plural or possessive ending.
    """
    text = _folded(source)
    return any(_stands(text, _folded(form)) for form in (*term.source, *term.right, *term.misreadings))


def _stands(text: str, form: str) -> bool:
    if not form:
        return False
    begins, ends = edges.kind(form[0]), edges.kind(form[-1])
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if edges.begins(begins, text, at):
            if edges.ends(ends, text, end):
                return True
            if ends in ("word", "digit") and any(
                text.startswith(ending, end) and edges.ends("word", text, end + len(ending)) for ending in _ENDINGS
            ):
                return True
        at = text.find(form, at + 1)
    return False


# Money is what names are misread as above all, CUDA and USD as 米ドル; an amount that the source names is none.
_CURRENCIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("ドル", "弗", "美元", "美金", "달러", "dollar", "usd", "us$"), ("dollar", "buck", "cent", "grand", "$", "usd")),
    (("円", "日元", "엔", "yen", "jpy"), ("yen", "jpy", "¥", "円")),
    (("ユーロ", "欧元", "유로", "euro", "eur"), ("euro", "eur", "€")),
    (("ポンド", "英镑", "파운드", "pound", "gbp"), ("pound", "quid", "gbp", "£")),
    (("人民元", "元", "위안", "yuan", "cny", "rmb"), ("yuan", "renminbi", "rmb", "cny", "¥")),
    (("ウォン", "원", "won", "krw"), ("won", "krw", "₩")),
)


def explains(source: str, seen: str) -> bool:
    """Whether plain words of the source explain what stands in the target: an amount of money that it names."""
    text, wrong = _folded(source), _folded(seen)
    return any(
        any(wrong.endswith(_folded(name)) for name in names)
        and any(_stands(text, word) if word.isalpha() else word in text for word in words)
        for names, words in _CURRENCIES
    )
