"""Rank candidate sentences, weighting the tokens of a question by their rarity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# WordPiece's vocabulary lists whole words from this id on, frequent ones first.
_FIRST_WORD = 1996
_LAST_WORD = 30522
_STEP = 50
FloatArray = NDArray[np.float32]
# Weights of late interaction: the sentence alone, with the one before it, its whole passage.
_OWN_MATCH = 7.45
_MATCH_WITH_PREVIOUS = 13.66
_PASSAGE_MATCH = 8.52
# Weights of the sentence's cosine, and of its and its passage's BM25 as shares of the best.
_DENSE = 3.37
_LEXICAL = 1.58
_PASSAGE_LEXICAL = 1.6
# A follow-up is more often answered in the passage of the previous answer, and in a passage about
# what was said before, but seldom by the very sentence that says that.
_QUOTED = 1.5
_SAID_IN_PASSAGE = 20.0
_SAID_IN_SENTENCE = 4.0


def word_rarity(ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return how rare each token is, from 0 (signs and "the") to 1."""
    rank = np.clip(ids - _FIRST_WORD, 0, None) / _STEP
    return np.asarray(np.log1p(rank) / np.log1p((_LAST_WORD - _FIRST_WORD) / _STEP), np.float32)


@dataclass(frozen=True, slots=True)
class Said:
    """The history of a follow-up question, compared with each candidate sentence.

    ``matches`` (sentences, history tokens) holds the best cosine of each token in each
    sentence, and ``rarity`` (history tokens,) the weight of each token.
    """

    matches: FloatArray
    rarity: FloatArray


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of each candidate sentence, of shape (sentences,) unless stated otherwise.

    ``matches`` (sentences, question tokens) holds the best cosine of each question token in
    each sentence, ``rarity`` (question tokens,) the weight of each question token.
    ``passages`` holds the number of each sentence's passage, ``follows`` whether the previous
    candidate is the previous sentence of the same passage. ``dense`` is a cosine. ``lexical``
    and ``passage_lexical`` are BM25 scores, each with its maximum over the search beside it.
    ``quoted`` is whether the previous answer quotes the sentence's passage. ``said`` is set
    only for a follow-up.
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
    quoted: NDArray[np.bool_]
    said: Said | None = None


def score(signals: Signals) -> FloatArray:
    """Return each candidate's score for the question alone, of shape (sentences,)."""
    passage = _weighted(_of_passage(signals.matches, signals.passages), signals.rarity)
    return np.asarray(
        _OWN_MATCH * _weighted(signals.matches, signals.rarity)
        + _MATCH_WITH_PREVIOUS * _weighted(_with_previous(signals), signals.rarity)
        + _PASSAGE_MATCH * passage
        + _DENSE * signals.dense
        + _LEXICAL * signals.lexical / max(signals.lexical_best, 1e-9)
        + _PASSAGE_LEXICAL * signals.passage_lexical / max(signals.passage_lexical_best, 1e-9),
        np.float32,
    )


def score_with_history(signals: Signals, scores: FloatArray) -> FloatArray:
    """Add each candidate's score for the history to its score for the question."""
    if signals.said is None:
        return scores
    said = signals.said
    passage = _weighted(_of_passage(said.matches, signals.passages), said.rarity)
    own = _weighted(said.matches, said.rarity)
    talk = _SAID_IN_PASSAGE * passage - _SAID_IN_SENTENCE * own
    return np.asarray(scores + _QUOTED * signals.quoted + talk, np.float32)


def rarity(frequencies: NDArray[np.int64], sentences: int) -> FloatArray:
    """Return a weight for each token from the number of the store's sentences that contain it.

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
