"""Which words stand on opposite sides."""

import pytest

from qa.contrasts import allies, contrasts
from qa.stems import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("defend", "rejected"),
        ("keep", "terminate"),
        ("alive", "died"),
        ("rose", "fell"),
        ("through", "bypass"),
        ("profit", "losses"),
    ],
)
def test_sides_are_set_against_each_other(one: str, other: str) -> None:
    assert stem(other) in contrasts(one)
    assert stem(one) in contrasts(other)


def test_words_of_one_side_are_allies() -> None:
    assert stem("advantage") in allies("profit")
    assert stem("profit") in allies("profit")
    assert not contrasts("profit") & allies("profit") - contrasts("gain")


def test_other_words_stand_on_no_side() -> None:
    assert contrasts("granite") == frozenset()
    assert allies("granite") == {stem("granite")}
