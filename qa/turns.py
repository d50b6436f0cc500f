"""The earlier turns of a conversation, read from what others wrote."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from qa.types import Turn

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
