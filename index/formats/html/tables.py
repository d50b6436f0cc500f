"""Make pieces of the cells of a table, and tell tables from page layout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml.html import HtmlElement

from index.formats.document import Piece

Cell = tuple[HtmlElement, str]

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


def holds_data(table: HtmlElement) -> bool:
    """Return whether a table element is a table, and not a way to lay out a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if table.xpath(".//table | .//pre | .//form | .//h1 | .//h2"):
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if any(cell.tag == "th" for cells in rows for cell in cells):
        return True
    if sum(len(cells) > 1 for cells in rows) < 2:
        return False
    return all(len(cell.text_content()) <= _LONG_CELL for cells in rows for cell in cells)


def row_pieces(rows: Sequence[Sequence[Cell]], table: int) -> list[Piece]:
    """Return rows of td and th elements, each with its text, as pieces of a table.

    A row without text is left out; a cell that spans rows is repeated in each of them.
    """
    from_above: dict[int, tuple[int, str]] = {}
    made = [_row(cells, from_above) for cells in rows]
    found = [row for row in made if any(row.cells)]
    headers = len(list(takewhile(lambda row: row.named, found)))
    if headers == len(found):
        headers = min(headers, 1)
    if not headers and _first_row_heads(found):
        headers = 1
    return [
        Piece("row", cells=row.cells, header=at < headers, table=table)
        for at, row in enumerate(found)
    ]


def _row(cells: Sequence[Cell], from_above: dict[int, tuple[int, str]]) -> _Row:
    """Return a row, given by column the cells that span it, and for how many rows more."""
    texts: list[str] = []

    def fill() -> None:
        while (column := len(texts)) in from_above:
            rows, text = from_above.pop(column)
            texts.append(text)
            if rows > 1:
                from_above[column] = (rows - 1, text)

    for element, text in cells:
        fill()
        if (rows := _span(element.get("rowspan"))) > 1:
            from_above[len(texts)] = (rows - 1, text)
        texts += [text, *[""] * (_span(element.get("colspan")) - 1)]
    fill()
    filled = [element for element, text in cells if text]
    several = sum(map(bool, texts)) > 1
    in_head = any(next(element.iterancestors("thead"), None) is not None for element in filled)
    named = several and (in_head or all(element.tag == "th" for element in filled))
    bold = several and all(_is_bold(element, text) for element, text in cells if text)
    return _Row(tuple(texts), named, bold)


def _is_bold(cell: HtmlElement, text: str) -> bool:
    strong = "".join(bold.text_content() for bold in cell.iter("b", "strong"))
    return " ".join(strong.split()) == text


def _first_row_heads(rows: Sequence[_Row]) -> bool:
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
