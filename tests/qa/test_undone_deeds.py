"""Opposite deeds that can both befall one thing."""

import pytest

from qa.reading import Reading
from qa.undone_deeds import both_happen


@pytest.mark.parametrize(
    ("pair", "both"),
    [
        ("born died", True),
        ("died born", True),
        ("opened closing", True),
        ("join left", True),
        ("arrives leaves", True),
        ("started end", True),
        ("bought sold", True),
        ("founded dissolved", True),
        ("rise fell", False),
        ("survive died", False),
        ("accepted rejected", False),
        ("opened opened", False),
        ("opened rose", False),
    ],
)
def test_what_is_done_may_be_undone(pair: str, both: bool) -> None:
    one, two = Reading(pair).words
    assert both_happen(one, two) is both
