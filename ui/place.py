"""A place in an article that the page shows, and what stands around it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa import Citation


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another citation of the same answer in the same article; ``name`` is its button's."""

    name: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A citation to show, with its neighbours of the same answer.

    ``name`` is what its button carries; ``back`` and ``on`` are the names of the citations
    before and after it, ``count`` is how many there are. ``neighbours`` are those of them that
    cite the same text. One that is not ``cited`` is a passage that was only looked at; its quote
    is empty.
    """

    name: str
    citation: Citation
    count: int
    label: str
    back: str | None = None
    on: str | None = None
    neighbours: tuple[Neighbour, ...] = ()
    cited: bool = True


def neighbours_of(
    citation: Citation, named: Iterable[tuple[str, Citation]]
) -> tuple[Neighbour, ...]:
    """Return the citations among ``named`` that cite the same text as ``citation``, but it."""
    return tuple(
        Neighbour(name, note.number, note.start, note.end)
        for name, note in named
        if note != citation
        and (note.article_id, note.article_sha256) == (citation.article_id, citation.article_sha256)
    )
