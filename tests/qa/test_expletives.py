"""An "it" that stands for nothing."""

import pytest

from qa.expletives import opens_clause


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that prices rose?",
        "How long did it take?",
        "How was it decided how many to send?",
        "What is it called when steam drives a turbine?",
        "What does it mean when a currency floats?",
        "Did the plague make it to Norway?",
        "Is it better to sail in May?",
    ],
)
def test_it_stands_for_a_clause_or_for_nothing(question: str) -> None:
    assert opens_clause(question)


@pytest.mark.parametrize(
    "question",
    ["What is it?", "Who signed it?", "Is it in Vienna?", "What is it called outside of Peru?"],
)
def test_it_stands_for_a_thing(question: str) -> None:
    assert not opens_clause(question)
