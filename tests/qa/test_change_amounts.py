"""By how much, and to what."""

import pytest

from qa.change_amounts import check_change_amounts
from qa.reading import Reading


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        (
            "Revenue rose by €412 million.",
            "Revenue rose 23 per cent to €412 million.",
            "The claim says “by 412 million”; the article says “to 412 million”.",
        ),
        (
            "Revenue rose to 23 per cent.",
            "Revenue rose 23 per cent to €412 million.",
            "The claim says “to 23 per cent”; the article says “by 23 per cent”.",
        ),
        (
            "The debt fell by €96 million.",
            "Its debt, which stood at €96 million, was down from €131 million.",
            "The claim says “by 96 million”; the article says “at 96 million”.",
        ),
        (
            "The bank raised its target by €36.",
            "The bank raised its target from €30 to €36.",
            "The claim says “by 36”; the article says “to 36”.",
        ),
        (
            "Revenue rose 23 percentage points.",
            "Revenue rose 23 per cent to €412 million.",
            "The claim counts 23 percentage points; the article counts no points.",
        ),
    ],
)
def test_another_side_of_a_change_is_told(claim: str, evidence: str, reason: str) -> None:
    found = check_change_amounts(Reading(claim), Reading(evidence))
    assert [each.reason for each in found] == [reason]
    assert [each.weight for each in found] == ["contradicted"]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Revenue rose to €412 million.", "Revenue rose 23 per cent to €412 million."),
        ("Revenue rose by 23 per cent.", "Revenue rose 23 per cent to €412 million."),
        ("The debt fell from €131 million.", "The debt, down from €131 million, is small."),
        ("The debt fell to €96 million.", "Its debt stood at €96 million in May."),
        ("It grew by 4 metres.", "It grew from 8 to 12 metres, or by 4 metres."),
        ("The margin rose by 5.2 percentage points.", "It widened from 1.1 to 6.3 per cent."),
        ("They closed it by 2024.", "It was raised to 2024 seats."),
    ],
)
def test_the_same_side_or_an_unknown_one_is_let_be(claim: str, evidence: str) -> None:
    assert check_change_amounts(Reading(claim), Reading(evidence)) == []
