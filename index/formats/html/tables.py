"""Gather the rows of a table, and tell tables from page layout."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from lxml.html import HtmlElement

from index.formats.document import Piece

_NUMBER = re.compile(r"[^\w]*\d[\d\s.,:/%–-]*\W*\w{0,3}")
# A longer cell is a column of the page.
_LONG_CELL = 600
# Wider spans are mistakes, or made to fill the memory.
_MAX_SPAN = 50


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    named: bool
    bold: bool


@dataclass(slots=True)
class Table:
    """The rows of a table as its cells end; ``in_head`` is true within its thead."""

    in_head: bool = False
    _rows: list[_Row] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _named: list[bool] = field(default_factory=list)
    _bold: list[bool] = field(default_factory=list)
    _from_above: dict[int, tuple[int, str]] = field(default_factory=dict)

    def add_cell(self, element: HtmlElement, text: str) -> None:
        """Add a td or th; one that spans rows is repeated in each of them."""
        self._fill_from_above()
        rows = _span(element.get("rowspan"))
        if rows > 1:
            self._from_above[len(self._cells)] = (rows - 1, text)
        self._cells += [text, *[""] * (_span(element.get("colspan")) - 1)]
        if text:
            self._named.append(element.tag == "th")
            strong = "".join(bold.text_content() for bold in element.iter("b", "strong"))
            self._bold.append(" ".join(strong.split()) == text)

    def end_row(self) -> None:
        """Add the row of the cells since the last one; a row without text is left out."""
        self._fill_from_above()
        several = sum(map(bool, self._cells)) > 1
        if any(self._cells):
            named = several and (self.in_head or all(self._named))
            self._rows.append(_Row(tuple(self._cells), named, several and all(self._bold)))
        self._cells, self._named, self._bold = [], [], []

    def pieces(self, number: int) -> list[Piece]:
        """Return the rows as pieces of the table of this number."""
        self.end_row()
        rows = self._rows
        headers = len(list(takewhile(lambda row: row.named, rows)))
        if headers == len(rows):
            headers = min(headers, 1)
        if not headers and _first_row_heads(rows):
            headers = 1
        return [
            Piece("row", cells=row.cells, header=at < headers, table=number)
            for at, row in enumerate(rows)
        ]

    def _fill_from_above(self) -> None:
        while (column := len(self._cells)) in self._from_above:
            rows, text = self._from_above.pop(column)
            self._cells.append(text)
            if rows > 1:
                self._from_above[column] = (rows - 1, text)


def holds_data(table: HtmlElement) -> bool:
    """Return whether a table element is a table, and not a way to lay out a page."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    if table.xpath(".//pre | .//form | .//h1 | .//h2"):
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if any(cell.tag == "th" for cells in rows for cell in cells):
        return True
    if sum(len(cells) > 1 for cells in rows) < 2:
        return False
    return all(len(cell.text_content()) <= _LONG_CELL for cells in rows for cell in cells)


def _first_row_heads(rows: list[_Row]) -> bool:
    """Return whether the first row is set apart: in bold, or words above columns of numbers."""
    if len(rows) < 2:
        return False
    first = rows[0].cells
    if rows[0].bold and not rows[1].bold:
        return True
    if len(rows) < 3 or not all(first) or any(map(_NUMBER.fullmatch, first)):
        return False
    columns = (
        [row.cells[at] for row in rows[1:] if at < len(row.cells)] for at in range(len(first))
    )
    return any(column and all(map(_NUMBER.fullmatch, column)) for column in columns)


def _span(text: str | None) -> int:
    number = int(text) if text and re.fullmatch(r"\s*[0-9]{1,6}\s*", text) else 1
    return min(_MAX_SPAN, max(1, number))
