"""The service that answers questions for the page, the terminal and Python."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from index import ArticleIndex, ModelError, Selection
from index.conditions import Where
from index.tracing import traced
from qa.answering import Answering, Clock, Judges, overview_answer, spanned
from qa.events import Done, Event, ModelFailed
from qa.evidence import Evidence, EvidenceFinder, OverviewAnswer, Scope, article_overview
from qa.models import ChatModel, OpenModels, Stop, open_model
from qa.reader import PassageReading, ReaderModel, bundled_reader
from qa.retrieval import (
    Following,
    checked_question,
    drop_distant_hits,
    retrieve,
    without_controls,
)
from qa.types import Answer, Citation, Turn

if TYPE_CHECKING:
    from index import IndexSettings
    from qa.models.llama_model import AnyModel
    from qa.settings import QASettings
    from qa.verification import Verdict


class QAService:
    """Answers questions about the articles of one data folder. Safe to share between threads."""

    def __init__(
        self,
        index: ArticleIndex,
        *,
        settings: "QASettings | None" = None,
        open_model: "Callable[[str, QASettings], ChatModel]" = open_model,
    ) -> None:
        """Take an open index.

        ``open_model`` opens a model by name at the first question for it, which reports one that
        cannot answer.
        """
        self._settings = settings or _settings()
        self._index = index
        self._finder = EvidenceFinder(index)
        self._models = OpenModels(lambda name: open_model(name, self._settings))
        self._judges = Judges(self._models, self._settings)

    @classmethod
    def open(
        cls, settings: "IndexSettings | None" = None, qa_settings: "QASettings | None" = None
    ) -> "QAService":
        """Open the data folder named by the settings, or else by the environment."""
        from index import IndexSettings

        qa_settings = qa_settings or _settings()
        settings = settings or IndexSettings.from_environment()
        # Load the reader in parallel with the index, as the first question needs both.
        bundled_reader.begin()
        return cls(ArticleIndex.open(settings), settings=qa_settings)

    @property
    def index(self) -> ArticleIndex:
        """The open index that the answers come from."""
        return self._index

    @property
    def reader(self) -> ReaderModel:
        """The reader of sentences. Raises ReaderError when its weights are missing or altered."""
        return self._finder.reader

    def evidence(self, question: str, scope: Scope, following: Following | None = None) -> Evidence:
        """Return the evidence for an answer without a model.

        Raises what ``answer`` raises, but takes any question.
        """
        return self._finder.evidence(question, scope, following)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: "AnyModel | None" = None,
        where: Where = (),
    ) -> Answer:
        """Answer a question.

        ``history`` holds the earlier turns, oldest first. ``articles`` are the ids to search, or
        None for all; ``where`` narrows them to those that meet its conditions. ``within`` is a
        selection of one article to search instead: only sentences that overlap it are retrieved,
        given to a model and cited. ``model`` overrides the service's own: a name, a ChatModel or a
        LlamaIndex LLM. Raises QuestionError, UnknownArticleError, EmptyStoreError, StoreError,
        ReaderError or EmbedderError, UsageError for conditions that are malformed or that no
        article meets, and ModelError: of a model that answers, its ``answer`` is what can still be
        answered; of a server of embeddings, None.
        """
        return answered(
            self.events(
                question,
                history=history,
                articles=articles,
                within=within,
                model=model,
                where=where,
            )
        )

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: "AnyModel | None" = None,
        where: Where = (),
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer as they come; close the generator to cancel.

        Raises what ``answer`` raises while it is iterated, but a model that fails to answer is the
        event ModelFailed.
        """
        stop = Stop()
        events = self.events(
            question,
            history=history,
            articles=articles,
            within=within,
            model=model,
            where=where,
            stop=stop,
        )
        return _streamed(events, stop)

    def events(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: "AnyModel | None" = None,
        where: Where = (),
        stop: Stop | None = None,
    ) -> Generator[Event, None, None]:
        """Yield the events of an answer, from StandaloneQuestion to Done.

        ``stop`` cancels a model's request from another thread.
        """
        checked = checked_question(question)
        answering = Answering(
            checked,
            tuple(history),
            Scope(self._index.chosen(where, articles), within),
            model or self._settings.model,
            stop,
            self._finder,
            self._models,
            self._judges,
            self._settings,
        )
        yield from traced(self._index.settings, spanned(answering.events()))

    def overview(self, article_id: str) -> Answer:
        """Summarise an article in at most five of its own sentences, each cited.

        Raises UnknownArticleError.
        """
        clock = Clock()
        with self._index.snapshot():
            part = article_overview(self._index, article_id)
        writer = OverviewAnswer([part])
        for _ in writer.write():
            pass
        title = without_controls(f"Overview of {part.article.title}")
        return overview_answer(title, writer, clock)

    def verify(
        self, claim: str, *, articles: Sequence[str] | None = None, where: Where = ()
    ) -> "tuple[Verdict, tuple[Citation, ...]]":
        """Check a claim against the passages found for it, without a model.

        The citations are of the sentences nearest to it, even if they contradict it. Raises what
        ``evidence`` does.
        """
        from qa.prompting import choose_context
        from qa.verification import ClaimChecker

        found = self.evidence(without_controls(claim), Scope(self._index.chosen(where, articles)))
        # Passages that count as no tokens all fit a budget of none, and all are compared.
        near = replace(found.retrieval, hits=tuple(drop_distant_hits(found.retrieval.hits)))
        given = choose_context(near, found.articles, budget=0, count_tokens=lambda _: 0)
        return ClaimChecker(given, self._index.embedder, found.footnotes()).compare(claim)

    def beside(self, index: ArticleIndex) -> "QAService":
        """Return a service over another index, with the same settings and open models.

        Close only this one: closing either closes the models.
        """
        other = copy(self)
        other._index, other._finder = index, EvidenceFinder(index)
        return other

    def warm(self) -> None:
        """Load the embedder, the reader and the index; a model is opened when it is first asked."""
        question = "What is it about?"
        encoding = self._finder.encode(question)
        self._finder.kind(question, encoding)
        with self._index.snapshot():
            retrieve(self._index, question, encoding=encoding)
        self._finder.reader.passages([PassageReading(question, "Rain", ("It is about rain.",))])

    def close(self) -> None:
        """Close the models and the index."""
        self.close_models()
        self._index.close()

    def close_models(self) -> None:
        """Close the open models; the next question reopens its own."""
        self._models.close()

    def __enter__(self) -> "QAService":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _settings() -> "QASettings":
    # Imported here because pydantic-settings is slow to import.
    from qa.settings import QASettings

    return QASettings.from_environment()


def answered(events: Iterable[Event]) -> Answer:
    """Return the answer. Raises ModelError, with what can still be answered, if a model failed."""
    failure: ModelError | None = None
    for event in events:
        if isinstance(event, ModelFailed):
            failure = event.error
        if isinstance(event, Done):
            if failure is not None:
                failure.answer = event.answer
                raise failure
            return event.answer
    raise AssertionError("the last event of an answer is Done")


async def _streamed(
    events: Generator[Event, None, None], stop: Stop
) -> AsyncGenerator[Event, None]:
    """Yield events as they come, without blocking the event loop.

    Close the generator to cancel, which calls ``stop``.
    """
    step = _next(events)
    try:
        # Shielded: a thread cannot be cancelled, nor the generator it runs closed.
        while (event := await asyncio.shield(step)) is not None:
            yield event
            step = _next(events)
    finally:
        # The thread may be waiting for a model's first word, but the request should end now.
        stop()
        step.add_done_callback(lambda done: _finish(done, events))


def _next(events: Generator[Event, None, None]) -> "asyncio.Future[Event | None]":
    return asyncio.ensure_future(asyncio.to_thread(next, events, None))


def _finish(step: "asyncio.Future[Event | None]", events: Generator[Event, None, None]) -> None:
    # The thread of a cancelled step may still be running, and releases the generator itself.
    if not step.cancelled():
        # Retrieve any error, so that asyncio does not report it as never retrieved.
        step.exception()
        events.close()
