"""The engine behind every door: a question and its history become an answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index import (
    Article,
    ArticleIndex,
    EmptyStoreError,
    IndexSettings,
    ModelError,
    Sentence,
    UnknownArticleError,
)
from qa.chat_model import ChatModel
from qa.clock import Clock
from qa.draft import Draft
from qa.following import Following, followed
from qa.history import standalone_question
from qa.instructions import without_instructions
from qa.material import Material
from qa.models import OpenModels, open_model
from qa.not_found import diagnose, on_topic
from qa.question import checked_question, one_line
from qa.requests import Requests
from qa.retrieval import Retrieval, retrieve
from qa.rewrite import rewritten_question
from qa.settings import QASettings
from qa.stop import Stop
from qa.types import (
    Answer,
    Done,
    Event,
    HitsFound,
    ModelFailed,
    SetAside,
    StandaloneQuestion,
    Turn,
)
from qa.verbatim import VerbatimAnswer

if TYPE_CHECKING:
    from qa.model_answer import ModelAnswer
    from qa.verification import Verifier


class QAService:
    """Answers questions about the articles of one data folder. Safe to share by threads."""

    def __init__(
        self,
        index: ArticleIndex,
        *,
        model: str | None = None,
        settings: QASettings | None = None,
        open_model: Callable[[str, QASettings], ChatModel] = open_model,
    ) -> None:
        """Answer from an open index.

        ``model`` names who answers unless a question does; when it is not given, the settings
        name it, if anyone. ``open_model`` opens a model by its name. A model that cannot answer
        is told at the first question.
        """
        self._settings = settings or QASettings.from_environment()
        self._index = index
        self._model = model or self._settings.model
        self._models = OpenModels(lambda name: open_model(name, self._settings))

    @classmethod
    def open(
        cls, settings: IndexSettings | None = None, qa_settings: QASettings | None = None
    ) -> "QAService":
        """Open the data folder that the settings name, or that the environment does."""
        qa_settings = qa_settings or QASettings.from_environment()
        settings = settings or IndexSettings.from_environment()
        return cls(ArticleIndex.open(settings), settings=qa_settings)

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
        None for all; ``model`` who answers, other than the service's own. Raises QuestionError,
        UnknownArticleError, EmptyStoreError or StoreError; and ModelError, whose ``answer`` is
        the Answer that stands all the same, when a named model fails.
        """
        failure: ModelError | None = None
        for event in self.events(question, history=history, articles=articles, model=model):
            if isinstance(event, ModelFailed):
                failure = event.error
            if isinstance(event, Done):
                if failure is not None:
                    failure.answer = event.answer
                    raise failure
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
        stop = Stop()
        events = self.events(question, history=history, articles=articles, model=model, stop=stop)
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

    def events(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] | None = None,
        model: str | None = None,
        stop: Stop | None = None,
    ) -> Generator[Event, None, None]:
        """Yield the events of an answer: standalone question, hits, sentences, done.

        ``stop`` cuts a model's request from another thread.
        """
        clock = Clock()
        asked = checked_question(question)
        name = model or self._model
        requests: Requests | None = None
        failure: ModelError | None = None
        # What is taken over of the history has not been checked.
        standalone = one_line(standalone_question(asked, history)) if history else asked
        if name is not None:
            try:
                requests = Requests(self._models.get(name), stop)
                standalone = rewritten_question(
                    asked, history, requests, most_tokens=self._settings.answer_tokens
                )
            except ModelError as error:
                failure = error
        yield StandaloneQuestion(standalone)
        clock.lap("rewrite")

        follows = followed(asked, standalone, history)
        material = self._material(standalone, articles, follows, diagnosed=name is None)
        yield HitsFound(material.considered)
        clock.lap("retrieval")

        draft: Draft | None = None
        fallback: str | None = None
        notices: tuple[str, ...] = ()
        writing: ModelAnswer | None = None
        if failure is None and requests is not None:
            try:
                writing = self._writing(material, requests)
            except ModelError as error:
                # A model in this process counts tokens itself, which may fail as well.
                failure = error
        if failure is not None:
            yield ModelFailed(failure)
        elif requests is not None and writing is not None:
            yield from writing.write()
            failure = writing.failure
            draft, notices = writing.draft(), writing.notices
            clock.note("first_token", requests.first_token_ms or 0.0)
            clock.note("verification", writing.verification_ms)
            clock.lap("generation")
        if name is not None and draft is None:
            fallback = _fallback(requests.model.name if requests else Path(name).name, failure)
            yield SetAside(fallback)
        if draft is None:
            if material.diagnosis is None:
                material = self._material(standalone, articles, follows, diagnosed=True)
            verbatim = VerbatimAnswer(material)
            yield from verbatim.write()
            draft = verbatim.draft()
            clock.lap("answer")
        answer = Answer(
            question=asked,
            standalone_question=standalone,
            status=draft.status,
            text=draft.text,
            claims=draft.claims,
            citations=draft.citations,
            nearest=draft.nearest,
            considered=material.considered,
            reason=draft.reason,
            missing=draft.missing,
            answerer="extractive" if name is None or fallback else "llm",
            model=name if requests is None else requests.model.name,
            host=None if requests is None else requests.model.host,
            fallback=fallback,
            flagged=material.footnotes().cite(material.flagged),
            notices=notices,
            usage={} if requests is None else self._usage(requests),
            timings_ms=clock.laps(),
        )
        yield Done(answer)

    def warm(self) -> None:
        """Open and load what the first question would have to wait for."""
        with self._index.snapshot():
            retrieve(self._index, "What is it about?")

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

    def _material(
        self,
        question: str,
        articles: Sequence[str] | None,
        follows: Following | None,
        *,
        diagnosed: bool,
    ) -> Material:
        """Find what there is to a question, all of it in the store of one moment."""

        def find(asked: str) -> tuple[Retrieval, tuple[Sentence, ...]]:
            return without_instructions(
                retrieve(self._index, asked, articles=articles, following=follows)
            )

        # Whatever others change meanwhile, the answer is about the articles of one moment.
        with self._index.snapshot():
            self._check(articles)
            retrieval, flagged = find(question)
            diagnosis = None
            if diagnosed:
                diagnosis = diagnose(self._index, retrieval, lambda part: find(part)[0])
            sentences = [ranked.sentence for ranked in retrieval.sentences]
            sentences += [ranked.sentence for ranked in diagnosis.sentences] if diagnosis else []
            passages = dict.fromkeys(each.passage_id for each in (*sentences, *flagged))
            return Material(
                retrieval,
                self._articles_of((*sentences, *flagged)),
                self._index.passages(list(passages)),
                len(articles) if articles is not None else self._index.count(),
                diagnosis,
                flagged,
            )

    @cached_property
    def _verifier(self) -> "Verifier":
        from qa.verification import Verifier

        return Verifier(self._index.embedder)

    def _writing(self, material: Material, requests: Requests) -> "ModelAnswer":
        # What only a model's answers need would take a tenth of the time of a cold start.
        from qa.model_answer import ModelAnswer
        from qa.second_look import second_look_by

        settings = self._settings
        look = None
        if settings.verify == "model":
            look = second_look_by(requests, most_tokens=settings.answer_tokens)
        return ModelAnswer(
            material,
            requests,
            self._verifier,
            on_topic=lambda: self._on_topic(material.retrieval),
            second_look=look,
            context_tokens=settings.context_tokens,
            answer_tokens=settings.answer_tokens,
        )

    def _on_topic(self, retrieval: Retrieval) -> bool:
        with self._index.snapshot():
            return on_topic(self._index, retrieval)

    def _usage(self, requests: Requests) -> dict[str, Any]:
        settings = self._settings
        return requests.usage(settings.prompt_price, settings.completion_price)

    def _articles_of(self, sentences: Iterable[Sentence]) -> dict[str, Article]:
        ids = dict.fromkeys(sentence.article_id for sentence in sentences)
        return {article_id: self._index.article(article_id) for article_id in ids}


def _fallback(name: str, failure: ModelError | None) -> str:
    what = (
        f"{name} could not answer"
        if failure is not None
        else f"Nothing that {name} wrote is supported by the articles"
    )
    return f"{what}; these are sentences of the articles."


def _next(events: Generator[Event, None, None]) -> "asyncio.Future[Event | None]":
    return asyncio.ensure_future(asyncio.to_thread(next, events, None))


def _finish(step: "asyncio.Future[Event | None]", events: Generator[Event, None, None]) -> None:
    # The thread of a cancelled step may be running still, and lets go of the generator itself.
    if not step.cancelled():
        # Asked for so that an error nobody waits for any more is not reported as forgotten.
        step.exception()
        events.close()
