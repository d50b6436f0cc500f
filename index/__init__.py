"""The index: an article becomes passages and sentences in a Chroma store.

Names are imported on first use, so that ``import index`` loads neither Chroma nor LlamaIndex.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.errors import (
        AddressSourceError,
        EmbedderError,
        EmptySourceError,
        FootnoteError,
        QuestionError,
        SettingsError,
        SourceError,
        StoreDamagedError,
        StoreError,
        StoreMismatchError,
        StoreNotWritableError,
        UnknownArticleError,
        UnreadableSourceError,
        UsageError,
    )
    from index.types import (
        Article,
        ArticleSummary,
        FailedSource,
        Heading,
        Hit,
        IngestReport,
        Passage,
        Sentence,
        SentenceHit,
    )

_HOMES = {
    "index.errors": (
        "AddressSourceError",
        "EmbedderError",
        "EmptySourceError",
        "FootnoteError",
        "QuestionError",
        "SettingsError",
        "SourceError",
        "StoreDamagedError",
        "StoreError",
        "StoreMismatchError",
        "StoreNotWritableError",
        "UnknownArticleError",
        "UnreadableSourceError",
        "UsageError",
    ),
    "index.types": (
        "Article",
        "ArticleSummary",
        "FailedSource",
        "Heading",
        "Hit",
        "IngestReport",
        "Passage",
        "Sentence",
        "SentenceHit",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
