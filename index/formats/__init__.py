"""Read files that are neither plain text nor Markdown; one module a format.

Formats are told by content first and by suffix second, and their libraries are imported only
when a file of theirs comes.
"""

from index.formats.document import Document, Piece, PieceKind
from index.formats.read import FORMATS, format_of, read_document

__all__ = ["FORMATS", "Document", "Piece", "PieceKind", "format_of", "read_document"]
