"""Late interaction: match each token of a question with the tokens of a sentence.

A sentence's score combines the best cosine of each question token with the sentence's tokens
(Khattab and Zaharia, ColBERT, 2020). The store keeps the token vectors of each sentence, read
in the context of its passage, projected from 384 to 128 dimensions by a fixed matrix of signs
(Achlioptas, Database-friendly random projections, 2003) and rounded to four bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import FloatArray, IntArray, TokenEncoding, unit

PROJECTED_DIMENSION = 128
# A coordinate is one of fifteen steps, from -7 to 7. XQuAD's answers are as good as with 255.
_STEPS, _ZERO = 7, 8

# NumPy's compatibility policy freezes RandomState's stream of numbers, so every machine uses
# the same projection. Changing the seed makes every store unreadable.
_SEED = 7
# BLAS never splits a product of this many multiplications across threads.
_UNSHARED_WORK = 2**18


@dataclass(frozen=True, slots=True, eq=False)
class PackedTokens:
    """The tokens of one sentence: ``ids`` of shape (tokens,), ``vectors`` (tokens, 128)."""

    ids: IntArray
    vectors: NDArray[np.int8]


def project(vectors: FloatArray) -> FloatArray:
    """Project rows to 128 dimensions and scale them to unit length."""
    return unit(product(vectors, _signs(vectors.shape[-1])))


def product(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Return ``rows @ columns``, computed in blocks of rows.

    BLAS splits larger products across threads. When other processes keep the cores busy,
    waiting for those threads takes hundreds of times longer than these small products do.
    """
    size = max(1, _UNSHARED_WORK // max(columns.size, 1))
    if len(rows) <= size:
        return rows @ columns
    return np.concatenate([rows[at : at + size] @ columns for at in range(0, len(rows), size)])


def pack(tokens: TokenEncoding) -> bytes:
    """Return a sentence's tokens as bytes: two for each id, then 64 for each vector.

    A coordinate takes half a byte, and the length of a vector is dropped: only its direction is
    compared.
    """
    projected = project(tokens.vectors)
    largest = np.maximum(np.abs(projected).max(axis=-1, keepdims=True, initial=0.0), 1e-12)
    rounded = (np.round(projected / largest * _STEPS) + _ZERO).astype(np.uint8)
    ids: bytes = tokens.ids.astype("<u2").tobytes()
    vectors: bytes = (rounded[:, ::2] << 4 | rounded[:, 1::2]).tobytes()
    return ids + vectors


def unpack(data: bytes) -> PackedTokens:
    """Return what ``pack`` wrote."""
    width = PROJECTED_DIMENSION // 2
    count = len(data) // (2 + width)
    ids = np.frombuffer(data, "<u2", count).astype(np.int32)
    halves = np.frombuffer(data, np.uint8, count * width, 2 * count).reshape(count, width)
    vectors = np.empty((count, PROJECTED_DIMENSION), np.int8)
    vectors[:, ::2] = halves >> 4
    vectors[:, 1::2] = halves & 15
    return PackedTokens(ids, vectors - np.int8(_ZERO))


def token_means(sentences: Sequence[PackedTokens]) -> FloatArray:
    """Return the mean direction of each sentence's tokens, of shape (sentences, 128).

    The row of a sentence without tokens is zero.
    """
    means = np.zeros((len(sentences), PROJECTED_DIMENSION), np.float32)
    filled = [row for row, sentence in enumerate(sentences) if len(sentence.ids)]
    if filled:
        tokens = unit(np.concatenate([sentences[row].vectors for row in filled]).astype(np.float32))
        counts = [len(sentences[row].ids) for row in filled]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        means[filled] = unit(np.add.reduceat(tokens, starts, axis=0))
    return means


def best_matches(question: FloatArray, sentences: Sequence[PackedTokens]) -> FloatArray:
    """Return each question token's best cosine in each sentence.

    ``question`` has shape (question tokens, 128) and rows of unit length, as returned by
    ``project``. The result has shape (sentences, question tokens); the row of a sentence
    without tokens is zero.
    """
    best = np.zeros((len(sentences), len(question)), np.float32)
    filled = [row for row, sentence in enumerate(sentences) if len(sentence.ids)]
    if not filled or not len(question):
        return best
    tokens = unit(np.concatenate([sentences[row].vectors for row in filled]).astype(np.float32))
    counts = [len(sentences[row].ids) for row in filled]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    best[filled] = np.maximum.reduceat(product(tokens, question.T), starts, axis=0)
    return best


@cache
def _signs(dimension: int) -> FloatArray:
    random = np.random.RandomState(_SEED)
    signs = random.randint(0, 2, size=(dimension, PROJECTED_DIMENSION)) * 2 - 1
    return signs.astype(np.float32)
