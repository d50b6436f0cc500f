"""The earlier turns of a conversation, read from what others wrote."""

import re
from typing import Any

from qa.types import Turn

_MARKER = re.compile(r"\s?\[\d+(?:\s*,\s*\d+)*\]")


def without_markers(answer: str) -> str:
    """Return an earlier answer without the markers of its citations."""
    return _MARKER.sub("", answer)


def turns_from(document: Any) -> list[Turn]:
    """Return the turns of a JSON list of [question, answer] pairs.

    Raises ValueError that says which entry is not such a pair.
    """
    if not isinstance(document, list):
        raise ValueError("the history should be a list of [question, answer] pairs")
    turns = []
    for number, pair in enumerate(document, 1):
        match pair:
            case [str(question), str(answer)]:
                turns.append(Turn(question, answer))
            case _:
                raise ValueError(f"entry {number} of the history is no [question, answer] pair")
    return turns
