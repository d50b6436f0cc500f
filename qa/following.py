"""What was said before a question: it may tell which passage is spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.question import one_line
from qa.turns import without_markers
from qa.types import Turn

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
