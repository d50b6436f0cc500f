import pytest

from qa.inflections import (
    BASE_OF_PAST,
    BASE_OF_THIRD,
    CLEAR_PASTS,
    PARTICIPLE,
    PAST,
    third_person,
)


@pytest.mark.parametrize(
    ("base", "past", "participle", "third"),
    [
        ("write", "wrote", "written", "writes"),
        ("carry", "carried", "carried", "carries"),
        ("play", "played", "played", "plays"),
        ("drop", "dropped", "dropped", "drops"),
        ("reach", "reached", "reached", "reaches"),
        ("cost", "cost", "cost", "costs"),
        ("undertake", "undertook", "undertaken", "undertakes"),
        ("show", "showed", "shown", "shows"),
        ("have", "had", "had", "has"),
    ],
)
def test_forms(base: str, past: str, participle: str, third: str) -> None:
    assert PAST[base] == past
    assert PARTICIPLE[base] == participle
    assert third_person(base) == third
    assert BASE_OF_PAST[past] == base
    assert BASE_OF_THIRD[third] == base


def test_a_clear_past_is_no_base_form() -> None:
    assert not CLEAR_PASTS & PAST.keys()
    assert "wrote" in CLEAR_PASTS
    assert "saw" not in CLEAR_PASTS
