"""Sentences under their headings."""

from collections.abc import Sequence
from itertools import groupby

from index.types import Heading


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
