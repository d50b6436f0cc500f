"""Vectors from an OpenAI-compatible server, with tokens of the bundled model."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.embedding.embedder import Embedder, Encoding, FloatArray, unit
from index.errors import EmbedderError
from index.server import OpenAIServer

# What a request holds at most: servers take 2,048 texts, and small ones far fewer at once.
_TEXTS_PER_REQUEST = 64
_CHARACTERS_PER_REQUEST = 100_000

_PROBE = "Footnote"


class OpenAIEmbedder:
    """Vectors by a model of a server; counting and token vectors stay with another embedder.

    Late interaction compares tokens, of which servers send no vectors: those come from
    ``tokens``, which embeds on this machine. Safe to share by threads.
    """

    def __init__(self, model: str, server: OpenAIServer, tokens: Embedder, dimension: int) -> None:
        """Wrap a server whose vectors are known to have ``dimension`` numbers."""
        self.model = model
        self.dimension = dimension
        self._server = server
        self._tokens = tokens

    @classmethod
    def connect(cls, model: str, server: OpenAIServer, tokens: Embedder) -> "OpenAIEmbedder":
        """Ask the server for one vector, of a word that says nothing, to learn its length.

        Raises ModelError when it cannot be asked, and EmbedderError when that is no vector.
        """
        (vector,) = server.embed(model, [_PROBE])
        if not vector:
            raise EmbedderError(
                f"The model {model!r} at {server.address.host} sends empty vectors; name another "
                "in FOOTNOTE_EMBEDDER."
            )
        return cls(model, server, tokens, len(vector))

    @property
    def name(self) -> str:
        """The model and whose tokens go with it; a store of the one cannot be read by another."""
        return f"{self.model} with tokens of {self._tokens.name}"

    @property
    def host(self) -> str:
        """The host that every text is sent to."""
        return self._server.address.host

    @property
    def token_limit(self) -> int:
        """The most tokens that passages are cut to."""
        return self._tokens.token_limit

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, the special ones counted."""
        return self._tokens.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length.

        Raises ModelError when the server does not answer, and EmbedderError when what it sends
        is no vector of this length.
        """
        rows = [self._checked(vectors) for vectors in map(self._asked, _batches(texts))]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return the server's vector of each text, and its tokens with the other's vectors."""
        vectors = self.embed(texts)
        return [
            Encoding(vector, encoding.tokens)
            for vector, encoding in zip(vectors, self._tokens.encode(texts), strict=True)
        ]

    def _asked(self, texts: Sequence[str]) -> list[list[float]]:
        return self._server.embed(self.model, texts)

    def _checked(self, vectors: list[list[float]]) -> FloatArray:
        lengths = {len(vector) for vector in vectors}
        if lengths != {self.dimension}:
            raise EmbedderError(
                f"The model {self.model!r} at {self.host} sent vectors of "
                f"{', '.join(map(str, sorted(lengths)))} numbers where {self.dimension} were "
                "expected; check FOOTNOTE_EMBEDDER and OPENAI_BASE_URL."
            )
        rows = np.asarray(vectors, np.float32)
        if not np.isfinite(rows).all() or not np.abs(rows).max(axis=1).all():
            raise EmbedderError(
                f"The model {self.model!r} at {self.host} sent unusable vectors; check "
                "the server, or name another model in FOOTNOTE_EMBEDDER."
            )
        return unit(rows)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for number, text in enumerate(texts):
        full = number - first == _TEXTS_PER_REQUEST or size + len(text) > _CHARACTERS_PER_REQUEST
        if number > first and full:
            yield texts[first:number]
            first, size = number, 0
        size += len(text)
    if len(texts) > first:
        yield texts[first:]
