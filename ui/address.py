"""What the address of the page holds behind its #: which conversation, and which place in it."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from ui.place import Place


@dataclass(frozen=True, slots=True)
class Address:
    """A place to open again, empty where there is none.

    ``conversation`` is its id, ``place`` the name of a citation's button in it. ``article`` and
    ``span``, in code points, find the same characters without the conversation.
    """

    conversation: str = ""
    place: str = ""
    article: str = ""
    span: tuple[int, int] | None = None


def address_from(fragment: str) -> Address:
    """Read what stands behind a #; what is no address of ours is an empty one."""
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
    """Return the part of an address that finds characters without their conversation."""
    start, end = address.span or (0, 0)
    return urlencode({"article": address.article, "span": f"{start}-{end}"})


def place_link(place: Place) -> str:
    """Return the part of an address that opens a place, with its article for other browsers."""
    cited = place.citation
    span = f"{cited.start}-{cited.end}"
    return urlencode({"at": place.name, "article": cited.article_id, "span": span})
