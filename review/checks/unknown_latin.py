"""The check `unknown-latin`: small Latin letters in a text of another script, that nothing explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from review.checks.base import Check, Context
from review.flag import Flag
from review.glossary import Glossary
from review.matching import names
from review.matching.batch import Batch
from review.matching.likeness import right_forms
from review.passage import Passage
from review.text import CJK, Span, script

_CONFIDENCE = 0.5
_RARE = 2
_SHARE = 0.1
"""Of the Latin in a transcript, the share from which small letters are its way of writing, as in documentation."""
_FEW = 5
_LETTERS = 3
_ALL, _SMALL = "", "\0"
"""The keys under which a survey counts Latin names, and those in small letters."""

_FOREIGN = CJK | {"hangul"}
_SMALL_NAMES = frozenset(
    {
        *("awk", "bash", "brew", "cargo", "conda", "cron", "curl", "ffmpeg", "gcc", "git", "grep", "jq", "llvm"),
        *("make", "nginx", "node", "npm", "numpy", "pip", "pytest", "rustc", "sed", "ssh", "sudo", "systemd"),
        *("tmux", "vim", "wget", "yarn", "zsh"),
    }
)
"""Names that are written in small letters by those whose they are."""
_UNITS = frozenset(
    {
        *("bpm", "bps", "cal", "cm", "dpi", "fps", "gal", "hz", "kbps", "kcal", "kg", "khz", "km", "kph", "kwh", "lb"),
        *("lbs", "mbps", "mhz", "min", "mm", "mph", "ms", "nm", "ns", "oz", "ppm", "psi", "px", "rpm", "sec"),
        *("com", "css", "etc", "gov", "html", "http", "https", "js", "json", "net", "org", "pdf", "php", "tv", "url"),
        *("usb", "via", "vs", "www"),
    }
)
"""What is written small everywhere: units, ends of addresses and of file names."""


class UnknownLatin(Check):
    """A Latin word in small letters in a text of another script, there once or twice, that no glossary knows.

    What it flags

    Latin letters without a capital in Japanese, Chinese or Korean text, at least three, that stand there once or twice:
    names that lost their capitals or their spaces (chat gpt), and words that were left untranslated. Units, code,
    addresses and what the glossary has are not flagged, and nothing is in a text that is full of small letters, as
    documentation of software is.

    Why it matters

    Names keep their capitals when they are copied. What has none was misheard, or nobody translated it.

    Example

    text: みんなが使っているchat gptなどです。
    flags: chat gpt

    text: 長さは30 cm、名前はChatGPTです。
    flags: nothing

    When to dismiss

    When the name is written so: docomo, pandas. The glossary then has a place for it.
    """

    id = "unknown-latin"
    category = "terminology/wrong-term"
    severity = "minor"
    neighbours = False
    languages = frozenset({"ja", "zh", "ko"})

    def survey_all(self, batch: Batch, context: Context) -> Counter[str]:
        counted: Counter[str] = Counter()
        ascii_only = {index for index, text in enumerate(batch.texts) if text.isascii()}
        for run in batch.lettered:
            stands = batch.runs[run]
            count = len(stands) if ascii_only.isdisjoint(stands) else sum(index not in ascii_only for index in stands)
            for _, _, text in _sequences(run) if count else ():
                counted[_ALL] += count
                if text.islower():
                    counted[_SMALL] += count
                    counted[text] += count
        return counted

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        totals = context.totals
        if _is_usual(totals):
            return ()
        return batch.with_runs(
            run
            for run in batch.lettered
            if any(text.islower() and totals[text] <= _RARE for _, _, text in _sequences(run))
        )

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        totals, target = context.totals, passage.target
        if _is_usual(totals) or not _is_foreign(target):
            return
        for start, run in names.runs(target):
            for first, last, text in _sequences(run):
                if not text.islower() or totals[text] > _RARE or not _is_odd(text, context.glossary):
                    continue
                times = "once" if totals[text] < 2 else "twice"
                yield self.flag(
                    passage,
                    Span(start + first, start + last),
                    f"small Latin letters that stand here {times}, and no glossary has them",
                    confidence=_CONFIDENCE,
                )


def _is_usual(totals: Counter[str]) -> bool:
    """Whether no Latin name is in small letters, or so many that small letters are the transcript's way of writing."""
    small = totals[_SMALL]
    return not small or (small >= _FEW and small > _SHARE * totals[_ALL])


def _sequences(run: str) -> Iterator[tuple[int, int, str]]:
    """The Latin words in a row of a run, digits between them included: offsets in the run, and their text."""
    parts = names.pieces(run)
    at = 0
    while at < len(parts):
        first = at
        at += 1
        if parts[first].script != "latin":
            continue
        while at < len(parts) and parts[at].script != "katakana":
            at += 1
        start, end = parts[first].start, parts[at - 1].end
        yield start, end, run[start:end]


def _is_odd(text: str, glossary: Glossary) -> bool:
    words = text.replace("-", " ").split()
    if sum(character.isalpha() for character in text) < _LETTERS or len(words) > names.PROSE:
        return False
    if all(word in _UNITS or word in _SMALL_NAMES or not word.isalpha() for word in words):
        return False
    return right_forms(glossary).form(text) is None


def _is_foreign(text: str) -> bool:
    """Whether the text is written in another script; its letters stand for more than Latin ones do."""
    latin = sum("a" <= character <= "z" or "A" <= character <= "Z" for character in text)
    return 2 * sum(script(character) in _FOREIGN for character in text) >= latin
