"""Drop running heads, feet and page numbers: what stands at the same place of several pages."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.formats.pdf.lines import line_text, rows_of
from index.formats.pdf.page import Line, Page

_EDGE = 0.2  # of a page's height, at its top and at its bottom
_MOST_ROWS = 3  # from the edge
_SHIFT = 6.0  # points between the places of one running head
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]+|[IVXLC]+")
# A share of the pages, from which on what stands there is furniture; odd and even pages differ.
_SHARE = 0.3
_FEWEST, _ENOUGH = 2, 4


def without_margins(pages: Mapping[int, Page], lines: Mapping[int, Sequence[Line]]) -> set[int]:
    """Return the identities of lines that are furniture, given each page's by its number."""
    places: dict[str, list[tuple[float, int, list[Line]]]] = defaultdict(list)
    for number, page in pages.items():
        for row in _edge_rows(page, lines[number]):
            text = " ".join(line_text(line) for line in row)
            places[_shape(text)].append((row[0].base, number, row))
    dropped: set[int] = set()
    for shape, found in places.items():
        needed = _needed(len(pages))
        for base, number, row in found:
            same = {other for at, other, _ in found if abs(at - base) <= _SHIFT}
            alone = shape == "#" and len(pages) == 1 and _outermost(pages[number], base)
            if len(same) >= needed or alone:
                dropped.update(id(line) for line in row)
    return dropped


def without_stamps(pages: Sequence[Page]) -> dict[int, list[str]]:
    """Return each page's texts at another angle, but for those that many pages have."""
    found: dict[str, set[int]] = defaultdict(set)
    for page in pages:
        for text in page.aside:
            found[_shape(text)].add(page.number)
    needed = _needed(len(pages))
    return {
        page.number: [text for text in page.aside if len(found[_shape(text)]) < needed]
        for page in pages
    }


def _needed(pages: int) -> int:
    """Return on how many pages a text stands that is furniture."""
    return max(_FEWEST, min(round(_SHARE * pages), _ENOUGH))


def _edge_rows(page: Page, lines: Sequence[Line]) -> list[list[Line]]:
    rows = rows_of([line for line in lines if line.words])
    top = [row for row in rows[:_MOST_ROWS] if row[0].base < _EDGE * page.height]
    bottom = [row for row in rows[-_MOST_ROWS:] if row[0].base > (1 - _EDGE) * page.height]
    return top + bottom


def _shape(text: str) -> str:
    """Return a text with each number as one sign, as page numbers differ."""
    return "#" if _ROMAN.fullmatch(text) else _NUMBER.sub("#", text.casefold())


def _outermost(page: Page, base: float) -> bool:
    return not 0.08 * page.height < base < 0.92 * page.height
