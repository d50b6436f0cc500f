"""Does a claim say what a text defines in brackets?"""

import pytest

from qa import verify
from qa.defined_terms import says_definition
from qa.reading import Reading

PARTIES = 'This Agreement is between Northwind Ltd. ("Supplier") and Acme GmbH (the “Client”).'


@pytest.mark.parametrize(
    "claim",
    ["Northwind is the supplier.", "Northwind Ltd. is the Supplier", "Acme GmbH is the client."],
)
def test_a_definition_is_said_again(claim: str) -> None:
    assert says_definition(Reading(claim), Reading(PARTIES))
    assert verify(claim, PARTIES).support == "verified"


@pytest.mark.parametrize(
    "claim",
    [
        "Acme is the supplier.",
        "Northwind is the client.",
        "Northwind is a good supplier.",
        "Northwind is not the supplier.",
        "The agreement is the supplier.",
        "Is it so?",
        "",
    ],
)
def test_the_term_of_another_is_not(claim: str) -> None:
    assert not says_definition(Reading(claim), Reading(PARTIES))


@pytest.mark.parametrize("claim", ["Acme is the supplier.", "Northwind is the client."])
def test_another_term_is_not_verified(claim: str) -> None:
    assert verify(claim, PARTIES).support != "verified"


def test_two_names_before_a_term_are_not_both_defined() -> None:
    text = 'We are Northwind Ltd. and Acme GmbH ("Client").'
    assert not says_definition(Reading("Northwind is the client."), Reading(text))
    assert says_definition(Reading("Acme is the client."), Reading(text))


def test_what_stands_in_brackets_without_quotation_marks_defines_nothing() -> None:
    assert not says_definition(Reading("Acme is new."), Reading("We met Acme (new) in May."))
