"""Causes and orders that nothing in the evidence tells."""

import pytest

from qa.links import check_links
from qa.reading import Reading

TWO = "The mill closed. Most workers left."


def reasons(claim: str, evidence: str = TWO) -> list[str]:
    return [each.reason for each in check_links(Reading(claim), Reading(evidence))]


def test_a_cause_that_is_not_told_is_absent() -> None:
    claim = "Most workers left because the mill closed."
    assert reasons(claim) == ["The article does not say this “because”."]
    assert reasons(claim, "The mill closed, so most workers left.") == []


def test_an_order_that_is_not_told_is_absent() -> None:
    claim = "Most workers left before the mill closed."
    assert reasons(claim) == ["The article does not say what came “before” what."]
    assert reasons(claim, "Most workers left. Then the mill closed.") == []
    assert reasons(claim, "Most workers left in 1901. The mill closed in 1903.") == []


@pytest.mark.parametrize(
    "claim", ["After the war.", "Most left after all.", "Before noon it left."]
)
def test_what_ties_no_two_matters_is_let_be(claim: str) -> None:
    assert reasons(claim) == []
