"""What is missing is named in the question's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.missing_point import missing_point


@pytest.mark.parametrize(
    ("question", "point"),
    [
        ("In which town did Luther die?", "in which town Luther died"),
        ("How many copies of the book were printed?", "how many copies of the book were printed"),
        ("Who ruled the islands before?", "who ruled the islands before"),
    ],
)
def test_the_point_is_an_indirect_question(question: str, point: str) -> None:
    assert missing_point(question) == point


@pytest.mark.parametrize(
    ("question", "point"),
    [
        ("What percentage of the air is oxygen?", "the percentage of the air"),
        (
            "What was the average rainfall recorded in Lunn?",
            "the average rainfall recorded in Lunn",
        ),
        ("Why is the sky blue?", "the reason that is asked for"),
    ],
)
def test_where_there_is_none_it_is_a_noun_phrase(question: str, point: str) -> None:
    assert missing_point(question) == point


@given(st.text())
def test_any_question_has_a_point_of_few_words(question: str) -> None:
    assert 1 <= len(missing_point(question).split()) <= 24 or not question.strip()
