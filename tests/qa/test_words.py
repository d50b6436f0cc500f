"""Words, and what is no part of a claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.words import plain, telling_stems, words


def test_words_know_their_place() -> None:
    cut = words("U.S. troops, he said, don't stay. They left.")
    assert [word.text for word in cut] == [
        "U.S.", "troops", "he", "said", "don't", "stay", "They", "left",
    ]  # fmt: skip
    assert [word.text for word in cut if word.opens] == ["U.S.", "They"]
    assert [word.text for word in cut if word.pause] == ["U.S.", "he", "don't", "They"]


def test_the_telling_stems_are_those_of_words_that_are_not_light() -> None:
    given = words("They gave the troops a map of the wall, and some troops a flag.")
    assert telling_stems(given) == {"troop", "map", "wall", "flag"}
    assert telling_stems([]) == frozenset()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It rose. [2]", "It rose."),
        ("It [1, 3] rose [4].", "It rose ."),
        ("# The **bold** `code`", "The bold code"),
        ("See [the page](https://example.org/a).", "See the page ."),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_markers_and_markdown_are_blanked_out(written: str, read: str) -> None:
    assert " ".join(plain(written).split()) == read


@given(st.text())
def test_spans_stay_true(text: str) -> None:
    blanked = plain(text)
    assert len(blanked) == len(text)
    for word in words(blanked):
        assert blanked[word.start : word.end] == word.text


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert plain("a \ud800 b") == "a \ufffd b"
