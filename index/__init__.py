"""The index: articles as passages and sentences in a Chroma store.

Names are imported on first use, so that ``import index`` loads neither Chroma nor LlamaIndex.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # For type checkers. The names that the package exports are those listed below.
    # ruff: noqa: F403
    from index.add_queue import *
    from index.archive import *
    from index.article_index import *
    from index.check import *
    from index.chunking import *
    from index.counting import *
    from index.embedding import *
    from index.errors import *
    from index.lines import *
    from index.loading import *
    from index.pipeline import *
    from index.preparation import *
    from index.queued_add import *
    from index.removal import *
    from index.retitling import *
    from index.saved_article import *
    from index.server import *
    from index.settings import *
    from index.store import *
    from index.types import *

_HOMES = {
    "index.add_queue": "MAX_ATTEMPTS TERMINAL AddQueue Pending QueuedAdd adds_left forget_adds",
    "index.archive": "export_store import_store",
    "index.article_index": "ArticleIndex",
    "index.check": "check_store",
    "index.chunking": "opening_of sentence_spans",
    "index.counting": "counted",
    "index.embedding": """
        Direction Embedder Encoding FloatArray MiniLMEmbedder OnnxSession best_matches
        bundled_embedder direction directions embedding_host onnx_session project unit verified
        wordpiece_tokenizer
    """,
    "index.errors": """
        AddCancelledError AddressSourceError ContextTooLongError EmbedderError EmptySourceError
        EmptyStoreError FetchError FootnoteError ModelAccessError ModelBusyError ModelError
        ModelReplyError ModelUnreachableError QuestionError ReaderError SettingsError SourceError
        StoreDamagedError StoreError StoreMismatchError StoreNotWritableError StoreOutdatedError
        UnknownArticleError UnknownModelError UnreadableSourceError UsageError
    """,
    "index.lines": "is_list_item is_table_row named_cells row_cells unbroken_spans",
    "index.loading": "MAX_BYTES RawDocument readable_suffixes text_source",
    "index.pipeline": "add_articles get_article list_articles",
    "index.preparation": "Known drop_opening write_opening",
    "index.queued_add": "add_queued resume_adds",
    "index.removal": "remove_articles restore_articles",
    "index.retitling": "retitle_article",
    "index.saved_article": "find_article passages_around",
    "index.server": "BackgroundLoop OpenAIServer ServerError ServerFaults",
    "index.settings": "IndexSettings check_environment setting_names settings_error",
    "index.store": "ROW_NUMBER PackageDatabase PackageTables refuse_lone refuse_lone_article",
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
