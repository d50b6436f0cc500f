"""The stages of one answer: understand, retrieve, write, quote."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index import Selection
from qa.answering.considered import considered
from qa.answering.model_writer import ModelWriter
from qa.answering.own_words import added, both, declined
from qa.answering.verbatim import VerbatimAnswer
from qa.decision import PLAIN
from qa.draft import Draft, greeted
from qa.events import Done, Event, HitsFound, SentenceReady, StandaloneQuestion
from qa.evidence import EvidenceFinder, Overview, OverviewAnswer, Scope
from qa.models import Stop
from qa.retrieval import followed
from qa.types import Answer, Citation, QuestionKind, Status, Turn

if TYPE_CHECKING:
    from qa.answering.model_stage import ModelStage
    from qa.evidence import Evidence
    from qa.prompting import PromptTrace
    from qa.settings import QASettings

# In English; an article that is said to fit and does not is cut all the same.
_CHARACTERS_PER_TOKEN = 4
ODD_WORDS = (
    "Some words of the question may be misspelt, or in another language than the articles. "
    "Without a model, only the articles' language is understood."
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


class Clock:
    """Measures the stages of an answer in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage: what passed since the last one belongs to it."""
        now = time.perf_counter()
        self.note(stage, (now - self._last) * 1000)
        self._last = now

    def note(self, stage: str, milliseconds: float) -> None:
        """Note a time that was measured elsewhere."""
        self._laps[stage] = round(self._laps.get(stage, 0.0) + milliseconds, 3)

    def laps(self) -> dict[str, float]:
        """Return the stages so far, and the total."""
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}


class Answering:
    """Answers one question, once; each stage leaves what the next ones need."""

    def __init__(
        self, asked: Asked, finder: EvidenceFinder, writer: ModelWriter, settings: "QASettings"
    ) -> None:
        """Prepare to answer; nothing is read or sent before the first event is asked for."""
        self._asked = asked
        self._finder = finder
        self._writer = writer
        self._settings = settings
        self._clock = Clock()
        self._standalone = asked.question
        self._model: ModelStage | None = None
        self._alone: Evidence | None = None

    def events(self) -> Iterator[Event]:
        """Yield the events of the answer."""
        asked = self._asked
        if asked.model is None:
            yield StandaloneQuestion(asked.question)
        self._encoding = self._finder.encode(asked.question)
        self._kind = self._finder.kind(asked.question, self._encoding)
        whole = self._kind == "overview" and asked.within is None
        if self._kind == "greeting" or (whole and asked.model is None):
            yield from self._without_search()
            return
        if asked.model is not None:
            yield from self._understand(asked.model)
        self._clock.lap("rewrite")
        self._gather(whole=whole)
        yield HitsFound(self._evidence.considered)
        self._clock.lap("retrieval")
        if self._model is not None:
            yield from self._write(self._model)
        yield from self._quote()
        yield Done(self._answer())

    def _without_search(self) -> Iterator[Event]:
        """Yield the events of an answer to a greeting, or about articles as a whole."""
        asked = self._asked
        if asked.model is not None:
            yield StandaloneQuestion(asked.question)
        yield HitsFound(())
        if self._kind == "greeting":
            yield Done(_unsearched(asked.question, greeted(), self._kind, self._clock))
            return
        parts, count = self._finder.overviews(self._encoding, asked.scope)
        self._clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        told = len(parts)
        notices = (f"Showing {told} of {count} articles; name one to see more.",)
        answer = overviewed(asked.question, writer, self._clock)
        yield Done(replace(answer, notices=notices) if 1 < told < count else answer)

    def _understand(self, name: str) -> Iterator[Event]:
        """Have the model spell out a follow-up, or a question in other words than the articles'."""
        from qa.answering.model_stage import ModelStage

        asked = self._asked
        self._model = ModelStage(name, self._writer, asked.stop)
        if self._model.is_open and asked.within is None:
            is_plain = self._kind == "question"
            if asked.history and is_plain:
                alone = self._finder.evidence(asked.question, asked.scope, None, self._encoding)
                self._alone = alone if alone.probability >= PLAIN else None
            if self._alone is None:
                first = is_plain and not asked.history
                is_odd = first and self._finder.is_odd(asked.question, self._encoding, asked.scope)
                self._standalone = self._model.spelled_out(
                    asked.question, asked.history, is_odd=is_odd
                )
        yield StandaloneQuestion(self._standalone)

    def _gather(self, *, whole: bool) -> None:
        """Find what the answer is made of; ``whole`` tells that it is about whole articles."""
        asked = self._asked
        # A selection says what is spoken of, more surely than what was asked before.
        alone = asked.within is not None or self._alone is not None
        self._following = None if alone else followed(asked.history)
        self._known = self._encoding if self._standalone == asked.question else None
        self._parts: list[Overview] = []
        characters = self._settings.context_tokens * _CHARACTERS_PER_TOKEN
        if whole:
            self._evidence, self._parts = self._finder.whole(
                self._standalone, self._encoding, asked.scope, characters=characters
            )
        else:
            self._evidence = self._alone or self._finder.evidence(
                self._standalone, asked.scope, self._following, self._known
            )
            if self._model is not None and asked.within is None:
                self._evidence = self._finder.with_whole_article(
                    self._evidence, characters=characters
                )

    def _write(self, model: "ModelStage") -> Iterator[Event]:
        """Have the model write, and what it wrote judged."""
        history, question = self._asked.history, self._asked.question
        if not history and question != self._standalone:
            # What was translated or spelt anew is answered as it was asked.
            question = f"{self._standalone} ({question})"
        # A follow-up is spelt out to be found; a model reads it better after what was said.
        yield from model.write(question, self._evidence, history[-1] if history else None)
        if timings := model.timings:
            for stage, milliseconds in timings.items():
                self._clock.note(stage, milliseconds)
            self._clock.lap("generation")

    def _quote(self) -> Iterator[Event]:
        """Quote the articles, where no model answers, or what it wrote does not.

        That is so where nothing of it is supported, and where it cites nothing of the passages
        that plainly answer.
        """
        written = self._model.draft if self._model is not None else None
        cited = written.citations if written is not None else ()
        own: OverviewAnswer | VerbatimAnswer
        if self._parts:
            own = OverviewAnswer(self._parts, cited)
        else:
            own = VerbatimAnswer(self._evidence, cited)
        self._own = own
        if self._model is None or written is None:
            yield from own.write()
            elsewhere: Sequence[str] = ()
            if not own.is_sure:
                encoding = self._known or self._finder.encode(self._standalone)
                elsewhere = self._finder.elsewhere(
                    self._standalone, self._asked.scope, self._following, encoding
                )
            self._draft = own.draft(tuple(elsewhere))
            self._clock.lap("answer")
        elif not written.is_supported and own.is_sure:
            said = list(written.claims)
            if not said:
                said = [declined(self._model.declared)]
                yield SentenceReady(said[0], ())
            yield from own.write()
            self._draft = both(said, own.draft())
        elif written.status != "not_found" and own.is_missed_by(written.citations):
            yield from own.write()
            self._draft = added(written, own.draft())
        else:
            self._draft = written

    def _answer(self) -> Answer:
        asked, draft, model = self._asked, self._draft, self._model
        fallback = model.fallback if model else None
        by_model = model is not None and fallback is None
        trace = model.trace if model else None
        return Answer(
            question=asked.question,
            standalone_question=self._standalone,
            status=draft.status,
            text=draft.text,
            claims=draft.claims,
            citations=draft.citations,
            nearest=draft.nearest,
            considered=considered(self._evidence, draft, trace, set_aside=fallback is not None),
            reason=draft.reason,
            missing=draft.missing,
            answerer="llm" if by_model else "extractive",
            model=model.name if model else None,
            host=model.host if model else None,
            fallback=fallback,
            flagged=self._flagged(draft, trace),
            notices=model.notices if model else self._notices(draft.status),
            usage=model.usage if model else {},
            timings_ms=self._clock.laps(),
            decision=None if by_model else self._own.decision,
            hedged=draft.hedged,
            elsewhere=draft.elsewhere,
            by_history=not by_model and self._own.by_history,
            reply=model.reply if model else None,
        )

    def _notices(self, status: Status) -> tuple[str, ...]:
        asked = self._asked
        if status == "answered":
            return ()
        is_odd = self._finder.is_odd(asked.question, self._encoding, asked.scope)
        return (ODD_WORDS,) if is_odd else ()

    def _flagged(self, draft: Draft, trace: "PromptTrace | None") -> tuple[Citation, ...]:
        """Cite what addresses an assistant in the passages that are shown, or were written from.

        Under an answer from elsewhere nobody need know of it.
        """
        shown = {note.passage_id for note in (*draft.citations, *draft.nearest)}
        given = {each.passage.id for each in trace.sent} if trace else set()
        return self._evidence.footnotes().cite(
            sentence for sentence in self._evidence.flagged if sentence.passage_id in shown | given
        )


def overviewed(asked: str, writer: OverviewAnswer, clock: Clock) -> Answer:
    """Return the answer that an overview has written."""
    draft = writer.draft()
    clock.lap("overview")
    return replace(_unsearched(asked, draft, "overview", clock), flagged=writer.flagged)


def _unsearched(asked: str, draft: Draft, kind: QuestionKind, clock: Clock) -> Answer:
    """Return an answer that no search was made for."""
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
