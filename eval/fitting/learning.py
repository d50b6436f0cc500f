"""Logistic regression, and what it is learnt from."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.dataset import DATA
from index import MiniLMEmbedder

Array = NDArray[np.float32]
_STEPS, _RATE = 250, 0.3


class Sparse(NamedTuple):
    """A matrix of mostly zeros: its other numbers, each one's row and column, and its shape."""

    numbers: Array
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    shape: tuple[int, int]

    @property
    def T(self) -> "Sparse":  # noqa: N802, the name that arrays have for it
        """The transposed matrix."""
        return Sparse(self.numbers, self.columns, self.rows, self.shape[::-1])

    def __matmul__(self, vector: Array) -> Array:
        each = self.numbers * vector[self.columns]
        return np.bincount(self.rows, each, self.shape[0]).astype(np.float32)

    def beside(self, other: Array) -> "Sparse":
        """Return the matrix with the columns of another one to its right."""
        rows, columns = np.indices(other.shape).reshape(2, -1)
        return Sparse(
            np.append(self.numbers, other),
            np.append(self.rows, rows),
            np.append(self.columns, columns + self.shape[1]),
            (self.shape[0], self.shape[1] + other.shape[1]),
        )


def fit(
    features: Array | Sparse, is_one: NDArray[np.bool_], weight: Array, *, decay: float
) -> tuple[Array, float]:
    """Return the weights and the bias of a regularised logistic regression.

    ``features`` has the shape (rows, features). ``is_one`` marks the positive rows and ``weight``
    weighs them all, both of shape (rows,). ``decay`` is the L2 penalty. Trains with Adam on all
    rows at once.
    """
    learnt = np.zeros(features.shape[1] + 1, np.float32)
    mean, square = np.zeros_like(learnt), np.zeros_like(learnt)
    for step in range(1, _STEPS + 1):
        chance = 1 / (1 + np.exp(-(features @ learnt[:-1] + learnt[-1])))
        error = weight * (chance - is_one)
        slope = np.append(features.T @ error + decay * learnt[:-1], error.sum()) / weight.sum()
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        size = _RATE * (1 - step / _STEPS) / (1 - 0.9**step)
        learnt -= size * mean / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return learnt[:-1], float(learnt[-1])


def embedded(texts: Sequence[str], embedder: MiniLMEmbedder) -> Array:
    """Return the vectors of texts, of shape (texts, dimension)."""
    return np.concatenate([embedder.embed(texts[at : at + 64]) for at in range(0, len(texts), 64)])


def read_sentences(name: str) -> tuple[str, ...]:
    """Return the sentences, one a line, of a list in ``eval/data`` such as "orders/honest"."""
    return tuple((DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def read_rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a file's lines."""
    for line in file.open(encoding="utf-8"):
        yield json.loads(line)
