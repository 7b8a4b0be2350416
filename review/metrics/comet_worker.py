"""The process in which COMET runs: one JSON request a line on standard input, one answer a line on standard output.

Run by path, not as a module, so that it needs nothing of this package but COMET in its own environment. Requests:
`{"do": "load", "model": NAME_OR_PATH}` and `{"do": "score", "batch": N, "segments": [{"src", "mt", "ref"?}, ...]}`.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import logging
import os
import platform
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

MEMORY = "COMET ran out of memory; try a smaller model, or `review score --batch 1`: what it scores is kept"

TOKENIZERS = ("tokenizer.json", "sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "vocab.txt")
"""Files of which every encoder has one."""

LONGEST = 512
"""Subwords that the encoders of COMET's models see; what is beyond is cut off without a word."""


class ProblemError(Exception):
    """Something that a person has to hear about, in one line."""


def end_with_parent() -> None:
    """Whatever ends the program that started this one ends this one too, in the middle of a batch as well (Linux)."""
    set_parent_death_signal = 1
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(set_parent_death_signal, int(signal.SIGKILL))


def main() -> None:
    end_with_parent()
    # Where memory runs out, the system takes this process and not the app that started it.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    # Libraries print to standard output; the answers need a channel of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    state: dict[str, Any] = {}

    def answer(fields: dict[str, Any]) -> None:
        answers.write(json.dumps(fields) + "\n")
        answers.flush()

    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                answer(load(request["model"], state))
            else:
                score(request["segments"], request["batch"], state, answer)
        except ProblemError as problem:
            answer({"problem": str(problem)})
        except MemoryError:
            answer({"problem": MEMORY})
        except Exception as problem:  # whatever a library raises becomes one line
            said = str(problem).strip() or type(problem).__name__
            short = any(words in said.lower() for words in ("out of memory", "allocate memory", "not enough memory"))
            answer({"problem": MEMORY if short else f"COMET: {said.splitlines()[0]}"})


def load(model: str, state: dict[str, Any]) -> dict[str, Any]:
    """Load the model into `state`. Its files are looked for first: without them COMET waits for a network."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # has to be set before huggingface_hub is imported
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    warnings.filterwarnings("ignore")
    checkpoint = found(model)
    encoder_present(checkpoint)
    try:
        import comet
        import torch
    except ImportError as problem:
        raise ProblemError(f"COMET is not installed in {sys.executable}: {problem}") from None
    for name in ("comet", "pytorch_lightning", "lightning", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)
    gpu = torch.cuda.is_available()
    loaded = comet.load_from_checkpoint(str(checkpoint), local_files_only=True)
    state.update(model=loaded, gpus=int(gpu), references=bool(loaded.requires_references()), spans=[])
    keep_open_spans(loaded, state["spans"])
    version = getattr(comet, "__version__", "") or package_version("unbabel-comet")
    kind = type(loaded).__name__
    name = model if not Path(model).exists() else checkpoint.parent.parent.name
    return {
        "kind": kind,
        "digest": digest(checkpoint),
        "references": state["references"],
        "signature": f"Python{platform.python_version()}|Comet{version}|fp32|{name}|{kind}",
        "warnings": [] if gpu else ["no GPU: COMET runs on the processor, which is slow for large models"],
    }


def package_version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def found(model: str) -> Path:
    """The checkpoint of a model that was given as a checkpoint, as its folder, or by name."""
    path = Path(model)
    for checkpoint in (path, path / "checkpoints" / "model.ckpt"):
        if checkpoint.is_file():
            if not (checkpoint.parent.parent / "hparams.yaml").is_file():
                raise ProblemError(f"{checkpoint}: its hparams.yaml is missing; it belongs two folders up")
            return checkpoint
    if path.exists() or model.startswith((".", "/", "~")) or model.endswith(".ckpt"):
        raise ProblemError(
            f"{model}: there is no COMET checkpoint; it is NAME/checkpoints/model.ckpt beside NAME/hparams.yaml"
        )
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(model, local_files_only=True))
    except Exception:
        raise ProblemError(
            f"the model {model} is not on this machine; where there is a network: huggingface-cli download {model}"
        ) from None
    return found(str(folder))


def encoder_present(checkpoint: Path) -> None:
    """Raises ProblemError where the files of the encoder that the checkpoint builds on are missing."""
    import yaml

    with (checkpoint.parent.parent / "hparams.yaml").open(encoding="utf-8") as stream:
        parameters = yaml.safe_load(stream)
    encoder = str(parameters.get("pretrained_model", ""))
    if not encoder or Path(encoder).is_dir():
        return
    from huggingface_hub import try_to_load_from_cache

    def here(name: str) -> bool:
        return isinstance(try_to_load_from_cache(encoder, name), str)

    if not here("config.json") or not any(map(here, TOKENIZERS)):
        raise ProblemError(
            f"the encoder {encoder} that this model builds on is not on this machine; "
            f"where there is a network: huggingface-cli download {encoder}"
        )


def digest(checkpoint: Path) -> str:
    """What tells this model from another: its size, its settings, and the beginning and the end of its weights."""
    made = hashlib.sha256((checkpoint.parent.parent / "hparams.yaml").read_bytes())
    size = checkpoint.stat().st_size
    made.update(str(size).encode())
    with checkpoint.open("rb") as stream:
        made.update(stream.read(1 << 20))
        if size > 2 << 20:
            stream.seek(size - (1 << 20))
            made.update(stream.read())
    return made.hexdigest()[:16]


def keep_open_spans(model: Any, seen: list[Any]) -> None:
    """Have XCOMET put its error spans into `seen`, those included that are still open at the end of a segment.

    Its own `decode` drops these. The score is left as it is: it is computed from what `decode` gives back.
    """
    decode = getattr(model, "decode", None)
    if decode is None or type(model).__name__ != "XCOMETMetric":
        return
    import torch

    def both(subword_probs: Any, input_ids: Any, mt_offsets: Any) -> Any:
        # A certain "no error" behind the last subword that has text closes what is open there.
        closed = torch.cat([subword_probs, torch.zeros_like(subword_probs[:, :1])], dim=1)
        ids = torch.cat([input_ids, input_ids[:, -1:]], dim=1)
        offsets = []
        for index, one in enumerate(mt_offsets):
            ends = [int(end) for _, end in one]
            last = max((at for at, end in enumerate(ends) if end), default=-1) + 1
            closed[index, last] = 0.0
            closed[index, last, 0] = 1.0
            end = ends[last - 1] if last else 0
            offsets.append([*(tuple(pair) for pair in one[:last]), (end, end)])
        seen.extend(decode(closed, ids, offsets))
        return decode(subword_probs, input_ids, mt_offsets)

    model.decode = both


def score(segments: list[dict[str, str]], batch: int, state: dict[str, Any], answer: Any) -> None:
    """Score in slices, and answer after each."""
    model = state["model"]
    if state["references"] and any("ref" not in segment for segment in segments):
        raise ProblemError("this model scores against a reference, and there is none")
    step = batch * (16 if state["gpus"] else 2)
    for at in range(0, len(segments), step):
        chosen = segments[at : at + step]
        spans = state["spans"]
        spans.clear()
        predicted = model.predict(
            chosen,
            batch_size=batch,
            gpus=state["gpus"],
            num_workers=0,
            progress_bar=False,
            # In the order given, so that spans can be told apart.
            length_batching=False,
        )
        results = []
        for index, value in enumerate(predicted.scores):
            result: dict[str, Any] = {"score": float(value)}
            if spans:
                result["spans"] = [
                    [int(span["start"]), int(span["end"]), str(span["severity"]), float(span["confidence"])]
                    for span in spans[index]
                    if span["end"] > span["start"]
                ]
            results.append(result)
        answer({"results": results})
    answer({"warnings": too_long(model, segments)})


def too_long(model: Any, segments: list[dict[str, str]]) -> list[str]:
    """A warning where the encoder does not see the end of a segment."""
    tokenizer = model.encoder.tokenizer
    parts = ["mt", *(part for part in ("src", "ref") if any(part in segment for segment in segments))]
    lengths = [len(tokenizer(" ".join(segment.get(part, "") for part in parts)).input_ids) for segment in segments]
    joint = type(model).__name__ in ("UnifiedMetric", "XCOMETMetric")
    if not joint:
        lengths = [max(len(tokenizer(segment.get(part, "")).input_ids) for part in parts) for segment in segments]
    over = sum(length > LONGEST for length in lengths)
    return [
        f"{over} of {len(segments)} segments have more than {LONGEST} subwords; the model does not see their end"
    ] * bool(over)


if __name__ == "__main__":
    main()
