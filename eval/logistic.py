"""Weighted logistic regression with the squares of its weights held down."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_STEPS = 60
_STILL = 1e-8


def logistic(
    design: FloatArray,
    positive: NDArray[np.bool_],
    importance: FloatArray,
    held: FloatArray,
    given: FloatArray | None = None,
) -> FloatArray:
    """Return the weights of the columns of a design, found by Newton's method.

    ``importance`` weighs the rows, ``held`` says how hard each weight is held down, and ``given``
    is what each row's log odds have beside the columns.
    """
    weights = np.zeros(design.shape[1])
    target = positive.astype(np.float64)
    beside = np.zeros(len(design)) if given is None else given
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-np.clip(design @ weights + beside, -50, 50)))
        slope = design.T @ (importance * (share - target)) + held * weights
        curve = (design.T * (importance * share * (1 - share) + 1e-9)) @ design
        step = np.linalg.solve(curve + np.diag(held), slope)
        weights = weights - step
        if float(np.abs(step).max()) < _STILL:
            break
    return weights
