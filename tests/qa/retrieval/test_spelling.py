"""Misspelt words of a question are read as the articles' own words."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import MiniLMEmbedder
from qa.retrieval.question import is_one_edit_away, respelt

LETTERS = "abc"
WORD = st.text(LETTERS, max_size=6)


@pytest.mark.parametrize(
    ("question", "texts", "spelt"),
    [
        ("what was my potasium", ["Potassium 3.3", "Sodium 139"], "what was my potassium"),
        ("Potasium?", ["POTASSIUM: 3.3"], "Potassium?"),
        ("the goverment of Bismark", ["Bismarck led it.", "A government."],
         "the government of Bismarck"),
        ("what did strengt and throguh mean", ["strength", "through"],
         "what did strength and through mean"),
        # The one that more texts have; of two alike, neither.
        ("seperated", ["separated", "separated", "seperates"], "separated"),
        ("seperated", ["separated", "seperates"], "seperated"),
        # A whole word of the embedder's, a short one, and one that begins otherwise.
        ("who sailed the boat", ["He failed.", "It was sold."], "who sailed the boat"),
        ("the zoq", ["the zoo"], "the zoq"),
        ("did it amass", ["a mass of it"], "did it amass"),
        ("the year 19677", ["the year 1967"], "the year 19677"),
    ],
)  # fmt: skip
def test_a_word_is_spelt_as_the_articles_spell_it(
    embedder: MiniLMEmbedder, question: str, texts: list[str], spelt: str
) -> None:
    def resembling(word: str) -> Iterable[str]:
        return texts

    encoding = embedder.encode([question])[0]
    assert respelt(question, encoding, resembling) == spelt
    assert respelt(question, encoding, lambda word: []) == question


@given(WORD, WORD)
def test_one_edit_is_a_letter_more_or_less_or_other_or_two_swapped(one: str, other: str) -> None:
    def edits(word: str) -> set[str]:
        places = range(len(word) + 1)
        fewer = {word[:i] + word[i + 1 :] for i in places}
        more = {word[:i] + letter + word[i:] for i in places for letter in LETTERS}
        others = {word[:i] + letter + word[i + 1 :] for i in places[:-1] for letter in LETTERS}
        swapped = {word[:i] + word[i : i + 2][::-1] + word[i + 2 :] for i in places}
        return (fewer | more | others | swapped) - {word}

    assert is_one_edit_away(one, other) == (other in edits(one))
