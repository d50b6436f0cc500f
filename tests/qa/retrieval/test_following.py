"""What was said before a question, as far as it may tell what is spoken of."""

from qa.retrieval.question import Following, followed
from qa.types import Turn


def test_without_turns_or_words_a_question_follows_on_nothing() -> None:
    assert followed([]) is None
    assert followed([Turn("", "")]) is None


def test_a_question_follows_on_the_last_turns_newest_first() -> None:
    turns = [Turn(f"Who was number {i}?", f"Number {i} was Ada.[{i}]") for i in range(5)]
    assert followed(turns) == Following(
        turns[-1].answer,
        "Who was number 4? Number 4 was Ada.",
        "Who was number 4? Number 4 was Ada. Who was number 3? Number 3 was Ada. "
        "Who was number 2? Number 2 was Ada.",
    )


def test_of_long_turns_the_beginning_is_kept() -> None:
    found = followed([Turn("old " * 500, "older " * 500), Turn("q" * 900, "a" * 900)])
    assert found is not None
    assert found.answer == "a" * 900
    assert found.said.startswith("q" * 200 + " " + "a" * 300 + " old old")
    assert found.last == "q" * 200 + " " + "a" * 300
    assert len(found.said) <= 600
