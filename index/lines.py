"""Group lines into blocks, and rows into cells."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

Span = tuple[int, int]

HEADING_SEPARATOR = " › "

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LIST_MARK = re.compile(r"(?:[-*+•‣◦▪·–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|#{1,6})\s")
_FORMULA = re.compile(r"(?:^|[\s(])[(\[]*(?:\d*[A-Z][a-z]?)+[)\]−+]*\Z")
_BAR = re.compile(r"(?<= )\|(?= |\Z)")
_DASHES = "-–—"
_CONTINUING = frozenset(
    """
    a an the of and or but to in on at by for from with as that which who is are was were be been
    has have had not no than if when while der die das den dem des ein eine und oder zu zur zum im
    am in mit von für auf el la los las un una y o de del en con por para que se su
    """.split()
)
# At most this many characters of a column's name, and of what a passage needs before it.
_NAME, _LEAD = 80, 400
# Blocks of fewer characters per line are lists, verse or addresses, not wrapped prose.
_NARROW = 40
# A line whose text, with the next word, would fill at most this share of its block's width was
# ended on purpose.
_FILLED = 0.75
# They join and part letters of Persian, Hindi and others, and are words' own.
_JOINERS = str.maketrans("", "", "\u200c\u200d")


class _Line(NamedTuple):
    start: int
    end: int
    words: str


def unbroken_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of text between the line breaks that separate sentences.

    A blank line always separates. A single line break does so before a list item or a table
    row, or when the line before it ends well short of its neighbours' width; otherwise it only
    wraps the line. Spans are in code points, in order, and cover all text but whitespace.
    """
    paragraph: list[_Line] = []
    for line in _lines(text):
        if line.words:
            paragraph.append(line)
        elif paragraph:
            yield from _parts(paragraph)
            paragraph = []
    if paragraph:
        yield from _parts(paragraph)


def is_list_item(words: str) -> bool:
    """Return whether a line, stripped of whitespace, starts with a list marker."""
    return _LIST_MARK.match(words) is not None


def is_table_row(words: str) -> bool:
    """Return whether a line, stripped of whitespace, is a row of cells separated by bars."""
    return words.startswith("|") or " | " in words


def row_text(cells: Sequence[str]) -> str:
    """Return the cells of a table's row as one line, separated by bars."""
    return " | ".join(cell.replace("|", "¦") for cell in cells).strip()


def row_cells(text: str) -> list[str]:
    """Return the cells of a row written by ``row_text``."""
    return [cell.strip() for cell in text.split("|")]


def named_cells(row: str, header: str) -> str:
    """Return a row of a table as one line, with its columns' names before its cells."""
    named = zip_longest(row_cells(header), row_cells(row), fillvalue="")
    return "; ".join(f"{name[:_NAME]}: {cell}" if name else cell for name, cell in named if cell)


def searched_text(
    title: str, heading: Sequence[str], text: str, span: Span, lead: Span | None
) -> str:
    """Return a passage as it is embedded and indexed: under its article's title and its headings.

    A passage that begins amid a table or a list has its header or its opening, too.
    """
    path = HEADING_SEPARATOR.join(part[:_NAME] for part in (title, *heading) if part)
    before = ""
    if lead is not None and lead[0] < span[0]:
        before = f"{text[slice(*lead)][-_LEAD:]}\n"
    return f"{path}\n{before}{text[slice(*span)]}"


def one_line(text: str) -> str:
    """Return a text with each run of white space made one space."""
    return " ".join(text.split())


def is_line(text: str) -> bool:
    """Return whether all characters of a text can be shown on one line."""
    return text.translate(_JOINERS).isprintable()


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line_break in _LINE_BREAK.finditer(text):
        yield _Line(start, line_break.start(), text[start : line_break.start()].strip())
        start = line_break.end()
    yield _Line(start, len(text), text[start:].strip())


def _parts(paragraph: list[_Line]) -> Iterator[tuple[int, int]]:
    width = max(len(line.words) for line in paragraph)
    start = paragraph[0].start
    listed = is_list_item(paragraph[0].words)
    for line, following in pairwise(paragraph):
        if _parted(line.words, following.words, width, listed):
            yield start, line.end
            start = following.start
        listed = listed or is_list_item(following.words)
    yield start, paragraph[-1].end


def _parted(line: str, following: str, width: int, listed: bool) -> bool:
    if line[0] == "|" or following[0] == "|" or 0 < _bars(line) == _bars(following):
        return True
    first_word = following[:width].split(maxsplit=1)[0]
    reach = len(line) + 1 + len(first_word)
    finished = line[-1] in '.:;!?…。！？"”’)'
    if is_list_item(following):
        # A wrapped line may happen to start with a dash or a number.
        return listed or finished or reach <= width or following[0] not in _DASHES + "0123456789"
    if following[0].islower() or line[-1] in ",;-–—(" or _last_word(line) in _CONTINUING:
        return False
    if following[0].isdigit() and _FORMULA.search(line[-12:]):
        # Subscripts and superscripts land on lines of their own when a page is copied.
        return False
    if width < _NARROW:
        return len(line) < _NARROW
    return reach <= width * _FILLED


def _bars(line: str) -> int:
    return len(_BAR.findall(line))


def _last_word(line: str) -> str:
    return line[-16:].rsplit(maxsplit=1)[-1]
