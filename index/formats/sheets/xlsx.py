"""Read Excel workbooks (.xlsx): each sheet is a heading and its tables, as displayed."""

from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.office.archive import Archive
from index.formats.office.properties import core_properties
from index.formats.office.xml_tree import at
from index.formats.sheets.number_format import BUILT_IN, GENERAL
from index.formats.sheets.xlsx_sheet import Book, Sheet, read_sheet
from index.formats.sheets.xlsx_strings import shared_strings
from index.formats.table import one_line, sheet_pieces

_LEVEL = 2


def read(data: bytes, name: str) -> Document:
    """Read the visible cells of a workbook; formulas count with the values they last had.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    main = archive.main_part("xl/workbook.xml")
    related = archive.related(main)
    places = dict(related.values())
    root = archive.xml(main)
    settings = None if root is None else root.find("x:workbookPr")
    book = Book(
        strings=tuple(shared_strings(archive, places.get("sharedStrings", "xl/sharedStrings.xml"))),
        formats=_formats(archive.xml(places.get("styles", "xl/styles.xml"))),
        since_1904=settings is not None and settings.get("date1904") in ("1", "true"),
    )
    pieces: list[Piece] = []
    hidden: list[str] = []
    table = 0
    for sheet in () if root is None else root.iter("x:sheet"):
        kind, place = related.get(sheet.get("r:id", ""), ("", ""))
        if kind != "worksheet" or place not in archive:
            continue
        found = read_sheet(archive, place, book)
        if sheet.get("state", "visible") != "visible":
            hidden += _lines(found)
            continue
        hidden += found.hidden
        of_sheet, table = sheet_pieces(found.rows, table)
        if of_sheet:
            pieces += [Piece("heading", one_line(sheet.get("name", "")), level=_LEVEL), *of_sheet]
    properties = core_properties(archive)
    return Document(
        tuple(pieces),
        title=properties.title,
        byline=properties.byline,
        language=properties.language,
        hidden=tuple(hidden),
    )


def _lines(sheet: Sheet) -> list[str]:
    """Return all text of a hidden sheet."""
    return [one_line(" ".join(row)) for row in sheet.rows if any(row)] + sheet.hidden


def _formats(styles: Element | None) -> tuple[str, ...]:
    """Return the number format of each style that cells refer to by number."""
    if styles is None:
        return ()
    codes = dict(BUILT_IN)
    for each in styles.iter("x:numFmt"):
        number = each.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = each.get("formatCode", GENERAL)
    cells = at(styles, "x:cellXfs")
    return tuple(
        codes.get(int(number), GENERAL) if number.isdecimal() else GENERAL
        for number in (each.get("numFmtId", "") for each in (() if cells is None else cells))
    )
