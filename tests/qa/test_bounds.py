"""Does a claim keep the bounds and the order of the evidence's numbers?"""

import pytest

from qa.bounds import check_bounds
from qa.reading import Reading


def reasons(claim: str, evidence: str) -> list[str]:
    found = check_bounds(Reading(claim), Reading(evidence))
    assert all((each.check, each.weight) == ("number", "contradicted") for each in found)
    return [each.reason for each in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("It lasted more than nine days.", "It lasted only nine days.",
         "The claim says “more than nine days”; the article says nine days."),
        ("It cost less than €5 million.", "It cost €5 million.",
         "The claim says “less than €5 million”; the article says 5 million."),
        ("The council voted 9 to 14 to close it.", "The council voted 14 to 9 on Monday.",
         "The claim says 9 to 14; the article has the two the other way round."),
        ("They won by 9–14.", "They won 14–9.",
         "The claim says 9 to 14; the article has the two the other way round."),
    ],
)  # fmt: skip
def test_what_a_claim_turns_or_oversteps_is_told(claim: str, evidence: str, reason: str) -> None:
    assert reasons(claim, evidence) == [reason]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It lasted more than nine days.", "It lasted over nine days."),
        ("It lasted more than nine days.", "It lasted nine or more days."),
        ("It lasted more than nine days.", "It lasted eleven days."),
        ("It lasted at least nine days.", "It lasted nine days."),
        ("It lasted no more than nine days.", "It lasted nine days."),
        ("It cost more than $5 million.", "It cost 5.2 million dollars."),
        ("They voted by 14 to 9.", "They voted 14 to 9."),
        # Who loses counts the other way round.
        ("They lost 9–14.", "The others won 14–9."),
        ("It drew 2–2.", "It drew 2–2."),
    ],
)
def test_what_the_evidence_bears_out_is_let_be(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []
