"""Tell the format of a file and read it."""

from importlib import import_module

from index.errors import UnreadableSourceError
from index.formats.document import Document

# Each module has read(data: bytes, name: str) -> Document, which raises SourceError.
FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "email",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".xlsx": "sheet",
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "email",
    ".rst": "rst",
    ".man": "man",
}
# What to do with formats whose usual readers may not be used here.
_ADVICE = {
    ".doc": "open it in a word processor and save it as .docx",
    ".xls": "open it in a spreadsheet and save it as .xlsx or .csv",
    ".ppt": "open it in a presentation program and save it as .pptx",
    ".msg": "open it in a mail program and save it as .eml",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
}


def format_of(data: bytes, suffix: str) -> str | None:
    """Return the suffix of a file's format, or None for plain text and unknown formats."""
    return suffix if suffix in FORMATS or suffix in _ADVICE else None


def read_document(data: bytes, name: str, suffix: str) -> Document:
    """Read a file. ``name`` names it in messages, and ``suffix`` has a leading dot.

    Raises UnreadableSourceError for a format that is not read, a damaged or an encrypted file,
    and EmptySourceError for one without text; each says what to do.
    """
    if suffix in _ADVICE:
        raise UnreadableSourceError(f"{name} is a {suffix} file; {_ADVICE[suffix]}, and add that.")
    module = import_module(f"index.formats.{FORMATS[suffix]}")
    document: Document = module.read(data, name)
    return document
