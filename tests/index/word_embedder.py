"""A second embedder, whose vectors count words."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding.embedder import Embedder, Encoding, FloatArray, unit


class WordEmbedder:
    """Embeds texts by their words; another embedder counts and embeds their tokens."""

    def __init__(self, tokens: Embedder, dimension: int = 48) -> None:
        """Take the embedder of tokens, and the number of components of a vector."""
        self.name = f"words-{dimension}"
        self.dimension = dimension
        self._tokens = tokens

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has."""
        return self._tokens.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1.0
        return unit(rows)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return the vector of each text, with the other embedder's tokens."""
        tokens = self._tokens.encode(texts)
        return [
            Encoding(vector, encoding.tokens)
            for vector, encoding in zip(self.embed(texts), tokens, strict=True)
        ]

    def encode_question(self, question: str) -> Encoding:
        """Return the same of a question."""
        return self.encode([question])[0]
