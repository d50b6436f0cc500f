"""Footnote itself as a scored system."""

import time
from collections.abc import Callable
from dataclasses import replace

from eval.cases import Case
from eval.gold import Place
from eval.outcome import Reply
from index import ArticleIndex
from qa import Citation, Done, HitsFound, ModelFailed, QAService, Question

# So many characters of the article are kept at each side of a quote.
_AROUND = 160
_TOKENS = ("prompt_tokens", "completion_tokens")


class Footnote:
    """Answers through the service, and ranks what retrieval finds."""

    def __init__(
        self,
        index: ArticleIndex,
        service: QAService,
        model: Callable[[Case], str | None] = lambda case: None,
    ) -> None:
        """Ask a service about an index; ``model`` names who answers, if not the service's own."""
        self._index = index
        self._service = service
        self._model = model

    def __call__(self, case: Case) -> Reply:
        """Answer a case. Raises what the service raises."""
        started = time.perf_counter()
        found, failed = HitsFound(()), None
        question = Question(
            case.question, case.history, case.scope or None, model=self._model(case)
        )
        for event in self._service.events(question):
            match event:
                case HitsFound():
                    found = event
                case ModelFailed(error):
                    failed = error
                case Done(answer):
                    pass
        milliseconds = (time.perf_counter() - started) * 1000
        if found.probability is None:
            # An overview or a greeting is answered without a search, and a model before it is read.
            found = self._service.evidence(question.spelt(answer.standalone_question)).hits_found
        told = () if answer.status == "not_found" else answer.claims
        return Reply(
            claims=tuple(claim.text for claim in told),
            citations=tuple(map(self._cited, answer.citations)),
            sentences=tuple(map(Place.of, found.sentences)),
            passages=tuple(map(Place.of, found.considered)),
            answerable_score=found.probability,
            milliseconds=milliseconds,
            broken_citations=sum(
                self._index.article(note.article_id).text[note.start : note.end] != note.quote
                for note in (*answer.citations, *answer.nearest)
            ),
            support=tuple(claim.support for claim in told),
            trusted=tuple(claim.counts_as_supported for claim in told),
            model_failed=failed is not None,
            model_error=str(failed or ""),
            tokens=sum(answer.usage.get(name, 0) for name in _TOKENS),
            marks=tuple(claim.citations for claim in told),
            status=answer.status,
            hedged=answer.hedged,
            kind=answer.kind,
            seconds={stage: spent / 1000 for stage, spent in answer.timings_ms.items()},
        )

    def _cited(self, note: Citation) -> Place:
        text = self._index.article(note.article_id).text
        before = text[: note.start].rpartition("\n")[2]
        after = text[note.end :].partition("\n")[0]
        if len(before) > _AROUND:
            before = f"… {before[-_AROUND:].partition(' ')[2]}"
        if len(after) > _AROUND:
            after = f"{after[:_AROUND].rpartition(' ')[0]} …"
        return replace(Place.of(note), before=before, after=after)
