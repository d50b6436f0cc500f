"""The index: articles as passages and sentences in a Chroma store.

Names are imported on first use, so that ``import index`` loads neither Chroma nor LlamaIndex. What
another package needs beyond these comes from the module or the room that holds it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article_index import ArticleIndex
    from index.check import check_store
    from index.embedding import Embedder, MiniLMEmbedder
    from index.embedding.llama_embedder import LlamaEmbedder
    from index.errors import (
        FootnoteError,
        ModelError,
        NotAddedError,
        SourceError,
        StoreError,
        UsageError,
    )
    from index.exchange import export_store, import_store
    from index.fields import set_fields
    from index.loading import RawDocument, text_source
    from index.pipeline import add_articles, get_article, list_articles
    from index.removal import remove_articles, restore_articles
    from index.settings import IndexSettings
    from index.types import (
        Article,
        ArticleSummary,
        Element,
        FailedSource,
        Heading,
        Hit,
        IngestReport,
        Passage,
        Progress,
        Selection,
        Sentence,
    )

_HOMES = {
    "index.exchange": "export_store import_store",
    "index.article_index": "ArticleIndex",
    "index.check": "check_store",
    "index.embedding": "Embedder MiniLMEmbedder",
    "index.embedding.llama_embedder": "LlamaEmbedder",
    "index.errors": "FootnoteError ModelError NotAddedError SourceError StoreError UsageError",
    "index.fields": "set_fields",
    "index.loading": "RawDocument text_source",
    "index.pipeline": "add_articles get_article list_articles",
    "index.removal": "remove_articles restore_articles",
    "index.settings": "IndexSettings",
    "index.types": """
        Article ArticleSummary Element FailedSource Heading Hit IngestReport Passage Progress
        Selection Sentence
    """,
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
