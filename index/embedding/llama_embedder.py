"""Vectors from any of LlamaIndex's embedding models, tokens from the bundled model."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.embedding.embedder import Encoding, FloatArray, ForeignEmbedder, bundled_embedder
from index.server import llama_error

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding


class LlamaEmbedder(ForeignEmbedder):
    """Embeds texts with a LlamaIndex embedding, and questions as that embeds queries.

    As safe to share between threads as the embedding. Raises ModelError when that fails, and
    EmbedderError when its vectors are unusable.
    """

    def __init__(self, embedding: "BaseEmbedding") -> None:
        """Embed one neutral word to learn the dimension of the vectors."""
        model = f"{type(embedding).__name__} {embedding.model_name}"
        called = f"LlamaIndex's {model}"
        super().__init__(model, called, "check what it was made with", bundled_embedder())
        self._model = model
        self._embedding = embedding
        (vector,) = self._asked(lambda: embedding.get_text_embedding_batch(["Footnote"]))
        self.dimension = len(vector)
        self.checked([vector])

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""
        ask = self._embedding.get_text_embedding_batch
        return self.checked(self._asked(lambda: ask(list(texts))))

    def encode_question(self, question: str) -> Encoding:
        """Return a question's vector, as the embedding's query, and its tokens."""
        vectors = self._asked(lambda: [self._embedding.get_query_embedding(question)])
        return Encoding(self.checked(vectors)[0], self._tokens.encode([question])[0].tokens)

    def _asked(self, ask: Callable[[], list[list[float]]]) -> list[list[float]]:
        try:
            return ask()
        except Exception as error:
            raise llama_error(self._model, error) from error
