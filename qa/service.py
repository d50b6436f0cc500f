"""The engine behind page, terminal and Python."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from index import ArticleIndex, ModelError, Selection
from qa.answering import Answering, Asked, Clock, Judges, overview_answer
from qa.events import Done, Event, ModelFailed
from qa.evidence import Evidence, EvidenceFinder, OverviewAnswer, Scope, article_overview
from qa.models import ChatModel, OpenModels, Stop, open_model
from qa.reader import Pair, ReaderModel, bundled_reader
from qa.retrieval import Following, checked_question, one_line, retrieve
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from index import IndexSettings
    from qa.settings import QASettings


class QAService:
    """Answers questions about the articles of one data folder. Safe to share by threads."""

    def __init__(
        self,
        index: ArticleIndex,
        *,
        model: str | None = None,
        settings: "QASettings | None" = None,
        open_model: "Callable[[str, QASettings], ChatModel]" = open_model,
    ) -> None:
        """Answer from an open index.

        ``model`` names who answers unless a question does; when it is not given, the settings
        name it, if anyone. ``open_model`` opens a model by its name. A model that cannot answer
        is told at the first question.
        """
        self._settings = settings or _settings()
        self._index = index
        self._finder = EvidenceFinder(index)
        self._model = model or self._settings.model
        self._models = OpenModels(lambda name: open_model(name, self._settings))
        self._judges = Judges(self._models, self._settings)

    @classmethod
    def open(
        cls, settings: "IndexSettings | None" = None, qa_settings: "QASettings | None" = None
    ) -> "QAService":
        """Open the data folder that the settings name, or that the environment does."""
        from index import IndexSettings

        qa_settings = qa_settings or _settings()
        settings = settings or IndexSettings.from_environment()
        # What a first question waits for is loaded side by side.
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
        """Find and read what an answer without a model is made of.

        Raises what ``answer`` raises.
        """
        return self._finder.evidence(question, scope, following)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: str | None = None,
    ) -> Answer:
        """Answer a question.

        ``history`` holds the earlier turns, oldest first; ``articles`` the ids to look in, or
        None for all; ``within`` a selection of one to look at instead: only the sentences that
        it touches are found, given to a model and cited. ``model`` says who answers, other than
        the service's own. Raises QuestionError, UnknownArticleError, EmptyStoreError or
        StoreError; and ModelError, whose ``answer`` is the Answer that stands all the same,
        when a named model fails.
        """
        return _answered(
            self.events(question, history=history, articles=articles, within=within, model=model)
        )

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: str | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer as they come; close the generator to cancel."""
        stop = Stop()
        events = self.events(
            question, history=history, articles=articles, within=within, model=model, stop=stop
        )
        return _streamed(events, stop)

    def events(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        model: str | None = None,
        stop: Stop | None = None,
    ) -> Generator[Event, None, None]:
        """Yield the events of an answer: standalone question, hits, sentences, done.

        ``stop`` cuts a model's request from another thread.
        """
        asked = Asked(
            checked_question(question),
            tuple(history),
            Scope(articles, within),
            model or self._model,
            stop,
        )
        answering = Answering(asked, self._finder, self._models, self._judges, self._settings)
        yield from answering.events()

    def overview(self, article_id: str) -> Answer:
        """Return an article in at most five of its sentences, each cited.

        Raises UnknownArticleError.
        """
        clock = Clock()
        with self._index.snapshot():
            part = article_overview(self._index, article_id)
        asked = one_line(f"Overview of {part.article.title}")
        writer = OverviewAnswer([part])
        for _ in writer.write():
            pass
        return overview_answer(asked, writer, clock)

    def warm(self) -> None:
        """Open and load what the first question would have to wait for."""
        question = "What is it about?"
        encoding = self._finder.encode(question)
        self._finder.kind(question, encoding)
        with self._index.snapshot():
            retrieve(self._index, question, encoding=encoding)
        self._finder.reader.logits([Pair(question, "It is about rain.", "Rain.")])

    def close(self) -> None:
        """Close the models and the index."""
        self.close_models()
        self._index.close()

    def close_models(self) -> None:
        """Close the models that were opened; a next question opens its own again."""
        self._models.close()

    def __enter__(self) -> "QAService":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _settings() -> "QASettings":
    # Imported here because pydantic-settings is slow to import.
    from qa.settings import QASettings

    return QASettings.from_environment()


def _answered(events: Iterable[Event]) -> Answer:
    """Wait for the answer. Raises ModelError, with the answer that stands, where a model failed."""
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
    """Yield events as they come, for a loop that must not wait for them.

    Close the generator to cancel, which calls ``stop``.
    """
    step = _next(events)
    try:
        # Shielded: a thread cannot be cancelled, and a generator that it runs not be closed.
        while (event := await asyncio.shield(step)) is not None:
            yield event
            step = _next(events)
    finally:
        # The thread may wait for a model's first word, and the request should end now.
        stop()
        step.add_done_callback(lambda done: _finish(done, events))


def _next(events: Generator[Event, None, None]) -> "asyncio.Future[Event | None]":
    return asyncio.ensure_future(asyncio.to_thread(next, events, None))


def _finish(step: "asyncio.Future[Event | None]", events: Generator[Event, None, None]) -> None:
    # The thread of a cancelled step may be running still, and lets go of the generator itself.
    if not step.cancelled():
        # Asked for so that an error nobody waits for any more is not reported as forgotten.
        step.exception()
        events.close()
