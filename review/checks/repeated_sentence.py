"""Sentences and clauses that are there twice, next to each other or across a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Indel

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import BETWEEN, Batch
from review.passage import Passage
from review.text import Span, whole

_CJK_SENTENCE = re.compile(r"[^。！？!?…\s][^。！？!?…]*[。！？!?…]*[」』）]?")
_SENTENCE = re.compile(r"[^.!?…\s][^.!?…]*(?:[.!?…]+(?=\S)[^.!?…]+)*[.!?…]*")
_SPACED = frozenset({"ja", "zh"})
_CLAUSE = re.compile(r"[^、，,\n]{2,}[、，,]\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d")

_TAIL = re.compile(r"(?:のです|んです|んだ|です|ます|だ)?(?:よね|よ|ね|な|か|わ|さ)?\Z")
_PLAIN = tuple(
    (re.compile(rf"{ending}(?=(?:よね|よ|ね)?\Z)"), plain)
    for ending, plain in (("だ?と思(?:います|う)", ""), ("ませんでした", "なかった"), ("ません", "ない"))
)
_CALL = re.compile(
    r"(?:そう(?:です|だ|なの|なん|か|そう)*(?:よ|ね|か|な)*|はい|ええ|うん|ああ|いや|おい|ねえ|さあ|よし|ほら|すごい|本当(?:に|ですか|か)?"
    r"|(?:どうも)?ありがとう(?:ございま(?:す|した))?|ようこそ|すみません(?:でした)?|ごめん(?:なさい)?|[分わ]かりま(?:す|した)|[分わ]かった"
    r"|お願いします|おめでとう(?:ございます)?|こんにちは|さようなら|待って|ちょっと待って|オーケー|オッケー|それでね?|あのね)"
)
"""What people say twice when they talk."""

_SHORTEST = {"ja": 5, "zh": 4}
_SHORTEST_OTHER = 12
_NEAR = 12
"""Letters from which on two sentences that differ a little at the end, or at the beginning, are one said twice."""

_MORE = 6
"""Letters that one of the two may have more than the other."""

_RESTART = 4
"""Letters behind the comma from which on two sentences that begin alike are one begun twice."""

_STUTTER = re.compile(
    r"(でも|しかし|そして|それで|だから|つまり|また|ただ|もし|例えば|たとえば|これは|それは|私は|僕は|私たちは)、(?:\n?\1、)+"
)
_LOOP = re.compile(r"(.{4,40}?)\1{2,}", re.DOTALL)
_GRAM, _LONG = 4, 120

_EXACT, _ALMOST, _BEGUN, _LOOPED, _STUTTERED = 0.75, 0.6, 0.65, 0.8, 0.6
"""How often each was marked on the open gold, or a little below it where there were few."""


class _Sentence(NamedTuple):
    """A sentence of a passage: where it begins, what stands there, and its letters alone."""

    start: int
    text: str
    letters: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def asks(self) -> bool:
        return self.text[-1] in "?？"

    @property
    def aside(self) -> bool:
        """Whether it describes a sound: （…）."""
        return self.text[0] in "(（[［" and self.text[-1] in ")）]］"


class RepeatedSentence(Check):
    """A sentence, or a part of one, is there again.

    What it flags
        A sentence that repeats the one before it, in the same passage or across a blank line, word for word or but for
        its first or last words; a sentence that is begun twice, with a comma and more in common; the same words three
        times and more in a row, and what leads in twice: でも、でも、. Calls and answers, そうですね。 or ありがとう,
        may be said as often as one likes.

    Why it matters
        Speech recognition and machine translation get stuck in loops, and translate a sentence twice when it was cut
        in two. The reader takes it for emphasis that nobody gave it.

    Example
            text: でも、ハマったよね。これでいい。これでいい。
            flags: これでいい。これでいい。
            suggests: これでいい。

            before passage: マネキンは決して気が変わりません。テーブルに来て詩を語ってもいいでしょう。
            text: テーブルに来て詩を語ってもいいでしょう。会場から質問を受けます。
            flags: テーブルに来て詩を語ってもいいでしょう。
            suggests: nothing

            before passage: でも、若い客はそうしない。
            text: でも、若い客は、自分で焼いてみたいんです。
            flags: でも、若い客は

            text: そうですね。そうですね。ありがとう。ありがとう。
            flags: nothing

    When to dismiss
        Refrains, and a speaker who insists.
    """

    id = "repeated-sentence"
    category = "fluency/duplication"
    severity = "minor"

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        language = context.primary_language
        if language not in _SPACED:
            return None
        found = {index for index, text in enumerate(batch.texts) if len(text) >= 4 * _GRAM and _repeats(text)}
        found.update(batch.with_any(_STUTTER))
        shortest = _SHORTEST[language]
        said = ""
        if batch.before:
            *_, said = ("", *chain(*_sentences_alone(batch.before.target)))
        for index, sentences in enumerate(_sentences_alone(batch.joined)):
            for again in sentences:
                if len(again) >= shortest and (again[:4] in said or said[:6] in again):
                    found.add(index)
                said = again
        return found

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text, language = passage.target, context.primary_language
        shortest = _SHORTEST.get(language, _SHORTEST_OTHER)
        earlier = _sentences(context.before.target, language) if context.before else ()
        last = earlier[-1] if earlier else None
        found: list[Flag] = []
        for number, sentence in enumerate(_sentences(text, language)):
            again = sentence.letters
            if last is not None and len(again) >= shortest:
                said = last.letters
                if again[:4] in said or said[:6] in again:
                    found += self._compared(passage, last, sentence, None if number else context.before)
            last = sentence
        for stutter in _STUTTER.finditer(text):
            if text[stutter.start() - 1 : stutter.start()].isalnum():
                continue
            kept = Suggestion(f"{stutter[1]}、", confidence=_STUTTERED)
            span = Span(*stutter.span())
            found.append(self.flag(passage, span, "this is said twice", kept, confidence=_STUTTERED))
        if len(text) >= 4 * _GRAM and _repeats(text):
            found += (loop for loop in self._loops(passage) if not any(loop.span.overlaps(one.span) for one in found))
        yield from sorted(found, key=lambda flag: flag.span)

    def _compared(
        self, passage: Passage, first: _Sentence, second: _Sentence, before: Passage | None
    ) -> Iterator[Flag]:
        """The flag for a sentence after another one, which stands in `before` where that is given."""
        text = passage.target
        said, again = first.letters, second.letters
        answered = first.asks and not second.asks
        if not answered and (said == again or _is_almost(said, again)):
            if not _worth(again) or second.aside:
                return
            confidence = _EXACT if said == again else _ALMOST
            message = "this is said twice" if said == again else "this is said twice, almost word for word"
            if before is not None:
                span, kept = whole(text, Span(second.start, second.end)), ""
                message += ": it ends the passage before"
            else:
                span = whole(text, Span(first.start, second.end))
                kept = text[second.start : span.end] if len(again) > len(said) else first.text
            yield self.flag(passage, span, message, Suggestion(kept, confidence=confidence), confidence=confidence)
        elif before is not None:
            size = _begun_twice(first.text, second.text)
            if size:
                span = whole(text, Span(second.start, second.start + size))
                yield self.flag(passage, span, "the passage before has begun, or ended, with this", confidence=_BEGUN)

    def _loops(self, passage: Passage) -> Iterator[Flag]:
        text = passage.target
        for found in _LOOP.finditer(text):
            once = found[1]
            letters = _NOT_LETTERS.sub("", once)
            if len(letters) < 4 or len(set(letters)) < 3 or not _worth(letters):
                continue
            span = whole(text, Span(*found.span()))
            times = len(found[0]) // len(once)
            kept = once + text[found.end() : span.end]
            suggestion = Suggestion(kept, confidence=_LOOPED)
            yield self.flag(passage, span, f"the same words {times} times", suggestion, confidence=_LOOPED)


@lru_cache(maxsize=8)
def _sentences(text: str, language: str) -> tuple[_Sentence, ...]:
    """The sentences of a passage; a passage is read twice, the second time as the one before."""
    pattern = _CJK_SENTENCE if language in _SPACED else _SENTENCE
    return tuple(
        _Sentence(found.start(), found[0], _NOT_LETTERS.sub("", found[0]).casefold())
        for found in pattern.finditer(text)
    )


_SILENT = re.compile(rf"[^\w。！？!?…{BETWEEN}]+|_+")
_STOPS = re.compile("[。！？!?…]+")


def _sentences_alone(joined: str) -> list[list[str]]:
    """The letters of the sentences of joined Japanese or Chinese texts, by text; sentences without letters left out."""
    texts = _SILENT.sub("", joined).casefold().split(BETWEEN)
    return [[letters for letters in _STOPS.split(text) if letters] for text in texts]


def _worth(letters: str) -> bool:
    """Whether a repetition says something: not a call, not a number or a date."""
    return not _CALL.fullmatch(letters) and len(_DIGITS.findall(letters)) * 3 < len(letters)


def _is_almost(said: str, again: str) -> bool:
    """Whether two sentences are one but for a few letters at one end: what leads in, or the tone at the end."""
    if min(len(said), len(again)) < _NEAR or abs(len(said) - len(again)) > _MORE:
        return False
    if said[:4] != again[:4] and said[:6] not in again and again[:6] not in said:
        return False
    core, repeated = _core(said), _core(again)
    if core.endswith(repeated) or repeated.endswith(core):
        return True
    return said[:4] == again[:4] and core[-2:] == repeated[-2:] and Indel.normalized_similarity(core, repeated) > 0.95


def _core(letters: str) -> str:
    """A sentence without the tone at its end: しません is しない, と思います is left out."""
    for ending, plain in _PLAIN:
        letters = ending.sub(plain, letters)
    return _TAIL.sub("", letters)


def _begun_twice(first: str, second: str) -> int:
    """How many code points at the start of the second sentence stand in the first one, across a comma; else 0.

    Wraps are passed over. What is counted begins with a clause, and has at least `_RESTART` letters behind its comma.
    """
    head = _CLAUSE.match(second)
    if not head:
        return 0
    earlier = "".join(first.split())
    at = earlier.find("".join(head[0].split()))
    if at < 0:
        return 0
    size = matched = 0
    for offset, letter in enumerate(second):
        if letter.isspace():
            continue
        if at + matched >= len(earlier) or earlier[at + matched] != letter:
            break
        matched += 1
        size = offset + 1
    return size if size - len(head[0]) >= _RESTART else 0


def _repeats(text: str) -> bool:
    """Whether letters from the middle, or from a quarter, stand there three times: a cheap look before the dear one."""
    size = len(text)
    if size <= _LONG:
        return text.count(text[size // 2 : size // 2 + _GRAM]) >= 3
    return any(text.count(text[at : at + _GRAM]) >= 3 for at in (size // 4, size // 2, size * 3 // 4 - _GRAM))
