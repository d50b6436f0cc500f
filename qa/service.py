"""The service that answers questions for the page, the terminal and Python."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from index import ArticleIndex, ModelError
from index.conditions import Where
from index.tracing import span, traced
from qa.answering import Answering, Clock, overview_answer
from qa.events import Done, Event, ModelFailed
from qa.evidence import Evidence, EvidenceFinder
from qa.open_models import OpenModels, Stop
from qa.overview import Overview, OverviewAnswer, article_overview
from qa.question import Question, checked_question, without_controls
from qa.reader import PassageReading, ReaderModel, bundled_reader
from qa.retrieval import choose_articles, drop_distant_hits, retrieve
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from index import IndexSettings
    from qa.models import ChatModel
    from qa.sections import Section
    from qa.settings import QASettings
    from qa.verification import Verdict


class QAService:
    """Answers questions about the articles of one data folder. Safe to share between threads."""

    def __init__(
        self,
        index: ArticleIndex,
        *,
        settings: "QASettings | None" = None,
        open_model: "Callable[[str, QASettings], ChatModel] | None" = None,
    ) -> None:
        """Take an open index.

        ``open_model`` opens a model by name at the first question for it, which reports one that
        cannot answer; otherwise ``qa.open_model`` does.
        """
        self._settings = settings or _settings()
        self._index = index
        self._finder = EvidenceFinder(index)
        self._models = OpenModels(lambda name: (open_model or _opened)(name, self._settings))

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

    def evidence(self, question: Question) -> Evidence:
        """Return the evidence for an answer without a model.

        Raises what ``answer`` raises, but takes any question.
        """
        return self._finder.evidence(choose_articles(self._index, question))

    def answer(self, question: Question) -> Answer:
        """Answer a question.

        Raises QuestionError, UnknownArticleError, EmptyStoreError, StoreError, ReaderError or
        EmbedderError, UsageError for conditions that are malformed or that no article meets, and
        ModelError: of a model that answers, its ``answer`` is what can still be answered; of a
        server of embeddings, None.
        """
        return answer_of(self.events(question))

    def stream(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer as they come; close the generator to cancel.

        Raises what ``answer`` raises while it is iterated, but a model that fails to answer is the
        event ModelFailed.
        """
        stop = Stop()
        return _streamed(self.events(question, stop), stop)

    def events(self, question: Question, stop: Stop | None = None) -> Generator[Event, None, None]:
        """Yield the events of an answer, from StandaloneQuestion to Done.

        ``stop`` cancels a model's request from another thread.
        """
        checked = replace(
            choose_articles(self._index, replace(question, text=checked_question(question.text))),
            model=question.model or self._settings.model,
        )
        answering = Answering(checked, stop, self._finder, self._models, self._settings)
        yield from traced(self._index.settings, _spanned(answering.events()))

    def overview(self, article_id: str) -> Answer:
        """Summarise an article in at most five of its own sentences, each cited.

        Raises UnknownArticleError.
        """
        clock = Clock()
        with self._index.snapshot():
            part = article_overview(self._index, article_id)
        return _written(f"Overview of {part.article.title}", part, clock)

    def sections(self, articles: Sequence[str] | None = None) -> "tuple[Section, ...]":
        """Return up to three sections to begin with, of the newest of some articles or of all."""
        from qa.sections import suggested_sections

        return suggested_sections(self._index, articles)

    def section(self, article_id: str, start: int) -> Answer:
        """Show the first sentences of the section whose heading begins at ``start``, each cited.

        The heading stands for the question. Raises UnknownArticleError, and UsageError if the
        article has no heading there.
        """
        from qa.sections import heading_at, section_overview

        clock = Clock()
        with self._index.snapshot():
            part = section_overview(self._index, article_id, start)
        heading = heading_at(part.article, start)
        return _written(part.article.text[start : heading.end], part, clock)

    def verify(
        self, claim: str, *, articles: Sequence[str] | None = None, where: Where = ()
    ) -> "tuple[Verdict, tuple[Citation, ...]]":
        """Check a claim against the passages found for it, without a model.

        The citations are of the sentences nearest to it, even if they contradict it. Raises what
        ``evidence`` does.
        """
        from qa.prompting import choose_context
        from qa.verification import ClaimChecker

        found = self.evidence(Question(without_controls(claim), articles=articles, where=where))
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
        question = self._finder.encode(Question("What is it about?"))
        self._finder.kind(question)
        with self._index.snapshot():
            retrieve(self._index, question)
        reading = PassageReading(question.text, "Rain", ("It is about rain.",))
        self._finder.reader.passages([reading])
        self._finder.reader.second_view(reading)

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


def _opened(name: str, settings: "QASettings") -> "ChatModel":
    from qa.models.named_models import open_model

    return open_model(name, settings)


def _settings() -> "QASettings":
    # Imported here because pydantic-settings is slow to import.
    from qa.settings import QASettings

    return QASettings.from_environment()


def answer_of(events: Iterable[Event]) -> Answer:
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


def _spanned(events: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """Yield the events of an answer in a span of their own."""
    operation = {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "answer"}
    with span("answer", operation) as note, closing(events):
        for event in events:
            if isinstance(event, Done):
                facts = ("status", "reason", "answerer")
                note({f"footnote.{each}": getattr(event.answer, each) for each in facts})
            yield event


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


def _written(title: str, part: Overview, clock: Clock) -> Answer:
    writer = OverviewAnswer([part])
    for _ in writer.write():
        pass
    return overview_answer(without_controls(title), writer, clock)
