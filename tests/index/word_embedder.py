"""A second embedder, whose vectors count words."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding.embedder import Embedder, FloatArray, ForeignEmbedder, unit


class WordEmbedder(ForeignEmbedder):
    """Embeds texts by their words; another embedder counts and embeds their tokens."""

    def __init__(self, tokens: Embedder, dimension: int = 48) -> None:
        """Take the embedder of tokens, and the number of components of a vector."""
        super().__init__("words", "The counter of words", "count again", tokens)
        self.name = f"words-{dimension}"
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1.0
        return unit(rows)
