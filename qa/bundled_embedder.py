"""The bundled embedder, whose vectors what is learnt was learnt from."""

from functools import cache

from index import Embedder, MiniLMEmbedder


def bundled_embedder(embedder: Embedder) -> MiniLMEmbedder:
    """Return the embedder in use where it is the bundled one, else that one beside it."""
    return embedder if isinstance(embedder, MiniLMEmbedder) else _minilm()


@cache
def _minilm() -> MiniLMEmbedder:
    return MiniLMEmbedder.load()
