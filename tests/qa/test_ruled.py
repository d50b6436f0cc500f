"""Which stretch of a text a word like "refused" rules."""

import pytest

from qa.ruled import Ruled, ruled_stretches
from qa.words import words


def ruled(text: str) -> list[tuple[str, str]]:
    found = words(text)
    return [
        (stretch.word, " ".join(found[place].text for place in stretch.places))
        for stretch in ruled_stretches(found)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bank refused to pay the fine.", [("refused", "pay the fine")]),
        ("The bank refused to pay, but closed.", [("refused", "pay")]),
        ("Lee ordered the old bank to pay.", [("ordered", "pay")]),
        ("Lee denied it, and the bank paid.", [("denied", "it")]),
        ("The bank all but paid.", [("all but", "paid")]),
        ("If it rains, the bank closes.", [("If", "it rains")]),
        ("As long as it rains, the bank closes.", [("as long as", "it rains")]),
        ("Lee voted 14 to 9 to close the bank.", [("voted", "close the bank")]),
        ("As Lee paid, the bank closed.", []),
        ("The bank is set on a hill next to Rome.", []),
        ("Lee did not refuse to pay.", []),
        ("Lee refused the bank a loan.", []),
        ("", []),
    ],
)
def test_a_word_rules_what_follows_it_in_its_clause(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert ruled(text) == expected


def test_a_stretch_tells_how_it_is_meant() -> None:
    assert list(ruled_stretches(words("He failed to pay."))) == [
        Ruled("failed", "negation", range(3, 4))
    ]
