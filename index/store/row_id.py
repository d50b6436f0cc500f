"""Ids of passages and sentences: the article's id, a version, and a position in it."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Rows = Literal["passages", "sentences"]

Place = tuple[int, int]
"""A version and a position among its passages or sentences."""

Found = list[tuple[Place, float]]
"""Passages of any version, live or not, with their scores, best first."""

_LETTERS: dict[Rows, str] = {"passages": "p", "sentences": "s"}
_ID = re.compile(r"(.*)@(\d{1,18}):([ps])(\d{1,18})", re.DOTALL)


class RowId(NamedTuple):
    """A passage or a sentence of an article's version; ``position`` counts from 0."""

    article_id: str
    version: int
    rows: Rows
    position: int


def row_id(article_id: str, version: int, rows: Rows, position: int) -> str:
    """Return the id of a passage or a sentence."""
    return f"{article_id}@{version}:{_LETTERS[rows]}{position}"


def parsed(text: str, rows: Rows) -> RowId | None:
    """Return what an id names, or None if it is not the id of such a row."""
    found = _ID.fullmatch(text)
    if found is None or found[3] != _LETTERS[rows]:
        return None
    return RowId(found[1], int(found[2]), rows, int(found[4]))


def places(ids: Iterable[str], rows: Rows) -> list[Place]:
    """Return the version and position that each of some ids names, each once."""
    named = (parsed(each, rows) for each in dict.fromkeys(ids))
    return [(each.version, each.position) for each in named if each is not None]
