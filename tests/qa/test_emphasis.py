import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.emphasis import content_tokens, name_tokens


def words(text: str) -> list[tuple[int, int]]:
    """The spans of what stands between spaces."""
    ends = np.cumsum([len(word) + 1 for word in text.split(" ")])
    return [
        (int(end) - len(word) - 1, int(end) - 1)
        for word, end in zip(text.split(" "), ends, strict=True)
    ]


def told(text: str, marks: np.ndarray) -> list[str]:
    return [word for word, mark in zip(text.split(" "), marks, strict=True) if mark]


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("Where did Sullivan meet Wang Yi ?", ["Sullivan", "meet", "Wang", "Yi"]),
        ("WHAT is THE ferry ?", ["ferry"]),
        ("What is it ?", ["What", "is", "it", "?"]),
        ("为什么 ?", ["为什么"]),
    ],
)
def test_content_is_what_is_no_function_word(question: str, content: list[str]) -> None:
    assert told(question, content_tokens(question, words(question))) == content


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Where did Sullivan meet Wang Yi ?", ["Sullivan", "Wang", "Yi"]),
        ("Sullivan met Wang ?", ["Wang"]),
        ("Who built The Heron ?", ["Heron"]),
        ("What is the ferry ?", []),
        ("“ Sullivan ” met whom ?", []),
        ("", []),
    ],
)
def test_names_are_capitalised_words_but_the_first(question: str, names: list[str]) -> None:
    assert told(question, name_tokens(question, words(question))) == names


def test_every_token_of_a_word_is_told() -> None:
    spans = [(0, 3), (4, 9), (9, 12), (12, 13)]
    assert content_tokens("Did Sullivan?", spans).tolist() == [False, True, True, False]
    assert name_tokens("Did Sullivan?", spans).tolist() == [False, True, True, False]


@given(st.text(max_size=50))
def test_there_is_a_mark_for_each_token(question: str) -> None:
    spans = [(start, start + 1) for start in range(len(question))]
    for marks in (content_tokens(question, spans), name_tokens(question, spans)):
        assert marks.shape == (len(spans),)
        assert marks.dtype == np.bool_
    assert content_tokens(question, spans).any() == bool(spans)
