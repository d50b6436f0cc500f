"""Comparisons: which side is which."""

import pytest

from qa.comparisons import check_comparisons
from qa.words import words


@pytest.mark.parametrize(
    ("claim", "evidence", "degree"),
    [
        ("Women earn less than men.", "Men earn less than women.", "less"),
        ("The Paris office is larger than the Berlin office.",
         "The Berlin office is larger than the Paris office. It rained.", "larger"),
        ("Oslo has more trams than Bergen.", "Bergen has more trams than Oslo.", "more"),
        ("Iron is heavier than tin.", "Tin is heavier than iron, which is cheap.", "heavier"),
    ],
)  # fmt: skip
def test_sides_that_have_changed_places_are_told(claim: str, evidence: str, degree: str) -> None:
    found = check_comparisons(words(claim), words(evidence))
    assert [(each.check, each.weight) for each in found] == [("role", "contradicted")]
    assert found[0].reason == f"The claim compares with “{degree} than” the other way round."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Men earn less than women.", "Men earn less than women."),
        ("Women earn more than men.", "Men earn less than women."),
        ("Oslo has more trams than Bergen.", "With more trams than Bergen, Oslo is proud."),
        ("It lasted longer than ten years.", "It lasted longer than ten years."),
        ("Women earn less than men.", "Women work."),
        ("Women earn less.", "Men earn less than women."),
        ("", ""),
    ],
)
def test_sides_that_are_kept_are_let_be(claim: str, evidence: str) -> None:
    assert check_comparisons(words(claim), words(evidence)) == []
