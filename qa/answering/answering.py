"""One question on its way through its stages: understood, searched, written, quoted, answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import ModelError, Selection
from qa.answering.considered import considered
from qa.answering.event_stream import Clock
from qa.answering.model_writer import ModelWriter
from qa.answering.own_words import added, both, declined, fallback_note
from qa.answering.verbatim import VerbatimAnswer
from qa.decision import PLAIN
from qa.draft import Draft, greeted
from qa.events import (
    Done,
    Event,
    HitsFound,
    ModelFailed,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
)
from qa.evidence import Gathering, Overview, OverviewAnswer, Scope
from qa.models import OpenModels, Requests, Stop, joined_usage
from qa.retrieval import followed
from qa.types import Answer, Citation, QuestionKind, Status, Turn

if TYPE_CHECKING:
    from qa.answering.model_answer import ModelAnswer
    from qa.evidence import Material
    from qa.prompting import Handed
    from qa.settings import QASettings
    from qa.verification import Judging

# In English; an article that is said to fit and does not is cut all the same.
_CHARACTERS_PER_TOKEN = 4
ODD_WORDS = (
    "Some words of the question may be misspelt, or in another language than the articles; "
    "without a model only the articles' own is understood."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked: after these turns, of this scope, of a model if one is named.

    ``stop`` cuts the model's requests from another thread.
    """

    question: str
    history: tuple[Turn, ...]
    scope: Scope
    model: str | None
    stop: Stop | None

    @property
    def within(self) -> Selection | None:
        """The selection that alone is looked at, if there is one."""
        return self.scope.within


class Answering:
    """Answers one question, once; each stage leaves what the next ones need."""

    def __init__(
        self,
        asked: Asked,
        gathering: Gathering,
        models: OpenModels,
        writer: ModelWriter,
        settings: "QASettings",
    ) -> None:
        """Prepare to answer; nothing is read or sent before the first event is asked for."""
        self._asked = asked
        self._gathering = gathering
        self._models = models
        self._writer = writer
        self._settings = settings
        self._clock = Clock()
        self._standalone = asked.question
        self._requests: Requests | None = None
        self._failure: ModelError | None = None
        self._writing: ModelAnswer | None = None
        self._judging: Judging | None = None
        self._draft: Draft | None = None
        self._fallback: str | None = None
        self._alone: Material | None = None

    def events(self) -> Iterator[Event]:
        """Yield the events of the answer."""
        asked = self._asked
        if asked.model is None:
            yield StandaloneQuestion(asked.question)
        self._encoding = self._gathering.encode(asked.question)
        self._kind = self._gathering.kind(asked.question, self._encoding)
        whole = self._kind == "overview" and asked.within is None
        if self._kind == "greeting" or (whole and asked.model is None):
            yield from self._without_search()
            return
        if asked.model is not None:
            yield from self._understand(asked.model)
        self._clock.lap("rewrite")
        self._gather(whole=whole)
        yield HitsFound(self._material.considered)
        self._clock.lap("retrieval")
        if asked.model is not None:
            yield from self._write(asked.model)
        yield from self._quote()
        yield Done(self._answer())

    def _without_search(self) -> Iterator[Event]:
        """Yield the events of an answer to a greeting, or about articles as a whole."""
        asked = self._asked
        if asked.model is not None:
            yield StandaloneQuestion(asked.question)
        yield HitsFound(())
        if self._kind == "greeting":
            yield Done(_told(asked.question, greeted(), self._kind, self._clock))
            return
        parts, count = self._gathering.overviews(self._encoding, asked.scope)
        self._clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        told = len(parts)
        notices = (f"Told of {told} articles of {count}; name one to be told more.",)
        answer = overviewed(asked.question, writer, self._clock)
        yield Done(replace(answer, notices=notices) if 1 < told < count else answer)

    def _understand(self, name: str) -> Iterator[Event]:
        """Have the model spell out a follow-up, or a question in other words than the articles'."""
        from qa.prompting.rewrite import rewritten_question

        asked = self._asked
        try:
            self._requests = Requests(self._models.get(name), asked.stop)
            if asked.history and asked.within is None and self._kind == "question":
                alone = self._gathering.material(asked.question, asked.scope, None, self._encoding)
                self._alone = alone if alone.probability >= PLAIN else None
            if asked.within is None and self._alone is None:
                first = self._kind == "question" and not asked.history
                self._standalone = rewritten_question(
                    asked.question,
                    asked.history,
                    self._requests,
                    most_tokens=self._settings.answer_tokens,
                    is_odd=first
                    and self._gathering.is_odd(asked.question, self._encoding, asked.scope),
                )
        except ModelError as error:
            self._failure = error
        yield StandaloneQuestion(self._standalone)

    def _gather(self, *, whole: bool) -> None:
        """Find what the answer is made of; ``whole`` tells that it is about whole articles."""
        asked = self._asked
        same = self._standalone == asked.question
        # A selection says what is spoken of, more surely than what was asked before.
        alone = asked.within is not None or self._alone is not None
        self._following = None if alone else followed(asked.history)
        self._known = self._encoding if same else None
        self._parts: list[Overview] = []
        characters = self._settings.context_tokens * _CHARACTERS_PER_TOKEN
        if whole:
            self._material, self._parts = self._gathering.whole(
                self._standalone,
                self._encoding,
                asked.scope,
                characters=characters,
            )
        else:
            self._material = self._alone or self._gathering.material(
                self._standalone, asked.scope, self._following, self._known
            )
            if asked.model is not None and asked.within is None:
                self._material = self._gathering.with_whole_article(
                    self._material, characters=characters
                )

    def _write(self, name: str) -> Iterator[Event]:
        """Have the model write, and what it wrote judged."""
        requests = self._requests
        if self._failure is None and requests is not None:
            self._judging = self._writer.judging(requests, self._asked.stop)
            history, question = self._asked.history, self._asked.question
            if not history and question != self._standalone:
                # What was translated or spelt anew is answered as it was asked.
                question = f"{self._standalone} ({question})"
            # A follow-up is spelt out to be found; a model reads it better after what was said.
            before = history[-1] if history else None
            try:
                self._writing = self._writer.begin(
                    question, self._material, requests, self._judging, before
                )
            except ModelError as error:
                # A model in this process counts tokens itself, which may fail as well.
                self._failure = error
        if self._failure is not None:
            yield ModelFailed(self._failure)
        elif requests is not None and self._writing is not None:
            yield from self._writing.write()
            self._clock.note("first_token", requests.first_token_ms or 0.0)
            self._failure = self._writing.failure
            yield from self._writing.settle(self._judging)
            self._draft = self._writing.draft()
            self._clock.note("verification", self._writing.verification_ms)
            self._clock.lap("generation")
        if self._draft is None:
            called = requests.model.name if requests else Path(name).name
            self._fallback = fallback_note(called, self._failure)
            yield SetAside(self._fallback)

    def _quote(self) -> Iterator[Event]:
        """Quote the articles, where no model answers, or what it wrote does not.

        That is so where nothing of it is supported, and where it cites nothing of the passages
        that plainly answer.
        """
        cited = self._draft.citations if self._draft is not None else ()
        own: OverviewAnswer | VerbatimAnswer
        if self._parts:
            own = OverviewAnswer(self._parts, cited)
        else:
            own = VerbatimAnswer(self._material, cited)
        self._own = own
        if self._draft is None:
            yield from own.write()
            elsewhere: Sequence[str] = ()
            if not own.is_sure:
                encoding = self._known or self._gathering.encode(self._standalone)
                elsewhere = self._gathering.elsewhere(
                    self._standalone, self._asked.scope, self._following, encoding
                )
            self._draft = own.draft(tuple(elsewhere))
            self._clock.lap("answer")
        elif not self._draft.is_supported and own.is_sure:
            said = list(self._draft.claims)
            if not said:
                said = [declined(self._writing.declared if self._writing else None)]
                yield SentenceReady(said[0], ())
            yield from own.write()
            self._draft = both(said, own.draft())
        elif self._draft.status != "not_found" and own.is_missed_by(self._draft.citations):
            yield from own.write()
            self._draft = added(self._draft, own.draft())

    def _answer(self) -> Answer:
        asked, draft, requests = self._asked, self._draft, self._requests
        assert draft is not None
        writing, fallback = self._writing, self._fallback
        by_model = asked.model is not None and fallback is None
        # A model that failed before anything of it could stand may not have read what it was sent.
        read = writing is not None and not (self._failure and fallback)
        handed = writing.handed if writing is not None and read else None
        return Answer(
            question=asked.question,
            standalone_question=self._standalone,
            status=draft.status,
            text=draft.text,
            claims=draft.claims,
            citations=draft.citations,
            nearest=draft.nearest,
            considered=considered(self._material, draft, handed, set_aside=fallback is not None),
            reason=draft.reason,
            missing=draft.missing,
            answerer="llm" if by_model else "extractive",
            model=asked.model if requests is None else requests.model.name,
            host=None if requests is None else requests.model.host,
            fallback=fallback,
            flagged=self._flagged(draft, handed),
            notices=self._notices(draft.status),
            usage={} if requests is None else self._usage(requests),
            timings_ms=self._clock.laps(),
            decision=None if by_model else self._own.decision,
            hedged=draft.hedged,
            elsewhere=draft.elsewhere,
            by_history=not by_model and self._own.by_history,
            reply=(writing.reply or None) if writing else None,
        )

    def _notices(self, status: Status) -> tuple[str, ...]:
        if self._asked.model is None and status != "answered":
            asked = self._asked
            is_odd = self._gathering.is_odd(asked.question, self._encoding, asked.scope)
            return (ODD_WORDS,) if is_odd else ()
        if self._writing is None:
            return ()
        old = self._writer.notice
        return (*self._writing.notices, *([old] if old else []))

    def _flagged(self, draft: Draft, handed: "Handed | None") -> tuple[Citation, ...]:
        """Cite what addresses an assistant in the passages that are shown, or were written from.

        Under an answer from elsewhere nobody need know of it.
        """
        shown = {note.passage_id for note in (*draft.citations, *draft.nearest)}
        given = {each.passage.id for each in handed.sent} if handed else set()
        return self._material.footnotes().cite(
            sentence for sentence in self._material.flagged if sentence.passage_id in shown | given
        )

    def _usage(self, requests: Requests) -> dict[str, Any]:
        """Return what a model took to write, and what of it all went to judging."""
        settings, judging = self._settings, self._judging
        usage = requests.usage(settings.prompt_price, settings.completion_price)
        if judging is None or judging.requests is None:
            return usage
        judged = judging.requests.usage(settings.prompt_price, settings.completion_price)
        return joined_usage(usage, judged)


def overviewed(asked: str, writer: OverviewAnswer, clock: Clock) -> Answer:
    """Return the answer that an overview has written."""
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
