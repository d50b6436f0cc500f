"""Find the columns of a page, and so the order in which its lines are read."""

from collections.abc import Sequence

from index.formats.pdf.lines import is_backward, line_text, rows_of
from index.formats.pdf.marks import is_mark
from index.formats.pdf.page import Line, typical

# Shares of the size of the letters.
_GUTTER = 0.8
_OVER = 0.6
_HANGING = 0.1  # of the lines may reach into a gutter

_FEWEST = 3  # lines on either side of a gutter
_SHORTEST = 15  # letters of a line of prose in a column
_FILLED = 0.55  # of its column's width, by such a line
_SHARE = 0.4  # of a column's lines are prose
_DEEPEST = 12
_MOST_LINES = 1_500  # a page with more is a drawing: it is read from top to bottom


def regions(lines: Sequence[Line]) -> list[list[Line]]:
    """Part a page into regions without columns, in the order in which they are read."""
    if len(lines) > _MOST_LINES:
        return [sorted(lines, key=lambda line: line.base)]
    return _parted(sorted(lines, key=lambda line: (line.base, line.left)), is_backward(lines), 0)


def _parted(lines: list[Line], backward: bool, depth: int) -> list[list[Line]]:
    found = _best_gutter(lines) if depth < _DEEPEST else None
    if found is None:
        return [lines] if lines else []
    gutter, first, last = found
    middle = lines[first:last]
    left = [line for line in middle if line.middle < gutter]
    right = [line for line in middle if line.middle >= gutter]
    sides = [right, left] if backward else [left, right]
    parts = [lines[:first], *sides, lines[last:]]
    return [region for part in parts for region in _parted(part, backward, depth + 1)]


def _best_gutter(lines: list[Line]) -> tuple[float, int, int] | None:
    """Return a gutter's place, and the slice of the lines that it parts, the longest there is."""
    if len(lines) < 2 * _FEWEST:
        return None
    size = typical([line.size for line in lines])
    best: tuple[float, int, int] | None = None
    longest = 0
    for edge in _edges(lines):
        for first, last in _free(lines, edge, size):
            if last - first > longest and _are_columns(lines[first:last], edge):
                longest = last - first
                best = edge - _GUTTER * size / 2, first, last
    return best


def _edges(lines: list[Line]) -> list[float]:
    """Return the places at which several lines begin."""
    edges: list[list[float]] = []
    for left in sorted(line.left for line in lines):
        if edges and left - edges[-1][0] <= 3:
            edges[-1].append(left)
        else:
            edges.append([left])
    return [edge[0] for edge in edges[1:] if len(edge) >= _FEWEST]


def _free(lines: list[Line], edge: float, size: float) -> list[tuple[int, int]]:
    """Return the slices of lines that do not stand across the strip left of an edge."""
    start = edge - _GUTTER * size
    slices: list[tuple[int, int]] = []
    first = out = 0
    for index, line in enumerate(lines):
        # A quotation mark hangs out on the left, a long word on the right.
        hangs = start < line.right < edge or edge - _OVER * size < line.left < edge - 1
        out += hangs
        beside = line.right < edge or line.left > edge - _OVER * size
        if beside and out <= 1 + _HANGING * (index - first):
            continue
        if index - first >= 2 * _FEWEST:
            slices.append((first, index))
        first, out = index + 1, 0
    if len(lines) - first >= 2 * _FEWEST:
        slices.append((first, len(lines)))
    return slices


def _are_columns(lines: list[Line], edge: float) -> bool:
    """Return whether lines on both sides of an edge are two columns, not cells of a table."""
    left = [line for line in lines if line.middle < edge]
    right = [line for line in lines if line.middle >= edge]
    if min(len(left), len(right)) < _FEWEST:
        return False
    # The marks of a list stand apart from its items.
    if all(is_mark(line_text(line)) for line in left):
        return False
    top = max(left[0].top, right[0].top)
    bottom = min(left[-1].bottom, right[-1].bottom)
    if bottom - top < _FEWEST * lines[0].size:
        return False
    bases = [line.base for line in left]
    level = sum(any(abs(line.base - base) < 1.5 for base in bases) for line in right)
    prose = _is_prose(left) and _is_prose(right)
    apart = level < 0.4 * min(len(left), len(right)) and (_is_prose(left) or _is_prose(right))
    return prose or apart


def _is_prose(lines: list[Line]) -> bool:
    """Return whether enough lines fill the width of their column; it may hold tables, too."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    found = sum(
        line.right - line.left >= _FILLED * width
        and sum(len(word.text) for word in line.words) >= _SHORTEST
        for line in lines
    )
    return found >= max(_FEWEST, _SHARE * len(rows_of(lines)))
