"""Find tables: grids of rules, and rows whose cells stand below each other, ruled or not."""

from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

from index.formats.pdf.lines import cells_of, line_text, lines_of, rows_of
from index.formats.pdf.marks import is_mark
from index.formats.pdf.page import Line, Rule, Table, Word, typical
from index.formats.table import is_number, names_columns

Row = list[Line]
Places = Sequence[float]

_MOST_RULES = 1_500
_TOUCH = 3.0  # points between rules that meet
_FILLED = 0.3  # of its cells have words
_LONGEST_IN_GRID = 600  # letters: more is a page in a frame
_SIDES = 3  # lines across and down, of a grid of two rows and two columns

_FEWEST = 3  # rows with cells, of a table without rules
_FEWEST_RULED = 2
_COLUMNS = 0.75  # as many as the longest row has cells, nearly
_SHARE = 0.6  # of its rows have several cells
_NEAR = 2.6  # of the size of its letters a row stands below the one before it
_LOOSE = 1.7  # of the usual distance of its rows: a caption stands there
_ALIGNED = 0.7  # of the cells stand at an edge or the middle of their column
_SHIFT = 3.5  # points off it
_WHOLE = 0.95
_LONGEST_CELL = 300
_HEADER_ROWS = 3


def grids_of(
    words: Sequence[Word], rules: Sequence[Rule], weight: float
) -> tuple[list[Word], list[Line]]:
    """Return a page's words outside of grids, and a line for each grid that holds its table.

    A grid has rules around every cell; its words belong to cells, whatever their lines.
    """
    outside, grids = list(words), list[Line]()
    for group in _connected(rules) if len(rules) <= _MOST_RULES else ():
        across = _places([rule.top for rule in group if rule.top == rule.bottom])
        down = _places([rule.left for rule in group if rule.left == rule.right])
        if len(across) < _SIDES or len(down) < _SIDES:
            continue
        inside = [word for word in outside if _is_inside(word, across, down)]
        table = _grid(inside, group, across, down, weight) if inside else None
        if table:
            size = inside[0].size
            grids.append(Line((), down[0], down[-1], across[0] + size, size, table=table))
            outside = [word for word in outside if not _is_inside(word, across, down)]
    return outside, grids


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield rules that meet, directly or by way of others."""
    left = list(rules)
    while left:
        group = [left.pop()]
        for rule in group:
            meeting = [_meet(rule, other) for other in left]
            group += compress(left, meeting)
            left = [other for other, meets in zip(left, meeting, strict=True) if not meets]
        yield group


def _meet(rule: Rule, other: Rule) -> bool:
    return (
        rule.left <= other.right + _TOUCH
        and other.left <= rule.right + _TOUCH
        and rule.top <= other.bottom + _TOUCH
        and other.top <= rule.bottom + _TOUCH
    )


def _places(places: Places) -> Places:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _TOUCH:
            found.append(place)
    return found


def _is_inside(word: Word, across: Places, down: Places) -> bool:
    middle = (word.left + word.right) / 2
    return down[0] < middle < down[-1] and across[0] < word.base - word.size / 3 < across[-1]


def _grid(
    words: Sequence[Word], group: Sequence[Rule], across: Places, down: Places, weight: float
) -> Table | None:
    rows = list(pairwise(across))
    cells = [
        [_cell(words, row, column, weight) for column in _spans(group, row, down)] for row in rows
    ]
    texts = [tuple(" ".join(map(line_text, cell)) for cell in row) for row in cells]
    filled = sum(bool(text) for row in texts for text in row)
    kept = [place for place, row in enumerate(texts) if any(row)]
    if max(len(text) for row in texts for text in row) > _LONGEST_IN_GRID:
        return None
    if len(kept) < 2 or filled < max(_FILLED * len(rows) * (len(down) - 1), 3):
        return None
    bold = [all(line.bold for cell in cells[place] for line in cell) for place in kept]
    rows_kept = tuple(texts[place] for place in kept)
    stands_out = all(rows_kept[0]) and bold[0] and not all(bold[1:])
    return Table(rows_kept, stands_out or names_columns(rows_kept), tuple(down))


def _spans(
    group: Sequence[Rule], row: tuple[float, float], down: Places
) -> list[tuple[float, float] | None]:
    """Return a row's cells from side to side; None where the cell before it goes on."""
    middle = (row[0] + row[1]) / 2
    upright = [r.left for r in group if r.left == r.right and r.top < middle < r.bottom]
    walls = [p for p in down[1:-1] if any(abs(left - p) <= _TOUCH for left in upright)]
    cells = dict(pairwise((down[0], *walls, down[-1])))
    return [(place, cells[place]) if place in cells else None for place in down[:-1]]


def _cell(
    words: Sequence[Word],
    row: tuple[float, float],
    column: tuple[float, float] | None,
    weight: float,
) -> list[Line]:
    if column is None:
        return []
    inside = [word for word in words if _is_inside(word, row, column)]
    return [line for lines in rows_of(lines_of(inside, weight)) for line in lines]


def tables_of(rows: Sequence[Row], rules: Sequence[Rule]) -> list[tuple[int, int, Table]]:
    """Return each table of a region with the slice of the rows that it takes, in order."""
    found: list[tuple[int, int, Table]] = []
    rows = [[cell for line in row for cell in cells_of(line)] for row in rows]
    first = 0
    while first < len(rows):
        last = _end(rows, first)
        table = _table(rows[first:last], rules) if last - first >= _FEWEST_RULED else None
        if table:
            found.append((first, last, table))
        first = last if table else first + 1
    return found


def _end(rows: Sequence[Row], first: int) -> int:
    """Return where rows with cells end that begin at ``first``."""
    if len(rows[first]) < 2:
        return first
    last = first + 1
    gaps: list[float] = []
    for index in range(first + 1, len(rows)):
        below, above = rows[index][0], rows[index - 1][0]
        gap = below.base - above.base
        if gap > _NEAR * max(below.size, above.size):
            break
        if len(gaps) > 1 and gap > _LOOSE * typical(gaps):
            break
        gaps.append(gap)
        if len(rows[index]) >= 2:
            last = index + 1
        elif index - last >= 2:
            break
    return last


def _table(rows: Sequence[Row], rules: Sequence[Rule]) -> Table | None:
    many = [row for row in rows if len(row) >= 2]
    left = min(line.left for row in rows for line in row)
    right = max(line.right for row in rows for line in row)
    margin = 2 * rows[0][0].size
    top, bottom = rows[0][0].top - margin, rows[-1][0].bottom + margin
    across = {
        round(rule.top, 1)
        for rule in rules
        if top < rule.top == rule.bottom < bottom
        and min(rule.right, right) - max(rule.left, left) > 0.3 * (right - left)
    }
    fewest = _FEWEST_RULED if len(across) >= 2 else _FEWEST
    if len(many) < max(fewest, _SHARE * len(rows)):
        return None
    columns = _columns(many)
    most = max(len(row) for row in many)
    if len(columns) < max(2, _COLUMNS * most) or not _is_aligned(many, columns):
        return None
    if len(columns) == 2 and all(is_mark(line_text(row[0])) for row in many):
        return None
    if any(_is_prose(row, left, right) for row in rows):
        return None
    grid = [_placed(row, columns) for row in rows]
    if max(len(cell) for row in grid for cell in row) > _LONGEST_CELL:
        return None
    return _assembled(grid, rows, across)


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns' left and right edges, from the rows with the most cells."""
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == most]
    if len(full) < _FEWEST_RULED:
        full = [row for row in rows if len(row) >= max(2, most - 1)]
    if len(full) < _FEWEST_RULED:
        return []
    columns: list[tuple[float, float]] = []
    for left, right in sorted((line.left, line.right) for row in full for line in row):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _column(cell: Line, columns: Sequence[tuple[float, float]]) -> int:
    """Return the first column that a cell stands in, or the nearest."""
    shared = [min(cell.right, right) - max(cell.left, left) for left, right in columns]
    return next((n for n, width in enumerate(shared) if width > 0), shared.index(max(shared)))


def _is_aligned(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    cells: dict[int, Row] = {}
    for row in rows:
        for cell in row:
            cells.setdefault(_column(cell, columns), []).append(cell)
    aligned = 0
    for column in cells.values():
        edges = [
            [cell.left for cell in column],
            [cell.right for cell in column],
            [cell.middle for cell in column],
        ]
        aligned += max(
            sum(abs(place - typical(places)) <= _SHIFT for place in places) for places in edges
        )
    return aligned >= _ALIGNED * sum(len(row) for row in rows)


def _is_prose(row: Row, left: float, right: float) -> bool:
    """Return whether a row is one line over the whole width."""
    return len(row) == 1 and row[0].right - row[0].left > _WHOLE * (right - left)


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[str]:
    cells = [""] * len(columns)
    for line in row:
        column = _column(line, columns)
        cells[column] = f"{cells[column]} {line_text(line)}".strip()
    return cells


def _assembled(grid: list[list[str]], rows: Sequence[Row], across: set[float]) -> Table:
    """Join the lines of a row, and those of the header; tell whether there is a header."""
    bases = [row[0].base for row in rows]
    # The rows above which a rule stands.
    cuts = {
        index
        for index, (above, base) in enumerate(pairwise(bases), 1)
        if any(above < rule < base for rule in across)
    }
    head = min(cuts, default=0)
    topped = any(rule <= bases[0] for rule in across)
    head = head if topped and head <= _HEADER_ROWS and len(cuts) < len(grid) - 1 else 0
    whole: list[list[str]] = []
    for index, cells in enumerate(grid):
        size = max(line.size for line in rows[index])
        tight = index > 0 and bases[index] - bases[index - 1] < 1.5 * size
        goes_on = tight and not cells[0] and sum(map(bool, cells)) <= len(cells) / 2
        if index and index not in cuts and (index < head or goes_on):
            pairs = zip(whole[-1], cells, strict=True)
            whole[-1] = [f"{above} {cell}".strip() for above, cell in pairs]
        else:
            whole.append(cells)
    bold = all(line.bold for line in rows[0]) and not all(line.bold for r in rows for line in r)
    figures = any(is_number(cell) for row in whole[1:] for cell in row[1:])
    header = len(whole) > 1 and (head > 0 or bold or (figures and names_columns(whole)))
    return Table(tuple(tuple(row) for row in whole), header)
