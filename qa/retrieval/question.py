"""What a question must be before it is asked."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index import QuestionError
from qa.types import Turn

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


_MARKER = re.compile(r"\s?\[\d+(?:\s*,\s*\d+)*\]")


def without_markers(answer: str) -> str:
    """Return an earlier answer without the markers of its citations."""
    return _MARKER.sub("", answer)


def turns_from(history: Any) -> list[Turn]:
    """Return the turns of a history: [question, answer] pairs, as JSON has them, or Turn values.

    Raises ValueError that says which entry is neither.
    """
    if isinstance(history, str | bytes | Mapping) or not isinstance(history, Iterable):
        raise ValueError("the history should be a list of [question, answer] pairs")
    turns = []
    for number, entry in enumerate(history, 1):
        match entry:
            case [str(question), str(answer)] | Turn(str(question), str(answer)):
                turns.append(Turn(question, answer))
            case _:
                raise ValueError(f"entry {number} of the history is no [question, answer] pair")
    return turns


_TURNS = 3
# A longer text takes longer to embed, and the end of it says little more.
_CHARACTERS = 600
_QUESTION_CHARACTERS = 200
_ANSWER_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Following:
    """Hold what a question may follow on.

    ``answer`` is the answer before it, ``last`` the last question and answer, ``said`` the
    questions and answers of the last few turns, the last turn first.
    """

    answer: str
    last: str
    said: str


def followed(history: Sequence[Turn]) -> Following | None:
    """Return what a question may follow on, or None where nothing was said before it."""
    said = [_said(turn) for turn in reversed(history[-_TURNS:])]
    text = one_line(" ".join(filter(None, said))[:_CHARACTERS]).strip()
    return Following(history[-1].answer, said[0], text) if text else None


def _said(turn: Turn) -> str:
    answer = without_markers(turn.answer[:_ANSWER_CHARACTERS])
    return one_line(f"{turn.question[:_QUESTION_CHARACTERS]} {answer}").strip()
