"""Do claim and evidence say no to the same things?"""

import pytest

from qa.denials import check_denials
from qa.words import words


def weights(claim: str, evidence: str) -> list[str]:
    return [finding.weight for finding in check_denials(words(claim), words(evidence))]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The court did not accept the plea.", "The court accepted the plea."),
        ("The factory will never close.", "The factory will close in May."),
        ("The court accepted the plea.", "The court did not accept the plea."),
        ("They sailed without maps.", "They sailed with maps."),
    ],
)
def test_a_denial_on_one_side_is_contradicted(claim: str, evidence: str) -> None:
    assert weights(claim, evidence) == ["contradicted"]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He did not win.", "He lost."),
        ("He did not pay the tax.", "He refused to pay the tax."),
        ("It is not only old but rare.", "It is old and rare."),
        ("The court did not accept the plea.", "The plea was not accepted by the court."),
        ("It rose.", "It rose."),
        ("The last visit was in 2018.", "No secretary has been on a visit there since 2018."),
        ("No other visit has followed since 2018.", "The last visit was in 2018."),
    ],
)
def test_the_same_denial_in_other_words_is_fine(claim: str, evidence: str) -> None:
    assert weights(claim, evidence) == []


def test_to_buy_is_no_denial_of_to_sell() -> None:
    claim = "The firm did not buy the mill."
    assert weights(claim, "The mill was sold to the firm.") == ["contradicted"]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The mayor will not open the bridge.", "They fault the mayor for declining to open it."),
        ("Walls keep the water from rising.", "With walls, the water does not rise."),
        ("She does not want it sold.", "She warned against selling it."),
        ("No, he calls the bridge safe.", "He called the bridge safe."),
    ],
)
def test_no_is_said_in_many_ways(claim: str, evidence: str) -> None:
    assert weights(claim, evidence) == []


def test_a_little_word_alone_is_denied_too() -> None:
    assert weights("The cause is known.", "The cause is not known.") == ["contradicted"]
    assert weights("The cause is not known.", "The cause is not known.") == []
