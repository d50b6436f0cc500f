"""Baselines: BM25's first sentence, and a random sentence."""

import random
import time
from collections.abc import Sequence
from typing import TypeVar

from eval.cases import Case
from eval.gold import Place, Reply
from index import ArticleIndex, Passage, Sentence

# The depth to which ranks count for the reciprocal rank.
_LISTED = 50

Located = TypeVar("Located", Sentence, Passage)


class FirstByBM25:
    """Answers with the sentence that BM25 ranks first for the original question.

    It refuses if no sentence shares a word with the question. Its score for answerability is the
    BM25 score of the first sentence.
    """

    system = "BM25's first sentence"

    def __init__(self, index: ArticleIndex, *, own_article: bool = False) -> None:
        """Rank all sentences of an index, or only those of each case's own article."""
        self._index = index
        self._own_article = own_article

    def __call__(self, case: Case) -> Reply:
        """Answer a case."""
        scope = case.asked_of(own_article=self._own_article)
        started = time.perf_counter()
        scored = self._index.lexical(case.question, _LISTED, scope, rows="sentences")
        sentences = list(self._index.sentences([key for key, _ in scored]).values())
        milliseconds = (time.perf_counter() - started) * 1000
        passages = self._index.lexical(case.question, _LISTED, scope)
        return _reply(
            sentences,
            list(self._index.passages([key for key, _ in passages]).values()),
            answerable=scored[0][1] if scored else 0.0,
            milliseconds=milliseconds,
        )


class RandomSentence:
    """Answers with a random sentence, always the same one for the same case."""

    system = "a random sentence"

    def __init__(self, index: ArticleIndex, *, seed: int = 0, own_article: bool = False) -> None:
        """Draw from all sentences of an index, or only from those of each case's own article."""
        self._seed = seed
        self._own_article = own_article
        self._sentences = [
            sentence
            for article in sorted(index.articles(), key=lambda article: article.id)
            for sentence in index.article_sentences(article.id)
        ]
        homes = dict.fromkeys(sentence.passage_id for sentence in self._sentences)
        self._passages = list(index.passages(list(homes)).values())

    def __call__(self, case: Case) -> Reply:
        """Answer a case."""
        started = time.perf_counter()
        draw = random.Random(f"{self._seed} {case.id}")
        sentences = self._drawn(draw, self._sentences, case)
        passages = self._drawn(draw, self._passages, case)
        milliseconds = (time.perf_counter() - started) * 1000
        return _reply(sentences, passages, answerable=None, milliseconds=milliseconds)

    def _drawn(self, draw: random.Random, places: Sequence[Located], case: Case) -> list[Located]:
        scope = case.asked_of(own_article=self._own_article)
        pool = [p for p in places if scope is None or p.article_id in scope]
        return draw.sample(pool, min(_LISTED, len(pool)))


def _reply(
    sentences: Sequence[Sentence],
    passages: Sequence[Passage],
    *,
    answerable: float | None,
    milliseconds: float,
) -> Reply:
    places = tuple(Place(s.article_id, s.start, s.end) for s in sentences)
    return Reply(
        claims=tuple(sentence.text for sentence in sentences[:1]),
        citations=places[:1],
        sentences=places,
        passages=tuple(Place(p.article_id, p.start, p.end) for p in passages),
        answerable=answerable,
        milliseconds=milliseconds,
    )
