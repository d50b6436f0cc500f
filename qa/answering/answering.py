"""The stages of one answer: understand, rewrite, retrieve, write, quote."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index import ModelError
from index.embedding import Encoding, bundled_embedder
from index.tracing import span
from qa import draft
from qa.answering.considered import considered
from qa.answering.judges import Judges
from qa.answering.verbatim import VerbatimAnswer, short_answers
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
from qa.evidence import Evidence, EvidenceFinder, Overview, OverviewAnswer, Scope
from qa.models import OpenModels, Requests, Stop, usage_of
from qa.reader import PassageReading
from qa.retrieval import Following, following_from
from qa.types import Answer, Citation, Claim, QuestionKind, Turn

if TYPE_CHECKING:
    from qa.answering.model_answer import ModelAnswer
    from qa.models.llama_model import AnyModel
    from qa.settings import QASettings
    from qa.verification import Judging

# An estimate for English; an article that turns out not to fit is cut in any case.
_CHARACTERS_PER_TOKEN = 4
_UNKNOWN_WORDS = (
    "Some words of the question may be misspelt, or in a language other than that of the articles. "
    "Without a model, only the articles' language is understood."
)
_ABSENT = "Supported by the articles, but it may not be what was asked."
_UNSUPPORTED = "It may not be true: the articles do not plainly say it."
_REFUSED = (
    "The model found no answer in the passages; the sentences below are the article's own, "
    "and the reader is sure of them."
)


@dataclass(frozen=True, slots=True)
class _Query:
    """A question ready to be searched for.

    ``text`` is the original or a rewriting, ``encoding`` its vectors. ``evidence`` is set if the
    articles answer a follow-up as it stands.
    """

    text: str
    encoding: Encoding
    following: Following | None = None
    evidence: Evidence | None = None


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

    ``history`` are the turns before, and ``model`` is the model to ask, if any; ``stop`` cancels
    its requests from another thread. A model that fails is recorded instead of raised: what the
    articles say takes its place. Nothing is read or sent before the first event is requested.
    """

    question: str
    history: tuple[Turn, ...]
    scope: Scope
    model: "AnyModel | None"
    stop: Stop | None
    finder: EvidenceFinder
    models: OpenModels
    judges: Judges
    settings: "QASettings"
    _clock: Clock = field(default_factory=Clock)
    _requests: Requests | None = None
    _judging: "Judging | None" = None
    _written: "ModelAnswer | None" = None
    _failure: ModelError | None = None
    _fallback: str | None = None

    def events(self) -> Generator[Event, None, None]:
        """Yield the events of the answer."""
        encoding = self.finder.encode(self.question)
        kind = self.finder.kind(self.question, encoding)
        whole = kind == "overview" and self.scope.within is None
        if kind == "greeting" or (whole and self.model is None):
            yield StandaloneQuestion(self.question)
            yield HitsFound(())
            yield from self._overviews(encoding) if whole else self._greeting()
            return
        # A selection shows what the question is about better than the history does.
        following = None if self.scope.within is not None else following_from(self.history)
        respelt = self.finder.respelt(self.question, encoding, self.scope)
        query = self._with_text(_Query(self.question, encoding, following), respelt)
        if self.model is not None:
            self._open(self.model)
            query = self._rewritten(query, kind)
        yield StandaloneQuestion(query.text)
        self._clock.lap("rewrite")
        evidence, read, parts = self._gathered(query, encoding if whole else None)
        yield evidence.hits_found
        self._clock.lap("retrieval")
        written = None
        if self.model is not None:
            written = yield from self._write(query, evidence, read)
        evidence = read()
        cited = written.citations if written is not None else ()
        own = OverviewAnswer(parts, cited) if parts else self._own(query, evidence, cited)
        drafted = yield from self._combined(own, written, query)
        yield Done(self._answer(query, evidence, own, drafted))

    def _greeting(self) -> Iterator[Event]:
        yield Done(_without_search(draft.greeted(), self.question, "greeting", self._clock))

    def _overviews(self, encoding: Encoding) -> Iterator[Event]:
        parts, count = self.finder.overviews(encoding, self.scope)
        self._clock.lap("retrieval")
        writer = OverviewAnswer(parts)
        yield from writer.write()
        answer = overview_answer(self.question, writer, self._clock)
        if 1 < len(parts) < count:
            notice = f"Showing {len(parts)} of {count} articles; name one to see more."
            answer = replace(answer, notices=(notice,))
        yield Done(answer)

    def _open(self, model: "AnyModel") -> None:
        try:
            self._requests = Requests(self.models.get(model), self.stop)
        except ModelError as error:
            self._failure = error

    def _with_text(self, query: _Query, text: str) -> _Query:
        if text == query.text:
            return query
        return replace(query, text=text, encoding=self.finder.encode(text))

    def _rewritten(self, query: _Query, kind: QuestionKind) -> _Query:
        """Have the model rewrite a follow-up, or a question in words the articles do not use.

        A follow-up that the articles plainly answer as it stands is kept, unless its words say
        that it follows up.
        """
        if self._requests is None or self.scope.within is not None:
            return query
        unknown_words = False
        if kind == "question" and self.history:
            if self.finder.follow_up_log_odds(query.text, query.encoding) < FOLLOWS_FROM:
                alone = self.finder.evidence(query.text, self.scope, None, query.encoding)
                if alone.probability >= PLAIN_FROM:
                    return replace(query, following=None, evidence=alone)
        elif kind == "question":
            unknown_words = self.finder.has_unknown_words(query.text, query.encoding, self.scope)
        from qa.prompting.rewrite import rewritten_question

        try:
            text = rewritten_question(
                query.text,
                self.history,
                self._requests,
                max_tokens=self.settings.answer_tokens,
                unknown_words=unknown_words,
            )
        except ModelError as error:
            self._failure = error
            return query
        return self._with_text(query, text)

    def _gathered(
        self, query: _Query, about: Encoding | None
    ) -> tuple[Evidence, Callable[[], Evidence], Sequence[Overview]]:
        """Gather the evidence; ``about`` is the encoding of a question about whole articles.

        Returns it as found for a model, and what waits until it was read.
        """
        scope = self.scope
        characters = self.settings.context_tokens * _CHARACTERS_PER_TOKEN
        parts: Sequence[Overview] = ()
        if about is not None:
            evidence, parts = self.finder.whole(query.text, about, scope, characters=characters)
            return evidence, lambda: evidence, parts
        first = query.evidence is None and query.following is None
        if self.model is not None and first:
            given, read = self.finder.read_beside(
                query.text, scope, query.encoding, characters=characters
            )
            return given, read, ()
        # Only reading tells whether a follow-up needs what was said before.
        evidence = query.evidence or self.finder.evidence(
            query.text, scope, query.following, query.encoding
        )
        if self.model is not None and scope.within is None:
            evidence = self.finder.with_whole_article(evidence, characters=characters)
        return evidence, lambda: evidence, ()

    def _own(self, query: _Query, evidence: Evidence, cited: Sequence[Citation]) -> VerbatimAnswer:
        absent: Sequence[str] = ()
        if not evidence.probability >= SURE_FROM:
            absent = self.finder.absent_words(query.text, self.scope)
        readable = self.finder.readable(query.text, query.encoding, self.scope)
        # How like two texts must be was found with the vectors of the bundled embedder.
        embed = bundled_embedder(self.finder.index.embedder).embed
        return VerbatimAnswer(evidence, cited, embed, readable=readable, absent=absent)

    def _write(
        self, query: _Query, evidence: Evidence, read: Callable[[], Evidence]
    ) -> Generator[Event, None, Answer | None]:
        """Have the model write an answer, and have that judged; return what of it is usable."""
        drafted = None
        if self._requests is not None and self._failure is None:
            self._judging = self.judges.judging(self._requests, self.stop)
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
            called = str(self.model) if requests is None else requests.model.name
            did = "could not answer" if self._failure is not None else "wrote no answer"
            self._fallback = f"{called} {did}; these are sentences from the articles."
            yield SetAside(self._fallback)
        if self._requests is not None and self._written is not None:
            self._clock.note("first_token", self._requests.first_token_ms or 0.0)
            self._clock.note("verification", self._written.verification_ms)
            self._clock.lap("generation")
        return drafted

    def _new_answer(self, query: _Query, evidence: Evidence, requests: Requests) -> "ModelAnswer":
        # Imported late: only models need it, and it would take a tenth of a cold start.
        from qa.answering.model_answer import ModelAnswer

        # The rewritten question is for retrieval; a model reads the original better in its context.
        question = self.question
        if not self.history and question != query.text:
            # A question that was translated or respelt is answered as it was asked.
            question = f"{query.text} ({question})"
        before = self.history[-1] if self.history else None
        embedder = self.finder.index.embedder
        return ModelAnswer(
            question, evidence, requests, embedder, self.settings, self._judging, before
        )

    def _combined(
        self, own: OverviewAnswer | VerbatimAnswer, written: Answer | None, query: _Query
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
                elsewhere = self.finder.elsewhere(
                    query.text, self.scope, query.following, query.encoding
                )
                drafted = replace(drafted, elsewhere=tuple(elsewhere))
            self._clock.lap("answer")
            return drafted
        if not draft.any_supported(written.claims) and own.is_sure:
            claims = written.claims
            if not claims:
                claims = (_refusal(self._written.missing if self._written else None),)
                yield SentenceReady(claims[0], ())
            yield from own.write()
            drafted = own.draft()
            return draft.partial([*claims, *drafted.claims], drafted.citations)
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
        self, own: OverviewAnswer | VerbatimAnswer, written: Answer, query: _Query
    ) -> bool:
        """Return whether a supported sentence of a model's answers the question.

        A small model that is asked for what is not there copies true sentences about something
        else, each of which is rightly verified.
        """
        if self.scope.within is not None or own.may_answer(written.citations):
            return True
        history = query.following.last if query.following is not None else ""
        readings = [
            PassageReading(query.text, "", (claim.text,), history=history)
            for claim in written.claims
            if claim.counts_as_supported
        ]
        scores = self.finder.reader.passages(readings)
        return any(score.passage >= ANSWERS_FROM for score in scores)

    def _answer(
        self,
        query: _Query,
        evidence: Evidence,
        own: OverviewAnswer | VerbatimAnswer,
        drafted: Answer,
    ) -> Answer:
        """Return the draft with all that is known about how it came about."""
        requests, written = self._requests, self._written
        by_model = self.model is not None and self._fallback is None
        # A model that failed before it wrote anything usable may not have read what it was sent.
        unread = self._failure is not None and self._fallback is not None
        read = None if unread else written
        shown = {note.passage_id for note in (*drafted.citations, *drafted.nearest)}
        if read is not None:
            shown |= {each.passage.id for each in read.given}
        answer = replace(
            drafted,
            question=self.question,
            standalone_question=query.text,
            considered=considered(evidence, drafted, read, set_aside=self._fallback is not None),
            answerer="llm" if by_model else "extractive",
            flagged=evidence.flagged_in(shown),
            timings_ms=self._clock.laps(),
            decision=None if by_model else own.decision,
            by_history=not by_model and evidence.by_history,
        )
        if self.model is None:
            notices = self._unknown_words(query) if drafted.status != "answered" else ()
            return replace(answer, notices=drafted.notices + notices)
        notices = () if written is None else written.notices
        return replace(
            answer,
            model=str(self.model) if requests is None else requests.model.name,
            host=None if requests is None else requests.model.host,
            fallback=self._fallback,
            notices=drafted.notices + notices,
            usage={} if requests is None else self._usage(requests),
            reply=None if written is None else written.reply or None,
            short_answers=short_answers(drafted.citations, evidence),
        )

    def _usage(self, requests: Requests) -> dict[str, Any]:
        judged = self._judging.requests if self._judging is not None else None
        return usage_of(requests, judged)

    def _unknown_words(self, query: _Query) -> tuple[str, ...]:
        scope = self.scope
        unknown = self.finder.has_unknown_words(query.text, query.encoding, scope)
        return (_UNKNOWN_WORDS,) if unknown else ()


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
