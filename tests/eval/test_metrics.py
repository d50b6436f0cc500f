"""Metrics are what their authors define."""

import math

import pytest

from eval.metrics import first_rank, token_f1


@pytest.mark.parametrize(
    ("text", "answers", "f1"),
    [
        ("The 1902!", ["1902"], 1),
        ("in 1902", ["1902"], 2 / 3),
        ("An apple a day", ["pear", "Apple day."], 1),
        ("b b", ["b b b"], 0.8),
        ("U.S.", ["US"], 1),
        ("grey granite", ["granite grey"], 1),
        # Only what ASCII has is punctuation.
        ("«1902»", ["1902"], 0),
        # An accepted answer without words is none.
        ("an answer", ["the", "answer"], 1),
        ("", [], 1),
        ("Yes", [], 0),
        ("", ["Yes"], 0),
    ],
)
def test_token_f1_is_squads(text: str, answers: list[str], f1: float) -> None:
    assert token_f1(text, answers) == pytest.approx(f1)


def test_the_rank_of_what_is_nowhere_is_infinite() -> None:
    assert first_rank([False]) == math.inf
