"""The engine behind every door: a question and its history become an answer."""

from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index import ArticleIndex, IndexSettings, ModelError, Selection
from qa.chat_model import ChatModel
from qa.clock import Clock
from qa.considered import considered
from qa.draft import Draft
from qa.event_stream import answered, streamed
from qa.fallback import fallback_note
from qa.following import followed
from qa.gathering import Gathering, Scope
from qa.history import standalone_question
from qa.model_writer import ModelWriter
from qa.models import OpenModels, open_model
from qa.question import checked_question, one_line
from qa.requests import Requests
from qa.retrieval import retrieve
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
        self._gathering = Gathering(index)
        self._writer = ModelWriter(self._gathering, index.embedder, self._settings)
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
        return answered(
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
        return streamed(events, stop)

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
        clock = Clock()
        asked = checked_question(question)
        name = model or self._model
        requests: Requests | None = None
        failure: ModelError | None = None
        scope = Scope(articles, within)
        standalone = by_rule = self._understood(asked, history, scope)
        if name is not None:
            try:
                requests = Requests(self._models.get(name), stop)
                standalone = rewritten_question(
                    asked,
                    history,
                    requests,
                    by_rule=by_rule,
                    most_tokens=self._settings.answer_tokens,
                )
            except ModelError as error:
                failure = error
        yield StandaloneQuestion(standalone)
        clock.lap("rewrite")

        follows = None if within else followed(asked, standalone, history)
        material = self._gathering.material(standalone, scope, follows, diagnosed=name is None)
        yield HitsFound(material.considered)
        clock.lap("retrieval")

        draft: Draft | None = None
        fallback: str | None = None
        notices: tuple[str, ...] = ()
        writing: ModelAnswer | None = None
        if failure is None and requests is not None:
            try:
                writing = self._writer.begin(material, requests)
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
            fallback = fallback_note(requests.model.name if requests else Path(name).name, failure)
            yield SetAside(fallback)
        if draft is None:
            if material.diagnosis is None:
                material = self._gathering.material(standalone, scope, follows, diagnosed=True)
            verbatim = VerbatimAnswer(material)
            yield from verbatim.write()
            draft = verbatim.draft()
            clock.lap("answer")
        # A model that failed before anything of it could stand may not have read what it was sent.
        handed = writing.handed if writing is not None and not (failure and fallback) else None
        answer = Answer(
            question=asked,
            standalone_question=standalone,
            status=draft.status,
            text=draft.text,
            claims=draft.claims,
            citations=draft.citations,
            nearest=draft.nearest,
            considered=considered(material, draft, handed, set_aside=fallback is not None),
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
            decision=None if material.diagnosis is None else material.diagnosis.decision,
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

    def _understood(self, question: str, history: Sequence[Turn], scope: Scope) -> str:
        # A selection says what is spoken of, more surely than what was asked before.
        if not history or scope.within is not None:
            return question
        standalone = standalone_question(
            question, history, lambda asked: self._gathering.answers(asked, scope)
        )
        # What is taken over of the history has not been checked.
        return one_line(standalone)

    def _usage(self, requests: Requests) -> dict[str, Any]:
        settings = self._settings
        return requests.usage(settings.prompt_price, settings.completion_price)
