"""Open the embedder that the settings name."""

from typing import TYPE_CHECKING

from index.embedding.embedder import Embedder, MiniLMEmbedder

if TYPE_CHECKING:
    from index.server import OpenAIServer
    from index.settings import IndexSettings


def embedder_of(settings: "IndexSettings") -> Embedder:
    """Return the embedder that the settings name: a server's model or the bundled one.

    Raises EmbedderError, ModelError or SettingsError when it is not available.
    """
    bundled = MiniLMEmbedder.load()
    if settings.embedder is None:
        return bundled
    from index.embedding.openai_embedder import OpenAIEmbedder

    return OpenAIEmbedder.connect(settings.embedder, _server(settings, settings.embedder), bundled)


def embedding_host(settings: "IndexSettings") -> str | None:
    """Return the host that embeds every text and question, or None for the bundled model."""
    if settings.embedder is None:
        return None
    return _server(settings, settings.embedder).address.host


def _server(settings: "IndexSettings", model: str) -> "OpenAIServer":
    from index.server import OpenAIServer

    key = settings.api_key
    return OpenAIServer(
        settings.base_url,
        key.get_secret_value() if key is not None else None,
        timeout=settings.model_timeout,
        retries=settings.model_retries,
        model=model,
        model_setting="FOOTNOTE_EMBEDDER",
    )
