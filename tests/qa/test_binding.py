"""Pronouns whose own question says what they stand for."""

import pytest

from qa.binding import is_bound
from qa.mentions import find_mentions
from qa.pronouns import PERSONAL
from qa.tokens import tokenize


def bound(question: str) -> bool:
    """Tell it of the last pronoun."""
    tokens = tokenize(question)
    i = max(i for i, token in enumerate(tokens) if token.lower in PERSONAL)
    kind = PERSONAL[tokens[i].lower]
    return is_bound(kind, i, tokens, find_mentions(question, tokens, frozenset()))


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken say he would do?",
        "Where did Iran state that it would build?",
        "Which university has its origins in a school?",
        'How many nations have "North" in their names?',
        "What did Blinken take with him?",
        "Which mathematician took pride in work that he thought useless?",
        "The bridge has two arches. Who built it?",
        "Who lost his job?",
    ],
)
def test_what_the_question_names_is_meant(question: str) -> None:
    assert bound(question)


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken say about him?",
        "How many seats did they win?",
        "What do the Chinese say it was?",
        "Who is she?",
        "What did it cost?",
    ],
)
def test_what_the_question_does_not_name_is_meant(question: str) -> None:
    assert not bound(question)
