"""The mark of a list's item."""

import re

BULLETS = "-*+•‣◦▪·–—"
_MARK = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,3}}|[a-z])[.)])\s+")


def item_parts(text: str) -> tuple[str, str]:
    """Return the mark that a text begins with, space and all, and the rest; "" for no mark."""
    found = _MARK.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]
