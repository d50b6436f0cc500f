"""How rare words are, told from the embedder's vocabulary alone."""

import numpy as np
from numpy.typing import NDArray

# WordPiece's vocabulary lists whole words from this id on, frequent ones first.
_FIRST_WORD = 1996
_LAST_WORD = 30522
_STEP = 50


def word_rarity(ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return how rare each token is, from 0 (signs and "the") to 1."""
    rank = np.clip(ids - _FIRST_WORD, 0, None) / _STEP
    return np.asarray(np.log1p(rank) / np.log1p((_LAST_WORD - _FIRST_WORD) / _STEP), np.float32)
