"""The stages of one answer: understand, rewrite, retrieve, write, quote."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index import ModelError
from index.embedding import bundled_embedder
from index.tracing import span
from qa import draft
from qa.decision import ANSWERS_FROM, FOLLOWS_FROM, PLAIN_FROM, SURE_FROM
from qa.events import (
    Done,
    Event,
    HitsFound,
    ModelFailed,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
)
from qa.evidence import Evidence, EvidenceFinder
from qa.open_models import OpenModels, Stop
from qa.outcomes import with_outcomes
from qa.overview import Overview, OverviewAnswer
from qa.question import Question
from qa.reader import PassageReading
from qa.types import Answer, Citation, Claim, QuestionKind
from qa.verbatim import VerbatimAnswer, short_answers

if TYPE_CHECKING:
    from qa.model_answer import ModelAnswer
    from qa.models.llama_model import AnyModel
    from qa.models.requests import Requests
    from qa.settings import QASettings
    from qa.verification import Judging

# An estimate for English; an article that turns out not to fit is cut in any case.
_CHARACTERS_PER_TOKEN = 4
_ABSENT = "The articles say this, but it may not answer your question."
_UNSUPPORTED = "It may not be true: the articles do not plainly say it."
_REFUSED = (
    "The model found no answer in the passages; the sentences below are the article's own, "
    "and the reader is sure of them."
)


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
        """Record a time that was measured elsewhere."""
        self._laps[stage] = round(milliseconds, 3)

    def laps(self) -> dict[str, float]:
        """Return the milliseconds of each stage so far, and the total."""
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}


@dataclass(slots=True)
class Answering:
    """Answers one question, once; each stage passes the next what it needs.

    ``stop`` cancels the requests to its model from another thread. A model that fails is recorded
    instead of raised: what the articles say takes its place. Nothing is read or sent before the
    first event is requested.
    """

    question: Question
    stop: Stop | None
    finder: EvidenceFinder
    models: OpenModels
    settings: "QASettings"
    _clock: Clock = field(default_factory=Clock)
    _requests: "Requests | None" = None
    _judging: "Judging | None" = None
    _evidence: Evidence | None = None
    _written: "ModelAnswer | None" = None
    _failure: ModelError | None = None
    _fallback: str | None = None

    def events(self) -> Generator[Event, None, None]:
        """Yield the events of the answer."""
        asked = self.question = self.finder.encode(self.question)
        kind = self.finder.kind(asked)
        whole = kind == "overview" and asked.within is None
        if kind == "greeting" or (whole and asked.model is None):
            self.finder.refuse_unknown(asked)
            yield StandaloneQuestion(asked.text)
            yield HitsFound(())
            yield from self._overviews() if whole else self._greeting()
            return
        # A selection shows what the question is about better than the history does.
        follows = asked.within is None and any(turn.text for turn in asked.history)
        query = self.finder.encode(self.finder.respell(asked if follows else asked.alone()))
        if asked.model is not None:
            self._open(asked.model)
            query = self._rewritten(query, kind)
        yield StandaloneQuestion(query.text)
        self._clock.lap("rewrite")
        evidence, read, parts = self._gathered(query, whole=whole)
        yield evidence.hits_found
        self._clock.lap("retrieval")
        written = None
        if asked.model is not None:
            written = yield from self._write(query, evidence, read)
        evidence = read()
        cited = written.citations if written is not None else ()
        own = OverviewAnswer(parts, cited) if parts else self._own(query, evidence, cited)
        drafted = yield from self._combined(own, written, query)
        yield Done(self._answer(query, evidence, own, drafted))

    def _greeting(self) -> Iterator[Event]:
        yield Done(_without_search(draft.greeting(), self.question.text, "greeting", self._clock))

    def _overviews(self) -> Iterator[Event]:
        parts, count = self.finder.overviews(self.question)
        self._clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        answer = overview_answer(self.question.text, writer, self._clock)
        if 1 < len(parts) < count:
            notice = f"Showing {len(parts)} of {count} articles; name one to see more."
            answer = replace(answer, notices=(notice,))
        yield Done(answer)

    def _open(self, model: "AnyModel") -> None:
        # Imported late, as all that only models need.
        from qa.models.requests import Requests

        try:
            self._requests = Requests(self.models.get(model), self.stop)
        except ModelError as error:
            self._failure = error

    def _rewritten(self, query: Question, kind: QuestionKind) -> Question:
        """Have the model rewrite a follow-up, or a question in words the articles do not use.

        A follow-up that the articles plainly answer as it stands is kept, unless its words say
        that it follows up.
        """
        if self._requests is None or query.within is not None:
            return query
        history = self.question.history
        unknown_words = False
        if kind == "question" and history:
            if self.finder.follow_up_log_odds(query) < FOLLOWS_FROM:
                alone = self.finder.evidence(query.alone())
                if alone.probability >= PLAIN_FROM:
                    self._evidence = alone
                    return query.alone()
        elif kind == "question":
            unknown_words = self.finder.has_unknown_words(query)
        from qa.prompting.rewrite import rewritten_question

        try:
            text = rewritten_question(
                query.text,
                history,
                self._requests,
                max_tokens=self.settings.answer_tokens,
                unknown_words=unknown_words,
            )
        except ModelError as error:
            self._failure = error
            return query
        return self.finder.encode(query.spelt(text))

    def _gathered(
        self, query: Question, *, whole: bool
    ) -> tuple[Evidence, Callable[[], Evidence], Sequence[Overview]]:
        """Gather the evidence, of whole articles or of what answers.

        Returns it as found for a model, and what waits until it was read.
        """
        characters = self.settings.context_tokens * _CHARACTERS_PER_TOKEN
        if whole:
            evidence, parts = self.finder.whole(query, self.question, characters=characters)
            return evidence, lambda: evidence, parts
        if query.model is not None and self._evidence is None and not query.history:
            given, read = self.finder.read_for_model(query, characters=characters)
            return given, read, ()
        # Only reading tells whether a follow-up needs what was said before.
        evidence = self._evidence or self.finder.evidence(query)
        if query.model is not None and query.within is None:
            evidence = self.finder.with_whole_article(evidence, characters=characters)
        return evidence, lambda: evidence, ()

    def _own(
        self, query: Question, evidence: Evidence, cited: Sequence[Citation]
    ) -> VerbatimAnswer:
        held = self.finder.held_words(query)
        absent: Sequence[str] = ()
        if not evidence.probability >= SURE_FROM:
            absent = [word for word in held if not held[word] and self.finder.names_a_thing(word)]
        readable = any(held.values()) or not self.finder.is_foreign(query)
        # How like two texts must be was found with the vectors of the bundled embedder.
        embed = bundled_embedder(self.finder.index.embedder).embed
        whole_list = self.finder.whole_list if self.finder.asks_for_several(query) else None
        return VerbatimAnswer(
            evidence, cited, embed, readable=readable, absent=absent, whole_list=whole_list
        )

    def _write(
        self, query: Question, evidence: Evidence, read: Callable[[], Evidence]
    ) -> Generator[Event, None, Answer | None]:
        """Have the model write an answer, and have that judged; return what of it is usable."""
        drafted = None
        if self._requests is not None and self._failure is None:
            try:
                self._written = self._new_answer(query, evidence, self._requests)
            except ModelError as error:
                # Counting tokens may fail, too.
                self._failure = error
        if self._written is not None:
            yield from self._written.write()
            self._failure = self._written.failure
            drafted = self._written.draft(read())
        elif self._failure is not None:
            yield ModelFailed(self._failure)
        if drafted is None:
            requests = self._requests
            called = str(self.question.model) if requests is None else requests.model.name
            did = "could not answer" if self._failure is not None else "wrote no answer"
            self._fallback = f"{called} {did}; these are sentences from the articles."
            yield SetAside(self._fallback)
        if self._requests is not None and self._written is not None:
            self._clock.note("first_token", self._requests.first_token_ms or 0.0)
            self._clock.note("verification", self._written.verification_ms)
            self._clock.lap("generation")
        return drafted

    def _new_answer(
        self, query: Question, evidence: Evidence, requests: "Requests"
    ) -> "ModelAnswer":
        # Imported late: only models need it, and it would take a tenth of a cold start.
        from qa.model_answer import ModelAnswer, judging_for

        self._judging = judging_for(requests, self.models, self.settings, self.stop)
        # The rewritten question is for retrieval; a model reads the original better in its context.
        question, history = self.question.text, self.question.history
        if not history and question != query.text:
            # A question that was translated or respelt is answered as it was asked.
            question = f"{query.text} ({question})"
        before = history[-1] if history else None
        embedder = self.finder.index.embedder
        return ModelAnswer(
            question, evidence, requests, embedder, self.settings, self._judging, before
        )

    def _combined(
        self, own: OverviewAnswer | VerbatimAnswer, written: Answer | None, query: Question
    ) -> Generator[Event, None, Answer]:
        """Quote the articles if no model answers the question, and return the whole draft.

        A model's text does not answer it if none of it is supported, or if it cites none of the
        passages that plainly do.
        """
        if written is None:
            with span("write", {}):
                yield from own.write()
                drafted = own.draft()
            if not own.is_sure:
                drafted = replace(drafted, elsewhere=self.finder.elsewhere(query))
            self._clock.lap("answer")
            return drafted
        if not draft.any_supported(written.claims) and own.is_sure:
            claims = written.claims
            if not claims:
                claims = (_refusal(self._written.missing if self._written else None),)
                yield SentenceReady(claims[0], ())
            yield from own.write()
            drafted = own.draft()
            return draft.partial_answer([*claims, *drafted.claims], drafted.citations)
        if written.status != "not_found" and own.answers_outside(written.citations):
            yield from own.write()
            drafted = own.draft()
            claims = (*written.claims, *drafted.claims)
            return replace(
                written, text=draft.marked_text(claims), claims=claims, citations=drafted.citations
            )
        if written.claims and not draft.any_supported(written.claims):
            return replace(written, notices=(_UNSUPPORTED,))
        if written.status == "answered" and not self._answers(own, written, query):
            return replace(written, status="partial", notices=(_ABSENT,))
        return written

    def _answers(
        self, own: OverviewAnswer | VerbatimAnswer, written: Answer, query: Question
    ) -> bool:
        """Return whether the articles seem to, and a supported sentence of a model's does.

        A small model that is asked for what is not there copies true sentences about something
        else, each of which is rightly verified, or makes the question a statement.
        """
        if query.within is not None or isinstance(own, OverviewAnswer):
            return True
        if not own.is_found or own.answers_in(written.citations):
            return own.is_found
        readings = [
            PassageReading(query.text, "", (claim.text,), history=query.turn_before)
            for claim in written.claims
            if claim.counts_as_supported
        ]
        scores = self.finder.reader.passages(readings)
        return any(score.passage >= ANSWERS_FROM for score in scores)

    def _answer(
        self,
        query: Question,
        evidence: Evidence,
        own: OverviewAnswer | VerbatimAnswer,
        drafted: Answer,
    ) -> Answer:
        """Return the draft with all that is known about how it came about."""
        requests, written = self._requests, self._written
        by_model = self.question.model is not None and self._fallback is None
        # A model that failed before it wrote anything usable may not have read what it was sent.
        unread = self._failure is not None and self._fallback is not None
        read = None if unread else written
        shown = {note.passage_id for note in (*drafted.citations, *drafted.nearest)}
        if read is not None:
            shown |= {each.passage.id for each in read.given}
        answer = replace(
            drafted,
            question=self.question.text,
            standalone_question=query.text,
            considered=with_outcomes(evidence, drafted, read, set_aside=self._fallback is not None),
            answerer="llm" if by_model else "extractive",
            flagged=evidence.flagged_in(shown),
            timings_ms=self._clock.laps(),
            decision=None if by_model else own.decision,
            by_history=not by_model and evidence.by_history,
        )
        if self.question.model is None:
            return answer
        notices = () if written is None else written.notices
        judged = None if self._judging is None else self._judging.requests
        return replace(
            answer,
            model=str(self.question.model) if requests is None else requests.model.name,
            host=None if requests is None else requests.model.host,
            fallback=self._fallback,
            notices=drafted.notices + notices,
            usage={} if requests is None else requests.usage(judged),
            reply=None if written is None else written.reply or None,
            short_answers=short_answers(drafted.citations, evidence),
        )


def _refusal(missing: str | None) -> Claim:
    """Return a model's refusal as a claim; ``missing`` names what it did not find."""
    text = f"Not found: {missing.rstrip('.')}." if missing else "Not found."
    return Claim(text, "unsupported", (), reason=_REFUSED, source="model")


def overview_answer(question: str, writer: OverviewAnswer, clock: Clock) -> Answer:
    """Return the answer that an overview wrote."""
    answer = _without_search(writer.draft(), question, "overview", clock)
    return replace(answer, flagged=writer.flagged)


def _without_search(drafted: Answer, question: str, kind: QuestionKind, clock: Clock) -> Answer:
    clock.lap(kind)
    laps = clock.laps()
    return replace(
        drafted, question=question, standalone_question=question, kind=kind, timings_ms=laps
    )
