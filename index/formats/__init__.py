"""Read files that are neither plain text nor Markdown; one module a format.

Formats are told by content first and by suffix second, and their libraries are imported only
when a file of theirs comes.
"""

from index.formats.decode import decode_text, plain_characters, unseen
from index.formats.document import Document, Piece, PieceKind
from index.formats.read import FORMATS, format_of, page_in, read_document
from index.formats.signature import tell_format
from index.formats.table import with_rows

__all__ = [
    "FORMATS",
    "Document",
    "Piece",
    "PieceKind",
    "decode_text",
    "format_of",
    "page_in",
    "plain_characters",
    "read_document",
    "tell_format",
    "unseen",
    "with_rows",
]
