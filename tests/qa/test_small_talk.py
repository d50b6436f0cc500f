"""Greetings, thanks and tasks get a friendly word; questions are left to the articles."""

import pytest

from qa.small_talk import small_talk


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("hello", "Hello."),
        ("Hi there!", "Hello."),
        ("Good morning", "Hello."),
        ("thanks", "You are welcome."),
        ("Thank you so much!", "You are welcome."),
        ("ok, thanks", "You are welcome."),
        ("What can you do?", "Footnote answers questions"),
        ("help", "Footnote answers questions"),
        ("summarize this", "Footnote finds what the articles say"),
        ("Can you summarise the article, please?", "Footnote finds what the articles say"),
        ("Please translate it for me", "Footnote finds what the articles say"),
    ],
)
def test_small_talk_is_answered(said: str, begins: str) -> None:
    reply = small_talk(said)
    assert reply is not None
    assert reply.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "Who said hello to the king?",
        "What did Thanksgiving replace?",
        "How does this reactor work?",
        "Who helped Luther translate the Bible?",
        "Write the year in which it was built",
        "",
    ],
)
def test_a_question_is_none(question: str) -> None:
    assert small_talk(question) is None
