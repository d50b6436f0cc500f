"""Find the lists, tables, quotations and code of a text, and what opens each."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import cast

from index.chunking import sentence_spans
from index.lines import Span, is_list_item, is_table_row, unbroken_spans
from index.loading.line import Line
from index.types import Element, ElementKind, Heading


def plain_elements(text: str, headings: Sequence[Heading]) -> tuple[Element, ...]:
    """Return the list items and the rows of tables, at least two together, in a plain text."""
    titles = {each.start for each in headings}
    lines: list[Line] = []
    starts: list[int] = []
    last = 0
    for start, end in unbroken_spans(text):
        if text.count("\n", last, start) > 1:
            lines.append(Line(""))
            starts.append(last)
        words = text[start:end]
        kind = "row" if is_table_row(words) else "item" if is_list_item(words) else None
        lines.append(Line(words, int(start in titles), cast("ElementKind | None", kind)))
        starts.append(start)
        last = end
    together = {
        number
        for number, (line, following) in enumerate(pairwise(lines))
        if line.kind == following.kind == "row"
    }
    for number, line in enumerate(lines):
        alone = line.kind == "row" and together.isdisjoint({number - 1, number})
        if line.level or alone:
            lines[number] = line._replace(kind=None)
    return line_elements(text, lines, starts)


def line_elements(text: str, lines: Sequence[Line], starts: Sequence[int]) -> tuple[Element, ...]:
    """Return the elements of the lines of a text, given the offset of each."""
    found: list[Element] = []
    # The items that the next one may belong to, outermost first, by their places in ``found``.
    around: list[int] = []
    header: Span | None = None
    opening: Span | None = None
    above, begun = Line(""), 0

    @cache
    def lead_of(number: int) -> Span:
        """Return the sentence of an item that opens the items in it."""
        item = found[number]
        return _sentence(text, item.start, item.end, first=text[item.end - 1] != ":")

    for line, start in zip(lines, starts, strict=True):
        end = start + len(line.text)
        if not line.text:
            # Items may be parted by blank lines, and code may hold some.
            above = above if above.kind == "item" or line.kind == "code" else line
            continue
        if line.kind is None or line.level:
            begun = begun if above.text and above.kind is None and not above.level else start
            opens = line.text.endswith(":") and not line.level
            opening = _sentence(text, begun, end, first=False) if opens else None
            around.clear()
        elif line.follows and above.kind == line.kind:
            found[-1] = replace(found[-1], end=end)
        elif line.kind == "row":
            if above.kind != "row" or line.header:
                header = start, end
                found.append(Element("row", start, end, opening))
            else:
                found.append(Element("row", start, end, header))
        elif line.kind == "item":
            while around and found[around[-1]].depth >= line.depth:
                around.pop()
            lead = lead_of(around[-1]) if around else opening
            around.append(len(found))
            found.append(Element("item", start, end, lead, line.depth))
        else:
            found.append(Element(line.kind, start, end))
        above = line._replace(kind=None) if line.level else line
    return tuple(found)


def _sentence(text: str, start: int, end: int, *, first: bool) -> Span:
    """Return the first or the last sentence between two offsets."""
    spans = sentence_spans(text[start:end])
    begin, stop = spans[0 if first else -1]
    return start + begin, start + stop
