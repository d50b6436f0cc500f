"""Places in articles, and their addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

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
    """A citation to show, and its answer's other citations.

    ``name`` is its button's; ``back`` and ``on`` name the citations before and after it, and
    ``count`` is how many there are. ``neighbours`` are those that cite the same text. If ``cited``
    is false it is a passage that was only considered, with an empty quote.
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
    """Return the other citations among ``named`` that cite the same text as ``citation``."""
    return tuple(
        Neighbour(name, note.number, note.start, note.end)
        for name, note in named
        if note != citation
        and (note.article_id, note.article_sha256) == (citation.article_id, citation.article_sha256)
    )


@dataclass(frozen=True, slots=True)
class Address:
    """A place to open again, empty if there is none.

    ``conversation`` is an id, ``place`` the name of a citation's button in that conversation.
    ``article`` and ``span``, in code points, find the same characters without it.
    """

    conversation: str = ""
    place: str = ""
    article: str = ""
    span: tuple[int, int] | None = None


def address_from(fragment: str) -> Address:
    """Parse a URL fragment; anything that is not an address of ours gives an empty one."""
    try:
        fields = parse_qs(fragment.removeprefix("#"), max_num_fields=8)
    except ValueError:
        return Address()
    first = {name: values[0] for name, values in fields.items()}
    start, _, end = first.get("span", "").partition("-")
    span = None
    if start.isdecimal() and end.isdecimal() and max(len(start), len(end)) < 10:
        span = (int(start), int(end))
    return Address(first.get("c", ""), first.get("at", ""), first.get("article", ""), span)


def span_link(address: Address) -> str:
    """Return the part of an address that finds a span without its conversation."""
    start, end = address.span or (0, 0)
    return urlencode({"article": address.article, "span": f"{start}-{end}"})


def place_link(place: Place) -> str:
    """Return the part of an address that opens a place, including its article and span."""
    cited = place.citation
    span = f"{cited.start}-{cited.end}"
    return urlencode({"at": place.name, "article": cited.article_id, "span": span})
