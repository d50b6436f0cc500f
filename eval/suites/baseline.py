"""The baseline: BM25's first sentence for the original question.

It refuses if no sentence shares a word with the question. Its score for answerability is the BM25
score of the first sentence. Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
Beyond, 2009.
"""

import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from eval.cases import Case
from eval.gold import Place
from eval.outcome import Outcome, Reply
from eval.runs import CASES, Answerer, Setting, by_gold
from index import ArticleIndex, Sentence, UsageError
from qa import QASettings

# The depth to which ranks count for the reciprocal rank.
_LISTED = 50
# The usual k1 and b.
_SATURATION, _LENGTH = 1.2, 0.75

_WORD = re.compile(r"\w+")


def _no_model(settings: QASettings) -> None:
    if settings.model is not None:
        raise UsageError("No model answers in the baseline; leave out --model.")


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    with setting.open_store() as index:
        judge, ranked = by_gold(setting.dataset, index), _ranking(index)

        def ask(case: Case) -> Outcome:
            started = time.perf_counter()
            scored = ranked(case)
            milliseconds = (time.perf_counter() - started) * 1000
            found = index.lexical(case.question, _LISTED, case.scope or None)
            passages = index.passages([key for key, _ in found]).values()
            places = tuple(Place.of(sentence) for sentence, _ in scored)
            reply = Reply(
                claims=tuple(sentence.text for sentence, _ in scored[:1]),
                citations=places[:1],
                sentences=places,
                passages=tuple(map(Place.of, passages)),
                answerable_score=scored[0][1] if scored else 0.0,
                milliseconds=milliseconds,
            )
            return judge(case, reply)

        yield ask


def _ranking(index: ArticleIndex) -> Callable[[Case], list[tuple[Sentence, float]]]:
    """Return what ranks the sentences of an index that share a word with a case's question."""
    articles = sorted(each.id for each in index.articles())
    sentences = [each for article in articles for each in index.article_sentences(article)]
    counts = [Counter(_WORD.findall(each.text.lower())) for each in sentences]
    mean = sum(map(Counter.total, counts)) / max(len(sentences), 1)
    held = Counter(word for each in counts for word in each)
    rarity = {
        word: math.log(1 + (len(sentences) - many + 0.5) / (many + 0.5))
        for word, many in held.items()
    }

    def ranked(case: Case) -> list[tuple[Sentence, float]]:
        # In an order, so that sums are the same to the last digit.
        asked = sorted(set(_WORD.findall(case.question.lower())) & rarity.keys())
        scored = []
        for sentence, words in zip(sentences, counts, strict=True):
            longer = 1 - _LENGTH + _LENGTH * words.total() / mean
            score = sum(
                rarity[word] * count * (_SATURATION + 1) / (count + _SATURATION * longer)
                for word in asked
                if (count := words[word])
            )
            if score > 0 and (not case.scope or sentence.article_id in case.scope):
                scored.append((sentence, score))
        return sorted(scored, key=lambda each: -each[1])[:_LISTED]

    return ranked


BASELINE = replace(
    CASES,
    name="baseline",
    open_answerer=_open_answerer,
    model="",
    arm="BM25's first sentence",
    check=_no_model,
)
