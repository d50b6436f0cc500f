"""What is missing is named in the question's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.missing_point import missing_point


@pytest.mark.parametrize(
    ("question", "point"),
    [
        ("How many soldiers took part in the siege?", "the number of soldiers"),
        ("How many copies of the book were printed?", "the number of copies of the book"),
        ("What is the average yearly rainfall in Lunn?", "the average yearly rainfall in Lunn"),
        ("How much did the suit weigh?", "the weight of the suit"),
        ("How tall is the Burj Khalifa?", "the height of the Burj Khalifa"),
        ("Which company made the suit?", "the company of the suit"),
        ("Who ruled the islands before?", "who ruled the islands before"),
        ("In which town did Luther die?", "the town of Luther"),
        ("What happened in the UK-wide process?", "the UK-wide process"),
        ("When did Luther die?", "the date of Luther"),
        ("What percentage of the air is oxygen?", "the percentage of the air"),
    ],
)
def test_the_point_is_a_noun_phrase(question: str, point: str) -> None:
    assert missing_point(question) == point


@given(st.text())
def test_any_question_has_a_point_of_a_few_words(question: str) -> None:
    assert 1 <= len(missing_point(question).split()) <= 10 or not question.strip()
