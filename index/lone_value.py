"""One value where several are taken: a lone name must not be read letter by letter."""

import json
import os
from collections.abc import Iterable

from index.errors import UsageError

_LONGEST_SHOWN = 80


def refuse_lone(values: object, kind: str) -> None:
    """Raise UsageError where a value stands alone, and no list of values of that kind.

    ``kind`` is how the message calls several of them.
    """
    if isinstance(values, str | os.PathLike):
        text = os.fsdecode(values)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        listed = json.dumps([shown], ensure_ascii=False)
        raise UsageError(
            f"{listed[1:-1]} is no list of {kind}; give a list, even of one: {listed}."
        )
    if isinstance(values, bytes) or not isinstance(values, Iterable):
        raise UsageError(
            f"A value of type {type(values).__name__} is no list of {kind}; "
            "give a list, even of one."
        )


def refuse_lone_article(articles: object) -> None:
    """Raise UsageError where an article's id stands alone; None, which means all, passes."""
    if articles is not None:
        refuse_lone(articles, "article ids")
