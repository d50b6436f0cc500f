"""Places and the words for their people."""

import pytest

from qa.peoples import family, tells_origin
from qa.words import words


@pytest.mark.parametrize(
    ("one", "two"),
    [("germany", "german"), ("netherlands", "dutch"), ("u.s", "american"), ("norman", "normandy")],
)
def test_a_place_and_its_people_are_one_family(one: str, two: str) -> None:
    assert family(one) == family(two) is not None


def test_other_places_are_other_families() -> None:
    assert family("france") != family("germany")
    assert family("table") is None


@pytest.mark.parametrize(
    ("text", "tells"),
    [("American adviser", True), ("American", False), ("Sullivan left", False)],
)
def test_a_name_that_tells_where_something_is_from(text: str, tells: bool) -> None:
    assert tells_origin(0, 1, words(text)) is tells
