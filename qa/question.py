"""What a question must be before it is asked."""

import unicodedata

from index import QuestionError

MOST_CHARACTERS = 2000


def checked_question(question: str) -> str:
    """Return the question without surrounding space.

    Raises QuestionError when it is no text, is empty, has no letters or digits, or is longer
    than ``MOST_CHARACTERS``.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is of type {type(question).__name__}; ask it as text.")
    stripped = question.strip()
    if not stripped:
        raise QuestionError("The question is empty; ask something about the articles.")
    if len(stripped) > MOST_CHARACTERS:
        raise QuestionError(
            f"The question has {len(stripped):,} characters; "
            f"ask it in {MOST_CHARACTERS:,} or fewer."
        )
    if not any(unicodedata.category(character)[0] in "LN" for character in stripped):
        raise QuestionError("The question holds no words; ask something about the articles.")
    return one_line(stripped)


def one_line(text: str) -> str:
    """Return the text with a space for every control character and half of a character."""
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text
    )
