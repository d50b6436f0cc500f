"""Footnote itself, as one of the systems that are scored."""

import time

from eval.cases import Case
from eval.reply import Place, Reply
from index import ArticleIndex
from qa import Answer, QAService, retrieve


class Footnote:
    """Answers through the service, and ranks what retrieval finds for the standalone question."""

    system = "Footnote"

    def __init__(
        self, index: ArticleIndex, *, model: str | None = None, own_article: bool = False
    ) -> None:
        """Ask an index as a whole, or each case's own article alone."""
        self._index = index
        self._service = QAService(index, model=model)
        self._own_article = own_article

    def __call__(self, case: Case) -> Reply:
        """Answer a case. Raises what the service raises."""
        scope = [case.article] if self._own_article else None
        started = time.perf_counter()
        answer = self._service.answer(case.question, history=case.history, articles=scope)
        milliseconds = (time.perf_counter() - started) * 1000
        retrieval = retrieve(self._index, answer.standalone_question, articles=scope)
        sentences = (ranked.sentence for ranked in retrieval.sentences)
        passages = (hit.passage for hit in retrieval.hits)
        return Reply(
            claims=tuple(claim.text for claim in answer.claims)
            if answer.status != "not_found"
            else (),
            citations=tuple(Place(c.article_id, c.start, c.end) for c in answer.citations),
            sentences=tuple(Place(s.article_id, s.start, s.end) for s in sentences),
            passages=tuple(Place(p.article_id, p.start, p.end) for p in passages),
            answerable=retrieval.answerable,
            milliseconds=milliseconds,
            broken_citations=self._broken(answer),
        )

    def _broken(self, answer: Answer) -> int:
        return sum(
            self._index.article(note.article_id).text[note.start : note.end] != note.quote
            for note in (*answer.citations, *answer.nearest)
        )
