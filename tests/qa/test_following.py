"""What a follow-up follows on, and which questions follow on nothing."""

import pytest

from qa.following import Following, followed, leans
from qa.types import Turn

FERRY = Turn("Who sails on the Heron?", "The Heron carries passengers.[1]")


@pytest.mark.parametrize(
    "question",
    [
        "And who paid for the tower?",
        "Did Bergen change its mind when they had left?",
        "What did the former cost?",
        "Why not use the second?",
        "What is that kind of boat called in Bergen?",
        "What was the former's book called?",
        "On which days do they meet?",
    ],
)
def test_a_question_that_points_back_or_has_no_word_leans(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "Where did Sullivan meet Wang Yi?",
        "Who ruled in 1533?",
        "What did Iran say it would do?",
        "Who knows that Vienna is a city?",
        "Where did the pictures come from?",
        "How deep is the river?",
        "so when does the café close?",
    ],
)
def test_a_question_that_says_what_it_is_about_does_not_lean(question: str) -> None:
    assert not leans(question)


def test_a_complete_question_follows_on_nothing() -> None:
    question = "Where did Sullivan meet Wang Yi?"
    assert followed(question, question, [FERRY]) is None
    assert followed("Where was it built?", "Where was it built?", []) is None
    assert followed("Where was it built?", "Where was it built?", [Turn("", "")]) is None


def test_a_rewritten_question_follows_on_the_last_turns_newest_first() -> None:
    turns = [Turn(f"Who was number {i}?", f"Number {i} was Ada.[{i}]") for i in range(5)]
    found = followed("When did Ada die then?", "When did Ada Lindqvist die?", turns)
    assert found == Following(
        turns[-1].answer,
        "Who was number 4? Number 4 was Ada. Who was number 3? Number 3 was Ada. "
        "Who was number 2? Number 2 was Ada.",
    )


def test_of_long_turns_the_beginning_is_kept() -> None:
    found = followed(
        "Why?", "Why?", [Turn("old " * 500, "older " * 500), Turn("q" * 900, "a" * 900)]
    )
    assert found is not None
    assert found.answer == "a" * 900
    assert found.said.startswith("q" * 200 + " " + "a" * 300 + " old old")
    assert len(found.said) <= 600
