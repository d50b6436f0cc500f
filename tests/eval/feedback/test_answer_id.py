"""Which ids can an answer have?"""

import pytest

from eval.feedback.feedback import is_answer_id


@pytest.mark.parametrize("text", ["a", "a-b_9", "-Zx", "_", "9" * 64])
def test_letters_digits_hyphens_and_underscores_make_an_id(text: str) -> None:
    assert is_answer_id(text)


@pytest.mark.parametrize("text", ["", "a b", "a\n", "ä", "../a", "a.b", "9" * 65])
def test_nothing_else_does(text: str) -> None:
    assert not is_answer_id(text)
