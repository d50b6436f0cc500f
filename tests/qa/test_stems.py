"""What the forms of a word share, and other words do not."""

import pytest

from qa.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        ("enact", "enacted", "enactment"),
        ("country", "countries"),
        ("vote", "voted", "voting", "votes"),
        ("rise", "rose", "rising"),
        ("church", "churches"),
        ("criticism", "critic"),
        ("win", "won", "winner"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("pair", [("rise", "fall"), ("accept", "reject"), ("nation", "native")])
def test_other_words_have_another_stem(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])
