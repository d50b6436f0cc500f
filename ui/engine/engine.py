"""The page's engine over the store of this machine."""

import threading
from collections.abc import (
    AsyncGenerator,
    Callable,
    Container,
    Hashable,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from dataclasses import replace
from functools import lru_cache
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
    Selection,
    add_articles,
    remove_articles,
    restore_articles,
    set_fields,
)
from index.add_queue import PendingSource
from index.conditions import Where
from index.embedding import embedding_host
from index.errors import AddCancelledError
from index.fields import FieldsToSet
from index.retitling import retitle_article
from qa import Answer, Event, QAService, QASettings, Turn, suggestions
from ui.engine.model_finder import FoundModels, ModelChoice, ModelFinder
from ui.settings import UISettings

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from index.sharing import ArticleCollection, Share

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
    """What the page needs of one data folder; every failure is a FootnoteError with one sentence.

    ``named`` is the model that a tab begins with, None for verbatim sentences. ``embedding_host``
    embeds questions and texts, None for this machine. ``ended`` is set once nothing is to be added
    any more, in all engines of a store. Safe to share by threads: only ``stream`` is asynchronous.
    """

    _seen: "ColumnElement[bool] | None" = None

    def __init__(
        self,
        service: QAService,
        settings: IndexSettings,
        finder: ModelFinder,
        ended: threading.Event | None = None,
    ) -> None:
        self.settings = settings
        self.finder = finder
        self.ended = ended or threading.Event()
        self.named = finder.named
        self.embedding_host = embedding_host(settings)
        self._service = service
        # By scope and what the index held.
        self._suggested = lru_cache(64)(lambda scope, held: tuple(suggestions(service, scope)))

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

    @property
    def service(self) -> QAService:
        """What answers, without a model of its own."""
        return self._service

    def models(self, *, everywhere: bool = False) -> FoundModels:
        """Look for models to choose from, without sending any passage.

        ``everywhere`` includes the server that only a key points to.
        """
        return self.finder.find(everywhere=everywhere)

    def models_here(self) -> Sequence[ModelChoice]:
        """Look for models on this machine's usual ports only, unless the settings forbid it."""
        return self.finder.find_here()

    async def stream(
        self,
        question: str,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        model: str | None = None,
        within: Selection | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Answer from the given articles, or from all; the last event is Done.

        ``within`` restricts the answer to a selection of one article. ``model`` is the key of the
        model that answers, such as that of ``named``; without one sentences are quoted. Closing the
        generator also ends the model's reply.
        """
        events = self._service.stream(
            question, history=history, articles=articles, within=within, model=model
        )
        async with aclosing(events):
            async for event in events:
                yield event

    def articles(self) -> Sequence[ArticleSummary]:
        """Return the articles in the store, including those added by other processes."""
        return self._service.index.articles()

    def chosen(self, where: Where, articles: Sequence[str] | None) -> Sequence[str] | None:
        """Return the ids of those articles, of some or all, that meet conditions.

        Without conditions these are ``articles``, unchecked. Raises UsageError for a malformed
        condition, and if no article meets them all, and UnknownArticleError.
        """
        return self._service.index.chosen(where, articles)

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError if it is gone or not seen here."""
        return self._service.index.article(article_id)

    def suggestions(self, articles: Sequence[str] | None) -> Sequence[str]:
        """Return opening questions that the articles answer."""
        scope = None if articles is None else tuple(articles)
        return self._suggested(scope, self._held())

    def _held(self) -> Hashable:
        """Return what changes whenever other questions may be answered."""
        return self._service.index.generation

    def overview(self, article_id: str) -> Answer:
        """Summarise an article in a few of its own sentences, each cited.

        Blocks. Raises UnknownArticleError, also for an article that is not seen here.
        """
        return self._service.overview(article_id)

    def neighbours(self, article_id: str, start: int, end: int) -> tuple[str, str]:
        """Return the sentences right before and after a span, empty if there is none."""
        before, after = self._service.index.neighbours(article_id, start, end)
        return before.text if before else "", after.text if after else ""

    def remove(self, article_id: str) -> None:
        """Remove an article; for an hour it can be restored. Raises UnknownArticleError."""
        remove_articles([article_id], settings=self.settings, restorable=True)

    def restore(self, article_id: str) -> None:
        """Restore a removed article, unless it was removed too long ago."""
        restore_articles([article_id], settings=self.settings)

    def shares(self) -> "Mapping[str, Sequence[Share]]":
        """Return who has a role in the articles that whoever asks may share: here none."""
        return {}

    def adders(self, articles: Sequence[ArticleSummary]) -> Mapping[str, str]:
        """Return the names of those who added articles, by their ids: here nobody has one."""
        return {}

    def shelves(self) -> "Sequence[tuple[ArticleCollection, frozenset[str]]] | None":
        """Return the collections of whoever asks, with the ids in each: here there are none."""
        return None

    def changeable(self) -> Container[str] | None:
        """Return the ids of the articles that whoever asks may change, None for all."""
        return None

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title.

        Raises UnknownArticleError if it is gone, and UsageError for a title without a letter.
        """
        embedder = self._service.index.embedder
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
                same_text = self.article(twin.id).sha256 == article.sha256
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
            embedder=self._service.index.embedder,
            progress=steps,
            cancelled=stopped,
            arrived=arrived,
            seen=self._seen,
        )

    def _beside(self, collection: str) -> Sequence[ArticleSummary]:
        """Return the articles that one added to a collection may replace."""
        return self.articles()

    def _id_in(self, collection: str, article_id: str) -> str:
        """Return the id of an article that is added to a collection."""
        return article_id

    def _put(self, article_id: str, collection: str) -> None:
        """Put an article into a collection, before anybody can see it."""

    def refuse_other_store(self) -> None:
        """Raise StoreError if the store was built otherwise than the settings say."""
        _ = self._service.index.generation

    @property
    def has_ended(self) -> bool:
        """Whether all adds are cancelled, because the server is shutting down."""
        return self.ended.is_set()

    def end_adding(self) -> None:
        """Cancel all current and future adds, because the server is shutting down."""
        self.ended.set()

    def close(self) -> None:
        """Close the store."""
        self._service.close()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
