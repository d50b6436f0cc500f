"""A conversation as JSON, to be verified again and to be gone on with."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from index import UsageError
from qa import answer_from
from ui.conversations import ChatTurn, turn_from

_FORMAT = "footnote-conversation"
_VERSION = 1


def as_json(title: str, turns: Sequence[ChatTurn]) -> str:
    """Return a conversation as the JSON document that ``footnote verify`` reads.

    Lone surrogates become U+FFFD.
    """
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "title": title,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "exchanges": [turn.to_document() for turn in turns],
    }
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n"


def turns_in(document: object) -> tuple[ChatTurn, ...]:
    """Return the turns of an exported conversation, of an answer, or of a list of answers.

    ``document`` is parsed JSON of ``as_json`` or of ``Answer.to_dict``. Raises UsageError, which
    says what is wrong with it.
    """
    if isinstance(document, list) and document:
        return tuple(turn for each in document for turn in turns_in(each))
    fields: dict[str, Any] = document if isinstance(document, dict) else {}
    if fields.get("format") != _FORMAT:
        if fields.keys() >= {"question", "status", "citations"}:
            answer = answer_from(fields)
            return (ChatTurn(answer.question, answer=answer),)
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
    return tuple(_turn(number, entry) for number, entry in enumerate(entries, 1))


def _turn(number: int, entry: object) -> ChatTurn:
    try:
        if isinstance(entry, dict) and "answer" in entry:
            return turn_from(entry)
    except UsageError as error:
        raise UsageError(f"Exchange {number} of this conversation: {error}") from error
    except ValueError:
        pass
    raise UsageError(
        f"Exchange {number} is not a question with its answer; export the conversation again."
    )
