"""Polite and plain Japanese: which of the two a sentence ends in, and how it ends in the other.

What a sentence ends in is told by its letters. Conjugation asks MeCab with IPADIC for the kind of verb, on the last
words of one sentence at a time; where these packages are missing, nothing is conjugated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

POLITE, PLAIN, FAMILIAR = "polite", "plain", "familiar"

_POLITE = re.compile(
    r"(?:です|でした|ます|ました|ません|でしょう|ましょう|ください|なさい|下さい|くださいませ)(?:よね|かね|よ|ね|か|な|わ|けど|けれど|が|から|し)*\Z"
)
_PLAIN = re.compile(
    r"(?:だ|である|だった|[^そどこもとよ]う|[るたくぐすぬぶむ]|(?<![0-9０-９一二三四五六七八九十ひとふみよいむな])つ|[^はせ]い|ろう|よう)\Z"
)
_FAMILIAR = re.compile(
    r"(?:[だるたいうくぐすつぬぶむのな]|な?の|なん)(?:だろ|じゃん|よね|よな|かな|かも|よ|ね|な|か|さ|わ|ぞ|ぜ|け?ど|から|し|の|って)+\Z"
)
_NO_PREDICATE = re.compile(
    r"(?:ありがとう|おめでとう|はい|くらい|ぐらい|みたい|いっぱい|お願い|願い|ところ|[あそこど]う|ばかり|つもり|ごとく|まもなく|全て|すべて|多く|近く|早く)\Z"
)


def ending(sentence: str) -> str:
    """`polite`, `plain`, `familiar` (plain with よ, ね and the like), or `""` for a sentence without a verb at its end.

    The sentence comes without its full stop.
    """
    if not "ぁ" <= sentence[-1:] <= "ゖ":
        return ""
    tail = sentence[-14:]
    if _POLITE.search(tail):
        return POLITE
    if _NO_PREDICATE.search(tail):
        return ""
    if _FAMILIAR.search(tail):
        return FAMILIAR
    return PLAIN if _PLAIN.search(tail) else ""


# --- conjugation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as IPADIC sees it. `kind` is the type of its conjugation, `base` its dictionary form."""

    start: int
    surface: str
    part: str
    kind: str
    base: str


_ROWS = {"く": "かきくけこ", "ぐ": "がぎぐげご", "す": "さしすせそ", "つ": "たちつてと", "ぬ": "なにぬねの",
         "ぶ": "ばびぶべぼ", "む": "まみむめも", "る": "らりるれろ", "う": "わいうえお"}  # fmt: skip
_SOUND = {
    "く": "いた",
    "ぐ": "いだ",
    "す": "した",
    "つ": "った",
    "る": "った",
    "う": "った",
    "ぬ": "んだ",
    "ぶ": "んだ",
    "む": "んだ",
}


def _row(verb: _Word, column: int) -> str | None:
    """A verb up to its ending in the あ, い, う, え or お column; None for one that is irregular beyond these rules."""
    base, kind = verb.base, "カ変・クル" if verb.base == "くる" else verb.kind
    if kind.startswith("五段・ラ行特殊"):
        return base[:-1] + ("い" if column == 1 else "らりるれろ"[column])
    if kind.startswith("五段") and base[-1:] in _ROWS:
        return base[:-1] + _ROWS[base[-1]][column]
    if kind.startswith("一段"):
        return base[:-1]
    if kind in ("サ変・スル", "サ変・−スル"):
        return base[:-2] + "し"
    if kind == "カ変・来ル":
        return base[:-1]
    if kind == "カ変・クル":
        return base[:-2] + ("き" if column == 1 else "こ")
    return None


def _past(verb: _Word) -> str | None:
    if verb.kind.startswith("五段") and verb.base[-1:] in _SOUND:
        return verb.base[:-1] + ("った" if verb.kind.startswith("五段・カ行促音便") else _SOUND[verb.base[-1]])
    stem = _row(verb, 1)
    return stem and stem + "た"


def _negative(verb: _Word, ending: str) -> str | None:
    if verb.base in ("ある", "有る"):
        return ending
    stem = _row(verb, 0)
    return stem and stem + ending


def _volitional(verb: _Word) -> str | None:
    stem = _row(verb, 4)
    return stem and stem + ("う" if verb.kind.startswith("五段") else "よう")


_HUMBLE = frozenset(
    {"おる", "いたす", "致す", "申し上げる", "申す", "ござる", "まいる", "参る", "いただく", "頂く", "存じる"}
)
"""Verbs that have no plain form in use."""


def _is_verb(word: _Word) -> bool:
    return word.part == "動詞" or word.kind.startswith(("五段", "一段", "サ変", "カ変"))


def _is_adjective(word: _Word) -> bool:
    return word.kind.startswith("形容詞") or word.kind in ("特殊・タイ", "特殊・ナイ")


_PARTICLES = re.compile(r"(?:よね|よ|ね|か)?\Z")


def polite(sentence: str) -> tuple[int, str] | None:
    """Where a plain sentence's ending begins, in code points, and that ending in the polite form.

    The sentence comes without its full stop. None where it does not end in a form that these rules know.
    """
    return _turned(sentence, _to_polite)


def plain(sentence: str) -> tuple[int, str] | None:
    """Where a polite sentence's ending begins, in code points, and that ending in the plain form; None as above."""
    return _turned(sentence, _to_plain)


def _turned(sentence: str, rule: Any) -> tuple[int, str] | None:
    added = _PARTICLES.search(sentence)
    assert added is not None
    clause = max(sentence.rfind(mark, 0, added.start()) for mark in "、\n。") + 1
    words = _words(sentence[clause : added.start()])
    if not words:
        return None
    found = rule(words)
    return (clause + found[0], found[1] + added[0]) if found else None


def _to_polite(words: Sequence[_Word]) -> tuple[int, str] | None:
    padding = _Word(0, "", "", "", "")
    first, second, last = (padding, padding, *words)[-3:]
    if last.kind == "特殊・ダ" and last.surface == "だ":
        return last.start, "です"
    if last.kind == "特殊・タ":
        if second.kind == "特殊・ダ":
            return second.start, "でした"
        if second.kind == "五段・ラ行アル" and first.surface == "で":
            return first.start, "でした"
        if second.kind == "特殊・ナイ" and _is_verb(first):
            return _joined(first, _row(first, 1), "ませんでした")
        if second.base == "ない":
            return second.start, "ありませんでした"
        if _is_adjective(second):
            return last.start, last.surface + "です"
        return _joined(second, _row(second, 1), "ました") if _is_verb(second) else None
    if last.kind == "特殊・ナイ" and last.surface == "ない" and _is_verb(second):
        return _joined(second, _row(second, 1), "ません")
    if last.base == "ない" and last.surface == "ない":
        return last.start, "ありません"
    if last.kind == "五段・ラ行アル" and second.surface == "で":
        return second.start, "です"
    if last.surface == "う" and last.kind == "不変化型":
        if second.kind == "特殊・ダ":
            return second.start, "でしょう"
        return _joined(second, _row(second, 1), "ましょう") if _is_verb(second) else None
    if _is_adjective(last) and last.surface == last.base:
        return last.start, last.surface + "です"
    if _is_verb(last) and last.surface == last.base:
        return _joined(last, _row(last, 1), "ます")
    return None


def _to_plain(words: Sequence[_Word]) -> tuple[int, str] | None:
    padding = _Word(0, "", "", "", "")
    zeroth, first, second, last = (padding, padding, padding, *words)[-4:]
    if last.surface == "です":
        return last.start, "" if _is_adjective(second) or second.kind == "特殊・タ" else "だ"
    if last.surface == "た" and second.surface == "でし":
        if first.surface == "ん" and zeroth.surface == "ませ":
            verb = words[-5] if len(words) >= 5 else padding
            return _joined(verb, _negative(verb, "なかった"), "") if _is_verb(verb) else None
        return second.start, "だった"
    if last.surface == "う" and second.surface == "でしょ":
        return second.start, "だろう"
    if any(word.base in _HUMBLE for word in words[-4:]):
        return None
    if last.surface == "ます" and _is_verb(second):
        return second.start, second.base
    if last.surface == "た" and second.surface == "まし" and _is_verb(first):
        return _joined(first, _past(first), "")
    if last.surface == "ん" and second.surface == "ませ" and _is_verb(first):
        return _joined(first, _negative(first, "ない"), "")
    if last.surface == "う" and second.surface == "ましょ" and _is_verb(first):
        return _joined(first, _volitional(first), "")
    return None


def _joined(word: _Word, stem: str | None, ending: str) -> tuple[int, str] | None:
    return (word.start, stem + ending) if stem is not None else None


def _words(clause: str) -> tuple[_Word, ...]:
    """The words of a clause; none where MeCab or its dictionary is missing."""
    tagger = _tagger()
    if tagger is None or not clause or "\0" in clause:
        return ()
    found = []
    at = 0
    for line in tagger.parse(clause).splitlines():
        surface, tab, features = line.partition("\t")
        if not tab:
            continue
        fields = features.split(",")
        start = clause.find(surface, at)
        if start < 0 or len(fields) < 7:
            return ()
        found.append(_Word(start, surface, fields[0], fields[4], fields[6]))
        at = start + len(surface)
    return tuple(found) if at == len(clause) else ()


@cache
def _tagger() -> Any:
    try:
        import ipadic
        import MeCab
    except ImportError:
        return None
    return MeCab.Tagger(ipadic.MECAB_ARGS)
