"""A question of two parts is cut where a second question begins, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question_parts import MOST_PARTS, question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When was the Heron built and what did the Heron cost?",
            ("When was the Heron built?", "What did the Heron cost?"),
        ),
        (
            "How many sacks did Mario Addison get, and how many tackles did he make?",
            (
                "How many sacks did Mario Addison get?",
                "How many tackles did Mario Addison make?",
            ),
        ),
        (
            "When and where was the Heron built?",
            ("When was the Heron built?", "Where was the Heron built?"),
        ),
        (
            "Where was the Heron built and when?",
            ("Where was the Heron built?", "When was the Heron built?"),
        ),
    ],
)
def test_parts_stand_on_their_own(question: str, parts: tuple[str, ...]) -> None:
    assert question_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "When was the Heron built?",
        "Who met Sullivan and Wang?",
        "What does the law say on who votes and when?",
        "In 1902 and 1905, what was built?",
        "",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert question_parts(question) == (question,)


@given(st.text())
def test_any_text_has_a_part_or_a_few(question: str) -> None:
    assert 1 <= len(question_parts(question)) <= MOST_PARTS
