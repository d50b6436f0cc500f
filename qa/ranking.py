"""Signals about sentences become scores: which sentence answers, and does any.

The weights were fitted on SQuAD 2.0's development articles (2,500 questions each asked of all
articles together and of its own article alone): those of a sentence by the likelihood of the
right one among the candidates, those of answerability by logistic regression with the right
paragraph present, taken out, and on the questions marked unanswerable.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answer_kind import AnswerKind

FloatArray = NDArray[np.float32]

# Late interaction: the sentence alone, with the one before it, with its whole passage.
_OWN_MATCH = 8.15
_MATCH_WITH_PREVIOUS = 13.44
_PASSAGE_MATCH = 8.91
# Cosine of the sentence, BM25 of the sentence and of its passage as shares of the best.
_DENSE = 2.33
_LEXICAL = 1.84
_PASSAGE_LEXICAL = 1.57
_KIND: dict[AnswerKind, float] = {"number": 2.34, "time": 2.02, "name": 0.99, "other": 0.0}

_ANSWERABLE_MATCH = 7.064
_ANSWERABLE_DENSE = 2.439
_ANSWERABLE_LEXICAL = 3.997
_ANSWERABLE_PROBABILITY = 2.411
# More sentences, more that come near a question by chance.
_ANSWERABLE_STORE = -0.092
_ANSWERABLE_OFFSET = -7.878


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval found out about each candidate sentence; all of shape (sentences,).

    ``matches`` (sentences, question tokens) holds the best cosine of each question token in
    each sentence, ``rarity`` (question tokens,) the weight of each question token, ``passages``
    the number of each sentence's passage, ``follows`` whether the candidate before it is the
    sentence before it in the same passage. ``dense`` is a cosine; ``lexical`` and
    ``passage_lexical`` are BM25 scores with their maxima over the store beside them;
    ``holds_kind`` tells whether a sentence may hold what the question asks for.
    """

    matches: FloatArray
    rarity: FloatArray
    passages: NDArray[np.int64]
    follows: NDArray[np.bool_]
    dense: FloatArray
    lexical: FloatArray
    lexical_best: float
    passage_lexical: FloatArray
    passage_lexical_best: float
    holds_kind: NDArray[np.bool_]
    kind: AnswerKind
    sentences_in_store: int


@dataclass(frozen=True, slots=True)
class Scores:
    """``sentences`` and ``probabilities`` of shape (sentences,), ``answerable`` in 0 to 1.

    The probabilities share 1 among the candidates, given that one of them answers;
    ``answerable`` is the probability that any does.
    """

    sentences: FloatArray
    probabilities: FloatArray
    answerable: float


def score(signals: Signals) -> Scores:
    """Score candidate sentences, of which there must be at least one."""
    own = _weighted(signals.matches, signals.rarity)
    with_previous = _weighted(_with_previous(signals), signals.rarity)
    passage = _weighted(_of_passage(signals), signals.rarity)
    sentences = (
        _OWN_MATCH * own
        + _MATCH_WITH_PREVIOUS * with_previous
        + _PASSAGE_MATCH * passage
        + _DENSE * signals.dense
        + _LEXICAL * signals.lexical / max(signals.lexical_best, 1e-9)
        + _PASSAGE_LEXICAL * signals.passage_lexical / max(signals.passage_lexical_best, 1e-9)
        + _KIND[signals.kind] * signals.holds_kind
    )
    powers = np.exp(sentences - sentences.max())
    probabilities = powers / powers.sum()
    best = int(np.argmax(sentences))
    odds = (
        _ANSWERABLE_MATCH * with_previous[best]
        + _ANSWERABLE_DENSE * signals.dense[best]
        + _ANSWERABLE_LEXICAL * signals.passage_lexical[best] / max(signals.rarity.sum(), 1e-9)
        + _ANSWERABLE_PROBABILITY * probabilities[best]
        + _ANSWERABLE_STORE * np.log(max(signals.sentences_in_store, 1))
        + _ANSWERABLE_OFFSET
    )
    return Scores(sentences, probabilities, float(1 / (1 + np.exp(-odds))))


def rarity(frequencies: NDArray[np.int64], sentences: int) -> FloatArray:
    """Return a weight for each token by how many of the store's sentences hold it.

    The inverse document frequency of BM25 (Robertson and Zaragoza, 2009), kept above zero.
    """
    return np.log1p((sentences - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)


def _weighted(matches: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(matches @ weights / max(weights.sum(), 1e-9), np.float32)


def _with_previous(signals: Signals) -> FloatArray:
    previous = np.roll(signals.matches, 1, axis=0)
    joined = np.maximum(signals.matches, previous)
    return np.where(signals.follows[:, None], joined, signals.matches)


def _of_passage(signals: Signals) -> FloatArray:
    best = np.zeros((int(signals.passages.max()) + 1, signals.matches.shape[1]), np.float32)
    np.maximum.at(best, signals.passages, signals.matches)
    return best[signals.passages]
