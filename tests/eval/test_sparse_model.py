"""Sparse logistic regression on made-up rows."""

import math

import numpy as np
import pytest

from eval.sparse_model import SparseModel, Term, fitted

FREE = (-math.inf, math.inf)
A, B = (("a",),), (("b",),)
ROWS: list[tuple[Term, ...]] = [*[A] * 30, *[A + B] * 10, *[B] * 10, *[()] * 50]
POSITIVE = np.array([row % 10 < 9 for row in range(40)] + [row % 10 < 1 for row in range(60)])
EVEN = np.ones(len(ROWS))


def test_without_a_penalty_the_odds_are_those_of_the_rows() -> None:
    model = fitted(ROWS, POSITIVE, EVEN, 0.0, {("a",): FREE, ("b",): FREE})
    assert model.score([]) == pytest.approx(math.log(1 / 9), abs=0.02)
    assert model.score([("a",)]) == pytest.approx(math.log(9), abs=0.02)
    assert model.weights["b",] == pytest.approx(0.0, abs=0.02)


def test_a_penalty_leaves_out_what_says_little() -> None:
    model = fitted(ROWS, POSITIVE, EVEN, 0.01, {("a",): FREE, ("b",): FREE})
    assert set(model.weights) == {("a",)}
    assert 2 < model.weights["a",] < math.log(81)


def test_a_weight_stays_within_its_bounds() -> None:
    model = fitted(ROWS, ~POSITIVE, EVEN, 0.0, {("a",): (-1.5, 0.0), ("b",): (0.0, math.inf)})
    assert model.weights["a",] == -1.5
    assert model.weights.get(("b",), 0.0) >= 0.0


def test_a_row_counts_as_often_as_it_is_important() -> None:
    importance = np.array([3.0, 1.0, 1.0, 3.0])
    rows: list[list[Term]] = [[("a",)], [("a",)], [], []]
    model = fitted(rows, np.array([True, False, True, False]), importance, 0.0, {("a",): FREE})
    assert model.score([("a",)]) == pytest.approx(math.log(3), abs=0.02)


def test_numbers_are_rounded_and_the_least_left_out() -> None:
    model = SparseModel(1.234, {("a",): 0.056, ("b",): -0.049}).rounded(2, 0.05)
    assert model == SparseModel(1.23, {("a",): 0.06})
