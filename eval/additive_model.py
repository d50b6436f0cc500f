"""A generalised additive model of 0 and 1: hinges at quantiles, weighed by logistic regression.

Each sign counts by its slope times its value, and beyond each knot that much more or less; the
sum through the logistic function is the score (Hastie and Tibshirani, 1986).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Signs = Mapping[str, float]
_QUANTILES = (0.2, 0.4, 0.6, 0.8)
# A sign of fewer different values than this gets no knots: it counts what a check found.
_FEWEST_VALUES = 6
_FEWEST_SEEN = 3
_STEPS = 60


@dataclass(frozen=True, slots=True)
class AdditiveModel:
    """The bias, and for each sign its slope and its knots with the change of slope there."""

    bias: float
    weights: Mapping[str, tuple[float, tuple[tuple[float, float], ...]]]

    def score(self, signs: Signs) -> float:
        """Return the score of some signs, from 0 to 1; a sign that is not there is 0."""
        total = self.bias
        for name, (slope, bends) in self.weights.items():
            value = signs.get(name, 0.0)
            total += slope * value
            for knot, bend in bends:
                total += bend * max(value - knot, 0.0)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def fitted(
    rows: Sequence[Signs],
    positive: NDArray[np.bool_],
    importance: FloatArray,
    penalty: float,
    fixed: Mapping[str, float],
) -> AdditiveModel:
    """Fit a model by weighted logistic regression, the squares of its weights held down.

    Each column is scaled to the same spread, so that ``penalty`` bears on all alike. Signs that
    fewer than three rows have are left out; ``fixed`` are slopes that are given, not fitted.
    """
    columns: list[tuple[str, float | None]] = []
    for name in sorted({name for row in rows for name in row} - fixed.keys()):
        values = np.array([row.get(name, 0.0) for row in rows])
        if (values != 0).sum() < _FEWEST_SEEN or np.ptp(values) == 0:
            continue
        columns.append((name, None))
        if len(np.unique(values)) >= _FEWEST_VALUES:
            # Where most rows lack a sign, their noughts say nothing about where it bends.
            knots = np.quantile([row[name] for row in rows if name in row], _QUANTILES).round(3)
            inside = (knots > values.min()) & (knots < values.max())
            columns += [(name, float(knot)) for knot in np.unique(knots[inside])]
    table = np.array([[_column(row, *column) for column in columns] for row in rows])
    table = table.reshape(len(rows), len(columns))
    spread = np.maximum(table.std(axis=0), 1e-6)
    centre = table.mean(axis=0)
    given = np.array([sum(fixed[name] * row.get(name, 0.0) for name in fixed) for row in rows])
    bias, weights = _logistic((table - centre) / spread, positive, importance, penalty, given)
    weights = weights / spread
    found: dict[str, tuple[float, list[tuple[float, float]]]] = {
        name: (slope, []) for name, slope in fixed.items()
    }
    for (name, knot), weight in zip(columns, weights.tolist(), strict=True):
        if knot is None:
            found[name] = weight, []
        else:
            found[name][1].append((knot, weight))
    model = {name: (slope, tuple(bends)) for name, (slope, bends) in sorted(found.items())}
    return AdditiveModel(bias - float(centre @ weights), model)


def _column(row: Signs, name: str, knot: float | None) -> float:
    value = row.get(name, 0.0)
    return value if knot is None else max(value - knot, 0.0)


def _logistic(
    table: FloatArray,
    positive: NDArray[np.bool_],
    importance: FloatArray,
    penalty: float,
    given: FloatArray,
) -> tuple[float, FloatArray]:
    """Return bias and weights by Newton's method; the bias is not held down."""
    design = np.column_stack([np.ones(len(table)), table])
    held = np.full(design.shape[1], penalty)
    held[0] = 1e-9
    weights = np.zeros(design.shape[1])
    target = positive.astype(np.float64)
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-np.clip(design @ weights + given, -50, 50)))
        slope = design.T @ (importance * (share - target)) + held * weights
        curve = (design.T * (importance * share * (1 - share) + 1e-9)) @ design
        step = np.linalg.solve(curve + np.diag(held), slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(weights[0]), weights[1:]
