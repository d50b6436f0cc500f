"""What stands nearer to what a claim says than what it names."""

import pytest

from qa.reading import Reading
from qa.rivals import Rivals, rivals

RIVERS = "The Alk is 40 km long and the Nes is 90 km long."


def nearness(claim: str, evidence: str = RIVERS) -> Rivals:
    read = Reading(evidence)
    places: dict[str, list[int]] = {}
    for row, key in enumerate(read.keys):
        places.setdefault(key, []).append(row)
    return rivals(Reading(claim), read, places, [float(row) for row in range(len(read.words))])


@pytest.mark.parametrize("claim", ["The Alk is 90 km long.", "The Nes is 40 km long."])
def test_another_amount_stands_nearer_to_the_name(claim: str) -> None:
    assert nearness(claim).left_out > 0


@pytest.mark.parametrize("claim", ["The Alk is 40 km long.", "The Nes is 90 km long."])
def test_the_right_amount_stands_nearest(claim: str) -> None:
    assert nearness(claim).left_out < 0


def test_what_is_said_far_from_a_name_is_told() -> None:
    near = nearness("The Alk is 40 km long.").astray
    assert nearness("The Alk is 90 km long.").astray > near > 0


def test_a_place_and_its_people_are_no_rivals() -> None:
    text = "The ministry mocked the United States on Friday."
    assert nearness("The ministry mocked the Americans.", text).left_out == 0.0


def test_a_claim_that_names_nothing_has_none() -> None:
    assert nearness("It is long.") == Rivals(0.0, 0.0, 0.0)


def test_two_that_have_changed_places_are_rivals_of_each_other() -> None:
    sold = "Revenue doubled in Germany and fell in Poland."
    assert nearness("Revenue doubled in Poland and fell in Germany.", sold).exchanged > 0
    assert nearness("Revenue doubled in Germany and fell in Poland.", sold).exchanged < 0


def test_what_stands_in_another_kind_of_place_is_no_rival() -> None:
    assert nearness("Sullivan came.", "To Vienna came Sullivan.").left_out == 0.0


def test_where_somebody_is_from_is_no_rival_of_a_name() -> None:
    text = "The adviser Sullivan, an American lawyer, met reporters."
    assert nearness("Sullivan met reporters.", text).left_out == 0.0


def test_light_words_have_no_key_and_the_words_for_a_place_the_same() -> None:
    keys = Reading("The United States and Americans built boats.").keys
    assert keys[0] == keys[3] == ""
    assert keys[1] == keys[4] != ""
    assert keys[5:] == ["build", "boat"]
