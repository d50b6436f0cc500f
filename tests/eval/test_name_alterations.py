import pytest

from eval.name_alterations import attributed, foreign_name, name, role, source
from tests.eval.tampered import town

TOWN = town()
SOLD = "Anna Brekke sold the harbour to Paul Holm in 1911."


def test_a_name_of_the_article_is_put_for_one_of_the_claim() -> None:
    altered = name(TOWN.claim(SOLD), TOWN.facts)
    assert altered in {
        SOLD.replace(old, new)
        for old in ("Anna Brekke", "Paul Holm")
        for new in ("Mary Dahl", "Oliver Sund")
    }


def test_a_name_of_another_article_is_put_for_one_of_the_claim() -> None:
    altered = foreign_name(TOWN.claim("The light was made in Norway."), TOWN.facts)
    assert altered in {
        f"The light was made in {place}." for place in ("Portugal", "Greece", "Hungary")
    }


def test_two_names_change_places() -> None:
    assert role(TOWN.claim(SOLD), TOWN.facts) == (
        "Paul Holm sold the harbour to Anna Brekke in 1911."
    )


@pytest.mark.parametrize(
    "claim",
    [
        "Anna Brekke and Paul Holm built the harbour.",
        "Anna Brekke met Paul Holm.",
        "Anna Brekke partnered with Paul Holm.",
        "They saw Anna Brekke, Mary Dahl, Oliver Sund.",
        "Anna Brekke was paid by Norway.",
    ],
)
def test_names_whose_exchange_changes_nothing_stay(claim: str) -> None:
    assert role(TOWN.claim(claim), TOWN.facts) is None


@pytest.mark.parametrize(
    ("claim", "form"),
    [
        ("Mary Dahl argued that the town was rich.", "{} argued that the town was rich."),
        ("According to Mary Dahl, it was rich.", "According to {}, it was rich."),
    ],
)
def test_another_says_what_one_said(claim: str, form: str) -> None:
    others = ("Anna Brekke", "Paul Holm", "Oliver Sund")
    assert source(TOWN.claim(claim), TOWN.facts) in list(map(form.format, others))


def test_where_nobody_speaks_nobody_is_exchanged() -> None:
    assert source(TOWN.claim(SOLD), TOWN.facts) is None


def test_a_speaker_is_added_where_there_is_none() -> None:
    altered = attributed(TOWN.claim("The harbour was sold."), TOWN.facts)
    assert altered is not None
    assert altered.endswith("the harbour was sold.")
    assert any(person in altered for person in ("Anna", "Paul", "Mary", "Oliver"))
    assert attributed(TOWN.claim("Mary Dahl said so."), TOWN.facts) is None
