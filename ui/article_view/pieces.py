"""Cut a text into what is marked in it and what is not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark, in code points of the article's text.

    ``name`` is the button of its citation, or None for the citation being shown.
    """

    start: int
    end: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: plain, of the citation being shown, or also cited by the button ``name``.

    The ``first`` piece of the citation being shown can take the focus.
    """

    kind: Literal["plain", "cited", "first", "also"]
    text: str
    name: str = ""


def pieces(
    text: str, start: int, end: int, marks: Sequence[Mark], *, first: bool
) -> Iterator[Piece]:
    """Yield ``text[start:end]`` in pieces.

    Of overlapping marks the nameless one wins, else the earlier. ``first`` is true if the nameless
    mark begins here.
    """
    position = start
    for mark in sorted(_apart(start, end, marks), key=lambda mark: mark.start):
        if position < mark.start:
            yield Piece("plain", text[position : mark.start])
        words = text[mark.start : mark.end]
        if mark.name is not None:
            yield Piece("also", words, mark.name)
        else:
            yield Piece("first" if first else "cited", words)
            first = False
        position = mark.end
    if position < end:
        yield Piece("plain", text[position:end])


def _apart(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Clip marks to a span and to what earlier marks leave free, the nameless one first."""
    taken: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: (mark.name is not None, mark.start, mark.end)):
        position = max(start, mark.start)
        last = min(end, mark.end)
        for left, right in sorted(taken):
            if position < min(last, left):
                yield Mark(position, min(last, left), mark.name)
            position = max(position, right)
        if position < last:
            yield Mark(position, last, mark.name)
        if mark.start < last:
            taken.append((mark.start, last))
