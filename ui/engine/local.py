"""The page's engine over the store of this machine."""

import threading
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Generic, TypeVar

from index import (
    AddCancelledError,
    Article,
    ArticleIndex,
    ArticleSummary,
    IndexSettings,
    IngestReport,
    Pending,
    Progress,
    Selection,
    add_articles,
    embedding_host,
    remove_articles,
    restore_articles,
    retitle_article,
)
from qa import Answer, Event, QAService, QASettings, Turn, follow_ups, suggestions
from ui.engine.engine import (
    Cancelled,
    FoundModels,
    ModelChoice,
    Parts,
    Steps,
    never,
    unheeded,
)
from ui.engine.model_finder import ModelFinder
from ui.engine.openings import Openings
from ui.settings import UISettings

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """A cache of the most recently used keys. Safe to share by threads."""

    def __init__(self, most: int) -> None:
        """Keep the values of the ``most`` most recently used keys."""
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """Return the value of a key; make it if it is not cached.

        Threads that ask at the same time may each make it; none waits for another.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make(key)
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


class LocalEngine:
    """An engine over one data folder. Safe to share by threads."""

    def __init__(self, service: QAService, settings: IndexSettings, finder: ModelFinder) -> None:
        self.settings = settings
        self.named = finder.named
        self.embedding_host = embedding_host(settings)
        self._service = service
        self._finder = finder
        self._suggested: Recent[tuple[tuple[str, ...] | None, int], tuple[str, ...]] = Recent(64)
        self._ended = threading.Event()

    @classmethod
    def open(
        cls, *, model: str | None = None, ports: Mapping[str, int] | None = None
    ) -> "LocalEngine":
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
            unasked=UISettings().find_models,
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

    def models(self, *, everywhere: bool = False) -> FoundModels:
        """Look for models to choose from, without sending any passage.

        ``everywhere`` includes the server that only a key points to.
        """
        return self._finder.find(everywhere=everywhere)

    def models_here(self) -> Sequence[ModelChoice]:
        """Look for models on this machine's usual ports; ask only for their names."""
        return self._finder.find_here()

    async def stream(
        self,
        question: str,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        model: str | None = None,
        within: Selection | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Answer from the given articles or selection, or from all; the last event is Done."""
        events = self._service.stream(
            question, history=history, articles=articles, within=within, model=model
        )
        async with aclosing(events):
            async for event in events:
                yield event

    def articles(self) -> Sequence[ArticleSummary]:
        """Return the articles in the store, including those added by other processes."""
        return self._service.index.articles()

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError if it is gone."""
        return self._service.index.article(article_id)

    def suggestions(self, articles: Sequence[str] | None) -> Sequence[str]:
        """Return opening questions that the articles answer."""
        index = self._service.index
        scope = None if articles is None else tuple(articles)
        return self._suggested.of(
            (scope, index.generation), lambda _: suggestions(self._service, scope)
        )

    def follow_ups(
        self,
        answer: Answer,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        *,
        asked: Sequence[str] = (),
        shown: Sequence[str] = (),
    ) -> Sequence[str]:
        """Return questions to ask after an answer, none that was asked before.

        Questions that were ``shown`` before are returned only if there are too few others.
        """
        return follow_ups(
            self._service, answer, articles, history=history, asked=asked, shown=shown
        )

    def overview(self, article_id: str) -> Answer:
        """Summarise an article in a few of its own sentences, each cited."""
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

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title. Raises UnknownArticleError and UsageError."""
        embedder = self._service.index.embedder
        retitle_article(article_id, title, settings=self.settings, embedder=embedder)

    def add(
        self,
        source: Pending,
        steps: Steps,
        cancelled: Cancelled = never,
        parts: Parts = unheeded,
    ) -> IngestReport:
        """Add a pasted text, an uploaded file or the page at an address.

        Raises SourceError if it cannot become an article, and AddCancelledError if cancelled.
        """

        def stopped() -> bool:
            return cancelled() or self._ended.is_set()

        steps(Progress("fetching" if source.kind == "address" else "reading", source.name, 0, 1))
        if stopped():
            raise AddCancelledError(IngestReport())
        document = source.document(self.settings)
        index, settings = self._service.index, self.settings
        with Openings(index, settings, self._beside, parts, steps, stopped) as openings:
            return add_articles(
                [document],
                settings=settings,
                embedder=index.embedder,
                progress=steps,
                cancelled=stopped,
                arrived=openings.read,
            )

    def refuse_other_store(self) -> None:
        """Raise StoreError if the store was built otherwise than the settings say."""
        _ = self._service.index.generation

    @property
    def has_ended(self) -> bool:
        """Whether all adds are cancelled, because the server is shutting down."""
        return self._ended.is_set()

    def end_adding(self) -> None:
        """Cancel all current and future adds, because the server is shutting down."""
        self._ended.set()

    def close(self) -> None:
        """Close the store."""
        self._service.close()

    def __enter__(self) -> "LocalEngine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _beside(self, index: ArticleIndex) -> "LocalEngine":
        return LocalEngine(self._service.beside(index), self.settings, self._finder)
