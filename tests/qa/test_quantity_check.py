"""Are the numbers of a claim those of its evidence?"""

import pytest

from qa.quantities import quantities
from qa.quantity_check import agree, agree_either_way, check_quantities


def reasons(claim: str, evidence: str, items: tuple[int, ...] = ()) -> list[str]:
    findings = check_quantities(quantities(claim), quantities(evidence), items)
    return [finding.reason for finding in findings]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("fifty ships", "50 ships"),
        ("1.2 million people", "1,200,000 people"),
        ("20 per cent", "20%"),
        ("a fifth", "20%"),
        ("just over 5.1 million", "5,105,768"),
        ("about 23 million", "22,592,000"),
        ("7 million square kilometres", "7,000,000 km²"),
        ("about 32 kilometres", "20 miles"),
        ("in the 1990s", "in 1994"),
        ("in the eighteenth century", "in 1705"),
        ("in May 1705", "on 12 May 1705"),
        ("seven years later", "in 1523, and in 1530"),
        ("more than three quarters", "307 of 402"),
        ("half a million", "500,000"),
        ("nearly six decades", "60 years"),
        ("a lead of 14 points", "a 24–10 lead"),
        ("World War II", "the Second World War"),
    ],
)
def test_the_same_quantity_in_other_words_is_found(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("in 1927", "in 1929", "The claim says 1927; the article says 1929."),
        ("on 12 May 1705", "on 15 May 1705",
         "The claim says 12 May 1705; the article says 15 May 1705."),
        ("six kings", "five kings", "The claim says six kings; the article says five kings."),
        ("24 points", "308 points and 24 catches",
         "The claim says 24 points; the article says 308 points."),
        ("2.1 million people", "1.2 million people",
         "The claim says 2.1 million people; the article says 1.2 million people."),
        ("$5 million", "€5 million", "The claim says 5 million; the article says 5 million."),
        ("200 miles", "200 km", "The claim says 200 miles; the article says 200 km."),
        ("Louis XV", "Louis XIV", "The claim says XV; the article says XIV."),
        ("12 ships", "some ships", "The claim says 12, which the article does not."),
        ("65 or under", "65 or older", "The claim and the article stand on different sides of 65."),
    ],
)  # fmt: skip
def test_another_quantity_is_named(claim: str, evidence: str, reason: str) -> None:
    assert reasons(claim, evidence) == [reason]


def test_a_number_stands_for_an_enumeration() -> None:
    assert reasons("three founders", "Ada, Grace and Mary founded it") != []
    assert reasons("three founders", "Ada, Grace and Mary founded it", items=(3,)) == []


def test_a_claim_may_say_less_of_a_date_but_not_more() -> None:
    assert reasons("in 1705", "on 12 May 1705") == []
    assert reasons("on 12 May 1705", "in 1705") != []
    assert reasons("in 1994", "in the 1990s") != []


def test_a_decade_and_a_year_of_it_agree_whichever_is_claimed() -> None:
    (decade,), (year,), (other,) = map(quantities, ("in the 1990s", "in 1994", "in 2004"))
    assert (agree(decade, year), agree(year, decade)) == (True, False)
    assert agree_either_way(decade, year)
    assert agree_either_way(year, decade)
    assert not agree_either_way(decade, other)
