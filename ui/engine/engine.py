"""The page's engine over the store of this machine."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING

from index import (
    Article,
    ArticleIndex,
    ArticleSummary,
    FootnoteError,
    IndexSettings,
    IngestReport,
    Progress,
    add_articles,
    remove_articles,
    restore_articles,
    set_fields,
)
from index.add_queue import PendingSource
from index.embedding import embedding_host
from index.errors import AddCancelledError
from index.fields import FieldsToSet
from index.retitling import retitle_article
from qa import QAService, QASettings
from ui.engine.model_finder import ModelFinder
from ui.settings import UISettings

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

# Of fewer characters hardly any pasted text is an article.
_VERY_SHORT = 40

Steps = Callable[[Progress], None]
"""Takes each step of an add."""


class UnsureError(FootnoteError):
    """Raised for a very short text, or for an article whose ``twin`` is in the store already.

    With ``same_text`` the twin's text is identical; otherwise it differs, from the same source.
    """

    def __init__(self, twin: ArticleSummary | None = None, *, same_text: bool = False) -> None:
        """Take what is there already."""
        super().__init__("Nobody has chosen yet whether, and how, to add this.")
        self.twin, self.same_text = twin, same_text


class Engine:
    """What the page and the doors need of one data folder.

    ``service`` answers from what whoever asks may see, without a model of its own, and ``models``
    finds and opens models; the methods change articles. Every failure is a FootnoteError with one
    sentence. ``embedding_host`` embeds questions and texts, None for this machine. ``ended`` is set
    once nothing is to be added any more, in all engines of a store. Safe to share by threads.
    """

    _seen: "ColumnElement[bool] | None" = None

    def __init__(
        self,
        service: QAService,
        settings: IndexSettings,
        models: ModelFinder,
        ended: threading.Event | None = None,
    ) -> None:
        self.service = service
        self.settings = settings
        self.models = models
        self.ended = ended or threading.Event()
        self.embedding_host = embedding_host(settings)

    @property
    def index(self) -> ArticleIndex:
        """The articles that whoever asks may see."""
        return self.service.index

    @classmethod
    def open(cls, *, model: str | None = None, ports: Mapping[str, int] | None = None) -> "Engine":
        """Open the data folder named by the environment, ready for the first question.

        ``ports`` are the ports of this machine to search for models, the usual ones if None.
        Raises SettingsError and StoreError.
        """
        settings = IndexSettings.from_environment()
        qa_settings = QASettings.from_environment()
        finder = ModelFinder(
            qa_settings,
            model or qa_settings.model,
            ports=ports,
            unasked=UISettings.from_environment().find_models,
        )
        # Each tab chooses its model, so the service itself has none.
        verbatim = qa_settings.model_copy(update={"model": None})
        service = QAService(ArticleIndex.open(settings), settings=verbatim, open_model=finder.open)
        try:
            service.warm()
        except BaseException:
            service.close()
            raise
        return cls(service, settings, finder)

    def remove(self, article_id: str) -> None:
        """Remove an article; for an hour it can be restored. Raises UnknownArticleError."""
        remove_articles([article_id], settings=self.settings, restorable=True)

    def restore(self, article_id: str) -> None:
        """Restore a removed article, unless it was removed too long ago."""
        restore_articles([article_id], settings=self.settings)

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title.

        Raises UnknownArticleError if it is gone, and UsageError for a title without a letter.
        """
        embedder = self.index.embedder
        retitle_article(article_id, title, settings=self.settings, embedder=embedder)

    def set_fields(self, article_id: str, fields: FieldsToSet) -> None:
        """Set fields of an article; those that are not named stay.

        Raises UnknownArticleError if it is gone, and UsageError for a malformed field.
        """
        set_fields(article_id, fields, settings=self.settings)

    def add(
        self,
        source: PendingSource,
        steps: Steps,
        cancelled: Callable[[], bool] = lambda: False,
        choice: str = "",
    ) -> IngestReport:
        """Add a pasted text, an uploaded file or the page at an address.

        ``choice`` is "add" for a very short text, "replace" or "both" for an article that is there
        already; without one, either raises UnsureError. Raises SourceError if ``source`` cannot
        become an article, and AddCancelledError if cancelled.
        """
        collection = source.collection

        def stopped() -> bool:
            return cancelled() or self.ended.is_set()

        def arrived(article: Article, original: str) -> None:
            there = {each.id: each for each in self._beside(collection)}
            sources = {each.source: each for each in there.values()}
            twin = there.get(article.id, there.get(original, sources.get(article.source or "")))
            if twin is not None and choice not in {"both", "replace"}:
                same_text = self.index.article(twin.id).sha256 == article.sha256
                raise UnsureError(twin, same_text=same_text)
            self._put(article.id, collection)

        steps(Progress("fetching" if source.kind == "address" else "reading", source.name, 0, 1))
        if stopped():
            raise AddCancelledError(IngestReport())
        document = source.document(self.settings)
        if source.kind == "text" and len(source.content.decode()) < _VERY_SHORT and not choice:
            raise UnsureError
        if choice == "both":
            document = replace(document, article_id=f"{document.article_id}-{token_hex(4)}")
        document = replace(document, article_id=self._id_in(collection, document.article_id))
        return add_articles(
            [document],
            settings=self.settings,
            embedder=self.index.embedder,
            progress=steps,
            cancelled=stopped,
            arrived=arrived,
            seen=self._seen,
        )

    def _beside(self, collection: str) -> Sequence[ArticleSummary]:
        """Return the articles that one added to a collection may replace."""
        return self.index.articles()

    def _id_in(self, collection: str, article_id: str) -> str:
        """Return the id of an article that is added to a collection."""
        return article_id

    def _put(self, article_id: str, collection: str) -> None:
        """Put an article into a collection, before anybody can see it."""

    def close(self) -> None:
        """Close the store."""
        self.service.close()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
