"""Ask another reader which text of a page is the main one."""

import logging
from copy import deepcopy

from lxml.html import HtmlElement

from index.formats.document import Piece
from index.formats.html.facts import folded_words

# It reports what it cannot read, and returns nothing as well.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# So many letters at the beginning or the end of a line tell it from others.
_TELLING = 40
# One of the readers it asks itself takes time that grows with their square.
_MANY_PIECES = 3000


def second_opinion(root: HtmlElement, whole: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return those of all pieces of a page that trafilatura takes for its main text."""
    from trafilatura import extract

    # Only its words count: it loses the lines of code, the numbers of items, and spans of cells.
    fast = len(whole) > _MANY_PIECES
    found = _lines(extract(deepcopy(root), include_comments=False, fast=fast) or "")
    starts, ends = {line[:_TELLING] for line in found}, {line[-_TELLING:] for line in found}
    texts = [_lines(piece.text or " ".join(piece.cells)) for piece in whole]
    return tuple(
        piece
        for piece, lines in zip(whole, texts, strict=True)
        if lines and (lines[0][:_TELLING] in starts or lines[-1][-_TELLING:] in ends)
    )


def _lines(text: str) -> list[str]:
    """Return the lines of a text by their letters and digits alone."""
    return [line for each in text.split("\n") if (line := folded_words(each).replace(" ", ""))]
