"""Group lines into blocks, and sentences under headings."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from index.types import Heading

LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LIST_MARK = re.compile(r"(?:[-*+•‣◦▪·–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|#{1,6})\s")
_FORMULA = re.compile(r"(?:^|[\s(])[(\[]*(?:\d*[A-Z][a-z]?)+[)\]−+]*\Z")
_DASHES = "-–—"
_CONTINUING = frozenset(
    """
    a an the of and or but to in on at by for from with as that which who is are was were be been
    has have had not no than if when while der die das den dem des ein eine und oder zu zur zum im
    am in mit von für auf el la los las un una y o de del en con por para que se su
    """.split()
)
# Narrower blocks are lists, verses or addresses rather than wrapped prose.
_NARROW = 40
# A line that leaves more than this share of its block's width unused was ended on purpose.
_FILLED = 0.75


class _Line(NamedTuple):
    start: int
    end: int
    words: str


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of text between line breaks that part sentences.

    Blank lines always part. A single line break parts when a list item or a table row follows,
    or when the line before it ended well short of the width of its neighbours; otherwise it is
    taken for a wrapped line. Spans are in code points, in order, and hold all that is not white
    space.
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
    """Say whether a line, stripped of white space, begins with the mark of a list item."""
    return _LIST_MARK.match(words) is not None


def is_table_row(words: str) -> bool:
    """Say whether a line, stripped of white space, is a row of cells parted by bars."""
    return words.startswith("|") or " | " in words


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line_break in LINE_BREAK.finditer(text):
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
        # A wrapped line can begin with a dash or a number by chance.
        return listed or finished or reach <= width or following[0] not in _DASHES + "0123456789"
    if following[0].islower() or line[-1] in ",;-–—(" or _last_word(line) in _CONTINUING:
        return False
    if following[0].isdigit() and _FORMULA.search(line[-12:]):
        # Lowered and raised figures land on lines of their own when a page is copied.
        return False
    if width < _NARROW:
        return len(line) < _NARROW
    return reach <= width * _FILLED


def _bars(line: str) -> int:
    return line.count(" | ")


def _last_word(line: str) -> str:
    return line[-16:].rsplit(maxsplit=1)[-1]


def sections(
    text: str, sentences: Sequence[tuple[int, int]], headings: Sequence[Heading]
) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the path of headings and the range of sentences of each section, in order.

    The title, a first heading of level 1 with no text above it, is left out of paths. Headings
    are in no section's range, but one with nothing below it is a section of its own, so that
    no text is lost.
    """
    # Each sentence belongs to the last heading that begins before its end (-1: none does), and
    # is a line of that heading when it has no words outside it.
    places: list[tuple[int, bool]] = []
    heading = -1
    for start, end in sentences:
        while heading + 1 < len(headings) and headings[heading + 1].start < end:
            heading += 1
        is_line = heading >= 0 and _within(text, start, end, headings[heading])
        in_body = bool(places) and places[-1] == (heading, False)
        places.append((heading, is_line and not in_body))

    bodies: dict[int, tuple[int, int]] = {}
    lines: dict[int, tuple[int, int]] = {}
    position = 0
    for (heading, is_line), group in groupby(places):
        last = position + sum(1 for _ in group)
        (lines if is_line else bodies)[heading] = (position, last)
        position = last

    paths = _paths(headings)
    titled = bool(headings) and headings[0].level == 1 and -1 not in bodies
    named: set[int] = {0} if titled and bodies else set()
    alone: set[int] = set()
    # From the end, so that what stands below a heading is known before the heading itself.
    for heading in reversed(range(len(headings))):
        if heading in bodies:
            named.update(paths[heading])
        elif heading in lines and heading not in named and not (heading == 0 and titled and named):
            alone.add(heading)
            named.update(paths[heading])

    def words(path: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(
            " ".join(text[headings[number].start : headings[number].end].split())
            for number in path
            if not (titled and number == 0)
        )

    found = [(words(paths[number]) if number >= 0 else (), *bodies[number]) for number in bodies]
    found += [(words(paths[number][:-1]), *lines[number]) for number in alone]
    return sorted(found, key=lambda section: section[1])


def _within(text: str, start: int, end: int, heading: Heading) -> bool:
    outside = text[start : heading.start] + text[heading.end : end]
    return start < heading.end and not any(character.isalnum() for character in outside)


def _paths(headings: Sequence[Heading]) -> list[tuple[int, ...]]:
    """Return for each heading the numbers of those above it and its own."""
    paths: list[tuple[int, ...]] = []
    path: tuple[int, ...] = ()
    for number, heading in enumerate(headings):
        while path and headings[path[-1]].level >= heading.level:
            path = path[:-1]
        path = (*path, number)
        paths.append(path)
    return paths
