"""The engine behind every door: a question and its history become an answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Sequence
from dataclasses import replace
from types import TracebackType

from index import (
    Article,
    ArticleIndex,
    EmptyStoreError,
    IndexSettings,
    Sentence,
    UnknownArticleError,
)
from qa.answerer import choose_answerer
from qa.cite import Footnotes, marked_text
from qa.extractive import nearest
from qa.history import standalone_question
from qa.question import checked_question, one_line
from qa.retrieval import retrieve
from qa.settings import QASettings
from qa.types import (
    Answer,
    Claim,
    Considered,
    Done,
    Event,
    HitsFound,
    SentenceReady,
    StandaloneQuestion,
    Turn,
)


class QAService:
    """Answers questions about the articles of one data folder. Safe to share by threads."""

    def __init__(self, index: ArticleIndex, *, model: str | None = None) -> None:
        """Answer from an open index; ``model`` names who answers unless a question does.

        Raises SettingsError when that model cannot answer.
        """
        choose_answerer(model)
        self._index = index
        self._model = model

    @classmethod
    def open(
        cls, settings: IndexSettings | None = None, qa_settings: QASettings | None = None
    ) -> "QAService":
        """Open the data folder that the settings name, or that the environment does."""
        settings = settings or IndexSettings.from_environment()
        return cls(ArticleIndex.open(settings), model=(qa_settings or QASettings()).model)

    @property
    def index(self) -> ArticleIndex:
        """The open index that the answers come from."""
        return self._index

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        model: str | None = None,
    ) -> Answer:
        """Answer a question.

        ``history`` holds the earlier turns, oldest first; ``articles`` the ids to look in, or
        None for all. Raises QuestionError, UnknownArticleError, EmptyStoreError or StoreError.
        """
        for event in self.events(question, history=history, articles=articles, model=model):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("the last event of an answer is Done")

    async def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        model: str | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer as they come; stop iterating to cancel."""
        events = self.events(question, history=history, articles=articles, model=model)
        step = _next(events)
        try:
            # Shielded: a thread cannot be cancelled, and a generator that it runs not be closed.
            while (event := await asyncio.shield(step)) is not None:
                yield event
                step = _next(events)
        finally:
            step.add_done_callback(lambda done: _finish(done, events))

    def events(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        model: str | None = None,
    ) -> Generator[Event, None, None]:
        """Yield the events of an answer: standalone question, hits, sentences, done."""
        clock = _Clock()
        answerer = choose_answerer(model or self._model)
        asked = checked_question(question)
        # What is taken over of the history has not been checked.
        standalone = one_line(standalone_question(asked, history)) if history else asked
        yield StandaloneQuestion(standalone)
        clock.lap("rewrite")

        # Whatever others change meanwhile, the answer is about the articles of one moment.
        with self._index.snapshot():
            self._check(articles)
            following = history[-1].answer if standalone != asked else None
            retrieval = retrieve(self._index, standalone, articles=articles, following=following)
            found = self._articles_of(ranked.sentence for ranked in retrieval.sentences)
            scope = len(articles) if articles is not None else len(self._index.articles())
        considered = tuple(Considered(hit.passage.id, hit.score) for hit in retrieval.hits)
        yield HitsFound(considered)
        clock.lap("retrieval")

        passages = {hit.passage.id: hit.passage for hit in retrieval.hits}
        footnotes = Footnotes(found, passages)
        claims: list[Claim] = []
        for statement in answerer.statements(retrieval):
            claim, citations = footnotes.claim(statement)
            claims.append(claim)
            yield SentenceReady(claim, citations)
        related = () if claims else tuple(nearest(retrieval.sentences))
        answer = Answer(
            question=asked,
            standalone_question=standalone,
            status="answered" if claims else "not_found",
            text=marked_text(claims) if claims else _not_found(scope),
            claims=tuple(claims),
            citations=footnotes.citations,
            nearest=Footnotes(found, passages).cite(ranked.sentence for ranked in related),
            considered=considered,
        )
        clock.lap("answer")
        yield Done(replace(answer, timings_ms=clock.laps()))

    def warm(self) -> None:
        """Open and load what the first question would have to wait for."""
        with self._index.snapshot():
            retrieve(self._index, "What is it about?")

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def __enter__(self) -> "QAService":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _check(self, articles: Sequence[str] | None) -> None:
        if articles is not None and not articles:
            raise UnknownArticleError("No article was named; name one, or leave it out for all.")
        for article_id in articles or ():
            self._index.article(article_id)
        if self._index.counts()[1] == 0:
            raise EmptyStoreError(
                "There are no articles yet; add one first: footnote add FILE, "
                "or open 'footnote chat', which starts with one."
            )

    def _articles_of(self, sentences: Iterable[Sentence]) -> dict[str, Article]:
        ids = dict.fromkeys(sentence.article_id for sentence in sentences)
        return {article_id: self._index.article(article_id) for article_id in ids}


def _not_found(articles: int) -> str:
    return f"This is not in the {'article' if articles == 1 else 'articles'}."


def _next(events: Generator[Event, None, None]) -> "asyncio.Future[Event | None]":
    return asyncio.ensure_future(asyncio.to_thread(next, events, None))


def _finish(step: "asyncio.Future[Event | None]", events: Generator[Event, None, None]) -> None:
    # The thread of a cancelled step may be running still, and lets go of the generator itself.
    if not step.cancelled():
        # Asked for so that an error nobody waits for any more is not reported as forgotten.
        step.exception()
        events.close()


class _Clock:
    """Measures the stages of an answer in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = round((now - self._last) * 1000, 3)
        self._last = now

    def laps(self) -> dict[str, float]:
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}
