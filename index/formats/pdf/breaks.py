"""Give a table at a page break the rows that stand alone on the break's other side."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.formats.pdf.blocks import Block
from index.formats.pdf.lines import line_text, rows_of
from index.formats.pdf.page import Line, Page, Rule, Table, typical
from index.formats.pdf.tables import lone_row, tables_of

_MOST_LINES = 6  # of a header, or of rows too few for a table
_SAME_SIZE = 0.5  # points

Row = list[Line]
Side = tuple[Page, list[Block]]


def join_broken(pages: Sequence[Page], parts: Sequence[list[Block]], weight: float) -> None:
    """Make a table of the rows before a table at the top of a page, and behind one at its foot.

    ``parts`` are the blocks of each page. The rows are read as if no page ended between them.
    """
    breaks = list(pairwise(zip(pages, parts, strict=True)))
    for above, below in reversed(breaks):
        _join(above, below, weight, up=True)
    for above, below in breaks:
        _join(above, below, weight, up=False)


def _join(above: Side, below: Side, weight: float, *, up: bool) -> None:
    (page, blocks), (_, others) = (above, below) if up else (below, above)
    text = [block for block in blocks if not block.note]
    beside = [block for block in others if not block.note]
    block = beside[0 if up else -1] if beside else None
    lines = _lines_at_break(text, up=up)
    if not block or not block.table or not lines:
        return
    if up and block.table.header and (gone := _repeated(lines, block.table.cells[0])):
        _remove(blocks, gone)
        return
    if block.lines[0].words:
        found = _unruled(lines, block, above[0].rules, below[0].rules, up=up)
    else:
        found = lone_row(lines, page.rules, block.table, weight, up=up)
    if found:
        gone, table = found
        left, right = min(line.left for line in gone), max(line.right for line in gone)
        shown = gone if block.lines[0].words else [replace(gone[0], words=())]
        made = Block(page.number, shown, left, right, table=table)
        blocks.insert(len(text) if up else 0, made)
        _remove(blocks, gone, made)


def _lines_at_break(text: Sequence[Block], *, up: bool) -> list[Line]:
    """Return the lines without a table between them and the break, from top to bottom."""
    found: list[Line] = []
    for block in reversed(text) if up else text:
        if block.table or len(found) >= _MOST_LINES:
            break
        found = [*block.lines, *found] if up else [*found, *block.lines]
    found = found[-_MOST_LINES:] if up else found[:_MOST_LINES]
    # The foot of a column may stand above the head of the next.
    return found if all(a.base <= b.base for a, b in pairwise(found)) else []


def _repeated(lines: Sequence[Line], header: Sequence[str]) -> list[Line]:
    """Return the last lines if they are a header that stands again on the next page."""
    names = sorted(" ".join(header).split())
    for first in range(len(lines)):
        if sorted(word for line in lines[first:] for word in line_text(line).split()) == names:
            return list(lines[first:])
    return []


def _unruled(
    lines: Sequence[Line],
    block: Block,
    rules_above: Sequence[Rule],
    rules_below: Sequence[Rule],
    *,
    up: bool,
) -> tuple[list[Line], Table] | None:
    """Return the lines that belong to a table without a grid, and their table."""
    old = block.table
    rows, near = rows_of(block.lines), [[line] for line in lines]
    above, below = (near, rows) if up else (rows, near)
    pitch = typical([b[0].base - a[0].base for a, b in pairwise(rows)])
    size = block.size
    foot, top = above[-1][0].base, below[0][0].base
    down = foot + pitch - top
    rules = [
        *(rule for rule in rules_above if rule.bottom < foot + size),
        *(
            replace(rule, top=rule.top + down, bottom=rule.bottom + down)
            for rule in rules_below
            if rule.top > top - 2 * size
        ),
    ]
    whole = [*above, *([_moved(line, down) for line in row] for row in below)]
    found = tables_of(whole, rules)
    if not old or not found or (up and old.header):
        return None
    first, last, table = found[-1 if up else 0]
    count = len(table.cells) - len(old.cells)
    if count <= 0 or (last < len(whole) if up else first):
        return None
    kept, cells = (
        (table.cells[count:], table.cells[:count])
        if up
        else (table.cells[:-count], table.cells[-count:])
    )
    gone = list(lines[first:] if up else lines[: last - len(rows)])
    alike = all(abs(line.size - size) < _SAME_SIZE for line in gone)
    named = up and table.header and len(cells[0]) > 2 and all(cells[0][1:])
    full = named or all(map(all, cells))
    if kept != old.cells or not alike or not full:
        return None
    return gone, Table(cells, up and table.header, old.columns)


def _moved(line: Line, down: float) -> Line:
    words = tuple(replace(word, base=word.base + down) for word in line.words)
    return replace(line, words=words, base=line.base + down)


def _remove(blocks: list[Block], gone: Sequence[Line], made: Block | None = None) -> None:
    """Remove lines from all blocks but the one that was made of them."""
    ids = set(map(id, gone))
    for block in blocks:
        if block is not made:
            block.lines = [line for line in block.lines if id(line) not in ids]
    blocks[:] = [block for block in blocks if block.lines]
