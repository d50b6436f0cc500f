"""Tell the format of a file and read it."""

from importlib import import_module

from index.errors import EmptySourceError, UnreadableSourceError
from index.formats.document import Document
from index.formats.faults import damaged, encrypted, textless
from index.formats.signature import ENCRYPTED, MAIL, OLE, ZIP, detect_format, looks_like_html
from index.formats.table import Row

# Each module has read(data: bytes, name: str) -> Document, which raises SourceError.
FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv_file",
    ".tsv": "csv_file",
    ".eml": "email_file",
}
# What to do with formats whose usual readers may not be used here.
_ADVICE = {
    ".doc": "open it in a word processor and save it as .docx",
    ".rtf": "open it in a word processor and save it as .docx or .pdf",
    ".xls": "open it in a spreadsheet and save it as .xlsx or .csv",
    ".xlsb": "open it in a spreadsheet and save it as .xlsx or .csv",
    ".ods": "open it in a spreadsheet and save it as .xlsx or .csv",
    ".ppt": "open it in a presentation program and save it as .pptx",
    ".odp": "open it in a presentation program and save it as .pptx",
    ".mht": "save the page as .html or .pdf",
    ".mhtml": "save the page as .html or .pdf",
    ".msg": "open it in a mail program and save it as .eml",
    ".pages": "open it in its own program and export it as .docx",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
}
# Formats whose files begin with bytes of their own.
_MARKED = frozenset({".pdf", ".docx", ".docm", ".odt", ".epub", ".pptx", ".pptm", ".xlsx", ".xlsm"})


def format_of(data: bytes, suffix: str) -> str | None:
    """Return a file's format, as ``read_document`` takes it; None for text and unknown formats."""
    return suffix if suffix in FORMATS or suffix in _ADVICE else detect_format(data)


def read_document(data: bytes, name: str, suffix: str) -> Document:
    """Read a file. ``name`` names it in messages, and ``suffix`` has a leading dot.

    What the file holds decides, not its suffix: a page saved as .docx is read as a page.

    Raises UnreadableSourceError for a format that is not read, a damaged or an encrypted file,
    and EmptySourceError for one without text; each says what to do.
    """
    if not data:
        raise EmptySourceError(f"{name} is empty; there is nothing to add.")
    kind = detect_format(data)
    if kind == ENCRYPTED:
        raise encrypted(name)
    if kind == ZIP and suffix not in _MARKED:
        raise UnreadableSourceError(f"{name} is a ZIP archive; unpack it and add its files.")
    if kind == OLE:
        kind = suffix if suffix in _ADVICE else ".doc"
    if kind is None and suffix in _MARKED:
        raise damaged(name)
    # Old office programs save pages in the form of mail, under their own suffixes.
    if kind is None or kind == ZIP or (kind == MAIL and suffix in _ADVICE):
        kind = suffix
    if kind in _ADVICE:
        raise UnreadableSourceError(f"{name} is a {kind} file; {_ADVICE[kind]}, and add that.")
    module = import_module(f"index.formats.{FORMATS[kind]}")
    try:
        document: Document = module.read(data, name)
    except RecursionError as error:
        raise damaged(name) from error
    if not document.pieces:
        raise textless(name)
    return document


def read_sheets(data: bytes, name: str, suffix: str) -> list[tuple[str, list[tuple[int, Row]]]]:
    """Return the sheets of a table by their names, those that are visible; CSV has one without.

    ``suffix`` has a leading dot. Each row comes with its number in the sheet, or of its line; the
    cells of a workbook are as ``numbered_sheets`` says.

    Raises UnreadableSourceError for any other format, and as ``read_document`` does.
    """
    if (kind := detect_format(data) or suffix) == ZIP:
        kind = suffix
    if (module := FORMATS.get(kind)) not in ("csv_file", "xlsx"):
        raise UnreadableSourceError(f"{name} is no table; save it as .csv or .xlsx.")
    if module == "xlsx":
        from index.formats.xlsx import numbered_sheets

        return numbered_sheets(data, name)
    from index.formats.csv_file import numbered_rows

    return [("", numbered_rows(data, name))]


def page_in(text: str, name: str) -> Document | None:
    """Read a text that is the source of a web page, or return None for any other.

    Raises EmptySourceError for a page without text.
    """
    if not looks_like_html(text):
        return None
    from index.formats.html import read

    # With its mark the encoding is certain, whatever the page says of itself.
    return read(text.encode("utf-8-sig"), name)
