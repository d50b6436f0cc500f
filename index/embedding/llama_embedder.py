"""Vectors from any of LlamaIndex's embedding models, tokens from the bundled model."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.embedding.embedder import Encoding, FloatArray, bundled_embedder, checked
from index.server import ServerFaults

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding


class LlamaEmbedder:
    """Embeds texts with a LlamaIndex embedding, and questions as that embeds queries.

    As safe to share between threads as the embedding. Raises ModelError when that fails, and
    EmbedderError when its vectors are unusable.
    """

    def __init__(self, embedding: "BaseEmbedding") -> None:
        """Embed one neutral word to learn the dimension of the vectors."""
        self._embedding = embedding
        self._tokens = bundled_embedder()
        self._model = f"{type(embedding).__name__} {embedding.model_name}"
        self.name = f"{self._model} with tokens of {self._tokens.name}"
        self.token_limit = self._tokens.token_limit
        self.dimension = 0
        self.dimension = self.embed(["Footnote"]).shape[1]

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, special ones included."""
        return self._tokens.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""
        return self._checked(lambda: self._embedding.get_text_embedding_batch(list(texts)))

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return each text's vector from the embedding and its tokens from the bundled model."""
        encodings = zip(self.embed(texts), self._tokens.encode(texts), strict=True)
        return [Encoding(vector, encoding.tokens) for vector, encoding in encodings]

    def encode_question(self, question: str) -> Encoding:
        """Return a question's vector, as the embedding's query, and its tokens."""
        vectors = self._checked(lambda: [self._embedding.get_query_embedding(question)])
        return Encoding(vectors[0], self._tokens.encode([question])[0].tokens)

    def _checked(self, ask: Callable[[], list[list[float]]]) -> FloatArray:
        called = f"LlamaIndex's {self._model}"
        try:
            vectors = ask()
        except Exception as error:
            raise ServerFaults(None, model=called).library(error) from error
        dimension = self.dimension or len(vectors[0])
        return checked(vectors, dimension, called, "check what it was made with")
