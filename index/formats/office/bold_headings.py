"""Find the headings of a document that sets them in bold and names no styles."""

from collections.abc import Set
from dataclasses import replace

from index.formats.document import Piece

_LONGEST = 80
_NO_ENDS = (".", ",", ";", ":", "!", "…")
_LEVEL = 2


def with_bold_headings(pieces: list[Piece], bold: Set[int]) -> list[Piece]:
    """Return pieces with the short bold paragraphs that stand above text made headings.

    ``bold`` are the numbers of the pieces that are bold throughout. Nothing changes in a
    document that has other headings below its title.
    """
    if sum(piece.kind == "heading" for piece in pieces) > 1:
        return pieces
    changed = list(pieces)
    for number in sorted(bold, reverse=True):
        piece = pieces[number]
        below = changed[number + 1] if number + 1 < len(pieces) else None
        if (
            piece.kind == "paragraph"
            and len(piece.text) <= _LONGEST
            and not piece.text.endswith(_NO_ENDS)
            and below is not None
            and (number + 1 not in bold or below.kind == "heading")
        ):
            changed[number] = replace(piece, kind="heading", level=_LEVEL)
    return changed
