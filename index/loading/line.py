"""A line of a text that is being cleaned."""

import re
from typing import NamedTuple

from index.types import ElementKind

_BLANKS = re.compile(r"[ \t]+")
_SENTENCE_END = re.compile(r"[.!?…。！？;:,؟।][\"'”’»)\]]*(?:\[[^\[\]]{1,20}\])*\Z")
_EDIT_MARK = re.compile(r" ?\[edit(?: \| edit source)?\]\Z")


class Line(NamedTuple):
    """A line of text; ``level`` is 1 to 6 for a heading, else 0.

    ``kind`` is that of the element it is in, and ``follows`` that it is in the same element as
    the line before. ``header`` marks the row that names a table's columns, ``depth`` counts the
    lists around an item, and ``page`` counts from 1 in sources that have pages.
    """

    text: str
    level: int = 0
    kind: ElementKind | None = None
    follows: bool = False
    header: bool = False
    depth: int = 0
    page: int | None = None


def tidy(line: str) -> str:
    """Return a line with single spaces, and without the mark of an encyclopedia's editors."""
    return _EDIT_MARK.sub("", _BLANKS.sub(" ", line).strip(" \n\t"))


def ends_sentence(line: str) -> bool:
    """Return whether a line ends like a sentence or a clause."""
    return _SENTENCE_END.search(line[-24:]) is not None
