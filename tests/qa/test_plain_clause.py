"""Sentences read as subject, verb and rest."""

import pytest

from qa.article_words import ArticleWords
from qa.plain_clause import read_clause
from qa.sentence_tokens import words_in

WORDS = ArticleWords.of(
    "Vienna", ["The town of Vienna grew, and the Danube with it, as Roman towns do."]
)


def test_a_clause_is_read_with_its_time_and_what_a_question_needs() -> None:
    clause = read_clause(
        "In 1816, the Danube, a wide river, flooded the town of Vienna, which was built there.",
        WORDS,
    )
    assert clause is not None
    assert clause.named == "the Danube"
    assert words_in(clause.aside) == "a wide river"
    assert (clause.auxiliary, clause.has_auxiliary, clause.base) == ("did", False, "flood")
    assert words_in(clause.rest) == "the town of Vienna"
    assert clause.time == "In 1816"
    assert not clause.whole
    assert clause.inverted() == "did the Danube flood the town of Vienna"


@pytest.mark.parametrize(
    ("sentence", "inverted"),
    [
        ("Ann Lee has left the town of Vienna.", "has Ann Lee left the town of Vienna"),
        ("The town has many wide streets.", "does the town have many wide streets"),
        ("The town was founded and grew by the Danube.", "was the town founded"),
        ("Roman soldiers guard the Danube.", "do Roman soldiers guard the Danube"),
    ],
)
def test_auxiliaries_are_found_or_made(sentence: str, inverted: str) -> None:
    clause = read_clause(sentence, WORDS)
    assert clause is not None
    assert clause.inverted() == inverted


@pytest.mark.parametrize(
    "sentence",
    [
        "He left Vienna.",
        "When Ann Lee left, the town grew.",
        "Leaving Vienna was hard.",
        "Did Ann Lee leave Vienna?",
        "The town of Vienna",
        "Vienna (or Wien, the town grew.",
    ],
)
def test_what_is_not_plain_is_not_read(sentence: str) -> None:
    assert read_clause(sentence, WORDS) is None
