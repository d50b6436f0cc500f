"""Ask another reader which text of a page is the main one."""

import logging
from copy import deepcopy

from lxml.html import HtmlElement

from index.formats.document import Piece
from index.formats.html.facts import folded_words

# It reports what it cannot read, and returns nothing as well.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# So many letters at either end tell a piece from all others.
_TELLING = 40


def second_opinion(root: HtmlElement, whole: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return those of all pieces of a page that trafilatura takes for its main text."""
    from trafilatura import extract

    # Only its words count: it loses the lines of code, the numbers of items, and spans of cells.
    found = extract(deepcopy(root), include_comments=False) or ""
    lines = [_letters(line) for line in found.split("\n")]
    text, own_lines = "".join(lines), set(lines)

    def is_taken(piece: Piece) -> bool:
        letters = _letters(piece.text or " ".join(piece.cells))
        if len(letters) < _TELLING:
            return letters in own_lines
        return letters[:_TELLING] in text or letters[-_TELLING:] in text

    return tuple(filter(is_taken, whole))


def _letters(text: str) -> str:
    return folded_words(text).replace(" ", "")
