"""Logistic regression with few weights: an L1 penalty, and each weight kept within bounds.

Fitted by the fast iterative shrinkage-thresholding algorithm (Beck and Teboulle, 2009).
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
# What stands in a row alone, or two things that stand there together.
Term = tuple[str, ...]
_STEPS = 1500


@dataclass(frozen=True, slots=True)
class SparseModel:
    """The bias, and what each term is worth that is worth anything."""

    bias: float
    weights: Mapping[Term, float]

    def score(self, row: Collection[Term]) -> float:
        """Return the log odds of a row."""
        return self.bias + sum(self.weights.get(term, 0.0) for term in row)

    def rounded(self, digits: int, least: float) -> "SparseModel":
        """Return the model with rounded numbers, without weights nearer to nothing than least."""
        kept = {t: round(v, digits) for t, v in self.weights.items() if abs(v) >= least}
        return SparseModel(round(self.bias, digits), kept)


def fitted(
    rows: Sequence[Collection[Term]],
    positive: NDArray[np.bool_],
    importance: FloatArray,
    penalty: float,
    bounds: Mapping[Term, tuple[float, float]],
) -> SparseModel:
    """Fit the weights of the terms that ``bounds`` names, each within its bounds.

    The penalty bears on the sum of the absolute weights, beside the mean loss of a row; the bias
    is free.
    """
    terms = sorted(bounds)
    column = {term: number for number, term in enumerate(terms)}
    table = np.zeros((len(rows), len(terms)))
    for number, row in enumerate(rows):
        table[number, [column[term] for term in row if term in column]] = 1.0
    low, high = np.array([bounds[term] for term in terms]).T
    share = importance / importance.sum()
    # No slope changes faster than this.
    steepest = 0.27 * float(np.linalg.norm(table.T @ (table * share[:, None]), 2)) + 0.3
    found = ahead = np.zeros(len(terms))
    bias = bias_ahead = 0.0
    pace = 1.0
    for _ in range(_STEPS):
        error = share * (1 / (1 + np.exp(-(table @ ahead + bias_ahead))) - positive)
        moved = ahead - table.T @ error / steepest
        shrunk = np.sign(moved) * np.maximum(np.abs(moved) - penalty / steepest, 0.0)
        new, new_bias = np.clip(shrunk, low, high), bias_ahead - float(error.sum()) / steepest
        next_pace = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = new + (pace - 1) / next_pace * (new - found)
        bias_ahead = new_bias + (pace - 1) / next_pace * (new_bias - bias)
        found, bias, pace = new, new_bias, next_pace
    return SparseModel(bias, {t: v for t, v in zip(terms, found.tolist(), strict=True) if v != 0.0})
