"""Tell the marks of lists: bullets, and numbers or letters with a dot or in brackets."""

import re
import unicodedata
from itertools import zip_longest

_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])(?=\s|$)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_BULLETS = "•‣·∙*▪▫◦●○■□-–—"


def mark_of(text: str) -> str | None:
    """Return the mark that a text begins with if it may be a list's item; "" for a bullet."""
    head, _, rest = text.partition(" ")
    if rest and _is_bullet(head):
        return ""
    found = _NUMBER.match(text)
    return found.group() if found and rest else None


def is_mark(text: str) -> bool:
    """Return whether a text is nothing but a mark."""
    return _is_bullet(text) or bool(_NUMBER.fullmatch(text))


def roman(text: str) -> int:
    """Return what letters mean as a Roman number up to 399, of either case; 0 if they are none."""
    values = [_ROMAN.get(letter, 0) for letter in text.lower()]
    if not all(values):
        return 0
    return sum(
        -value if value < after else value
        for value, after in zip_longest(values, values[1:], fillvalue=0)
    )


def _is_bullet(text: str) -> bool:
    # Symbol fonts keep their bullets in the private use area.
    return len(text) == 1 and (text in _BULLETS or unicodedata.category(text) in ("So", "Co"))
