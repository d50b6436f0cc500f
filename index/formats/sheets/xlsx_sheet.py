"""Read the cells of one sheet of an Excel workbook, row by row."""

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.formats.office.archive import Archive
from index.formats.office.xml_tree import check_prologue, walk_xml
from index.formats.sheets.number_format import GENERAL, displayed
from index.formats.sheets.xlsx_strings import text_of
from index.formats.table import Row, check_size, one_line

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUTH = {"0": "FALSE", "1": "TRUE"}

Cells = dict[int, str]


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share: texts and number formats, both by their number."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool = False


@dataclass(slots=True)
class Sheet:
    """The visible rows of a sheet, and the texts of hidden rows, columns and cells."""

    rows: list[Row] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


class _Reading:
    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.rows: dict[int, Cells] = {}
        self.hidden: list[str] = []
        self.hidden_rows: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self._hidden_columns: list[range] = []
        self._count = 0
        self._last = 0

    def column(self, element: Element) -> None:
        """Note which columns are hidden."""
        if element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            self._hidden_columns.append(range(first, last + 1))

    def merge(self, element: Element) -> None:
        """Note which cells are merged."""
        first, _, last = element.get("ref", "").partition(":")
        start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if start and end:
            self.merged.append((int(start[2]), _column(start[1]), int(end[2]), _column(end[1])))

    def row(self, element: Element) -> None:
        """Take the cells of a row."""
        number = element.get("r", "")
        self._last = int(number) if number.isdecimal() else self._last + 1
        cells: Cells = {}
        unseen: list[str] = []
        column = 0
        for cell in element:
            if cell.tag != "x:c":
                continue
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text, plain = self._text(cell)
            if not text:
                unseen += [plain] if plain else []
            elif any(column in columns for columns in self._hidden_columns):
                unseen.append(text)
            else:
                cells[column] = text
        if element.get("hidden") in ("1", "true"):
            unseen = [*cells.values(), *unseen]
            cells = {}
            self.hidden_rows.add(self._last)
        if unseen:
            self.hidden.append(" ".join(unseen))
        if cells:
            self.rows[self._last] = cells
            self._count += len(cells)
            check_size(len(self.rows), self._count, self.name)

    def fill(self) -> None:
        """Repeat merged cells downwards, and to the right where they head several columns."""
        order = sorted(self.rows)
        for top, left, bottom, right in self.merged:
            text = self.rows.get(top, {}).get(left)
            if text is None:
                continue
            below = order[bisect_right(order, top) : bisect_left(order, bottom + 1)]
            under = self.rows.get(bottom + 1, {})
            columns = range(left + 1, min(right, max(under, default=left)) + 1)
            self._count += len(below) + len(columns)
            check_size(len(order), self._count, self.name)
            for number in below:
                self.rows[number].setdefault(left, text)
            if len(self.rows[top]) > 1 and columns and all(each in under for each in columns):
                for column in columns:
                    self.rows[top].setdefault(column, text)

    def _text(self, cell: Element) -> tuple[str, str]:
        """Return what a cell shows, and what it holds."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("x:is")
            text = "" if inline is None else text_of(inline)
            return text, text
        raw = cell.findtext("x:v")
        if raw is None:
            return "", ""
        if kind == "s":
            number = int(raw) if raw.strip().isdecimal() else -1
            text = self.book.strings[number] if 0 <= number < len(self.book.strings) else ""
            return text, text
        if kind == "b":
            return _TRUTH.get(raw, raw), raw
        if kind != "n":
            text = one_line(raw)
            return text, text
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            return one_line(raw), raw
        style = cell.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        code = self.book.formats[number] if number < len(self.book.formats) else GENERAL
        return displayed(value, code, self.book.since_1904), raw


def read_sheet(archive: Archive, place: str, book: Book) -> Sheet:
    """Return the rows of a sheet, an empty one wherever rows are left free.

    Columns without any text are left out. Raises UnreadableSourceError for a sheet with more
    cells than are read of one file.
    """
    reading = _Reading(book, archive.name)
    with archive.open(place) as member:
        check_prologue(member.read(), archive.name)
    with archive.open(place) as member:
        data: Element | None = None
        for event, element in walk_xml(member, archive.name):
            if event == "start":
                if element.tag == "x:sheetData":
                    data = element
            elif element.tag == "x:row":
                reading.row(element)
                # Rows that were read are not kept.
                if data is not None:
                    data.clear()
            elif element.tag == "x:col":
                reading.column(element)
            elif element.tag == "x:mergeCell":
                reading.merge(element)
    reading.fill()
    return Sheet(_laid_out(reading), reading.hidden)


def _laid_out(reading: _Reading) -> list[Row]:
    rows = reading.rows
    columns = sorted({column for cells in rows.values() for column in cells})
    check_size(len(rows), len(rows) * len(columns), reading.name)
    laid_out: list[Row] = []
    last = None
    for number in sorted(rows):
        if last is not None and number - last > 1 and not _only_hidden(reading, last, number):
            laid_out.append(())
        laid_out.append(tuple(rows[number].get(column, "") for column in columns))
        last = number
    return laid_out


def _only_hidden(reading: _Reading, above: int, below: int) -> bool:
    """Return whether all rows between two are hidden, so that the two stand together."""
    between = below - above - 1
    return between <= len(reading.hidden_rows) and all(
        number in reading.hidden_rows for number in range(above + 1, below)
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
