"""Logistic regression on made-up rows."""

import numpy as np
import pytest

from eval.logistic import logistic


def test_weights_that_made_the_rows_are_found_again() -> None:
    random = np.random.RandomState(2)
    design = np.column_stack([np.ones(6000), random.randn(6000, 2)])
    odds = design @ np.array([0.5, 2.0, -1.0])
    positive = random.rand(6000) < 1 / (1 + np.exp(-odds))
    found = logistic(design, positive, np.ones(6000), np.full(3, 1e-6))
    assert found == pytest.approx([0.5, 2.0, -1.0], abs=0.15)
    held = logistic(design, positive, np.ones(6000), np.array([1e-6, 1e5, 1e5]))
    assert abs(held[1]) < 0.1 < abs(found[1])


def test_what_is_given_is_not_found_once_more() -> None:
    random = np.random.RandomState(4)
    design = np.column_stack([np.ones(4000), random.randn(4000)])
    given = 3 * random.randn(4000)
    positive = random.rand(4000) < 1 / (1 + np.exp(-(design[:, 1] + given)))
    found = logistic(design, positive, np.ones(4000), np.full(2, 1e-6), given)
    assert found == pytest.approx([0.0, 1.0], abs=0.15)
