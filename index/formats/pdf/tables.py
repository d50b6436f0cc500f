"""Find tables: grids of rules, and rows whose cells stand below each other, ruled or not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, pairwise
from unicodedata import category

from index.formats.pdf.lines import cells_of, is_backward, line_text, lines_of, rows_of
from index.formats.pdf.marks import is_mark
from index.formats.pdf.page import Line, Rule, Table, Word, typical
from index.formats.table import is_like_below, is_number, names_columns

Row = list[Line]
Places = Sequence[float]
Columns = Sequence[tuple[float, float]]  # the left and right edges of each

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
_LEADING = 1.5  # of the size of its letters are the lines of a cell from each other, at most
_HEADER_ROWS = 3
_FEWEST_LABELS, _MOST_LABELS = 2, 4  # rows below each other with nothing but a label
_FARTHEST = 4.5  # sizes of its letters to where a table resumes
_TIGHT = 0.9  # of the distance of rows are the lines of a label from each other
_CLOSING = frozenset(")]%")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[^\d.,].*)?")


def grids_of(
    words: Sequence[Word], rules: Sequence[Rule], weight: float
) -> tuple[list[Word], list[Line]]:
    """Return a page's words outside of grids, and a line for each grid that holds its table.

    A grid has rules around every cell; its words belong to cells, whatever their lines.
    """
    framed = [
        (group, across, down)
        for group in (_connected(rules) if len(rules) <= _MOST_RULES else ())
        if len(across := _places([rule.top for rule in group if rule.top == rule.bottom])) >= _SIDES
        and len(down := _places([rule.left for rule in group if rule.left == rule.right])) >= _SIDES
    ]
    free = [w for w in words if not any(_is_inside(w, *sides) for _, *sides in framed)]
    outside, grids = list(words), list[Line]()
    for group, across, down in framed:
        inside = [word for word in outside if _is_inside(word, across, down)]
        if not inside or _has_sides(inside, free) or _has_more_rows(free, across, down, weight):
            continue
        table = _grid(inside, group, across, down, weight)
        if table:
            size = inside[0].size
            grids.append(Line((), down[0], down[-1], across[0] + size, size, table=table))
            outside = [word for word in outside if not _is_inside(word, across, down)]
    return outside, grids


def _has_sides(inside: Sequence[Word], beside: Sequence[Word]) -> bool:
    """Return whether most lines within a grid go on beside it, as around a boxed column."""
    within = {round(word.base) for word in inside}
    others = {round(word.base) for word in beside if min(within) <= round(word.base) <= max(within)}
    shared = sum(not others.isdisjoint({base - 1, base, base + 1}) for base in within)
    return shared * 2 > max(len(within), len(others))


def _has_more_rows(beside: Sequence[Word], across: Places, down: Places, weight: float) -> bool:
    """Return whether a row of numbers above or below a grid has its columns."""
    columns = list(pairwise(down))
    near = [
        word
        for word in beside
        if min(abs(across[0] - word.base), abs(word.base - word.size - across[-1]))
        < _NEAR / 2 * word.size
    ]
    for row in map(_cells, rows_of(lines_of(near, weight))):
        numbers = [cell for cell in row if is_number(line_text(cell))]
        if [_under(cell, columns) for cell in numbers] == [[n] for n in range(1, len(columns))]:
            return True
    return False


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
    words: Sequence[Word],
    group: Sequence[Rule],
    across: Places,
    down: Places,
    weight: float,
) -> Table | None:
    rows = list(pairwise(across))
    cells = [
        [_cell(words, row, column, weight) for column in _spans(group, row, down)] for row in rows
    ]
    if sum(map(_holds_several, cells)) * 4 >= len(cells):
        return None
    columns = tuple(pairwise(down))
    if is_backward(line for row in cells for cell in row for line in cell):
        cells, columns = [row[::-1] for row in cells], columns[::-1]
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
    return Table(rows_kept, stands_out or names_columns(rows_kept), columns)


def _holds_several(cells: Sequence[Row]) -> bool:
    """Return whether a grid's row holds several rows or columns of numbers."""
    stacked = [len(cell) > 1 and not any(map(_has_letter, cell)) for cell in cells]
    parts = [[part for line in cell for part in cells_of(line)] for cell in cells]
    return (len(cells[0]) > 1 and any(stacked[1:])) or any(
        abs(one.base - other.base) < 1 and is_number(line_text(other))
        for cell in parts
        for one, other in pairwise(cell)
    )


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
    rows = [_cells(row) for row in rows]
    first = 0
    while first < len(rows):
        last = _end(rows, first)
        table = _table(rows[first:last], rules) if last - first >= _FEWEST_RULED else None
        if table:
            # A page break may part labels from the rows below them.
            full = next(row for row in rows[first:last] if len(row) > 1)
            done = found[-1][1] if found else 0
            top = done if not table.header and _are_labels(rows[done : first + 1], full) else first
            if table.header and top > done and _is_raised(rows[top - 1 : last], table.columns):
                top -= 1
            end = len(rows) if _are_labels(rows[last - 1 :], full) else last
            longer = _table(rows[top:end], rules) if (top, end) != (first, last) else None
            first, last, table = (top, end, longer) if longer else (first, last, table)
            found.append((first, last, table))
        first = last if table else first + 1
    return found


def _are_labels(rows: Sequence[Row], full: Row) -> bool:
    """Return whether rows but for the one at an end are a few labels of rows like a full one."""
    labels = [row[0] for row in rows if len(row) == 1]
    near = all(b[0].base - a[0].base < _NEAR * a[0].size for a, b in pairwise(rows))
    beside = all(label.right < full[1].left for label in labels)
    return near and beside and len(rows) - 1 <= len(labels) <= _FEWEST_LABELS


def _is_raised(rows: Sequence[Row], columns: Columns) -> bool:
    """Return whether rows begin with the first line of one column's name, above the others."""
    name, below = rows[0][0], rows[1][0]
    gap = below.base - name.base
    # What stands above the middle of all columns names them together.
    apart = abs(name.middle - (columns[1][0] + columns[-1][1]) / 2) > _SHIFT
    near = gap < name.size or (gap < _LEADING * name.size and apart)
    alike = name.bold == below.bold and abs(name.size - below.size) < 1
    right = max(cell.right for row in rows[1:] for cell in row) + 2 * name.size
    beside = below.right < name.left and name.right < right and len(_under(name, columns)) == 1
    return len(rows[0]) == 1 and near and alike and beside


def _cells(row: Row) -> Row:
    """Return a row's cells; a currency's sign or a last bracket goes with the number beside it."""
    cells: Row = []
    for cell in (cell for line in row for cell in cells_of(line)):
        last = cells[-1] if cells else cell
        opens = all(category(sign) == "Sc" for sign in line_text(last))
        closes = _CLOSING.issuperset(line_text(cell))
        if last is not cell and opens != closes and not (_has_letter(last) or _has_letter(cell)):
            first, *others = cell.words
            words = *cells[-1].words, replace(first, glued=True), *others
            cells[-1] = replace(cells[-1], words=words, right=cell.right)
        else:
            cells.append(cell)
    return cells or list(row)


def _has_letter(cell: Line) -> bool:
    return any(letter.isalpha() for word in cell.words for letter in word.text)


def _end(rows: Sequence[Row], first: int) -> int:
    """Return where rows with cells end that begin at ``first``."""
    if len(rows[first]) < 2:
        return first
    last = first + 1
    gaps: list[float] = []
    for index in range(first + 1, len(rows)):
        below, above = rows[index][0], rows[index - 1][0]
        gap = below.base - above.base
        far = gap > _NEAR * max(below.size, above.size)
        loose = far or (len(gaps) > 1 and gap > _LOOSE * typical(gaps))
        if loose and not _resumes(rows[index:], rows[last - 1], above):
            break
        gaps += [] if loose else [gap]
        numbers = rows[last - 1][1:]
        labels = below.right < numbers[0].left and not any(map(_has_letter, numbers))
        if len(rows[index]) >= 2:
            last = index + 1
        elif index - last >= (_MOST_LABELS if labels else _FEWEST_LABELS):
            break
    return last


def _resumes(rows: Sequence[Row], full: Row, above: Line) -> bool:
    """Return whether rows behind a gap go on with numbers in the columns of a full one."""
    near = rows[0][0].base - above.base < _FARTHEST * above.size
    found = next((row for row in rows[:_MOST_LABELS] if len(row) > 1), [])
    labels = rows[: rows.index(found)] if found else []
    alike = len(found) == len(full) and all(
        min(cell.right, other.right) > max(cell.left, other.left)
        for cell, other in zip(found, full, strict=True)
    )
    inside = all(row[0].right < full[1].left for row in labels)
    numbers = list(map(_has_letter, found)) == [True] + [False] * (len(full) - 1)
    return near and alike and inside and numbers


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
    columns = _columns(many) if len(many) >= fewest else []
    if is_backward(line for row in rows for line in row):
        columns.reverse()
    most = max(len(row) for row in many)
    if len(columns) < max(2, _COLUMNS * most):
        return None
    cells = [cell for row in many for cell in row if _under(cell, columns)[0]]
    figures = [is_number(line_text(cell)) for cell in cells]
    labels = sum(figures) >= _ALIGNED * len(figures)
    if not _is_aligned(many, columns, labels=labels):
        return None
    single = [row for row in rows if len(row) == 1]
    beside = [row for row in single if not (labels and _under(row[0], columns) == [0])]
    if len(many) < _SHARE * (len(many) + len(beside)):
        return None
    if len(columns) == 2 and all(is_mark(line_text(row[0])) for row in many):
        return None
    if any(row[0].right - row[0].left > _WHOLE * (right - left) for row in single):
        return None
    grid = [_placed(row, columns) for row in rows]
    named = _named(grid)
    above = max(named - 1, 0)
    grid[:above] = [_spread(row, columns) for row in rows[:above]]
    return _assembled(grid, rows, across, named, tuple(columns))


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns from the rows with the most cells."""
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == most]
    if len(full) < _FEWEST_RULED:
        full = [row for row in rows if len(row) >= max(2, most - 1)]
    if len(full) < _FEWEST_RULED:
        return []
    columns = _joined(full)
    # The names may stand above the middle of columns, and what is below at an edge.
    return columns if len(columns) <= most or len(full) < _FEWEST else _joined(full[1:])


def _joined(rows: Sequence[Row]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for left, right in sorted((line.left, line.right) for row in rows for line in row):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _under(cell: Line, columns: Columns) -> list[int]:
    """Return the columns that a cell stands in, or the nearest."""
    shared = [min(cell.right, right) - max(cell.left, left) for left, right in columns]
    return [n for n, width in enumerate(shared) if width > 0] or [shared.index(max(shared))]


def _is_aligned(rows: Sequence[Row], columns: Columns, *, labels: bool) -> bool:
    """Return whether most cells stand at an edge or the middle of their column.

    Those of the first column do not count if they are ``labels``, which have indents.
    """
    cells: dict[int, Row] = {}
    for row in rows:
        for cell in row:
            cells.setdefault(_under(cell, columns)[0], []).append(cell)
    if labels:
        cells.pop(0, None)
    aligned = 0
    for column in cells.values():
        edges = [
            [cell.left for cell in column],
            [cell.right for cell in column],
            [_last_digit(cell) for cell in column],
            [cell.middle for cell in column],
        ]
        aligned += max(
            sum(abs(place - typical(places)) <= _SHIFT for place in places) for places in edges
        )
    return aligned >= _ALIGNED * sum(map(len, cells.values()))


def _last_digit(cell: Line) -> float:
    """Return where the last digit of a cell ends: a percent sign or a bracket hangs beyond it."""
    right = cell.right
    for word in reversed(cell.words):
        rest = word.text.rstrip("".join(_CLOSING))
        right = word.left + (word.right - word.left) * len(rest) / len(word.text)
        if rest:
            break
    return right


def _placed(row: Row, columns: Columns) -> list[str]:
    cells = [""] * len(columns)
    for line in row:
        column = _under(line, columns)[0]
        cells[column] = f"{cells[column]} {line_text(line)}".strip()
    return cells


def _spread(row: Row, columns: Columns) -> list[str]:
    """Return the names above each column, of which some stand above the middle of several."""
    reach = min((other.middle - one.middle for one, other in pairwise(row)), default=0) / 2
    return [
        " ".join(
            line_text(cell)
            for cell in row
            if at in _under(cell, columns) or abs(cell.middle - (left + right) / 2) < reach
        )
        for at, (left, right) in enumerate(columns)
    ]


def _assembled(
    grid: list[list[str]], rows: Sequence[Row], across: set[float], named: int, columns: Columns
) -> Table:
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
    head = max(head, named)
    gaps = [0.0, *(below - above for above, below in pairwise(bases))]
    full = [any(cells[1:]) for cells in grid]
    pitch = typical([gaps[at] for at in range(1, len(grid)) if full[at] and full[at - 1]])
    near = [gap < _TIGHT * pitch for gap in gaps]
    begins = typical([gaps[at] for at in range(1, len(grid)) if full[at] and grid[at][0]])
    for at in range(1, len(grid) - 1):
        # A label between two rows belongs to both.
        if full[at - 1] and near[at] and not full[at] and near[at + 1] and full[at + 1]:
            near[at] = near[at + 1] = False
    whole: list[list[str]] = []
    for index, cells in enumerate(grid):
        size = max(line.size for line in rows[index])
        tight = 0 < gaps[index] < _LEADING * size
        few = sum(map(bool, cells)) <= len(cells) / 2
        # Wrapped cells stand nearer to each other than rows do; numbers are never wrapped.
        wrapped = gaps[index] < _TIGHT * begins and not any(
            _is_figure(above) and _is_figure(cell)
            for above, cell in zip(whole[-1] if whole else (), cells, strict=False)
        )
        goes_on = tight and not cells[0] and (few or wrapped)
        # The lines of a label stand nearer to each other than rows; one of them has the values.
        goes_on |= index > head and near[index] and not (full[index] and any(whole[-1][1:]))
        # The first line of a name may stand above the other names.
        raised = index == 1 and tight and not grid[0][0]
        parted = all(bool(a) != bool(b) for a, b in zip(grid[0], cells, strict=True))
        goes_on |= raised and (len(rows[0]) == 1 or parted)
        if index and (index < head or (goes_on and index not in cuts)):
            pairs = zip(whole[-1], cells, strict=True)
            whole[-1] = [f"{above} {cell}".strip() for above, cell in pairs]
        else:
            whole.append(cells)
    bold = all(line.bold for line in rows[0]) and not all(line.bold for r in rows for line in r)
    figures = any(is_number(cell) for row in whole[1:] for cell in row[1:])
    named_above = head > 0 or bold or (figures and names_columns(whole))
    header = len(whole) > 1 and any(whole[0][1:]) and named_above and not is_like_below(whole)
    return Table(tuple(tuple(row) for row in whole), header, tuple(columns))


def _named(grid: Sequence[Sequence[str]]) -> int:
    """Return how many rows above figures name their columns: all but the first have names."""
    figures = [any(map(_is_figure, row[1:])) for row in grid]
    first = figures.index(True) if True in figures else 0
    named = [row for row in range(min(first, _HEADER_ROWS)) if all(grid[row][1:])]
    head = named[-1] + 1 if named else 0
    years = all(map(_YEAR.fullmatch, grid[head - 1][1:]))
    return head if years or sum(bool(row[0]) for row in grid[:head]) <= 1 else 0


def _is_figure(cell: str) -> bool:
    """Return whether a cell is a number and no year."""
    letters = any(map(str.isalpha, cell))
    return not letters and any(map(str.isdigit, cell)) and not _YEAR.fullmatch(cell)
