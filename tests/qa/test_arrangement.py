"""How the words of a claim are put together, beside how its evidence does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.arrangement import arrangement
from qa.reading import Reading

LOST = "Vienna lost 40 workshops in 1901, and Geneva won most of them."


def signs(claim: str, evidence: str = LOST) -> dict[str, float]:
    return arrangement(Reading(claim), Reading(evidence)).signs


def test_a_name_in_the_place_of_another_has_a_rival() -> None:
    assert signs("Geneva lost 40 workshops.")["rival"] > 0.3
    assert signs("Vienna lost 40 workshops.")["rival"] < 0


def test_what_stands_far_nearer_is_told() -> None:
    (found,) = arrangement(Reading("Geneva lost 40 workshops."), Reading(LOST)).found
    assert found.reason == "The article says this of Vienna, and not of Geneva."
    assert (found.check, found.weight) == ("attachment", "contradicted")
    assert arrangement(Reading("Vienna lost 40 workshops."), Reading(LOST)).found == ()


def test_two_in_each_others_place_are_told() -> None:
    sold = "Revenue doubled in Germany and fell in Poland."
    claim = "Revenue doubled in Poland and fell in Germany."
    (found,) = arrangement(Reading(claim), Reading(sold)).found
    assert found.reason == "The article says this with Germany and Poland in each other's place."
    assert found.check == "role"
    assert arrangement(Reading(sold), Reading(sold)).found == ()


def test_the_passive_exchanges_nothing() -> None:
    claim, evidence = Reading("Karin was taught by Olaf."), Reading("Olaf taught Karin.")
    assert arrangement(claim, evidence).found == ()


def test_without_anything_of_its_kind_left_out_there_is_no_rival() -> None:
    assert signs("Vienna lost workshops.", "Vienna lost its workshops.")["rival"] == 0


def test_words_of_two_clauses_are_scattered_and_span_more() -> None:
    whole, scattered = signs("Vienna lost workshops."), signs("Vienna won workshops.")
    assert whole["scattered"] == 0
    assert scattered["scattered"] == pytest.approx(1 / 3)
    assert scattered["span"] > whole["span"]
    assert scattered["skipped"] > whole["skipped"]


@pytest.mark.parametrize(
    ("claim", "added", "dropped", "links"),
    [
        ("All workers left.", 1, 1, 0),
        ("Most workers left.", 0, 0, 0),
        ("Workers left.", 0, 1, 0),
        ("Most workers left because the mill closed.", 0, 0, 1),
    ],
)
def test_words_of_scope_and_ties_that_one_side_alone_has_are_counted(
    claim: str, added: float, dropped: float, links: float
) -> None:
    found = signs(claim, "Most workers left. The mill closed.")
    assert found["scope_added"] == added
    assert found["scope_dropped"] == dropped
    assert found["link_added"] == links


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(claim: str, evidence: str) -> None:
    found = signs(claim, evidence)
    assert -1 <= found["rival"] <= 1
    assert -1 <= found["exchanged"] <= 1
    assert 0 <= found["scattered"] <= 1
    assert all(found[name] >= 0 for name in found.keys() - {"rival", "exchanged"})


def test_another_form_of_a_place_stands_where_the_place_does() -> None:
    far = "American boats sailed. The ministry cooled hopes on Friday and mocked the United States."
    near = "The ministry cooled hopes on Friday and mocked the United States."
    claim = "The ministry mocked the Americans."
    assert signs(claim, far)["span"] == signs(claim, near)["span"]
