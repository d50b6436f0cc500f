"""The embedder that the settings name. The client of a server is imported where one is named."""

from typing import TYPE_CHECKING

from index.embedding.embedder import Embedder, MiniLMEmbedder

if TYPE_CHECKING:
    from index.settings import IndexSettings


def embedder_of(settings: "IndexSettings") -> Embedder:
    """Return the embedder that the settings name: a server's model or the bundled one.

    Raises EmbedderError, ModelError or SettingsError when it is not available.
    """
    bundled = MiniLMEmbedder.load()
    if settings.embedder is None:
        return bundled
    from index.embedding.openai_embedder import OpenAIEmbedder
    from index.server import OpenAIServer

    server = OpenAIServer.of(settings, settings.embedder, "FOOTNOTE_EMBEDDER")
    return OpenAIEmbedder(settings.embedder, server, bundled)


def embedding_host(settings: "IndexSettings") -> str | None:
    """Return the host that embeds every text and question, or None for the bundled model."""
    if settings.embedder is None:
        return None
    from index.server import ServerAddress

    return ServerAddress.of(settings.base_url).host
