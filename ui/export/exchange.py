"""A question and its answer, as exported to be verified again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index import UsageError
from qa import Answer, answer_from

_FORMAT = "footnote-conversation"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, None if there is none.

    If the answer was stopped or failed, ``note`` says so in a sentence.
    """

    question: str
    answer: Answer | None
    note: str | None = None


def as_json(title: str, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation as the JSON document that ``footnote verify`` reads.

    Lone surrogates become U+FFFD.
    """
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "title": title,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "exchanges": [
            {
                "question": exchange.question,
                "note": exchange.note,
                "answer": None if exchange.answer is None else exchange.answer.to_dict(),
            }
            for exchange in exchanges
        ],
    }
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n"


def exchanges_from(document: object) -> tuple[Exchange, ...]:
    """Return the exchanges of an exported conversation or of a single answer.

    ``document`` is the parsed JSON of ``as_json`` or ``Answer.to_dict``. Raises UsageError that
    says what is wrong with it.
    """
    fields: dict[str, Any] = document if isinstance(document, dict) else {}
    if fields.get("format") != _FORMAT:
        if fields.keys() >= {"question", "status", "citations"}:
            answer = answer_from(fields)
            return (Exchange(answer.question, answer),)
        raise UsageError(
            "This is neither a conversation exported as JSON nor an answer of "
            "'footnote ask --json'; give one of them, unchanged."
        )
    version, entries = fields.get("version"), fields.get("exchanges")
    if type(version) is not int or version != _VERSION:
        raise UsageError(
            f"This conversation has another format version than {_VERSION}; verify it with the "
            "Footnote that wrote it."
        )
    if not isinstance(entries, list):
        raise UsageError("This conversation has no list of exchanges; export it again.")
    return tuple(_exchange(number, entry) for number, entry in enumerate(entries, 1))


def _exchange(number: int, entry: object) -> Exchange:
    match entry:
        case {"question": str(question), "answer": None | dict() as document, **others}:
            note = others.get("note")
            if note is None or isinstance(note, str):
                try:
                    answer = None if document is None else answer_from(document)
                except UsageError as error:
                    raise UsageError(f"Exchange {number} of this conversation: {error}") from error
                return Exchange(question, answer, note)
    raise UsageError(
        f"Exchange {number} is not a question with its answer; export the conversation again."
    )
