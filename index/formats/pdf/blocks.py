"""Part the lines of a region into paragraphs, by gaps, indents, short lines and marks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.pdf.lines import joined, line_text, rows_of, spacing
from index.formats.pdf.marks import mark_of
from index.formats.pdf.page import Line, Page, Table, typical
from index.formats.pdf.tables import tables_of

# Shares of the size of the letters.
_INDENT = 0.6
_SAME_SIZE = 0.08
_LOOSE = 1.45
_AROUND = 3  # lines on either side of one
_GAP = 1.3  # of the usual distance of baselines
_LARGE = 1.2  # than most letters of the region
_TIGHT = 1.35  # the distance of the lines of one heading, at most
_ENDED = re.compile(r"[.!?:;…。！？：；]['\"’”»)\]]*[⁰¹²³⁴-⁹]*\Z")


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item or table as it stands in one column of one page.

    ``level`` is 0 but for a heading.
    """

    page: int
    lines: list[Line]
    left: float  # of its column
    right: float
    table: Table | None = None
    mark: str = ""
    item: bool = False
    level: int = 0
    parted: int = 0  # lines of several far from each other
    first: bool = False  # of its column
    note: bool = False
    text: str = ""

    @property
    def size(self) -> float:
        """Return the size of its letters."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Return whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def scattered(self) -> bool:
        """Return whether it is no running text: labels, names beside each other, a formula."""
        return self.parted * 2 > len(self.lines)

    @property
    def is_full(self) -> bool:
        """Return whether its last line reaches the end of its column, nearly."""
        last = self.lines[-1]
        return last.right > self.right - 4 * last.size


def blocks_of(lines: Sequence[Line], page: Page) -> list[Block]:
    """Return the blocks of a region of a page without columns, in order."""
    blocks: list[Block] = []
    rows: list[list[Line]] = []
    for row in rows_of(lines):
        grids = [line for line in row if line.table]
        if grids:
            blocks += _blocks(rows, page)
            blocks += [_block(page, [grid], table=grid.table) for grid in grids]
            rows = []
        text = [line for line in row if not line.table]
        rows += [text] if text else []
    blocks += _blocks(rows, page)
    if blocks:
        blocks[0].first = True
    return blocks


def has_ended(text: str) -> bool:
    """Return whether a text ends like a sentence."""
    return bool(_ENDED.search(text))


def _blocks(rows: Sequence[list[Line]], page: Page) -> list[Block]:
    """Return the blocks of rows without grids."""
    blocks: list[Block] = []
    start = 0
    for first, last, table in tables_of(rows, page.rules):
        blocks += _paragraphs(rows[start:first], page)
        lines = [line for row in rows[first:last] for line in row]
        blocks.append(_block(page, lines, table=table))
        start = last
    return blocks + _paragraphs(rows[start:], page)


def _block(page: Page, lines: list[Line], table: Table | None = None) -> Block:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    return Block(page.number, lines, left, right, table=table)


def _paragraphs(rows: Sequence[list[Line]], page: Page) -> list[Block]:
    if not rows:
        return []
    lines = [joined(row) for row in rows]
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    usual = spacing(lines)
    large = _LARGE * typical([line.size for line in lines])
    blocks: list[Block] = []
    for index, (row, line) in enumerate(zip(rows, lines, strict=True)):
        mark = mark_of(line_text(line))
        even = _is_even(lines, index - 1)
        if not blocks or _breaks(blocks[-1], line, usual, mark, even=even, large=large):
            item = mark is not None
            blocks.append(Block(page.number, [line], left, right, mark=mark or "", item=item))
        else:
            blocks[-1].lines.append(line)
        if len(row) > 1 and not (mark or line_text(line)[:1].isdigit()):
            blocks[-1].parted += 1
    return blocks


def _is_even(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line ends where those around it do, as beside a picture."""
    around = lines[max(index - _AROUND, 0) : index + _AROUND + 1]
    last = lines[index]
    return sum(abs(line.right - last.right) < 0.3 * last.size for line in around) > _AROUND


def _breaks(
    block: Block, line: Line, usual: float, mark: str | None, *, even: bool, large: float
) -> bool:
    """Return whether a line begins a new block below another."""
    last, head = block.lines[-1], block.lines[0]
    size = max(last.size, line.size)
    gap = line.base - last.base
    text, before = line_text(line), line_text(last)
    if abs(line.size - last.size) > _SAME_SIZE * size:
        return True
    if line.bold != last.bold:
        # Bold words may begin a paragraph and fill its first line.
        runs_on = text[:1].islower() and gap <= _GAP * usual
        return not runs_on or block.right - last.right > 4 * size
    if gap > max(_GAP * usual, _LOOSE * size):
        return True
    if unicodedata.category(text[0]) == "No" and line.words[0].size < 0.8 * line.size:
        return True
    ended = has_ended(before)
    inward, outward = line.left - last.left > _INDENT * size, last.left - line.left > _INDENT * size
    if mark is not None:
        beside = line.left <= head.left + _INDENT * size
        above = ended or block.mark
        if not mark or (beside and above) or (ended and not block.item) or outward:
            return True
    # A title may be broken where its author likes.
    is_title = size >= large and gap <= _TIGHT * size and not ended
    if is_title or _is_centred(last, line) or (before[-1] == "-" and before[-2:-1].isalnum()):
        return False
    first = line.words[0]
    if block.right - last.right > first.right - first.left + 0.8 * size and (
        ended or not (text[:1].islower() or even)
    ):
        return True
    if inward:
        hanging = len(block.lines) == 1 and not ended
        indented = last.left > block.left + _INDENT * size
        return ended and not hanging and not block.item and not indented
    # Behind the hanging lines of an entry comes the next.
    hung = len(block.lines) > 1 and head.left < last.left - 1
    return outward and hung and abs(line.left - head.left) < _INDENT * size


def _is_centred(line: Line, other: Line) -> bool:
    off = abs(line.left - other.left)
    return off > line.size and abs(line.middle - other.middle) < 0.3 * line.size
