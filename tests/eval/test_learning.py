"""Logistic regression learns the same from a sparse matrix as from a dense one."""

import numpy as np

from eval.fitting.learning import Sparse, fit


def test_what_is_learnt_does_not_depend_on_how_a_matrix_is_kept() -> None:
    chance = np.random.default_rng(1)
    left = np.where(chance.random((60, 9)) < 0.3, chance.random((60, 9)), 0).astype(np.float32)
    right = chance.random((60, 4), np.float32)
    rows, columns = np.nonzero(left)
    sparse = Sparse(left[rows, columns], rows, columns, left.shape).beside(right)
    is_one = left[:, 2] + right[:, 0] > 0.6
    weight = np.ones(60, np.float32)
    learnt, bias = fit(sparse, is_one, weight, decay=0.1)
    expected, expected_bias = fit(np.hstack([left, right]), is_one, weight, decay=0.1)
    np.testing.assert_allclose(learnt, expected, atol=1e-4)
    assert abs(bias - expected_bias) < 1e-4
    assert learnt.argmax() in (2, 9)
