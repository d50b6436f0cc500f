"""The rows of an OpenDocument table, its merged cells filled in."""

from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from index.formats.table import Row

_GROUPS = frozenset({"table:table-rows", "table:table-row-group", "table:table-header-rows"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
# Empty cells and rows are repeated to the edge of a sheet.
_MOST_REPEATED = 100


def rows_of(
    table: Element, text_of: Callable[[Element], str], hide: Callable[[Iterable[str]], None]
) -> tuple[list[Row], int]:
    """Return the rows, and how many of them are headers that each page repeats.

    A cell merged downwards is repeated in each row, one merged to the right written once.
    ``text_of`` makes a line of a cell; ``hide`` takes the text of hidden rows.
    """
    rows: list[Row] = []
    headers = 0
    # Column to what is merged into it from above: the rows left, and the text.
    merged: dict[int, tuple[int, str]] = {}
    for row, header in table_rows(table):
        if row.get("table:visibility") in ("collapse", "filter"):
            hide(row.itertext())
            continue
        cells: list[str] = []
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            text = text_of(cell) if cell.tag == "table:table-cell" else ""
            left, above = merged.pop(len(cells), (0, ""))
            if cell.tag == "table:covered-table-cell" and left:
                text = above
                merged[len(cells)] = (left - 1, above)
            spanned = _count(cell, "table:number-rows-spanned")
            if spanned > 1:
                merged[len(cells)] = (spanned - 1, text)
            cells += [text] * min(_count(cell, "table:number-columns-repeated"), _MOST_REPEATED)
        repeated = min(_count(row, "table:number-rows-repeated"), _MOST_REPEATED)
        rows += [tuple(cells)] * (repeated if any(cells) else 1)
        headers += header
    return rows, headers


def is_frame(table: Element) -> bool:
    """Return whether a table has a single column."""
    return all(sum(cell.tag in _CELLS for cell in row) == 1 for row, _ in table_rows(table))


def table_rows(table: Element, header: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, each with whether it is a header that pages repeat."""
    for child in table:
        if child.tag == "table:table-row":
            yield child, header
        elif child.tag in _GROUPS:
            yield from table_rows(child, header or child.tag == "table:table-header-rows")


def _count(element: Element, name: str) -> int:
    count = element.get(name, "1")
    return max(1, int(count)) if count.isdecimal() else 1
