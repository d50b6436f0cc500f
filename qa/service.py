"""The engine behind every door: a question and its history become an answer."""

from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index import ArticleIndex, Encoding, IndexSettings, ModelError, Selection
from qa.article_overview import Overview, OverviewAnswer, article_overview
from qa.chat_model import ChatModel
from qa.clock import Clock
from qa.considered import considered
from qa.disagreement import both, declined
from qa.draft import Draft, greeted
from qa.event_stream import answered, streamed
from qa.fallback import fallback_note
from qa.following import Following, followed
from qa.foreign_question import is_foreign
from qa.gathering import Gathering, Scope
from qa.material import Material
from qa.model_writer import ModelWriter
from qa.models import OpenModels, open_model
from qa.question import checked_question, one_line
from qa.reader import Pair, ReaderModel, bundled_reader
from qa.requests import Requests, joined_usage
from qa.retrieval import retrieve
from qa.settings import QASettings
from qa.stop import Stop
from qa.types import (
    Answer,
    Citation,
    Done,
    Event,
    HitsFound,
    ModelFailed,
    QuestionKind,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
    Turn,
)
from qa.verbatim import VerbatimAnswer

if TYPE_CHECKING:
    from qa.handed import Handed
    from qa.model_answer import ModelAnswer
    from qa.verification import Judging


# In English; an article that is said to fit and does not is cut all the same.
_CHARACTERS_PER_TOKEN = 4


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
        name it, if anyone. ``open_model`` opens a model by its name, ``reader`` is the reader
        on its way, if it is. A model that cannot answer is told at the first question.
        """
        self._settings = settings or QASettings.from_environment()
        self._index = index
        self._gathering = Gathering(index)
        self._model = model or self._settings.model
        self._models = OpenModels(lambda name: open_model(name, self._settings))
        self._writer = ModelWriter(index.embedder, self._models, self._settings)

    @classmethod
    def open(
        cls, settings: IndexSettings | None = None, qa_settings: QASettings | None = None
    ) -> "QAService":
        """Open the data folder that the settings name, or that the environment does."""
        qa_settings = qa_settings or QASettings.from_environment()
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
        return self._gathering.reader

    def material(self, question: str, scope: Scope, following: Following | None = None) -> Material:
        """Find and read what an answer without a model is made of.

        Raises what ``answer`` raises.
        """
        return self._gathering.material(question, scope, following)

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
        scope = Scope(articles, within)
        if name is None:
            yield StandaloneQuestion(asked)
        encoding = self._gathering.encode(asked)
        kind = self._gathering.kind(encoding)
        if kind == "greeting" or (kind == "overview" and name is None and within is None):
            if name is not None:
                yield StandaloneQuestion(asked)
            yield from self._without_search(asked, kind, encoding, scope, clock)
            return
        requests: Requests | None = None
        failure: ModelError | None = None
        standalone = asked
        if name is not None:
            try:
                from qa.rewrite import rewritten_question

                requests = Requests(self._models.get(name), stop)
                if within is None:
                    odd = kind == "question" and not history and is_foreign(asked, encoding)
                    standalone = rewritten_question(
                        asked,
                        history,
                        requests,
                        most_tokens=self._settings.answer_tokens,
                        sample=self._gathering.sample(scope) if odd else None,
                    )
            except ModelError as error:
                failure = error
            yield StandaloneQuestion(standalone)
        clock.lap("rewrite")

        # A selection says what is spoken of, more surely than what was asked before.
        alone = within is not None or standalone != asked
        following = None if alone else followed(history)
        known = encoding if standalone == asked else None
        parts: list[Overview] = []
        if kind == "overview" and within is None:
            characters = self._settings.context_tokens * _CHARACTERS_PER_TOKEN
            material, parts = self._gathering.whole(
                standalone, encoding, scope, characters=characters
            )
        else:
            material = self._gathering.material(standalone, scope, following, known)
        yield HitsFound(material.considered)
        clock.lap("retrieval")

        draft: Draft | None = None
        fallback: str | None = None
        notices: tuple[str, ...] = ()
        writing: ModelAnswer | None = None
        judging: Judging | None = None
        if failure is None and requests is not None:
            judging = self._writer.judging(requests, stop)
            try:
                # What was only spelt anew for the search is answered as it was asked.
                question = standalone if history else asked
                writing = self._writer.begin(question, material, requests, judging)
            except ModelError as error:
                # A model in this process counts tokens itself, which may fail as well.
                failure = error
        if failure is not None:
            yield ModelFailed(failure)
        elif requests is not None and writing is not None:
            yield from writing.write()
            clock.note("first_token", requests.first_token_ms or 0.0)
            failure = writing.failure
            yield from writing.settle(judging)
            draft, notices = writing.draft(), writing.notices
            if self._writer.notice:
                notices = (*notices, self._writer.notice)
            clock.note("verification", writing.verification_ms)
            clock.lap("generation")
        if name is not None and draft is None:
            fallback = fallback_note(requests.model.name if requests else Path(name).name, failure)
            yield SetAside(fallback)
        own = OverviewAnswer(parts) if parts else VerbatimAnswer(material)
        decision, by_history = own.decision, own.by_history
        if draft is None:
            yield from own.write()
            elsewhere: tuple[str, ...] = ()
            if not own.is_found:
                encoding = known or self._gathering.encode(standalone)
                elsewhere = self._gathering.elsewhere(standalone, scope, following, encoding)
            draft = own.draft(elsewhere)
            clock.lap("answer")
        else:
            decision, by_history = None, False
            if not draft.is_supported and own.is_sure:
                said = list(draft.claims)
                if not said:
                    said = [declined(writing.declared if writing else None)]
                    yield SentenceReady(said[0], ())
                yield from own.write()
                draft = both(said, own.draft())
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
            flagged=_flagged(material, draft, handed),
            notices=notices,
            usage={} if requests is None else self._usage(requests, judging),
            timings_ms=clock.laps(),
            decision=decision,
            hedged=draft.hedged,
            elsewhere=draft.elsewhere,
            by_history=by_history,
            reply=(writing.reply or None) if writing else None,
        )
        yield Done(answer)

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
        return _overviewed(asked, writer, clock)

    def warm(self) -> None:
        """Open and load what the first question would have to wait for."""
        encoding = self._gathering.encode("What is it about?")
        self._gathering.kind(encoding)
        with self._index.snapshot():
            retrieve(self._index, "What is it about?", encoding=encoding)
        self._gathering.reader.logits([Pair("What is it about?", "It is about rain.", "Rain.")])

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

    def _without_search(
        self, asked: str, kind: QuestionKind, encoding: Encoding, scope: Scope, clock: Clock
    ) -> Generator[Event, None, None]:
        """Yield the events of an answer to a greeting, or about articles as a whole."""
        yield HitsFound(())
        if kind == "greeting":
            yield Done(_told(asked, greeted(), kind, clock))
            return
        parts, count = self._gathering.overviews(encoding, scope)
        clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        told = len(parts)
        notices = (f"Told of {told} articles of {count}; name one to be told more.",)
        answer = _overviewed(asked, writer, clock)
        yield Done(replace(answer, notices=notices) if 1 < told < count else answer)

    def _usage(self, requests: Requests, judging: "Judging | None") -> dict[str, Any]:
        """Return what a model took to write, and what of it all went to judging."""
        settings = self._settings
        usage = requests.usage(settings.prompt_price, settings.completion_price)
        if judging is None or judging.requests is None:
            return usage
        judged = judging.requests.usage(settings.prompt_price, settings.completion_price)
        return joined_usage(usage, judged)


def _flagged(material: Material, draft: Draft, handed: "Handed | None") -> tuple[Citation, ...]:
    """Cite what addresses an assistant in the passages that the answer shows or was written from.

    Under an answer from elsewhere nobody need know of it.
    """
    shown = {note.passage_id for note in (*draft.citations, *draft.nearest)}
    given = {each.passage.id for each in handed.chosen[: handed.sent]} if handed else set()
    return material.footnotes().cite(
        sentence for sentence in material.flagged if sentence.passage_id in shown | given
    )


def _overviewed(asked: str, writer: OverviewAnswer, clock: Clock) -> Answer:
    draft = writer.draft()
    clock.lap("overview")
    return replace(_told(asked, draft, "overview", clock), flagged=writer.flagged)


def _told(asked: str, draft: Draft, kind: QuestionKind, clock: Clock) -> Answer:
    """Return the answer to what nothing was searched for."""
    return Answer(
        question=asked,
        standalone_question=asked,
        status=draft.status,
        text=draft.text,
        claims=draft.claims,
        citations=draft.citations,
        reason=draft.reason,
        timings_ms=clock.laps(),
        kind=kind,
    )
