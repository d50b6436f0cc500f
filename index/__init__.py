"""The index: articles as passages and sentences in a Chroma store.

Names are imported on first use, so that ``import index`` loads neither Chroma nor LlamaIndex.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.add_queue import (
        MAX_ATTEMPTS,
        TERMINAL,
        AddQueue,
        Pending,
        QueuedAdd,
        adds_left,
        forget_adds,
    )
    from index.archive import export_store, import_store
    from index.article_index import ArticleIndex
    from index.check import check_store
    from index.chunking import opening_of, sentence_spans
    from index.counting import counted
    from index.embedding import (
        Direction,
        Embedder,
        Encoding,
        FloatArray,
        MiniLMEmbedder,
        OnnxSession,
        OpenAIEmbedder,
        TokenEncoding,
        best_matches,
        bundled_embedder,
        direction,
        directions,
        embedding_host,
        onnx_session,
        product,
        project,
        unit,
        verified,
        wordpiece_tokenizer,
    )
    from index.errors import (
        AddCancelledError,
        AddressSourceError,
        ContextTooLongError,
        EmbedderError,
        EmptySourceError,
        EmptyStoreError,
        FetchError,
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
    from index.lines import is_list_item, is_table_row, named_cells, row_cells, unbroken_spans
    from index.loading import (
        MAX_BYTES,
        RawDocument,
        load_source,
        readable_suffixes,
        text_source,
        uploaded_source,
    )
    from index.pipeline import add_articles, get_article, list_articles
    from index.preparation import Known, drop_opening, write_opening
    from index.queued_add import add_queued, resume_adds
    from index.removal import remove_articles, restore_articles
    from index.retitling import retitle_article
    from index.saved_article import find_article, passages_around
    from index.server import BackgroundLoop, OpenAIServer, ServerError, ServerFaults
    from index.settings import IndexSettings, check_environment, setting_names, settings_error
    from index.store import ROW_NUMBER, PackageDatabase, PackageTables
    from index.store.catalog import refuse_lone, refuse_lone_article
    from index.types import (
        Article,
        ArticleSummary,
        Element,
        ElementKind,
        FailedSource,
        Heading,
        HiddenText,
        Hit,
        IngestReport,
        Lead,
        Passage,
        Progress,
        Selection,
        Sentence,
    )

_HOMES = {
    "index.add_queue": """
        MAX_ATTEMPTS TERMINAL AddQueue Pending QueuedAdd adds_left forget_adds
    """,
    "index.archive": "export_store import_store",
    "index.check": "check_store",
    "index.article_index": "ArticleIndex",
    "index.counting": "counted",
    "index.chunking": "opening_of sentence_spans",
    "index.embedding": """
        Direction Embedder Encoding FloatArray MiniLMEmbedder OnnxSession OpenAIEmbedder
        TokenEncoding best_matches bundled_embedder direction directions embedding_host
        onnx_session product project unit verified wordpiece_tokenizer
    """,
    "index.errors": """
        AddCancelledError AddressSourceError ContextTooLongError EmbedderError EmptySourceError
        EmptyStoreError FetchError FootnoteError ModelAccessError ModelBusyError ModelError
        ModelReplyError ModelUnreachableError QuestionError ReaderError SettingsError SourceError
        StoreDamagedError StoreError StoreMismatchError StoreNotWritableError StoreOutdatedError
        UnknownArticleError UnknownModelError UnreadableSourceError UsageError
    """,
    "index.lines": "is_list_item is_table_row named_cells row_cells unbroken_spans",
    "index.loading": """
        MAX_BYTES RawDocument load_source readable_suffixes text_source uploaded_source
    """,
    "index.pipeline": "add_articles get_article list_articles",
    "index.preparation": "Known drop_opening write_opening",
    "index.queued_add": "add_queued resume_adds",
    "index.removal": "remove_articles restore_articles",
    "index.retitling": "retitle_article",
    "index.saved_article": "find_article passages_around",
    "index.server": "BackgroundLoop OpenAIServer ServerError ServerFaults",
    "index.settings": "IndexSettings check_environment setting_names settings_error",
    "index.store": "ROW_NUMBER PackageDatabase PackageTables",
    "index.store.catalog": "refuse_lone refuse_lone_article",
    "index.types": """
        Article ArticleSummary Element ElementKind FailedSource Heading HiddenText Hit
        IngestReport Lead Passage Progress Selection Sentence
    """,
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
