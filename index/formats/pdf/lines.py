"""Put words together to lines; a wide gap ends a line, and so does a gutter between columns."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TypeVar

from index.formats.pdf.page import Line, Word, typical

# Shares of the size of the letters.
_WIDEST_SPACE = 1.0
_SAME_BASE = 0.35
_RAISED = 0.5
_MARK = 0.8
_NEAR = 0.35
_CELL_GAP = 0.55
_BOLD = 1.4  # of the weight that most letters of the file have
_SUPERSCRIPT = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_DIGITS = frozenset("0123456789+-=()")
_DOTS = frozenset(".·…_")
_SHORTEST_LEADER = 4

Value = TypeVar("Value", bound=Hashable)


def lines_of(words: Iterable[Word], weight: float) -> list[Line]:
    """Return the lines of a page from top to bottom. ``weight`` is the file's usual one."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and _goes_on(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return _merged([_line(group, weight) for group in groups], weight)


def line_text(line: Line) -> str:
    """Return a line's words with the spaces between them; small raised numbers stay raised."""
    parts: list[str] = []
    glue = False
    for index, word in enumerate(line.words):
        text = word.text
        near = index == 0 or word.left - line.words[index - 1].right < _NEAR * line.size
        glued = index == 0 or word.glued or glue
        glue = False
        if near and word.size < _MARK * line.size and _DIGITS.issuperset(text):
            if line.base - word.base > 0.15 * line.size:
                text, glued, glue = text.translate(_SUPERSCRIPT), True, index == 0
            elif word.base - line.base > 0.05 * line.size and glued:
                text = text.translate(_SUBSCRIPT)
        parts.append(text if glued else f" {text}")
    return unicodedata.normalize("NFC", "".join(parts))


def joined(lines: Sequence[Line]) -> Line:
    """Return lines as one, with a space between them."""
    if len(lines) == 1:
        return lines[0]
    words = [
        replace(word, glued=word.glued and index > 0)
        for line in lines
        for index, word in enumerate(line.words)
    ]
    return replace(
        max(lines, key=lambda line: len(line.words)),
        words=tuple(words),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        bold=all(line.bold for line in lines),
    )


def cells_of(line: Line) -> list[Line]:
    """Part a line at leaders, which are left out, and at gaps wider than a sentence's."""
    groups: list[list[Word]] = [[]]
    for word, leads in zip(line.words, _leaders(line.words), strict=True):
        last = groups[-1]
        if last and (leads or word.left - last[-1].right > _CELL_GAP * line.size):
            groups.append([])
        if not leads:
            groups[-1].append(word)
    if len(groups[0]) == len(line.words):
        return [line]
    return [
        replace(line, words=tuple(group), left=group[0].left, right=group[-1].right)
        for group in groups
        if group
    ]


def _leaders(words: Sequence[Word]) -> list[bool]:
    """Return of words whether each is of the dots that lead to a number."""
    found: list[bool] = []
    for dots, group in groupby(words, lambda word: _DOTS.issuperset(word.text)):
        run = list(group)
        found += [dots and sum(len(word.text) for word in run) >= _SHORTEST_LEADER] * len(run)
    return found


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines from top to bottom, those on one baseline together from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.base):
        above = rows[-1][0] if rows else line
        if not rows or line.base - above.base > _SAME_BASE * max(line.size, above.size):
            rows.append([])
        rows[-1].append(line)
    return [sorted(row, key=lambda line: line.left) for row in rows]


def is_backward(lines: Iterable[Line]) -> bool:
    """Return whether most letters are of a script that runs to the left."""
    kinds = Counter(
        unicodedata.bidirectional(letter)
        for line in lines
        for word in line.words
        for letter in word.text
    )
    return kinds["R"] + kinds["AL"] > kinds["L"]


def usual(values: Iterable[tuple[Value, int]], otherwise: Value) -> Value:
    """Return the value with the most letters."""
    letters = Counter[Value]()
    for value, count in values:
        letters[value] += count
    return max(letters, key=letters.__getitem__, default=otherwise)


def spacing(lines: Sequence[Line]) -> float:
    """Return the usual distance of a baseline from the next, of lines below each other."""
    gaps = [
        below.base - above.base
        for above, below in pairwise(lines)
        if 0.5 * above.size < below.base - above.base < 2.5 * above.size
    ]
    return typical(gaps, 1.2 * lines[0].size)


def _goes_on(last: Word, word: Word) -> bool:
    size = max(last.size, word.size)
    if abs(word.base - last.base) > _RAISED * size:
        return False
    # Text that runs to the left comes in the order in which it is read.
    gap = word.left - last.right if word.right > last.left else last.left - word.right
    return -0.6 * size <= gap <= _WIDEST_SPACE * size


def _line(words: Sequence[Word], weight: float) -> Line:
    placed = [((round(word.size, 1), round(word.base, 1)), len(word.text)) for word in words]
    size, base = usual(placed, (0.0, 0.0))
    letters = sum(len(word.text) for word in words)
    heavy = sum(len(word.text) for word in words if word.weight >= _BOLD * weight)
    return Line(
        tuple(words),
        min(word.left for word in words),
        max(word.right for word in words),
        base,
        size,
        heavy > 0.9 * letters,
    )


def _merged(lines: list[Line], weight: float) -> list[Line]:
    """Join lines that touch on one baseline but were drawn apart."""
    groups: list[list[Line]] = []
    for row in rows_of(lines):
        for index, line in enumerate(row):
            if not index or not _touches(groups[-1][-1], line):
                groups.append([])
            groups[-1].append(line)
    return [_whole(group, weight) for group in groups]


def _touches(line: Line, other: Line) -> bool:
    size = max(line.size, other.size)
    gap = other.left - line.right
    apart = abs(line.base - other.base) > _RAISED * size
    return not apart and -0.4 * size <= gap <= _WIDEST_SPACE * size


def _whole(lines: list[Line], weight: float) -> Line:
    if len(lines) == 1:
        return lines[0]
    words: list[Word] = []
    backward = is_backward(lines)
    for line in reversed(lines) if backward else lines:
        first, *others = line.words
        gap = first.left - words[-1].right if words and not backward else line.size
        words += [replace(first, glued=gap < 0.15 * line.size), *others]
    return _line(words, weight)
