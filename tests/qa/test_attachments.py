"""What a claim names and counts: beside what it says of it, or elsewhere."""

import pytest

from qa.attachments import check_attachments
from qa.reading import Reading

GLACIER = "In July 2022 the surface moved 1.4 metres a day, compared with 0.6 metres a day in May."
PLANTS = (
    "Sanne de Wit praised the new plant in Ghent, which opened in October 2022 and makes pumps. "
    "The older plant in Bruges will be closed by the end of 2024."
)
TRIAL = (
    "Brandt was convicted in 2016 mainly on the word of one witness, Carol Finch. In 2021 a "
    "lawyer, Nadia Rahman, found that Finch had named another man. Brandt was released in March "
    "2022."
)
TARGETS = "Analysts at Rook raised their target from 30 to 36 euros; those at Kempen kept theirs."
EXCHANGE = (
    "Warsaw's first stock exchange was founded in 1817 and traded until the war. It was opened "
    "again in April 1991, after the old order had ended."
)


def told(claim: str, evidence: str) -> list[tuple[str, str, str]]:
    found = check_attachments(Reading(claim), Reading(evidence))
    return [(finding.check, finding.weight, finding.reason) for finding in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "there", "said"),
    [
        ("In May 2022 the surface moved 1.4 metres a day.", GLACIER, "July 2022", "May 2022"),
        ("In July 2022 the surface moved 0.6 metres a day.", GLACIER, "1.4 metres", "0.6 metres"),
        ("The plant in Ghent will be closed by the end of 2024.", PLANTS, "Bruges", "Ghent"),
        ("The plant in Bruges opened in October 2022.", PLANTS, "Ghent", "Bruges"),
        ("Finch was convicted in 2016.", TRIAL, "Brandt", "Finch"),
        ("Rahman was released in March 2022.", TRIAL, "Brandt", "Rahman"),
        ("Kempen raised its target to 36 euros.", TARGETS, "Analysts", "Kempen"),
    ],
)
def test_what_belongs_elsewhere_is_told(claim: str, evidence: str, there: str, said: str) -> None:
    reason = f"The article says this of {there}, and not of {said}."
    assert told(claim, evidence) == [("attachment", "contradicted", reason)]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("In May the surface moved 0.6 metres a day.", GLACIER),
        ("The surface moved 1.4 metres a day in July 2022.", GLACIER),
        ("The plant in Ghent opened in October 2022.", PLANTS),
        ("The Bruges plant will be closed by the end of 2024.", PLANTS),
        ("Brandt was convicted in 2016 on the word of Carol Finch.", TRIAL),
        ("Finch had named another man, Rahman found in 2021.", TRIAL),
        ("Rook raised its target to 36 euros.", TARGETS),
        ("Warsaw's stock exchange was opened again in April 1991.", EXCHANGE),
        ("Under the Harbour Act 1978, the majority decided.",
         "Under the Harbour Act 1978, the majority decided on 1 March 1979."),
        ("Marks serves the United States as national security adviser.",
         "Also in May, Jo Marks, the American national security adviser, held a meeting in Rome."),
        ("Anna moved to Oslo.", "Anna met Ben in Rome, and moved to Oslo."),
        ("Nothing of this is there.", GLACIER),
        ("", ""),
    ],
)  # fmt: skip
def test_what_belongs_there_is_let_be(claim: str, evidence: str) -> None:
    assert told(claim, evidence) == []
