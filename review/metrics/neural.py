"""COMET's scores of segments, from a process of its own: a crash there, or no memory, is one line here.

This process imports neither torch nor comet. The worker loads one model, scores what is not in the cache in batches,
and says how far it is after each; to cancel, stop asking, or ask for a `Stop` from another thread: the worker is ended,
and what it has scored is kept. A model is a name or a path, and comes
from the command line or the user's settings, never from a project file, since a checkpoint is a pickle that runs code.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review import cache
from review.errors import ReviewError
from review.stop import Stop

PYTHON = "REVIEW_COMET_PYTHON"
"""Names another interpreter, in whose environment COMET is installed."""

MODEL = "REVIEW_COMET_MODEL"
"""Names the model that the app scores with where no other was given."""

LESS = "try a smaller model, or `review score --batch 1`: what it scores is kept"
"""What to do where there is not enough memory."""

_KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
"""How a process ends that the system takes away, by itself or under a shell."""

_KIND, _VERSION = "comet", 1
_KEPT_SEGMENTS = 200_000


@dataclass(frozen=True, slots=True)
class Segment:
    """What COMET sees: one line each. `reference` is None for a model that works without."""

    source: str
    target: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorSpan:
    """An error that XCOMET found: code points of the segment's target, half-open; `confidence` is the model's."""

    start: int
    end: int
    severity: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A score for each segment, in order; regression scores are unbounded. `spans` are empty but for XCOMET.

    `signature` is in sacreCOMET's form (Zouhar et al. 2024); `warnings` are one line each.
    """

    scores: tuple[float, ...]
    spans: tuple[tuple[ErrorSpan, ...], ...]
    signature: str
    warnings: tuple[str, ...] = ()

    @property
    def mean(self) -> float:
        """The system's score: the mean of the segments'."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the segments that had to be scored are done."""

    done: int
    total: int


def available() -> str:
    """Nothing where COMET can be run; otherwise what is missing, and what to do, in one line."""
    if os.environ.get(PYTHON):
        return ""
    if importlib.util.find_spec("comet"):
        return ""
    if sys.version_info >= (3, 13):
        return (
            "COMET needs numpy 1.26, which has no wheel for Python 3.13 and later; install passage-review[comet] under"
            f" Python 3.11 or 3.12 and name that interpreter in {PYTHON}"
        )
    return "COMET is not installed: pip install 'passage-review[comet]'"


def score(
    model: str, segments: Sequence[Segment], batch: int = 8, stop: Stop | None = None
) -> Iterator[Progress | Scored]:
    """Score the segments: progress after each batch, and the result last.

    Closing the iterator ends the worker. Raises ReviewError where COMET or the model is missing, where a target is
    empty, where only some segments have a reference, and where the worker dies; StoppedError where `stop` was asked.
    """
    stop = stop or Stop()
    problem = available() or _refusal(segments)
    if problem:
        raise ReviewError(problem)
    if not segments:
        yield Scored((), (), f"{model}|no segments")
        return
    with _Worker(model, stop) as worker, stop.ending(worker.kill):
        about = worker.ask({"do": "load", "model": model})
        known = _known(about["digest"])
        names = [_name(segment) for segment in segments]
        missing = list(dict.fromkeys(name for name in names if name not in known))
        by_name = dict(zip(names, segments, strict=True))
        warnings = list(about["warnings"])
        if missing:
            yield Progress(0, len(missing))
            request = {"do": "score", "batch": batch, "segments": [_asked(by_name[name]) for name in missing]}
            worker.send(request)
            done = 0
            try:
                while done < len(missing):
                    answer = worker.hear()
                    for result in answer["results"]:
                        known[missing[done]] = result
                        done += 1
                    yield Progress(done, len(missing))
                warnings += worker.hear()["warnings"]
            finally:
                if done:
                    _keep(about["digest"], known)
        results = [known[name] for name in names]
        yield Scored(
            tuple(float(result["score"]) for result in results),
            tuple(tuple(ErrorSpan(*span) for span in result.get("spans", ())) for result in results),
            about["signature"],
            tuple(warnings),
        )


def _refusal(segments: Sequence[Segment]) -> str:
    empty = [number for number, segment in enumerate(segments, 1) if not segment.target.strip()]
    if empty:
        return f"COMET can't score an empty target: line {empty[0]}" + (
            f" and {len(empty) - 1} more" if empty[1:] else ""
        )
    with_reference = sum(segment.reference is not None for segment in segments)
    if 0 < with_reference < len(segments):
        # XCOMET would quietly score all of them without.
        return (
            f"{len(segments) - with_reference} of {len(segments)} lines have no reference; give one for all or for none"
        )
    return ""


def _asked(segment: Segment) -> dict[str, str]:
    fields = {"src": segment.source, "mt": segment.target}
    if segment.reference is not None:
        fields["ref"] = segment.reference
    return fields


# --- the cache -------------------------------------------------------------------------------------------------------


def _name(segment: Segment) -> str:
    text = json.dumps([segment.source, segment.target, segment.reference], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _known(digest: str) -> dict[str, Any]:
    found = cache.fetch(_KIND, cache.key(_KIND, _VERSION, digest))
    return dict(found) if isinstance(found, dict) else {}


def _keep(digest: str, known: dict[str, Any]) -> None:
    newest = dict(list(known.items())[-_KEPT_SEGMENTS:])
    cache.keep(_KIND, cache.key(_KIND, _VERSION, digest), newest)


# --- the worker ------------------------------------------------------------------------------------------------------


class _Worker:
    """The process that holds the model: one JSON object a line in, one a line out."""

    def __init__(self, model: str, stop: Stop) -> None:
        self._model = model
        self._stop = stop
        script = Path(__file__).with_name("comet_worker.py")
        python = os.environ.get(PYTHON) or sys.executable
        # Not a pipe: nobody reads it before the end, and a full one would have the worker wait for ever.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the worker
        try:
            self._process = subprocess.Popen(
                [python, "-I", str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                # Its own group: Ctrl+C in the terminal is for us, and we end it in order.
                start_new_session=True,
                env={**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
            )
        except OSError as problem:
            self._said.close()
            raise ReviewError(f"COMET's interpreter can't be started: {problem.strerror}", python) from problem

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def kill(self) -> None:
        """End the process and whatever it started: whoever waits for its answer hears that it is gone."""
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self.send(request)
        return self.hear()

    def send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._died() from None

    def hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._died()
        answer: dict[str, Any] = json.loads(line)
        if "problem" in answer:
            raise ReviewError(answer["problem"])
        return answer

    def _died(self) -> ReviewError:
        """Why the worker is gone, as far as it can be told. Raises StoppedError where it was ended from here."""
        self._stop.check()
        code = self._process.wait()
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - 4000))
        said = self._said.read().decode("utf-8", "replace").strip()
        if code in _KILLED or said.endswith("std::bad_alloc"):
            return ReviewError(f"COMET was killed, probably for want of memory; {LESS}")
        last = said.splitlines()[-1] if said else f"exit code {code}"
        return ReviewError(f"COMET stopped while it worked with {self._model}: {last}")
