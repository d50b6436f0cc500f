from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.words import content_words, draw, first_upper, has_word, overlap, shuffled, stem


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        (("carries", "carried", "carry"), "carry"),
        (("planned", "plans", "planning"), "plan"),
        (("baked", "bakes", "baking"), "bak"),
        (("Lunn's", "Lunn’s", "lunn"), "lun"),
        (("1,200", "1200"), "1200"),
        (("bus",), "bus"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...], root: str) -> None:
    assert {stem(form) for form in forms} == {root}


def test_content_words_leave_out_what_carries_none() -> None:
    assert content_words("It was the keeper who lit 31 lamps.") == {"keeper", "lit", "31", "lamp"}


def test_overlap_is_a_share_of_the_claims_words() -> None:
    assert overlap("The keeper lit lamps.", "A keeper lit the harbour lamp.") == 1
    assert overlap("The keeper sold lamps.", "A keeper lit the lamp.") == pytest.approx(2 / 3)
    assert overlap("It was so.", "anything") == 0


def test_a_word_is_found_whole_and_in_any_case() -> None:
    assert has_word("The Lamp went out", "lamp")
    assert not has_word("The lamps went out", "lamp")
    assert has_word("in New York today", "new york")


def test_only_the_first_letter_is_raised() -> None:
    assert first_upper("the Lunn") == "The Lunn"
    assert first_upper("") == ""


@given(st.text(), st.integers(min_value=1, max_value=1000))
def test_a_draw_is_within_bounds_and_repeats(seed: str, count: int) -> None:
    drawn = draw(seed, count)
    assert 0 <= drawn < count
    assert draw(seed, count) == drawn


@given(st.lists(st.text(), unique=True), st.text())
def test_a_shuffle_keeps_all_and_forgets_the_order_given(items: list[str], seed: str) -> None:
    mixed = shuffled(items, seed)
    assert sorted(mixed) == sorted(items)
    assert shuffled(items[::-1], seed) == mixed


def test_other_seeds_give_other_orders() -> None:
    orders = [shuffled(list("abcdefgh"), str(seed)) for seed in range(5)]
    assert all(one != other for one, other in pairwise(orders))
