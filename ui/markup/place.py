"""Places in articles, and their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from qa import Citation
from ui.markup.short_answer import Span, Words


@dataclass(frozen=True, slots=True)
class Place:
    """A citation to show, and its answer's other citations.

    ``name`` is its button's; ``back`` and ``on`` name the citations before and after it, and
    ``count`` is how many there are. ``neighbours`` are those that cite the same text, by the names
    of their buttons. If ``cited`` is false it is a passage that was only considered, with an empty
    quote. ``short`` is what of the quote answers by itself.
    """

    name: str
    citation: Citation
    count: int
    label: str
    back: str | None = None
    on: str | None = None
    neighbours: tuple[tuple[str, Citation], ...] = ()
    cited: bool = True
    short: Sequence[Span] = ()

    @property
    def quote(self) -> Words:
        """The quote, with what of it answers by itself."""
        return Words(self.citation.quote, self.short)

    @property
    def address(self) -> "Address":
        """Where it is found again, with or without its conversation."""
        cited = self.citation
        return Address("", self.name, cited.article_id, (cited.start, cited.end))


@dataclass(frozen=True, slots=True)
class Address:
    """A place to open again, empty if there is none.

    ``conversation`` is an id, ``place`` the name of a citation's button in that conversation.
    ``article`` and ``span``, in code points, find the same characters without it.
    """

    conversation: str = ""
    place: str = ""
    article: str = ""
    span: Span | None = None

    @property
    def fragment(self) -> str:
        """What ``address_from`` reads."""
        span = "{}-{}".format(*self.span) if self.span else ""
        fields = {"c": self.conversation, "at": self.place, "article": self.article, "span": span}
        return urlencode({name: value for name, value in fields.items() if value})


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
