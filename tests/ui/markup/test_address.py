"""What the address of the page holds."""

import pytest

from tests.ui.chat.test_chat import note
from ui.markup.place import Address, Place, address_from, place_link


def test_a_link_to_a_place_is_read_back() -> None:
    place = Place("3-c2", note(2, "Rain & <snow>."), 2, "verified")
    link = place_link(place)
    assert address_from(f"#c=a_b-1&{link}") == Address("a_b-1", "3-c2", "w", (0, 14))


@pytest.mark.parametrize(
    ("fragment", "span"),
    [
        ("", None),
        ("#cited", None),
        ("#article=x&span=1", None),
        ("#article=x&span=-1-2", None),
        ("#article=x&span=1-9999999999999", None),
        ("#" + "&".join(["a=1"] * 50), None),
        ("#article=%FF%00&span=1-2", (1, 2)),
    ],
)
def test_what_is_no_address_names_nothing(fragment: str, span: tuple[int, int] | None) -> None:
    found = address_from(fragment)
    assert (found.conversation, found.place, found.span) == ("", "", span)
