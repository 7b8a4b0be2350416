"""A selection that goes by words or by sentences, for deciding about something that nobody flagged."""

from __future__ import annotations

from review.text import RevisedSpan, sentences, words


def moved(text: str, here: RevisedSpan | None, direction: int) -> RevisedSpan | None:
    """The next word of `text` after `here`, or the one before; the first or the last where nothing is selected.

    None in a text without words. At either end it stays at the last word there.
    """
    spans = _words(text)
    if not spans:
        return None
    if here is None:
        return spans[0 if direction > 0 else -1]
    if direction > 0:
        return next((span for span in spans if span.start >= here.end), spans[-1])
    return next((span for span in reversed(spans) if span.end <= here.start), spans[0])


def grown(text: str, here: RevisedSpan, direction: int) -> RevisedSpan:
    """`here` with its end moved to the next end of a word, or back by one, but never to nothing."""
    ends = [span.end for span in _words(text)]
    if direction > 0:
        return RevisedSpan(here.start, next((end for end in ends if end > here.end), here.end))
    return RevisedSpan(here.start, next((end for end in reversed(ends) if here.start < end < here.end), here.end))


def sentence(text: str, start: int, direction: int) -> RevisedSpan | None:
    """The next sentence of `text` that begins behind the offset `start`, or the last one that begins before it.

    The last or the first where there is no other; None in a text without sentences.
    """
    spans = [RevisedSpan(span.start, span.end) for span in sentences(text) if not span.of(text).isspace()]
    if direction > 0:
        return next((span for span in spans if span.start > start), spans[-1] if spans else None)
    return next((span for span in reversed(spans) if span.start < start), spans[0] if spans else None)


def _words(text: str) -> list[RevisedSpan]:
    return [RevisedSpan(span.start, span.end) for span in words(text) if not span.of(text).isspace()]
