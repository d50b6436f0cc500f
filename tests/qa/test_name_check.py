"""Do the names of a claim stand in its evidence?"""

import pytest

from qa.name_check import check_names
from qa.reading import Reading


def findings(claim: str, evidence: str) -> list[tuple[str, str]]:
    found = check_names(Reading(claim), Reading(evidence))
    return [(finding.reason, finding.weight) for finding in found]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The minister met Wang.", "The minister met Wang Yi."),
        ("The UN voted.", "The United Nations voted."),
        ("The United Nations voted.", "The UN voted."),
        ("It is a French town.", "It is a town in France."),
        ("They left the Netherlands.", "The Dutch left."),
        ("They live in Krakow.", "They live in Kraków."),
        ("We saw President Obama.", "We saw Obama."),
        ("American ships came.", "Ships of the United States came."),
        ("Normally the Amazon is wet.", "The Amazon is wet."),
        ("Hoping for more, they stayed.", "They stayed."),
    ],
)
def test_a_name_is_known_in_other_forms(claim: str, evidence: str) -> None:
    assert findings(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "reason", "weight"),
    [
        ("They met in Geneva.", "They met in Vienna.",
         "The claim says Geneva; the article says Vienna.", "contradicted"),
        ("It was John Adams.", "It was Samuel Adams.",
         "The claim says John Adams; the article says Samuel Adams.", "contradicted"),
        ("It was built by Tesla.", "It was built long ago.",
         "The claim names Tesla, which the article does not.", "absent"),
        ("Farm work is hard.", "Labour is hard.",
         "The claim names Farm, which the article does not.", "doubtful"),
        ("Ada llegó a Madrid.", "Ada llegó a Lisboa.",
         "The claim says Madrid; the article says Lisboa.", "contradicted"),
        ("It was there that Green painted it.", "It was there that Brown painted it.",
         "The claim says Green; the article says Brown.", "contradicted"),
        ("She saw the Danube.", "He was the Kaiser.",
         "The claim names Danube, which the article does not.", "absent"),
    ],
)  # fmt: skip
def test_another_name_is_told(claim: str, evidence: str, reason: str, weight: str) -> None:
    assert findings(claim, evidence) == [(reason, weight)]
