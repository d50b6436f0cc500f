"""Words that point back, and what the question itself already answers."""

import pytest

from qa.mentions import find_mentions
from qa.references import replace_references
from qa.salience import Context
from qa.tokens import tokenize


def context(text: str) -> Context:
    return Context(tuple(find_mentions(text, tokenize(text), frozenset())))


TALKS = context("Did Mr. Blinken read the joint statement in Beijing?")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who met him?", "Who met Blinken?"),
        ("What did his staff say?", "What did Blinken's staff say?"),
        ("How long was he there?", "How long was Blinken in Beijing?"),
        ("Who wrote the statement?", "Who wrote the joint statement?"),
    ],
)
def test_a_reference_is_replaced(question: str, expected: str) -> None:
    assert replace_references(question, TALKS).text == expected


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that prices rose?",
        "How long did it take?",
        "Did Wang Yi say he would go?",
        "Who lost his job?",
        "Is there a treaty?",
        "Who is she?",
    ],
)
def test_a_word_that_refers_to_nothing_before_stays(question: str) -> None:
    assert replace_references(question, TALKS).text == question


def test_gender_of_a_title_is_respected() -> None:
    mrs = context("Did Mrs Merkel meet Mr Macron?")
    assert replace_references("What did she say?", mrs).text == "What did Merkel say?"
    assert replace_references("What did he say?", mrs).text == "What did Macron say?"
