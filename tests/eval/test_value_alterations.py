import re

import pytest

from eval.value_alterations import date, number
from tests.eval.tampered import town

TOWN = town()


@pytest.mark.parametrize(
    ("claim", "pattern"),
    [
        ("She built it for 340 crowns.", r"She built it for [\d,]+ crowns\."),
        ("Four men left.", r"[A-Z][a-z]+ men left\."),
        ("Half of the men left.", r"A (?:third|quarter) of the men left\."),
    ],
)
def test_a_number_gives_way_to_another(claim: str, pattern: str) -> None:
    altered = number(TOWN.claim(claim), TOWN.facts)
    assert altered is not None
    assert re.fullmatch(pattern, altered)
    assert altered != claim


@pytest.mark.parametrize(("bound", "sign"), [("more than", 1), ("fewer than", -1)])
def test_a_bound_is_never_put_where_it_still_holds(bound: str, sign: int) -> None:
    altered = number(TOWN.claim(f"There were {bound} 540 men."), TOWN.facts)
    if altered is not None:
        value = int(re.sub(r"\D", "", altered))
        assert (value - 540) * sign > 0


def test_a_number_that_the_evidence_holds_is_not_put() -> None:
    claim = "She had four of 2, 3, 5, 6, 7, 8, 9, 10, 11, 12 and 15 boats."
    altered = number(TOWN.claim("She had four boats.", claim), TOWN.facts)
    assert altered is None or altered in {
        f"She had {word} boats." for word in "twenty thirty forty fifty sixty".split()
    }


@pytest.mark.parametrize(
    "claim", ["It was built in 1902.", "It shut on May 25.", "On 5 June it shut."]
)
def test_a_year_or_a_day_is_no_number(claim: str) -> None:
    assert number(TOWN.claim(claim), TOWN.facts) is None


@pytest.mark.parametrize(
    ("claim", "pattern"),
    [
        ("It was built in 1902.", r"It was built in 1[89]\d\d\."),
        ("It shut in March.", r"It shut in (?!March)[A-Z][a-z]+\."),
        ("It thrived in the 1850s.", r"It thrived in the 1(?!850)\d{2}0s\."),
        ("It fell in the 3rd century.", r"It fell in the (?:1st|2nd|4th) century\."),
        ("It fell in the sixth century.", r"It fell in the (?:fourth|fifth|seventh) century\."),
    ],
)
def test_a_date_gives_way_to_another(claim: str, pattern: str) -> None:
    altered = date(TOWN.claim(claim), TOWN.facts)
    assert altered is not None
    assert re.fullmatch(pattern, altered)


def test_after_a_year_only_a_later_one_is_false() -> None:
    altered = date(TOWN.claim("It was shut after 1902."), TOWN.facts)
    assert altered is not None
    assert int(altered[-5:-1]) > 1902


def test_a_claim_without_dates_has_none_to_alter() -> None:
    assert date(TOWN.claim("It was shut."), TOWN.facts) is None
