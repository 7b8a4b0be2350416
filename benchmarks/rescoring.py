"""One edited passage re-scored against all of them scored in full, and the bootstrap against sacreBLEU's own test.

    python benchmarks/rescoring.py [--passages 10000] [--edits 300] [--samples 1000]

Ratios of one run, on a generated transcript. In full is sacreBLEU's public call; for TER and CER it is ours, as
sacreBLEU's TER takes minutes. First time: the passage was never edited before, so its reference is worked out as well.
The difference is that of the score after all edits from the score of all lines anew; it has to be exactly 0.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from generate import passages
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest

from review import metrics
from review.metrics import significance
from review.metrics.base import Metric
from review.metrics.lines import Lines
from review.metrics.scoring import Running, compare

PUBLIC: dict[str, Callable[[], Any]] = {
    "chrF": CHRF,
    "chrF++": lambda: CHRF(word_order=2),
    "BLEU": lambda: BLEU(tokenize="ja-mecab"),
}
AIM_RESCORING, AIM_BOOTSTRAP = 5_000, 20


def noisy(line: str, dice: random.Random, share: float) -> str:
    """The line with some characters changed."""
    return "".join("米" if dice.random() < share else character for character in line)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def rescored(metric: Metric, lines: Lines, edits: int, dice: random.Random) -> bool:
    """Print the ratios for one metric; says whether they reach the aim and the difference is 0."""
    _, found = timed(lambda: compare(metric, lines))
    references = [[line[0] for line in lines.references]]
    if metric.name in PUBLIC:
        # A fresh object each time, with nothing in its caches: what a command that starts anew has to do.
        whole, score = timed(lambda: PUBLIC[metric.name]().corpus_score(lines.original, references).score)
    else:
        whole, score = timed(
            lambda: compare(metric, Lines.of(lines.original, lines.original, references)).original.score
        )
    same = score == found.original.score
    running = Running.of(found.original, lines.references)
    texts = list(lines.original)
    first, again = [], []
    for index in dice.sample(range(len(texts)), edits):
        for times in (first, again):
            texts[index] = noisy(texts[index], dice, 0.1)
            start = time.perf_counter()
            running = running.replaced(index, texts[index])
            _ = running.score
            times.append(time.perf_counter() - start)
    anew = compare(metric, Lines.of(texts, texts, references)).original.score
    difference = running.score - anew
    ratios = [whole / statistics.median(times) for times in (first, again)]
    print(
        f"{metric.name:8}{whole:10.3f} s{1000 * statistics.median(first):10.3f} ms{ratios[0]:10.0f} x"
        f"{1000 * statistics.median(again):10.3f} ms{ratios[1]:10.0f} x   difference {difference!r}"
    )
    return same and difference == 0 and min(ratios) >= AIM_RESCORING


def bootstrapped(lines: Lines, names: Sequence[str], samples: int) -> bool:
    """Print the time of the bootstrap from cached statistics beside sacreBLEU's; says whether the aim is reached.

    The best of several runs on both sides; beside the ratio stands one that leaves out what sacreBLEU spends on the
    statistics of lines, which here are cached already.
    """
    comparisons = [compare(metric, lines) for metric in metrics.load(names, "ja").metrics]
    references = [[line[0] for line in lines.references]]
    systems = [("original", lines.original), ("revised", lines.revised)]
    theirs = {name: PUBLIC[name]() for name in names}

    def statistics_of_lines() -> None:
        for metric in theirs.values():
            for _, side in systems:
                metric._extract_corpus_statistics(side, references)

    paired = best(lambda: PairedTest(systems, theirs, references, "bs", samples)(), 2)
    extracting = best(statistics_of_lines, 2)
    ours = best(lambda: significance.bootstrap(comparisons, samples), 7)
    ratio, bare = paired / ours, (paired - extracting) / ours
    print(
        f"{' and '.join(names):16}{len(lines.original):8} passages   sacreBLEU's PairedTest {paired:8.3f} s"
        f"   ours {1000 * ours:7.1f} ms{ratio:6.0f} x   without statistics of lines{bare:6.0f} x"
    )
    return ratio >= AIM_BOOTSTRAP


def best(call: Callable[[], Any], runs: int) -> float:
    """The shortest time of several runs, in seconds."""
    return min(timed(call)[0] for _ in range(runs))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Re-scoring and bootstrap, as ratios in one run.")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--samples", type=int, default=1_000)
    options = parser.parse_args(arguments)
    dice = random.Random(1)
    references = list(passages(options.passages, (), 0))
    original = [noisy(line, dice, 0.1) for line in references]
    revised = [reference if dice.random() < 0.1 else line for line, reference in zip(original, references, strict=True)]
    lines = Lines.of(original, revised, [references])
    print(f"One edited passage of {options.passages} (aim: {AIM_RESCORING} times as fast as in full)")
    print(f"{'':8}{'in full':>12}{'first time':>13}{'':12}{'again':>13}")
    reached = [rescored(metric, lines, options.edits, dice) for metric in metrics.load((), "ja").metrics]
    print(f"\nBootstrap, {options.samples} samples, from cached statistics (aim: {AIM_BOOTSTRAP} times as fast)")
    for size in (options.passages // 5, options.passages):
        part = Lines.of(original[:size], revised[:size], [references[:size]])
        reached += [bootstrapped(part, names, options.samples) for names in (["chrF"], ["BLEU"], ["chrF", "BLEU"])]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
