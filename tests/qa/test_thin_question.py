"""Questions that are asked together with the last one."""

import pytest

from qa.salience import Context
from qa.thin_question import asked_with_last, is_thin, is_vague, may_stand_alone

BRIDGE = Context(question="What did Ada Lindqvist build?", names=frozenset({"ada", "lindqvist"}))


@pytest.mark.parametrize("question", ["When did that happen?", "And who disagreed?"])
def test_a_question_with_a_word_or_none_is_thin(question: str) -> None:
    assert is_thin(question, BRIDGE)


@pytest.mark.parametrize(
    "question",
    [
        "How big is the old ferry?",
        "When did Peru agree?",
        "What does the article say?",
        "Can you help me?",
        "What is universalism?",
        "Is it wise to go?",
        "Who was the captain in 1930?",
    ],
)
def test_a_question_that_says_what_it_is_about_is_not_thin(question: str) -> None:
    assert not is_thin(question, BRIDGE)


@pytest.mark.parametrize(
    "question", ["Was there a storm?", "How much is the insurance?", "What broke in 2021?"]
)
def test_a_noun_or_a_verb_and_a_year_may_be_enough(question: str) -> None:
    assert is_thin(question, BRIDGE)
    assert may_stand_alone(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who disagreed?",
        "Who paid?",
        "When did that happen?",
        "Why is that bad?",
        "Is there an example?",
        "And the price?",
        "Which ferry does so too?",
    ],
)
def test_a_verb_or_a_word_that_points_back_is_not_enough(question: str) -> None:
    assert not may_stand_alone(question)


def test_what_names_nobody_may_be_vague() -> None:
    assert is_vague("Was that a large and costly bridge?", BRIDGE)
    assert not is_vague("Was that in Vienna?", BRIDGE)
    assert not is_vague("That was in the north.", BRIDGE)


def test_the_last_question_comes_first() -> None:
    asked = "What did Ada Lindqvist build, and when did that happen?"
    assert asked_with_last("And when did that happen?", BRIDGE) == asked


@pytest.mark.parametrize(
    "context",
    [
        Context(question="What did she build?"),
        Context(question="What did Ada Lindqvist build?", unclear=True),
        Context(question="What does the article say of Peru?"),
        Context(),
    ],
)
def test_a_last_question_that_says_little_is_not_asked_again(context: Context) -> None:
    assert asked_with_last("When did that happen?", context) == "When did that happen?"


def test_a_topic_of_its_own_is_not_asked_with_the_last_question() -> None:
    assert asked_with_last("What about security?", BRIDGE) == "What about security?"
