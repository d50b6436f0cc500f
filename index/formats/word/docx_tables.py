"""The rows of a Word table, its merged cells filled in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.formats.document import Piece
from index.formats.office.xml_tree import at
from index.formats.table import names_columns, table_pieces
from index.formats.word.docx_styles import flag, value, whole

_MOST_COLUMNS = 63


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell: its text, the columns it spans, and whether it goes on from the row above."""

    text: str
    span: int = 1
    continued: bool = False


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row; ``header`` if the file says that it is repeated on each page."""

    cells: tuple[WordCell, ...]
    header: bool = False
    bold: bool = False


def cells_of(row: Element, text_of: Callable[[Iterable[Element]], str]) -> WordRow:
    """Return the cells of a row; ``text_of`` makes a line of the blocks of one."""
    properties = row.find("w:trPr")
    cells = [WordCell("")] * _count(properties, "w:gridBefore")
    for cell in row_cells(row):
        of_cell = cell.find("w:tcPr")
        merge = None if of_cell is None else of_cell.find("w:vMerge")
        continued = merge is not None and merge.get("w:val", "continue") == "continue"
        span = max(1, _count(of_cell, "w:gridSpan"))
        # A merged cell holds an empty paragraph in each row that it goes on through.
        cells.append(WordCell(text_of(cell), span, continued))
    cells += [WordCell("")] * _count(properties, "w:gridAfter")
    return WordRow(tuple(cells), flag(properties, "w:tblHeader"), _is_bold(row))


def with_header(rows: list[WordRow], table: int, styled: bool) -> list[Piece]:
    """Return a table's rows as pieces.

    A cell merged downwards is repeated in each row; one merged to the right is written once, but
    repeated over the columns that it heads. ``styled`` if the first row has a look of its own.
    """
    filled: list[tuple[str, ...]] = []
    for number, row in enumerate(rows):
        texts: list[str] = []
        for cell in row.cells:
            above = filled[-1] if filled else ()
            text = above[len(texts)] if cell.continued and len(texts) < len(above) else cell.text
            rest = text if number == 0 else ""
            texts += [text, *[rest] * (cell.span - 1)]
        filled.append(tuple(texts))
    marked = bool(rows) and (rows[0].header or styled)
    bold = bool(rows) and rows[0].bold and not all(row.bold for row in rows)
    return table_pieces(filled, table, header=marked or bold or names_columns(filled))


def row_cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, but not those that were deleted."""
    for child in row:
        if child.tag == "w:tc":
            if at(child, "w:tcPr/w:cellDel") is None:
                yield child
        elif child.tag in ("w:sdt", "w:sdtContent", "w:customXml"):
            yield from row_cells(child)


def _count(properties: Element | None, name: str) -> int:
    return min(max(whole(value(properties, name)) or 0, 0), _MOST_COLUMNS)


def _is_bold(row: Element) -> bool:
    """Return whether all text of a row is set in bold by itself."""
    runs = [run for run in row.iter("w:r") if (run.findtext("w:t") or "").strip()]
    return bool(runs) and all(flag(run.find("w:rPr"), "w:b") for run in runs)
