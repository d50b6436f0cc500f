"""A question and its answer, as exported and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index import UsageError
from qa import Answer, answer_from

FORMAT = "footnote-conversation"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, None if there is none.

    If the answer was stopped or failed, ``note`` says so in a sentence.
    """

    question: str
    answer: Answer | None
    note: str | None = None


def exchanges_from(document: object) -> tuple[Exchange, ...]:
    """Return the exchanges of an exported conversation or of a single answer.

    ``document`` is the parsed JSON of ``as_json`` or ``Answer.to_dict``. Raises UsageError that
    says what is wrong with it.
    """
    if isinstance(document, dict):
        if document.get("format") == FORMAT:
            return _exchanges(document)
        if document.keys() >= {"question", "status", "citations"}:
            answer = answer_from(document)
            return (Exchange(answer.question, answer),)
    raise UsageError(
        "This is neither a conversation exported as JSON nor an answer of 'footnote ask --json'; "
        "give one of them, unchanged."
    )


def _exchanges(document: dict[str, Any]) -> tuple[Exchange, ...]:
    version, entries = document.get("version"), document.get("exchanges")
    if type(version) is not int or version != VERSION:
        raise UsageError(
            f"This conversation has another format version than {VERSION}; verify it with the "
            "Footnote that wrote it."
        )
    if not isinstance(entries, list):
        raise UsageError("This conversation has no list of exchanges; export it again.")
    return tuple(_exchange(number, entry) for number, entry in enumerate(entries, 1))


def _exchange(number: int, entry: object) -> Exchange:
    match entry:
        case {"question": str(question), "answer": None | dict() as answer, **others}:
            note = others.get("note")
            if note is None or isinstance(note, str):
                return Exchange(question, _answer(number, answer), note)
    raise UsageError(
        f"Exchange {number} is not a question with its answer; export the conversation again."
    )


def _answer(number: int, document: Mapping[str, Any] | None) -> Answer | None:
    if document is None:
        return None
    try:
        return answer_from(document)
    except UsageError as error:
        raise UsageError(f"Exchange {number} of this conversation: {error}") from error
