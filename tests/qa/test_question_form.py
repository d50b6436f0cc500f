"""Which questions read well, and can be understood without their article."""

import pytest

from qa.article_words import ArticleWords
from qa.question_form import weight_of

WORDS = ArticleWords.of("The bridge", ["The bridge in Vienna is old, and the town likes it."])


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("When was the bridge in Vienna built?", ""),
        ("When did Ann Lee sell her house?", "Ann Lee"),
        ("Who used the words “it was theirs”?", ""),
    ],
)
def test_a_question_that_stands_alone_is_kept(question: str, subject: str) -> None:
    assert (weight_of(question, WORDS, subject) or 0) > 0.5


@pytest.mark.parametrize(
    "question",
    [
        "When did he go to Vienna?",
        "Who cited that report in Vienna?",
        "When did Ann Lee sell her house?",
        "When was the tower built?",
        "When did Vienna and?",
        "Who called Ann (the) Lee?",
        "Who said “half of Vienna?",
        "Who came to the the Danube?",
        "When did the mayor of Vienna go to the town that stands on the other side of the Danube?",
    ],
)
def test_a_question_that_does_not_is_dropped(question: str) -> None:
    assert weight_of(question, WORDS) is None
