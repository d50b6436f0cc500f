"""Vectors from an OpenAI-compatible server, tokens from the bundled model, if settings say so."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.embedder import Embedder, Encoding, FloatArray, MiniLMEmbedder, checked
from index.errors import EmbedderError
from index.server import OpenAIServer

if TYPE_CHECKING:
    from index.settings import IndexSettings

# At most this much per request: servers accept up to 2,048 texts, small ones far fewer.
_TEXTS_PER_REQUEST = 64
_CHARACTERS_PER_REQUEST = 100_000

_PROBE = "Footnote"


class OpenAIEmbedder:
    """Embeds texts with a server's model; another embedder counts and embeds their tokens.

    Servers send no vectors of tokens; ``tokens``, which runs on this machine, makes those. Safe to
    share between threads.
    """

    def __init__(self, model: str, server: OpenAIServer, tokens: Embedder, dimension: int) -> None:
        """Wrap a server whose vectors are known to have ``dimension`` components."""
        self.model = model
        self.dimension = dimension
        self._server = server
        self._tokens = tokens

    @classmethod
    def connect(cls, model: str, server: OpenAIServer, tokens: Embedder) -> "OpenAIEmbedder":
        """Embed one neutral word to learn the dimension of the server's vectors.

        Raises ModelError when the request fails, and EmbedderError when the vector is empty.
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
        """The names of both models: a store built with one pair cannot be read with another."""
        return f"{self.model} with tokens of {self._tokens.name}"

    @property
    def host(self) -> str:
        """The host that every text is sent to."""
        return self._server.address.host

    @property
    def token_limit(self) -> int:
        """The most tokens a passage may have."""
        return self._tokens.token_limit

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, special ones included."""
        return self._tokens.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length.

        Raises ModelError when the server does not answer, and EmbedderError when its vectors
        have another dimension or are unusable.
        """
        rows = [self._checked(self._server.embed(self.model, part)) for part in _batches(texts)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return each text's vector from the server and its tokens from the other embedder."""
        vectors = self.embed(texts)
        return [
            Encoding(vector, encoding.tokens)
            for vector, encoding in zip(vectors, self._tokens.encode(texts), strict=True)
        ]

    def encode_question(self, question: str) -> Encoding:
        """Return a question's vectors, the same as those of any other text."""
        return self.encode([question])[0]

    def _checked(self, vectors: list[list[float]]) -> FloatArray:
        called = f"The model {self.model!r} at {self.host}"
        advice = "check OPENAI_BASE_URL, or name another model in FOOTNOTE_EMBEDDER"
        return checked(vectors, self.dimension, called, advice)


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


def embedder_of(settings: "IndexSettings") -> Embedder:
    """Return the embedder that the settings name: a server's model or the bundled one.

    Raises EmbedderError, ModelError or SettingsError when it is not available.
    """
    bundled = MiniLMEmbedder.load()
    if settings.embedder is None:
        return bundled
    return OpenAIEmbedder.connect(settings.embedder, _server(settings, settings.embedder), bundled)


def embedding_host(settings: "IndexSettings") -> str | None:
    """Return the host that embeds every text and question, or None for the bundled model."""
    if settings.embedder is None:
        return None
    return _server(settings, settings.embedder).address.host


def _server(settings: "IndexSettings", model: str) -> OpenAIServer:
    key = settings.api_key
    return OpenAIServer(
        settings.base_url,
        key.get_secret_value() if key is not None else None,
        timeout=settings.model_timeout,
        retries=settings.model_retries,
        model=model,
        model_setting="FOOTNOTE_EMBEDDER",
    )
