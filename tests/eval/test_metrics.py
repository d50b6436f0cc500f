import random
from math import inf

import pytest

from eval.metrics import (
    area_under_roc,
    first_rank,
    hit_at,
    holds_answer,
    mean,
    mean_reciprocal_rank,
    percentile,
    share,
)


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("It was BUILT\n in  1902.", ["built in 1902"], True),
        ("It was built in 1902.", ["1903", "built"], True),
        ("It was built in 1902.", ["1903"], False),
        ("Die Straße am Cafe\u0301", ["STRASSE", "nothing"], True),
        ("Cafe\u0301", ["Café"], True),
        ("", ["1902"], False),
        ("It was built.", [" ", ""], False),
        ("It was built.", [], False),
    ],
)
def test_an_answer_stands_in_a_text_case_and_white_space_aside(
    text: str, answers: list[str], expected: bool
) -> None:
    assert holds_answer(text, answers) is expected


def test_shares_means_and_ranks() -> None:
    assert share([True, False, True, True]) == 0.75
    assert mean([1, 2, 6]) == 3
    assert first_rank([False, False, True, True]) == 3
    assert (first_rank([False]), first_rank([])) == (inf, inf)
    ranks = [1, 3, inf, 4]
    assert [hit_at(ranks, k) for k in (1, 3, 10)] == [0.25, 0.5, 0.75]
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 1 / 3 + 0 + 1 / 4) / 4)
    assert (share([]), mean([]), hit_at([], 1), mean_reciprocal_rank([])) == (None,) * 4


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.9, 0.8], 0.0),
        # Of six pairs 0.8 wins three, and 0.4 wins one and ties one.
        ([0.8, 0.4], [0.5, 0.4, 0.1], 4.5 / 6),
        ([0.5, 0.5], [0.5], 0.5),
        ([1.0], [], None),
        ([], [1.0], None),
    ],
)
def test_the_area_under_the_curve_counts_a_tie_half(
    positives: list[float], negatives: list[float], expected: float | None
) -> None:
    assert area_under_roc(positives, negatives) == expected


def test_the_area_under_the_curve_is_the_share_of_pairs_in_order() -> None:
    draw = random.Random(7)
    positives = [draw.randint(2, 9) for _ in range(40)]
    negatives = [draw.randint(0, 7) for _ in range(30)]
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert area_under_roc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([3, 1, 2], 50, 2),
        ([4, 1, 3, 2], 50, 2.5),
        ([10, 20, 30, 40, 50], 95, 48),
        ([10, 20, 30, 40, 50], 100, 50),
        ([7], 95, 7),
        ([], 50, None),
    ],
)
def test_percentiles_are_interpolated(
    values: list[float], percent: float, expected: float | None
) -> None:
    assert percentile(values, percent) == expected
