"""Signals about sentences become scores: which sentence answers, and does any.

The weights were fitted on SQuAD 2.0's development articles without the paragraphs that XQuAD
shares with them (5,000 questions, each asked of all articles together and of its own article
alone): those of a sentence by the likelihood of the right one among the candidates, those of
answerability by logistic regression with the right paragraph present, taken out, and on the
questions marked unanswerable.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answer_kind import AnswerKind

FloatArray = NDArray[np.float32]

# Late interaction: the sentence alone, with the one before it, with its whole passage.
_OWN_MATCH = 7.45
_MATCH_WITH_PREVIOUS = 13.66
_PASSAGE_MATCH = 8.52
# Cosine of the sentence, BM25 of the sentence and of its passage as shares of the best.
_DENSE = 3.37
_LEXICAL = 1.58
_PASSAGE_LEXICAL = 1.6
_KIND: dict[AnswerKind, float] = {"number": 2.0, "time": 1.79, "name": 0.63, "other": 0.0}
# A follow-up is more often answered where the answer before it stood, and in a passage that
# speaks of what was said before, though seldom by the sentence that says just that.
_QUOTED = 1.5
_SAID_IN_PASSAGE = 20.0
_SAID_IN_SENTENCE = 4.0

# Of the best sentence: its match, how far that stands out among the candidates, the match of
# the question's content words in it and of its least met name in its passage.
_ANSWERABLE_MATCH = 5.08
_ANSWERABLE_CONTRAST = 3.46
_ANSWERABLE_CONTENT = 2.2
_ANSWERABLE_NAME = 1.63
_ANSWERABLE_DENSE = 2.23
_ANSWERABLE_PROBABILITY = 1.72
_ANSWERABLE_OFFSET = -9.352


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before a follow-up question, held against each candidate sentence.

    ``matches`` (sentences, tokens of what was said) holds the best cosine of each token in each
    sentence, ``rarity`` the weight of each token.
    """

    matches: FloatArray
    rarity: FloatArray


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval found out about each candidate sentence; all of shape (sentences,).

    ``matches`` (sentences, question tokens) holds the best cosine of each question token in
    each sentence, ``rarity`` (question tokens,) the weight of each question token, ``content``
    and ``names`` (question tokens,) whether it is part of a content word and of a name.
    ``passages`` holds the number of each sentence's passage, ``follows`` whether the candidate
    before it is the sentence before it in the same passage. ``dense`` is a cosine; ``lexical``
    and ``passage_lexical`` are BM25 scores with their maxima over the store beside them;
    ``holds_kind`` tells whether a sentence may hold what the question asks for, ``quoted``
    whether its passage is the one that the answer before quotes. ``said`` is there for a
    follow-up alone.
    """

    matches: FloatArray
    rarity: FloatArray
    content: NDArray[np.bool_]
    names: NDArray[np.bool_]
    passages: NDArray[np.int64]
    follows: NDArray[np.bool_]
    dense: FloatArray
    lexical: FloatArray
    lexical_best: float
    passage_lexical: FloatArray
    passage_lexical_best: float
    holds_kind: NDArray[np.bool_]
    kind: AnswerKind
    quoted: NDArray[np.bool_]
    said: Said | None = None


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
    of_passage = _of_passage(signals.matches, signals.passages)
    passage = _weighted(of_passage, signals.rarity)
    sentences = (
        _OWN_MATCH * own
        + _MATCH_WITH_PREVIOUS * with_previous
        + _PASSAGE_MATCH * passage
        + _DENSE * signals.dense
        + _LEXICAL * signals.lexical / max(signals.lexical_best, 1e-9)
        + _PASSAGE_LEXICAL * signals.passage_lexical / max(signals.passage_lexical_best, 1e-9)
        + _KIND[signals.kind] * signals.holds_kind
        + _QUOTED * signals.quoted
    )
    if signals.said is not None:
        sentences = sentences + _of_talk(signals.said, signals.passages)
    powers = np.exp(sentences - sentences.max())
    probabilities = powers / powers.sum()
    best = int(np.argmax(sentences))
    odds = (
        _ANSWERABLE_MATCH * with_previous[best]
        + _ANSWERABLE_CONTRAST * (with_previous[best] - np.median(with_previous))
        + _ANSWERABLE_CONTENT * _weighted(signals.matches[best], signals.rarity * signals.content)
        + _ANSWERABLE_NAME * of_passage[best][signals.names].min(initial=1.0)
        + _ANSWERABLE_DENSE * signals.dense[best]
        + _ANSWERABLE_PROBABILITY * probabilities[best]
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


def _of_passage(matches: FloatArray, passages: NDArray[np.int64]) -> FloatArray:
    best = np.zeros((int(passages.max()) + 1, matches.shape[1]), np.float32)
    np.maximum.at(best, passages, matches)
    return best[passages]


def _of_talk(said: Said, passages: NDArray[np.int64]) -> FloatArray:
    passage = _weighted(_of_passage(said.matches, passages), said.rarity)
    return _SAID_IN_PASSAGE * passage - _SAID_IN_SENTENCE * _weighted(said.matches, said.rarity)
