"""Cut a text into what is marked in it and what is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ui.markup import Span, Words


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark, in code points of the article's text.

    ``name`` is the button of its citation, empty for the citation being shown.
    """

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and what it is marked as, if it is."""

    words: Words
    mark: Mark | None


def pieces(
    text: str, start: int, end: int, marks: Sequence[Mark], short: Sequence[Span] = ()
) -> Iterator[Piece]:
    """Yield ``text[start:end]`` in pieces; of overlapping marks the first one wins.

    Of the citation being shown, the spans ``short`` answer by themselves.
    """
    whole = Words(text)
    cited = Words(text, short)
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end}
    spans = pairwise(sorted({start, end, *edges}))

    def winner(span: tuple[int, int]) -> Mark | None:
        return next((mark for mark in marks if mark.start <= span[0] < mark.end), None)

    for mark, found in groupby(spans, winner):
        parts = list(found)
        words = cited if mark is not None and not mark.name else whole
        yield Piece(words.part(parts[0][0], parts[-1][1]), mark)
