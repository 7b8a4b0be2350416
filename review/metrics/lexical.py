"""chrF, BLEU, chrF++ and TER exactly as sacreBLEU computes them, and CER, as statistics that add up.

The numbers are sacreBLEU's own: its metric objects make the statistics of a line and the score of a sum. Those methods
are private, so its version is pinned, and a test runs its command on the lines that were scored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from review.metrics.base import Metric, Ratio, Statistics
from review.metrics.shifts import edits
from review.metrics.tokens import tokenizer_for

if TYPE_CHECKING:
    from review.metrics.base import Matrix


class _SacreBleu(Metric):
    """A metric of sacreBLEU's. `_metric` is its object, whose statistics of a line do not depend on other lines."""

    _metric: Any

    def signature(self, references: int) -> str:
        self._metric.num_refs = references
        return str(self._metric.get_signature().format())

    def prepared(self, references: Sequence[str]) -> Any:
        return self._metric._extract_reference_info([self._metric._preprocess_segment(text) for text in references])

    def statistics(self, line: str, prepared: Any) -> Statistics:
        return tuple(self._metric._compute_segment_statistics(self._metric._preprocess_segment(line), prepared))

    def score(self, total: Sequence[int]) -> float:
        return float(self._metric._compute_score_from_stats(list(total)).score)


class Chrf(_SacreBleu):
    """chrF2 (Popović 2015): n-grams of 1 to 6 characters, blanks left out; with `words=2` chrF2++ (Popović 2017)."""

    def __init__(self, words: int = 0) -> None:
        from sacrebleu.metrics.chrf import CHRF

        self.name = "chrF" + "+" * words
        self._metric = CHRF(word_order=words)

    def scores(self, totals: Matrix) -> Matrix:
        import numpy

        found, wanted, matched = totals[:, 0::3], totals[:, 1::3], totals[:, 2::3]
        counts = (found > 0) & (wanted > 0)
        orders = counts.sum(axis=1)
        with numpy.errstate(divide="ignore", invalid="ignore"):
            precision = numpy.where(counts, matched / found, 0.0).sum(axis=1) / orders
            recall = numpy.where(counts, matched / wanted, 0.0).sum(axis=1) / orders
            factor = self._metric.beta**2
            result = 100 * (1 + factor) * precision * recall / (factor * precision + recall)
        return numpy.where((orders > 0) & (precision + recall > 0), result, 0.0)


class Bleu(_SacreBleu):
    """BLEU (Papineni et al. 2002) with exponential smoothing; lines are scored with the effective order."""

    name = "BLEU"

    def __init__(self, tokenizer: str) -> None:
        from sacrebleu.metrics.bleu import BLEU

        # `force`: the warning about text that looks tokenised already goes to a logger that nobody reads here.
        self._metric = BLEU(tokenize=tokenizer, force=True)
        self._of_line = BLEU(tokenize=tokenizer, force=True, effective_order=True)

    def line_score(self, statistics: Sequence[int]) -> float:
        return float(self._of_line._compute_score_from_stats(list(statistics)).score)

    def scores(self, totals: Matrix) -> Matrix:
        import numpy

        length, wanted = totals[:, 0], totals[:, 1]
        orders = self._metric.max_ngram_order
        matched, found = totals[:, 2 : 2 + orders], totals[:, 2 + orders :]
        with numpy.errstate(divide="ignore", invalid="ignore"):
            # Each order without a match counts half of what the one before it did.
            halvings = numpy.cumsum(matched == 0, axis=1)
            precision = numpy.where(matched == 0, 1 / (2.0**halvings * found), matched / found)
            penalty = numpy.where(length < wanted, numpy.exp(1 - wanted / length), 1.0)
            result = 100 * penalty * numpy.exp(numpy.log(precision).mean(axis=1))
        return numpy.where(matched.any(axis=1) & (found > 0).all(axis=1), result, 0.0)


class Ter(Ratio):
    """TER (Snover et al. 2006), case-sensitive, over the words of the language's tokeniser where blanks do not cut it.

    sacreBLEU's own default lower-cases, and cuts at blanks alone, which makes every Japanese line one word. Over
    MeCab/IPAdic words it reproduces the published HTER of English-Japanese post-edits (benchmarks/published_scores.py).
    """

    name = "TER"
    worse_when_higher = True

    def __init__(self, language: str) -> None:
        from sacrebleu.metrics.ter import TER

        self._metric = TER(case_sensitive=True)
        tokenizer = tokenizer_for(language)
        self._cutter: Callable[[str], str] | None = None
        self._words = ""
        if tokenizer.name != "13a":
            from sacrebleu.metrics.bleu import _get_tokenizer

            made = _get_tokenizer(tokenizer.name)()
            self._cutter = made
            self._words = made.signature()

    def signature(self, references: int) -> str:
        self._metric.num_refs = references
        signature = self._metric.get_signature()
        if self._words:
            signature.update("tok", f"{self._words}+{signature.info['tok']}")
        return str(signature.format())

    def cut(self, line: str) -> str | None:
        return None if self._cutter is None else " ".join(self._cutter(line.rstrip()).split())

    def _words_of(self, line: str) -> list[str]:
        cut = self.cut(line)
        words: list[str] = self._metric._preprocess_segment(line if cut is None else cut).split()
        return words

    def prepared(self, references: Sequence[str]) -> Any:
        return tuple(self._words_of(text) for text in references)

    def statistics(self, line: str, prepared: Any) -> Statistics:
        words = self._words_of(line)
        # The closest reference's edits over the mean length of all, as in sacreBLEU; times their number both are whole.
        return min(edits(words, reference) for reference in prepared) * len(prepared), sum(map(len, prepared))


class Cer(Ratio):
    """Character error rate: Levenshtein on NFC code points, case and width kept, divided by the reference's length.

    Nothing may move: a shift counts as a deletion and an insertion. Of several references the closest counts.
    """

    name = "CER"
    worse_when_higher = True

    def signature(self, references: int) -> str:
        from importlib.metadata import version

        return (
            f"nrefs:{references}|case:mixed|norm:nfc|unit:codepoint|shift:no|version:rapidfuzz-{version('rapidfuzz')}"
        )

    def prepared(self, references: Sequence[str]) -> Any:
        return tuple(unicodedata.normalize("NFC", text) for text in references)

    def statistics(self, line: str, prepared: Any) -> Statistics:
        from rapidfuzz.distance import Levenshtein

        normal = unicodedata.normalize("NFC", line)
        counted = [(Levenshtein.distance(normal, text), len(text)) for text in prepared]
        return min(counted, key=lambda one: (one[0] / max(1, one[1]), -one[1]))


LEXICAL: Mapping[str, Callable[[str, str], Metric]] = {
    "chrF": lambda language, tokenizer: Chrf(),
    "BLEU": lambda language, tokenizer: Bleu(tokenizer),
    "chrF++": lambda language, tokenizer: Chrf(words=2),
    "TER": lambda language, tokenizer: Ter(language),
    "CER": lambda language, tokenizer: Cer(),
}
"""The metrics by name, the headline first; each is made for a language and a tokeniser (of BLEU)."""
