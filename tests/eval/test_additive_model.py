"""A generalised additive model fitted to made-up rows."""

import numpy as np
import pytest

from eval.additive_model import fitted
from qa import AdditiveModel


def rows(count: int = 400) -> tuple[list[dict[str, float]], np.ndarray]:
    draw = np.random.RandomState(3)
    good, noise = draw.rand(count), draw.rand(count)
    positive = good + 0.1 * draw.randn(count) > 0.5
    return [{"good": g, "noise": n} for g, n in zip(good, noise, strict=True)], positive


def test_a_sign_that_tells_is_worth_more_than_noise() -> None:
    signs, positive = rows()
    model = fitted(signs, positive, np.ones(len(signs)), 1.0, {})
    assert model.score({"good": 0.9, "noise": 0.5}) > 0.9
    assert model.score({"good": 0.1, "noise": 0.5}) < 0.1
    apart = model.score({"good": 0.5, "noise": 1.0}) - model.score({"good": 0.5, "noise": 0.0})
    assert abs(apart) < 0.3


def test_a_bend_is_fitted_where_it_is() -> None:
    draw = np.random.RandomState(4)
    values = draw.rand(600)
    positive = (values > 0.3) & (values < 0.7)
    model = fitted([{"sign": v} for v in values], positive, np.ones(600), 1.0, {})
    assert model.score({"sign": 0.5}) > 0.8
    assert max(model.score({"sign": 0.0}), model.score({"sign": 1.0})) < 0.2


def test_a_fixed_slope_is_kept_and_rare_signs_are_left_out() -> None:
    signs, positive = rows()
    signs[0]["rare"] = 1.0
    signs[1]["given"] = 1.0
    model = fitted(signs, positive, np.ones(len(signs)), 1.0, {"given": -3.0})
    assert "rare" not in model.weights
    assert model.weights["given"] == (-3.0, ())


def test_the_same_rows_give_the_same_model() -> None:
    signs, positive = rows(80)
    one, two = (fitted(signs, positive, np.ones(80), 2.0, {}) for _ in range(2))
    assert one == two


def test_a_score_is_a_logistic_sum_of_slopes_and_bends() -> None:
    model = AdditiveModel(-1.0, {"a": (2.0, ((0.5, -1.0),)), "b": (1.0, ())})
    assert model.score({"a": 1.0}) == pytest.approx(1 / (1 + np.exp(-(-1 + 2 - 0.5))))
    assert model.score({}) == pytest.approx(1 / (1 + np.e))
    assert 0 <= model.score({"a": -1e9}) <= model.score({"a": 1e9}) <= 1
