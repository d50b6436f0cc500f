"""Tell the marks of lists: bullets, and numbers or letters with a dot or in brackets."""

import re
import unicodedata

_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])(?=\s|$)")
_BULLETS = "•‣·∙*▪▫◦●○■□"
_DASHES = "-–—"


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


def _is_bullet(text: str) -> bool:
    # Symbol fonts keep their bullets in the private use area.
    return len(text) == 1 and (
        text in _BULLETS or text in _DASHES or unicodedata.category(text) in ("So", "Co")
    )
