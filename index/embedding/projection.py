"""The mean direction of a sentence's tokens, read in the context of its passage.

It is projected from 384 to 128 dimensions by a fixed matrix of signs (Achlioptas,
Database-friendly random projections, 2003) and stored in eight bits a coordinate.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import FloatArray, TokenEncoding, unit

PROJECTED_DIMENSION = 128
Direction = NDArray[np.int8]
"""The mean direction of a sentence's tokens, of shape (128,); only its direction counts."""

_LARGEST = 127
# NumPy's compatibility policy freezes RandomState's stream of numbers, so every machine uses
# the same projection. Changing the seed makes every store unreadable.
_SEED = 7
# BLAS never splits a product of this many multiplications across threads.
_UNSHARED_WORK = 2**18


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


def direction(tokens: TokenEncoding) -> Direction:
    """Return the mean direction of a sentence's tokens; zeros if it has none."""
    if not len(tokens.ids):
        return np.zeros(PROJECTED_DIMENSION, np.int8)
    mean = project(tokens.vectors).mean(axis=0)
    rounded: Direction = np.round(mean / max(float(np.abs(mean).max()), 1e-12) * _LARGEST).astype(
        np.int8
    )
    return rounded


def directions(rows: Sequence[Direction]) -> FloatArray:
    """Return directions as rows of unit length, of shape (rows, 128)."""
    return unit(np.array(rows, np.float32).reshape(-1, PROJECTED_DIMENSION))


@cache
def _signs(dimension: int) -> FloatArray:
    random = np.random.RandomState(_SEED)
    signs = random.randint(0, 2, size=(dimension, PROJECTED_DIMENSION)) * 2 - 1
    return signs.astype(np.float32)
