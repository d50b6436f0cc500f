"""Do claim and evidence point the same way?"""

import pytest

from qa.directions import check_directions
from qa.words import words


def contradicted(claim: str, evidence: str) -> list[str]:
    found = check_directions(words(claim), words(evidence))
    return [finding.reason for finding in found if finding.weight == "contradicted"]


@pytest.mark.parametrize(
    ("claim", "evidence", "said", "given"),
    [
        ("Prices rose.", "Prices fell.", "rose", "fell"),
        ("The board rejected it.", "The board accepted it.", "rejected", "accepted"),
        ("It was the largest.", "It was the smallest.", "largest", "smallest"),
        ("It lies in the north.", "It lies in the south.", "north", "south"),
        ("She went to her house.", "He went to his house.", "She", "He"),
        ("The firm bought the mill.", "The firm sold the mill.", "bought", "sold"),
        ("The firm bought the mill.", "The mill was sold by the firm.", "bought", "sold"),
        ("Oil fell in May.", "Oil rose sharply in May, while wages fell.", "fell", "rose"),
        ("Ghent lost to Bruges.", "Ghent defeated Bruges.", "lost", "defeated"),
        ("Prices of oil fell.", "Prices of oil rose, while the dollar fell.", "fell", "rose"),
        ("Oil fell while wages rose.", "Oil rose while wages fell.", "fell", "rose"),
    ],
)
def test_an_opposite_is_told(claim: str, evidence: str, said: str, given: str) -> None:
    assert (
        contradicted(claim, evidence)[0] == f"The claim says “{said}”; the article says “{given}”."
    )


def test_what_is_left_as_it_was_remains() -> None:
    assert contradicted("The walls remain.", "The fire left the walls standing.") == []
    assert contradicted("Their distrust will remain.", "It will leave their distrust intact.") == []
    assert contradicted("Norway remained in the union.", "Norway left the union, intact.") == [
        "The claim says “remained”; the article says “left”."
    ]


def test_a_prefix_turns_a_word_around() -> None:
    assert contradicted("The law was unpopular.", "The law was popular.") == [
        "The claim says “unpopular”, the opposite of what the article says."
    ]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Prices rose.", "Prices grew, and wages fell."),
        ("It did not rise.", "It fell."),
        ("Ghent lost to Bruges.", "Bruges defeated Ghent."),
        ("Ghent lost to Bruges.", "Ghent was defeated by Bruges."),
        ("Oil rose while wages fell.", "Wages fell while oil rose."),
        ("Sales of wool grew in spring.", "Sales of coal grew in spring, and of wool shrank."),
        ("The firm bought the mill.", "The mill was sold to the firm."),
        ("It is far from simple.", "It is complex."),
        ("The building burned.", "The roof was destroyed."),
    ],
)
def test_the_same_direction_in_other_words_is_fine(claim: str, evidence: str) -> None:
    assert contradicted(claim, evidence) == []


def test_firm_antonyms_are_held_against_long_claims_too() -> None:
    rest = " on Monday that the ministry had lost the files of nine hundred patients."
    assert contradicted("The minister admitted" + rest, "The minister denied" + rest) == [
        "The claim says “admitted”; the article says “denied”."
    ]
