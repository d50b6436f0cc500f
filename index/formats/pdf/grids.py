"""Find tables with rules around every cell; their words belong to cells, whatever their lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.formats.pdf.lines import line_text, lines_of, rows_of
from index.formats.pdf.page import Line, Rule, Word
from index.formats.pdf.tables import Table

_MOST_RULES = 1_500
_TOUCH = 3.0  # points between rules that meet
_DRAWN = 0.6  # of all its lines, from one side of a grid to the other
_FILLED = 0.3  # of its cells have words
_LONGEST_CELL = 600  # letters: more is a page in a frame
_SIDES = 3  # lines across and down, of a grid of two rows and two columns


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, the places of its lines, and a line that stands in for it among the others."""

    table: Table
    across: tuple[float, ...]
    down: tuple[float, ...]
    line: Line


def grids_of(
    words: Sequence[Word], rules: Sequence[Rule], weight: float
) -> tuple[list[Word], list[Grid]]:
    """Return a page's words outside of grids, and its grids from top to bottom."""
    grids: list[Grid] = []
    for group in _connected(rules) if len(rules) <= _MOST_RULES else ():
        across = _places([rule.top for rule in group if rule.top == rule.bottom])
        down = _places([rule.left for rule in group if rule.left == rule.right])
        if len(across) < _SIDES or len(down) < _SIDES or not _is_drawn(group, across, down):
            continue
        inside = [word for word in words if _is_inside(word, across, down)]
        table = _table(inside, group, across, down, weight) if inside else None
        if table:
            grids.append(Grid(table, across, down, _stand_in(inside, across, down)))
            taken = {id(word) for word in inside}
            words = [word for word in words if id(word) not in taken]
    return list(words), sorted(grids, key=lambda grid: grid.across[0])


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield rules that meet, directly or by way of others."""
    left = list(rules)
    while left:
        group = [left.pop()]
        for rule in group:
            near = [other for other in left if _meet(rule, other)]
            taken = {id(other) for other in near}
            left = [other for other in left if id(other) not in taken]
            group += near
        yield group


def _meet(rule: Rule, other: Rule) -> bool:
    return (
        rule.left <= other.right + _TOUCH
        and other.left <= rule.right + _TOUCH
        and rule.top <= other.bottom + _TOUCH
        and other.top <= rule.bottom + _TOUCH
    )


def _places(places: Sequence[float]) -> tuple[float, ...]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _TOUCH:
            found.append(place)
    return tuple(found)


def _is_drawn(group: Sequence[Rule], across: Sequence[float], down: Sequence[float]) -> bool:
    """Return whether most lines of a grid are there; boxes and arrows of a figure are not."""
    drawn = 0.0
    for place in across:
        drawn += _length(
            [(r.left, r.right) for r in group
             if r.top == r.bottom and abs(r.top - place) <= _TOUCH]
        ) / (down[-1] - down[0])  # fmt: skip
    for place in down:
        drawn += _length(
            [(r.top, r.bottom) for r in group
             if r.left == r.right and abs(r.left - place) <= _TOUCH]
        ) / (across[-1] - across[0])  # fmt: skip
    return drawn >= _DRAWN * (len(across) + len(down))


def _length(spans: Sequence[tuple[float, float]]) -> float:
    """Return how much spans cover together."""
    covered, end = 0.0, float("-inf")
    for start, stop in sorted(spans):
        covered += max(stop - max(start, end), 0.0)
        end = max(end, stop)
    return covered


def _is_inside(word: Word, across: Sequence[float], down: Sequence[float]) -> bool:
    middle = (word.left + word.right) / 2
    return down[0] < middle < down[-1] and across[0] < word.base - word.size / 3 < across[-1]


def _table(
    words: Sequence[Word],
    group: Sequence[Rule],
    across: Sequence[float],
    down: Sequence[float],
    weight: float,
) -> Table | None:
    rows = list(pairwise(across))
    cells = [
        [_cell(words, row, column, weight) for column in _columns(group, row, down)] for row in rows
    ]
    texts = [[_text(cell) for cell in row] for row in cells]
    filled = sum(bool(text) for row in texts for text in row)
    kept = [place for place, row in enumerate(texts) if any(row)]
    if max(len(text) for row in texts for text in row) > _LONGEST_CELL:
        return None
    if len(kept) < 2 or filled < max(_FILLED * len(rows) * (len(down) - 1), 3):
        return None
    first, *others = ([line for cell in cells[place] for line in cell] for place in kept)
    bold = all(line.bold for line in first)
    plain = not all(line.bold for lines in others for line in lines)
    digits = [any(c.isdigit() for text in texts[place] for c in text) for place in kept]
    header = all(texts[kept[0]]) and ((bold and plain) or not digits[0])
    return Table(tuple(tuple(texts[place]) for place in kept), header)


def _columns(
    group: Sequence[Rule], row: tuple[float, float], down: Sequence[float]
) -> list[tuple[float, float] | None]:
    """Return a row's cells from side to side; None where the cell before it goes on."""
    middle = (row[0] + row[1]) / 2
    walls = [
        place
        for place in down[1:-1]
        if any(abs(rule.left - place) <= _TOUCH and rule.left == rule.right
               and rule.top < middle < rule.bottom for rule in group)
    ]  # fmt: skip
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


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line_text(line) for line in lines)


def _stand_in(words: Sequence[Word], across: Sequence[float], down: Sequence[float]) -> Line:
    return Line((), down[0], down[-1], across[0] + words[0].size, words[0].size)
