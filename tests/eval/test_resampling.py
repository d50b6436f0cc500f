"""Intervals and tests are what an exact computation gives."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from eval.pooling import RATIO, SEPARATION, Pool, Value, percentile
from eval.resampling import Draws, mcnemar


@pytest.mark.parametrize(
    ("lost", "won"), [(0, 0), (1, 0), (5, 0), (6, 0), (3, 9), (9, 3), (7, 7), (40, 21), (900, 1100)]
)
def test_mcnemar_is_the_exact_test(lost: int, won: int) -> None:
    changed = lost + won
    uneven = sum(
        Fraction(math.comb(changed, k), 2**changed)
        for k in range(changed + 1)
        if abs(2 * k - changed) >= abs(lost - won)
    )
    assert mcnemar(lost, won) == pytest.approx(float(uneven), abs=1e-15)


RATIOS: list[Value] = [1.0, 0.0, (2, 3), (0, 0), 0.25, (5, 1), 1.0]
SCORES: list[Value] = [(0.9, 1), (0.3, 0), (0.3, 1), (0.8, 0), (0.3, 0), (0.95, 1), (0.1, 0)]


@pytest.mark.parametrize(
    ("pool", "values"),
    [
        (RATIO, RATIOS),
        (SEPARATION, SCORES),
        (percentile(50), [*RATIOS[4:], 3.0, 2.0, 9.0, 4.5]),
        (percentile(95), [3.0, 2.0, 9.0, 4.5, 4.5, 1.0, 8.0]),
    ],
)
@pytest.mark.parametrize("articles", [1, 10])
def test_a_figure_of_a_draw_is_that_of_the_cases_drawn(
    pool: Pool, values: Sequence[Value], articles: int
) -> None:
    values = [value for value in values if value != (5, 1)] if pool != RATIO else list(values)
    # Thirty cases, of which every third has no value.
    cases = np.array([place for place in range(30) if place % 3])
    given = [values[place % len(values)] for place in cases]
    draws = Draws.of([f"a{place % articles}" for place in range(30)], draws=40)
    assert draws.unit == ("article" if articles == 10 else "case")
    drawn = pool.draws_of(given, cases, draws)
    for figure, weights in zip(drawn, draws.weights(cases).astype(int), strict=True):
        again = [value for value, times in zip(given, weights, strict=True) for _ in range(times)]
        expected = pool.of(again)
        assert figure == pytest.approx(math.nan if expected is None else expected, nan_ok=True)


def test_an_interval_holds_what_all_draws_that_there_are_do() -> None:
    values = [0.0, 0.2, 0.3, 0.9, 1.0, 0.4]
    every = np.sort([np.mean(drawn) for drawn in product(values, repeat=6)])
    cases = np.arange(6)
    draws = Draws.of(["one"] * 6, draws=40_000)
    drawn = RATIO.draws_of(list(values), cases, draws)
    for percent in (1, 2.5, 10, 50, 97.5):
        expected = np.percentile(every, percent)
        assert np.percentile(drawn, percent) == pytest.approx(expected, abs=0.01)
    found = draws.interval(drawn, cases, bounded=True, hits=False)
    # Six cases are few, and so it is wider than the middle 95 %.
    assert found is not None
    assert every[0] < found.low < np.percentile(every, 2.5)
    assert np.percentile(every, 97.5) < found.high < every[-1]


@pytest.mark.parametrize(
    ("right", "many", "low"),
    [(5, 5, 0.48), (50, 50, 0.929), (500, 500, 0.9926), (49, 50, 0.91), (25, 50, 0.35)],
)
def test_where_little_varies_few_cases_tell_little(right: int, many: int, low: float) -> None:
    cases, draws = np.arange(many), Draws.of(["one"] * many)
    drawn = RATIO.draws_of([1.0] * right + [0.0] * (many - right), cases, draws)
    found = draws.interval(drawn, cases, bounded=True, hits=True)
    assert found is not None
    assert found.low == pytest.approx(low, abs=0.02)
    if right == many:
        assert draws.interval(drawn, cases, bounded=False, hits=False) is None


def test_one_case_has_no_interval() -> None:
    one, case = Draws.of(["one"]), np.arange(1)
    assert one.interval(RATIO.draws_of([1.0], case, one), case, bounded=True, hits=True) is None


def test_cases_about_no_article_are_drawn_each_for_itself() -> None:
    draws = Draws.of([*(f"a{place}" for place in range(12)), *[""] * 188], draws=10)
    assert (draws.unit, draws.counts.shape) == ("article", (10, 200))
