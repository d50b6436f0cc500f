"""Whether what was found answers, over a store of four articles."""

import pytest

from qa import QAService, retrieve
from qa.answerability import AskedQuestion


def asked(service: QAService, question: str) -> AskedQuestion:
    return AskedQuestion(service.index, retrieve(service.index, question))


@pytest.mark.parametrize(
    "question",
    [
        "How long does the ferry need for the crossing?",
        "Where was the hull of the Heron built?",
        "What does a ticket for an adult cost?",
        "Who travels free of charge?",
    ],
)
def test_what_stands_there_is_answered(service: QAService, question: str) -> None:
    found = asked(service, question)
    assert found.answered
    assert found.on_topic


@pytest.mark.parametrize(
    "question",
    ["How many sailors does the Heron employ?", "How many lifeboats hang on the ferry Heron?"],
)
def test_a_number_that_stands_nowhere_is_not_answered(service: QAService, question: str) -> None:
    found = asked(service, question)
    assert not found.answered
    assert found.on_topic


@pytest.mark.parametrize(
    "question",
    ["Which planet has the most moons?", "How do I knit a pair of socks?", "Why do cats purr?"],
)
def test_another_subject_is_off_topic(service: QAService, question: str) -> None:
    found = asked(service, question)
    assert not found.answered
    assert not found.on_topic


def test_a_word_that_stands_in_the_sentence_is_met(service: QAService) -> None:
    found = asked(service, "Where was the hull of the Heron built?")
    met = dict(
        zip((word.lower for word in found.reading.words), found.met(found.best), strict=True)
    )
    assert met["hull"] == met["built"] == 1.0
    assert all(0 <= value <= 1 for value in met.values())
