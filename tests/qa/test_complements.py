"""Does a claim give a word the place, the time or the person that another word has?"""

import pytest

from qa.complements import check_complements
from qa.reading import Reading

SALES = "Sales doubled in Germany and fell in Poland."
ADA = "Ada married Tom in 1902 and died in 1911."


def reasons(claim: str, evidence: str) -> list[str]:
    found = check_complements(Reading(claim), Reading(evidence))
    assert all(each.check == "attachment" for each in found)
    assert all(each.weight == "contradicted" for each in found)
    return [each.reason for each in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("Sales fell in Germany.", SALES,
         "The article says this of Poland, and not of Germany."),
        ("Sales doubled in Poland.", SALES,
         "The article says this of Germany, and not of Poland."),
        ("Ada died in 1902.", ADA, "The article says this of 1911, and not of 1902."),
        ("He died in Paris.", "He was born in 1950 in Paris. He died in 1990 in Lyon.",
         "The article says this of Lyon, and not of Paris."),
    ],
)  # fmt: skip
def test_what_another_word_has_is_told(claim: str, evidence: str, reason: str) -> None:
    assert reasons(claim, evidence) == [reason]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Sales fell in Poland.", SALES),
        ("Sales fell in Poland and doubled in Germany.", SALES),
        ("Ada died in 1911.", ADA),
        # Items in a row belong to one word.
        ("Sales fell in Germany.", "Sales fell in Poland and in Germany."),
        ("He died in Lyon.", "He was born in Paris and died in 1990 in Lyon."),
        # Nothing sets the two apart.
        ("Sales fell in Germany.", "Sales of cars in Germany fell in Bavaria."),
        # Another preposition, or none of the kind beside the word.
        ("Sales fell in Germany.", "Sales doubled in Germany and fell after 1990."),
        ("Ada died in 1902.", "Ada married in 1902 and died in Rome."),
        ("Sales rose.", SALES),
    ],
)
def test_what_the_word_has_itself_or_may_have_is_let_be(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []
