"""Read files that are neither plain text nor Markdown; one module a format.

Formats are told by content first and by suffix second, and their libraries are imported only
when a file of theirs comes.
"""

from index.formats.document import Document, Piece
from index.formats.encoding import SAVE_TEXT, count_invisible, decode_text, normalize_text
from index.formats.registry import FORMATS, format_of, page_in, read_document, read_sheets
from index.formats.signature import detect_format
from index.formats.table import with_rows
