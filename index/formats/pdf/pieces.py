"""Make a document's pieces of its pages."""

from collections.abc import Iterator, Sequence

from index.formats.document import Piece, PieceKind
from index.formats.pdf.blocks import Block, blocks_of
from index.formats.pdf.columns import regions
from index.formats.pdf.flow import Joiner, join_parted
from index.formats.pdf.headings import rank_headings
from index.formats.pdf.lines import lines_of, usual
from index.formats.pdf.margins import without_margins, without_stamps
from index.formats.pdf.page import Line, Page
from index.formats.pdf.tables import grids_of

_NOTE = 0.93  # of the body's size: smaller text at the foot of a column is a note
_LOW = 0.5  # of the page's height
_DEEPEST = 5
# Points between the edges of columns on one page and the next, of rules and of words.
_SAME, _SHIFT = 2.0, 4.0


def pieces_of(pages: Sequence[Page]) -> tuple[tuple[Piece, ...], str | None]:
    """Return the pieces of all pages in reading order, and the title as page 1 shows it."""
    weight = usual(((word.weight, len(word.text)) for page in pages for word in page.words), 400)
    lines = without_margins(pages, [_lines(page, weight) for page in pages])
    every = [line for found in lines for line in found]
    sizes = ((round(line.size * 2) / 2, sum(len(w.text) for w in line.words)) for line in every)
    body = usual(sizes, 10.0)
    parts = [_page_blocks(page, found, body) for page, found in zip(pages, lines, strict=True)]
    blocks = [block for part in parts for block in part]
    joiner = Joiner(every)
    for block in blocks:
        if not block.table:
            block.text = joiner.text(block.lines)
    title = rank_headings(blocks, body)
    for note in (False, True):
        running = [block for block in blocks if not block.level and block.note == note]
        join_parted(running, joiner, body)
    shown = title if blocks and blocks[0].page == 1 else None
    return tuple(_pieces(pages, parts)), shown


def _lines(page: Page, weight: float) -> list[Line]:
    words, grids = grids_of(page.words, page.rules, weight)
    return [*lines_of(words, weight), *grids]


def _page_blocks(page: Page, lines: Sequence[Line], body: float) -> list[Block]:
    """Return a page's blocks; notes at the feet of its columns come last."""
    text: list[Block] = []
    notes: list[Block] = []
    for region in regions(lines):
        found = blocks_of(region, page)
        end = len(found)
        while end and _is_note(found[end - 1], page, body):
            end -= 1
            found[end].note = True
        text += found[:end]
        notes += found[end:]
    return text + notes


def _is_note(block: Block, page: Page, body: float) -> bool:
    low = block.lines[0].top > _LOW * page.height
    return low and not block.table and block.size <= _NOTE * body


def _pieces(pages: Sequence[Page], parts: Sequence[list[Block]]) -> Iterator[Piece]:
    """Yield the pieces of each page's blocks, then those of its texts at another angle."""
    tables = -1
    head: tuple[str, ...] | None = None
    last: Block | None = None
    for page, blocks, asides in zip(pages, parts, without_stamps(pages), strict=True):
        depths: list[float] = []
        for block in blocks:
            above, last = last, block
            if not block.table:
                if block.text:
                    yield _piece(block, depths)
                continue
            cells = block.table.cells
            header = block.table.header
            if above and _goes_on(above, block, head):
                cells = cells[1:] if cells[0] == head else cells
                header = False
            else:
                tables += 1
                head = cells[0] if header else None
            for place, row in enumerate(cells):
                first = header and not place
                yield Piece("row", cells=row, header=first, table=tables, page=page.number)
        for text in asides:
            yield Piece("paragraph", text, page=page.number)
        last = next((block for block in reversed(blocks) if not block.note), None)


def _goes_on(above: Block, below: Block, head: tuple[str, ...] | None) -> bool:
    """Return whether a table at the top of a page has the columns of one above the break."""
    if not above.table or not below.table:
        return False
    one, other = above.table.columns, below.table.columns
    pairs = zip(one, other, strict=False)
    shifts = [[abs(a - b) for a, b in zip(*pair, strict=True)] for pair in pairs]
    if len(one) != len(other) or any(min(shift) > _SHIFT for shift in shifts):
        return False
    ruled = below.page > above.page and all(max(shift) < _SAME for shift in shifts)
    return ruled or not below.table.header or below.table.cells[0] == head


def _piece(block: Block, depths: list[float]) -> Piece:
    """Return a text's piece, given how far the items around it are indented, outermost first."""
    if block.level or not block.item:
        depths.clear()
        kind: PieceKind = "heading" if block.level else "paragraph"
        return Piece(kind, block.text, block.level, page=block.page)
    left = block.lines[0].left - block.left
    while depths and depths[-1] >= left - block.size:
        depths.pop()
    depths.append(left)
    text = block.text.removeprefix(block.mark) if block.mark else block.text[1:]
    level = min(len(depths) - 1, _DEEPEST)
    return Piece("item", text.strip(), level, block.mark, page=block.page)
