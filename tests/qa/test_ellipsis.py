"""What a follow-up leaves out, taken from the last question."""

import pytest

from qa.ellipsis import completed, content_of, last_asked, lower_first
from qa.salience import Context

SEATS = Context(question="How many seats did the Labor Party win in 1999?")
GOALS = Context(question="What is the first of Sullivan's goals?")
KEEN = Context(question="Was China keen to meet Sullivan?", denied=True)


@pytest.mark.parametrize(
    ("context", "core", "expected"),
    [
        (SEATS, "in 2002", "How many seats did the Labor Party win in 2002?"),
        (SEATS, "the Greens", "How many seats did the Greens win in 1999?"),
        (SEATS, "women", "As for women, how many seats did the Labor Party win in 1999?"),
        (GOALS, "the third", "What is the third of Sullivan's goals?"),
        (GOALS, "the last one", "What is the last of Sullivan's goals?"),
        (KEEN, "why", "Why was China not keen to meet Sullivan?"),
        (KEEN, "when", "When was China keen to meet Sullivan?"),
        (KEEN, "what about security", None),
        (SEATS, "what about the goal of the talks", None),
        (SEATS, "who led the Labor Party then", None),
        (Context(), "why", None),
    ],
)
def test_what_is_missing_is_the_last_question(
    context: Context, core: str, expected: str | None
) -> None:
    assert completed(core, True, context) == expected


def test_a_no_is_taken_over_only_where_its_subject_is_clear() -> None:
    context = Context(question="Did the envoys of Peru meet?", denied=True)
    assert completed("why", False, context) == "Why did the envoys of Peru meet?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where did it end, and when?", "Where did it end"),
        ("It was cold. Who won?", "Who won"),
        ("It was cold.", ""),
        ("Who " + "really " * 30 + "won?", ""),
    ],
)
def test_the_last_question_is_one_and_short(question: str, expected: str) -> None:
    assert last_asked(Context(question=question)) == expected


def test_content_is_what_is_asked_about() -> None:
    assert content_of("What happened to the ferry?") == ["ferry"]


def test_a_name_keeps_its_capital_inside_a_sentence() -> None:
    assert lower_first("Who won?") == "who won?"
    assert lower_first("Sullivan won?") == "Sullivan won?"
