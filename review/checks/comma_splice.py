"""Sentences that are spliced to the next one with a comma."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from review.checks import ja
from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_QUOTED = r"と|って|っていう|という|なんて|とか|が、|けど|はい|[「『」』）)]|\Z"
# A name: no hiragana and no digits, as `ja` says letters without listing them.
_ADDRESSED = r"(?:[^\W\d_ぁ-ゖ]|・){1,10}(?:さん|さま|様|氏)?[。！？!?」』]"
_GOES_ON = rf"(?!\s*(?:{_QUOTED}|{_ADDRESSED}))"
_ENDINGS = "です でした ます(?<!ますます) ました ません でしょう と思う んだ(?<=[るたいな]んだ) ことができる だった"

# Every branch begins with a letter, so that `re` skips at once whatever can't begin one.
_SPLICE = re.compile(ja.behind(_ENDINGS, f"、{_GOES_ON}"))

_CALL = re.compile(
    r"(?:(?:そう|はい|ええ|いえ|もちろん|大丈夫|結構|オッケー|オーケー|なるほど|お?願い)です|[分わ]かりました|すみませんでした"
    r"|お?願いします|申し訳ありません|(?:申し訳)?ございません|ありがとうございま(?:す|した)|失礼しま(?:す|した))、\Z"
)
"""What people say before they go on: these are sentences, but nobody stops behind them."""


class CommaSplice(Check):
    """A comma stands where the sentence is over.

    What it flags
        A Japanese comma behind a sentence-final form: です、 ました、 と思う、 んだ、. Not before a quoting と, not
        before the name of the person who is addressed, and not behind an answer or an apology: 分かりました、.

    Why it matters
        A machine translation that was cut by the pauses of a speaker strings sentences together: the reader waits for
        an end that does not come, and two statements look like a cause and its consequence.

    Example
            text: つまり、試作品です、私たちの店では誰もが使います。
            flags: 試作品です、
            suggests: 試作品です。

            text: 素晴らしいと思う、と彼は言った。難しいですが、できます。
            flags: nothing

    When to dismiss
        Thought and speech that is told without quotation marks, and a list of short statements.
    """

    id = "comma-splice"
    category = "fluency/punctuation"
    severity = "minor"
    neighbours = False
    languages = frozenset({"ja"})

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        return batch.with_any(_SPLICE)

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        for splice in _SPLICE.finditer(text):
            start = ja.predicate(text, splice.end() - 1)
            if _CALL.match(text, start, splice.end()):
                continue
            span = whole(text, Span(start, splice.end()))
            stopped = span.of(text).replace("、", "。")
            yield self.flag(
                passage,
                span,
                "a comma behind the end of a sentence",
                Suggestion(stopped, confidence=_CONFIDENCE),
                confidence=_CONFIDENCE,
            )


_CONFIDENCE = 0.8
"""Four of five on the open gold."""
