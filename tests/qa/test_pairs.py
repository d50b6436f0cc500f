"""Words that pick from two things named together."""

import pytest

from qa.history import standalone_question
from qa.types import Turn

RIVERS = Turn("Which two rivers meet at Koblenz?", "The Rhine and the Moselle meet there.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long is the first?", "How long is the Rhine?"),
        ("How long is the second one?", "How long is the Moselle?"),
        ("What crosses the second of these?", "What crosses the Moselle?"),
        ("Where does the latter rise?", "Where does the Moselle rise?"),
        ("Are both navigable?", "Are both the Rhine and the Moselle navigable?"),
        ("Are both of them wide?", "Are both the Rhine and the Moselle wide?"),
        ("Where do those two end?", "Where do the Rhine and the Moselle end?"),
        ("Which of the two is longer?", "Which of the Rhine and the Moselle is longer?"),
    ],
)
def test_one_of_two_and_both_are_spelt_out(question: str, expected: str) -> None:
    assert standalone_question(question, [RIVERS]) == expected


def test_the_other_one_is_the_one_that_was_not_asked_about() -> None:
    turns = [RIVERS, Turn("How long is the first?", "It is 1,233 km long.")]
    assert standalone_question("How long is the other one?", turns) == "How long is the Moselle?"


@pytest.mark.parametrize(
    "question",
    [
        "Which castle stands on the other bank?",
        "What happened in the first two years?",
        "Are both Bonn and Mainz upstream?",
        "Was Julius Caesar the first to bridge a river?",
    ],
)
def test_what_names_its_own_things_is_left(question: str) -> None:
    assert standalone_question(question, [RIVERS]) == question
