"""Make a document's pieces of its pages."""

from collections.abc import Iterator, Mapping, Sequence

from index.formats.document import Piece
from index.formats.pdf.blocks import Block, blocks_of
from index.formats.pdf.columns import regions
from index.formats.pdf.flow import Joiner, join_parted
from index.formats.pdf.grids import Grid, grids_of
from index.formats.pdf.headings import levels_of, title_of
from index.formats.pdf.lines import lines_of, usual, with_bullets
from index.formats.pdf.margins import without_margins, without_stamps
from index.formats.pdf.marks import with_marks
from index.formats.pdf.page import Line, Page
from index.formats.pdf.tables import Table
from index.formats.pdf.typewriter import is_code

_NOTE = 0.93  # of the body's size: smaller text at the foot of a column is a note
_LOW = 0.5  # of the page's height
_DEEPEST = 5


def pieces_of(pages: Sequence[Page]) -> tuple[tuple[Piece, ...], str | None]:
    """Return the pieces of all pages in reading order, and the title as page 1 shows it."""
    weight = usual(((word.weight, len(word.text)) for page in pages for word in page.words), 400)
    parts = {page.number: grids_of(page.words, page.rules, weight) for page in pages}
    grids = {id(grid.line): grid for _, found in parts.values() for grid in found}
    dots = {page.number: page.dots for page in pages}
    lines = {
        number: [
            *with_marks(with_bullets(lines_of(words, weight), dots[number])),
            *(grid.line for grid in found),
        ]
        for number, (words, found) in parts.items()
    }
    dropped = without_margins({page.number: page for page in pages}, lines)
    kept = {
        number: [line for line in found if id(line) not in dropped]
        for number, found in lines.items()
    }
    every = [line for found in kept.values() for line in found]
    body = usual(
        ((round(line.size * 2) / 2, sum(len(w.text) for w in line.words)) for line in every), 10
    )
    code = is_code(kept.values())
    blocks = [
        block
        for page in pages
        for block in _page_blocks(page, kept[page.number], body, grids, code=code)
    ]
    joiner = Joiner(every)
    for block in blocks:
        if block.table is None and not block.code:
            block.text = joiner.text(block.lines)
    title = title_of(blocks, body) if blocks and blocks[0].page == 1 else None
    shown = blocks[title].text if title is not None else None
    levels = levels_of(blocks, body) if blocks else {}
    headings = {id(blocks[place]): level for place, level in levels.items()}
    running = [block for block in blocks if id(block) not in headings]
    join_parted([block for block in running if not block.note], joiner, body)
    join_parted([block for block in running if block.note], joiner, body)
    asides = without_stamps(pages)
    found: list[Piece] = []
    of_page: dict[int, list[Block]] = {page.number: [] for page in pages}
    for block in blocks:
        of_page[block.page].append(block)
    tables = 0
    last: Block | None = None
    for page in pages:
        there = of_page[page.number]
        if last and there and _goes_on(last, there[0]):
            there[0].table = _rest(last, there[0])
            tables -= 1
        found += _pieces(there, headings, tables)
        found += [Piece("paragraph", text, page=page.number) for text in asides[page.number]]
        tables += sum(block.table is not None for block in there)
        last = next((block for block in reversed(there) if not block.note), None)
    return tuple(found), shown


def _goes_on(table: Block, below: Block) -> bool:
    """Return whether a grid at the top of a page has the columns of one above the break."""
    return (
        len(table.down) == len(below.down) > 0
        and below.page == table.page + 1
        and all(abs(one - other) < 2 for one, other in zip(table.down, below.down, strict=True))
    )


def _rest(above: Block, below: Block) -> Table | None:
    """Return a table that goes on, without the header if that is said again."""
    if not above.table or not below.table:
        return None
    head, cells = above.table.cells[0], below.table.cells
    return Table(cells[1:] if above.table.header and cells[0] == head else cells, header=False)


def _page_blocks(
    page: Page, lines: Sequence[Line], body: float, grids: Mapping[int, Grid], *, code: bool
) -> list[Block]:
    """Return a page's blocks; notes at the feet of its columns come last."""
    text: list[Block] = []
    notes: list[Block] = []
    for region in regions(lines):
        found = blocks_of(region, page, grids, code=code)
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


def _pieces(blocks: Sequence[Block], headings: dict[int, int], tables: int) -> Iterator[Piece]:
    """Yield the pieces of a page's blocks; its first table has the number ``tables``."""
    depths: list[float] = []
    for block in blocks:
        page = block.page
        if block.table:
            for number, cells in enumerate(block.table.cells):
                header = block.table.header and not number
                yield Piece("row", cells=cells, header=header, table=tables, page=page)
            tables += 1
        elif block.text and id(block) in headings:
            yield Piece("heading", block.text, headings[id(block)], page=page)
        elif block.text and block.item:
            left = block.lines[0].left - block.left
            depths = [*(depth for depth in depths if depth < left - block.size), left]
            text = block.text.removeprefix(block.mark) if block.mark else block.text[1:]
            level = min(len(depths) - 1, _DEEPEST)
            yield Piece("item", text.strip(), level, block.mark, page=page)
        elif block.text:
            yield Piece("code" if block.code else "paragraph", block.text, page=page)
        if block.text and not block.item:
            depths = []
