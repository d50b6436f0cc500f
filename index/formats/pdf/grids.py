"""Find tables with rules around every cell; their words belong to cells, whatever their lines."""

from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

from index.formats.pdf.lines import line_text, lines_of, rows_of
from index.formats.pdf.page import Line, Rule, Table, Word
from index.formats.table import names_columns

_MOST_RULES = 1_500
_TOUCH = 3.0  # points between rules that meet
_FILLED = 0.3  # of its cells have words
_LONGEST_CELL = 600  # letters: more is a page in a frame
_SIDES = 3  # lines across and down, of a grid of two rows and two columns

Places = Sequence[float]


def grids_of(
    words: Sequence[Word], rules: Sequence[Rule], weight: float
) -> tuple[list[Word], list[Line]]:
    """Return a page's words outside of grids, and a line for each grid that holds its table."""
    outside, grids = list(words), list[Line]()
    for group in _connected(rules) if len(rules) <= _MOST_RULES else ():
        across = _places([rule.top for rule in group if rule.top == rule.bottom])
        down = _places([rule.left for rule in group if rule.left == rule.right])
        if len(across) < _SIDES or len(down) < _SIDES:
            continue
        inside = [word for word in outside if _is_inside(word, across, down)]
        table = _table(inside, group, across, down, weight) if inside else None
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


def _table(
    words: Sequence[Word], group: Sequence[Rule], across: Places, down: Places, weight: float
) -> Table | None:
    rows = list(pairwise(across))
    cells = [
        [_cell(words, row, column, weight) for column in _columns(group, row, down)] for row in rows
    ]
    texts = [tuple(" ".join(map(line_text, cell)) for cell in row) for row in cells]
    filled = sum(bool(text) for row in texts for text in row)
    kept = [place for place, row in enumerate(texts) if any(row)]
    if max(len(text) for row in texts for text in row) > _LONGEST_CELL:
        return None
    if len(kept) < 2 or filled < max(_FILLED * len(rows) * (len(down) - 1), 3):
        return None
    bold = [all(line.bold for cell in cells[place] for line in cell) for place in kept]
    rows_kept = tuple(texts[place] for place in kept)
    stands_out = all(rows_kept[0]) and bold[0] and not all(bold[1:])
    return Table(rows_kept, stands_out or names_columns(rows_kept), tuple(down))


def _columns(
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
