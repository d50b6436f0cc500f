"""What does a text name and count, and where does each stand?"""

import pytest

from qa.items import items_of, of_a_kind, preposition_before, same, shown, slot
from qa.reading import Reading


def test_names_come_first_and_then_the_quantities_that_are_no_part_of_one() -> None:
    reading = Reading("In 1902 Ada Bell sold 40 boats under the Scotland Act 1978.")
    assert [shown(item, reading) for item in items_of(reading)] == [
        "Ada Bell", "Scotland Act", "1902", "40", "1978",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "preposition"),
    [
        ("They met in Geneva.", "in", "in"),
        ("They crossed the Rhine.", "", ""),
        ("They lived near the Rhine.", "near", "near"),
        ("It was built by Tesla.", "", "by"),
        ("It was Tesla's.", "owner", ""),
    ],
)
def test_a_name_has_a_slot(text: str, place: str, preposition: str) -> None:
    reading = Reading(text)
    (item,) = items_of(reading)
    assert slot(item, reading.words) == place
    assert preposition_before(item, reading.words) == preposition


def test_a_quantity_has_no_slot_but_a_preposition() -> None:
    reading = Reading("it opened in 1902.")
    (item,) = items_of(reading)
    assert (slot(item, reading.words), preposition_before(item, reading.words)) == ("", "in")


@pytest.mark.parametrize(
    ("one", "two", "alike", "kind"),
    [
        ("They saw Geneva.", "They saw Geneva.", True, True),
        ("They saw Geneva.", "They saw Vienna.", False, True),
        ("They saw 40 boats.", "They saw forty boats.", True, True),
        ("They saw 40 boats.", "They saw Vienna.", False, False),
        ("it rose in 1902.", "it rose in 1911.", False, True),
    ],
)
def test_items_are_the_same_or_of_a_kind(one: str, two: str, alike: bool, kind: bool) -> None:
    ((first,), (second,)) = items_of(Reading(one)), items_of(Reading(two))
    assert (same(first, second), of_a_kind(first, second)) == (alike, kind)
