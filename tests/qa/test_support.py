"""The fitted score."""

import pytest

from qa.reading import Reading
from qa.support import findings, score
from qa.support_weights import BIAS, PARTIAL, VERIFIED, WEIGHTS


def test_scores_lie_between_nought_and_one_and_thresholds_in_order() -> None:
    assert 0 < PARTIAL < VERIFIED < 1
    assert 0 < score({}) < 1
    extreme = score(dict.fromkeys(WEIGHTS, 1000000000.0))
    assert extreme == pytest.approx(0) or extreme == pytest.approx(1)


def test_a_bend_adds_to_the_slope() -> None:
    name, (slope, bends) = next(
        (name, weight) for name, weight in WEIGHTS.items() if len(weight[1]) > 1
    )
    beyond = max(knot for knot, _ in bends) + 1
    total = BIAS + sum(
        bend * max(0.0 - knot, 0.0)
        for other in WEIGHTS
        if other != name
        for knot, bend in WEIGHTS[other][1]
    )
    total += slope * beyond + sum(bend * (beyond - knot) for knot, bend in bends)
    assert score({name: beyond}) == pytest.approx(1 / (1 + 2.718281828459045**-total), abs=1e-6)


def test_findings_come_in_the_order_of_the_checks() -> None:
    claim = Reading("In 1927 Geneva did not reject the plan.")
    evidence = Reading("In 1929 Vienna rejected the plan.")
    assert [finding.check for finding in findings(claim, evidence)] == ["date", "name", "negation"]
