"""Builds tiny COMET checkpoints with random weights, which go through COMET's real loading and predicting code.

    python tests/tiny_comet.py FOLDER    writes FOLDER/encoder and FOLDER/{da,qe,xcomet,open}

Each is a folder with `hparams.yaml` and `checkpoints/model.ckpt`, as published models are.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

LINES = (
    "The model writes text.",
    "モデルは文章を書く。",
    "This is a good translation.",
    "これは良い翻訳です。",
    "0123456789 アイウエオカキクケコサシスセソタチツテトナニヌネノ",
)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def encoder(folder: Path) -> None:
    """A tokenizer and a configuration; COMET reads no weights of the encoder from here."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import XLMRobertaConfig, XLMRobertaTokenizerFast

    folder.mkdir(parents=True)
    letters = {chr(code) for code in (*range(0x21, 0x7F), *range(0x3041, 0x30FF))}
    characters = sorted(set("".join(LINES)) - {" "} | letters)
    vocabulary = [*((name, 0.0) for name in SPECIAL), ("▁", -4.0), *((character, -8.0) for character in characters)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "raw.json"))
    whole = XLMRobertaTokenizerFast(tokenizer_file=str(folder / "raw.json"), model_max_length=126)
    whole.save_pretrained(folder)
    (folder / "raw.json").unlink()
    XLMRobertaConfig(
        vocab_size=len(whole),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=130,
        type_vocab_size=1,
        pad_token_id=whole.pad_token_id,
        bos_token_id=whole.bos_token_id,
        eos_token_id=whole.eos_token_id,
    ).save_pretrained(folder)


def build(folder: Path) -> None:
    """The encoder, and a reference-based, a reference-free and two XCOMET checkpoints on it."""
    import torch
    import yaml
    from comet.models import ReferencelessRegression, RegressionMetric, XCOMETMetric

    encoder(folder / "encoder")
    common = {
        "encoder_model": "XLM-RoBERTa",
        "pretrained_model": str((folder / "encoder").resolve()),
        "hidden_sizes": [16],
        "layer_transformation": "softmax",
        "load_pretrained_weights": False,
        "local_files_only": True,
    }
    torch.manual_seed(1)
    spans = {"word_layer": 2, "cross_entropy_weights": None}
    for name, make, more in (
        ("da", RegressionMetric, {}),
        ("qe", ReferencelessRegression, {}),
        ("xcomet", XCOMETMetric, spans),
        ("open", XCOMETMetric, spans),
    ):
        model = make(**common, **more)
        # Fresh heads score every input alike; larger weights spread the scores.
        for part, gain in ((model.estimator, 3.0), (getattr(model, "hidden2tag", None), 4.0)):
            if part is not None:
                for weights in part.parameters():
                    weights.data.mul_(gain)
        if name == "open":
            # Everything is an error to this one, so every span is still open at the end.
            model.hidden2tag.bias.data[1] += 1000.0
        settings = {
            key: value
            for key, value in dict(model.hparams).items()
            if key not in ("load_pretrained_weights", "local_files_only")
        }
        place = folder / name / "checkpoints"
        place.mkdir(parents=True)
        state = {"state_dict": model.state_dict(), "hyper_parameters": settings, "pytorch-lightning_version": "2.0.0"}
        torch.save({**state, "epoch": 0, "global_step": 0}, place / "model.ckpt")
        (folder / name / "hparams.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
