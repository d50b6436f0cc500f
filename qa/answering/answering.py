"""The stages of one answer: understand, retrieve, write, quote."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index import Encoding
from qa.answering.asked import Asked, Query
from qa.answering.combine import appended, joined, refusal
from qa.answering.considered import considered
from qa.answering.judges import Judges
from qa.answering.verbatim import VerbatimAnswer
from qa.decision import ANSWERS_FROM, FOLLOWS_FROM, PLAIN_FROM
from qa.draft import Draft, greeted
from qa.events import Done, Event, HitsFound, SentenceReady, StandaloneQuestion
from qa.evidence import Evidence, EvidenceFinder, Overview, OverviewAnswer
from qa.models import OpenModels
from qa.reader import Pair
from qa.retrieval import Following, followed
from qa.types import Answer, QuestionKind, Status

if TYPE_CHECKING:
    from qa.answering.model_stage import ModelStage
    from qa.prompting import PromptTrace
    from qa.settings import QASettings

# An estimate for English; an article that turns out not to fit is cut in any case.
_CHARACTERS_PER_TOKEN = 4
UNKNOWN_WORDS = (
    "Some words of the question may be misspelt, or in another language than the articles. "
    "Without a model, only the articles' language is understood."
)
ABSENT = "The articles do not seem to answer this; the sentences are about something near to it."


class Clock:
    """Measures the stages of an answer in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage and record the time since the previous one ended."""
        now = time.perf_counter()
        self.note(stage, (now - self._last) * 1000)
        self._last = now

    def note(self, stage: str, milliseconds: float) -> None:
        """Add a time that was measured elsewhere."""
        self._laps[stage] = round(self._laps.get(stage, 0.0) + milliseconds, 3)

    def laps(self) -> dict[str, float]:
        """Return the milliseconds of each stage so far, and the total."""
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}


class Answering:
    """Answers one question, once; each stage passes the next what it needs."""

    def __init__(
        self,
        asked: Asked,
        finder: EvidenceFinder,
        models: OpenModels,
        judges: Judges,
        settings: "QASettings",
    ) -> None:
        """Prepare to answer; nothing is read or sent before the first event is requested."""
        self._asked = asked
        self._finder = finder
        self._models = models
        self._judges = judges
        self._settings = settings
        self._clock = Clock()

    def events(self) -> Iterator[Event]:
        """Yield the events of the answer."""
        asked = self._asked
        encoding = self._finder.encode(asked.question)
        kind = self._finder.kind(asked.question, encoding)
        whole = kind == "overview" and asked.scope.within is None
        if kind == "greeting" or (whole and asked.model is None):
            yield from self._without_search(kind, encoding)
            return
        model = None
        query = self._respelt(Query(asked.question, encoding, self._followed()))
        if asked.model is not None:
            model = self._opened(asked.model)
            query = self._rewritten(query, kind, model)
        yield StandaloneQuestion(query.question)
        self._clock.lap("rewrite")
        evidence, parts = self._gathered(query, encoding if whole else None, model)
        yield HitsFound(evidence.considered)
        self._clock.lap("retrieval")
        if model is not None:
            yield from self._write(model, query, evidence)
        cited = model.draft.citations if model is not None and model.draft is not None else ()
        own = OverviewAnswer(parts, cited) if parts else VerbatimAnswer(evidence, cited)
        draft = yield from self._quoted(own, query, model)
        yield Done(self._answer(query, evidence, own, draft, model))

    def _without_search(self, kind: QuestionKind, encoding: Encoding) -> Iterator[Event]:
        """Yield the events of an answer to a greeting or about whole articles."""
        asked = self._asked
        yield StandaloneQuestion(asked.question)
        yield HitsFound(())
        if kind == "greeting":
            yield Done(_answer_without_search(asked.question, greeted(), kind, self._clock))
            return
        parts, count = self._finder.overviews(encoding, asked.scope)
        self._clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        shown = len(parts)
        notices = (f"Showing {shown} of {count} articles; name one to see more.",)
        answer = overview_answer(asked.question, writer, self._clock)
        yield Done(replace(answer, notices=notices) if 1 < shown < count else answer)

    def _followed(self) -> Following | None:
        # A selection shows what the question is about better than the history does.
        return None if self._asked.scope.within is not None else followed(self._asked.history)

    def _opened(self, name: str) -> "ModelStage":
        from qa.answering.model_stage import ModelStage

        return ModelStage(
            name,
            models=self._models,
            judges=self._judges,
            embedder=self._finder.index.embedder,
            settings=self._settings,
            stop=self._asked.stop,
        )

    def _respelt(self, query: Query) -> Query:
        question = self._finder.respelt(query.question, query.encoding, self._asked.scope)
        return self._reworded(query, question)

    def _reworded(self, query: Query, question: str) -> Query:
        if question == query.question:
            return query
        return replace(query, question=question, encoding=self._finder.encode(question))

    def _rewritten(self, query: Query, kind: QuestionKind, model: "ModelStage") -> Query:
        """Have the model rewrite a follow-up, or a question in words the articles do not use.

        A follow-up that the articles plainly answer as it stands is kept, unless its words say
        that it follows up.
        """
        asked = self._asked
        if not model.is_open or asked.scope.within is not None:
            return query
        is_plain = kind == "question"
        if (
            asked.history
            and is_plain
            and self._finder.follows_up(query.question, query.encoding) < FOLLOWS_FROM
        ):
            alone = self._finder.evidence(query.question, asked.scope, None, query.encoding)
            if alone.probability >= PLAIN_FROM:
                return replace(query, following=None, evidence=alone)
        first = is_plain and not asked.history
        unknown = first and self._finder.has_unknown_words(
            query.question, query.encoding, asked.scope
        )
        question = model.rewrite(query.question, asked.history, unknown_words=unknown)
        return self._reworded(query, question)

    def _gathered(
        self, query: Query, about: Encoding | None, model: "ModelStage | None"
    ) -> tuple[Evidence, list[Overview]]:
        """Gather the evidence; ``about`` is the encoding of a question about whole articles."""
        scope = self._asked.scope
        characters = self._settings.context_tokens * _CHARACTERS_PER_TOKEN
        if about is not None:
            return self._finder.whole(query.question, about, scope, characters=characters)
        evidence = query.evidence or self._finder.evidence(
            query.question, scope, query.following, query.encoding
        )
        if model is not None and scope.within is None:
            evidence = self._finder.with_whole_article(evidence, characters=characters)
        return evidence, []

    def _write(self, model: "ModelStage", query: Query, evidence: Evidence) -> Iterator[Event]:
        """Have the model write an answer, and have that judged."""
        history, question = self._asked.history, self._asked.question
        if not history and question != query.question:
            # A question that was translated or respelt is answered as it was asked.
            question = f"{query.question} ({question})"
        # The rewritten question is for retrieval; a model reads the original better in its context.
        yield from model.write(question, evidence, history[-1] if history else None)
        if timings := model.timings:
            for stage, milliseconds in timings.items():
                self._clock.note(stage, milliseconds)
            self._clock.lap("generation")

    def _quoted(
        self, own: OverviewAnswer | VerbatimAnswer, query: Query, model: "ModelStage | None"
    ) -> Generator[Event, None, Draft]:
        """Quote the articles if no model answers the question, and return the whole draft.

        A model's text does not answer it if none of it is supported, or if it cites none of the
        passages that plainly do.
        """
        written = model.draft if model is not None else None
        if model is None or written is None:
            yield from own.write()
            elsewhere: Sequence[str] = ()
            if not own.is_sure:
                elsewhere = self._finder.elsewhere(
                    query.question, self._asked.scope, query.following, query.encoding
                )
            draft = own.draft(tuple(elsewhere))
            self._clock.lap("answer")
            return draft
        if not written.is_supported and own.is_sure:
            said = list(written.claims)
            if not said:
                said = [refusal(model.declared)]
                yield SentenceReady(said[0], ())
            yield from own.write()
            return joined(said, own.draft())
        if written.status != "not_found" and own.is_missed_by(written.citations):
            yield from own.write()
            return appended(written, own.draft())
        if written.status == "answered" and self._is_absent(own, written, query):
            return replace(written, status="partial", notices=(ABSENT,))
        return written

    def _is_absent(
        self, own: OverviewAnswer | VerbatimAnswer, written: Draft, query: Query
    ) -> bool:
        """Return whether neither a sentence of the articles nor one of the model's answers.

        A small model that is asked for what is not there copies true sentences about something
        else, each of which is rightly verified.
        """
        if own.is_found or self._asked.scope.within is not None:
            return False
        history = query.following.last if query.following is not None else ""
        pairs = [Pair(query.question, claim.text, "", history) for claim in written.claims]
        return float(self._finder.reader.logits(pairs).max(initial=-9.0)) < ANSWERS_FROM

    def _answer(
        self,
        query: Query,
        evidence: Evidence,
        own: OverviewAnswer | VerbatimAnswer,
        draft: Draft,
        model: "ModelStage | None",
    ) -> Answer:
        fallback = model.fallback if model else None
        by_model = model is not None and fallback is None
        trace = model.trace if model else None
        return Answer(
            question=self._asked.question,
            standalone_question=query.question,
            status=draft.status,
            text=draft.text,
            claims=draft.claims,
            citations=draft.citations,
            nearest=draft.nearest,
            considered=considered(evidence, draft, trace, set_aside=fallback is not None),
            reason=draft.reason,
            missing=draft.missing,
            answerer="llm" if by_model else "extractive",
            model=model.name if model else None,
            host=model.host if model else None,
            fallback=fallback,
            flagged=evidence.flagged_in(_shown(draft, trace)),
            notices=draft.notices
            + (model.notices if model else self._notices(draft.status, query)),
            usage=model.usage if model else {},
            timings_ms=self._clock.laps(),
            decision=None if by_model else own.decision,
            hedged=draft.hedged,
            elsewhere=draft.elsewhere,
            by_history=not by_model and evidence.by_history,
            reply=model.reply if model else None,
            disagrees=draft.disagrees,
            table=draft.table,
        )

    def _notices(self, status: Status, query: Query) -> tuple[str, ...]:
        if status == "answered":
            return ()
        if self._finder.has_unknown_words(query.question, query.encoding, self._asked.scope):
            return (UNKNOWN_WORDS,)
        return ()


def _shown(draft: Draft, trace: "PromptTrace | None") -> set[str]:
    """Return the ids of the passages that are shown or were sent to the model."""
    shown = {note.passage_id for note in (*draft.citations, *draft.nearest)}
    return shown | {each.passage.id for each in trace.sent} if trace else shown


def overview_answer(asked: str, writer: OverviewAnswer, clock: Clock) -> Answer:
    """Return the answer that an overview wrote."""
    draft = writer.draft()
    clock.lap("overview")
    return replace(_answer_without_search(asked, draft, "overview", clock), flagged=writer.flagged)


def _answer_without_search(asked: str, draft: Draft, kind: QuestionKind, clock: Clock) -> Answer:
    """Return an answer that needed no search."""
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
