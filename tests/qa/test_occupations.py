"""Are trades told apart that cannot be one person's?"""

import pytest

from qa.occupations import check_occupations
from qa.words import words


def reasons(claim: str, evidence: str) -> list[str]:
    return [each.reason for each in check_occupations(words(claim), words(evidence))]


def test_another_trade_is_told() -> None:
    claim = "The house was designed by a young dentist."
    assert reasons(claim, "Tom Ray, a farmer, designed the house.") == [
        "The claim says “dentist”; the article says “farmer”."
    ]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("A doctor treated it.", "Eva Dahl, a surgeon, treated it."),
        ("He was a teacher.", "He was a teacher before he became a farmer."),
        ("The mayor opened the bridge.", "Ida, a farmer, opened the bridge."),
        ("A nurse was hurt.", "The driver fled."),
        ("A nurse was hurt.", "They hired a driver."),
    ],
)
def test_trades_of_one_person_or_of_another_matter_are_fine(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []
