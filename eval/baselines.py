"""Baselines: BM25's first sentence, and a random sentence."""

import math
import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from eval.cases import Case
from eval.gold import Place, Reply
from index import ArticleIndex, Passage, Sentence

# The depth to which ranks count for the reciprocal rank.
_LISTED = 50

_WORD = re.compile(r"\w+")

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
        self._ranking = _BM25(
            [
                sentence
                for article in sorted(index.articles(), key=lambda article: article.id)
                for sentence in index.article_sentences(article.id)
            ]
        )

    def __call__(self, case: Case) -> Reply:
        """Answer a case."""
        scope = case.asked_of(own_article=self._own_article)
        started = time.perf_counter()
        scored = self._ranking.best(case.question, _LISTED, scope)
        sentences = [sentence for sentence, _ in scored]
        milliseconds = (time.perf_counter() - started) * 1000
        passages = self._index.lexical(case.question, _LISTED, scope)
        return _reply(
            sentences,
            list(self._index.passages([key for key, _ in passages]).values()),
            answerable=scored[0][1] if scored else 0.0,
            milliseconds=milliseconds,
        )


class _BM25:
    """Ranks sentences as Robertson and Zaragoza do, with the usual k1 and b."""

    _SATURATION, _LENGTH = 1.2, 0.75

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._words = [Counter(_WORD.findall(each.text.lower())) for each in sentences]
        self._mean = sum(map(Counter.total, self._words)) / max(len(sentences), 1)
        self._held = Counter(word for words in self._words for word in words)

    def best(
        self, question: str, limit: int, articles: Sequence[str] | None
    ) -> list[tuple[Sentence, float]]:
        asked = {
            word: math.log(1 + (len(self._sentences) - held + 0.5) / (held + 0.5))
            for word in set(_WORD.findall(question.lower()))
            if (held := self._held[word])
        }
        scored = [
            (sentence, score)
            for sentence, words in zip(self._sentences, self._words, strict=True)
            if (articles is None or sentence.article_id in articles)
            and (score := self._score(words, asked)) > 0
        ]
        return sorted(scored, key=lambda each: -each[1])[:limit]

    def _score(self, words: Counter[str], asked: Mapping[str, float]) -> float:
        longer = 1 - self._LENGTH + self._LENGTH * words.total() / self._mean
        return sum(
            rarity * count * (self._SATURATION + 1) / (count + self._SATURATION * longer)
            for word, rarity in asked.items()
            if (count := words[word])
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
