"""Vectors from an OpenAI-compatible server, tokens from the bundled model."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.embedding.embedder import Embedder, FloatArray, ForeignEmbedder
from index.server import OpenAIServer

# At most this much per request: servers accept up to 2,048 texts, small ones far fewer.
_TEXTS_PER_REQUEST = 64
_CHARACTERS_PER_REQUEST = 100_000

_PROBE = "Footnote"
_ADVICE = "check OPENAI_BASE_URL, or name another model in FOOTNOTE_EMBEDDER"


class OpenAIEmbedder(ForeignEmbedder):
    """Embeds texts with a server's model. Safe to share between threads."""

    def __init__(self, model: str, server: OpenAIServer, tokens: Embedder) -> None:
        """Embed one neutral word to learn the dimension of the server's vectors.

        Raises ModelError when the request fails, and EmbedderError when the vector is unusable.
        """
        called = f"The model {model!r} at {server.address.host}"
        super().__init__(model, called, _ADVICE, tokens)
        self._server = server
        (vector,) = server.embed([_PROBE])
        self.dimension = len(vector)
        self.checked([vector])

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length.

        Raises ModelError when the server does not answer, and EmbedderError when its vectors
        have another dimension or are unusable.
        """
        rows = [self.checked(self._server.embed(part)) for part in _batches(texts)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)


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
