"""What a format's reader makes of a file: pieces in reading order."""

from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item, table row, quotation or code of a document.

    ``text`` is one line, except that code, verse and addresses keep their line breaks; it is
    empty for a row, whose ``cells`` hold the text. ``level`` is 1 to 6 for a heading, and the
    depth from 0 for an item. ``mark`` is an item's number as written ("3."), empty for a bullet.
    ``header`` marks the row that names a table's columns. Rows of one table follow each other
    and share ``table``, which counts the document's tables from 0. ``page`` counts from 1 in
    formats that have pages.
    """

    kind: PieceKind
    text: str = ""
    level: int = 0
    mark: str = ""
    cells: tuple[str, ...] = ()
    header: bool = False
    table: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read from one file.

    ``published`` is an ISO 8601 date, ``language`` an ISO 639-1 code and ``site`` the name of the
    publication, each if the file states it. ``hidden`` are the texts that a reader of the original
    cannot see or sees struck out; no piece contains them.
    """

    pieces: tuple[Piece, ...]
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    site: str | None = None
    hidden: tuple[str, ...] = ()


def language_code(name: str | None) -> str | None:
    """Return the two letters of a language tag like ``de-CH``, None for anything else."""
    code = (name or "").strip().replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
