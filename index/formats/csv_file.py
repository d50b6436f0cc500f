"""Read tables kept as text (.csv, .tsv): encoding, delimiter and header are told by the text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from index.formats.document import Document
from index.formats.encoding import decode_text
from index.formats.table import Row, check_size, file_title, sheet_pieces
from index.lines import one_line

_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NUMBER = re.compile(r"\W*\d[\d.,:/ '%-]*\W*[A-Za-z%€]{0,3}")
# What is left in a cell when the text was split at the wrong sign.
_UNSPLIT = re.compile(r"[;\t|]|[^\s\d],\S")
_SAMPLE_ROWS = 300
_SAMPLE_CHARACTERS = 200_000
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_LARGEST_CELL = 10_000_000


def read(data: bytes, name: str) -> Document:
    """Read a table; rows of unequal length are kept as they are.

    Its title is its file's name, unless a line above the table says one. The name of a column that
    is the only one is a heading.

    Raises UnreadableSourceError for a file whose encoding cannot be told or that is too large.
    """
    pieces, _ = sheet_pieces(_joined([row for _, row in numbered_rows(data, name)]), 0)
    if _is_named([piece.text for piece in pieces]):
        pieces[0] = replace(pieces[0], kind="heading", level=1)
    titled = not pieces or pieces[0].kind == "paragraph"
    return Document(tuple(pieces), title=None if titled else file_title(name))


def numbered_rows(data: bytes, name: str) -> list[tuple[int, Row]]:
    """Return the rows, each with the number of the line that it begins on.

    Raises UnreadableSourceError like ``read``.
    """
    text = decode_text(data, name).replace("\r\n", "\n").replace("\r", "\n")
    separator = _SEPARATOR.match(text)
    if separator:
        text = text[separator.end() :]
    quotes = _has_quotes(text)
    if separator:
        delimiter = separator[1]
    elif name.lower().endswith(".tsv") and "\t" in text:
        delimiter = "\t"
    else:
        delimiter = _delimiter(text, quotes)
    rows: list[tuple[int, Row]] = []
    cells = 0
    line = 2 if separator else 1
    for lines, row in _rows(text, delimiter, quotes):
        rows.append((line, tuple(map(one_line, row))))
        line = lines + (2 if separator else 1)
        cells += len(row)
        check_size(len(rows), cells, name)
    return rows


def _is_named(texts: list[str]) -> bool:
    """Return whether the first text is the name of a column of sentences."""
    ends = [text.endswith(_SENTENCE_ENDS) for text in texts]
    return len(ends) > 1 and not ends[0] and all(ends[1:])


def _delimiter(text: str, quotes: bool) -> str:
    """Return the sign that splits a sample into rows of one length and cells of one thing each."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_DELIMITERS, key=lambda sign: _fit(sample, sign, quotes))


def _fit(sample: str, delimiter: str, quotes: bool) -> float:
    lengths: Counter[int] = Counter()
    whole = cells = 0
    for _, row in _rows(sample, delimiter, quotes):
        if not any(cell.strip() for cell in row):
            continue
        lengths[len(row)] += 1
        cells += len(row)
        whole += sum(_is_whole(cell, quotes) for cell in row)
        if lengths.total() >= _SAMPLE_ROWS:
            break
    split = {length: count for length, count in lengths.items() if length > 1}
    if not split:
        return 0.0
    length, count = max(split.items(), key=lambda item: (item[1], item[0]))
    # In sentences a space follows the sign.
    spaced = sample.count(f"{delimiter} ") / max(1, sample.count(delimiter))
    return count / lengths.total() * whole / cells * (1 - 1 / length) * (1 - spaced / 2)


def _is_whole(cell: str, quotes: bool) -> bool:
    """Return whether a cell looks like one thing, split at the right signs."""
    if quotes and '"' in cell:
        return False
    return not _UNSPLIT.search(cell) or bool(_NUMBER.fullmatch(cell))


def _has_quotes(text: str) -> bool:
    """Return whether quotation marks enclose cells: they come in pairs, and not in words only."""
    return text.count('"') % 2 == 0 and bool(re.search(r'(?:^|[,;\t|])\s*"', text, re.MULTILINE))


def _rows(text: str, delimiter: str, quotes: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield each row after the number of the lines that were read until its end."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        skipinitialspace=quotes,
    )
    yield from ((reader.line_num, row) for row in reader)


def _joined(rows: list[Row]) -> list[Row]:
    """Leave out the empty rows between two of the same length, which part no tables."""
    joined: list[Row] = []
    filled = [number for number, row in enumerate(rows) if any(row)]
    for above, number in pairwise([0, *filled]):
        if number - above > 1 and not len(rows[above]) == len(rows[number]) > 1:
            joined.append(())
        joined.append(rows[number])
    return joined
