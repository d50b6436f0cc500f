"""Footnote itself as a scored system."""

import time
from collections.abc import Callable, Sequence

from eval.cases import Case
from eval.gold import Place, Reply
from index import ArticleIndex, ModelError
from qa import Answer, QAService, Scope, Turn, followed

_TOKENS = ("prompt_tokens", "completion_tokens")


def standing_answer(
    service: QAService,
    question: str,
    *,
    history: Sequence[Turn] = (),
    articles: Sequence[str] | None = None,
    model: str | None = None,
) -> tuple[Answer, bool]:
    """Ask a service; return the answer, and whether the model failed.

    Raises what the service raises, and ModelError if no answer replaces a failed model's.
    """
    try:
        return service.answer(question, history=history, articles=articles, model=model), False
    except ModelError as error:
        if not isinstance(error.answer, Answer):
            raise
        return error.answer, True


class Footnote:
    """Answers through the service, and ranks what retrieval finds."""

    def __init__(
        self,
        index: ArticleIndex,
        service: QAService,
        *,
        system: str = "Footnote",
        own_article: bool = False,
        model: Callable[[Case], str] | None = None,
    ) -> None:
        """Ask a service about a whole index, or only about each case's own article.

        ``model`` is the model that answers, if not the service's own.
        """
        self.system = system
        self._index = index
        self._service = service
        self._own_article = own_article
        self._model = model

    def __call__(self, case: Case) -> Reply:
        """Answer a case. Raises what the service raises."""
        scope = case.asked_of(own_article=self._own_article)
        started = time.perf_counter()
        answer, failed = standing_answer(
            self._service,
            case.question,
            history=case.history,
            articles=scope,
            model=self._model(case) if self._model else None,
        )
        milliseconds = (time.perf_counter() - started) * 1000
        evidence = self._service.evidence(
            answer.standalone_question, Scope(scope), followed(case.history)
        )
        sentences = (ranked.sentence for ranked in evidence.retrieval.sentences)
        passages = (hit.passage for hit in evidence.retrieval.hits)
        refused = answer.status == "not_found"
        return Reply(
            claims=() if refused else tuple(claim.text for claim in answer.claims),
            citations=tuple(Place(c.article_id, c.start, c.end) for c in answer.citations),
            sentences=tuple(Place(s.article_id, s.start, s.end) for s in sentences),
            passages=tuple(Place(p.article_id, p.start, p.end) for p in passages),
            answerable=evidence.probability,
            milliseconds=milliseconds,
            broken_citations=self._broken(answer),
            support=() if refused else tuple(claim.support for claim in answer.claims),
            fell_back=answer.fallback is not None,
            model_failed=failed,
            tokens=sum(answer.usage.get(name, 0) for name in _TOKENS),
        )

    def _broken(self, answer: Answer) -> int:
        return sum(
            self._index.article(note.article_id).text[note.start : note.end] != note.quote
            for note in (*answer.citations, *answer.nearest)
        )
