"""Read Excel workbooks (.xlsx): each sheet is a heading and its tables, as displayed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.formats.archive import Archive
from index.formats.document import Document, Piece
from index.formats.number_format import BUILT_IN, GENERAL, format_number, shows_text
from index.formats.table import Row, check_size, file_title, sheet_pieces
from index.formats.xml_tree import attribute, children, descendants, integer
from index.lines import one_line

_LEVEL = 2
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUTH = {"0": "FALSE", "1": "TRUE"}
_ON = ("1", "true")


def read(data: bytes, name: str) -> Document:
    """Read the visible cells of a workbook; formulas count with the values they last had.

    Its title is its file's name, unless it states one.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    pieces: list[Piece] = []
    hidden: list[str] = []
    table = 0
    for entry, sheet in _sheets(archive):
        rows = sheet.rows()
        if entry.get("state", "visible") != "visible":
            hidden += [one_line(" ".join(row)) for row in rows if any(row)]
            rows = []
        hidden += sheet.hidden
        of_sheet, table = sheet_pieces(rows, table)
        if of_sheet:
            pieces += [Piece("heading", one_line(entry.get("name", "")), level=_LEVEL), *of_sheet]
    document = archive.with_properties(Document(tuple(pieces), hidden=tuple(hidden)))
    return replace(document, title=document.title or file_title(name))


def numbered_sheets(data: bytes, name: str) -> list[tuple[str, list[tuple[int, Row]]]]:
    """Return each visible sheet's name, and its rows with their numbers, as the sheet shows them.

    A date or a time has a second line in ISO 8601, as articles have it, and a formula without a
    value stands for itself.

    Raises UnreadableSourceError like ``read``.
    """
    return [
        (one_line(entry.get("name", "")), sheet.numbered())
        for entry, sheet in _sheets(Archive(data, name), as_shown=True)
        if entry.get("state", "visible") == "visible"
    ]


def _sheets(archive: Archive, as_shown: bool = False) -> Iterator[tuple[Element, "_Sheet"]]:
    """Yield each worksheet after what the workbook says of it."""
    main = archive.main_part("xl/workbook.xml")
    related = archive.related(main)
    root = archive.xml(main)
    book = _Book(archive, root, dict(related.values()))
    for entry in descendants(root, "x:sheet"):
        kind, place = related.get(entry.get("r:id", ""), ("", ""))
        if kind == "worksheet" and place in archive:
            sheet = _Sheet(book, archive.name, as_shown)
            sheet.read(archive.walk(place))
            yield entry, sheet


class _Book:
    """What the sheets of a workbook share: texts and number formats, both by their number."""

    def __init__(self, archive: Archive, root: Element | None, parts: dict[str, str]) -> None:
        self.since_1904 = attribute(root, "date1904", "x:workbookPr") in _ON
        styles = archive.xml(parts.get("styles", "xl/styles.xml"))
        codes = {str(number): code for number, code in BUILT_IN.items()}
        for each in descendants(styles, "x:numFmt"):
            codes[each.get("numFmtId", "")] = each.get("formatCode", GENERAL)
        self.formats = [
            codes.get(each.get("numFmtId", ""), GENERAL) for each in children(styles, "x:cellXfs")
        ]
        self.strings: list[str] = []
        strings = parts.get("sharedStrings", "xl/sharedStrings.xml")
        if strings in archive:
            for event, element in archive.walk(strings):
                if event == "end" and element.tag == "x:si":
                    self.strings.append(_string(element))
                    element.clear()


class _Sheet:
    """The visible cells of a sheet, and the texts of hidden rows, columns and cells."""

    def __init__(self, book: _Book, name: str, as_shown: bool) -> None:
        self.hidden: list[str] = []
        self._book = book
        self._name = name
        self._as_shown = as_shown
        # Row to column to text.
        self._cells: dict[int, dict[int, str]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[range] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._count = 0
        self._last = 0

    def read(self, events: Iterator[tuple[str, Element]]) -> None:
        """Take the elements of a sheet as they start and end."""
        data: Element | None = None
        for event, element in events:
            if element.tag == "x:sheetData":
                data = element
            elif event == "start":
                continue
            elif element.tag == "x:row":
                self._row(element)
                # Rows that were read are not kept.
                if data is not None:
                    data.clear()
            elif element.tag == "x:col" and element.get("hidden") in _ON:
                start, end = integer(element.get("min")) or 1, integer(element.get("max")) or 1
                self._hidden_columns.append(range(start, end + 1))
            elif element.tag == "x:mergeCell":
                ends = [_PLACE.fullmatch(each) for each in element.get("ref", "").split(":")]
                places = [(int(each[2]), _column(each[1])) for each in ends if each]
                if len(places) == 2:
                    self._merged.append((*places[0], *places[1]))
        self._fill()

    def rows(self) -> list[Row]:
        """Return the rows, an empty one wherever rows are left free; columns without text are out.

        Raises UnreadableSourceError for a sheet with more cells than are read of one file.
        """
        hidden = sorted(self._hidden_rows)
        rows: list[Row] = []
        above: int | None = None
        for number, row in self.numbered():
            if above is not None:
                hidden_between = bisect_left(hidden, number) - bisect_right(hidden, above)
                if number - above - 1 > hidden_between:
                    rows.append(())
            rows.append(row)
            above = number
        return rows

    def numbered(self) -> list[tuple[int, Row]]:
        """Return the rows that have text with their numbers. Raises UnreadableSourceError."""
        columns = sorted({column for cells in self._cells.values() for column in cells})
        check_size(len(self._cells), len(self._cells) * len(columns), self._name)
        return [
            (number, tuple(self._cells[number].get(column, "") for column in columns))
            for number in sorted(self._cells)
        ]

    def _row(self, element: Element) -> None:
        number = integer(element.get("r"))
        self._last = self._last + 1 if number is None else number
        cells: dict[int, str] = {}
        unseen: list[str] = []
        column = 0
        for cell in element.findall("x:c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text, held = self._text(cell)
            if not text:
                unseen += [held] if held else []
            elif any(column in columns for columns in self._hidden_columns):
                unseen.append(text)
            else:
                cells[column] = text
        if element.get("hidden") in _ON:
            unseen = [*cells.values(), *unseen]
            cells = {}
            self._hidden_rows.add(self._last)
        if unseen:
            self.hidden.append(" ".join(unseen))
        if cells:
            self._cells[self._last] = cells
            self._count += len(cells)
            check_size(len(self._cells), self._count, self._name)

    def _fill(self) -> None:
        """Repeat merged cells downwards, and to the right where they head several columns."""
        order = sorted(self._cells)
        for top, left, bottom, right in self._merged:
            text = self._cells.get(top, {}).get(left)
            if text is None:
                continue
            rows = order[bisect_right(order, top) : bisect_left(order, bottom + 1)]
            under = self._cells.get(bottom + 1, {})
            columns = range(left + 1, min(right, max(under, default=left)) + 1)
            self._count += len(rows) + len(columns)
            check_size(len(order), self._count, self._name)
            for number in rows:
                self._cells[number].setdefault(left, text)
            if len(self._cells[top]) > 1 and all(each in under for each in columns):
                for column in columns:
                    self._cells[top].setdefault(column, text)

    def _text(self, cell: Element) -> tuple[str, str]:
        """Return what a cell shows, and what it holds."""
        kind = cell.get("t", "n")
        raw = one_line(cell.findtext("x:v") or "")
        code = _item(self._book.formats, cell.get("s", "0"), GENERAL)
        formula = cell.find("x:f") if self._as_shown and not raw else None
        if formula is not None and kind == "n":
            text = f"={one_line(formula.text or '')}"
        elif kind == "inlineStr":
            text = "".join(map(_string, cell.findall("x:is")))
        elif kind == "s":
            text = _item(self._book.strings, raw, "")
        elif kind == "b":
            text = _TRUTH.get(raw, raw)
        elif kind == "n":
            return format_number(raw, code, self._book.since_1904, self._as_shown), raw
        else:
            text = raw
        return text if kind == "e" or shows_text(code) else "", text


def _string(element: Element) -> str:
    """Return the text of a string of a workbook, without the readings set above it."""
    parts = [
        child.text or "" if child.tag == "x:t" else child.findtext("x:t") or ""
        for child in element
        if child.tag in ("x:t", "x:r")
    ]
    return one_line(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), "".join(parts)))


def _item(items: list[str], number: str, default: str) -> str:
    """Return the item of a number as a file writes it."""
    at = integer(number)
    return items[at] if at is not None and 0 <= at < len(items) else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
