"""Drop running heads, feet and page numbers: what stands in the margin of several pages.

A line that is dropped is lost, one that is kept is a blemish: in doubt it is kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from index.formats.pdf.lines import line_text, rows_of, usual
from index.formats.pdf.marks import roman
from index.formats.pdf.page import Line, Page

Row = list[Line]
Key = tuple[str, int | None]

_EDGE = 0.2  # of a page's height, at its top and at its bottom
_BAND = 0.08  # of it is margin; below that only page numbers are
_MOST_ROWS = 3  # from the edge
_LONGEST = 120  # letters
_LARGEST = 1.2  # of the usual size of letters; a heading has larger ones
_NUMBER = re.compile(r"(?<!\w)(?:\d{1,5}|[ivxlc]+|[IVXLC]+)(?!\w)")
_LETTER = re.compile(r"[^\W_]")
_TOTAL = re.compile(r"\W*(?:[^\W\d_]+\W+)?\d{1,5}\W*")  # as in "3 of 12", "3/12"
# A share of the pages, from which on what stands there is furniture; odd and even pages differ.
_SHARE = 0.3
_FEWEST, _ENOUGH = 2, 4


def without_margins(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page, in pages' order, without furniture.

    Only outermost rows are furniture, that say the same on several pages, but for a page number.
    A page keeps its words if it has no other lines.
    """
    rows = [rows_of(line for line in found if line.words) for found in lines]
    words = [(line, word) for found in lines for line in found for word in line.words]
    largest = _LARGEST * usual(((line.size, len(word.text)) for line, word in words), 10.0)
    edges = [_edges(page, found) for page, found in zip(pages, rows, strict=True)]
    common = _common(pages, [[_text(row) for row in [*top, *foot]] for top, foot in edges])
    kept: list[list[Line]] = []
    for page, there, sides in zip(pages, lines, edges, strict=True):
        found = [row for side in sides for row in _furniture(side, page, common, largest)]
        gone = {id(line) for row in found for line in row}
        if all(id(line) in gone for line in there):
            gone = {id(line) for row in found if _is_number(_text(row)) for line in row}
        kept.append([line for line in there if id(line) not in gone])
    return kept


def without_stamps(pages: Sequence[Page]) -> list[list[str]]:
    """Return each page's texts at another angle, but for those that many pages have.

    A page without other words keeps them.
    """
    common = _common(pages, [page.aside for page in pages])
    return [
        [
            text
            for text in page.aside
            if not page.words or common.isdisjoint(_keys(text, page.number))
        ]
        for page in pages
    ]


def _common(pages: Sequence[Page], texts: Sequence[Sequence[str]]) -> set[Key]:
    """Return what so many pages' texts have in common that it is furniture."""
    found: dict[Key, set[int]] = defaultdict(set)
    for page, there in zip(pages, texts, strict=True):
        for text in there:
            for key in _keys(text, page.number):
                found[key].add(page.number)
    needed = max(_FEWEST, min(round(_SHARE * len(pages)), _ENOUGH))
    return {key for key, numbers in found.items() if len(numbers) >= needed}


def _edges(page: Page, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows above and below the text of a page, the outermost first."""
    top = [(row, row[0].base) for row in rows[:_MOST_ROWS]]
    bottom = [(row, page.height - row[0].base) for row in reversed(rows[-_MOST_ROWS:])]
    return _edge(top, page.height), _edge(bottom, page.height)


def _edge(rows: Sequence[tuple[Row, float]], height: float) -> list[Row]:
    """Return the outermost rows, given each one's distance from the edge of the page."""
    found: list[Row] = []
    for row, depth in rows:
        number = depth < _EDGE * height and _is_number(_text(row))
        if not number and depth >= _BAND * height:
            break
        found.append(row)
    return found


def _furniture(rows: Sequence[Row], page: Page, common: Set[Key], largest: float) -> Iterator[Row]:
    """Yield rows from the edge of a page up to the first that other pages do not have."""
    for row in rows:
        text = _text(row)
        fits = len(text) <= _LONGEST and (row[0].size <= largest or _is_number(text))
        if not fits or common.isdisjoint(_keys(text, page.number)):
            return
        yield row


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
