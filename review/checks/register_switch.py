"""Sentences in the plain form among polite ones, or the other way round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from review.checks import ja, ja_register
from review.checks.base import Check, Context
from review.checks.ja_register import FAMILIAR, PLAIN, POLITE
from review.flag import Flag, Suggestion
from review.passage import Passage
from review.text import Span, whole

_SENTENCE = re.compile(r"[^。！？!?…\s][^。！？!?…]*(?P<stop>[。！？!?…]*)")
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"")

_SHARE = 0.5
"""The share of a speaker's sentences from which on their form is the speaker's policy."""

_ENOUGH = 10
"""Sentences that a speaker needs before a policy can be learned."""

_GIVEN, _LEARNED = 0.7, 0.6


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Where a sentence stands without its full stop, and what it ends in."""

    start: int
    end: int
    stopped: int
    kind: str


class RegisterSwitch(Check):
    """Polite and plain sentences are mixed against the policy of the speaker, or of the transcript.

    What it flags
        Sentences that end in the plain form (だ, である, する) where the policy is `polite`, and sentences that end in
        the polite form (です, ます) where it is `plain`: one flag for a run of them within a passage. The policy is
        `register` in transcript.yaml, one for all or one per speaker. Where none is given, it is learned: it is what
        most sentences of the speaker end in, and a sentence is flagged only where those around keep to it, since a
        lively exchange in the plain form is no slip; sentences with よ or ね are left alone. `free` asks for silence.

        Not among the default checks: on the open gold nine in ten of these flags were marked, but in text by many
        hands, without slips, four passages in a hundred have one. `--select register-switch` asks for it.

    Why it matters
        English has one form, so a machine chooses anew with every sentence, and a speaker bows and slaps backs in
        turn. It is the error that Japanese readers notice first, and the one that takes longest to correct by hand.

    Example
            register: polite
            text: 私たちはここに来ました。8年間参加してきた。本当にうれしい。
            flags: 8年間参加してきた。本当にうれしい。
            suggests: 8年間参加してきました。本当にうれしいです。

            register: plain
            text: これは正しい。しかし、危険です。
            flags: 危険です。
            suggests: 危険だ。

            register: free
            text: これは正しい。しかし、危険です。
            flags: nothing

    When to dismiss
        A quotation, a thought, a heading, and a speaker who turns to a friend.
    """

    id = "register-switch"
    category = "fluency/register"
    severity = "minor"
    default = False
    languages = frozenset({"ja"})

    def survey(self, passage: Passage, context: Context) -> Counter[Any]:
        if context.register:
            return Counter()
        speaker = passage.speaker or ""
        return Counter((speaker, sentence.kind) for sentence in _sentences(passage.target) if sentence.kind)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        policy = context.register or _learned(context.totals, passage.speaker or "")
        if policy not in (POLITE, PLAIN):
            return
        odd = frozenset({POLITE}) if policy == PLAIN else frozenset({PLAIN, FAMILIAR} if context.register else {PLAIN})
        run: list[_Sentence] = []
        sentences = _sentences(passage.target)
        if not context.register and not _usual_here(passage, context, policy):
            return
        for sentence in sentences:
            if sentence.kind in odd:
                run.append(sentence)
            elif sentence.kind or not run:
                yield from self._run(passage, run, policy, bool(context.register))
                run = []
        yield from self._run(passage, run, policy, bool(context.register))

    def _run(self, passage: Passage, run: list[_Sentence], policy: str, given: bool) -> Iterator[Flag]:
        if not run:
            return
        text = passage.target
        span = whole(text, Span(ja.predicate(text, run[0].end), run[-1].stopped))
        confidence = _GIVEN if given else _LEARNED
        offered: tuple[Suggestion, ...] = ()
        turned = _turned(text, run, ja_register.polite if policy == POLITE else ja_register.plain)
        if turned is not None:
            span = whole(text, Span(min(span.start, turned[0]), span.end))
            right = text[span.start : turned[0]] + turned[1] + text[run[-1].end : span.end]
            offered = (Suggestion(right, confidence=confidence),)
        kind = "plain" if policy == POLITE else "polite"
        number = f"{len(run)} {kind} sentences" if len(run) > 1 else f"a {kind} sentence"
        yield self.flag(passage, span, f"{number}, where the speaker is {policy}", *offered, confidence=confidence)


def _turned(text: str, run: list[_Sentence], turn: Callable[[str], tuple[int, str] | None]) -> tuple[int, str] | None:
    """The run from the first ending on that has to change, its offset first; None where one can't be conjugated."""
    parts: list[str] = []
    first = at = 0
    for sentence in run:
        found = turn(text[sentence.start : sentence.end])
        if found is None:
            return None
        cut = sentence.start + found[0]
        if parts:
            parts.append(text[at:cut])
        else:
            first = cut
        parts.append(found[1])
        at = sentence.end
    return first, "".join(parts)


@lru_cache(maxsize=8)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    """The sentences of a passage with what each ends in; what is quoted says nothing about the speaker."""
    bare = _QUOTED.sub(lambda quoted: "口" * len(quoted[0]), text)
    found = []
    for sentence in _SENTENCE.finditer(bare):
        end = sentence.start("stop")
        # A question may be plain among polite sentences, and dots end nothing.
        kind = ja_register.ending(bare[sentence.start() : end].rstrip()) if sentence["stop"][:1] == "。" else ""
        found.append(_Sentence(sentence.start(), end, sentence.end(), kind))
    return tuple(found)


def _learned(totals: Counter[Any], speaker: str) -> str:
    polite, plain = totals[speaker, POLITE], totals[speaker, PLAIN]
    if polite + plain < _ENOUGH:
        return ""
    if polite >= _SHARE * (polite + plain):
        return POLITE
    return PLAIN if plain >= _SHARE * (polite + plain) else ""


def _usual_here(passage: Passage, context: Context, policy: str) -> bool:
    """Whether the sentences around are mostly in the form of the policy."""
    counts: Counter[str] = Counter()
    for one in (context.before, passage, context.after):
        if one is not None and one.speaker == passage.speaker:
            counts.update(sentence.kind for sentence in _sentences(one.target))
    plain = counts[PLAIN] + counts[FAMILIAR]
    here, other = (counts[POLITE], plain) if policy == POLITE else (plain, counts[POLITE])
    return here > 0 and 2 * here >= other
