"""Has a deed its doer and its object exchanged?"""

import pytest

from qa.agents import check_agents, is_passive
from qa.words import words


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The dog bit the man.", "The man bit the dog."),
        ("The dog chased the man.", "The dog was chased by the man."),
        ("Ghent sold wool to Bruges.", "Bruges sold wool to Ghent in 1301."),
        ("The guild fined the mayor.", "The guild was fined by the mayor."),
        ("Smith was the heir of Jones.", "Jones was the heir of Smith."),
        ("The Brant flows into the Alder.", "The Alder flows into the Brant."),
        ("They saw the castle of the duke.", "They saw the duke of the castle."),
        ("She read Smith's Jones.", "She read Jones's Smith."),
    ],
)
def test_exchanged_sides_are_told(claim: str, evidence: str) -> None:
    (found,) = check_agents(words(claim), words(evidence))
    assert (found.check, found.weight) == ("role", "contradicted")
    assert "the other way round" in found.reason


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The dog bit the man.", "The man was bitten by the dog."),
        ("The man was bitten by the dog.", "The dog bit the man."),
        ("Smith married Jones.", "Jones married Smith."),
        ("Smith is the brother of Jones.", "Jones is the brother of Smith."),
        ("Work stopped at the mill.", "The mill stopped work."),
        ("The duke's castle burned.", "The castle of the duke burned."),
        ("Ghent grew.", "Bruges shrank."),
        ("", ""),
    ],
)
def test_the_same_sides_in_another_order_are_fine(claim: str, evidence: str) -> None:
    assert check_agents(words(claim), words(evidence)) == []


def test_a_passive_is_told_by_what_stands_around_it() -> None:
    assert is_passive(2, words("Bruges was beaten soundly."))
    assert is_passive(1, words("Bruges, beaten by Ghent, sued."))
    assert not is_passive(1, words("Ghent attacked Bruges."))
    assert not is_passive(1, words("Prices increased by 3 per cent."))
