"""What a reader says of an answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from pydantic.dataclasses import dataclass

from eval.cases import Verdict
from index import UsageError
from qa import Answer, Turn, answer_from

_LONGEST_WORDS = 4_000
_MAX_ARTICLES = 50
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's thumb and comments on an answer.

    ``corrected`` is the right answer; ``absent`` says that the article has none. At most one of the
    two is set, and only with a thumb down.
    """

    verdict: Verdict
    comment: str | None = None
    corrected: str | None = None
    absent: bool = False


def _answer(value: Any) -> Answer:
    return value if isinstance(value, Answer) else answer_from(value)


SavedAnswer = Annotated[Answer, BeforeValidator(_answer), PlainSerializer(Answer.to_dict)]
"""An answer as a part of a document that is kept."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer and what a reader said of it ``at`` a time in ISO 8601.

    ``history`` are the turns before it, ``articles`` the names of the kept articles by their ids.
    """

    id: str
    answer: SavedAnswer
    feedback: Feedback
    history: tuple[Turn, ...]
    articles: Mapping[str, str]
    at: str


def feedback_of(
    verdict: str, comment: str | None = None, corrected: str | None = None, absent: bool = False
) -> Feedback:
    """Return feedback from a page's fields; blank text counts as none.

    Raises UsageError if it contradicts itself or has more than 4,000 characters.
    """
    comment, corrected = _words(comment, "comment"), _words(corrected, "corrected answer")
    if verdict not in ("up", "down"):
        raise UsageError(f"{verdict[:40]!r} is not a verdict; say 'up' or 'down'.")
    if verdict == "up" and (corrected or absent):
        raise UsageError("Only a thumb down can have a corrected answer; turn the thumb down.")
    if corrected and absent:
        raise UsageError("Give a right answer, or say that the articles have none; choose one.")
    return Feedback("up" if verdict == "up" else "down", comment, corrected, absent)


def articles_to_keep(answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the asked articles to keep with feedback.

    Up to 50, all are kept: how rare a word is, and so whether a question is answered, depends on
    the other articles. Of more, those that the answer cites or shows.
    """
    if len(asked) <= _MAX_ARTICLES:
        return tuple(asked)
    shown = {note.article_id for note in (*answer.citations, *answer.nearest)}
    return tuple(each for each in asked if each in shown) or tuple(asked[:_MAX_ARTICLES])


def _words(text: str | None, name: str) -> str | None:
    words = sound(text or "").strip()
    if len(words) > _LONGEST_WORDS:
        raise UsageError(
            f"The {name} is {len(words):,} characters long; the limit is {_LONGEST_WORDS:,}."
        )
    return words or None


def sound(text: str) -> str:
    """Return a text that can be written as UTF-8: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
