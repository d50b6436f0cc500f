"""The fit of an additive model: hinges at quantiles, weighed by logistic regression."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.logistic import logistic
from qa import AdditiveModel, Signs

FloatArray = NDArray[np.float64]
_QUANTILES = (0.2, 0.4, 0.6, 0.8)
# A sign of fewer different values than this gets no knots: it counts what a check found.
_FEWEST_VALUES = 6
_FEWEST_SEEN = 3
# The bias is not held down.
_FREE = 1e-9


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
    design = np.column_stack([np.ones(len(table)), (table - centre) / spread])
    held = np.full(design.shape[1], penalty)
    held[0] = _FREE
    found_weights = logistic(design, positive, importance, held, given)
    bias, weights = float(found_weights[0]), found_weights[1:] / spread
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
