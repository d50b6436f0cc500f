"""Drop running heads, feet and page numbers: what stands in the margin of several pages.

A line that is dropped is lost, one that is kept is a blemish: in doubt it is kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from index.formats.pdf.lines import line_text, rows_of, usual
from index.formats.pdf.marks import roman
from index.formats.pdf.page import Line, Page

Row = list[Line]
Key = tuple[str, int | None]
Edge = list[tuple[Row, Key]]

_EDGE = 0.2  # of a page's height, at its top and at its bottom
_BAND = 0.08  # of it is margin; below that only page numbers are, and what stands apart
_DEEPEST = 0.15
_APART = 1.8  # of the size of its letters a row that stands apart is from the text
_MOST_ROWS = 3  # from the edge
_LONGEST = 120  # letters
_LARGEST = 1.2  # of the usual size of letters; a heading has larger ones
_NUMBER = re.compile(r"(?<!\w)(?:\d{1,5}|[ivxlc]+|[IVXLC]+)(?!\w)")
_LETTER = re.compile(r"[^\W_]")
_BEFORE = re.compile(rf"\A{_NUMBER.pattern}\W+")
_BEHIND = re.compile(rf"\W+{_NUMBER.pattern}\Z")
_TOTAL = re.compile(r"\W*(?:[^\W\d_]+\W+)?\d{1,5}\W*")  # as in "3 of 12", "3/12"
# A share of the pages, from which on what stands there is boilerplate; odd and even pages differ.
_SHARE = 0.3
_FEWEST, _ENOUGH = 2, 4


def without_margins(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page, in pages' order, without boilerplate.

    Only outermost rows are boilerplate, that say the same on several pages, but for a page number;
    or that stand apart where those of other pages do, and repeat a line of the text, as a
    heading. A page keeps its words if it has no other lines.
    """
    rows = [rows_of(line for line in found if line.words) for found in lines]
    words = [(line, word) for found in lines for line in found for word in line.words]
    largest = _LARGEST * usual(((line.size, len(word.text)) for line, word in words), 10.0)
    edges = [_edges(page, found) for page, found in zip(pages, rows, strict=True)]
    common = _common(
        {key for row, place in [*top, *foot] for key in (place, *_keys(_text(row), page.number))}
        for page, (top, foot) in zip(pages, edges, strict=True)
    )
    names = {
        _text(row).casefold()
        for page, found in zip(pages, rows, strict=True)
        for row in found
        if _BAND < row[0].base / page.height < 1 - _BAND
    }
    kept: list[list[Line]] = []
    for page, there, sides in zip(pages, lines, edges, strict=True):
        found = [row for side in sides for row in _boilerplate(side, page, common, names, largest)]
        gone = {id(line) for row in found for line in row}
        if all(id(line) in gone for line in there):
            gone = {id(line) for row in found if _is_number(_text(row)) for line in row}
        kept.append([line for line in there if id(line) not in gone])
    return kept


def without_stamps(pages: Sequence[Page]) -> list[list[str]]:
    """Return each page's texts at another angle, but for those that many pages have.

    A page without other words keeps them.
    """
    common = _common(
        {key for text in page.aside for key in _keys(text, page.number)} for page in pages
    )
    return [
        [
            text
            for text in page.aside
            if not page.words or common.isdisjoint(_keys(text, page.number))
        ]
        for page in pages
    ]


def _common(pages: Iterable[Set[Key]]) -> set[Key]:
    """Return what so many pages have in common that it is boilerplate."""
    found = list(pages)
    needed = max(_FEWEST, min(round(_SHARE * len(found)), _ENOUGH))
    counts = Counter(key for keys in found for key in keys)
    return {key for key, count in counts.items() if count >= needed}


def _edges(page: Page, rows: Sequence[Row]) -> tuple[Edge, Edge]:
    """Return the rows above and below the text of a page, the outermost first."""
    top = [(row, row[0].base) for row in rows[: _MOST_ROWS + 1]]
    bottom = [(row, page.height - row[0].base) for row in reversed(rows[-_MOST_ROWS - 1 :])]
    return _edge(top, page.height), _edge(bottom, page.height)


def _edge(rows: Sequence[tuple[Row, float]], height: float) -> Edge:
    """Return the outermost rows with their places, given each one's distance from the edge.

    A row that does not stand apart from the text, in the margin, has no place but what it says.
    """
    gaps = [below - above > _APART * row[0].size for (row, above), (_, below) in pairwise(rows)]
    apart = max((number for number, wide in enumerate(gaps, 1) if wide), default=0)
    found: Edge = []
    for number, (row, depth) in enumerate(rows[:_MOST_ROWS]):
        text = _text(row)
        deepest = _EDGE if _is_number(text) else _DEEPEST if number < apart else _BAND
        if depth >= deepest * height:
            break
        placed = number < apart and depth < _BAND * height
        found.append((row, ("", round(depth)) if placed else (text.casefold(), None)))
    return found


def _boilerplate(
    rows: Edge, page: Page, common: Set[Key], names: Set[str], largest: float
) -> Iterator[Row]:
    """Yield rows from the edge of a page up to the first that other pages do not have.

    ``names`` are the lines of the text, which a running head may repeat.
    """
    for row, place in rows:
        text = _text(row)
        fits = len(text) <= _LONGEST and (row[0].size <= largest or _is_number(text))
        named = place in common and not names.isdisjoint(_names(text))
        if not fits or not (named or common & {*_keys(text, page.number)}):
            return
        yield row


def _names(text: str) -> Iterator[str]:
    """Yield a text, and what it is without a number before it, behind it or on both sides."""
    text = text.casefold()
    for name in (text, _BEFORE.sub("", text)):
        yield name
        yield _BEHIND.sub("", name)


def _keys(text: str, page: int) -> Iterator[Key]:
    """Yield what a text has in common with its like on other pages.

    That is all of it, or all but a number that counts the pages, with what it is ahead of them.
    """
    text = text.casefold()
    yield text, None
    for found in _NUMBER.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        inside = _LETTER.search(before) and _LETTER.search(behind)
        counted = _value(found.group())
        if counted and (not inside or _TOTAL.fullmatch(behind)):
            yield f"{before}#{behind}", counted - page


def _is_number(text: str) -> bool:
    """Return whether a text is a number alone, as in "12" or "- iv -"."""
    found = _NUMBER.search(text)
    rest = _NUMBER.sub("", text, count=1)
    return bool(found and _value(found.group())) and not _LETTER.search(rest)


def _value(number: str) -> int:
    """Return what a number in figures or Roman letters means; 0 if it is none."""
    return int(number) if number.isdecimal() else roman(number)


def _text(row: Row) -> str:
    return " ".join(line_text(line) for line in row)
