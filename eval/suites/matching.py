"""Find rows and cells in quotes and answers."""

import re
import unicodedata
from collections.abc import Sequence

_GROUPED = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})+)(?!,?\d)")
_ZEROS = re.compile(r"(?<![\d.])(\d+\.\d*?)0+(?!\.?\d)")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|%")


def covers_row(quote: str, row: Sequence[str]) -> bool:
    """Return whether a quote holds all cells of a row in their order, whatever stands between.

    Case, white space and punctuation do not count; numbers are compared by value, so that
    1,840 is 1840 and 12.50 is 12.5, and only whole words and numbers are found. Empty cells are
    skipped; a row of nothing else is never covered.
    """
    text = _normal(quote)
    position = 0
    found = False
    for cell in filter(None, map(_tokens, row)):
        place = text.find(f" {cell} ", position)
        if place < 0:
            return False
        found = True
        # The blank after a cell may be the one before the next.
        position = place + len(cell) + 1
    return found


def holds_cell(text: str, cell: str) -> bool:
    """Return whether a text holds a cell, compared as ``covers_row`` compares."""
    return covers_row(text, [cell])


def _normal(text: str) -> str:
    return f" {_tokens(text)} "


def _tokens(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).casefold()
    grouped = _GROUPED.sub(lambda found: found.group().replace(",", ""), composed)
    plain = _ZEROS.sub(lambda found: found.group(1).rstrip("."), grouped)
    return " ".join(_TOKEN.findall(plain))
