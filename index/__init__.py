"""The index: an article becomes passages and sentences in a Chroma store.

Names are imported on first use, so that ``import index`` loads neither Chroma nor LlamaIndex.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article_index import ArticleIndex
    from index.bundled_file import OnnxSession, onnx_session, verified, wordpiece_tokenizer
    from index.embed import Embedder, Encoding, MiniLMEmbedder, unit
    from index.embedders import embedding_host
    from index.errors import (
        AddCancelledError,
        AddressSourceError,
        ContextTooLongError,
        EmbedderError,
        EmptySourceError,
        EmptyStoreError,
        FootnoteError,
        ModelAccessError,
        ModelBusyError,
        ModelError,
        ModelReplyError,
        ModelUnreachableError,
        QuestionError,
        ReaderError,
        SettingsError,
        SourceError,
        StoreDamagedError,
        StoreError,
        StoreMismatchError,
        StoreNotWritableError,
        UnknownArticleError,
        UnknownModelError,
        UnreadableSourceError,
        UsageError,
    )
    from index.late import (
        PackedTokens,
        best_matches,
        pack,
        product,
        project,
        token_means,
        unpack,
    )
    from index.lines import is_table_row
    from index.load import RawDocument, text_source
    from index.locks import write_lock
    from index.lone_value import refuse_lone, refuse_lone_article
    from index.openai_embedder import OpenAIEmbedder
    from index.openai_server import OpenAIServer
    from index.pipeline import Progress, add_articles, get_article, list_articles
    from index.removal import forget_removed_articles, remove_articles, restore_articles
    from index.saved_article import find_article, passages_around
    from index.sentences import sentence_spans
    from index.server_faults import ServerError, ServerFaults
    from index.settings import IndexSettings, check_environment, setting_names, settings_error
    from index.standing_file import FileIdentity, file_identity
    from index.types import (
        Article,
        ArticleSummary,
        FailedSource,
        Heading,
        Hit,
        IngestReport,
        Passage,
        Selection,
        Sentence,
    )

_HOMES = {
    "index.article_index": ("ArticleIndex",),
    "index.bundled_file": ("OnnxSession", "onnx_session", "verified", "wordpiece_tokenizer"),
    "index.embed": ("Embedder", "Encoding", "MiniLMEmbedder", "unit"),
    "index.errors": (
        "AddCancelledError",
        "AddressSourceError",
        "ContextTooLongError",
        "EmbedderError",
        "EmptySourceError",
        "EmptyStoreError",
        "FootnoteError",
        "ModelAccessError",
        "ModelBusyError",
        "ModelError",
        "ModelReplyError",
        "ModelUnreachableError",
        "QuestionError",
        "ReaderError",
        "SettingsError",
        "SourceError",
        "StoreDamagedError",
        "StoreError",
        "StoreMismatchError",
        "StoreNotWritableError",
        "UnknownArticleError",
        "UnknownModelError",
        "UnreadableSourceError",
        "UsageError",
    ),
    "index.standing_file": ("FileIdentity", "file_identity"),
    "index.late": (
        "PackedTokens",
        "best_matches",
        "pack",
        "product",
        "project",
        "token_means",
        "unpack",
    ),
    "index.lines": ("is_table_row",),
    "index.load": ("RawDocument", "text_source"),
    "index.pipeline": (
        "Progress",
        "add_articles",
        "get_article",
        "list_articles",
    ),
    "index.removal": ("forget_removed_articles", "remove_articles", "restore_articles"),
    "index.embedders": ("embedding_host",),
    "index.openai_embedder": ("OpenAIEmbedder",),
    "index.locks": ("write_lock",),
    "index.lone_value": ("refuse_lone", "refuse_lone_article"),
    "index.openai_server": ("OpenAIServer",),
    "index.saved_article": ("find_article", "passages_around"),
    "index.sentences": ("sentence_spans",),
    "index.server_faults": ("ServerError", "ServerFaults"),
    "index.settings": ("IndexSettings", "check_environment", "setting_names", "settings_error"),
    "index.types": (
        "Article",
        "ArticleSummary",
        "FailedSource",
        "Heading",
        "Hit",
        "IngestReport",
        "Passage",
        "Selection",
        "Sentence",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
