"""The pieces of a document as lines of text."""

from typing import TYPE_CHECKING, cast

from index.formats import plain_characters
from index.lines import row_text
from index.loading.markdown import Line, tidy
from index.types import ElementKind

if TYPE_CHECKING:
    from index.formats import Document


def document_lines(document: "Document") -> list[Line]:
    """Return the lines of a document, with a blank one wherever two do not belong together."""
    lines: list[Line] = []
    table = None
    for piece in document.pieces:
        kind = None if piece.kind in {"paragraph", "heading"} else piece.kind
        if piece.kind == "row" and not any(cell.strip() for cell in piece.cells):
            continue
        words = row_text([tidy(_flat(cell)) for cell in piece.cells]) if piece.cells else ""
        text = plain_characters(words or piece.text)
        if piece.kind == "item":
            text = f"{piece.mark or '-'} {_flat(text)}"
        # Rows of one table and items of one list stand below each other.
        if (
            kind not in {"row", "item"}
            or not lines
            or lines[-1].kind != kind
            or (kind == "row" and piece.table != table)
        ):
            lines.append(Line(""))
        table = piece.table if kind == "row" else None
        level = piece.level if piece.kind == "heading" else 0
        for number, line in enumerate(text.split("\n")):
            lines.append(
                Line(
                    line if kind == "code" else tidy(line),
                    level,
                    cast("ElementKind | None", kind),
                    number > 0 and kind is not None,
                    piece.header,
                    piece.level if kind == "item" else 0,
                    piece.page,
                )
            )
    return lines


def _flat(text: str) -> str:
    return " ".join(text.split())
