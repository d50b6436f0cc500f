"""Misspelt words of a question are read as the articles' own words."""

from collections.abc import Iterable

import pytest

from index import MiniLMEmbedder
from qa.retrieval.wording import respell


@pytest.mark.parametrize(
    ("question", "texts", "spelt"),
    [
        ("what was my potasium", ["Potassium 3.3", "Sodium 139"], "what was my potassium"),
        ("the goverment of Bismark", ["Bismarck led it.", "A government."],
         "the government of Bismarck"),
        ("what did strengt and throguh mean", ["strength", "through"],
         "what did strength and through mean"),
        # A short word is not read as another that the articles happen to have.
        ("Wich trail is closed?", ["with a dog", "which way"], "Which trail is closed?"),
        ("is the child with nits sick", ["No nuts."], "is the child with nits sick"),
        # Nor are words and abbreviations that are common, if not to the embedder.
        ("a temp or a charger", ["A tempo, a charge."], "a temp or a charger"),
        # A missing apostrophe does not turn the question round.
        ("why cant it float", ["It can float."], "why cant it float"),
        ("who wont and dont go", ["He went with Don."], "who wont and dont go"),
        ("theyre late, arent they", ["The agent was there."], "theyre late, arent they"),
        ("a tickett for an adullt", ["A ticket for an adult."], "a ticket for an adult"),
        # The one that more texts have; of two alike, neither.
        ("seperated", ["separated", "separated", "seperates"], "separated"),
        ("seperated", ["separated", "seperates"], "seperated"),
        # A whole word of the embedder's, a short one, and one that begins otherwise.
        ("who sailed the boat", ["He failed.", "It was sold."], "who sailed the boat"),
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
    assert respell(question, encoding, resembling, embedder) == spelt
    assert respell(question, encoding, lambda word: [], embedder) == question
