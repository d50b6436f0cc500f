"""Vectors from any of LlamaIndex's embedding models, tokens from the bundled model."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from index.embedding.embedder import Encoding, FloatArray, MiniLMEmbedder, checked
from index.server import library_error

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding

T = TypeVar("T")


class LlamaEmbedder:
    """Embeds texts with a LlamaIndex embedding, and questions as that embeds queries.

    As safe to share between threads as the embedding. Every method may raise ModelError, and
    EmbedderError for vectors that are of no use.
    """

    def __init__(self, embedding: "BaseEmbedding") -> None:
        """Embed one neutral word to learn the dimension of the vectors."""
        self._embedding = embedding
        self._tokens = MiniLMEmbedder.load()
        self._model = f"{embedding.class_name()} {embedding.model_name}"
        self.name = f"{self._model} with tokens of {self._tokens.name}"
        self.token_limit = self._tokens.token_limit
        self.dimension = len(self._asked(lambda: embedding.get_text_embedding("Footnote")))

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
        called, advice = f"LlamaIndex's {self._model}", "check what it was made with"
        return checked(self._asked(ask), self.dimension, called, advice)

    def _asked(self, ask: Callable[[], list[T]]) -> list[T]:
        try:
            return ask()
        except Exception as error:
            raise library_error(error, f"LlamaIndex's {self._model}") from error
