"""Turn the cells of a table into pieces: titles, the row that names the columns, rows."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath
from urllib.parse import unquote

from index.formats.document import Piece
from index.formats.faults import too_large
from index.lines import is_list_item, one_line, row_text

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FIGURE = re.compile(r"\d")
# The names of columns are short; a row of sentences is not a header.
_LONGEST_NAME = 60
_MOST_WORDS = 6
# A line of its own below a table is a note on it if it is longer than a label.
_LONGEST_LABEL = 40
# What stands behind a tab and is longer is what somebody said, not a cell.
_LONGEST_CELL = 100

# The vectors of more rows would take hours to compute.
MAX_ROWS = 200_000
MAX_CELLS = 5_000_000

Row = tuple[str, ...]


def file_title(name: str) -> str | None:
    """Return what a file is called; None for a name that is cut before its end."""
    if name.endswith("…"):
        return None
    place = unquote(re.split(r"[?#]", name)[0]) if "://" in name else name
    return one_line(PurePath(place).stem) or None


def check_size(rows: int, cells: int, name: str) -> None:
    """Raise UnreadableSourceError for a table with more rows or cells than are read of a file."""
    if rows > MAX_ROWS:
        raise too_large(name, f"{MAX_ROWS:,} rows")
    if cells > MAX_CELLS:
        raise too_large(name, f"{MAX_CELLS:,} cells")


def table_pieces(rows: Sequence[Row], table: int, header: bool | None = None) -> list[Piece]:
    """Return the rows that are not empty as pieces, the first as header if it names columns.

    ``table`` is the table's number in its document. ``header`` is what the file says about the
    first row, None if it says nothing: the cells then decide.
    """
    filled = [row for row in rows if any(row)]
    named = names_columns(filled) if header is None else header and len(filled) > 1
    return [
        Piece("row", cells=row, header=named and number == 0, table=table)
        for number, row in enumerate(filled)
    ]


def sheet_pieces(rows: Sequence[Row], table: int) -> tuple[list[Piece], int]:
    """Return the pieces of a sheet, and the number for the next table after it.

    Empty rows part tables. Rows of a single text above a table are its titles, long ones below
    it notes: both become paragraphs.
    """
    pieces: list[Piece] = []
    block: list[Row] = []
    for row in (*rows, ()):
        if any(row):
            block.append(row)
        elif block:
            above, body, below = _parts(block)
            pieces += [Piece("paragraph", text) for text in above]
            if body:
                pieces += table_pieces(_trimmed(body), table)
                table += 1
            pieces += [Piece("paragraph", text) for text in below]
            block = []
    return pieces, table


def with_rows(text: str) -> str:
    """Return a text with bars between the cells of its tables, which spreadsheets part by tabs.

    Lines of as many tabs each are a table if the first of them names its columns.
    """
    if "\t" not in text:
        return text
    lines: list[str] = []
    for tabs, group in groupby(text.split("\n"), lambda line: line.count("\t")):
        together = list(group)
        rows = [tuple(map(one_line, line.split("\t"))) for line in together if tabs]
        is_table = (
            tabs > 0
            and all(rows[0])
            and names_columns(rows)
            and all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
            and (tabs > 1 or not any(is_list_item(line.strip()) for line in together))
        )
        lines += [row_text(row) for row in rows if any(row)] if is_table else together
    return "\n".join(lines)


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of a table's rows looks like the names of its columns.

    They are short, different and no numbers but years; below them stand other words or numbers.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first, *rest = rows
    names = [name for name in first if name]
    if first[1:].count("") > len(first) // 4 or len(set(names)) < len(names) or not names:
        return False
    years = [bool(_YEAR.fullmatch(name)) for name in first[1:]]
    if any(map(is_number, first)) and not (all(years) and not is_number(first[0])):
        return False
    if any(len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS for name in names):
        return False
    columns = [[row[at] for row in rest if at < len(row) and row[at]] for at in range(len(first))]
    if any(name and name in column for name, column in zip(first, columns, strict=True)):
        return False
    numbers = [column for column in columns if column and all(map(is_number, column))]
    return bool(numbers) or not any(name.endswith((".", "!", "?")) for name in names)


def is_like_below(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of a table's rows has a name and mostly figures like those below it.

    Figures are alike that have the same letters beside them. Years name columns.
    """
    first, *rest = rows
    filled = [(at, cell) for at, cell in enumerate(first) if at and cell]
    figures = [(at, cell) for at, cell in filled if _FIGURE.search(cell)]
    years = all(_YEAR.fullmatch(cell) for _, cell in figures)
    if not first[0] or years or len(figures) * 2 < len(filled):
        return False
    below = {
        (at, _letters(cell)) for row in rest for at, cell in enumerate(row) if _FIGURE.search(cell)
    }
    return all((at, _letters(cell)) in below for at, cell in figures)


def is_number(cell: str) -> bool:
    """Return whether digits make up most of a cell, as in amounts, dates and codes."""
    digits = sum(map(str.isdigit, cell))
    return digits * 2 > sum(map(str.isalnum, cell))


def _letters(cell: str) -> str:
    return "".join(filter(str.isalpha, cell))


def _parts(block: list[Row]) -> tuple[list[str], list[Row], list[str]]:
    """Split rows without an empty one between them into titles, table and notes."""
    single = [sum(map(bool, row)) == 1 for row in block]
    lines = ["".join(row) for row in block]
    if all(single):
        columns = {row.index(line) for row, line in zip(block, lines, strict=True)}
        is_text = len(columns) > 1 or not any(map(is_number, lines))
        return (lines, [], []) if is_text else ([], block, [])
    start, end = 0, len(block)
    while single[start] and not is_number(lines[start]):
        start += 1
    while single[end - 1] and len(lines[end - 1]) > _LONGEST_LABEL:
        end -= 1
    return lines[:start], block[start:end], lines[end:]


def _trimmed(rows: list[Row]) -> list[Row]:
    """Cut the columns that are empty in all rows, at the left and the right."""
    left = min(next(at for at, cell in enumerate(row) if cell) for row in rows)
    ends = [max(at for at, cell in enumerate(row) if cell) + 1 for row in rows]
    width = max(ends)
    return [row[left : min(width, max(len(row), end))] for row, end in zip(rows, ends, strict=True)]
