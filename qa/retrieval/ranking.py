"""How rare a token of the embedder's vocabulary is, which tells how much it says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# WordPiece lists whole words from the first number on, the frequent ones first.
_FIRST_WORD = 1996
_LAST_WORD = 30522
_STEP = 50
FloatArray = NDArray[np.float32]
# Late interaction: the sentence alone, with the one before it, with its whole passage.
_OWN_MATCH = 7.45
_MATCH_WITH_PREVIOUS = 13.66
_PASSAGE_MATCH = 8.52
# Cosine of the sentence, BM25 of the sentence and of its passage as shares of the best.
_DENSE = 3.37
_LEXICAL = 1.58
_PASSAGE_LEXICAL = 1.6
# A follow-up is more often answered where the answer before it stood, and in a passage that
# speaks of what was said before, though seldom by the sentence that says just that.
_QUOTED = 1.5
_SAID_IN_PASSAGE = 20.0
_SAID_IN_SENTENCE = 4.0


def word_rarity(ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return how rare each token is, from 0 for signs and "the" to 1."""
    rank = np.clip(ids - _FIRST_WORD, 0, None) / _STEP
    return np.asarray(np.log1p(rank) / np.log1p((_LAST_WORD - _FIRST_WORD) / _STEP), np.float32)


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
    each sentence, ``rarity`` (question tokens,) the weight of each question token.
    ``passages`` holds the number of each sentence's passage, ``follows`` whether the candidate
    before it is the sentence before it in the same passage. ``dense`` is a cosine; ``lexical``
    and ``passage_lexical`` are BM25 scores with their maxima over the store beside them;
    ``quoted`` tells whether a sentence's passage is the one that the answer before quotes.
    ``said`` is there for a follow-up alone.
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
    """Score candidate sentences for the question as it stands, of shape (sentences,)."""
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
    """Add to the scores of a question what its history says of each sentence."""
    if signals.said is None:
        return scores
    said = signals.said
    passage = _weighted(_of_passage(said.matches, signals.passages), said.rarity)
    own = _weighted(said.matches, said.rarity)
    talk = _SAID_IN_PASSAGE * passage - _SAID_IN_SENTENCE * own
    return np.asarray(scores + _QUOTED * signals.quoted + talk, np.float32)


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
