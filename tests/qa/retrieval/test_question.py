import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import QuestionError
from qa.retrieval.question import MAX_CHARACTERS, checked_question, one_line

ANY_CHARACTER = st.characters(exclude_categories=())


@pytest.mark.parametrize("question", ["", " ", "\n\t ", "\u2003\u3000"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match=r"^The question is empty; ask something about"):
        checked_question(question)


@pytest.mark.parametrize(("question", "kind"), [(5, "int"), (None, "NoneType"), (b"Why?", "bytes")])
def test_what_is_no_text_is_refused(question: Any, kind: str) -> None:
    with pytest.raises(QuestionError, match=f"^The question is of type {kind}; ask it as text"):
        checked_question(question)


@pytest.mark.parametrize("question", ["?", "?!…", "🥞", "\x00\x01\x7f", "\ud800", "\u0301", "_"])
def test_a_question_without_letters_and_digits_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match=r"^The question has no words; ask something about"):
        checked_question(question)


def test_a_question_may_have_so_many_characters_and_no_more() -> None:
    longest = "a" * MAX_CHARACTERS
    assert checked_question(f"  {longest}\n") == longest
    with pytest.raises(QuestionError, match=r"has 100,000 characters; ask it in 2,000 or fewer"):
        checked_question("why " * 24_999 + "now?")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("  Where is it? ", "Where is it?"),
        ("Where\nis\tit?\x00", "Where is it? "),
        ("half a \ud800 character", "half a   character"),
        ("٣", "٣"),
        ("为什么?", "为什么?"),
        ("👩‍👩‍👧‍👦 who?", "👩‍👩‍👧‍👦 who?"),
        ("q\u0303?", "q\u0303?"),
    ],
)
def test_a_question_keeps_its_words(question: str, expected: str) -> None:
    assert checked_question(question) == expected


@given(st.text(ANY_CHARACTER))
def test_one_line_has_as_many_characters_and_can_be_written_anywhere(text: str) -> None:
    line = one_line(text)
    assert len(line) == len(text)
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs"}
    line.encode("utf-8")


@given(st.text(ANY_CHARACTER, max_size=300))
def test_a_question_is_refused_or_ready_to_be_asked(question: str) -> None:
    try:
        checked = checked_question(question)
    except QuestionError:
        assert not any(character.isalpha() or character.isdigit() for character in question)
    else:
        assert checked == one_line(question.strip())
