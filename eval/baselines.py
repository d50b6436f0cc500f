"""The baseline: BM25's first sentence."""

import math
import re
import time
from collections import Counter

from eval.cases import Case
from eval.gold import Place
from eval.outcome import Reply
from index import ArticleIndex, Sentence

# The depth to which ranks count for the reciprocal rank.
_LISTED = 50
# The usual k1 and b of Robertson and Zaragoza.
_SATURATION, _LENGTH = 1.2, 0.75

_WORD = re.compile(r"\w+")


class FirstByBM25:
    """Answers with the sentence that BM25 ranks first for the original question.

    It refuses if no sentence shares a word with the question. Its score for answerability is the
    BM25 score of the first sentence.
    """

    def __init__(self, index: ArticleIndex) -> None:
        """Rank all sentences of an index."""
        self._index = index
        self._sentences = [
            sentence
            for article in sorted(index.articles(), key=lambda article: article.id)
            for sentence in index.article_sentences(article.id)
        ]
        self._words = [Counter(_WORD.findall(each.text.lower())) for each in self._sentences]
        self._mean = sum(map(Counter.total, self._words)) / max(len(self._sentences), 1)
        self._held = Counter(word for words in self._words for word in words)

    def __call__(self, case: Case) -> Reply:
        """Answer a case."""
        started = time.perf_counter()
        scored = self._ranked(case)
        milliseconds = (time.perf_counter() - started) * 1000
        passages = self._index.lexical(case.question, _LISTED, case.scope or None)
        found = self._index.passages([key for key, _ in passages]).values()
        places = tuple(Place.of(sentence) for sentence, _ in scored)
        return Reply(
            claims=tuple(sentence.text for sentence, _ in scored[:1]),
            citations=places[:1],
            sentences=places,
            passages=tuple(map(Place.of, found)),
            answerable_score=scored[0][1] if scored else 0.0,
            milliseconds=milliseconds,
        )

    def _ranked(self, case: Case) -> list[tuple[Sentence, float]]:
        total = len(self._sentences)
        asked = {
            word: math.log(1 + (total - held + 0.5) / (held + 0.5))
            for word in set(_WORD.findall(case.question.lower()))
            if (held := self._held[word])
        }
        scored = []
        for sentence, words in zip(self._sentences, self._words, strict=True):
            longer = 1 - _LENGTH + _LENGTH * words.total() / self._mean
            score = sum(
                rarity * count * (_SATURATION + 1) / (count + _SATURATION * longer)
                for word, rarity in asked.items()
                if (count := words[word])
            )
            if score > 0 and (not case.scope or sentence.article_id in case.scope):
                scored.append((sentence, score))
        return sorted(scored, key=lambda each: -each[1])[:_LISTED]
