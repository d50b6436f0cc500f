"""Make pieces of the cells of a table, and tell tables from page layout."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from lxml.html import HtmlElement

from index.formats.document import Piece
from index.formats.table import is_number

Cell = tuple[HtmlElement, str]

_BOLD = ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6")
# A longer cell is a column of the page.
_LONG_CELL = 600
# Wider spans are mistakes, or made to fill the memory.
_MAX_SPAN = 50


def holds_data(table: HtmlElement) -> bool:
    """Return whether a table element is a table, and not a way to lay out a page."""
    if table.get("role") in ("presentation", "none") or table.xpath(".//pre | .//form"):
        return False
    rows = [row.xpath("td | th") for row in table.xpath("tr | */tr")]
    parts = table.xpath(".//table | .//h1 | .//h2")
    if not parts and any(cell.tag == "th" for cells in rows for cell in cells):
        return True
    if sum(len(cells) > 1 for cells in rows) < 2:
        return False
    return all(len(cell.text_content()) <= _LONG_CELL for cells in rows for cell in cells)


def part_nested(root: HtmlElement) -> None:
    """Move the tables that stand in cells of other tables behind those."""
    tables = [table for table in root.iter("table") if holds_data(table)]
    known = set(tables)
    for table in reversed(tables):
        around = [each for each in table.iterancestors("table") if each in known]
        if around:
            place = table.makeelement("wbr")
            table.getparent().replace(table, place)
            place.tail, table.tail, around[-1].tail = table.tail, around[-1].tail, None
            around[-1].addnext(table)


def row_pieces(rows: Sequence[Sequence[Cell]], table: int) -> list[Piece]:
    """Return rows of td and th elements, each with its text, as pieces of a table.

    A row without text is left out; a cell that spans rows is repeated in each of them.
    """
    # By column the cells that span the next row, and for how many rows more.
    from_above: dict[int, tuple[int, str]] = {}
    found: list[tuple[tuple[str, ...], Sequence[Cell]]] = []
    for cells in rows:
        texts = _texts(cells, from_above)
        if any(texts):
            found.append((texts, [(element, text) for element, text in cells if text]))
    heads = [sum(map(bool, texts)) > 1 and all(map(_is_head, cells)) for texts, cells in found]
    headers = [*heads, False].index(False)
    if headers == len(found):
        headers = min(headers, 1)
    headers = headers or int(_first_row_heads(found))
    return [
        Piece("row", cells=texts, header=at < headers, table=table)
        for at, (texts, _) in enumerate(found)
    ]


def _texts(cells: Sequence[Cell], from_above: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """Return the texts of a row by column; ``from_above`` is changed to what spans the next."""
    texts: list[str] = []
    left = list(reversed(cells))
    while left or len(texts) in from_above:
        at, width = len(texts), 1
        if at in from_above:
            rows, text = from_above.pop(at)
        else:
            element, text = left.pop()
            rows, width = _span(element.get("rowspan")), _span(element.get("colspan"))
        if rows > 1:
            from_above[at] = rows - 1, text
        texts += [text, *[""] * (width - 1)]
    return tuple(texts)


def _is_head(cell: Cell) -> bool:
    element, _ = cell
    return element.tag == "th" or next(element.iterancestors("thead"), None) is not None


def _first_row_heads(rows: Sequence[tuple[tuple[str, ...], Sequence[Cell]]]) -> bool:
    """Return whether the first row is set apart: in bold, or words above columns of numbers."""
    if len(rows) < 2:
        return False
    (first, cells), (_, others) = rows[:2]
    if len(cells) > 1 and all(map(_is_bold, cells)) and not all(map(_is_bold, others)):
        return True
    if len(rows) < 3 or not all(first) or any(map(is_number, first)):
        return False
    columns = zip_longest(*(texts[: len(first)] for texts, _ in rows[1:]), fillvalue="")
    return any(all(map(is_number, column)) for column in columns)


def _is_bold(cell: Cell) -> bool:
    element, text = cell
    strong = "".join(bold.text_content() for bold in element.iter(*_BOLD))
    return " ".join(strong.split()) == text


def _span(text: str | None) -> int:
    number = int(text) if text and re.fullmatch(r"\s*[0-9]{1,6}\s*", text) else 1
    return min(_MAX_SPAN, max(1, number))
